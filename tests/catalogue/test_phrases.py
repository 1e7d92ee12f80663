"""Every phrase that is registered stands in a sentence of the catalogue: one that nothing asks any more goes, with its code."""

from __future__ import annotations

import json
from pathlib import Path

from srm_tf.catalogue.compile import compile_catalogue
from srm_tf.language.terms import PREDICATES, SENTENCES, load

OFFERED = ["lies within {ranges:list}"]  # for controls of one's own


def test_every_phrase_is_asked_by_the_catalogue(tmp_path: Path) -> None:
    load()
    compile_catalogue(tmp_path)
    asked = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.json") if path.name not in {"terms.json", "fixes.json"})
    phrases = {**PREDICATES, **SENTENCES}
    assert [phrase for phrase in sorted(phrases) if f'"term":{json.dumps(phrase, ensure_ascii=False)}' not in asked] == OFFERED

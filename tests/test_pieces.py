"""What is known of a text decides, and no more: an answer that is given without the rest of it holds whatever the rest comes to.

Of the examples of every control a text here and there loses a part, by chance but always the same (`tests/support/pieces.py`), to a
variable that has no value. What passes, or fails, all the same may not fail, or pass, with any word in the place of that variable. Where a
word leaves the answer open, it is mostly one that AWS refuses.

`pytest tests/test_pieces.py -k s3/` takes the controls of one service. A failure shows the configuration that was judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example, Page
from srm_tf.catalogue.load import control_files
from srm_tf.engine.scopes import with_scopes
from srm_tf.terraform.hcl import parse
from tests.support.altering import kind
from tests.support.judging import address_of, answered, configured_graph
from tests.support.pages import control_page
from tests.support.pieces import Piece, pieces, texts
from tests.support.printing import text_of
from tests.support.rewriting import Config

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
TRIALS = 2  # of each control


def judged(control: Control, example: Example, config: Config) -> tuple[str, str]:
    """(passes, fails or open, why)."""
    graph = with_scopes(configured_graph(text_of(config.main), files=config.files))
    _, answer = answered(control, replace(example, address=config.subject), graph)
    return kind(answer), "" if answer is None else answer.because


def configs(page: Page) -> Iterator[tuple[Example, Config]]:
    """The examples as configuration, but for changes."""
    for example in page.examples:
        if not example.before:
            yield example, Config(parse(example.terraform, "main.tf").body, dict(example.files), address_of(page.control, example))


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_an_answer_holds_whatever_the_rest_of_a_text_comes_to(path: Path) -> None:
    page = control_page(path)
    if page.control.id.endswith("-out-of-code"):
        return  # of what a variable is given, no text stands in the code
    random, found = Random(page.control.id), list(configs(page))  # noqa: S311 — the same every time
    words = [str(node.value) for _, config in found for node in texts(config)]
    every: list[tuple[Example, Config, Piece]] = [(*one, piece) for one in found for piece in pieces(random, one[1], words)]
    for example, config, piece in random.sample(every, min(TRIALS, len(every))):
        form = piece.open(config)
        answer, because = judged(page.control, example, form)
        for word in piece.words if answer != "open" else ():
            now, why = judged(page.control, example, piece.closed(config, word))
            shown = f"{example.name!r}: {answer} ({because}), but with {word!r} {now} ({why})\n{text_of(form.main)}"
            assert now in {answer, "open"}, shown

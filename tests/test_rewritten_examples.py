"""Law 7, how a value is written does not change the verdict: every example of every control, in other words that Terraform reads alike.

Each example is read as configuration, each time with some of the rewritings of `tests/support/rewritings_of_*.py`, by chance but always by
the same one: a constant becomes a local value or comes out of a file, a resource gets a `count`, a block becomes `dynamic`, all stands in
a module.

`pytest tests/test_rewritten_examples.py -k s3/` takes the controls of one service. A failure shows the files that were judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example
from srm_tf.catalogue.load import control_files
from srm_tf.engine.scopes import with_scopes
from srm_tf.terraform.hcl import parse
from srm_tf.terraform.syntax import Body
from tests.support import rewritings_of_settings as settings
from tests.support import rewritings_of_switches as switches
from tests.support.folders import laid_out
from tests.support.graphs import from_configuration
from tests.support.judging import answered
from tests.support.pages import control_page
from tests.support.printing import text_of
from tests.support.rewriting import Config, Rewriting
from tests.support.rewritings_of_documents import DOCUMENTS
from tests.support.rewritings_of_places import BLOCKS, FILES, MODULES, REPEATED
from tests.support.rewritings_of_values import REFERENCES, VALUES

FILES_OF = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES_OF]
# In the order in which they can follow each other: what stands in a module's files is not rewritten any more.
STAGES: tuple[Mapping[str, Rewriting], ...] = (
    DOCUMENTS,
    {**REFERENCES, **settings.REFERENCES},
    {**REPEATED, **switches.SWITCHES, **switches.ITEMS},
    {**BLOCKS, **switches.NULLABLE},
    {**VALUES, **settings.SETTINGS},
    {**MODULES, **switches.SPLIT},
    FILES,
)
ALL = {name: rewriting for stage in STAGES for name, rewriting in stage.items()}
TRIALS = 2  # of each example
TOGETHER = 3  # rewritings in each of them


def differs_rightly(control: Control, body: Body, names: tuple[str, ...]) -> bool:
    """Whether a control asks how a value is written, or whom the outputs of the root module tell of it.

    What comes from a file of values is no literal of the configuration: nobody can tell whether it is kept with it. Outputs that move
    into a module tell only its caller.
    """
    if control.id.endswith("-are-in-use") and body.of_type("output") and any(name in MODULES or name in switches.SPLIT for name in names):
        return True
    return control.id.endswith(("-out-of-code", "-out-of-parameters")) and any(name.endswith((": given", "tfvars.json")) for name in names)


def chosen(random: Random) -> tuple[str, ...]:
    """Names of rewritings, of different stages and in their order."""
    stages = sorted(random.sample(range(len(STAGES)), TOGETHER))
    return tuple(random.choice(list(STAGES[at])) for at in stages)


def rewritten(config: Config, names: tuple[str, ...]) -> Config:
    """With every rewriting that has something to rewrite."""
    for name in names:
        config = ALL[name](config) or config
    return config


def verdict(control: Control, example: Example, files: Mapping[str, str], address: str) -> tuple[str, str, str]:
    """(address of the subject, verdict, why)."""
    with laid_out(files) as folder:
        graph = with_scopes(from_configuration(folder).graph)
        subject, answer = answered(control, replace(example, address=address), graph)
        return subject, answer.verdict.word if answer is not None else "silent", answer.because if answer is not None else ""


@pytest.mark.parametrize("path", FILES_OF, ids=IDS)
def test_how_a_value_is_written_does_not_change_the_verdict(path: Path) -> None:
    page = control_page(path)
    for example in page.examples:
        if example.before:
            continue  # a change, of which a configuration shows the end only
        body = parse(example.terraform, "main.tf").body
        subject, before, why = verdict(page.control, example, {"main.tf": example.terraform, **example.files}, example.address)
        random = Random(f"{page.control.id}: {example.name}")  # noqa: S311 — the same every time
        for names in (chosen(random) for _ in range(TRIALS)):
            config = rewritten(Config(body, dict(example.files), subject), names)
            files = {"main.tf": text_of(config.main), **config.files}
            if not differs_rightly(page.control, body, names):
                _, after, because = verdict(page.control, example, files, config.subject)
                shown = "\n".join(f"--- {name}\n{text}" for name, text in files.items())
                assert after == before, f"{example.name!r}, {' and '.join(names)}: {because}, and not {why}\n{shown}"

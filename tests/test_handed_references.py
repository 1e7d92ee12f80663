"""Law 7 for references: by whichever way they are handed on, the verdict is that of the plain one, and another instance is another one.

Of the examples of every control one end of a reference is moved behind outputs, inputs and maps (`tests/support/handing.py`), by chance but
always the same; half of the references lead to another resource that is made alike, and mean that one then. A plan, which shows names only,
may leave open what the plain reference decides.

`pytest tests/test_handed_references.py -k s3/` takes the controls of one service. A failure shows the configuration that was judged.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from srm_tf.catalogue.load import control_files
from tests.support.choosing import Place
from tests.support.handing import HOLDERS, TARGETS, WRAPS, handed
from tests.support.pages import control_page
from tests.support.printing import text_of
from tests.support.rewriting import Config
from tests.test_chosen_references import configs, follows, given, verdict

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
TRIALS = 2  # of each control
TRIED = 20  # forms, until one of them has a meaning
# A plan pairs an element with the instance of its key, whatever stands in it, and shows `x[*].id` where an element of that is taken.
PAIRED = ("each", "module: each", ", ", "map")
Form = tuple[str, str, str]


def form_of(random: Random, config: Config, place: Place, *, other: bool, planned: bool) -> tuple[Form, Config, Config] | None:
    """A form that has a meaning there: (its parts, the configuration, what that means)."""
    for _ in range(TRIED):
        form = random.choice(list(TARGETS)), random.choice(["", *WRAPS]), random.choice(list(HOLDERS))
        paired = planned and other and (any(one in form[0] for one in PAIRED[2:]) or any(one in form[2] for one in PAIRED[:2]))
        untold = planned and place.target[0] == "data" and "whole" in form[2]  # nor which attribute of what it has read
        made = None if paired or untold else handed(config, place, form, other=other)
        if made is not None:
            return form, *made
    return None


def judged(path: Path, *, planned: bool) -> None:
    """Hold some references of a control's examples against plain ones."""
    page = control_page(path)
    if planned and page.control.id.endswith("-out-of-code"):
        return  # where a known text comes from, a plan does not show
    random, found = Random(f"{page.control.id}, {planned}"), list(configs(page))  # noqa: S311 — the same every time
    for example, config, place in random.sample(found, min(TRIALS, len(found))):
        other = random.random() < 1 / 2 and not (planned and place.path[-1] == "[]")  # a list may hold whatever is named beside it
        made = form_of(random, config, place, other=other, planned=planned)
        if made is None:
            continue
        form, written, plain = made
        values = given(example, on=True) if planned else ""
        got, because = verdict(page.control, example, written, given=values)
        meant, why = verdict(page.control, example, plain, given=values)
        files = "".join(f"\n--- {name}\n{text}" for name, text in written.files.items())
        shown = f"{example.name!r}, {place.key}, {form}, {other=}: {got} ({because}), not {meant} ({why})\n{text_of(written.main)}{files}"
        assert follows(got, [meant]) if planned else got == meant, shown


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_reference_means_the_same_by_whichever_way_it_comes(path: Path) -> None:
    judged(path, planned=False)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_plan_leads_no_reference_elsewhere(path: Path) -> None:
    judged(path, planned=True)

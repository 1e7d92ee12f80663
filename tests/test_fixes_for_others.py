"""The fix of a generic rule that is written of no type: it mends each type that it is shown for, by both doors.

What no example has failing is the smallest resource of its type, with what is wrong in the argument that decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Example, Page
from srm_tf.catalogue.fitting import fitting
from srm_tf.catalogue.fixes import laid_over
from srm_tf.catalogue.for_others import has_block
from srm_tf.catalogue.load import control_files
from srm_tf.catalogue.naming import Clue, Found
from srm_tf.engine.examples import wrong_text
from srm_tf.model.verdict import Judgement
from tests.support.judging import outcome, schema
from tests.support.pages import control_page
from tests.support.smallest import asked, placed, smallest

PAGES = [page for path in control_files() if (page := control_page(path)).for_others]
LITERAL = "Tr0ub4dor-And-3"
KEY_ID = "AKIAQYLPMN5HHHFPZAM2"
EVERYBODY = 'jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }] })'
GROUP = "aws_default_security_group.all.id"


@dataclass(frozen=True)
class Wrong:
    """What a control finds: values by their kind, none where nobody writes one; what stands beside; and the types that get no such fix.

    `foreign`: their own texts would have to show much that is somebody's own, or it is not an argument that decides.
    """

    values: dict[str, str]
    beside: str = ""
    foreign: frozenset[str] = frozenset()


WRONG = {
    "generic/resources-use-customer-keys": Wrong({}, foreign=frozenset({"aws_cloudwatchomni_space", "aws_sagemaker_labeling_job"})),
    "generic/resources-have-own-security-groups": Wrong(
        {"list": f"[{GROUP}]", "string": GROUP}, 'resource "aws_default_security_group" "all" {\n  vpc_id = "vpc-0123456789abcdef0"\n}\n'
    ),
    "generic/resource-policies-restrict-principals": Wrong({"string": EVERYBODY}),
    "generic/resources-are-private": Wrong({"string": '"ENABLED"'}),
    "generic/arguments-keep-secrets-out-of-code": Wrong({"string": f'"{LITERAL}"'}, foreign=frozenset({"aws_medialive_channel"})),
    "generic/functions-keep-secrets-out-of-code": Wrong(
        {"map": f'{{ "application/json" = "{KEY_ID}" }}', "string": f'"{KEY_ID}"'}, foreign=frozenset({"aws_bedrockagent_flow"})
    ),
    "generic/workloads-keep-secrets-out-of-environment": Wrong(
        {"map": f'{{ DB_PASSWORD = "{LITERAL}" }}'},
        foreign=frozenset(
            {
                *("aws_api_gateway_integration", "aws_apigatewayv2_integration", "aws_bedrockagentcore_gateway_target"),
                *("aws_athena_database", "aws_emr_instance_fleet", "aws_pipes_pipe"),
            }
        ),
    ),
}


def test_each_is_held_to_it() -> None:
    assert {page.control.id for page in PAGES if has_block(page.for_others)} == WRONG.keys()
    assert [(page.control.id, wrong) for page in PAGES if (wrong := wrong_text(page.for_others))] == []


@pytest.mark.parametrize("page", [page for page in PAGES if has_block(page.for_others)], ids=lambda page: page.control.id)
def test_what_is_of_no_type_mends_the_types_that_have_no_text(page: Page) -> None:
    foreign: set[str] = set()
    mended: set[str] = set()
    for kind, example in _failing(page):
        address, answer = outcome(page.control, example, planned=False)
        text = fitting(page.fix, _found(kind, address, answer), schema()) if answer is not None and answer.verdict.fails else ""
        if text.startswith("# This one is for "):
            foreign.add(kind)
        elif text:
            after = replace(example, terraform=laid_over(example.terraform, text))
            answers = [outcome(page.control, after, planned=planned)[1] for planned in (False, True)]
            assert [one and one.verdict.word for one in answers] == ["satisfied", "satisfied"], text
            mended.add(kind)
    assert foreign == WRONG[page.control.id].foreign
    assert len(mended) > len(foreign)


def _failing(page: Page) -> Iterator[tuple[str, Example]]:
    wrong = WRONG[page.control.id]
    for arm in page.control.arms:
        for kind in arm.resource:
            for path in dict.fromkeys(asked(arm.expect)):
                found = schema().attribute(kind, path)
                value = placed(found, wrong.values) if found is not None else ""
                if _has_no_text(page, kind) and (value or not wrong.values):
                    terraform = f"{wrong.beside}{smallest(schema(), kind, path if value else (), value)}"
                    yield kind, Example("", "missing", terraform, f"{kind}.x")


def _has_no_text(page: Page, kind: str) -> bool:
    """Whether none of the texts is for a type, nor would do for it."""
    bare = replace(page, for_others="").fix
    return fitting(bare, Found(kind, (f"{kind}.x",)), schema()).startswith("# This one is for ")


def _found(kind: str, address: str, answer: Judgement) -> Found:
    clues = tuple(Clue(one.address, one.path, one.value is not None or "[" in one.path) for one in answer.evidence)
    return Found(kind, (address,), clues, written=answer.verdict.word == "misconfigured")


@pytest.mark.parametrize("page", [page for page in PAGES if not has_block(page.for_others)], ids=lambda page: page.control.id)
def test_what_is_about_whatever_is_found_names_it(page: Page) -> None:
    for kind in page.control.types:
        assert f"{kind}.old." in fitting(page.fix, Found(kind, (f"{kind}.old",)), schema())

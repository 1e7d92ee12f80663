"""Plans that a pipeline took a part out of: a verdict stays as it is, or is left open. What fails never passes, nor does what passes fail.

`pytest tests/test_cut_plans.py -k s3/` takes the controls of one service.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Control, Example
from srm_tf.catalogue.load import control_files
from srm_tf.errors import SrmError
from srm_tf.model.verdict import Verdict
from tests.support.judging import judged
from tests.support.pages import control_page
from tests.support.planned import plan_of

Json = dict[str, Any]
FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
FAILS: Final = {Verdict.MISSING.word, Verdict.MISCONFIGURED.word}
OPEN: Final = {Verdict.UNKNOWN.word, "refused", "not shown"}


def without_marks(plan: Json) -> None:
    for one in plan["resource_changes"]:
        one["change"].pop("after_unknown", None)


def without_expressions(plan: Json) -> None:
    for one in resources(plan["configuration"]["root_module"]):
        one.pop("expressions", None)


def resources(module: Json) -> Iterator[Json]:
    yield from module.get("resources", ())
    for call in module.get("module_calls", {}).values():
        yield from resources(call["module"])


def without(*names: str) -> Callable[[Json], None]:
    def cut(plan: Json) -> None:
        for name in names:
            plan.pop(name, None)

    return cut


CUTS: Final[dict[str, Callable[[Json], None]]] = {
    "after_unknown": without_marks,
    "expressions": without_expressions,
    "configuration": without("configuration"),
    "prior_state": without("prior_state"),
    "both": without("configuration", "prior_state"),
    "variables": without("variables"),
    "resource_changes": without("resource_changes"),
    "all but planned_values": without("resource_changes", "configuration", "prior_state", "variables", "format_version"),
    "planned_values": without("planned_values", "relevant_attributes", "resource_drift", "output_changes"),
}


def verdict(control: Control, example: Example, plan: Json) -> str:
    try:
        _, answer = judged(control, example, plan)
    except SrmError:
        return "refused"
    except AssertionError:
        return "not shown"  # and so not judged: a data source that was read, an account of another provider configuration
    return answer.verdict.word if answer is not None else "silent"


TRIALS = 1  # of each example
SHOW_NO_END: Final = {"resource_changes", "all but planned_values"}  # nor what is made anew: such a plan is no pass
# What an earlier provider took or filled in is known from expressions and from the versions that a configuration admits.
OF_EARLIER = re.compile(r"before (provider|version)|by a provider|a provider before")
LEFT = {  # no cut turns a verdict but here
    ("neptune/clusters-have-own-security-groups", "the default groups, looked up by their name"),  # the id in the plan is made up
    ("rds/instances-use-current-ca-certificates", "the newest authority, looked up"),  # so is the name
    ("ec2/instances-use-current-amis", "the latest image of Amazon Linux 2, which has ended"),  # and that of the image
    ("vpc/vpcs-have-service-endpoints", "both gateways, one of them by a lookup"),  # and this one
    ("s3/bucket-acls-keep-control-with-owners", "the same account, looked up, in an ACL of its own"),  # and this one
    ("ec2/elastic-ips-are-in-use", "of an interface, from a day on"),  # nothing else is written that would tell that its expression is cut
    ("athena/query-results-use-customer-keys", "the key of the bucket"),
    ("iam/role-trust-policies-restrict-principals", "the account of the role in which another provider works, looked up there"),
    ("route53/records-point-at-declared-resources", "the address that an interface of the same plan is given"),
    ("route53/records-point-at-declared-resources", "the address that an interface of the same plan is given, by way of a local value"),
    # Without the expression, the name of a secret is a text like any other.
    ("ecs/containers-keep-secrets-out-of-environment", "where a secret is looked up that is called as its container"),
    (
        "lambda/functions-keep-secrets-out-of-environment",
        "a password that is called as the database beside it: a plan gives each member of the map what any of them refers to",
    ),
}


def is_left(control: Control, example: Example, address: str) -> bool:
    """A document that somebody carries is judged there; where a plan does not show it, by itself."""
    beside = ".data." in f".{address}" or (control.id, example.name) in LEFT
    return beside or OF_EARLIER.search(f"{example.name} {example.terraform}") is not None


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_part_that_is_cut_out_of_a_plan_turns_no_verdict(path: Path) -> None:
    page = control_page(path)
    random = Random(page.control.id)  # noqa: S311 — the same every time
    for example in page.examples:
        if any(word in example.terraform for word in ('backend "', 'key_provider "', 'method "', 'action "')):
            continue  # no plan shows it
        text = json.dumps(plan_of(example.terraform, before=example.before or None, files=example.files))
        address, answer = judged(page.control, example, json.loads(text))
        whole = answer.verdict.word if answer is not None else "silent"
        for name in random.sample(sorted(CUTS), TRIALS):
            plan = json.loads(text)
            CUTS[name](plan)
            got = verdict(page.control, replace(example, address=address), plan)
            alike = got in OPEN or (got in FAILS) == (whole in FAILS) or (name in SHOW_NO_END and example.before != "")
            assert alike or is_left(page.control, example, address), f"{example.name!r} without {name}: {got}, and not {whole}"

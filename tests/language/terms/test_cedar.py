"""Which policies in Cedar permit everything."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.cedar import permits_everything, permits_everything_by_one
from srm_tf.model.value import GAP, Unknown, Value
from tests.language.terms.build import resource, world


def permitted(statement: object) -> str:
    policy = resource("aws_verifiedpermissions_policy.p", statement=statement)
    return permits_everything(Site(policy, "statement", policy.get("statement"), ("statement",)), world(policy)).verdict.word


ALL = "permit (principal, action, resource)"


@pytest.mark.parametrize(
    "statement",
    [
        f"{ALL};",
        "permit(principal,action,resource,);",
        f'  // for a day\n@id("x") @open\n{ALL};',
        f"{ALL} when {{ true }};",
        f"{ALL} when {{ true }} unless {{ false }};",
        "permit ( // is anybody in?\n principal, action, resource // == all\n);",
    ],
)
def test_policies_for_everything(statement: str) -> None:
    assert permitted(statement) == "satisfied"


SCOPED = [
    'permit (principal in Group::"g", action, resource);',
    'permit (principal, // whoever\n action == Action::"view", resource);',
    "permit (principal is User, action, resource);",
    f"{ALL} when {{ resource.owner == principal }};",
    f"{ALL} when {{ true }} unless {{ context.locked }};",
    "forbid (principal, action, resource);",
]


@pytest.mark.parametrize("statement", [*SCOPED, f"{ALL} when {{ true && context.mfa }};", f"{ALL} when {{ false }};", "", "permit"])
def test_policies_for_something(statement: str) -> None:
    assert permitted(statement) == "misconfigured"


@pytest.mark.parametrize("statement", SCOPED)
def test_a_beginning_that_is_for_something_is_enough(statement: str) -> None:
    cut = statement.rstrip(");}") + GAP
    assert permitted(Value(Unknown("computed", shape=cut, depends_on=("var.x",)))) == "misconfigured"


@pytest.mark.parametrize(
    "shape",
    [
        GAP,
        f"permit (principal, action, {GAP}",
        f"permit (principal{GAP}, action, resource);",
        f"{ALL}{GAP};",
        f"{ALL} when {{ {GAP} }};",
        f"{ALL} when {{ true{GAP} }};",
        f"// {GAP}\n{ALL};",
        f'@id("{GAP}") {ALL};',
    ],
)
def test_what_may_be_either_is_open(shape: str) -> None:
    assert permitted(Value(Unknown("computed", shape=shape, depends_on=("var.x",)))) == "unknown"


def test_what_comes_after_everything_takes_nothing_back() -> None:
    assert permitted(Value(Unknown("computed", shape=f"{ALL}; // {GAP}", depends_on=("var.x",)))) == "satisfied"


def permitted_by_one(statement: object) -> str:
    group = resource("aws_verifiedaccess_group.g", policy_document=statement)
    site = Site(group, "policy_document", group.get("policy_document"), ("policy_document",))
    return permits_everything_by_one(site, world(group)).verdict.word


OPS = f'{ALL} when {{ context.staff.groups has "ops" }};'
RISKY = "forbid (principal, action, resource) when { context.risky };"
STAFF = f'{ALL} when {{ context.staff.groups has "ops; permit" }};'


@pytest.mark.parametrize(
    "text", [f"{ALL};", f"{STAFF}\n{ALL};", f"{ALL};\n// and the staff\n{STAFF}\n", f"{STAFF}{ALL} when {{ true }}; // all"]
)
def test_one_policy_for_everything_is_enough(text: str) -> None:
    assert permitted_by_one(text) == "satisfied"


@pytest.mark.parametrize(
    "text",
    [STAFF, f"{STAFF}\n{STAFF}", f"{ALL};\nforbid (principal, action, resource) unless {{ context.mfa }};", f"{STAFF}\n{RISKY}", RISKY, ""],
)
def test_policies_for_somebody_or_less_than_everything(text: str) -> None:
    assert permitted_by_one(text) == "misconfigured"


@pytest.mark.parametrize(
    "text", [f"{ALL};\n{RISKY}", f"{RISKY}{ALL};", f"{ALL};\n{RISKY.replace('when', 'unless').replace('context.risky', 'true')}"]
)
def test_how_much_is_left_of_everything_is_not_told(text: str) -> None:
    assert permitted_by_one(text) == "unknown"


@pytest.mark.parametrize(
    ("shape", "verdict"),
    [
        (GAP, "unknown"),
        (f"{ALL};\n{GAP}", "unknown"),
        (f"{OPS}\n{GAP}", "unknown"),
        (f'{ALL} when {{ context.staff.groups has "{GAP}" }};', "misconfigured"),
        (f'{OPS}\n{ALL} when {{ context.staff.groups has "{GAP}" }};\n', "misconfigured"),
    ],
)
def test_what_is_not_known_may_permit_and_forbid(shape: str, verdict: str) -> None:
    assert permitted_by_one(Value(Unknown("computed", shape=shape, depends_on=("var.x",)))) == verdict

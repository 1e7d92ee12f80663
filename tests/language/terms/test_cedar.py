"""Which policies in Cedar permit everything."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.cedar import permits_everything
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

"""What a plan puts off (`deferred_changes`) is not done with it: what stands stays, and what is to come is not known to come.

Only Terraform with experiments, and stacks, make such plans; the shape is the one of `internal/command/jsonplan` of Terraform 1.15:
an address with `[*]` for a key that is not known, `index_unknown`, and lists that are left out where they would be empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from srm_tf.engine.finding import Report
from srm_tf.model.resource import Action
from srm_tf.model.value import ABSENT, Reference, Unknown, Value
from srm_tf.terraform.deferred import Until
from tests.acceptance.test_partial_plans import BUCKET, POLICY, said
from tests.support.judging import after_plan, report_on_plan, worlds_of
from tests.support.planned import plan_of

GROUP = """
resource "aws_security_group" "g" {
  description = "g"
  ingress {
    description = "in"
    from_port   = %s
    to_port     = %s
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
OPEN, SHUT = GROUP % (22, 22), GROUP % (443, 443)
PORTS = "vpc/security-groups-close-admin-ports-to-world"


def deferring(plan: dict[str, Any], *addresses: str, reason: str = "deferred_prereq") -> dict[str, Any]:
    """The plan with the changes of these resources put off. Terraform leaves an empty list out."""
    late = [one for one in plan["resource_changes"] if one["address"] in addresses]
    left = [one for one in plan["resource_changes"] if one not in late]
    found = {**plan, "complete": False, "deferred_changes": [{"reason": reason, "resource_change": one} for one in late]}
    if left:
        return {**found, "resource_changes": left}
    del found["resource_changes"]
    return found


def because(report: Report, address: str, control: str) -> str:
    return next(one.because for one in report.outcomes if (one.address, one.control) == (address, control))


def test_what_a_deferred_change_creates_may_never_be() -> None:
    plan = deferring(plan_of(OPEN), "aws_security_group.g")
    assert said(plan, "aws_security_group.g", PORTS) == "unknown unchanged True"
    assert "a deferred change (deferred_prereq)" in because(report_on_plan(plan), "aws_security_group.g", PORTS)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (SHUT, OPEN, "unknown unchanged True"),
        (OPEN, SHUT, "unknown unchanged True"),
        (OPEN, OPEN.replace('"in"', '"out"'), "misconfigured unchanged True"),
        (SHUT, SHUT.replace('"in"', '"out"'), "satisfied unchanged True"),
    ],
)
def test_of_a_deferred_update_what_differs_is_not_known(before: str, after: str, verdict: str) -> None:
    plan = deferring(plan_of(after, before=before), "aws_security_group.g")
    assert said(plan, "aws_security_group.g", PORTS) == verdict
    if verdict.startswith("unknown"):
        told = because(report_on_plan(plan), "aws_security_group.g", PORTS)
        assert "aws_security_group.g.ingress" in told
        assert "a deferred change (deferred_prereq)" in told
        assert "exists" not in told


def test_what_a_deferred_change_deletes_stands_for_now() -> None:
    plan = deferring(plan_of(BUCKET % "1", before=BUCKET % "1" + POLICY), "aws_s3_bucket_policy.b")
    assert said(plan) == "unknown unchanged False"
    assert report_on_plan(plan).destroyed == ()
    assert "a deferred change (deferred_prereq)" in because(report_on_plan(plan), "aws_s3_bucket.b", "s3/buckets-require-tls")


def test_what_a_deferred_change_lets_go_of_stays() -> None:
    plan = plan_of(BUCKET % "1", before=BUCKET % "1" + POLICY)
    (policy,) = (one["change"] for one in plan["resource_changes"] if one["type"] == "aws_s3_bucket_policy")
    policy["actions"] = ["forget"]
    assert said(deferring(plan, "aws_s3_bucket_policy.b")) == "satisfied unchanged False"


def test_a_plan_may_put_all_of_it_off() -> None:
    """Each resource is told once, whatever the state has of it, and that nothing is done is said."""
    plan = plan_of(OPEN.replace("22", "23"), before=OPEN)
    (one,) = plan["resource_changes"]
    state = {**{key: one[key] for key in ("address", "mode", "type", "name")}, "values": one["change"]["before"]}
    plan["prior_state"] = {"format_version": "1.0", "values": {"root_module": {"resources": [state]}}}
    report = report_on_plan(deferring(plan, "aws_security_group.g", reason="provider_config_unknown"))
    assert [one.address for one in report.resources] == ["aws_security_group.g"]
    assert report.cells_before
    (note,) = (one.text for one in report.notes)
    assert note.endswith(": aws_security_group.g (provider_config_unknown)")


def test_what_is_put_off_without_a_reason_is_told_as_well() -> None:
    report = report_on_plan(deferring(plan_of(OPEN), "aws_security_group.g", reason=""))
    (note,) = (one.text for one in report.notes)
    assert note.endswith(": aws_security_group.g (no reason given)")
    assert "a deferred change (no reason given)" in because(report, "aws_security_group.g", PORTS)


def test_a_plan_that_puts_all_of_it_off_is_no_state() -> None:
    """Nothing stands yet, and that is the world before: what its providers and calls of modules lack was not introduced by it."""
    plan = deferring(plan_of(OPEN), "aws_security_group.g")
    before = worlds_of(plan).before
    assert before is not None
    assert not before.of_type("aws_security_group")


@pytest.mark.parametrize(("module", "key"), [("", "[*]"), ("module.m[*].", "[*]"), ("module.m[*].", "")])
def test_one_that_stands_for_many_is_called_so(module: str, key: str) -> None:
    """As the configuration calls it: instances of which nobody knows the keys."""
    plan = plan_of(SHUT)
    (one,) = plan["resource_changes"]
    one["address"], one["index_unknown"] = f"{module}aws_security_group.g{key}", bool(key)
    if module:
        one["module_address"] = module[:-1]
    graph = after_plan(deferring(plan, one["address"]))
    assert graph.notes[0].text.endswith(f": {one['address'].replace('[*]', '')} (deferred_prereq)")
    resource = next(one for one in graph.resources if one.type == "aws_security_group")
    assert resource.address == f"{module}aws_security_group.g{key}".replace("[*]", '["?"]')
    assert resource.key == ("?" if key else None)
    assert resource.module == module[:-1].replace("[*]", '["?"]')
    assert resource.block == f"{'module.m.' if module else ''}aws_security_group.g"
    assert resource.most is None
    assert resource.action is Action.CREATE


def test_what_is_not_put_off_is_judged_as_ever() -> None:
    plan = deferring(plan_of(OPEN + BUCKET % "1"), "aws_s3_bucket.b")
    assert said(plan, "aws_security_group.g", PORTS) == "misconfigured introduced True"


def test_nothing_else_of_a_deferred_value_is_told() -> None:
    plan = plan_of(BUCKET % "2" + POLICY, before=BUCKET % "1" + POLICY)
    assert said(deferring(plan, "aws_s3_bucket.b")) == "satisfied unchanged True"


def value(data: object) -> Value:
    """A value that somebody wrote."""
    if isinstance(data, list):
        return Value(tuple(map(value, data)), written=True)
    return Value({name: value(one) for name, one in data.items()} if isinstance(data, dict) else data, written=True)  # type: ignore[arg-type]


def shown(one: Value) -> object:
    """What is known of it, with a question mark for the rest."""
    if isinstance(one.data, tuple):
        return [shown(each) for each in one.data]
    if isinstance(one.data, dict):
        return {name: shown(each) for name, each in one.data.items()}
    return "?" if isinstance(one.data, Unknown) else one.data


@pytest.mark.parametrize(
    ("now", "then", "known"),
    [
        ([1, 2], [1, 3], [1, "?"]),
        ([1], [1, 2], "?"),
        ([], [1], "?"),
        ([1], "text", "?"),
        ("text", [1], "?"),
        ([1], {"a": 1}, "?"),
        ({"a": 1}, [1], "?"),
        ({"a": 1}, "text", "?"),
        ("text", {"a": 1}, "?"),
        ({"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 1, "b": "?"}),
        ({"a": 1, "b": 1}, {"a": 1}, {"a": 1, "b": "?"}),
        ({"a": 1}, {"a": 1, "b": 1}, {"a": 1, "b": "?"}),
        ([{"a": 1}], [{"a": 2}], [{"a": "?"}]),
        ("text", "text", "text"),
    ],
)
def test_what_is_known_until_a_deferred_change_is_made(now: object, then: object, known: object) -> None:
    found = Until("aws_x.a", {"x": value(now)}, {"x": value(then)}, "it").get("x")
    assert shown(found) == known
    assert found.written
    if known == "?":
        assert found.unknown.depends_on == ("aws_x.a.x",)
        assert [side for _, side in found.unknown.branches] == [value(now), value(then)]


def test_a_name_that_one_of_two_has() -> None:
    own, other = Value("a", sensitive=True), Value("b", references=(Reference("var.b"),))
    values = Until("aws_x.a", {"x": own, "y": own}, {"y": other, "z": other}, "it")
    assert (list(values), len(values)) == (["x", "y", "z"], 3)
    assert (values.get("none"), values.get("none", None)) == (ABSENT, None)
    assert [shown(values.get(name)) for name in values] == ["?", "?", "?"]
    assert (values.get("y").sensitive, values.get("y").written, values.get("y").references) == (True, False, other.references)


@pytest.mark.parametrize(
    "parts", [lambda data: data, lambda data: (Value(data),), lambda data: {"a": Value(data)}], ids=["text", "list", "object"]
)
@pytest.mark.parametrize(("now", "then"), [(True, False), (False, True)])
def test_what_either_of_two_values_is_both_are(now: bool, then: bool, parts: Callable[[str], Any]) -> None:
    """A secret is one until it is replaced, and from then on: so it is shown neither before nor after."""
    found = Until("aws_x.a", {"x": Value(parts("a"), now, now)}, {"x": Value(parts("b"), then, then)}, "it").get("x")
    assert (found.written, found.sensitive) == (True, True)

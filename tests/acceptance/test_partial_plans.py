"""What a plan leaves out stands as it is: `-target`, an error, `-refresh-only`. The shapes are those of Terraform 1.15."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from tests.support.judging import report_on_plan
from tests.support.planned import plan_of

TLS = "s3/buckets-require-tls"
BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "example-b"\n  tags   = { of = "%s" }\n}\n'
POLICY = """
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ["arn:aws:s3:::example-b", "arn:aws:s3:::example-b/*"]
    Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}
"""


def standing(plan: dict[str, Any], addresses: Collection[str]) -> dict[str, Any]:
    """The plan without the changes of these, which its state has."""
    gone = [one for one in plan["resource_changes"] if one["address"] in addresses]
    state = [{**{key: one[key] for key in ("address", "mode", "type", "name")}, "values": one["change"]["before"]} for one in gone]
    left = [one for one in plan["resource_changes"] if one not in gone]
    return {**plan, "resource_changes": left, "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": state}}}}


def said(plan: dict[str, Any], address: str = "aws_s3_bucket.b", control: str = TLS) -> str:
    found = [one for one in report_on_plan(plan).outcomes if (one.address, one.control) == (address, control)]
    return " ".join(f"{one.verdict.name.lower()} {one.change} {one.touched}" for one in found)


@pytest.mark.parametrize("more", [{"complete": False}, {"complete": False, "errored": True}, {}])
def test_a_part_that_a_plan_leaves_out_is_there(more: dict[str, Any]) -> None:
    plan = plan_of(BUCKET % "2" + POLICY, before=BUCKET % "1" + POLICY)
    assert said(standing(plan, ["aws_s3_bucket_policy.b"]) | more) == "satisfied unchanged True"


def test_a_whole_that_a_plan_leaves_out_misses_the_part_that_it_deletes() -> None:
    """`terraform destroy -target=aws_s3_bucket_policy.b`."""
    plan = plan_of(BUCKET % "1", before=BUCKET % "1" + POLICY)
    assert said(standing(plan, ["aws_s3_bucket.b"]) | {"complete": False}) == "missing introduced True"


def test_what_is_left_out_is_as_it_stands_and_not_as_it_is_written() -> None:
    key = 'resource "aws_kms_key" "k" {\n  enable_key_rotation = %s\n}\n'
    plan = standing(plan_of(BUCKET % "2" + key % "false", before=BUCKET % "1" + key % "true"), ["aws_kms_key.k"])
    assert said(plan, "aws_kms_key.k", "kms/keys-rotate") == "satisfied unchanged False"


def refresh_only(drift: list[dict[str, Any]]) -> dict[str, Any]:
    """What `terraform plan -refresh-only` shows: no changes, the state as it was found, and what is not as it was."""
    plan = plan_of(BUCKET % "1" + POLICY, before=BUCKET % "1" + POLICY)
    ended = {one["address"] for one in drift if one["change"]["after"] is None}
    stands = {one["address"] for one in plan["resource_changes"]} - ended
    plan = {**standing(plan, stands), "planned_values": {"root_module": {}}}
    plan |= {"resource_drift": drift} if drift else {}  # Terraform leaves an empty list out
    read = {"address": "data.aws_region.r", "mode": "data", "type": "aws_region", "name": "r", "values": {"name": "eu-north-1"}}
    plan["prior_state"]["values"]["root_module"]["resources"].append(read)
    return {name: value for name, value in plan.items() if name != "resource_changes"}


def test_a_plan_that_only_refreshes_introduces_what_changed_outside() -> None:
    body = next(one for one in plan_of(BUCKET % "1", before=BUCKET % "1" + POLICY)["resource_changes"] if one["change"]["after"] is None)
    assert said(refresh_only([])) == "satisfied unchanged False"
    assert said(refresh_only([body])) == "missing introduced True"
    notes = [note.text for note in report_on_plan(refresh_only([body])).notes]
    assert "this plan only refreshes the state: what changed outside of Terraform counts as its changes" in notes


def test_a_deposed_key_that_a_plan_deletes_is_told() -> None:
    """What `create_before_destroy` replaced, and an earlier plan could not delete."""
    plan = plan_of('resource "aws_kms_key" "k" {\n}\n', before='resource "aws_kms_key" "k" {\n}\n')
    (key,) = (one for one in plan["resource_changes"] if one["address"] == "aws_kms_key.k")
    plan["resource_changes"].append({**key, "deposed": "0a1b2c3d", "change": {**key["change"], "actions": ["delete"], "after": None}})
    assert said(plan, "aws_kms_key.k (deposed 0a1b2c3d)", "kms/keys-are-retained") == "misconfigured introduced True"
    assert report_on_plan(plan).destroyed == ("aws_kms_key.k (deposed 0a1b2c3d)",)


def test_of_a_state_one_that_is_deposed_is_not_the_one_at_its_address() -> None:
    head = {"address": "aws_kms_key.k", "mode": "managed", "type": "aws_kms_key", "name": "k"}
    old = {**head, "deposed_key": "0a1b2c3d", "values": {"enable_key_rotation": False}}
    new = {**head, "values": {"enable_key_rotation": True}}
    state = {"format_version": "1.0", "values": {"root_module": {"resources": [new, old]}}}
    assert said(state, "aws_kms_key.k", "kms/keys-rotate") == "satisfied unchanged True"
    behind = "what a replacement left behind is still there, and not judged"
    assert [(note.where, note.text) for note in report_on_plan(state).notes] == [("aws_kms_key.k (deposed 0a1b2c3d)", behind)]
    body = {"actions": ["no-op"], "before": new["values"], "after": new["values"], "after_unknown": {}}
    gone = {**head, "deposed": "0a1b2c3d", "change": {**body, "actions": ["delete"], "after": None}}
    plan = {"format_version": "1.2", "prior_state": state, "resource_changes": [{**head, "change": body}]}
    assert behind in [note.text for note in report_on_plan(plan).notes]
    assert behind not in [note.text for note in report_on_plan({**plan, "resource_changes": [{**head, "change": body}, gone]}).notes]
    assert said({**plan, "resource_changes": [gone]}, "aws_kms_key.k", "kms/keys-rotate") == "satisfied unchanged False"


def test_actions_that_a_plan_invokes_are_told_without_their_arguments() -> None:
    """Terraform 1.14: a provider does something beside the changes, such as to invoke a function."""
    action = {"address": "action.aws_lambda_invoke.i", "type": "aws_lambda_invoke", "name": "i", "config_values": {"payload": "canary"}}
    trigger = {"lifecycle_action_trigger": {"triggering_resource_address": "aws_s3_bucket.b", "action_trigger_event": "AfterCreate"}}
    report = report_on_plan({**plan_of(BUCKET % "1"), "action_invocations": [{**action, **trigger}, {**action, **trigger}]})
    told = "this plan also invokes actions, and what they do is not judged"
    assert [(one.where, one.text) for one in report.notes] == [("action.aws_lambda_invoke.i", told)]
    late = {"reason": "deferred_prereq", "action_invocation": {**action, **trigger, "address": "action.aws_lambda_invoke.late"}}
    report = report_on_plan({**plan_of(BUCKET % "1"), "action_invocations": [{**action, **trigger}], "deferred_action_invocations": [late]})
    where = ("action.aws_lambda_invoke.i", "action.aws_lambda_invoke.late")
    assert [(one.where, one.text) for one in report.notes] == [(one, told) for one in where]

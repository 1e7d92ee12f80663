"""Documented cases where other tools go wrong, over plans that real Terraform made, and over the configuration beside them.

Each test bears the number of its case in docs/acceptance-cases.md. `plans/<case>/main.tf` is what was planned.
"""

from __future__ import annotations

import json

import pytest

from srm_tf.report import as_json, matrix, table
from tests.acceptance.pairs import PLANS, outcome, report, verdict
from tests.support.judging import configured_graph, graph_of, report_on_plan, words_of

BOTH = pytest.mark.parametrize("door", ["plan", "configuration"])


def test_case_1_a_key_of_the_same_plan_encrypts_and_is_named() -> None:
    one = outcome("01-key-of-the-same-plan", "aws_ebs_volume.data", "ebs/volumes-use-customer-keys")
    assert one.verdict.word == "satisfied"
    assert "aws_kms_key.app" in one.because
    assert verdict("01-key-of-the-same-plan", "aws_sns_topic.events", "sns/topics-use-customer-keys") == "satisfied"


def test_case_2_a_policy_with_a_new_arn_is_rebuilt_from_its_document_or_unknown() -> None:
    control = "iam/policies-grant-scoped-privileges"
    assert verdict("02-policy-with-a-new-arn", "aws_iam_policy.wide", control) == "misconfigured"
    assert verdict("02-policy-with-a-new-arn", "aws_iam_policy.narrow", control) == "satisfied"
    encoded = outcome("02-policy-with-a-new-arn", "aws_iam_policy.encoded", control)
    assert encoded.verdict.word == "unknown"
    assert "aws_sqs_queue.jobs.arn" in encoded.depends_on


@BOTH
def test_case_3_the_same_verdict_wherever_it_stands(door: str) -> None:
    places = ("", "module.one.", "module.counted[0].", 'module.keyed["data.v1"].', "module.outer.module.inner.")
    for control, name, expected in (
        ("ebs/volumes-use-customer-keys", "v", "satisfied"),
        ("ebs/volumes-are-encrypted-at-rest", "v", "unknown"),
        ("ebs/volumes-are-encrypted-at-rest", "plain", "misconfigured"),
    ):
        found = {verdict("03-same-everywhere", f"{place}aws_ebs_volume.{name}", control, door) for place in places}
        assert found == {expected}, control


def test_case_5_for_each_pairs_by_key_and_what_is_ambiguous_stays_unknown() -> None:
    control = "s3/buckets-block-public-access"
    blog = outcome("05-which-bucket", 'aws_s3_bucket.site["blog.v1"]', control)
    assert blog.verdict.word == "misconfigured"
    assert 'aws_s3_bucket_public_access_block.paired["blog.v1"]' in {one.address for one in blog.evidence}
    shop = outcome("05-which-bucket", 'aws_s3_bucket.site["shop"]', control)
    assert shop.verdict.word == "satisfied"
    assert "inferred" in {one.how for one in shop.evidence}
    for index in (0, 1):
        # Whichever bucket it is, the block protects it; the other one is safe by AWS's default.
        assert verdict("05-which-bucket", f"aws_s3_bucket.many[{index}]", control) in {"unknown", "satisfied"}


@BOTH
def test_case_7_protection_inside_a_module_counts(door: str) -> None:
    case = "07-block-inside-a-module"
    for place in ("module.single", "module.counted[0]", "module.counted[1]", 'module.keyed["data.v1"]', 'module.keyed["plain"]'):
        one = outcome(case, f"{place}.aws_s3_bucket.this", "s3/buckets-block-public-access", door)
        assert one.verdict.word == "satisfied"
        assert f"{place}.aws_s3_bucket_public_access_block.this" in {each.address for each in one.evidence}
        assert verdict(case, f"{place}.aws_s3_bucket.this", "s3/buckets-are-encrypted-at-rest", door) == "satisfied"


@BOTH
def test_case_8_outputs_and_inputs_are_followed_both_ways(door: str) -> None:
    control = "s3/buckets-block-public-access"
    assert verdict("08-block-at-the-root", "module.b.module.inner.aws_s3_bucket.this", control, door) == "misconfigured"
    one = outcome("08-block-at-the-root", "aws_s3_bucket.c", control, door)
    assert one.verdict.word == "satisfied"
    assert "module.guard.aws_s3_bucket_public_access_block.this" in {each.address for each in one.evidence}


@BOTH
def test_case_9_any_use_but_a_rule_counts_as_attached(door: str) -> None:
    control = "vpc/security-groups-are-in-use"
    assert verdict("09-attached-or-not", "aws_security_group.endpoint", control, door) == "satisfied"
    assert verdict("09-attached-or-not", "aws_security_group.alone", control, door) == "missing"


ADMIN = "vpc/security-groups-close-admin-ports-to-world"


def test_case_10_all_rule_syntaxes_are_one_model() -> None:
    """The newest syntax needs a newer provider than the plans here: its plan is the test tool's."""
    text = """
    resource "aws_security_group" "g" {}
    resource "aws_vpc_security_group_ingress_rule" "r" {
      security_group_id = aws_security_group.g.id
      ip_protocol       = "tcp"
      from_port         = 20
      to_port           = 25
      %s
    }
    """
    for source in ('cidr_ipv4 = "0.0.0.0/0"', 'cidr_ipv6 = "::/0"'):
        for door in (graph_of, configured_graph):
            assert words_of(door(text % source), ADMIN)["aws_security_group.g"] == "misconfigured"


@BOTH
def test_case_11_a_group_as_source_is_not_the_world(door: str) -> None:
    assert verdict("11-12-sources", "aws_security_group.from_group", ADMIN, door) == "satisfied"


@BOTH
def test_case_12_ranges_are_computed_not_compared_as_text(door: str) -> None:
    assert verdict("11-12-sources", "aws_security_group.narrow", ADMIN, door) == "satisfied"
    assert verdict("11-12-sources", "aws_security_group.halves", ADMIN, door) == "misconfigured"


def test_case_12_an_address_known_after_apply_is_no_world_range_but_what_cannot_be_told_is_unknown() -> None:
    later = outcome("11-12-sources", "aws_security_group.later", ADMIN)
    assert later.verdict.word in {"unknown", "satisfied"}
    assert later.verdict.word == "satisfied" or later.depends_on


def test_case_15_dynamic_rules_are_seen_in_the_plan() -> None:
    assert verdict("11-12-sources", "aws_security_group.dynamic", ADMIN) == "misconfigured"


@BOTH
def test_case_13_a_denial_that_comes_first_closes_and_one_that_comes_late_does_not(door: str) -> None:
    control = "vpc/network-acls-close-admin-ports-to-world"
    assert verdict("13-14-network-acls", "aws_network_acl.denies", control, door) == "satisfied"
    assert verdict("13-14-network-acls", "aws_network_acl.too_late", control, door) == "misconfigured"


@BOTH
def test_case_14_an_acl_that_names_its_subnets_is_in_use(door: str) -> None:
    assert verdict("13-14-network-acls", "aws_network_acl.denies", "vpc/network-acls-are-in-use", door) == "satisfied"
    assert verdict("13-14-network-acls", "aws_subnet.s", "vpc/subnets-have-own-network-acls", door) == "satisfied"
    assert verdict("13-14-network-acls", "aws_network_acl.too_late", "vpc/network-acls-are-in-use", door) == "missing"


def test_case_18_what_the_program_does_not_know_is_passed_over_and_said() -> None:
    plan = json.loads((PLANS / "01-key-of-the-same-plan" / "plan.json").read_text())
    plan["checks"] = [{"status": "pass"}]
    plan["resource_changes"] += [
        {
            "address": "ephemeral.random_password.p",
            "mode": "ephemeral",
            "type": "random_password",
            "name": "p",
            "change": {"actions": ["open"]},
        },
        {
            "address": "aws_nonesuch.n",
            "type": "aws_nonesuch",
            "name": "n",
            "change": {"actions": ["create"], "after": {"a": [1, {"b": None}]}},
        },
        {
            "address": "aws_sqs_queue.odd",
            "type": "aws_sqs_queue",
            "name": "odd",
            "change": {"actions": ["create"], "after": {"policy": [[{}]]}},
        },
        {
            "address": "google_storage_bucket.g",
            "type": "google_storage_bucket",
            "name": "g",
            "change": {"actions": ["create"], "after": {}},
        },
    ]
    found = report_on_plan(plan)
    assert ("aws_nonesuch.n", "aws_nonesuch") in {(address, name) for address, name, _ in found.unmapped}
    assert found.out_of_scope == {"google_storage_bucket": 1}
    assert {one.address for one in found.outcomes} >= {"aws_ebs_volume.data", "aws_sqs_queue.odd"}


def test_case_29_a_plan_of_outputs_only_has_nothing_in_scope() -> None:
    found = report("29-nothing-but-outputs")
    assert (found.resources, found.outcomes, found.destroyed) == ((), (), ())
    assert "0 AWS resources in scope" in table.render(found, width=80, colour=False)


def test_case_29_what_ends_is_told_and_never_judged_itself() -> None:
    found = report("29-destroy-and-forget")
    assert set(found.destroyed) == {"aws_sqs_queue.gone", "aws_s3_bucket_public_access_block.kept"}
    assert found.forgotten == ("aws_sns_topic.left",)
    assert "1 not judged: Terraform drops them from its state" in table.render(found, width=100, colour=False)
    assert not {one.address for one in found.outcomes} & {*found.destroyed, *found.forgotten}
    everything = report("29-destroy-everything")
    assert len(everything.destroyed) == 4
    assert {one.type for one in everything.outcomes} <= {"provider.aws"}  # the provider block is still there, and still speaks


SECRET = "canary-7f3a9c"  # noqa: S105 — the very text that must not be found


def test_case_32_a_sensitive_value_reaches_no_output() -> None:
    found = report("32-33-secret-and-default-group")
    assert SECRET in (PLANS / "32-33-secret-and-default-group" / "plan.json").read_text()
    for text in (
        as_json.render(found),
        table.render(found, width=80, colour=False, verbose=True),
        matrix.render(found, width=160, colour=False),
    ):
        assert "aws_db_instance.d" in text
        assert SECRET not in text


def test_case_33_an_emptied_default_group_is_what_is_asked_for() -> None:
    assert verdict("32-33-secret-and-default-group", "aws_vpc.v", "vpc/default-security-groups-are-empty") == "satisfied"
    assert verdict("32-33-secret-and-default-group", "aws_default_security_group.d", ADMIN) == "satisfied"


def test_case_34_a_rule_that_the_update_narrows_is_not_counted_twice() -> None:
    assert verdict("34-inline-and-separate", "aws_security_group.g", ADMIN) == "satisfied"
    assert outcome("34-inline-and-separate", "aws_security_group.g", ADMIN).change == "fixed"


@pytest.mark.parametrize(
    ("address", "control", "expected"),
    [
        ("aws_s3_bucket.b", "s3/bucket-policies-restrict-principals", "satisfied"),
        ("aws_s3_bucket.b", "s3/buckets-require-tls", "satisfied"),
        ("aws_sns_topic.t", "sns/topic-policies-restrict-principals", "satisfied"),
        ("aws_sqs_queue.open", "sqs/queue-policies-restrict-principals", "misconfigured"),
    ],
)
def test_case_35_a_policy_is_judged_by_what_it_is_attached_to(address: str, control: str, expected: str) -> None:
    assert verdict("35-resource-policies", address, control) == expected

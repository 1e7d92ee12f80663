"""Whose key encrypts."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.context import Context, Site
from srm_tf.language.terms.keys import is_a_customer_key
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import ref, resource, says, unknown, world
from tests.language.terms.policy_texts import shaped

KEY = resource("aws_kms_key.app")
AWS_ALIAS = resource("data.aws_kms_alias.ebs", name="alias/aws/ebs", computed={"target_key_arn": "arn:aws:kms:eu-west-1:1:key/1"})


def judged(value: object, *others: Resource) -> Judgement:
    volume = resource("aws_ebs_volume.v", kms_key_id=value)
    context: Context = world(volume, KEY, AWS_ALIAS, *others)
    return says("kms_key_id is a customer key", volume, context)


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "mrk-1234abcd12ab34cd56ef1234567890ab",
        "alias/app",
        "arn:aws:kms:eu-west-1:123456789012:alias/app",
    ],
)
def test_a_literal_name_of_a_key_is_a_customer_key(text: str) -> None:
    assert judged(text).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    "text", ["alias/aws/ebs", "arn:aws:kms:eu-west-1:123456789012:alias/aws/ebs", "aws/ebs", "AWS_OWNED_KMS_KEY", "S3_MANAGED_KEY", ""]
)
def test_aws_own_keys_are_none(text: str) -> None:
    assert judged(text).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize(("text", "verdict"), [("", Verdict.MISSING), ("alias/aws/ebs", Verdict.MISCONFIGURED)])
def test_what_a_condition_came_out_as_counts_and_not_what_its_other_branch_names(text: str, verdict: Verdict) -> None:
    references = ref("aws_kms_key.app.arn").references
    assert judged(Value(text, written=True, references=references)).verdict == verdict


def test_absent_is_missing() -> None:
    assert judged(None).verdict == Verdict.MISSING


ARN = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def test_whose_key_it_is_that_nobody_chose_no_name_tells() -> None:
    assert judged(of(ARN, written=False)).verdict == Verdict.UNKNOWN
    assert judged(of("alias/aws/ebs", written=False)).verdict == Verdict.MISSING


def test_a_key_that_may_not_be_there() -> None:
    perhaps = resource("aws_kms_key.perhaps", doubt="var.own_key")
    answer = judged(ref("aws_kms_key.perhaps.arn"), perhaps)
    assert (answer.verdict, answer.depends_on) == (Verdict.UNKNOWN, perhaps.waits_for)


def test_what_an_unknown_name_begins_with() -> None:
    assert judged(Value(Unknown("var.x", ("var.x",), prefix="alias/aws/"), written=True)).verdict == Verdict.MISCONFIGURED
    assert judged(Value(Unknown("var.x", ("var.x",), prefix="alias/app-"), written=True)).verdict == Verdict.SATISFIED
    assert judged(Value(Unknown("var.x", ("var.x",), prefix="alias/"), written=True)).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    "address", ["aws_kms_key.a", "aws_kms_alias.a", "aws_kms_external_key.a", "aws_kms_replica_key.a", "aws_kms_replica_external_key.a"]
)
def test_a_reference_to_a_key_proves_it_before_its_arn_is_known(address: str) -> None:
    answer = judged(ref(f"{address}.arn"), resource(address))
    assert answer.verdict == Verdict.SATISFIED
    assert answer.because == f"kms_key_id refers to {address}"
    assert answer.evidence[0].value == address
    assert answer.evidence[0].how == "reference"


def test_a_reference_through_another_resource_leads_to_its_key() -> None:
    topic = resource("aws_sns_topic.t", kms_master_key_id=ref("aws_kms_key.app.arn"))
    assert judged(ref("aws_sns_topic.t.kms_master_key_id"), topic).verdict == Verdict.SATISFIED


def test_a_key_whose_instance_is_open_is_still_a_key() -> None:
    keys = [resource("aws_kms_key.k[0]"), resource("aws_kms_key.k[1]")]
    both = ref("aws_kms_key.k[0].arn", "aws_kms_key.k[1].arn")
    branches = Value(
        Unknown("which key", ("var.i",), branches=(("", ref("aws_kms_key.k[0].arn")), ("", ref("aws_kms_key.k[1].arn")))),
        written=True,
        references=both.references,
    )
    assert judged(branches, *keys).verdict == Verdict.SATISFIED
    assert judged(ref("aws_kms_key.k[0].arn", certainty=Certainty.POSSIBLE), *keys).verdict == Verdict.UNKNOWN


def test_a_variable_without_a_value_is_unknown() -> None:
    answer = judged(unknown("var.key"))
    assert answer.verdict == Verdict.UNKNOWN
    assert answer.depends_on == ("var.key",)


def test_the_alias_of_an_aws_key_is_found_through_its_look_up() -> None:
    assert judged(ref("data.aws_kms_alias.ebs.target_key_arn")).verdict == Verdict.MISCONFIGURED
    known = Value("arn:aws:kms:eu-west-1:1:key/1", written=True, references=ref("data.aws_kms_alias.ebs.target_key_arn").references)
    assert judged(known).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"key_id": "alias/app"}, Verdict.SATISFIED),
        ({"key_id": "alias/aws/rds"}, Verdict.MISCONFIGURED),
        ({"key_id": "1234", "key_manager": "AWS"}, Verdict.MISCONFIGURED),
        ({"key_id": ref("aws_kms_key.app.id")}, Verdict.SATISFIED),
        ({"key_id": unknown("var.alias")}, Verdict.UNKNOWN),
        ({"key_id": Value(Unknown("var.x", ("var.x",), prefix="alias/team-"), written=True)}, Verdict.SATISFIED),
    ],
)
def test_a_look_up_of_a_key_says_whose_it_is(values: dict[str, Any], verdict: Verdict) -> None:
    look_up = resource("data.aws_kms_key.found", **values)
    assert judged(ref("data.aws_kms_key.found.arn"), look_up).verdict == verdict


@pytest.mark.parametrize(
    ("prefix", "verdict"),
    [
        ("alias/aws/", Verdict.MISCONFIGURED),
        ("alias/app-", Verdict.SATISFIED),
        ("alias/a", Verdict.UNKNOWN),
        ("arn:aws:kms:eu-west-1:123456789012:key/", Verdict.SATISFIED),
        ("arn:aws:", Verdict.UNKNOWN),
    ],
)
def test_a_known_beginning_decides_where_it_can(prefix: str, verdict: Verdict) -> None:
    assert judged(Value(Unknown("var.x", ("var.x",), prefix=prefix), written=True)).verdict == verdict


def test_branches_that_agree_decide() -> None:
    assert judged(unknown("var.x", branches={"var.x": "alias/a", "!var.x": "alias/b"})).verdict == Verdict.SATISFIED
    mixed = judged(unknown("var.x", branches={"var.x": "alias/a", "!var.x": "alias/aws/ebs"}))
    assert mixed.verdict == Verdict.UNKNOWN
    assert mixed.depends_on == ("var.x",)


def test_what_is_no_text_is_no_key() -> None:
    assert judged(of({"a": 1})).verdict == Verdict.MISCONFIGURED


def test_evidence_names_the_path_inside_the_resource() -> None:
    volume = resource("aws_ebs_volume.v", kms_key_id="alias/aws/ebs")
    site = Site(volume, "aws_ebs_volume.v.kms_key_id", volume.get("kms_key_id"), ("kms_key_id",))
    assert is_a_customer_key(site, world(volume)).evidence[0].path == "kms_key_id"


def test_a_key_in_force_that_nobody_wrote_may_be_one_of_aws_own() -> None:
    """AWS fills in the ARN of its own key, which looks like any other: only a key of the same state, or an alias, tells."""
    arn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

    def standing(value: str, *others: Resource) -> Judgement:
        volume = resource("aws_ebs_volume.v", computed={"kms_key_id": value})
        context = world(volume, *others)
        return says("kms_key_id is a customer key", volume, context)

    answer = standing(arn)
    assert (answer.verdict, answer.depends_on) == (Verdict.UNKNOWN, ("aws_ebs_volume.v.kms_key_id",))
    assert standing(arn, resource("aws_kms_key.app", computed={"arn": arn})).verdict == Verdict.SATISFIED
    assert standing("alias/aws/ebs").verdict == Verdict.MISSING


@pytest.mark.parametrize(
    ("suffix", "verdict"),
    [
        (":alias/aws/s3", Verdict.MISCONFIGURED),
        (":alias/app", Verdict.SATISFIED),
        (":key/1234abcd-12ab-34cd-56ef-1234567890ab", Verdict.SATISFIED),
        ("/aws/s3", Verdict.UNKNOWN),
        (":", Verdict.UNKNOWN),
    ],
)
def test_a_known_end_decides_where_the_account_comes_later(suffix: str, verdict: Verdict) -> None:
    assert judged(Value(Unknown("var.x", ("var.x",), prefix="arn:aws:kms:", suffix=suffix), written=True)).verdict == verdict


def test_a_key_of_whatever_account_is_a_customers() -> None:
    assert judged(shaped("arn:aws:kms:{}:{}:key/{}", "var.region", "var.account", "var.id")).verdict == Verdict.SATISFIED
    assert judged(shaped("arn:aws:kms:{}:{}:{}", "var.region", "var.account", "var.id")).verdict == Verdict.UNKNOWN

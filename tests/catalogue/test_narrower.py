"""What of a control is left without a part: never more than before, and of some example less."""

from __future__ import annotations

import tomllib

import pytest

from srm_tf.catalogue.control import Page
from srm_tf.catalogue.load import control_files, control_id
from srm_tf.catalogue.narrower import without
from srm_tf.catalogue.read_control import page, read_page
from srm_tf.catalogue.services import SOURCE
from tests.support.judging import answered, world

RANKS = {"silent": 0, "satisfied": 0, "unknown": 1, "missing": 2, "misconfigured": 2}
TEXTS = dict.fromkeys(("title", "domain", "rationale", "remediation"), "x")
RAW: dict[str, object] = {**TEXTS, "severity": "low", "references": [], "resource": "aws_s3_bucket"}
NARROWED = [path for path in control_files(SOURCE) if "narrower" in tomllib.loads(path.read_text(encoding="utf-8"))]


def verdicts(one: Page, parts: frozenset[str | float]) -> list[tuple[str, str, bool]]:
    """Of each example, the verdict of the control and of what is left of it, and whether these say the same."""
    left = without(one.control, parts)
    found: list[tuple[str, str, bool]] = []
    for example in (each for each in one.examples if not each.before):  # of a change, a plan is needed
        seen = world(example)
        _, before = answered(one.control, example, seen)
        after = answered(left, example, seen)[1] if set(one.control.types) == set(left.types) else None
        found.append((before.verdict.word if before else "silent", after.verdict.word if after else "silent", before == after))
    return found


@pytest.mark.parametrize("path", NARROWED, ids=control_id)
def test_a_control_without_a_part_finds_no_more(path: object) -> None:
    name = control_id(path)  # type: ignore[arg-type]
    one = read_page(SOURCE / f"{name}.toml", name)
    for each in one.narrower:
        for before, after, _ in verdicts(one, frozenset(each.asks)):
            assert RANKS[after] <= RANKS[before], (each, before, after)
    every = frozenset(part for each in one.narrower for part in each.asks)
    less = [before for before, _, same in verdicts(one, every) if RANKS[before] and not same]
    assert less or not every, f"{name}: no example fails of what these parts ask"


@pytest.mark.parametrize(
    ("control", "check", "example"),
    [  # Checkov passes each of these
        ("cloudfront/distributions-send-security-headers", "CKV2_AWS_32", "a policy that switches it off"),
        ("dynamodb/tables-have-point-in-time-recovery", "CKV_AWS_28", "the replica is forgotten"),
        ("elasticache/replication-groups-require-authentication", "CKV_AWS_31", "a group that lets everybody in as the default user"),
        ("elasticache/replication-groups-require-tls", "CKV_AWS_30", "TLS is possible, but plain connections are too"),
        ("elasticache/replication-groups-require-tls", "CKV_AWS_31", "TLS is possible, but plain connections are too"),
        ("emr/accounts-block-public-access", "CKV_AWS_390", "every port is excepted"),
        ("glue/job-outputs-are-encrypted-at-rest", "CKV_AWS_195", "a configuration that switches all off"),
        ("iam/role-trust-policies-restrict-principals", "CKV_AWS_61", "anybody"),
        ("mq/brokers-log-to-cloudwatch", "CKV_AWS_48", "ActiveMQ without the audit log"),
        ("secretsmanager/secrets-use-customer-keys", "CKV_AWS_149", "the copy in another Region is encrypted with AWS's key"),
        ("vpc/subnets-assign-private-addresses", "CKV_AWS_130", "IPv6 addresses and a route to an internet gateway"),
        ("rds/databases-run-supported-versions", "CKV_AWS_250", "PostgreSQL past its end"),
        ("rds/databases-run-supported-versions", "CKV_AWS_388", "PostgreSQL past its end"),
        ("dms/endpoints-require-tls", "CKV2_AWS_49", "Kafka in clear"),
        ("dms/endpoints-require-tls", "CKV2_AWS_49", "OpenSearch in clear"),
        ("ec2/instances-keep-secrets-out-of-user-data", "CKV_AWS_46", "a password"),
        ("lambda/functions-keep-secrets-out-of-environment", "CKV_AWS_45", "a password"),
        ("iam/policies-prevent-privilege-escalation", "CKV_AWS_110", "a document for somebody outside this configuration"),
        ("iam/policies-prevent-privilege-escalation", "CKV_AWS_286", "every role may be changed"),
        ("iam/policies-scope-data-access", "CKV_AWS_288", "every table"),
        ("sfn/state-machines-log-executions", "CKV_AWS_285", "switched off"),
    ],
)
def test_what_a_check_passes_no_comment_about_it_accepts(control: str, check: str, example: str) -> None:
    one = read_page(SOURCE / f"{control}.toml", control)
    asks = [each.asks for each in one.narrower if check in each.aliases]
    (case,) = (each for each in one.examples if each.name == example)
    left = without(one.control, frozenset(asks[0])) if asks else None
    assert left is not None, "a comment about it accepts all of the control"
    if asks[0]:
        _, judged = answered(left, case, world(case))
        assert judged is not None
        assert judged.verdict.fails


def left(*expect: object, parts: tuple[str | float, ...]) -> object:
    """What is left of a sentence; None where nothing is."""
    whole = page({**RAW, "expect": list(expect)}, "s3/x", ("x",)).control
    less = without(whole, frozenset(parts))
    again = {str(size): page({**RAW, "expect": list(expect[:size])}, "s3/x", ("x",)).control for size in (1, 2)}
    return next((size for size, one in again.items() if one.arms == less.arms), less.arms[0].expect if less.arms else None)


def test_what_is_left_of_a_sentence() -> None:
    assert left("bucket is 'a'", "acl is 'b'", parts=("acl",)) == "1"
    assert left("bucket is 'a'", parts=("bucket",)) is None
    assert left("bucket is 'a'", "acl is 'b'", parts=("acl is 'b'",)) == "1"
    assert left({"any_of": ["bucket is 'a'", "acl is 'b'"]}, parts=("acl",)) is None
    assert left("bucket is 'a'", {"any_of": [["acl is 'b'"], ["acl is 'c'"]]}, parts=("acl",)) == "1"
    lacks = {"lacks": "aws_s3_bucket_acl", "via": "bucket", "where": ["acl is 'b'", "bucket is 'a'"]}
    assert left("bucket is 'a'", lacks, parts=("acl",)) == "1"
    assert left("bucket is 'a'", {"no": "grant", "where": ["id is 'b'"]}, parts=("id",)) == "1"
    assert left("no acl is one of ['a']", parts=("a",)) is None
    assert left("bucket is set", "acl is 'b'", parts=("acl",)) == "1"


GUARDED = {"when": ["acl is 'b'"], "expect": ["policy is set", "bucket is set"]}
SOME = {"some": "grant", "where": ["id is 'b'", "type is 'c'"]}
NONE = {"no": "grant", "where": ["id is 'b'", "type is 'c'"]}


@pytest.mark.parametrize(
    ("whole", "part", "less"),
    [
        (SOME, "grant", []),
        (SOME, "id", [{"some": "grant", "where": ["type is 'c'"]}]),
        (NONE, "id", []),  # what is left of it would find more
        (
            {"no": "grant", "where": [{"any_of": ["id is 'b'", "id is 'd'"]}]},
            "id is 'd'",
            [{"no": "grant", "where": [{"any_of": ["id is 'b'"]}]}],
        ),
        ({"any_of": ["acl is 'b'", ["acl is 'c'", "policy is set"]]}, "policy", [{"any_of": ["acl is 'b'", "acl is 'c'"]}]),
        ({"any_of": [GUARDED, "tags is set"]}, "policy", [{"any_of": [GUARDED | {"expect": ["bucket is set"]}, "tags is set"]}]),
        (
            {"any_of": [GUARDED | {"expect": ["policy is set"]}, "tags is set"]},
            "policy",
            [{"any_of": [GUARDED | {"expect": []}, "tags is set"]}],
        ),
        ({"any_of": [GUARDED, "tags is set"]}, "acl", [{"any_of": [GUARDED, "tags is set"]}]),  # a guard asks nothing
    ],
)
def test_what_is_left_of_elements_and_alternatives(whole: object, part: str, less: list[object]) -> None:
    before, after = (page({**RAW, "expect": ["force_destroy is false", *more]}, "s3/x", ("x",)).control for more in ([whole], less))
    assert without(before, frozenset([part])).arms == after.arms


def test_of_a_control_that_asks_nothing_of_the_configuration_nothing_is_left_out() -> None:
    whole = page({**RAW, "evidence": "attestation"}, "s3/x", ("x",)).control
    assert whole.arms
    assert without(whole, frozenset(["acl"])).arms == whole.arms


def test_what_stands_beside_is_asked_of_what_is_there_alone() -> None:
    has = {"has": "aws_s3_bucket_acl", "via": "bucket", "where": ["acl is 'b'"]}
    whole = page({**RAW, "expect": [has]}, "s3/x", ("x",)).control
    kept = page({**RAW, "expect": [{**has, "absent": "satisfied"}]}, "s3/x", ("x",)).control
    assert without(whole, frozenset(["aws_s3_bucket_acl"])).arms == kept.arms
    lacks = page({**RAW, "expect": [{"lacks": "aws_s3_bucket_acl", "via": "bucket"}]}, "s3/x", ("x",)).control
    assert without(lacks, frozenset(["aws_s3_bucket_acl"])).arms == lacks.arms

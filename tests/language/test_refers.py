"""`refers to` a known text: where a plan alone does not follow the expression behind it, it may come from whoever shows the same text."""

from __future__ import annotations

import pytest

from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Reference, Unknown, Value, of
from srm_tf.model.verdict import Verdict
from tests.language.stand import judged, later, thing

SAID = "every records refers to ['aws_eip', 'aws_network_interface']"
CARD = thing("aws_network_interface.web", {"private_ip": "10.0.0.5"})


def read_of(*trails: Reference) -> Value:
    return Value((of("10.0.0.5"),), written=True, references=trails)


@pytest.mark.parametrize(
    ("records", "others", "verdict"),
    [
        (read_of(Reference("local.addresses")), [CARD], Verdict.UNKNOWN),
        (read_of(Reference("module.web.var.addresses")), [CARD], Verdict.UNKNOWN),
        (read_of(Reference("aws_vpc_ipam.x.id", "aws_vpc_ipam.x", "id"), Reference("local.addresses")), [CARD], Verdict.UNKNOWN),
        (read_of(Reference("local.addresses")), [], Verdict.MISCONFIGURED),
        # which of these may turn out to have it: what somebody wrote, and is not known yet
        (read_of(Reference("local.addresses")), [thing(CARD.address, {"private_ip": later()})], Verdict.UNKNOWN),
        (read_of(Reference("local.addresses")), [thing(CARD.address, {"private_ip": Value(Unknown("later"))})], Verdict.MISCONFIGURED),
        (read_of(Reference("local.addresses")), [thing(CARD.address, {"private_ip": "10.0.0.9"})], Verdict.MISCONFIGURED),
        (read_of(), [CARD], Verdict.MISCONFIGURED),
        (read_of(Reference("aws_vpc_ipam.x.id", "aws_vpc_ipam.x", "id")), [CARD], Verdict.MISCONFIGURED),
    ],
)
def test_a_known_text_behind_a_local_value(records: Value, others: list[Resource], verdict: Verdict) -> None:
    answer = judged(SAID, thing("aws_route53_record.r", {"records": records}), *others)
    assert answer.verdict == verdict


HERE = Value(
    Unknown("aws_eip.a.public_ip"), written=True, references=(Reference("aws_eip.a.public_ip", "aws_eip.a", "public_ip", Certainty.EXACT),)
)
TYPED = of("198.51.100.7")


@pytest.mark.parametrize(
    ("sides", "verdict"),
    [
        (((HERE,), (HERE, HERE)), Verdict.SATISFIED),
        (((HERE,), ()), Verdict.SATISFIED),
        (((HERE,), (HERE, TYPED)), Verdict.UNKNOWN),
        (((TYPED, HERE), (HERE, TYPED)), Verdict.MISCONFIGURED),
    ],
)
def test_every_element_of_a_chosen_list(sides: tuple[tuple[Value, ...], ...], verdict: Verdict) -> None:
    branches = tuple(
        ("var.on", Value(side, written=True, references=tuple(one for item in side for one in item.references))) for side in sides
    )
    records = Value(Unknown("var.on", ("var.on",), branches=branches), written=True, references=HERE.references)
    answer = judged(SAID, thing("aws_route53_record.r", {"records": records}), thing("aws_eip.a", {}))
    assert answer.verdict == verdict


def read(*addresses: str, certainty: Certainty = Certainty.EXACT, why: str = "later", hidden: bool = False) -> Value:
    """What is known after apply, and comes from these."""
    trails = tuple(Reference(f"{one}.arn", one, "arn", certainty) for one in addresses)
    return Value(Unknown(why, tuple(one.text for one in trails), hidden=hidden), written=True, references=trails)


OWN, OTHER = thing("aws_sns_topic.own", {"arn": read("aws_sns_topic.own")}), thing("aws_sns_topic.other", {})
PERHAPS = thing("aws_sns_topic.perhaps", {}, doubt="var.on")
TOPIC, EACH = "topic_arn refers to ['aws_sns_topic']", "every records refers to ['aws_sns_topic']"

BUCKET = "bucket refers to ['aws_s3_bucket']"


@pytest.mark.parametrize(
    ("said", "value", "others", "verdict"),
    [
        (TOPIC, read("aws_sns_topic.own"), [OWN], Verdict.SATISFIED),
        (TOPIC, read("aws_sqs_queue.q"), [thing("aws_sqs_queue.q")], Verdict.MISCONFIGURED),
        (TOPIC, read("data.aws_sqs_queue.q"), [thing("data.aws_sqs_queue.q")], Verdict.UNKNOWN),  # what is looked up may be anything
        # one of several, whichever it is
        (TOPIC, read("aws_sns_topic.own", "aws_sns_topic.other", certainty=Certainty.POSSIBLE), [OWN, OTHER], Verdict.SATISFIED),
        (
            TOPIC,
            read("aws_sns_topic.own", "aws_sqs_queue.q", certainty=Certainty.POSSIBLE),
            [OWN, thing("aws_sqs_queue.q")],
            Verdict.UNKNOWN,
        ),
        (TOPIC, read("aws_sns_topic.perhaps", certainty=Certainty.POSSIBLE), [PERHAPS], Verdict.UNKNOWN),
        # which is null where there is none: `one(aws_sns_topic.perhaps[*].arn)`
        (TOPIC, read("aws_sns_topic.perhaps"), [PERHAPS], Verdict.UNKNOWN),
        (TOPIC, read("aws_sns_topic.own", "aws_sns_topic.perhaps", certainty=Certainty.POSSIBLE), [OWN, PERHAPS], Verdict.UNKNOWN),
        (TOPIC, read("aws_sns_topic.gone", why="aws_sns_topic.gone.arn, which is not declared here"), [], Verdict.SATISFIED),
        (TOPIC, read("aws_sqs_queue.gone", why="aws_sqs_queue.gone.arn, which is not declared here"), [], Verdict.UNKNOWN),
        # a text that several may have, and the name of a bucket that is left open
        (
            TOPIC,
            Value("x", written=True, references=read("aws_sns_topic.own", certainty=Certainty.POSSIBLE).references),
            [OWN],
            Verdict.UNKNOWN,
        ),
        (BUCKET, of("app-logs"), [thing("aws_s3_bucket.b", {"bucket": later(prefix="app-")})], Verdict.UNKNOWN),
        (BUCKET, of("app-logs"), [thing("aws_s3_bucket.b", {"bucket": later(prefix="web-")})], Verdict.MISCONFIGURED),
        # a list that a plan hides may hold a text beside what it refers to
        (EACH, read("aws_sns_topic.own", hidden=True), [OWN], Verdict.UNKNOWN),
        (EACH, read("aws_sns_topic.own"), [OWN], Verdict.SATISFIED),
        (EACH, read("aws_sqs_queue.q", hidden=True), [thing("aws_sqs_queue.q")], Verdict.MISCONFIGURED),
        (TOPIC, read("aws_sns_topic.own", hidden=True), [OWN], Verdict.SATISFIED),
    ],
)
def test_what_is_known_after_apply(said: str, value: Value, others: list[Resource], verdict: Verdict) -> None:
    name = said.removeprefix("every ").partition(" ")[0]
    answer = judged(said, thing("aws_route53_record.r", {name: value}), *others)
    assert answer.verdict == verdict
    assert verdict != Verdict.SATISFIED or [one.how for one in answer.evidence] == ["reference"]


INSIDE = "every vpc_config.subnet_ids refers to ['aws_subnet']"


@pytest.mark.parametrize(
    ("subnets", "verdict"),
    [(read("aws_subnet.own", hidden=True), Verdict.UNKNOWN), (read("aws_subnet.own"), Verdict.SATISFIED)],
)
def test_a_list_inside_of_a_block_that_a_plan_hides_may_hold_more(subnets: Value, verdict: Verdict) -> None:
    function = thing("aws_lambda_function.f", {"vpc_config": (of({"subnet_ids": subnets}),)})
    answer = judged(INSIDE, function, thing("aws_subnet.own"))
    assert answer.verdict == verdict


def test_what_must_not_lead_to_a_resource_that_nobody_declares_is_told_in_one_go() -> None:
    gone = read("aws_sns_topic.gone", why="aws_sns_topic.gone.arn, which is not declared here")
    answer = judged(f"no {TOPIC}", thing("aws_route53_record.r", {"topic_arn": gone}))
    said = "topic_arn refers to aws_sns_topic.gone.arn (not declared here), which is not allowed"
    assert (answer.verdict, answer.because) == (Verdict.MISCONFIGURED, said)


@pytest.mark.parametrize(
    ("value", "says"), [(read("aws_sqs_queue.q"), "topic_arn refers to aws_sqs_queue.q.arn"), (of("own"), "topic_arn is 'own'")]
)
def test_what_stands_in_the_place_of_a_reference_is_told(value: Value, says: str) -> None:
    answer = judged(TOPIC, thing("aws_route53_record.r", {"topic_arn": value}), thing("aws_sqs_queue.q"))
    assert answer.because.startswith(says)


@pytest.mark.parametrize(
    ("kind", "said", "region", "verdict"),
    [
        ("aws_rds_cluster", "db_subnet_group_name refers to aws_db_subnet_group", "eu-west-1", Verdict.SATISFIED),
        ("aws_rds_cluster", "db_subnet_group_name refers to aws_db_subnet_group", "us-east-1", Verdict.MISCONFIGURED),
        ("aws_route53_record", "name refers to aws_db_subnet_group", "us-east-1", Verdict.SATISFIED),
    ],
)
def test_a_name_means_something_in_its_own_region_only(kind: str, said: str, region: str, verdict: Verdict) -> None:
    group = thing("aws_db_subnet_group.data", {"bucket": "data"}, region="eu-west-1")  # by which the links here know everything
    subject = thing(f"{kind}.r", {said.partition(" ")[0]: "data"}, region=region)
    assert judged(said, subject, group).verdict == verdict

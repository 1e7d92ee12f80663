"""A Deny of the queue or topic that carries a policy, beside an Allow of everything."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms import PREDICATES
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import ref, resource, unknown, world
from tests.language.terms.policy_texts import OWN, M, S, U, allow, deny, policy, when

QUEUE, TOPIC = "arn:aws:sqs:eu-west-1:111122223333:jobs", "arn:aws:sns:eu-west-1:111122223333:news"
ADDRESS = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"
IN_GOV_CLOUD = ADDRESS.replace("eu-west-1", "us-gov-west-1")
IN_EUROPE = ADDRESS.replace("eu-west-1.amazonaws.com", "eusc-de-east-1.amazonaws.eu")  # the European Sovereign Cloud
IN_CHINA = ADDRESS.replace("eu-west-1.amazonaws.com", "cn-north-1.amazonaws.com.cn")
OTHERS = when("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")
JOBS, MAIL = resource("aws_sqs_queue.jobs", name="jobs"), resource("aws_sqs_queue.mail", name="mail")
STANDING = resource("aws_sqs_queue.jobs", name="jobs", arn=QUEUE)
NEWS = resource("aws_sns_topic.news", name="news")


def verdict_of(
    carrier: Resource, service: str, resources: object, *others: Resource, action: object = "*", allowed: object = None
) -> Verdict:
    text = policy(allow("*", allowed or f"{service}:*", "*"), {**deny(Condition=OTHERS), "Action": action, "Resource": resources})
    carrier = replace(carrier, values={**carrier.values, "policy": of(text)})
    answer: Judgement = PREDICATES["admits no stranger"].function(
        Site(carrier, "policy", carrier.get("policy")), world(carrier, *others, OWN)
    )
    return answer.verdict


@pytest.mark.parametrize(
    ("url", "resources", "queue", "verdict"),
    [
        (ref("aws_sqs_queue.jobs.id"), ref("aws_sqs_queue.jobs.arn"), JOBS, S),
        (ref("aws_sqs_queue.jobs.url"), [ref("aws_sqs_queue.mail.arn"), ref("aws_sqs_queue.jobs.arn")], JOBS, S),
        (ref("aws_sqs_queue.jobs.id"), ref("aws_sqs_queue.mail.arn"), JOBS, M),
        (ref("aws_sqs_queue.jobs.id"), QUEUE, JOBS, S),
        (ref("aws_sqs_queue.jobs.id"), QUEUE, STANDING, S),
        (ref("aws_sqs_queue.jobs.id"), QUEUE.replace("eu-west-1", "eu-west-2"), STANDING, M),
        (ref("aws_sqs_queue.jobs.id"), QUEUE.replace("jobs", "mail"), JOBS, M),
        (ref("aws_sqs_queue.jobs.id"), TOPIC, JOBS, M),
        (ref("aws_sqs_queue.jobs.id"), "*", JOBS, S),
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sqs:*:*:*", JOBS, S),
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sqs", JOBS, S),  # AWS takes stars for the fields that it lacks
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sqs", STANDING, S),
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sns", STANDING, M),
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sqs:*:*:jo*", JOBS, S),
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sqs:*:*:no*", JOBS, M),
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sqs:*:*:jo*", STANDING, S),
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sqs:us-*", STANDING, M),
        (ref("aws_sqs_queue.jobs.id"), "arn:aws:sqs:us-*", JOBS, U),
        (ref("aws_sqs_queue.jobs.id"), Value(Unknown("var.x", ("var.x",), shape=f"arn:aws:sqs:{GAP}:{GAP}:jobs"), written=True), JOBS, S),
        (ref("aws_sqs_queue.jobs.id"), Value(Unknown("var.x", ("var.x",), shape=f"arn:aws:sqs:{GAP}:{GAP}:mail"), written=True), JOBS, M),
        (ADDRESS, QUEUE, MAIL, S),
        (ADDRESS, QUEUE.replace("111122223333", "444455556666"), MAIL, M),
        (ADDRESS, "arn:aws:sqs:us-*", MAIL, M),
        (ADDRESS, "arn:aws:sqs:eu-*", MAIL, S),
        (unknown(), QUEUE, MAIL, U),
        (ref("aws_sqs_queue.jobs.id"), "*:mail", JOBS, M),
        (ref("aws_sqs_queue.jobs.id"), "*:jobs", JOBS, S),
        (ref("aws_sqs_queue.jobs.id"), "mail", JOBS, M),
        (IN_EUROPE, QUEUE.replace("aws", "aws-eusc").replace("eu-west-1", "eusc-de-east-1"), MAIL, S),
        (IN_CHINA, QUEUE.replace("aws", "aws-cn").replace("eu-west-1", "cn-north-1"), MAIL, S),
        (IN_GOV_CLOUD, QUEUE.replace("aws", "aws-us-gov").replace("eu-west-1", "us-gov-west-1"), MAIL, S),
        (IN_GOV_CLOUD, QUEUE, MAIL, M),
    ],
)
def test_the_policy_of_a_queue(url: object, resources: object, queue: Resource, verdict: Verdict) -> None:
    carrier = resource("aws_sqs_queue_policy.jobs", queue_url=url)
    assert verdict_of(carrier, "sqs", resources, queue, *(one for one in (JOBS, MAIL) if one.name != queue.name)) == verdict


def test_a_queue_with_its_own_policy() -> None:
    assert verdict_of(STANDING, "sqs", QUEUE) == S
    assert verdict_of(STANDING, "sqs", QUEUE, action="sqs:SendMessage") == M
    assert verdict_of(JOBS, "sqs", QUEUE.replace("jobs", "mail")) == M


def test_the_policy_of_a_topic() -> None:
    named = resource("aws_sns_topic_policy.news", arn=TOPIC)
    assert verdict_of(named, "sns", TOPIC) == S
    assert verdict_of(named, "sns", TOPIC.replace("news", "olds")) == M
    assert (
        verdict_of(resource("aws_sns_topic_policy.news", arn=ref("aws_sns_topic.news.arn")), "sns", ref("aws_sns_topic.news.arn"), NEWS)
        == S
    )


def test_one_of_several_queues_is_not_the_own_one() -> None:
    first, second = (resource(f"aws_sqs_queue.jobs[{place}]", name=f"jobs{place}") for place in range(2))
    carrier = resource("aws_sqs_queue_policy.jobs", queue_url=ref("aws_sqs_queue.jobs[0].id"))
    assert verdict_of(carrier, "sqs", ref("aws_sqs_queue.jobs[1].arn"), first, second) == M
    assert verdict_of(carrier, "sqs", ref("aws_sqs_queue.jobs[0].arn"), first, second) == S


def test_a_queue_that_is_looked_up_may_be_one_that_is_made_here() -> None:
    standing, mail = resource("data.aws_sqs_queue.jobs", name=unknown("var.jobs")), resource("aws_sqs_queue.mail", name=unknown("var.mail"))
    carrier = resource("aws_sqs_queue_policy.jobs", queue_url=ref("data.aws_sqs_queue.jobs.url"))
    assert verdict_of(carrier, "sqs", ref("data.aws_sqs_queue.jobs.arn"), standing, mail) == S
    assert verdict_of(carrier, "sqs", ref("aws_sqs_queue.mail.arn"), standing, mail) == U
    assert verdict_of(carrier, "sqs", ref("aws_sqs_queue.mail.arn"), resource("data.aws_sqs_queue.jobs", name="jobs"), MAIL) == M


STREAM = resource("aws_kinesis_stream.clicks", name="clicks")
OF_STREAM, OF_FUNCTION = "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks", "arn:aws:lambda:eu-west-1:111122223333:function:app"
OF_VAULT, OF_PIPELINE = "arn:aws:glacier:eu-west-1:111122223333:vaults/old", "arn:aws:osis:eu-west-1:111122223333:pipeline/logs"
OF_DESTINATION = "arn:aws:logs:eu-west-1:111122223333:destination:all"


@pytest.mark.parametrize(
    ("carrier", "attribute", "service", "own", "others"),
    [
        (resource("aws_kinesis_resource_policy.x", resource_arn=OF_STREAM), "policy", "kinesis", OF_STREAM, f"{OF_STREAM}-2"),
        (
            resource("aws_kinesis_resource_policy.x", resource_arn=ref("aws_kinesis_stream.clicks.arn")),
            *("policy", "kinesis", ref("aws_kinesis_stream.clicks.arn"), f"{OF_STREAM}-2"),
        ),
        (resource("aws_lambda_resource_policy.x", resource_arn=OF_FUNCTION), "policy", "lambda", OF_FUNCTION, f"{OF_FUNCTION}:live"),
        (resource("aws_glacier_vault.x", name="old"), "access_policy", "glacier", OF_VAULT, f"{OF_VAULT}er"),
        (resource("aws_osis_resource_policy.x", resource_arn=OF_PIPELINE), "policy", "osis", OF_PIPELINE, f"{OF_PIPELINE}-2"),
        (
            resource("aws_cloudwatch_log_destination_policy.x", destination_name="all"),
            *("access_policy", "logs", OF_DESTINATION, f"{OF_DESTINATION}-2"),
        ),
    ],
)
def test_what_nothing_lies_in_is_all_that_its_policy_is_about(
    carrier: Resource, attribute: str, service: str, own: object, others: object
) -> None:
    def verdict(named: object) -> Verdict:
        text = policy(allow("*", f"{service}:*", "*"), {**deny(Condition=OTHERS), "Action": f"{service}:*", "Resource": named})
        subject = replace(carrier, values={**carrier.values, attribute: of(text)})
        site = Site(subject, attribute, subject.get(attribute))
        answer: Judgement = PREDICATES["admits no stranger"].function(site, world(subject, STREAM, OWN))
        return answer.verdict

    assert [verdict(own), verdict([others, own]), verdict(others), verdict("*")] == [S, S, M, S]


APP = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-a1b2c3"
OF_APP = ref("aws_secretsmanager_secret.app.arn")


def beginning(arn: Value) -> Value:
    """`"${….arn}*"`."""
    return replace(arn, data=Unknown("known after apply", shape=f"{GAP}*"))


@pytest.mark.parametrize(
    ("key", "named", "verdict"),
    [
        (APP, APP, S),
        (APP, "arn:aws:secretsmanager:*:*:secret:app-??????", S),
        (APP, [f"{APP}x", APP], S),
        (APP, f"{APP}x", M),
        (APP, OF_APP, U),
        (OF_APP, OF_APP, S),
        (ref("aws_secretsmanager_secret.app.id"), OF_APP, S),
        (OF_APP, APP, U),  # whose suffix nobody knows before
        (OF_APP, "arn:aws:secretsmanager:*", S),
        (OF_APP, ref("aws_secretsmanager_secret.other.arn"), U),
        (OF_APP, beginning(OF_APP), S),
        (APP, beginning(OF_APP), U),
        (OF_APP, beginning(ref("aws_secretsmanager_secret.other.arn")), U),
        (unknown("var.secret"), "*", S),
    ],
)
def test_what_a_policy_names_by_its_arn_is_what_it_is_about(key: object, named: object, verdict: Verdict) -> None:
    carrier = resource("aws_secretsmanager_secret_policy.app", secret_arn=key)
    secrets = [resource(f"aws_secretsmanager_secret.{name}", name=name) for name in ("app", "other")]
    assert verdict_of(carrier, "secretsmanager", named, *secrets) == verdict


def test_a_policy_of_redshift_may_be_one_of_a_namespace_without_servers() -> None:
    carrier = resource("aws_redshift_resource_policy.app", resource_arn=unknown("var.namespace"))
    named = "arn:aws:redshift-serverless:eu-west-1:111122223333:namespace/a1b2c3d4"
    assert verdict_of(carrier, "redshift", named) == U


def test_what_lies_in_a_table_has_arns_of_its_own() -> None:
    table = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
    assert verdict_of(resource("aws_dynamodb_resource_policy.orders", resource_arn=table), "dynamodb", table) == M


TABLE, INDEXES = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*"
ORDERS, BILLS = resource("aws_dynamodb_table.orders", name="orders"), resource("aws_dynamodb_table.bills", name="bills")


def behind(address: str, path: str) -> Value:
    """The ARN of something with a path behind it."""
    told = ref(address)
    return Value(Unknown(address, (address,), suffix=path, shape=f"{GAP}{path}"), written=True, references=told.references)


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        ([TABLE, INDEXES], S),
        ([TABLE, f"{TABLE}/*"], S),
        (f"{TABLE}*", S),
        ("*", S),
        ("arn:aws:dynamodb:*:*:table/*", S),
        ([ref("aws_dynamodb_table.orders.arn"), behind("aws_dynamodb_table.orders.arn", "/index/*")], S),
        (TABLE, M),  # its indexes are read all the same
        (ref("aws_dynamodb_table.orders.arn"), U),
        (INDEXES, M),
        ([TABLE, f"{TABLE}/index/by-day"], M),
        ([TABLE, INDEXES.replace("orders", "bills")], M),
        ([ref("aws_dynamodb_table.bills.arn"), behind("aws_dynamodb_table.bills.arn", "/index/*")], M),
    ],
)
def test_the_policy_of_a_table_is_about_its_indexes(resources: object, verdict: Verdict) -> None:
    carrier = resource("aws_dynamodb_resource_policy.orders", resource_arn=ref("aws_dynamodb_table.orders.arn"))
    assert verdict_of(carrier, "dynamodb", resources, ORDERS, BILLS) == verdict


DOMAIN = "arn:aws:es:eu-west-1:111122223333:domain/search"


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        ([DOMAIN, f"{DOMAIN}/*"], S),
        (f"{DOMAIN}*", S),
        ([ref("aws_opensearch_domain.search.arn"), behind("aws_opensearch_domain.search.arn", "/*")], S),
        (DOMAIN, M),
        (f"{DOMAIN}/*", M),
        ([DOMAIN, f"{DOMAIN}/logs/*"], M),
        ([f"{DOMAIN}-old", f"{DOMAIN}-old/*"], M),
    ],
)
def test_the_policy_of_a_domain_is_about_what_is_called_there(resources: object, verdict: Verdict) -> None:
    carrier = resource("aws_opensearch_domain_policy.search", domain_name=ref("aws_opensearch_domain.search.domain_name"))
    assert verdict_of(carrier, "es", resources, resource("aws_opensearch_domain.search", domain_name="search")) == verdict


@pytest.mark.parametrize(
    ("actions", "resources", "verdict"),
    [
        ("dynamodb:GetItem", TABLE, S),
        (["dynamodb:GetItem", "dynamodb:BatchGetItem"], [ref("aws_dynamodb_table.orders.arn")], S),
        ("dynamodb:GetItem", INDEXES, M),
        ("dynamodb:Query", TABLE, M),  # of an index, too
        (["dynamodb:GetItem", "dynamodb:Query"], TABLE, M),
        ("dynamodb:Get*", TABLE, M),  # which is `GetResourcePolicy` of a stream as well
        ("dynamodb:GetItem", TABLE.replace("orders", "bills"), M),
    ],
)
def test_an_item_is_got_from_the_table_itself(actions: object, resources: object, verdict: Verdict) -> None:
    carrier = resource("aws_dynamodb_resource_policy.orders", resource_arn=ref("aws_dynamodb_table.orders.arn"))
    assert verdict_of(carrier, "dynamodb", resources, ORDERS, BILLS, action=actions, allowed=actions) == verdict


@pytest.mark.parametrize(
    ("actions", "resources", "verdict"),
    [("es:ESHttp*", f"{DOMAIN}/*", S), ("es:ESHttpGet", DOMAIN, M), ("es:*", f"{DOMAIN}/*", M)],
)
def test_what_a_domain_answers_by_http_is_below_it(actions: str, resources: str, verdict: Verdict) -> None:
    carrier = resource("aws_opensearch_domain_policy.search", domain_name=ref("aws_opensearch_domain.search.domain_name"))
    search = resource("aws_opensearch_domain.search", domain_name="search")
    assert verdict_of(carrier, "es", resources, search, action=actions, allowed=actions) == verdict


BUS, RULES = "arn:aws:events:eu-west-1:111122223333:event-bus/shop", "arn:aws:events:eu-west-1:111122223333:rule/shop/*"
SHOP = resource("aws_cloudwatch_event_bus.shop", name="shop")


@pytest.mark.parametrize(
    ("allowed", "action", "resources", "verdict"),
    [
        ("events:PutEvents", "events:PutEvents", BUS, S),
        ("events:PutEvents", "events:*", BUS, S),
        ("events:PutEvents", "*", ref("aws_cloudwatch_event_bus.shop.arn"), S),
        ("events:PutEvents", "events:*", f"{BUS}-2", M),
        ("events:PutEvents", "events:*", RULES, M),
        ("events:PutEvents", "events:PutRule", BUS, M),
        ("events:*", "events:*", BUS, M),  # its rules are changed all the same
        ("events:PutRule", "events:*", BUS, M),
        ("events:PutRule", "events:*", "*", S),
    ],
)
def test_the_policy_of_a_bus_is_about_its_rules(allowed: str, action: str, resources: object, verdict: Verdict) -> None:
    carrier = resource("aws_cloudwatch_event_bus_policy.shop", event_bus_name=ref("aws_cloudwatch_event_bus.shop.name"))
    assert verdict_of(carrier, "events", resources, SHOP, action=action, allowed=allowed) == verdict
    named = resource("aws_cloudwatch_event_bus_policy.shop", event_bus_name="shop")
    assert isinstance(resources, Value) or verdict_of(named, "events", resources, action=action, allowed=allowed) == verdict


@pytest.mark.parametrize(("bus", "verdict"), [("default", S), ("shop", M)])
def test_a_policy_that_names_no_bus_is_that_of_the_default_one(bus: str, verdict: Verdict) -> None:
    carrier = resource("aws_cloudwatch_event_bus_policy.any")
    assert verdict_of(carrier, "events", BUS.replace("shop", bus), allowed="events:PutEvents") == verdict


@pytest.mark.parametrize(
    ("carrier", "key"), [("aws_ses_identity_policy", "identity"), ("aws_sesv2_email_identity_policy", "email_identity")]
)
@pytest.mark.parametrize(
    ("named", "resources", "verdict"),
    [
        ("example.com", "arn:aws:ses:eu-west-1:111122223333:identity/example.com", S),
        ("example.com", "arn:aws:ses:eu-west-1:111122223333:identity/example.org", M),
        ("me@example.com", "arn:aws:ses:*:111122223333:identity/me@example.com", S),
        ("me@example.com", "arn:aws:ses:*:111122223333:identity/example.com", M),
        (
            "arn:aws:ses:eu-west-1:111122223333:identity/example.com",
            *("arn:aws:ses:eu-west-1:111122223333:identity/example.com", S),
        ),
        (ref("aws_ses_domain_identity.shop.arn"), ref("aws_ses_domain_identity.shop.arn"), S),
        (ref("aws_ses_domain_identity.shop.domain"), ref("aws_ses_domain_identity.shop.arn"), S),
        (ref("aws_ses_domain_identity.shop.domain"), "arn:aws:ses:eu-west-1:111122223333:identity/shop.example.com", S),
        (ref("aws_ses_domain_identity.shop.domain"), "arn:aws:ses:eu-west-1:111122223333:identity/example.com", M),
        (ref("aws_ses_domain_identity.shop.domain"), ref("aws_ses_email_identity.me.arn"), M),
        (ref("aws_ses_email_identity.me.arn"), ref("aws_ses_email_identity.me.arn"), S),
    ],
)
def test_the_policy_of_an_identity(carrier: str, key: str, named: object, resources: object, verdict: Verdict) -> None:
    shop = resource("aws_ses_domain_identity.shop", domain="shop.example.com")
    me = resource("aws_ses_email_identity.me", email="me@example.com")
    values: dict[str, Any] = {key: named}
    assert verdict_of(resource(f"{carrier}.x", **values), "ses", resources, shop, me) == verdict

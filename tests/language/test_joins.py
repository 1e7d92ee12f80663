"""What stands beside a subject, and what of it is sure: whom a key leads to, how many there are, what stays though it is taken out."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Reference, Unknown, Value
from tests.language.stand import context, judged, later, thing


def choice(*sides: Value, **known: Any) -> Value:
    references = tuple(one for side in sides for one in side.references)
    return Value(Unknown("c", ("var.c",), branches=tuple(("var.c", side) for side in sides), **known), written=True, references=references)


def group(name: str, *, tls: bool, **more: Any) -> Resource:
    return thing(f"aws_db_parameter_group.{name}", {"name": name, "tls": tls}, **more)


def database(key: Value) -> Resource:
    return thing("aws_db_instance.d", {"group": key})


def of_bucket(kind: str, name: str = "x", to: Value | None = None, **more: Any) -> Resource:
    told = {"acl": "public-read", "status": "Enabled"}
    return thing(f"aws_s3_bucket_{kind}.{name}", {**told, "bucket": later("aws_s3_bucket.b") if to is None else to}, **more)


def instance(name: str, to: str = "aws_rds_cluster.c", **more: Any) -> Resource:
    return thing(f"aws_rds_cluster_instance.{name}", {"cluster": later(to)}, **more)


BUCKET = thing("aws_s3_bucket.b", {"bucket": "example-b"})
CLUSTER = thing("aws_rds_cluster.c", {"name": "c"})
ONE = later("aws_db_parameter_group.a", "name")
EITHER = database(choice(ONE, later("aws_db_parameter_group.b", "name")))
TLS = {"has": "aws_db_parameter_group", "by": "group", "where": ["tls is true"]}
NO_ACL = {"lacks": "aws_s3_bucket_acl", "via": "bucket", "where": ["acl is 'public-read'"]}
TWO = {"has": "aws_rds_cluster_instance", "via": "cluster", "at_least": 2}
STATUS = {"has": "aws_s3_bucket_versioning", "via": "bucket", "sole": True, "where": ["status is 'Enabled'"]}
GONE = of_bucket("acl", "old", action=Action.DELETE)
OPEN: dict[str, Any] = {"doubt": "var.on", "doubt_on": ("var.on",)}
SIBLING = later("aws_s3_bucket_versioning.x", "bucket")


@pytest.mark.parametrize(
    ("item", "resources", "verdict", "because"),
    [
        (TLS, [EITHER, group("a", tls=True), group("b", tls=True)], "satisfied", "a.tls is true; aws_db_parameter_group.b.tls is true"),
        (TLS, [EITHER, group("a", tls=True), group("b", tls=False)], "unknown", "whether aws_db_parameter_group.a belongs to it"),
        (TLS, [EITHER, group("a", tls=False), group("b", tls=False)], "misconfigured", "b.tls is false"),
        (TLS, [database(ONE), group("a", tls=True, **OPEN, most=None)], "unknown", "belongs to it depends on var.on"),
        (
            NO_ACL,
            [BUCKET, of_bucket("acl")],
            "misconfigured",
            "aws_s3_bucket_acl.x should not stand beside it as it is",
        ),
        (NO_ACL, [BUCKET, GONE], "misconfigured", "aws_s3_bucket_acl.old is taken out of Terraform, and stays in AWS"),
        (NO_ACL, [BUCKET, GONE, of_bucket("acl", "new")], "misconfigured", "aws_s3_bucket_acl.new should not stand beside it as it is"),
        (
            NO_ACL,
            [BUCKET, GONE, of_bucket("acl", "new", **OPEN)],
            "unknown",
            "aws_s3_bucket_acl.old belongs to it depends on what takes its place",
        ),
        (
            NO_ACL,
            [BUCKET, GONE, of_bucket("acl", "new", later())],
            "unknown",
            "aws_s3_bucket_acl.old belongs to it depends on what takes its place",
        ),
        (
            STATUS,
            [BUCKET, of_bucket("versioning"), of_bucket("versioning", "y", **OPEN)],
            "satisfied",
            "aws_s3_bucket_versioning.x.status is 'Enabled'",
        ),
        (TWO, [CLUSTER, instance("a"), instance("b", "")], "unknown", "whether aws_rds_cluster_instance.b belongs to it"),
        (TWO, [CLUSTER, instance("a", **OPEN, several=True, most=None)], "unknown", "there are depends on var.on"),
    ],
)
def test_what_stands_beside_a_subject(item: dict[str, Any], resources: list[Resource], verdict: str, because: str) -> None:
    answer = judged(item, *resources)
    assert answer.verdict.word == verdict
    assert because in answer.because
    assert ("how many" in answer.because) == ("there are" in because)


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("family is one of ['a', 'b, c']", "family is 'a' or 'b, c'"),
        ("family is one of ['b, c']", "family is 'b, c'"),
        ("family is one of [1, 2]", "family is 1 or 2"),
        ("family matches '^x|^y'", "family matches '^x|^y'"),
        ("family matches 'x$'", "family ends with 'x'"),
        ("family matches '^(?!mysql)'", "family matches '^(?!mysql)'"),
    ],
)
def test_which_resources_are_looked_for_is_told_in_words(clause: str, said: str) -> None:
    item = {"has": "aws_db_parameter_group", "by": "group", "which": [clause]}
    found = thing("aws_db_parameter_group.a", {"name": "a", "family": "mysql8.0"})
    assert judged(item, database(ONE), found).because == f"group leads to no aws_db_parameter_group whose {said}"


@pytest.mark.parametrize(
    ("other", "verdict"),
    [(Value("example-b"), "satisfied"), (Value("example-c"), "unknown"), (later(), "unknown"), (later("random_pet.n"), "unknown")],
)
def test_a_choice_between_a_reference_and_a_name_is_none_where_both_mean_one(other: Value, verdict: str) -> None:
    key = choice(later("aws_s3_bucket.b"), other)
    resources = BUCKET, of_bucket("acl", to=key), thing("random_pet.n")
    assert judged({"has": "aws_s3_bucket_acl", "via": "bucket"}, *resources).verdict.word == verdict


@pytest.mark.parametrize(
    ("own", "verdict"),
    [(later("aws_s3_bucket.b"), "satisfied"), (choice(later("aws_s3_bucket.b"), Value("other")), "unknown")],
    ids=["of it", "of it, or of another"],
)
def test_a_key_that_a_sibling_hands_on_leads_where_its_own_leads(own: Value, verdict: str) -> None:
    others = of_bucket("versioning", to=own), of_bucket("acl", to=SIBLING)
    assert judged({"has": "aws_s3_bucket_acl", "via": "bucket"}, BUCKET, *others).verdict.word == verdict


@pytest.mark.parametrize(
    ("known", "verdict"),
    [({}, "unknown"), ({"prefix": "arn:"}, "satisfied"), ({"suffix": "/x"}, "satisfied")],
    ids=["bare", "prefix", "suffix"],
)
def test_a_whole_and_its_part_are_one_place_only_in_a_text(known: dict[str, Any], verdict: str) -> None:
    names = ("aws_api_gateway_rest_api.a", "aws_api_gateway_stage.s")
    references = tuple(Reference(f"{name}.id", name, "id") for name in names)
    key = Value(Unknown("both", tuple(one.text for one in references), **known), written=True, references=references)
    stage = thing(names[1], {"rest_api_id": later(names[0])})
    wall = thing("aws_wafv2_web_acl_association.w", {"resource_arn": key})
    item = {"has": "aws_wafv2_web_acl_association", "via": "resource_arn"}
    assert judged(item, stage, thing(names[0]), wall).verdict.word == verdict


def test_whether_a_key_may_be_a_subjects_is_told_of_each_and_of_each_pattern() -> None:
    key = Value(Unknown("var.k", ("var.k",), prefix="a-"), written=True, references=(Reference("var.k"),))
    subjects = [thing(f"aws_s3_bucket.{name}", {"bucket": f"{name}-1"}) for name in ("a", "z")]
    links = context(*subjects, of_bucket("acl", to=key)).links
    wanted = {"": [True, False], "a-{bucket}": [True, True], "x-{bucket}": [False, False]}
    for pattern in ("", "a-{bucket}", "x-{bucket}", ""):
        found = [bool(links.children(one, ("aws_s3_bucket_acl",), "bucket", pattern).doubts) for one in subjects]
        assert found == wanted[pattern]

"""Texts that are not known yet and are made in the same way: they will be the same, and join what they name."""

from __future__ import annotations

import pytest

from srm_tf.language.joined import Joined
from srm_tf.language.links import Links
from srm_tf.model.graph import Graph
from srm_tf.model.value import Certainty, Reference, Unknown, Value
from tests.language.stand import thing
from tests.support.judging import configured_graph

NAMES = """
variable "app" {}
variable "other" {}

resource "aws_s3_bucket" "main" {
  bucket = %s
}

resource "aws_s3_bucket_public_access_block" "main" {
  bucket = %s
}
"""
TYPES = ("aws_s3_bucket_public_access_block",)


def joined(terraform: str, files: dict[str, str] | None = None) -> tuple[list[str], bool]:
    """Who is joined to the bucket, and whether anybody else may be."""
    graph = configured_graph(terraform, files=files)
    (bucket,) = graph.of_type("aws_s3_bucket")
    found = Links(graph, lambda kind: ("bucket",) if kind == "aws_s3_bucket" else ()).children(bucket, TYPES, "bucket")
    return [one.resource.address for one in found.links], bool(found.doubts)


@pytest.mark.parametrize(
    "name", ['"logs"', '"l"', "var.app", '"${var.app}-logs"', '"${var.other}-${var.app}"', 'format("%s-logs", var.app)']
)
def test_what_is_made_in_the_same_way_is_joined(name: str) -> None:
    assert joined(NAMES % (name, name)) == (["aws_s3_bucket_public_access_block.main"], False)


@pytest.mark.parametrize("key", ["var.other", '"${var.other}-logs"', 'lower("${var.app}-logs")', '"${var.app}${var.app}-logs"'])
def test_what_is_made_in_another_way_may_be_joined(key: str) -> None:
    assert joined(NAMES % ('"${var.app}-logs"', key)) == ([], True)


def test_a_spelling_does_not_matter() -> None:
    assert joined(NAMES % ('"${var.app}-logs"', 'format("%s-logs", var.app)'))[0]


def test_the_variables_of_two_modules_are_two() -> None:
    module = 'variable "app" {}\nresource "aws_s3_bucket_public_access_block" "main" {\n  bucket = var.app\n}\n'
    root = NAMES.partition('resource "aws_s3_bucket_public_access_block"')[0] % "var.app"
    call = 'module "block" {\n  source = "./block"\n  app    = %s\n}\n'
    files = {"block/main.tf": module}
    assert joined(root + call % "var.app", files) == (["module.block.aws_s3_bucket_public_access_block.main"], False)
    assert joined(root + call % "var.other", files) == ([], True)


def test_what_ends_otherwise_is_surely_another() -> None:
    assert joined(NAMES % ('"${var.app}-logs"', '"${var.app}-data"')) == ([], False)


@pytest.mark.parametrize("key", ['lookup({ b = aws_s3_bucket.main.id }, "a", "other")', 'coalesce("other", aws_s3_bucket.main.bucket)'])
def test_a_known_text_is_not_made_of_what_it_was_not_taken_from(key: str) -> None:
    assert joined(NAMES % ('"logs"', key)) == ([], False)
    assert joined(NAMES % ("var.app", key)) == ([], True)  # it may be called so


@pytest.mark.parametrize(
    "key", ["lower(aws_s3_bucket.main.bucket)", 'replace(aws_s3_bucket.main.arn, "arn:aws:s3:::", "")', "aws_s3_bucket.main.arn"]
)
def test_what_functions_leave_of_a_name_names_it_still(key: str) -> None:
    assert joined(NAMES % ('"example.com"', key)) == (["aws_s3_bucket_public_access_block.main"], False)


@pytest.mark.parametrize("key", ['replace(aws_s3_bucket.main.id, ".", "-")', "title(aws_s3_bucket.main.id)"])
def test_what_functions_make_of_a_name_may_be_another(key: str) -> None:
    assert joined(NAMES % ('"example.com"', key)) == ([], True)


CHOICE = 'var.app == "x" ? "prod" : "dev"'


@pytest.mark.parametrize("name", [CHOICE, f'"logs-${{{CHOICE}}}"', f"upper({CHOICE})"])
def test_a_name_that_is_a_choice_is_read_like_any_other(name: str) -> None:
    assert joined(NAMES % (name, "aws_s3_bucket.main.bucket")) == (["aws_s3_bucket_public_access_block.main"], False)


def test_a_name_that_may_be_left_to_the_provider_is_read_like_any_other() -> None:
    assert joined(NAMES % ('var.app == "x" ? "logs" : null', "aws_s3_bucket.main.bucket")) == (
        ["aws_s3_bucket_public_access_block.main"],
        False,
    )


@pytest.mark.parametrize("other", ['"shared"', '"dev"'])
def test_a_choice_between_such_a_name_and_another_is_left_open(other: str) -> None:
    assert joined(NAMES % (CHOICE, f"var.other == null ? aws_s3_bucket.main.bucket : {other}")) == ([], True)


@pytest.mark.parametrize(
    ("passed", "open_"),
    [
        ("aws_s3_bucket.main.id", True),
        ("aws_s3_bucket.main.arn", True),
        ("aws_s3_bucket.main", True),
        ("aws_s3_bucket.main.bucket_regional_domain_name", False),
        ("aws_s3_bucket.main.hosted_zone_id", False),
        ("aws_s3_bucket.main.website_endpoint", False),
    ],
)
def test_a_module_that_is_not_here_attaches_nothing_by_an_address(passed: str, *, open_: bool) -> None:
    assert joined(
        f'resource "aws_s3_bucket" "main" {{}}\nmodule "cdn" {{\n  source = "example/cdn/aws"\n  origin = {{ x = {passed} }}\n}}\n'
    ) == (
        [],
        open_,
    )


@pytest.mark.parametrize(("part", "found"), [("aws_s3_bucket_policy.p.id", True), ("aws_s3_object.o.id", False)])
def test_the_id_of_a_part_is_that_of_its_whole(part: str, *, found: bool) -> None:
    whole = 'resource "aws_s3_bucket" "main" {}\n'
    parts = "".join(
        f'resource "{kind}" "{name}" {{\n  bucket = aws_s3_bucket.main.id\n}}\n'
        for kind, name in (("aws_s3_bucket_policy", "p"), ("aws_s3_object", "o"))
    )
    graph = configured_graph(f'{whole}{parts}resource "aws_s3_bucket_logging" "l" {{\n  target_bucket = {part}\n}}\n')
    (logging,) = graph.of_type("aws_s3_bucket_logging")
    links = Links(graph).parents(logging, logging.get("target_bucket"), "target_bucket", ("aws_s3_bucket",)).links
    assert [one.resource.address for one in links] == (["aws_s3_bucket.main"] if found else [])


@pytest.mark.parametrize(("key", "open_"), [('"prod"', True), ('"other"', False), ('"${var.other}"', True)])
def test_one_of_the_names_that_there_may_be_casts_a_doubt(key: str, *, open_: bool) -> None:
    assert joined(NAMES % (CHOICE, key)) == ([], open_)


AROUND = """
data "aws_caller_identity" "a" {}
data "aws_caller_identity" "b" {}
data "aws_region" "a" {}
data "aws_region" "b" {}
data "aws_region" "other" { region = var.other }
"""


@pytest.mark.parametrize(
    ("name", "key", "wanted"),
    [
        ("logs-${data.aws_caller_identity.a.account_id}", "logs-${data.aws_caller_identity.b.id}", True),
        ("logs-${data.aws_region.a.name}", "logs-${data.aws_region.b.region}", True),
        ("logs-${data.aws_region.a.id}", "logs-${data.aws_region.b.name}", True),
        ("logs-${data.aws_region.a.name}", "logs-${data.aws_region.other.name}", False),
        ("logs-${data.aws_region.a.name}", "logs-${data.aws_region.a.description}", False),
    ],
)
def test_where_it_is_applied_is_the_same_however_it_is_looked_up(name: str, key: str, *, wanted: bool) -> None:
    assert joined(AROUND + NAMES % (f'"{name}"', f'"{key}"')) == (
        (["aws_s3_bucket_public_access_block.main"], False) if wanted else ([], True)
    )


@pytest.mark.parametrize(
    ("key", "open_"),
    [
        ("arn:aws:ec2:${data.aws_region.a.name}:${data.aws_caller_identity.a.account_id}:eip-allocation/${aws_eip.e.id}", False),
        ("arn:aws:ec2:${data.aws_region.gone.name}:${data.aws_caller_identity.gone.account_id}:eip-allocation/${aws_eip.e.id}", False),
        ("${data.aws_caller_identity.a.account_id}-${aws_eip.e.id}", False),
        ("${data.aws_caller_identity.a.account_id}-logs", True),
        ("${data.aws_caller_identity.a.arn}-${aws_eip.e.id}", True),
        ("arn:aws:s3:::${data.aws_caller_identity.a.account_id}-${var.other}", True),
    ],
)
def test_what_belongs_to_somebody_else_does_so_wherever_that_is(key: str, *, open_: bool) -> None:
    address = 'resource "aws_eip" "e" {}\n'
    assert joined(AROUND + address + NAMES % ("var.app", f'"{key}"')) == ([], open_)


@pytest.mark.parametrize(
    ("certainties", "key", "wanted"),
    [
        ((Certainty.POSSIBLE, Certainty.POSSIBLE), "logs", {"logs": (1, 0), "data": (0, 0)}),
        ((Certainty.EXACT, Certainty.EXACT), "data", {"logs": (0, 0), "data": (1, 0)}),
        ((Certainty.EXACT, Certainty.POSSIBLE), "data", {"logs": (0, 0), "data": (1, 0)}),
        ((Certainty.POSSIBLE, Certainty.POSSIBLE), "other", {"logs": (0, 0), "data": (0, 0)}),
        ((Certainty.POSSIBLE, Certainty.POSSIBLE), None, {"logs": (0, 1), "data": (0, 1)}),
    ],
)
def test_a_known_text_tells_which_is_meant_of_those_that_an_expression_may_mean(
    certainties: tuple[Certainty, Certainty], key: str | None, wanted: dict[str, tuple[int, int]]
) -> None:
    buckets = [thing(f"aws_s3_bucket.{name}", {"bucket": name}) for name in ("logs", "data")]
    references = tuple(Reference(f"{one.address}.id", one.address, "id", how) for one, how in zip(buckets, certainties, strict=True))
    data = key if key is not None else Unknown("module.m", ("module.m",))
    block = thing("aws_s3_bucket_public_access_block.b", {"bucket": Value(data, written=True, references=references)})
    links = Links(Graph((*buckets, block)), lambda kind: ("bucket",) if kind == "aws_s3_bucket" else ())
    found = {one.name: links.children(one, TYPES, "bucket") for one in buckets}
    assert {name: (len(one.links), len(one.doubts)) for name, one in found.items()} == wanted


ROTATED = """
resource "aws_secretsmanager_secret" "main" {
  name = "%s"
}

resource "aws_secretsmanager_secret_rotation" "main" {
  secret_id = "arn:aws:secretsmanager:eu-west-1:%s:secret:%s"
}

variable "account" {}
"""


ENDS = [
    ("app/db", "app/db-a1B2c3", "sure"),
    ("app/db", "app/db", "sure"),  # in part: AWS finds it by its name
    ("app", "app/db", ""),
    ("my-secret", "my-secret", "sure"),  # in part, and it looks like the whole of another one's
    ("my", "my-secret", "perhaps"),
    ("my-Secret", "my-Secret", "sure"),
    ("other", "my-secret", ""),
]


def _rotated(name: str, account: str, end: str) -> Joined:
    graph = configured_graph(ROTATED % (name, account, end))
    (secret,) = graph.of_type("aws_secretsmanager_secret")
    links = Links(graph, lambda kind: ("name",) if kind == "aws_secretsmanager_secret" else ())
    return links.children(secret, ("aws_secretsmanager_secret_rotation",), "secret_id")


@pytest.mark.parametrize(("name", "end", "how"), ENDS)
def test_the_end_of_the_arn_of_a_secret(name: str, end: str, how: str) -> None:
    found = _rotated(name, "111122223333", end)
    assert (bool(found.links), bool(found.doubts)) == (how == "sure", how == "perhaps")


@pytest.mark.parametrize(("name", "end", "how"), ENDS)
def test_the_end_of_an_arn_in_an_account_that_is_not_known(name: str, end: str, how: str) -> None:
    found = _rotated(name, "${var.account}", end)
    assert bool(found.links or found.doubts) == (how != "")


OWN_ACCOUNT = """
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

resource "aws_sns_topic_policy" "alerts" {
  arn    = "%s"
  policy = "{}"
}
"""


@pytest.mark.parametrize(
    ("arn", "is_joined"),
    [
        ("arn:aws:sns:eu-west-1:111122223333:alerts", True),
        ("arn:aws:sns:eu-west-1:444455556666:alerts", False),
        ("arn:aws:sns:eu-west-1:${data.aws_caller_identity.me.account_id}:alerts", True),
    ],
)
def test_an_arn_of_another_account_names_nobody_here(arn: str, is_joined: bool) -> None:
    graph = configured_graph(OWN_ACCOUNT % arn + 'data "aws_caller_identity" "me" {}\n')
    (topic,) = graph.of_type("aws_sns_topic")
    found = Links(graph, lambda _: ()).children(topic, ("aws_sns_topic_policy",), "arn")
    assert (bool(found.links), found.doubts) == (is_joined, ())

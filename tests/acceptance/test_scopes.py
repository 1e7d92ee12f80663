"""Accounts and regions: since version 6 of the provider a resource may name a region of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph, typed
from tests.support.judging import catalogue, configured_graph, facts, graph_of, words_of
from tests.support.scanning import Scan

ENCRYPTED, DEFAULT = "ebs/volumes-are-encrypted-at-rest", "ebs/accounts-encrypt-volumes-by-default"
HOME = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
ON = 'resource "aws_ebs_encryption_by_default" "on" {\n%s}\n'
VOLUME = 'resource "aws_ebs_volume" "v" {\n%s  size = 1\n}\n'
OTHER = 'provider "aws" {\n  alias  = "other"\n  region = "eu-central-1"\n%s}\n'
US = '  region = "us-east-1"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HOME + ON % "" + VOLUME % "", "satisfied"),
        (ON % "" + VOLUME % "", "satisfied"),
        (HOME + ON % "" + VOLUME % US, "unknown"),
        (ON % "" + VOLUME % US, "unknown"),
        (HOME + ON % US + VOLUME % "", "unknown"),
        (HOME + ON % US + VOLUME % US, "satisfied"),
        (ON % US + VOLUME % US, "satisfied"),
    ],
    ids=["home", "nobody says where", "volume elsewhere", "volume perhaps elsewhere", "default elsewhere", "both", "both alone"],
)
def test_the_default_of_a_region_is_none_of_another(scan: Scan, text: str, expected: str) -> None:
    scan.write(text).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == expected


LOOKED_UP = 'data "aws_region" "here" {\n%s}\n'
HERE = "  region = data.aws_region.here.region\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LOOKED_UP % "" + ON % "" + VOLUME % HERE, "satisfied"),
        (LOOKED_UP % "" + ON % HERE + VOLUME % "", "satisfied"),
        (LOOKED_UP % '  endpoint = "ec2.eu-west-1.amazonaws.com"\n' + ON % "" + VOLUME % HERE, "unknown"),
        (OTHER % "" + LOOKED_UP % "  provider = aws.other\n" + ON % "" + VOLUME % HERE, "unknown"),
    ],
    ids=["volume", "default", "another's", "of another provider"],
)
def test_the_region_that_is_looked_up_is_that_of_the_provider(scan: Scan, text: str, expected: str) -> None:
    scan.write(text.replace("eu-central-1", "us-west-2")).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == expected


SOMEWHERE = 'variable "there" {}\n'
THERE = "  region = var.there\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HOME + ON % "" + VOLUME % THERE, "unknown"),
        (HOME + ON % THERE + VOLUME % "", "unknown"),
        (HOME + ON % THERE + VOLUME % THERE, "satisfied"),
        (HOME + ON % THERE + VOLUME % '  region = "${var.there}-1"\n', "unknown"),
        ('provider "aws" {\n  region = var.there\n}\n' + ON % "" + VOLUME % THERE, "satisfied"),
        (HOME + ON % "" + VOLUME % "  region = null\n", "satisfied"),
    ],
    ids=["volume", "default", "both", "made of it", "the provider's", "null"],
)
def test_a_region_that_nobody_knows_is_not_the_one_of_the_provider(scan: Scan, text: str, expected: str) -> None:
    scan.write(SOMEWHERE + text).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == expected


APART = 'provider "aws" {\n}\nprovider "aws" {\n  alias = "audit"\n  region = "us-east-1"\n}\n'
FUNCTION = 'resource "aws_lambda_function" "f" {\n%s  function_name = "f"\n  role          = "r"\n}\n'
LOGS = 'resource "aws_cloudwatch_log_group" "l" {\n%s  name              = "/aws/lambda/f"\n  retention_in_days = 400\n}\n'


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(THERE, "", "unknown"), ("", THERE, "unknown"), (THERE, THERE, "satisfied"), ("", "", "satisfied"), (THERE, US, "unknown")],
    ids=["its own", "the group's", "both", "neither", "two"],
)
def test_a_name_means_something_in_one_region_only(scan: Scan, one: str, other: str, expected: str) -> None:
    scan.write(SOMEWHERE + HOME + FUNCTION % one + LOGS % other).judge()
    assert scan.verdict("aws_lambda_function.f", "lambda/functions-have-managed-log-groups") == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", "satisfied"),
        ("  provider = aws.audit\n", "  provider = aws.audit\n", "satisfied"),
        ("  provider = aws.audit\n", "", "unknown"),
        ("", "  provider = aws.audit\n", "unknown"),
    ],
    ids=["the default one", "the other one", "its own", "the group's"],
)
def test_a_name_may_lead_past_another_provider_configuration(scan: Scan, one: str, other: str, expected: str) -> None:
    """Nobody knows the Region of one, so that there may be two: whoever writes two configurations mostly has two."""
    scan.write(APART + FUNCTION % one + LOGS % other).judge()
    assert scan.verdict("aws_lambda_function.f", "lambda/functions-have-managed-log-groups") == expected


def test_nor_is_one_known_after_apply_in_a_plan() -> None:
    text = HOME + 'resource "aws_ssm_parameter" "there" {\n  name = "r"\n  type = "String"\n}\n' + ON % ""
    graph = graph_of(text + VOLUME % "  region = aws_ssm_parameter.there.arn\n")
    assert words_of(graph, ENCRYPTED)["aws_ebs_volume.v"] == "unknown"


CONSOLE = "ec2/accounts-disable-serial-console"


def test_what_lives_in_a_region_that_nobody_knows_may_live_in_any(scan: Scan) -> None:
    console = f'resource "aws_ec2_serial_console_access" "c" {{\n{THERE}}}\n'
    scan.write(SOMEWHERE + HOME + console + VOLUME % "").judge()
    assert scan.verdict("account_region", CONSOLE) == "unknown"
    assert scan.verdict("region var.there (provider.aws)", CONSOLE) == "misconfigured"


DETECTOR = 'resource "aws_guardduty_detector" "d" {\n%s  enable = true\n}\n'
TRAIL = 'resource "aws_cloudtrail" "t" {\n%s  name = "t"\n  s3_bucket_name = "logs"\n  is_multi_region_trail = true\n}\n'
STRANGER = 'provider "aws" {\n  alias   = "other"\n  region  = "eu-west-1"\n  profile = "other"\n}\n'
SWITCHED = ON % '  count = var.there == "%s" ? 1 : 0\n'
DETECTS, TRAILS = "guardduty/accounts-enable-guardduty", "cloudtrail/accounts-have-multi-region-trails"


@pytest.mark.parametrize(
    ("text", "place", "control", "expected"),
    [
        (DETECTOR % THERE + VOLUME % "", "account_region", DETECTS, "unknown"),
        (DETECTOR % "" + VOLUME % THERE, "region var.there (provider.aws)", DETECTS, "unknown"),
        (DETECTOR % "" + DETECTOR.replace('"d"', '"e"') % US + VOLUME % THERE, "region var.there (provider.aws)", DETECTS, "unknown"),
        (ON % "" + ON.replace('"on"', '"us"') % US + VOLUME % THERE, "region var.there (provider.aws)", DEFAULT, "unknown"),
        (SWITCHED % "x" + SWITCHED.replace('"on"', '"too"') % "y", "account_region", DEFAULT, "unknown"),
        (ON % "" + ON.replace('"on"', '"too"') % THERE + VOLUME % THERE, "region var.there (provider.aws)", DEFAULT, "satisfied"),
        (DETECTOR % THERE + VOLUME % THERE, "region var.there (provider.aws)", DETECTS, "satisfied"),
        (DETECTOR % US + VOLUME % "", "account_region", DETECTS, "missing"),
        (STRANGER + DETECTOR % f"{THERE}  provider = aws.other\n" + VOLUME % "", "account_region", DETECTS, "missing"),
        (TRAIL % THERE, "account_region", TRAILS, "satisfied"),
    ],
    ids=[
        "elsewhere, perhaps",
        "a Region that may be this",
        "two Regions that may be this",
        "two that may be this, of which there is one each",
        "two that may not be there",
        "this one, and one that may be this",
        "the same words",
        "another Region",
        "another account",
        "of the account",
    ],
)
def test_where_all_is_here_a_region_has_what_lives_there_or_may(text: str, place: str, control: str, expected: str) -> None:
    """What may live in a Region is no lack of it, where no other stack may hold it either; an account has what is in any."""
    graph, asked = with_scopes(configured_graph(SOMEWHERE + HOME + text)), catalogue().get(control)
    assert asked is not None
    subject = next(one for one in graph.resources if one.address == place and typed(one) in asked.types)
    outcome = Judge(graph, replace(facts(), here=True)).outcome(asked, subject)
    assert outcome is not None
    assert outcome.verdict.word == expected


def test_every_region_is_judged_under_a_name_of_its_own(scan: Scan) -> None:
    scan.write(HOME + ON % "" + VOLUME % US).judge()
    assert scan.verdict("account_region", DEFAULT) == "satisfied"
    assert scan.verdict("region us-east-1 (provider.aws)", DEFAULT) == "unknown"
    scopes = [one for one in with_scopes(configured_graph(HOME + ON % "" + VOLUME % US)).resources if one.mode in {"account", "region"}]
    assert [(one.mode, one.address, one.region) for one in scopes] == [
        ("account", "account_region", None),
        ("region", "account_region", "eu-west-1"),
        ("region", "region us-east-1 (provider.aws)", "us-east-1"),
    ]


ANYWHERE = (
    'variable "a" {}\nvariable "b" {}\nprovider "aws" {\n  region = var.a\n}\nprovider "aws" {\n  alias  = "audit"\n  region = var.b\n}\n'
)
HANDED = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", configuration_aliases = [aws.audit] }\n  }\n}\n'


@pytest.mark.parametrize("text", [ANYWHERE, HANDED], ids=["variables", "handed in"])
def test_two_regions_that_nobody_knows_have_two_names(text: str) -> None:
    """The first is where whatever names no provider configuration stands."""
    topics = 'resource "aws_sns_topic" "here" {}\nresource "aws_sns_topic" "there" {\n  provider = aws.audit\n}\n'
    scopes = [one.address for one in with_scopes(configured_graph(text + topics)).resources if one.mode == "region"]
    assert scopes == ["account_region", "region not known (provider.aws.audit)"]


BACKUP = 'provider "aws" {\n  alias  = "%s"\n  region = "us-east-1"\n}\n'
TOPIC = 'resource "aws_sns_topic" "%s" {\n  provider = aws.%s\n}\n'


@pytest.mark.parametrize("read", [configured_graph, graph_of], ids=["configuration", "plan"])
@pytest.mark.parametrize(
    "text",
    [
        HOME + BACKUP % "us" + BACKUP % "backup" + TOPIC % ("a", "backup"),
        HOME + BACKUP % "backup" + BACKUP % "us" + TOPIC % ("b", "us") + TOPIC % ("a", "backup"),
        HOME + BACKUP % "us" + VOLUME % US,
        HOME + BACKUP % "us" + VOLUME % US + TOPIC % ("a", "us"),
    ],
    ids=["of one", "of both", "by its argument", "by both"],
)
def test_a_region_is_called_alike_whatever_stands_in_it(read: Callable[[str], Graph], text: str) -> None:
    """Else what is judged of it would seem new as soon as something else stands there."""
    scopes = [one.address for one in with_scopes(read(text)).resources if one.mode == "region"]
    assert scopes == ["region us-east-1 (provider.aws.us)"]


@pytest.mark.parametrize("volume", [US, "  provider = aws.us\n"], ids=["argument", "provider"])
@pytest.mark.parametrize("default", [US, "  provider = aws.us\n"], ids=["argument", "provider"])
def test_a_region_has_what_stands_there_however_it_is_said(scan: Scan, default: str, volume: str) -> None:
    """A Region is called by the provider configuration at home there, and is of the account of the default one none the less."""
    scan.write(HOME + BACKUP % "us" + ON % default + VOLUME % volume).judge()
    assert scan.verdict("region us-east-1 (provider.aws.us)", DEFAULT) == "satisfied"
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "satisfied"


TRAILS = "cloudtrail/accounts-have-multi-region-trails"
TRAIL = 'resource "aws_cloudtrail" "t" {\n  name = "t"\n  s3_bucket_name = "logs"\n  is_multi_region_trail = true\n}\n'
QUEUE = 'resource "aws_sqs_queue" "q" {\n  provider = aws.other\n  name     = "q"\n}\n'
ROLE = '  assume_role {\n    role_arn = "arn:aws:iam::%s:role/deploy"\n  }\n'
SIGNED = 'provider "aws" {\n  region = "eu-west-1"\n%s}\n'
WHOSE = 'variable "profile" {\n  type    = string\n  default = "edge"\n}\n'


@pytest.mark.parametrize("read", [configured_graph, graph_of], ids=["configuration", "plan"])
@pytest.mark.parametrize(
    ("text", "others"),
    [
        (HOME + OTHER % "" + TRAIL + QUEUE, []),
        (OTHER % "" + TRAIL + QUEUE, []),
        (HOME + OTHER % '  default_tags {\n    tags = { team = "edge" }\n  }\n' + TRAIL + QUEUE, []),
        (SIGNED % '  allowed_account_ids = ["111122223333"]\n' + OTHER % "" + TRAIL + QUEUE, []),
        (SIGNED % (ROLE % "111122223333") + OTHER % (ROLE % "111122223333") + TRAIL + QUEUE, []),
        (SIGNED % (ROLE % "111122223333") + OTHER % ((ROLE % "111122223333").replace("deploy", "admin")) + TRAIL + QUEUE, []),
        (SIGNED % '  allowed_account_ids = ["111122223333"]\n' + OTHER % (ROLE % "111122223333") + TRAIL + QUEUE, []),
        (SIGNED % '  allowed_account_ids = ["111122223333"]\n' + OTHER % (ROLE % "444455556666") + TRAIL + QUEUE, ["unknown"]),
        (HOME + OTHER % (ROLE % "111122223333") + TRAIL + QUEUE, ["unknown"]),
        (SIGNED % (ROLE % "111122223333") + OTHER % (ROLE % "444455556666") + TRAIL + QUEUE, ["unknown"]),
        (HOME + OTHER % '  profile = "other"\n' + TRAIL + QUEUE, ["unknown"]),
        (WHOSE + HOME + OTHER % "  profile = var.profile\n" + TRAIL + QUEUE, ["unknown"]),
    ],
    ids=[
        "Region",
        "implied",
        "tags",
        "allowed accounts",
        "one role",
        "two roles of one account",
        "its own account",
        "another account",
        "a role more",
        "two roles",
        "profile",
        "a variable more",
    ],
)
def test_provider_configurations_that_sign_in_alike_are_one_account(read: Callable[[str], Graph], text: str, others: list[str]) -> None:
    graph = with_scopes(read(text))
    judge, control = Judge(graph, facts()), catalogue().get(TRAILS)
    assert control is not None
    answers = {one.address: judge.outcome(control, one) for one in graph.resources if one.mode == "account"}
    said = {address: answer.verdict.word for address, answer in answers.items() if answer is not None}
    assert said.pop("account_region") == "satisfied"
    assert list(said.values()) == others
    regions = {one.address for one in graph.resources if one.mode == "region"}
    assert "region eu-central-1 (provider.aws.other)" in regions


def test_of_roles_one_after_the_other_the_one_written_last_tells_the_account_also_behind_a_dynamic_block() -> None:
    """Terraform keeps blocks in the order in which they are written, whether a `dynamic` makes them or not."""
    body = '    for_each = ["arn:aws:iam::444455556666:role/hub"]\n    content {\n      role_arn = assume_role.value\n    }\n'
    roles = f'  dynamic "assume_role" {{\n{body}  }}\n' + ROLE % "111122223333"
    text = SIGNED % '  allowed_account_ids = ["111122223333"]\n' + OTHER % roles + TRAIL + QUEUE
    assert len([one for one in with_scopes(configured_graph(text)).resources if one.mode == "account"]) == 1


@pytest.mark.parametrize(("read", "accounts"), [(configured_graph, 1), (graph_of, 2)], ids=["configuration", "plan"])
def test_a_plan_does_not_tell_a_variable_from_a_template_with_it(read: Callable[[str], Graph], accounts: int) -> None:
    graph = with_scopes(read(WHOSE + SIGNED % "  profile = var.profile\n" + OTHER % "  profile = var.profile\n" + TRAIL + QUEUE))
    assert len([one for one in graph.resources if one.mode == "account"]) == accounts

"""Provider configurations with `for_each`, which OpenTofu has since 1.9: each instance is a configuration of its own.

https://opentofu.org/docs/language/providers/configuration/#for_each-multiple-instances-of-a-provider-configuration
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from srm_tf.language.surroundings import told
from srm_tf.model.graph import Graph, typed
from tests.support.judging import after_plan, catalogue, configured_graph, facts
from tests.support.planned import plan_of
from tests.support.scanning import Scan

ENCRYPTED, DEFAULT = "ebs/volumes-are-encrypted-at-rest", "ebs/accounts-encrypt-volumes-by-default"
DETECTS = "guardduty/accounts-enable-guardduty"
REGIONS = 'variable "regions" {\n  default = ["eu-west-1", "us-east-1"]\n}\n'
SEVERAL = 'provider "aws" {\n  alias    = "by"\n  for_each = toset(var.regions)\n  region   = each.value\n}\n'
ON = 'resource "aws_ebs_encryption_by_default" "on" {\n  provider = aws.by["eu-west-1"]\n}\n'
EACH = {"references": ["each.value"]}
EACH_REGION = {"region": EACH}
BY = "  provider = aws.by\n"
ONE_ON, VOLUME = f'resource "aws_ebs_encryption_by_default" "on" {{\n{BY}}}\n', f'resource "aws_ebs_volume" "v" {{\n{BY}  size = 1\n}}\n'
FUNCTION = f'resource "aws_lambda_function" "f" {{\n{BY}  function_name = "f"\n  role = "r"\n}}\n'
LOGS = f'resource "aws_cloudwatch_log_group" "l" {{\n{BY}  name = "/aws/lambda/f"\n  retention_in_days = 400\n}}\n'
TRAIL = f'resource "aws_cloudtrail" "t" {{\n{BY}  name = "t"\n  s3_bucket_name = "logs"\n  is_multi_region_trail = true\n}}\n'
TRAILS = "cloudtrail/accounts-have-multi-region-trails"
VOLUMES = 'resource "aws_ebs_volume" "v" {\n  for_each = toset(var.regions)\n  provider = aws.by[each.key]\n  size     = 1\n}\n'


def test_each_of_them_is_a_region(scan: Scan) -> None:
    scan.write(REGIONS + SEVERAL + ON + VOLUMES).judge()
    assert scan.verdict('aws_ebs_volume.v["eu-west-1"]', ENCRYPTED) == "satisfied"
    assert scan.verdict('aws_ebs_volume.v["us-east-1"]', ENCRYPTED) == "unknown"
    assert scan.verdict('region eu-west-1 (provider.aws.by["eu-west-1"])', DEFAULT) == "satisfied"
    assert scan.verdict('region us-east-1 (provider.aws.by["us-east-1"])', DEFAULT) == "unknown"


def test_they_are_handed_to_modules_one_by_one(scan: Scan) -> None:
    call = 'module "m" {\n  source    = "./m"\n  for_each  = toset(["us-east-1"])\n  providers = { aws = aws.by[each.key] }\n}\n'
    below = {"m/main.tf": 'resource "aws_guardduty_detector" "d" {\n  enable = true\n}\n'}
    scan.write({"main.tf": REGIONS + SEVERAL + ON + call, **below}).judge()
    assert scan.verdict('region us-east-1 (provider.aws.by["us-east-1"])', DETECTS) == "satisfied"
    assert scan.verdict('region eu-west-1 (provider.aws.by["eu-west-1"])', DETECTS) == "unknown"


@pytest.mark.parametrize(
    ("key", "expected"),
    [("each.key", "unknown"), ('"eu-west-1"', "satisfied"), ("var.one", "unknown")],
    ids=["each", "known", "a variable"],
)
def test_of_a_number_that_is_not_known_some_are_known_by_their_key(scan: Scan, key: str, expected: str) -> None:
    volumes = VOLUMES.replace("each.key", key)
    scan.write('variable "regions" {}\nvariable "one" {}\n' + SEVERAL + ON + volumes).judge()
    assert scan.verdict('aws_ebs_volume.v["?"]', ENCRYPTED) == expected


@pytest.mark.parametrize(("other", "expected"), [("var.one", "satisfied"), ("var.other", "unknown")], ids=["one", "two"])
def test_a_name_in_one_of_them_means_nothing_in_another(scan: Scan, other: str, expected: str) -> None:
    function, logs = FUNCTION.replace("aws.by", "aws.by[var.one]"), LOGS.replace("aws.by", f"aws.by[{other}]")
    scan.write('variable "regions" {}\nvariable "one" {}\nvariable "other" {}\n' + SEVERAL + function + logs).judge()
    assert scan.verdict("aws_lambda_function.f", "lambda/functions-have-managed-log-groups") == expected


def test_two_that_are_named_alike_are_the_same(scan: Scan) -> None:
    volume = 'resource "aws_ebs_volume" "v" {\n  provider = aws.by["eu-west-1"]\n}\n'
    named = (ON + volume).replace('"eu-west-1"', "var.one")
    scan.write('variable "regions" {}\nvariable "one" {}\n' + SEVERAL + named).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "satisfied"


def _planned(text: str, arns: Mapping[str, str] | None = None, said: Mapping[str, object] = EACH_REGION) -> Graph:
    """The world of a plan of OpenTofu's with a version of the provider that knows no `region` of resources.

    It shows neither the `for_each` of a provider configuration nor which of its instances a resource uses.
    """
    plan = plan_of('variable "any" {\n  default = "x"\n}\nprovider "aws" {\n  alias  = "by"\n  region = var.any\n}\n' + text)
    plan["configuration"]["provider_config"]["aws.by"]["expressions"] = said
    for change in plan["resource_changes"]:
        if arns and change["address"] in arns:
            there = {"arn": arns[change["address"]]}
            change["change"] = {"actions": ["no-op"], "before": there, "after": there}
    return with_scopes(after_plan(plan))


def _verdict(graph: Graph, address: str, control: str, *, here: bool = False) -> str:
    judge, asked = Judge(graph, replace(facts(), here=here)), catalogue().get(control)
    assert asked is not None
    subject = next(one for one in graph.resources if one.address == address and typed(one) in asked.types)
    outcome = judge.outcome(asked, subject)
    assert outcome is not None
    return outcome.verdict.word


def test_a_plan_alone_does_not_tell_which_of_them_is_used() -> None:
    graph = _planned(ONE_ON + VOLUME + FUNCTION + LOGS)
    assert _verdict(graph, "aws_ebs_volume.v", ENCRYPTED) == "unknown"
    assert _verdict(graph, "aws_lambda_function.f", "lambda/functions-have-managed-log-groups") == "unknown"
    assert _verdict(graph, "region each.value (provider.aws.by)", DEFAULT) == "unknown"


def test_what_is_there_already_says_by_its_arn_where() -> None:
    arns = {"aws_sns_topic.t": "arn:aws:sns:eu-west-1:111122223333:t", "aws_sqs_queue.q": "arn:aws:sqs:us-east-1:111122223333:q"}
    text = f'resource "aws_sns_topic" "t" {{\n{BY}}}\nresource "aws_sqs_queue" "q" {{\n{BY}}}\n'
    assert [one.region for one in _planned(text, arns).resources if one.mode == "managed"] == ["eu-west-1", "us-east-1"]


@pytest.mark.parametrize("region", [EACH, {"constant_value": "eu-west-1"}], ids=["Regions", "one Region"])
def test_nor_whose_account_it_is(region: dict[str, object]) -> None:
    graph = _planned(ONE_ON + VOLUME + FUNCTION + LOGS + TRAIL, said={"region": region, "assume_role": [{"role_arn": EACH}]})
    assert _verdict(graph, "aws_ebs_volume.v", ENCRYPTED) == "unknown"
    assert _verdict(graph, "aws_lambda_function.f", "lambda/functions-have-managed-log-groups") == "unknown"
    assert _verdict(graph, "account (provider.aws.by)", TRAILS) == "unknown"
    scopes = [one for one in graph.resources if one.mode in {"account", "region"}]
    assert len(scopes) == 2
    assert [_verdict(graph, one.address, DEFAULT) for one in scopes if one.mode == "region"] == ["unknown"]


@pytest.mark.parametrize(
    ("profile", "place", "expected"),
    [
        (EACH, "account (provider.aws.by)", "unknown"),
        (EACH, "account_region", "missing"),
        ({"constant_value": "audit"}, "account (provider.aws.by)", "satisfied"),
    ],
    ids=["each", "another configuration", "all alike"],
)
def test_what_each_of_them_may_hold_no_account_lacks(profile: dict[str, object], place: str, expected: str) -> None:
    """Where all of an account is in this configuration; no other configuration signs in as one of these."""
    graph = _planned(TRAIL + VOLUME.replace(BY, ""), said={"region": {"constant_value": "eu-west-1"}, "profile": profile})
    assert _verdict(graph, place, TRAILS, here=True) == expected


def test_nor_is_a_region_that_is_looked_up_that_of_another() -> None:
    """Read while the plan is made, or put off: what another of them says of its own Region is not said of this one."""
    looked_up = _planned(f'data "aws_region" "here" {{\n{BY}}}\n' + VOLUME).by_address["data.aws_region.here"]
    assert told(looked_up, "name") == ""


def test_what_names_a_resource_there_still_means_it() -> None:
    bucket = f'resource "aws_s3_bucket" "b" {{\n{BY}}}\n'
    names = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    shut = "".join(f"  {name} = true\n" for name in names)
    block = f'resource "aws_s3_bucket_public_access_block" "b" {{\n{BY}  bucket = aws_s3_bucket.b.id\n{shut}}}\n'
    assert _verdict(_planned(bucket + block), "aws_s3_bucket.b", "s3/buckets-block-public-access") == "satisfied"


def test_all_of_them_are_one_account_and_one_row_of_regions() -> None:
    scopes = [one.address for one in _planned(ONE_ON + VOLUME + FUNCTION).resources if one.mode in {"account", "region"}]
    assert scopes == ["account_region", "region each.value (provider.aws.by)"]


@pytest.mark.parametrize(
    ("signs", "accounts"),
    [
        ("", 1),
        ('  assume_role {\n    role_arn = "arn:aws:iam::111122223333:role/${each.key}"\n  }\n', 1),
        ('  assume_role {\n    role_arn = "arn:aws:iam::${each.key == "eu-west-1" ? 111122223333 : 444455556666}:role/a"\n  }\n', 2),
        ('  profile = "${each.key}"\n', 2),
        ('  profile = "deploy"\n', 1),
    ],
    ids=["alike", "one account", "two accounts", "two profiles", "one profile"],
)
def test_those_that_sign_in_otherwise_are_other_accounts(signs: str, accounts: int) -> None:
    text = REGIONS + SEVERAL.replace("  region ", signs + "  region ") + VOLUMES
    assert len([one for one in with_scopes(configured_graph(text)).resources if one.mode == "account"]) == accounts

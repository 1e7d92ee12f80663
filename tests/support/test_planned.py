"""What `plan_of` promises to those who write examples."""

from __future__ import annotations

import json
from typing import Any

from tests.support.planned import plan_of, plan_text

Json = dict[str, Any]


def change(plan: Json, address: str) -> Json:
    found: Json = next(one for one in plan["resource_changes"] if one["address"] == address)["change"]
    return found


def expressions(plan: Json, address: str) -> Json:
    resources = plan["configuration"]["root_module"]["resources"]
    found: Json = next(one for one in resources if one["address"] == address).get("expressions", {})
    return found


KEY = 'resource "aws_kms_key" "a" {}\n'


def test_what_nobody_wrote_is_null_a_default_or_known_after_apply() -> None:
    made = change(plan_of(KEY), "aws_kms_key.a")
    assert made["actions"] == ["create"]
    assert made["before"] is None
    assert made["after"]["xks_key_id"] is None
    assert made["after"]["key_usage"] == "ENCRYPT_DECRYPT"
    assert made["after_unknown"]["arn"] is True
    assert made["after_unknown"]["policy"] is True
    assert "policy" not in made["after"]


def test_a_reference_is_unknown_and_stands_in_the_configuration() -> None:
    made = plan_of(f'{KEY}resource "aws_sns_topic" "t" {{ kms_master_key_id = aws_kms_key.a.arn }}')
    assert change(made, "aws_sns_topic.t")["after_unknown"]["kms_master_key_id"] is True
    assert expressions(made, "aws_sns_topic.t") == {"kms_master_key_id": {"references": ["aws_kms_key.a.arn", "aws_kms_key.a"]}}


def test_a_reference_to_what_is_written_is_known() -> None:
    made = plan_of(
        """
        resource "aws_sqs_queue" "a" { name = "a" }
        resource "aws_sqs_queue" "b" { name = "${aws_sqs_queue.a.name}-b" }
        """
    )
    assert change(made, "aws_sqs_queue.b")["after"]["name"] == "a-b"


def test_whatever_is_made_of_something_unknown_is_unknown() -> None:
    made = plan_of(
        f"""{KEY}
        resource "aws_s3_bucket_policy" "b" {{
          bucket = "b"
          policy = jsonencode({{ Statement = [{{ Resource = aws_kms_key.a.arn }}] }})
        }}
        resource "aws_s3_bucket" "c" {{
          bucket = "c"
          tags   = {{ Key = aws_kms_key.a.key_id, Team = "x" }}
        }}
        """
    )
    assert change(made, "aws_s3_bucket_policy.b")["after_unknown"]["policy"] is True
    assert change(made, "aws_s3_bucket.c")["after_unknown"]["tags"] is True
    assert expressions(made, "aws_s3_bucket_policy.b")["policy"] == {"references": ["aws_kms_key.a.arn", "aws_kms_key.a"]}


def test_a_function_of_constants_is_neither_constant_nor_reference() -> None:
    made = plan_of('resource "aws_s3_bucket_policy" "b" {\n bucket = "b"\n policy = jsonencode({ Version = "2012-10-17" })\n}')
    assert expressions(made, "aws_s3_bucket_policy.b")["policy"] == {}
    assert change(made, "aws_s3_bucket_policy.b")["after"]["policy"] == '{"Version":"2012-10-17"}'


def test_rules_of_a_security_group_collapse_in_the_configuration() -> None:
    made = plan_of(
        """
        resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
        resource "aws_security_group" "a" {
          ingress {
            from_port   = 22
            to_port     = 22
            protocol    = "6"
            cidr_blocks = ["0.0.0.0/0"]
          }
          egress {
            from_port   = 0
            to_port     = 0
            protocol    = -1
            cidr_blocks = [aws_vpc.v.cidr_block, aws_vpc.v.id]
          }
        }
        """
    )
    rule = {"cidr_blocks": ["0.0.0.0/0"], "from_port": 22, "to_port": 22, "protocol": "6"}
    unset = dict.fromkeys(("description", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups", "self"))
    assert expressions(made, "aws_security_group.a")["ingress"] == {"constant_value": [rule | unset]}
    assert expressions(made, "aws_security_group.a")["egress"]["references"][0] == "aws_vpc.v.cidr_block"
    after = change(made, "aws_security_group.a")["after"]
    assert after["ingress"][0] == rule | {
        "protocol": "tcp",
        "description": "",
        "self": False,
        **{name: [] for name in ("ipv6_cidr_blocks", "prefix_list_ids", "security_groups")},
    }
    assert change(made, "aws_security_group.a")["after_unknown"]["egress"][0]["cidr_blocks"] is True


def test_dynamic_blocks_are_in_the_values_and_not_in_the_configuration() -> None:
    made = plan_of(
        """
        resource "aws_security_group" "a" {
          dynamic "ingress" {
            for_each = toset([22, 443])
            content {
              from_port   = ingress.value
              to_port     = ingress.value
              protocol    = "tcp"
              cidr_blocks = ["10.0.0.0/8"]
            }
          }
        }
        """
    )
    assert [rule["from_port"] for rule in change(made, "aws_security_group.a")["after"]["ingress"]] == [22, 443]
    assert expressions(made, "aws_security_group.a") == {}


def test_a_dynamic_block_over_something_unknown_is_unknown() -> None:
    made = plan_of(
        """
        resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
        resource "aws_security_group" "a" {
          dynamic "ingress" {
            for_each = aws_vpc.v.ipv6_cidr_block == "" ? [] : [1]
            content {
              from_port = 1
              to_port   = 1
              protocol  = "tcp"
            }
          }
        }
        """
    )
    assert change(made, "aws_security_group.a")["after_unknown"]["ingress"] is True


def test_count_and_for_each() -> None:
    made = plan_of(
        """
        locals { names = ["b", "a"] }
        resource "aws_sqs_queue" "c" {
          count = length(local.names)
          name  = local.names[count.index]
        }
        resource "aws_sqs_queue" "e" {
          for_each = { "x.y" = true }
          name     = each.key
        }
        resource "aws_sqs_queue" "none" { count = 0 }
        """
    )
    found = [(one["address"], one.get("index")) for one in made["resource_changes"]]
    assert found == [("aws_sqs_queue.c[0]", 0), ("aws_sqs_queue.c[1]", 1), ('aws_sqs_queue.e["x.y"]', "x.y")]
    blocks = {one["address"]: one for one in made["configuration"]["root_module"]["resources"]}
    assert blocks["aws_sqs_queue.c"]["count_expression"] == {"references": ["local.names"]}
    assert blocks["aws_sqs_queue.e"]["for_each_expression"] == {"constant_value": {"x.y": True}}
    assert blocks["aws_sqs_queue.none"]["count_expression"] == {"constant_value": 0}


MODULE = {
    "modules/bucket/main.tf": """
    variable "name" { type = string }
    variable "key" { default = null }
    resource "aws_s3_bucket" "this" { bucket = var.name }
    resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
      bucket = aws_s3_bucket.this.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm     = "aws:kms"
          kms_master_key_id = var.key
        }
      }
    }
    output "id" { value = aws_s3_bucket.this.id }
    """
}


def test_modules_are_called_and_their_outputs_can_be_read() -> None:
    made = plan_of(
        f"""{KEY}
        module "b" {{
          source   = "./modules/bucket"
          for_each = toset(["x"])
          name     = each.key
          key      = aws_kms_key.a.arn
        }}
        resource "aws_s3_bucket_versioning" "v" {{ bucket = module.b["x"].id }}
        """,
        files=MODULE,
    )
    addresses = [one["address"] for one in made["resource_changes"]]
    assert addresses[2] == 'module.b["x"].aws_s3_bucket.this'
    assert made["resource_changes"][2]["module_address"] == 'module.b["x"]'
    call = made["configuration"]["root_module"]["module_calls"]["b"]
    assert call["expressions"]["key"] == {"references": ["aws_kms_key.a.arn", "aws_kms_key.a"]}
    assert call["module"]["variables"] == {"key": {"default": None}, "name": {}}
    assert expressions(made, "aws_s3_bucket_versioning.v")["bucket"] == {"references": ['module.b["x"].id', 'module.b["x"]']}


def test_a_policy_document_that_is_known_is_read_before_the_plan() -> None:
    made = plan_of(
        """
        data "aws_iam_policy_document" "d" {
          statement {
            actions   = ["s3:GetObject", "s3:ListBucket"]
            resources = ["*"]
            principals {
              type        = "AWS"
              identifiers = ["*"]
            }
          }
        }
        resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.d.json }
        """
    )
    assert [one["address"] for one in made["resource_changes"]] == ["aws_iam_policy.p"]
    assert made["prior_state"]["values"]["root_module"]["resources"][0]["address"] == "data.aws_iam_policy_document.d"
    statement = {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*", "Principal": {"AWS": "*"}}
    document = json.loads(change(made, "aws_iam_policy.p")["after"]["policy"])
    assert document == {"Version": "2012-10-17", "Statement": [statement]}


def test_a_policy_document_with_something_unknown_is_read_during_apply() -> None:
    made = plan_of(
        """
        resource "aws_sqs_queue" "q" {}
        data "aws_iam_policy_document" "d" {
          statement {
            actions   = ["sqs:SendMessage"]
            resources = [aws_sqs_queue.q.arn, "*"]
          }
        }
        resource "aws_sqs_queue_policy" "p" {
          queue_url = aws_sqs_queue.q.id
          policy    = data.aws_iam_policy_document.d.json
        }
        """
    )
    read = change(made, "data.aws_iam_policy_document.d")
    assert read["actions"] == ["read"]
    assert read["after_unknown"]["json"] is True
    assert read["after"]["statement"][0]["actions"] == ["sqs:SendMessage"]
    assert sorted(read["after_unknown"]["statement"][0]["resources"]) == [False, True]
    assert change(made, "aws_sqs_queue_policy.p")["after_unknown"]["policy"] is True


def test_other_data_sources_have_plausible_values() -> None:
    made = plan_of(
        """
        provider "aws" { region = "eu-west-1" }
        data "aws_caller_identity" "me" {}
        data "aws_region" "here" {}
        data "aws_db_snapshot" "old" {}
        resource "aws_s3_bucket" "b" {
          bucket = "b-${data.aws_caller_identity.me.account_id}-${data.aws_region.here.region}"
        }
        resource "aws_db_instance" "d" { snapshot_identifier = data.aws_db_snapshot.old.db_snapshot_identifier }
        """
    )
    assert change(made, "aws_s3_bucket.b")["after"]["bucket"] == "b-123456789012-eu-west-1"
    assert change(made, "aws_s3_bucket.b")["after"]["region"] == "eu-west-1"
    assert change(made, "aws_db_instance.d")["after"]["snapshot_identifier"] == "old-db_snapshot_identifier"


def test_tags_of_the_provider_reach_tags_all() -> None:
    made = plan_of(
        """
        provider "aws" {
          default_tags { tags = { Team = "x" } }
        }
        resource "aws_s3_bucket" "b" { tags = { Name = "b" } }
        """
    )
    assert change(made, "aws_s3_bucket.b")["after"]["tags_all"] == {"Team": "x", "Name": "b"}
    provider = made["configuration"]["provider_config"]["aws"]
    assert provider["expressions"] == {"default_tags": [{"tags": {"constant_value": {"Team": "x"}}}]}


def test_aliases_and_regions() -> None:
    made = plan_of(
        """
        provider "aws" {
          alias  = "dr"
          region = "eu-west-1"
        }
        resource "aws_s3_bucket" "here" {}
        resource "aws_s3_bucket" "there" { provider = aws.dr }
        resource "aws_s3_bucket" "elsewhere" { region = "eu-north-1" }
        """
    )
    regions = {one["name"]: one["change"]["after"]["region"] for one in made["resource_changes"]}
    assert regions == {"here": "us-east-1", "there": "eu-west-1", "elsewhere": "eu-north-1"}
    keys = {one["name"]: one["provider_config_key"] for one in made["configuration"]["root_module"]["resources"]}
    assert keys == {"here": "aws", "there": "aws.dr", "elsewhere": "aws"}


def test_sensitive_by_schema_and_by_variable() -> None:
    made = plan_of(
        """
        # plan: secret = "s3cret"
        variable "secret" {
          type      = string
          sensitive = true
        }
        resource "aws_db_instance" "d" {
          password = "plain"
          username = "u-${var.secret}"
          tags     = { Owner = var.secret }
        }
        """
    )
    mask = change(made, "aws_db_instance.d")["after_sensitive"]
    assert mask["password"] is True
    assert mask["username"] is True
    assert mask["tags"] == {"Owner": True}
    assert made["variables"] == {"secret": {"value": "s3cret"}}


def test_write_only_arguments_are_never_in_the_values() -> None:
    made = plan_of(
        """
        ephemeral "random_password" "p" { length = 20 }
        resource "aws_db_instance" "d" {
          password_wo         = ephemeral.random_password.p.result
          password_wo_version = 1
        }
        """
    )
    assert change(made, "aws_db_instance.d")["after"]["password_wo"] is None
    assert expressions(made, "aws_db_instance.d")["password_wo"]["references"][0] == "ephemeral.random_password.p.result"


def test_other_providers_compute_too() -> None:
    made = plan_of(
        """
        resource "random_password" "p" { length = 20 }
        resource "aws_db_instance" "d" { password = random_password.p.result }
        """
    )
    assert change(made, "aws_db_instance.d")["after_unknown"]["password"] is True
    assert change(made, "random_password.p")["after_sensitive"]["result"] is True
    assert made["resource_changes"][1]["provider_name"] == "registry.terraform.io/hashicorp/random"


def test_blocks_below_the_depth_of_the_schema_stay_as_written() -> None:
    made = plan_of(
        """
        resource "aws_wafv2_web_acl" "w" {
          scope = "REGIONAL"
          default_action {
            allow {}
          }
          rule {
            name     = "limit"
            priority = 1
            statement {
              rate_based_statement { limit = 100 }
            }
          }
        }
        """
    )
    statement = change(made, "aws_wafv2_web_acl.w")["after"]["rule"][0]["statement"]
    assert statement == [{"rate_based_statement": [{"limit": 100}]}]
    rule = expressions(made, "aws_wafv2_web_acl.w")["rule"][0]
    assert rule["statement"] == [{"rate_based_statement": [{"limit": {"constant_value": 100}}]}]


def test_the_plan_is_the_callers_own_and_computed_once() -> None:
    first = plan_of(KEY)
    first.clear()
    assert plan_of(KEY)["format_version"] == "1.2"
    assert plan_text(KEY) is plan_text(KEY)

"""What look-ups return in any case counts as set, as what makes it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.judging import configured_graph

if TYPE_CHECKING:
    from srm_tf.model.value import Value

CONFIGURATION = """
data "aws_ami" "one" {
  most_recent = true
  owners      = ["amazon"]
}
data "aws_rds_orderable_db_instance" "one" { engine = "mysql" }
resource "aws_instance" "web" {
  ami           = data.%s
  instance_type = "t4g.micro"
}
"""


@pytest.mark.parametrize(
    ("read", "there"),
    [
        ("aws_ami.one.id", True),
        ("aws_ami.one.image_id", True),
        ("aws_ami.one.ramdisk_id", False),
        ("aws_rds_orderable_db_instance.one.instance_class", True),
    ],
)
def test_what_a_look_up_fills_in_any_case_is_set(read: str, there: bool) -> None:
    graph = configured_graph(CONFIGURATION % read)
    instance = graph.get("aws_instance.web")
    assert instance is not None
    assert instance.get("ami").unknown.not_null is there


@pytest.mark.parametrize(
    "read",
    [
        "aws_ssm_parameter.role.value",
        "aws_cloudfront_origin_access_identity.old.cloudfront_access_identity_path",
        "aws_s3_bucket.logs.bucket_domain_name",
        "aws_s3_bucket.logs.bucket_regional_domain_name",
    ],
)
def test_what_is_never_empty_counts_as_set(read: str) -> None:
    """`PutParameter` refuses an empty value: https://github.com/getmoto/moto/issues/3794."""
    graph = configured_graph(f"""
data "aws_ssm_parameter" "role" {{ name = "/deploy/role" }}
data "aws_cloudfront_origin_access_identity" "old" {{ id = "E1ABCDEF" }}
data "aws_s3_bucket" "logs" {{ bucket = "logs" }}
resource "aws_cloudformation_stack" "app" {{
  name         = "app"
  iam_role_arn = data.{read}
}}
""")
    assert graph.by_address["aws_cloudformation_stack.app"].get("iam_role_arn").unknown.not_null


@pytest.mark.parametrize("read", ["{zones}[0]", "element({zones}, 1)", "slice({zones}, 1, 3)[0]", "element({zones}, count.index)"])
def test_a_zone_out_of_those_that_are_listed_is_one(read: str) -> None:
    graph = configured_graph(f"""
data "aws_availability_zones" "here" {{ state = "available" }}
variable "shares" {{ type = number }}
resource "aws_efs_file_system" "home" {{
  count                  = var.shares
  availability_zone_name = {read.format(zones="data.aws_availability_zones.here.names")}
}}
""")
    assert graph.of_type("aws_efs_file_system")[0].get("availability_zone_name").unknown.not_null


@pytest.mark.parametrize(
    "read",
    [
        "data.aws_organizations_organization.ours.accounts[*].id",
        "[for one in data.aws_organizations_organization.ours.non_master_accounts : one.id]",
    ],
)
def test_each_account_that_is_listed_has_a_number(read: str) -> None:
    """Whether there is any, nobody knows: the whole list may be empty."""
    graph = configured_graph(f"""
data "aws_organizations_organization" "ours" {{}}
resource "aws_db_snapshot" "s" {{ shared_accounts = {read} }}
""")
    (found,) = graph.by_address["aws_db_snapshot.s"].get("shared_accounts").items()
    body = found.unknown.body
    assert body is not None
    assert body.unknown.not_null
    assert [one.target for one in body.references] == ["data.aws_organizations_organization.ours"]


@pytest.mark.parametrize("of", ["data.aws_kms_alias.mine.target_key_arn", "data.aws_kms_alias.mine.arn", "data.aws_kms_key.mine.id"])
@pytest.mark.parametrize("blocks", ["{of}[*]", "{of} == null ? [] : [{of}]", "compact([{of}])"])
def test_a_block_for_what_a_look_up_always_has_is_there(of: str, blocks: str) -> None:
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html answers with the key's ARN and id, or not at all."""
    graph = configured_graph(f"""
data "aws_kms_alias" "mine" {{ name = "alias/mine" }}
data "aws_kms_key" "mine" {{ key_id = "alias/mine" }}
resource "aws_dynamodb_table" "t" {{
  name     = "t"
  hash_key = "id"
  dynamic "server_side_encryption" {{
    for_each = {blocks.format(of=of)}
    content {{
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }}
  }}
}}
""")
    (block,) = graph.by_address["aws_dynamodb_table.t"].values["server_side_encryption"].items()
    assert not block.is_unknown


@pytest.mark.parametrize(
    "read",
    [
        "one(data.aws_canonical_user_id.own[*].id)",
        "local.own.id",
        "module.own.it.id",
        "[for x in data.aws_canonical_user_id.own : x.id][0]",
    ],
)
def test_what_is_read_of_a_whole_look_up_is_read_of_it_by_name(read: str) -> None:
    """No schema tells what a data source has; it is asked for the attribute as it would be by `data.x.y[0].id`."""
    inside = 'data "aws_canonical_user_id" "own" {}\noutput "it" { value = data.aws_canonical_user_id.own }\n'
    text = f"""
data "aws_canonical_user_id" "own" {{ count = 1 }}
locals {{ own = data.aws_canonical_user_id.own[0] }}
module "own" {{ source = "./own" }}
resource "aws_s3_bucket_acl" "a" {{ bucket = {read} }}
"""
    value = configured_graph(text, files={"own/main.tf": inside}).by_address["aws_s3_bucket_acl.a"].get("bucket")
    assert value.unknown.not_null
    assert [one.attribute for one in value.references] == ["id"]


@pytest.mark.parametrize(
    ("taken", "place"),
    [
        ("element(%s, 0)", "[0]"),
        ("element(%s, 1)", "[1]"),
        ("element(%s, 2)", ""),
        ("element(%s, -1)", ""),
        ("element(slice(%s, 1, 3), 0)", "[1]"),
    ],
)
def test_element_takes_the_zone_in_its_place_as_an_index_does(taken: str, place: str) -> None:
    """Each Region has two zones at least; beyond these `element` may begin anew."""
    zones = "data.aws_availability_zones.here.names"
    text = f'data "aws_availability_zones" "here" {{}}\nresource "aws_subnet" "s" {{\n  availability_zone = {taken % zones}\n}}\n'
    subnet = configured_graph(text).by_address["aws_subnet.s"]
    assert subnet.get("availability_zone").unknown.depends_on == (f"{zones}{place}",)


@pytest.mark.parametrize(
    "read",
    [
        "data.aws_kms_alias.k[*].target_key_arn",
        "data.aws_kms_alias.k.*.target_key_arn",
        "concat(data.aws_kms_alias.k.*.target_key_arn, [])",
    ],
)
def test_a_splat_of_a_single_look_up_is_a_list_of_one(read: str) -> None:
    """It is an object, whatever is in it, and no list."""
    graph = configured_graph(f"""
    data "aws_kms_alias" "k" {{ name = "alias/aws/backup" }}
    resource "aws_backup_vault" "one" {{ kms_key_arn = join("", {read}) }}
    resource "aws_backup_vault" "first" {{ kms_key_arn = element({read}, 0) }}
    """)
    for name in ("one", "first"):
        (found,) = graph.by_address[f"aws_backup_vault.{name}"].values["kms_key_arn"].references
        assert (found.target, found.attribute) == ("data.aws_kms_alias.k", "target_key_arn")


def principal(look_up: str, provider: str = "") -> Value:
    """What the `name` of a service principal is that is looked up so."""
    text = f"""
{provider}
variable "region" {{}}
data "aws_service_principal" "it" {{
  {look_up}
}}
resource "aws_lambda_permission" "a" {{
  action        = "lambda:InvokeFunction"
  function_name = "f"
  principal     = data.aws_service_principal.it.name
}}
"""
    return configured_graph(text).by_address["aws_lambda_permission.a"].values["principal"]


@pytest.mark.parametrize(
    ("look_up", "region", "name"),
    [
        ('service_name = "ec2"', "", "ec2.amazonaws.com"),  # the same in every partition
        ('service_name = "ec2"', "cn-north-1", "ec2.amazonaws.com"),
        ('service_name = "logs"', "eu-west-1", "logs.amazonaws.com"),
        ('service_name = "logs"', "cn-north-1", "logs.amazonaws.com.cn"),
        ('service_name = "config"', "cn-north-1", "config.amazonaws.com"),
        ('service_name = "logs"\nregion = "cn-north-1"', "eu-west-1", "logs.amazonaws.com.cn"),
        ('service_name = "logs"', "us-iso-east-1", "logs.c2s.ic.gov"),
        ('service_name = "logs"', "us-isob-east-1", "logs.sc2s.sgov.gov"),
        ('service_name = "ec2"\nregion = var.region', "eu-west-1", "ec2.amazonaws.com"),
    ],
)
def test_the_name_of_a_service_is_told_before_it_is_looked_up(look_up: str, region: str, name: str) -> None:
    value = principal(look_up, f'provider "aws" {{ region = "{region}" }}' if region else "")
    assert value.text() == name
    assert value.references[0].text == "data.aws_service_principal.it.name"


@pytest.mark.parametrize("region", ["", "region = var.region"])
def test_a_service_that_has_a_name_of_its_own_in_some_partitions_has_one_of_these_where_nobody_knows_the_region(region: str) -> None:
    value = principal(f'service_name = "logs"\n{region}', 'provider "aws" { region = "eu-west-1" }' if region else "")
    assert {one.text() for _, one in value.unknown.branches} >= {"logs.amazonaws.com", "logs.amazonaws.com.cn"}


def test_a_service_that_nobody_knows_has_no_name_yet() -> None:
    assert principal("service_name = var.region").is_unknown


@pytest.mark.parametrize("read", ["name", "id", "region"])
def test_a_region_that_is_asked_for_and_not_known_is_not_that_of_the_provider(read: str) -> None:
    graph = configured_graph(f"""
provider "aws" {{ region = "eu-west-1" }}
variable "region" {{}}
data "aws_region" "there" {{ region = var.region }}
resource "aws_sns_topic" "a" {{ name = data.aws_region.there.{read} }}
""")
    assert graph.by_address["aws_sns_topic.a"].values["name"].is_unknown


@pytest.mark.parametrize(
    "look_up", ['data "aws_service_principal" "it" { service_name = var.secret }', 'data "aws_region" "it" { region = var.secret }']
)
def test_what_is_looked_up_by_a_secret_repeats_it_and_is_one(look_up: str) -> None:
    graph = configured_graph(f"""
variable "secret" {{
  default   = "hunter2"
  sensitive = true
}}
{look_up}
resource "aws_sns_topic" "a" {{ name = data.{look_up.split('"')[1]}.it.name }}
""")
    assert graph.by_address["aws_sns_topic.a"].values["name"].sensitive


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-central-1", "aws"),
        ("us-gov-west-1", "aws-us-gov"),
        ("cn-north-1", "aws-cn"),
        ("eusc-de-east-1", "aws-eusc"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
    ],
)
def test_the_partition_is_that_of_the_region(region: str, partition: str) -> None:
    graph = configured_graph(f"""
provider "aws" {{ region = "{region}" }}
data "aws_partition" "here" {{}}
resource "aws_sns_topic" "a" {{ name = data.aws_partition.here.partition }}
""")
    assert graph.by_address["aws_sns_topic.a"].values["name"].text() == partition

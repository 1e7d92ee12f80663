"""What look-ups return in any case counts as set, as what makes it does."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph

CONFIGURATION = """
data "aws_ami" "one" {
  most_recent = true
  owners      = ["amazon"]
}
resource "aws_instance" "web" {
  ami           = data.%s
  instance_type = "t4g.micro"
}
"""


@pytest.mark.parametrize(
    ("read", "there"),
    [("aws_ami.one.id", True), ("aws_ami.one.image_id", True), ("aws_ami.one.ramdisk_id", False)],
)
def test_what_a_look_up_fills_in_any_case_is_set(read: str, there: bool) -> None:
    graph = configured_graph(CONFIGURATION % read)
    instance = graph.get("aws_instance.web")
    assert instance is not None
    assert instance.get("ami").unknown.not_null is there


@pytest.mark.parametrize(
    "read",
    ["aws_ssm_parameter.role.value", "aws_cloudfront_origin_access_identity.old.cloudfront_access_identity_path"],
)
def test_what_is_never_empty_counts_as_set(read: str) -> None:
    """`PutParameter` refuses an empty value: https://github.com/getmoto/moto/issues/3794."""
    graph = configured_graph(f"""
data "aws_ssm_parameter" "role" {{ name = "/deploy/role" }}
data "aws_cloudfront_origin_access_identity" "old" {{ id = "E1ABCDEF" }}
resource "aws_cloudformation_stack" "app" {{
  name         = "app"
  iam_role_arn = data.{read}
}}
""")
    assert graph.by_address["aws_cloudformation_stack.app"].get("iam_role_arn").unknown.not_null


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

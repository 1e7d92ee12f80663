"""Laying a fix over what fails, and naming it after what somebody has."""

from __future__ import annotations

import pytest

from srm_tf.catalogue.fixes import Fix, deleted, fitting, laid_over, named_after
from tests.support.judging import schema

BUCKET = """
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
  tags = {
    a = "b"
  }
}

# what stands between
locals { one = 1 }
"""


@pytest.mark.parametrize(
    ("fix", "after"),
    [
        (
            'resource "aws_s3_bucket" "logs" {\n  bucket = "more"\n}',
            'resource "aws_s3_bucket" "logs" {\n  tags = {\n    a = "b"\n  }\n  bucket = "more"\n}',
        ),
        ("# Delete aws_s3_bucket.logs.tags.", 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}'),
        ("locals {\n  two = 2\n}", "locals {\n  one = 1\n  two = 2\n}"),
        ('resource "aws_s3_bucket_versioning" "logs" {}', 'resource "aws_s3_bucket_versioning" "logs" {\n}'),
    ],
)
def test_a_fix_takes_the_place_of_what_has_its_name(fix: str, after: str) -> None:
    assert after in laid_over(BUCKET, fix)


def test_what_it_does_not_name_stays() -> None:
    text = laid_over(BUCKET, "locals {\n  two = 2\n}")
    assert text.startswith(BUCKET.partition("\n\n")[0].lstrip())
    assert "# what stands between" in text


def test_a_whole_block_goes() -> None:
    assert "aws_s3_bucket" not in laid_over(BUCKET, "# Delete aws_s3_bucket.logs.")
    assert deleted("# Delete aws_s3_bucket.logs.\n# Delete aws_iam_role.app.inline_policy.") == {"aws_s3_bucket.logs"}


def test_nested_blocks_give_way_together_and_so_do_dynamic_ones() -> None:
    group = 'resource "g" "a" {\n  dynamic "ingress" {\n    for_each = []\n  }\n  ingress {\n    a = 1\n  }\n  name = "a"\n}\n'
    assert (
        laid_over(group, 'resource "g" "a" {\n  ingress {\n    a = 2\n  }\n}')
        == 'resource "g" "a" {\n  name = "a"\n  ingress {\n    a = 2\n  }\n}\n'
    )


def test_a_heredoc_is_one_value_whatever_it_looks_like() -> None:
    policy = 'resource "p" "a" {\n  text = <<EOF\n}\n  name = "x"\nEOF\n  name = "y"\n}\n'
    assert (
        laid_over(policy, 'resource "p" "a" {\n  name = "z"\n}')
        == 'resource "p" "a" {\n  text = <<EOF\n}\n  name = "x"\nEOF\n  name = "z"\n}\n'
    )
    assert laid_over(policy, 'resource "p" "a" {\n  text = "t"\n}') == 'resource "p" "a" {\n  name = "y"\n  text = "t"\n}\n'


FIX = """
resource "aws_s3_bucket_versioning" "main" {
  bucket = aws_s3_bucket.main.id
}

resource "aws_kms_key" "data" {
  policy = aws_s3_bucket_versioning.main.id
}
"""


@pytest.mark.parametrize(
    ("address", "label", "reference"),
    [
        ("aws_s3_bucket.logs", "logs", "aws_s3_bucket.logs.id"),
        ("aws_s3_bucket.logs[0]", "logs", "aws_s3_bucket.logs[0].id"),
        ('module.a["aws_s3_bucket.x"].aws_s3_bucket.logs["b.c"]', "logs", 'aws_s3_bucket.logs["b.c"].id'),
        (r'aws_s3_bucket.logs["\\1"]', "logs", r'aws_s3_bucket.logs["\\1"].id'),
    ],
)
def test_a_fix_is_named_after_its_resource(address: str, label: str, reference: str) -> None:
    text = named_after(FIX, "aws_s3_bucket", address)
    assert f'"aws_s3_bucket_versioning" "{label}"' in text
    assert f"bucket = {reference}\n" in text
    assert f"policy = aws_s3_bucket_versioning.{label}.id" in text
    assert '"aws_kms_key" "data"' in text


@pytest.mark.parametrize(
    ("kind", "address"),
    [("account", "account"), ("aws_sqs_queue", "aws_sqs_queue.a"), ("?", "?"), ("", "a.b"), ("aws_s3_bucket", "")],
)
def test_a_fix_without_a_place_for_the_name_stays_as_it_is(kind: str, address: str) -> None:
    assert named_after(FIX, kind, address) == FIX


def test_data_sources_are_named_too() -> None:
    fix = 'data "aws_ami" "main" {\n  owners = ["amazon"]\n}\n\nresource "aws_instance" "web" {\n  ami = data.aws_ami.main.id\n}'
    text = named_after(fix, "data.aws_ami", "data.aws_ami.linux")
    assert 'data "aws_ami" "linux"' in text
    assert "ami = data.aws_ami.linux.id" in text


@pytest.mark.parametrize(("address", "name"), [("aws_db_instance.main[0]", "main"), ('module.a[1].aws_db_instance.orders["k"]', "orders")])
def test_what_has_to_go_is_named_as_it_is_written_and_not_as_one_instance(address: str, name: str) -> None:
    fix = (
        '# Delete aws_db_instance.main.password.\nresource "aws_db_instance" "main" {\n  replicate_source_db = aws_db_instance.main.arn\n}'
    )
    text = named_after(fix, "aws_db_instance", address)
    assert text.splitlines()[:2] == [f"# Delete aws_db_instance.{name}.password.", f'resource "aws_db_instance" "{name}" {{']
    assert f"replicate_source_db = {address.rpartition('].')[2] or address}.arn" in text


def test_what_a_fix_adds_of_the_same_type_keeps_its_name() -> None:
    copy = 'resource "aws_s3_bucket" "copy" {}\n\n'
    text = named_after(copy + FIX, "aws_s3_bucket", "aws_s3_bucket.logs")
    assert 'resource "aws_s3_bucket" "copy"' in text
    assert "bucket = aws_s3_bucket.logs.id" in text


ENCRYPTED = 'resource "aws_db_instance" "main" {\n  storage_encrypted = true\n}'
SPREAD = 'resource "aws_db_instance" "main" {\n  multi_az = true\n}'
LOGGED = 'resource "aws_docdb_cluster" "main" {\n  enabled_cloudwatch_logs_exports = ["audit"]\n}'
KEY = 'resource "aws_kms_alias" "main" {\n  target_key_id = aws_kms_key.main.key_id\n}'
SAVED = 'resource "aws_backup_selection" "main" {\n  resources = [aws_dynamodb_table.main.arn]\n}'
NESTED = 'resource "aws_instance" "main" {\n  metadata_options {\n    http_tokens = "required"\n  }\n}'
NEWER = 'resource "aws_docdb_cluster" "main" {\n  engine_version = "5.0.0"\n}'
MINOR = 'resource "aws_db_instance" "main" {\n  auto_minor_version_upgrade = true\n}'  # yes or no, whoever is asked
FLOWS = 'resource "aws_flow_log" "main" {\n  vpc_id = aws_vpc.main.id\n}'
READ = (
    'data "aws_iam_policy_document" "main" {}\n\nresource "aws_iam_policy" "main" {\n  policy = data.aws_iam_policy_document.main.json\n}'
)
DISK = 'resource "aws_instance" "main" {\n  root_block_device {\n    encrypted = true\n  }\n}'
CACHE = 'resource "aws_dax_cluster" "main" {\n  security_group_ids = ["sg-1"]\n}'  # a set there, a list of a service network's association
NETWORK = '  vpc_config {\n    subnet_ids         = ["subnet-1"]\n    security_group_ids = ["sg-1"]\n  }\n'
STREAMS = f'resource "aws_msk_serverless_cluster" "main" {{\n{NETWORK}}}'
TWICE = f'resource "aws_msk_serverless_cluster" "main" {{\n{NETWORK}{NETWORK}}}'
FLEET = 'resource "aws_appstream_fleet" "main" {\n  vpc_config {\n    security_group_ids = ["sg-1"]\n  }\n}'


@pytest.mark.parametrize(
    ("texts", "types", "kind", "begins"),
    [
        ((ENCRYPTED,), ("aws_db_instance",), "aws_db_instance", 'resource "aws_db_instance" "mine"'),
        ((ENCRYPTED,), ("aws_db_instance", "aws_rds_cluster"), "aws_rds_cluster", 'resource "aws_rds_cluster" "mine"'),
        (
            (SPREAD,),
            ("aws_db_instance", "aws_rds_cluster"),
            "aws_rds_cluster",
            '# This one is for aws_db_instance:\nresource "aws_db_instance" "main"',
        ),
        ((SPREAD, LOGGED), ("aws_db_instance", "aws_docdb_cluster"), "aws_docdb_cluster", 'resource "aws_docdb_cluster" "mine"'),
        ((NESTED,), ("aws_instance", "aws_launch_template"), "aws_launch_template", 'resource "aws_launch_template" "mine"'),
        ((DISK,), ("aws_instance", "aws_launch_template"), "aws_launch_template", "# This one is for aws_instance:\n"),
        ((KEY,), ("aws_kms_key", "aws_kms_external_key"), "aws_kms_external_key", "# This one is for aws_kms_key:\n"),
        (
            (SAVED,),
            ("aws_dynamodb_table", "aws_db_instance"),
            "aws_db_instance",
            'resource "aws_backup_selection" "mine" {\n  resources = [aws_db_instance.mine.arn]',
        ),
        (
            (CACHE,),
            ("aws_dax_cluster", "aws_vpclattice_service_network_vpc_association"),
            "aws_vpclattice_service_network_vpc_association",
            'resource "aws_vpclattice_service_network_vpc_association" "mine"',
        ),
        ((STREAMS,), ("aws_msk_serverless_cluster", "aws_eks_cluster"), "aws_eks_cluster", 'resource "aws_eks_cluster" "mine"'),
        ((TWICE,), ("aws_msk_serverless_cluster", "aws_eks_cluster"), "aws_eks_cluster", "# This one is for aws_msk_serverless_cluster:\n"),
        ((FLEET,), ("aws_appstream_fleet", "aws_eks_cluster"), "aws_eks_cluster", "# This one is for aws_appstream_fleet:\n"),  # no subnets
        (
            (MINOR,),
            ("aws_db_instance", "aws_rds_cluster_instance"),
            "aws_rds_cluster_instance",
            'resource "aws_rds_cluster_instance" "mine"',
        ),
        (
            (FLOWS,),
            ("aws_vpc", "aws_default_vpc"),
            "aws_default_vpc",
            'resource "aws_flow_log" "mine" {\n  vpc_id = aws_default_vpc.mine.id',
        ),
        ((FLOWS,), ("aws_vpc", "aws_msk_replicator"), "aws_msk_replicator", "# This one is for aws_vpc:\n"),
        ((NEWER,), ("aws_docdb_cluster", "aws_neptune_cluster"), "aws_neptune_cluster", "# This one is for aws_docdb_cluster:\n"),
        (
            (READ,),
            ("aws_iam_policy", "aws_iam_role", "data.aws_iam_policy_document"),
            "aws_iam_role",
            "# This one is for aws_iam_policy:\n",
        ),
        ((ENCRYPTED,), ("aws_db_instance",), "account", 'resource "aws_db_instance" "main"'),
        ((), ("aws_db_instance",), "aws_db_instance", ""),
        (  # `lifecycle` is Terraform's own, of every type
            ('resource "aws_lb_target_group" "a" {\n  protocol = "HTTPS"\n\n  lifecycle {\n    create_before_destroy = true\n  }\n}',),
            ("aws_lb_target_group", "aws_alb_target_group"),
            "aws_alb_target_group",
            'resource "aws_alb_target_group" "mine"',
        ),
    ],
)
def test_the_fix_that_fits_a_type_is_taken(texts: tuple[str, ...], types: tuple[str, ...], kind: str, begins: str) -> None:
    text = fitting(Fix(texts, types), kind, f"{kind}.mine", schema())
    assert text.startswith(begins)
    assert bool(text) == bool(texts)


def test_a_text_is_for_data_sources_or_for_resources() -> None:
    texts = ('resource "aws_iam_policy" "app" {\n  policy = "{}"\n}', 'data "aws_iam_policy_document" "app" {\n  version = "2012-10-17"\n}')
    fix = Fix(texts, ("aws_iam_policy", "data.aws_iam_policy_document"))
    text = fitting(fix, "data.aws_iam_policy_document", "data.aws_iam_policy_document.loose", schema())
    assert text == texts[1].replace('"app"', '"loose"')


def test_what_is_read_of_a_data_source_is_no_text_for_resources() -> None:
    document = 'data "aws_iam_policy_document" "d" {\n  version = "2012-10-17"\n}\n\n'
    text = f'{document}resource "aws_iam_policy" "d" {{\n  policy = data.aws_iam_policy_document.d.json\n}}'
    fix = Fix((text,), ("aws_iam_policy", "aws_iam_role", "data.aws_iam_policy_document"))
    assert fitting(fix, "aws_iam_role", "aws_iam_role.app", schema()) == f"# This one is for aws_iam_policy:\n{text}"

"""A part whose whole is not here speaks for itself; a part of the account says where the account goes wrong."""

from __future__ import annotations

import pytest

from tests.support.scanning import Scan

OPEN = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}'
STRANGERS = "s3/bucket-policies-restrict-principals"
BLOCK = "s3/buckets-block-public-access"
PASSWORDS = "iam/accounts-require-strong-passwords"


def policy(bucket: str) -> str:
    """A bucket policy that lets everybody read."""
    return f'resource "aws_s3_bucket_policy" "p" {{\n  bucket = {bucket}\n  policy = jsonencode({OPEN})\n}}\n'


@pytest.mark.parametrize("bucket", ['"in-another-stack"', "data.aws_s3_bucket.other.id", "var.bucket", "aws_s3_bucket.nowhere.id"])
def test_a_policy_of_a_bucket_elsewhere_is_judged(scan: Scan, bucket: str) -> None:
    scan.write('variable "bucket" { type = string }\ndata "aws_s3_bucket" "other" { bucket = "o" }\n' + policy(bucket)).judge()
    assert scan.verdict("aws_s3_bucket_policy.p", STRANGERS) == "misconfigured"


def test_a_policy_of_a_bucket_that_is_here_is_told_of_the_bucket_alone(scan: Scan) -> None:
    scan.write('resource "aws_s3_bucket" "b" { bucket = "b" }\n' + policy("aws_s3_bucket.b.id")).judge()
    assert scan.verdict("aws_s3_bucket.b", STRANGERS) == "misconfigured"
    assert scan.verdict("aws_s3_bucket_policy.p", STRANGERS) == "silent"


def test_where_the_bucket_may_be_one_that_is_here_the_bucket_is_unknown(scan: Scan) -> None:
    text = 'variable "n" { type = string }\nresource "aws_s3_bucket" "b" { bucket = var.n }\n' + policy("var.n")
    scan.write(text).judge()
    assert scan.verdict("aws_s3_bucket_policy.p", STRANGERS) == "silent"
    assert scan.verdict("aws_s3_bucket.b", STRANGERS) in {"misconfigured", "unknown"}


def test_what_the_subject_can_have_only_one_of_is_right_or_wrong_by_itself(scan: Scan) -> None:
    def block(last: str) -> str:
        rest = "block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true"
        return f'resource "aws_s3_bucket_public_access_block" "x" {{\n  bucket = "o"\n  {rest}\n  restrict_public_buckets = {last}\n}}\n'

    scan.write(block("true")).judge()
    assert scan.verdict("aws_s3_bucket_public_access_block.x", BLOCK) == "satisfied"
    scan.write(block("false")).judge()
    assert scan.verdict("aws_s3_bucket_public_access_block.x", BLOCK) == "misconfigured"


def test_of_what_a_subject_may_have_several_one_proves_nothing(scan: Scan) -> None:
    scan.write('resource "aws_flow_log" "f" {\n  vpc_id = "vpc-0123456789abcdef0"\n  traffic_type = "ACCEPT"\n}\n').judge()
    assert scan.verdict("aws_flow_log.f", "vpc/vpcs-log-flows") == "silent"


def test_what_depends_on_the_whole_is_unknown(scan: Scan) -> None:
    scan.write(f'resource "aws_opensearch_domain_policy" "p" {{\n  domain_name = "o"\n  access_policies = jsonencode({OPEN})\n}}\n').judge()
    outcome = scan.outcome("aws_opensearch_domain_policy.p", "opensearch/domain-policies-restrict-principals")
    assert outcome.verdict.word == "unknown"
    assert outcome.depends_on == ("aws_opensearch_domain_policy.p",)


def test_a_parameter_group_that_nothing_here_uses_is_judged(scan: Scan) -> None:
    parameter = 'parameter {\n    name = "tls"\n    value = "disabled"\n  }'
    group = f'resource "aws_docdb_cluster_parameter_group" "g" {{\n  family = "docdb5.0"\n  name = "g"\n  {parameter}\n}}\n'
    scan.write(group).judge()
    assert scan.verdict("aws_docdb_cluster_parameter_group.g", "docdb/clusters-require-tls") == "misconfigured"
    user = 'resource "aws_docdb_cluster" "c" { db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.g.name }\n'
    scan.write(group + user).judge()
    assert scan.verdict("aws_docdb_cluster_parameter_group.g", "docdb/clusters-require-tls") == "silent"
    assert scan.verdict("aws_docdb_cluster.c", "docdb/clusters-require-tls") == "misconfigured"


def test_the_account_goes_wrong_where_its_setting_is_written(scan: Scan) -> None:
    scan.write('resource "aws_iam_account_password_policy" "p" { minimum_password_length = 6 }\n').judge()
    outcome = scan.outcome("aws_iam_account_password_policy.p", PASSWORDS)
    assert outcome.verdict.word == "misconfigured"
    assert outcome.location is not None
    assert [one.address for one in scan.last.outcomes if one.control == PASSWORDS] == ["aws_iam_account_password_policy.p"]


def test_a_guard_of_the_account_is_no_guard_of_its_setting(scan: Scan) -> None:
    setting = 'resource "aws_glue_data_catalog_encryption_settings" "s" {\n  data_catalog_encryption_settings {\n'
    inner = '    encryption_at_rest { catalog_encryption_mode = "DISABLED" }\n'
    inner += "    connection_password_encryption { return_connection_password_encrypted = false }\n"
    scan.write(f"{setting}{inner}  }}\n}}\n").judge()
    control = "glue/catalogs-are-encrypted-at-rest"
    found = [(one.address, one.verdict.word) for one in scan.last.outcomes if one.control == control]
    assert found == [("aws_glue_data_catalog_encryption_settings.s", "misconfigured")]


def test_one_good_setting_is_enough_for_the_account(scan: Scan) -> None:
    trail = 'resource "aws_cloudtrail" "{}" {{\n  name = "{}"\n  s3_bucket_name = "b"\n  is_multi_region_trail = {}\n}}\n'
    control = "cloudtrail/accounts-have-multi-region-trails"
    scan.write(trail.format("one", "one", "false")).judge()
    assert scan.verdict("aws_cloudtrail.one", control) in {"missing", "misconfigured"}
    scan.write(trail.format("one", "one", "false") + trail.format("all", "all", "true")).judge()
    assert {one.verdict.word for one in scan.last.outcomes if one.control == control} == {"satisfied"}


def test_a_part_that_may_not_be_there_fails_nothing_yet(scan: Scan) -> None:
    text = policy('"o"').replace('"p" {', '"p" {\n  count = var.on ? 1 : 0', 1)
    scan.write('variable "on" { type = bool }\n' + text).judge()
    assert {one.verdict.word for one in scan.last.outcomes if one.control == STRANGERS} == {"unknown"}

"""Documented cases where other tools go wrong, read as configuration: what no plan shows, or shows less well.

Each test bears the number of its case in docs/acceptance-cases.md. What both doors answer alike stands in test_cases.py.
"""

from __future__ import annotations

from functools import partial

import pytest

from tests.acceptance import pairs
from tests.support.scanning import Scan

ADMIN = "vpc/security-groups-close-admin-ports-to-world"
ENCRYPTED = "ebs/volumes-are-encrypted-at-rest"
PUBLIC = "s3/buckets-block-public-access"


outcome = partial(pairs.outcome, door="configuration")
verdict = partial(pairs.verdict, door="configuration")


def volume(name: str, encrypted: str, more: str = "") -> str:
    """An EBS volume."""
    return f'resource "aws_ebs_volume" "{name}" {{\n  encrypted = {encrypted}\n  {more}\n}}\n'


def test_case_1_a_key_of_the_same_configuration_encrypts_and_is_named() -> None:
    case = "01-key-of-the-same-plan"
    one = outcome(case, "aws_ebs_volume.data", "ebs/volumes-use-customer-keys")
    assert (one.verdict.word, one.because) == ("satisfied", "kms_key_id refers to aws_kms_key.app")
    assert verdict(case, "aws_sns_topic.events", "sns/topics-use-customer-keys") == "satisfied"


def test_case_2_a_policy_with_a_new_arn_is_computed_whoever_writes_it() -> None:
    """A plan hides the encoded text; the configuration shows what it is made of."""
    case, control = "02-policy-with-a-new-arn", "iam/policies-grant-scoped-privileges"
    assert verdict(case, "aws_iam_policy.wide", control) == "misconfigured"
    assert verdict(case, "aws_iam_policy.narrow", control) == "satisfied"
    assert verdict(case, "aws_iam_policy.encoded", control) == "misconfigured"


def test_case_3_what_it_depends_on_is_called_by_its_place() -> None:
    nested = outcome("03-same-everywhere", "module.outer.module.inner.aws_ebs_volume.v", ENCRYPTED)
    assert nested.depends_on == ("module.outer.module.inner.aws_kms_key.k.arn",)


def test_case_4_what_is_decided_stays_decided_when_more_is_known(scan: Scan) -> None:
    scan.write(
        'variable "on" { type = bool }\nvariable "off" { type = bool }\n'
        + volume("open", "var.on")
        + volume("no", "var.on && false")
        + volume("yes", "var.on || true")
    )
    scan.judge()
    before = {name: scan.verdict(f"aws_ebs_volume.{name}", ENCRYPTED) for name in ("open", "no", "yes")}
    assert before == {"open": "unknown", "no": "misconfigured", "yes": "satisfied"}
    for given in ("true", "false"):
        scan.judge(given=[("var", f"on={given}")])
        after = {name: scan.verdict(f"aws_ebs_volume.{name}", ENCRYPTED) for name in before}
        assert after == {**before, "open": "satisfied" if given == "true" else "misconfigured"}


def test_case_5_for_each_pairs_by_key_and_an_index_is_computed() -> None:
    case = "05-which-bucket"
    blog = outcome(case, 'aws_s3_bucket.site["blog.v1"]', PUBLIC)
    assert blog.verdict.word == "misconfigured"
    assert 'aws_s3_bucket_public_access_block.paired["blog.v1"]' in {one.address for one in blog.evidence}
    assert verdict(case, 'aws_s3_bucket.site["shop"]', PUBLIC) == "satisfied"
    first, second = (outcome(case, f"aws_s3_bucket.many[{index}]", PUBLIC) for index in (0, 1))
    assert "aws_s3_bucket_public_access_block.one_of_many" in {one.address for one in first.evidence}
    assert "aws_s3_bucket_public_access_block.one_of_many" not in {one.address for one in second.evidence}


def test_case_5_which_of_several_is_unknown_where_nobody_can_tell(scan: Scan) -> None:
    scan.write("""
    variable "which" { type = number }
    resource "aws_s3_bucket" "many" { count = 2 }
    resource "aws_s3_bucket_versioning" "one" {
      bucket = aws_s3_bucket.many[var.which].id
      versioning_configuration {
        status = "Enabled"
      }
    }
    """)
    scan.judge()
    for index in (0, 1):
        one = scan.outcome(f"aws_s3_bucket.many[{index}]", "s3/buckets-are-versioned")
        assert one.verdict.word == "unknown"
        assert "aws_s3_bucket_versioning.one" in one.because


RULES = """
variable "ports" { default = [22] }
resource "aws_security_group" "client" {}
resource "aws_security_group" "blocks" {
  dynamic "ingress" {
    for_each = var.ports
    content {
      from_port       = ingress.value
      to_port         = ingress.value
      protocol        = "tcp"
      %(source)s
    }
  }
}
resource "aws_security_group" "attribute" {
  ingress = [for port in var.ports : merge(local.none, { from_port = port, to_port = port, protocol = "tcp", %(source)s })]
}
locals {
  none = { cidr_blocks = null, description = null, ipv6_cidr_blocks = null, prefix_list_ids = null, security_groups = null, self = null }
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [("security_groups = [aws_security_group.client.id]", "satisfied"), ('cidr_blocks = ["0.0.0.0/0"]', "misconfigured")],
)
def test_case_6_dynamic_blocks_and_attributes_as_blocks_keep_their_references(scan: Scan, source: str, expected: str) -> None:
    scan.write(RULES % {"source": source}).judge()
    for name in ("blocks", "attribute"):
        assert scan.verdict(f"aws_security_group.{name}", ADMIN) == expected


def test_case_12_a_range_that_cannot_be_told_is_unknown(scan: Scan) -> None:
    text = 'variable "from" { type = string }\nresource "aws_security_group" "g" {\n  ingress {\n    protocol = "tcp"\n    from_port = 22\n'
    scan.write(text + "    to_port = 22\n    cidr_blocks = [var.from]\n  }\n}\n").judge()
    one = scan.outcome("aws_security_group.g", ADMIN)
    assert (one.verdict.word, one.depends_on) == ("unknown", ("var.from",))
    assert "var.from" in one.because


@pytest.mark.parametrize(
    ("ports", "cidr", "expected"),
    [
        ("[22, 443]", "0.0.0.0/0", "misconfigured"),
        ("[443]", "0.0.0.0/0", "satisfied"),
        ("[]", "0.0.0.0/0", "satisfied"),
        ("var.ports", "0.0.0.0/0", "unknown"),
        ("var.ports", "10.0.0.0/8", "satisfied"),  # whatever the ports are, the body lets nobody in
    ],
)
def test_case_15_dynamic_rules_are_written_out_or_judged_by_their_body(scan: Scan, ports: str, cidr: str, expected: str) -> None:
    scan.write(f"""
    variable "ports" {{ type = list(number) }}
    resource "aws_security_group" "g" {{
      dynamic "ingress" {{
        for_each = {ports}
        iterator = each_port
        content {{
          protocol    = "tcp"
          from_port   = each_port.value
          to_port     = each_port.value
          cidr_blocks = ["{cidr}"]
        }}
      }}
    }}
    """).judge()
    one = scan.outcome("aws_security_group.g", ADMIN)
    assert one.verdict.word == expected
    if expected == "unknown":
        assert one.depends_on == ("var.ports",)
        assert one.because == "ingress may open too much: it depends on var.ports, which has no value"


def test_case_16_both_branches_are_judged(scan: Scan) -> None:
    scan.write(
        """
        variable "custom" { type = bool }
        resource "aws_s3_bucket" "b" {}
        resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
          bucket = aws_s3_bucket.b.id
          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm = var.custom ? "aws:kms" : "AES256"
            }
          }
        }
        """
        + volume("wrong", 'var.custom ? false : "false"')
        + volume("mixed", "var.custom ? true : false")
    ).judge()
    assert scan.verdict("aws_s3_bucket.b", "s3/buckets-are-encrypted-at-rest") == "satisfied"
    wrong = scan.outcome("aws_ebs_volume.wrong", ENCRYPTED)
    assert wrong.verdict.word == "misconfigured"
    assert wrong.location is not None
    assert wrong.location.line == wrong.location.end_line == 13
    mixed = scan.outcome("aws_ebs_volume.mixed", ENCRYPTED)
    assert (mixed.verdict.word, mixed.depends_on) == ("unknown", ("var.custom",))
    assert "var.custom" in mixed.because


OPTIONAL = """
variable "x" { type = bool }
variable "names" { type = set(string) }
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket_versioning" "b" {
  count  = var.x ? 1 : 0
  bucket = aws_s3_bucket.b.id
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_ebs_volume" "each" {
  for_each  = var.names
  encrypted = false
}
resource "aws_security_group" "g" {}
resource "aws_security_group_rule" "r" {
  count             = var.x ? 1 : 0
  security_group_id = aws_security_group.g.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["0.0.0.0/0"]
}
resource "aws_vpc_endpoint" "e" {
  count              = var.x ? 1 : 0
  vpc_id             = "vpc-1"
  service_name       = "s"
  security_group_ids = [aws_security_group.g.id]
}
module "m" {
  source = "./m"
  count  = var.x ? 1 : 0
}
"""


def test_case_17_what_may_not_exist_is_unknown_and_names_its_condition(scan: Scan) -> None:
    scan.write({"main.tf": OPTIONAL, "m/main.tf": volume("v", "false")}).judge()
    for address, control, on in (
        ("aws_s3_bucket.b", "s3/buckets-are-versioned", "var.x"),
        ('aws_ebs_volume.each["?"]', ENCRYPTED, "var.names"),
        ("module.m[0].aws_ebs_volume.v", ENCRYPTED, "var.x"),
        ("aws_security_group.g", ADMIN, "var.x"),
        ("aws_security_group.g", "vpc/security-groups-are-in-use", "var.x"),
    ):
        one = scan.outcome(address, control)
        assert (one.verdict.word, one.depends_on) == ("unknown", (on,)), address
        assert on in one.because
    each = scan.outcome('aws_ebs_volume.each["?"]', ENCRYPTED).because
    assert each.startswith("whether there is any aws_ebs_volume.each depends on var.names")  # that has no name nobody knows
    alone = scan.outcome("module.m[0].aws_ebs_volume.v", ENCRYPTED).because
    assert alone.startswith("whether module.m[0].aws_ebs_volume.v exists depends on var.x")
    assert alone.endswith("; it fails if var.x")
    assert alone.count("encrypted is false, expected true") == 1  # the reason is told once


@pytest.mark.parametrize(("x", "versioned", "closed"), [("true", "satisfied", "misconfigured"), ("false", "missing", "satisfied")])
def test_case_17_a_condition_that_is_known_decides(scan: Scan, x: str, versioned: str, closed: str) -> None:
    scan.write({"main.tf": OPTIONAL, "m/main.tf": volume("v", "false")}).judge(given=[("var", f"x={x}"), ("var", "names=[]")])
    assert scan.verdict("aws_s3_bucket.b", "s3/buckets-are-versioned") == versioned
    assert scan.verdict("aws_security_group.g", ADMIN) == closed

"""Laying a fix over what fails."""

from __future__ import annotations

import pytest

from srm_tf.catalogue.blocks_of_fixes import stands
from srm_tf.catalogue.fixes import added, deleted, laid_over

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
    policy = 'resource "p" "a" {\n  text = <<EOF\n}\n\n  name = "x"\nEOF\n  name = "y"\n}\n'
    assert (
        laid_over(policy, 'resource "p" "a" {\n  name = "z"\n}')
        == 'resource "p" "a" {\n  text = <<EOF\n}\n\n  name = "x"\nEOF\n  name = "z"\n}\n'
    )
    assert laid_over(policy, 'resource "p" "a" {\n  text = "t"\n}') == 'resource "p" "a" {\n  name = "y"\n  text = "t"\n}\n'


@pytest.mark.parametrize(
    ("fix", "kind", "name"),
    [
        ('resource "a" "x" {\n  k = b.y.id\n}\nresource "b" "y" {}\nresource "b" "z" {}', "b", "y"),
        ('resource "b" "x" {\n  k = b.y.id\n}\nresource "b" "y" {}', "b", "x"),  # what it adds is not what it mends
        ('resource "b" "x" {\n  k = b.y.id\n}', "b", "y"),
        ('data "b" "x" {}', "b", ""),
        ('data "b" "x" {}', "data.b", "x"),
        ('resource "b" "x" {}', "data.b", ""),
    ],
)
def test_what_a_fix_mends_is_what_it_refers_to_and_does_not_add(fix: str, kind: str, name: str) -> None:
    assert stands(fix, kind) == name


def test_what_a_fix_adds_has_the_addresses_of_its_blocks() -> None:
    assert added(BUCKET, 'data "a" "x" {}\nresource "a" "x" {}\nlocals {}\nresource "aws_s3_bucket" "logs" {}') == {"data.a.x", "a.x"}

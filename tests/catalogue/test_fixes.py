"""Laying a fix over what fails."""

from __future__ import annotations

import pytest

from srm_tf.catalogue.fixes import deleted, laid_over

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

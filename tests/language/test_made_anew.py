"""What a function makes of a value need have nothing of it: a hash of a key is not that key, nor what stands under its name in a map."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, word_of, words_of

TOPIC = """
resource "aws_kms_key" "k" {}
locals {
  keys = { for place in range(40) : "k${place}" => "alias/k${place}" }
}
resource "aws_sns_topic" "t" { kms_master_key_id = %s }
"""

GROUP = """
variable "n" { type = number }
resource "aws_vpc" "v" { ipv4_ipam_pool_id = "ipam-pool-1" }
resource "aws_security_group" "g" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [%s]
  }
}
"""


def verdict(key: str) -> str:
    return word_of(configured_graph(TOPIC % key), "sns/topics-use-customer-keys")


@pytest.mark.parametrize(
    "key",
    [
        "local.keys[aws_kms_key.k.arn]",
        "lookup(local.keys, aws_kms_key.k.arn, null)",
        'one(regexall("alias/.*", aws_kms_key.k.arn))',
        'join("", regexall("alias/.*", aws_kms_key.k.arn))',
        'replace(aws_kms_key.k.arn, "/.*/", "alias/aws/sns")',
        "sha256(aws_kms_key.k.arn)",
    ],
)
def test_what_is_made_of_a_key_may_be_no_key(key: str) -> None:
    assert verdict(key) == "unknown"


def test_what_is_written_out_among_others_may_be_taken_as_well() -> None:
    graph = configured_graph(GROUP % 'slice([aws_vpc.v.cidr_block, "0.0.0.0/0"], var.n, 2)[0]')
    (ingress,) = graph.by_address["aws_security_group.g"].get("ingress").items()
    (cidr,) = ingress.get("cidr_blocks").items()
    assert {one.text for one in cidr.references} == {"aws_vpc.v.cidr_block", "var.n"}
    assert word_of(graph, "vpc/security-groups-close-admin-ports-to-world") == "unknown"


@pytest.mark.parametrize(
    "key",
    [
        "aws_kms_key.k.arn",
        'split("/", aws_kms_key.k.arn)[1]',
        'element(split("/", aws_kms_key.k.arn), 1)',
        'regex("key/(.*)", aws_kms_key.k.arn)[0]',
        r'replace(aws_kms_key.k.arn, "/.*key\\//", "")',
        r'replace(aws_kms_key.k.arn, "/.*key\\/(.*)/", "key/$1")',
        "basename(aws_kms_key.k.arn)",
        'trimprefix(aws_kms_key.k.arn, "arn:")',
        '{ for name in ["a"] : name => aws_kms_key.k.arn }["a"]',
        'lookup({ a = aws_kms_key.k.arn }, "a")',
    ],
)
def test_what_is_taken_of_a_key_is_still_that_key(key: str) -> None:
    assert verdict(key) == "satisfied"


BUCKET = """
variable "more" { type = list(string) }
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket" "o" {}
resource "aws_s3_bucket_versioning" "v" {
  bucket = %s
  versioning_configuration {
    status = "Enabled"
  }
}
"""


def versioned(name: str) -> str:
    return words_of(configured_graph(BUCKET % name), "s3/buckets-are-versioned")["aws_s3_bucket.b"]


@pytest.mark.parametrize(
    "name",
    [
        'replace(aws_s3_bucket.b.id, "data", "logs")',
        'replace(aws_s3_bucket.b.id, "-", "")',
        'replace(aws_s3_bucket.b.id, "/-.*$/", "")',
        'replace(aws_s3_bucket.b.arn, ":", "-")',
        "substr(aws_s3_bucket.b.id, 0, 10)",
        'split("-", aws_s3_bucket.b.id)[0]',
        'element(split(".", aws_s3_bucket.b.bucket_domain_name), 0)',
        'split("-", "x-${aws_s3_bucket.b.id}-x")[1]',
        'join("", split("-", aws_s3_bucket.b.id))',
        '"%{ for one in split("-", aws_s3_bucket.b.id) }${one}%{ endfor }"',
        'regex("^[a-z]+", aws_s3_bucket.b.id)',
        'trimprefix(aws_s3_bucket.b.id, "acme-")',
        'trimsuffix(aws_s3_bucket.b.id, "-logs")',
        'trim(aws_s3_bucket.b.id, "a")',
        'format("%.3s", aws_s3_bucket.b.id)',
        'format("%80s", aws_s3_bucket.b.id)',
        'format("%[1]s-logs", aws_s3_bucket.b.id)',
        'formatlist("%.2s", [aws_s3_bucket.b.id])[0]',
        "title(aws_s3_bucket.b.id)",
        "upper(aws_s3_bucket.b.id)",
        "lower(aws_s3_bucket.b.tags_all.name)",
        "strrev(aws_s3_bucket.b.id)",
        "dirname(aws_s3_bucket.b.id)",
        'timeadd(aws_s3_bucket.b.id, "1h")',
        'trim("${aws_s3_bucket.b.id}-logs", "/")',
        'urlencode("${aws_s3_bucket.b.id}-x")',
        'split("/", "${aws_s3_bucket.b.id}-logs")[0]',
        'join("-", concat([aws_s3_bucket.b.id], var.more))',
        'keys({ ("${aws_s3_bucket.b.id}-logs") = 1 })[0]',
        '[for name, one in { (aws_s3_bucket.b.id) = "x", (aws_s3_bucket.b.arn) = "y" } : one][0]',
        '"%{ if length(var.more) > 2 }${aws_s3_bucket.b.id}%{ else }other%{ endif }"',
        "compact([var.more[0], aws_s3_bucket.b.id])[0]",
        'split(":::", aws_s3_bucket.b.arn)[0]',
        'reverse(split(":", aws_s3_bucket.b.arn))[1]',
        'element(reverse(split(":", aws_s3_bucket.b.arn)), 5)',
        'element(split(":", aws_s3_bucket.b.arn), 4)',
        'split(":", aws_s3_bucket.b.arn)[length(var.more)]',
        'element(split(":", aws_s3_bucket.b.arn), length(var.more))',
        'element(split(":", aws_s3_bucket.b.arn), -2)',
        'element(split(":", aws_s3_bucket.b.arn), 6)',
        'split("/", aws_s3_bucket.b.arn)[0]',
        'element(split("/", aws_s3_bucket.b.arn), 0)',
        'element(length(var.more) > 1 ? split(":", aws_s3_bucket.b.arn) : [], 3)',
        '(length(var.more) > 1 ? split(":", aws_s3_bucket.b.arn) : [])[3]',
        'concat(split(":", aws_s3_bucket.b.arn), ["x"])[3]',
        'concat(["x"], split(":", aws_s3_bucket.b.arn))[5]',
        'slice(split(":", aws_s3_bucket.b.arn), 2, 6)[0]',
        'tolist(split(":", aws_s3_bucket.b.arn))[3]',
        'tolist(toset(split(":", aws_s3_bucket.b.arn)))[5]',
        'compact(split(":", aws_s3_bucket.b.arn))[1]',
        'flatten([split(":", aws_s3_bucket.b.arn)])[2]',
        'chunklist(split(":", aws_s3_bucket.b.arn), 3)[0][2]',
        'coalesce(split(":", aws_s3_bucket.b.arn)...)',
        '[for piece in split(":", aws_s3_bucket.b.arn) : piece][3]',
        '{ for place, piece in split(":", aws_s3_bucket.b.arn) : place => piece }["3"]',
        r'yamldecode("a: ${aws_s3_bucket.b.id}\nb: x").b',
        r'csvdecode("a,b\n${aws_s3_bucket.b.id},x")[0].b',
    ],
)
def test_a_name_with_another_word_in_it_or_a_piece_of_it_is_that_of_another_bucket(name: str) -> None:
    assert versioned(name) == "unknown"


@pytest.mark.parametrize(
    "name",
    [
        "aws_s3_bucket.b.id",
        'replace(aws_s3_bucket.b.arn, "arn:aws:s3:::", "")',
        'replace(aws_s3_bucket.b.arn, "/^.*:/", "")',
        'split(":", aws_s3_bucket.b.arn)[5]',
        'element(split(":", aws_s3_bucket.b.arn), -1)',
        'split(":", aws_s3_bucket.b.arn)[length(split(":", aws_s3_bucket.b.arn)) - 1]',
        'element(split(":", aws_s3_bucket.b.arn), length(split(":", aws_s3_bucket.b.arn)) - 1)',
        'tolist(split(":", aws_s3_bucket.b.arn))[5]',
        'slice(split(":", aws_s3_bucket.b.arn), 5, 6)[0]',
        'reverse(split(":", aws_s3_bucket.b.arn))[0]',
        'split(":::", aws_s3_bucket.b.arn)[1]',
        'regex("[^:]+$", aws_s3_bucket.b.arn)',
        'regex(".*:(.*)", aws_s3_bucket.b.arn)[0]',
        'trimsuffix(aws_s3_bucket.b.arn, "/*")',
        'try(trimsuffix("${aws_s3_bucket.b.id}-logs", "-logs"), "x")',
        'format("%s", aws_s3_bucket.b.id)',
        'format("%[1]s", aws_s3_bucket.b.id)',
        'join("", [aws_s3_bucket.b.id])',
        "lower(aws_s3_bucket.b.id)",
        "trimspace(aws_s3_bucket.b.id)",
        "tolist(toset([aws_s3_bucket.b.id]))[0]",
        "keys({ (aws_s3_bucket.b.id) = 1 })[0]",
        "one(values({ (aws_s3_bucket.b.arn) = aws_s3_bucket.b.id }))",
        "lookup({ (aws_s3_bucket.b.arn) = aws_s3_bucket.b.id }, aws_s3_bucket.b.arn, null)",
        "zipmap([aws_s3_bucket.b.arn], [aws_s3_bucket.b.id])[aws_s3_bucket.b.arn]",
        "[for one in [aws_s3_bucket.b.id, aws_s3_bucket.o.id] : one if one != aws_s3_bucket.o.id][0]",
        "one([for one in [aws_s3_bucket.b.id, aws_s3_bucket.o.id] : one if one == aws_s3_bucket.b.id])",
    ],
)
def test_a_name_without_what_stands_around_it_is_still_that_of_the_bucket(name: str) -> None:
    assert versioned(name) == "satisfied"


@pytest.mark.parametrize(
    "name",
    [
        "lookup({ (aws_s3_bucket.b.arn) = null }, aws_s3_bucket.b.arn, null)",
        '[for name, one in { (aws_s3_bucket.b.id) = "x" } : one][0]',
        'values({ (aws_s3_bucket.b.id) = "x" })[0]',
        'zipmap([aws_s3_bucket.b.id], ["x"])[aws_s3_bucket.b.id]',
    ],
)
def test_what_stands_under_a_name_is_no_such_name(name: str) -> None:
    assert versioned(name) == "missing"

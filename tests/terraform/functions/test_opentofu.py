"""What OpenTofu adds to Terraform's functions, by its documentation: https://opentofu.org/docs/language/functions/."""

from __future__ import annotations

import base64
import gzip

import pytest

from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.hcl import parse_expression
from srm_tf.terraform.rendering import TemplateScope

ZIPPED = base64.b64encode(gzip.compress("héllo\n".encode(), mtime=0)).decode()


def value(text: str) -> object:
    return cty.plain(evaluate(parse_expression(text, "expression"), TemplateScope({}, None)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('cidrcontains("192.168.2.0/20", "192.168.2.1")', True),
        ('cidrcontains("192.168.2.0/20", "192.168.2.0/22")', True),
        ('cidrcontains("192.168.2.0/20", "192.126.2.1")', False),
        ('cidrcontains("192.168.2.0/20", "192.126.2.0/18")', False),
        ('cidrcontains("fe80::/48", "fe80::1")', True),
        ('cidrcontains("fe80::/48", "fe81::1")', False),
        ('cidrcontains("0.0.0.0/0", "10.0.0.0/8")', True),
        ('cidrcontains("10.0.0.0/8", "0.0.0.0/0")', False),
        ('cidrcontains("10.0.0.0/8", "10.0.0.0/8")', True),
        ('urldecode("Hello+World%21")', "Hello World!"),
        ('urldecode("%E2%98%83")', "☃"),
        ('urldecode("foo%3Abar%40localhost%3Ffoo%3Dbar%26bar%3Dbaz")', "foo:bar@localhost?foo=bar&bar=baz"),
        ('urldecode(urlencode("a b&c=é/☃"))', "a b&c=é/☃"),
        (f'base64gunzip("{ZIPPED}")', "héllo\n"),
        ("issensitive(flip_sensitive(1))", True),
        ("issensitive(flip_sensitive(sensitive(1)))", False),
    ],
)
def test_by_its_documentation(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'cidrcontains("10.0.0.0/8", "fe80::1")',
        'cidrcontains("fe80::/48", "10.0.0.1")',
        'cidrcontains("10.0.0.0", "10.0.0.1")',
        'cidrcontains("10.0.0.0/8", "x")',
        'cidrcontains("10.0.0.0/8", null)',
        'urldecode("%zz")',
        'urldecode("%FF")',
        'urldecode("%")',
        'base64gunzip("!")',
        'base64gunzip("aGVsbG8=")',
        f'base64gunzip("{ZIPPED[:16]}")',
    ],
)
def test_what_it_refuses(text: str) -> None:
    with pytest.raises(EvalError):
        value(text)


def test_a_small_text_that_unfolds_to_a_huge_one_is_refused() -> None:
    bomb = base64.b64encode(gzip.compress(bytes(80 * 1024 * 1024), compresslevel=9)).decode()
    with pytest.raises(EvalError, match="gunzip"):
        value(f'base64gunzip("{bomb}")')

"""Ranges that somebody names as theirs."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import load
from tests.language.stand import judged
from tests.language.terms.build import resource, secret, unknown

OURS = "cidr_block lies within ['10.0.0.0/8', '172.16.0.0/12', '2001:db8::/32', '192.168.0.0/17', '192.168.128.0/17']"


@pytest.mark.parametrize(
    ("cidr", "word"),
    [
        ("10.0.0.0/8", "satisfied"),
        ("10.255.0.0/16", "satisfied"),
        ("172.31.0.0/16", "satisfied"),
        ("172.32.0.0/16", "misconfigured"),
        ("8.0.0.0/6", "misconfigured"),
        ("0.0.0.0/0", "misconfigured"),
        ("192.168.0.0/16", "satisfied"),  # in two of them together
        ("10.1.2.3", "satisfied"),
        ("2001:db8:1::/48", "satisfied"),
        ("::/0", "misconfigured"),
        ("100.0.0.0/8", "misconfigured"),
        ("", "missing"),
        ("ten", "misconfigured"),
        (None, "missing"),
        (unknown(), "unknown"),
        (unknown(branches={"var.x": "10.0.0.0/16", "": "10.1.0.0/16"}), "satisfied"),
        (unknown(branches={"var.x": "10.0.0.0/16", "": "11.0.0.0/16"}), "unknown"),
        (secret("11.0.0.0/16"), "misconfigured"),
    ],
)
def test_a_range(cidr: object, word: str) -> None:
    load()
    answer = judged(OURS, resource("aws_vpc.v", cidr_block=cidr))
    assert answer.verdict.word == word
    assert "11.0" not in str((answer.because, answer.evidence))

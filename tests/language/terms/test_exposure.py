"""Ports that a list leaves out, and how a rule's are shown."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.exposure import Ports, outside, ports, shown_ports
from srm_tf.language.terms.rules import Rule


@pytest.mark.parametrize(
    ("listed", "left"),
    [
        ([], ((0, 65535),)),
        ([22, "443"], ((0, 21), (23, 442), (444, 65535))),
        (["22-23", 24], ((0, 21), (25, 65535))),
        (["20-80", "30-40"], ((0, 19), (81, 65535))),
        (["0-65534"], ((65535, 65535),)),
        (["1-65535"], ((0, 0),)),
        (["0-65535"], ()),
        ([65536, -1, "ssh", "80-22"], ((0, 65535),)),  # which are no ports
    ],
)
def test_all_ports_but_those_of_a_list(listed: list[object], left: Ports) -> None:
    assert outside(ports(listed)) == left


@pytest.mark.parametrize(
    ("protocol", "first", "last", "shown"),
    [
        (6, 22, 22, "22"),
        (6, 0, 1024, "0-1024"),
        (6, 1, 1024, "1-1024"),
        (6, 1024, 65535, "1024-65535"),
        (6, 0, 65535, "every port"),
        (6, 1, 65535, "every port"),
        (6, -1, -1, "every port"),
        (-1, 22, 22, "every port"),  # of all protocols AWS ignores the ports
        (6, 22, None, "ports"),
        (6, None, 22, "ports"),
    ],
)
def test_the_ports_of_a_rule_as_they_are_shown(protocol: int, first: int | None, last: int | None, shown: str) -> None:
    assert shown_ports(Rule("aws_security_group.g", protocol=protocol, first=first, last=last)) == shown

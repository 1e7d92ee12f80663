"""Accounts and regions: since version 6 of the provider a resource may name a region of its own."""

from __future__ import annotations

import pytest

from srm_tf.engine.scopes import with_scopes
from tests.support.judging import configured_graph
from tests.support.scanning import Scan

ENCRYPTED, DEFAULT = "ebs/volumes-are-encrypted-at-rest", "ebs/accounts-encrypt-volumes-by-default"
HOME = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
ON = 'resource "aws_ebs_encryption_by_default" "on" {\n%s}\n'
VOLUME = 'resource "aws_ebs_volume" "v" {\n%s  size = 1\n}\n'
US = '  region = "us-east-1"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HOME + ON % "" + VOLUME % "", "satisfied"),
        (ON % "" + VOLUME % "", "satisfied"),
        (HOME + ON % "" + VOLUME % US, "unknown"),
        (ON % "" + VOLUME % US, "unknown"),
        (HOME + ON % US + VOLUME % "", "unknown"),
        (HOME + ON % US + VOLUME % US, "satisfied"),
        (ON % US + VOLUME % US, "satisfied"),
    ],
    ids=["home", "nobody says where", "volume elsewhere", "volume perhaps elsewhere", "default elsewhere", "both", "both alone"],
)
def test_the_default_of_a_region_is_none_of_another(scan: Scan, text: str, expected: str) -> None:
    scan.write(text).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == expected


def test_every_region_is_judged_under_a_name_of_its_own(scan: Scan) -> None:
    scan.write(HOME + ON % "" + VOLUME % US).judge()
    assert scan.verdict("account_region", DEFAULT) == "satisfied"
    assert scan.verdict("region us-east-1 (provider.aws)", DEFAULT) == "unknown"
    scopes = [one for one in with_scopes(configured_graph(HOME + ON % "" + VOLUME % US)).resources if one.mode in {"account", "region"}]
    assert [(one.mode, one.address, one.region) for one in scopes] == [
        ("account", "account_region", None),
        ("region", "account_region", "eu-west-1"),
        ("region", "region us-east-1 (provider.aws)", "us-east-1"),
    ]

"""Ids of others: which controls answer to them, and to the managed rules of AWS Config."""

from __future__ import annotations

import re
import tomllib

import pytest

from srm_tf.catalogue.aliases import CONFIG, RULES, compile_aliases, load_aliases, spelled
from srm_tf.catalogue.services import SOURCE
from tests.support.judging import catalogue

CONTROLS = tomllib.loads((SOURCE / RULES).read_text(encoding="utf-8"))


def test_each_control_that_a_rule_leads_to_is_there() -> None:
    assert [one for one in CONTROLS if catalogue().get(one) is None] == []
    assert list(CONTROLS) == sorted(CONTROLS)


def test_each_rule_is_spelt_as_aws_config_spells_it_and_stands_once() -> None:
    for control, rules in CONTROLS.items():
        assert rules == sorted(set(rules)), control
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", one) for one in rules), control


@pytest.mark.parametrize(
    ("name", "controls"),
    [
        ("s3-bucket-ssl-requests-only", ("s3/buckets-require-tls",)),
        ("S3_BUCKET_SSL_REQUESTS_ONLY", ("s3/buckets-require-tls",)),
        ("restricted-ssh", ("vpc/security-groups-close-admin-ports-to-world",)),
        ("INCOMING_SSH_DISABLED", ("vpc/security-groups-close-admin-ports-to-world",)),  # the same rule, by its source identifier
        ("bedrockagentcore-browsercustom-recording-enabled", ("bedrockagentcore/browsers-record-sessions",)),  # named by Security Hub alone
        ("iam-password-policy", ("iam/accounts-expire-passwords", "iam/accounts-require-strong-passwords")),
    ],
)
def test_a_rule_leads_to_what_asks_the_same(name: str, controls: tuple[str, ...]) -> None:
    assert load_aliases(catalogue())[CONFIG][spelled(CONFIG, name)] == controls


def test_no_rule_is_called_like_a_check_of_another_tool() -> None:
    index = load_aliases(catalogue())
    others = {name.lower() for peer, names in index.items() if peer != CONFIG for name in names}
    assert others.isdisjoint(index[CONFIG])


def test_a_folder_of_controls_without_a_list_of_rules_has_none() -> None:
    assert b'"config":{}' in compile_aliases(SOURCE / "kms")

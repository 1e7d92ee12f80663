"""What OpenTofu encrypts the state with: of a configuration, and of a plan beside its source, since no plan shows it."""

from __future__ import annotations

import json

import pytest

from tests.support.own_blocks import assert_no_format_repeats, verdicts
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

CONTROL = "iam/key-providers-keep-secrets-out-of-code"
QUEUE = 'resource "aws_sqs_queue" "q" {}\n'
TEXT = 'terraform {\n  encryption {\n    key_provider "%s" "k" {\n%s    }\n  }\n}\n' + QUEUE
WRITTEN = '      passphrase = "canary-7f3a9c-canary"\n'
LITERAL = TEXT % ("pbkdf2", WRITTEN)
GIVEN = TEXT % ("pbkdf2", "      passphrase = var.p\n") + 'variable "p" {\n  type = string\n}\n'


def found(srm_tf: Program, *named: str) -> dict[str, str]:
    return verdicts(srm_tf, CONTROL, *named)


def test_a_plan_shows_it_beside_its_source(scan: Scan, srm_tf: Program) -> None:
    scan.write({"p/main.tf": LITERAL, "q/plan.json": plan_text(LITERAL)})
    assert found(srm_tf, "p") == {"key_provider.pbkdf2.k": "misconfigured"}
    assert found(srm_tf, "q/plan.json") == {}
    assert found(srm_tf, "q/plan.json", "--source", "p") == {"key_provider.pbkdf2.k": "misconfigured"}


@pytest.mark.parametrize(
    ("kind", "written", "verdict"),
    [
        ("gcp_kms", 'credentials = "state.json"', "satisfied"),
        ("gcp_kms", 'credentials = file("${path.module}/here.json")', "misconfigured"),
        ("gcp_kms", 'access_token = "ya29.canary"', "misconfigured"),
        ("azure_vault", 'client_secret = "canary"', "misconfigured"),
        ("azure_vault", 'client_id = "00000000-0000-0000-0000-000000000000"', "satisfied"),
        ("pbkdf2", "passphrase = local.p", "misconfigured"),
        ("pbkdf2", 'passphrase = file("${path.module}/passphrase")', "misconfigured"),
        ("pbkdf2", 'passphrase = file("~/passphrase")', "unknown"),
        ("pbkdf2", "chain = key_provider.external.other", "satisfied"),
        ("external", 'command = ["./key", "--password", "canary-7f3a9c"]', "misconfigured"),
        ("external", 'command = ["./key", "--password-file", "/run/secrets/key"]', "satisfied"),
    ],
)
def test_each_kind_by_what_it_takes(scan: Scan, srm_tf: Program, kind: str, written: str, verdict: str) -> None:
    beside = {"passphrase": "canary", "here.json": '{"type": "service_account", "private_key": "canary-7f3a9c"}'}
    scan.write({"main.tf": TEXT % (kind, f"      {written}\n") + 'locals {\n  p = "canary"\n}\n', **beside})
    assert found(srm_tf, ".") == {f"key_provider.{kind}.k": verdict}


METHOD = """terraform {
  encryption {
    method "%s" "m" {
      %s
    }
  }
}
"""


@pytest.mark.parametrize(
    ("kind", "written", "found_there"),
    [
        ("external", 'encrypt_command = ["./seal", "--key", "ghp_" ]', "satisfied"),
        ("external", 'encrypt_command = ["./seal", "--passphrase", "canary-7f3a9c"]', "misconfigured"),
        ("external", 'decrypt_command = ["./open", "--passphrase=canary-7f3a9c"]', "misconfigured"),
        ("external", 'encrypt_command = ["./seal", "--passphrase", var.p]', "satisfied"),
        ("aes_gcm", "keys = key_provider.pbkdf2.k", ""),
        ("unencrypted", "", ""),
    ],
)
def test_the_commands_of_a_method(scan: Scan, srm_tf: Program, kind: str, written: str, found_there: str) -> None:
    scan.write({"main.tf": METHOD % (kind, written) + GIVEN})
    of_method = {f"method.{kind}.m": found_there} if found_there else {}
    assert found(srm_tf, ".") == {"key_provider.pbkdf2.k": "satisfied", **of_method}


def test_the_json_form(scan: Scan, srm_tf: Program) -> None:
    kinds = {"pbkdf2": {"k": {"passphrase": "canary"}, "given": {"passphrase": "${var.p}"}}}
    around = {"terraform": {"encryption": {"key_provider": kinds}}, "variable": {"p": {}}}
    scan.write({"main.tf.json": json.dumps(around), "queue.tf": QUEUE})
    assert found(srm_tf, ".") == {"key_provider.pbkdf2.k": "misconfigured", "key_provider.pbkdf2.given": "satisfied"}


def test_an_override_replaces_arguments(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": LITERAL, "override.tf": GIVEN.replace(QUEUE, "")})
    assert found(srm_tf, ".") == {"key_provider.pbkdf2.k": "satisfied"}
    scan.write({"override.tf": (TEXT % ("pbkdf2", "      key_length = 32\n")).replace(QUEUE, "")})
    assert found(srm_tf, ".") == {"key_provider.pbkdf2.k": "misconfigured"}


def test_that_of_a_called_module_does_not_count(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": GIVEN + 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": LITERAL})
    assert found(srm_tf, "main.tf") == {"key_provider.pbkdf2.k": "satisfied"}


@pytest.mark.parametrize("labels", ["", '"pbkdf2"', '"pbkdf2" "k" "more"'])
def test_other_labels_than_it_takes(scan: Scan, srm_tf: Program, labels: str) -> None:
    scan.write({"main.tf": LITERAL.replace('"pbkdf2" "k"', labels)})
    assert set(found(srm_tf, ".").values()) == {"misconfigured"}


OWN = """
title       = "The state is encrypted with a passphrase of ours"
domain      = "secrets"
severity    = "high"
resource    = "key_provider"
expect      = ["passphrase is 'ours'"]
rationale   = "So that we know whose it is."
remediation = "Take ours."
references  = ["https://example.com"]
"""


def test_a_control_of_ones_own_does_not_show_a_passphrase(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": LITERAL, "own/key.toml": OWN})
    done = srm_tf("check", "main.tf", "--own-controls", "own", "--format", "json")
    assert b"passphrase is a sensitive value" in done.stdout
    assert b"canary" not in done.stdout


def test_no_format_repeats_a_passphrase(scan: Scan, srm_tf: Program) -> None:
    assert_no_format_repeats(scan, srm_tf, CONTROL, LITERAL)


def test_no_format_repeats_the_passphrase_of_a_command(scan: Scan, srm_tf: Program) -> None:
    text = METHOD % ("external", 'encrypt_command = ["./seal", "--passphrase", "canary-7f3a9c-canary"]') + QUEUE
    assert_no_format_repeats(scan, srm_tf, CONTROL, text)

"""The fix of a generic rule that is written of no type, placed where an argument stands in the type that was found."""

from __future__ import annotations

import pytest

from srm_tf.catalogue.fitting import fitting
from srm_tf.catalogue.fixes import Fix
from srm_tf.catalogue.for_others import for_others, has_block
from srm_tf.catalogue.naming import Clue, Found
from srm_tf.report.fixes import together
from tests.support.judging import schema

PATTERN = """resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "random_password" "data" {
  length = 32
}

resource "TYPE" "main" {
  kms_key_arn                  = aws_kms_key.data.arn # one of yours
  customer_managed_key_enabled = true                 # or AWS takes its own
  password                     = random_password.data.result
  security_groups              = ["sg-0123456789abcdef0"]
  environment                  = { KEY = aws_kms_key.data.arn }
}"""


def shown(kind: str, *paths: str, written: bool = False) -> str:
    """The text for a finding of that type, called `x`, which these paths decide."""
    clues = tuple(Clue(f"{kind}.x", path, valued=False) for path in paths)
    return for_others(PATTERN, Found(kind, (f"{kind}.x",), clues, written=written), schema())


def test_it_has_what_decides_in_the_block_where_that_stands_and_what_it_needs() -> None:
    assert (
        shown("aws_verifiedaccess_endpoint", "sse_specification.customer_managed_key_enabled", "sse_specification.kms_key_arn")
        == """resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "aws_verifiedaccess_endpoint" "x" {
  sse_specification {
    customer_managed_key_enabled = true # or AWS takes its own
    kms_key_arn                  = aws_kms_key.data.arn # one of yours
  }
}"""
    )


@pytest.mark.parametrize(
    ("kind", "path", "written", "begins"),
    [
        ("aws_storagegateway_gateway", "smb_active_directory_settings.password", True, "smb_active_directory_settings { # the rest of it"),
        (
            "aws_storagegateway_gateway",
            "smb_active_directory_settings[0].password",
            False,
            "smb_active_directory_settings { # the rest of it",
        ),
        ("aws_glue_connection", "connection_properties.PASSWORD", True, ""),  # no value has that name
        ("aws_sagemaker_training_job", 'environment["DB_PASSWORD"]', True, "environment = { KEY = aws_kms_key.data.arn }\n"),
        ("aws_sagemaker_training_job", "environment.DB_PASSWORD", True, "environment = { KEY = aws_kms_key.data.arn }\n"),
        ("aws_backup_vault", "password", True, ""),
        ("aws_apprunner_vpc_connector", "security_groups[0]", True, 'security_groups = ["sg-0123456789abcdef0"]\n'),
        # A block that has to be added asks for a user name, too; and what is no list takes none.
        ("aws_storagegateway_gateway", "smb_active_directory_settings.password", False, ""),
        ("aws_msk_cluster", "arn", True, ""),
    ],
)
def test_it_is_shown_where_a_value_has_a_place(kind: str, path: str, written: bool, begins: str) -> None:
    text = shown(kind, path, written=written)
    assert (f'resource "{kind}" "x" {{\n  {begins}' in text) if begins else text == ""


def test_a_block_is_there_where_one_of_its_arguments_has_a_value() -> None:
    kind = "aws_storagegateway_gateway"
    clue = Clue(f"{kind}.x", "smb_active_directory_settings.password", valued=True)
    text = for_others(PATTERN, Found(kind, (f"{kind}.x",), (clue,)), schema())
    assert "smb_active_directory_settings { # the rest of it as it is\n" in text


def test_a_block_that_is_added_has_what_decides_and_what_it_asks_for() -> None:
    text = shown("aws_verifiedaccess_endpoint", "sse_specification.customer_managed_key_enabled")
    assert "customer_managed_key_enabled" in text
    assert "kms_key_arn" not in text


@pytest.mark.parametrize(
    ("value", "beside"), [("aws_kms_key.k.arn", ["key", "alias"]), ("aws_kms_alias.k.arn", ["key", "alias"]), ('"k"', list[str]())]
)
def test_what_is_needed_comes_with_what_goes_with_it(value: str, beside: list[str]) -> None:
    more = {"role": "{}", "key": "{}", "alias": "{\n  target_key_id = aws_kms_key.k.id\n}"}
    types = {"role": "aws_iam_role", "key": "aws_kms_key", "alias": "aws_kms_alias"}
    added = [f'resource "{types[name]}" "k" {body}' for name, body in more.items()]
    pattern = "\n\n".join((*added, f'resource "TYPE" "k" {{\n  kms_key_arn = {value}\n}}'))
    clue = Clue("aws_backup_vault.x", "kms_key_arn", valued=False)
    text = for_others(pattern, Found("aws_backup_vault", ("aws_backup_vault.x",), (clue,)), schema())
    assert [name for name in more if f'resource "{types[name]}"' in text] == beside


def test_what_the_text_does_not_need_is_left_out() -> None:
    text = shown("aws_storagegateway_gateway", "smb_guest_password", "smb_active_directory_settings.password", written=True)
    assert "random_password" in text
    assert "aws_kms_key" not in text


def test_one_without_a_block_is_about_whatever_is_found() -> None:
    assert not has_block("# Delete TYPE.main.")
    assert for_others("# Delete TYPE.main.", Found("aws_qldb_ledger", ("module.m.aws_qldb_ledger.old[0]",)), schema()) == (
        "# Delete aws_qldb_ledger.old."
    )


def test_it_comes_after_the_texts_of_types() -> None:
    own = 'resource "aws_grafana_workspace" "main" {\n  kms_key_id = aws_kms_key.data.arn\n}'
    fix = Fix((own,), ("aws_grafana_workspace", "aws_msk_channel"), PATTERN)
    clue = Clue("aws_msk_channel.x", "encryption_configuration.kms_key_arn", valued=False)
    assert "encryption_configuration {\n" in fitting(fix, Found("aws_msk_channel", ("aws_msk_channel.x",), (clue,)), schema())
    assert fitting(fix, Found("aws_msk_channel", ("aws_msk_channel.x",)), schema()).startswith("# This one is for aws_grafana_workspace:")
    assert together(fix) == (
        f"# For aws_grafana_workspace:\n{own}\n\n"
        f"# For other types, those of these arguments that the message names, in the block where they stand:\n{PATTERN}"
    )
    assert together(Fix((own,), (), "# Delete TYPE.main.")).endswith("\n\n# For other types:\n# Delete TYPE.main.")

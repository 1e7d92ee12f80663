"""Providers before 6 show the SHA-1 of user data: the configuration still says what was written."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from srm_tf.model.value import Value
from tests.support.judging import after_plan, beside_plan, configured_graph
from tests.support.planned import plan_of

SCRIPT = "#!/bin/bash\\necho hello\\n"
WRITTEN = f"""
resource "aws_instance" "web" {{
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
  user_data     = "{SCRIPT}"
}}
"""
TEXT = SCRIPT.replace("\\n", "\n")
DIGEST = hashlib.sha1(TEXT.encode(), usedforsecurity=False).hexdigest()


def _user_data(shown: str, expression: dict[str, Any], variable: str | None = None) -> Value:
    plan = plan_of(WRITTEN)
    plan["resource_changes"][0]["change"]["after"]["user_data"] = shown
    plan["planned_values"]["root_module"]["resources"][0]["values"]["user_data"] = shown
    plan["configuration"]["root_module"]["resources"][0]["expressions"]["user_data"] = expression
    if variable is not None:
        plan["variables"] = {"script": {"value": variable}}
        plan["configuration"]["root_module"]["variables"] = {"script": {}}
    after = after_plan(plan)
    return after.of_type("aws_instance")[0].get("user_data")


@pytest.mark.parametrize(
    ("shown", "expression", "expected"),
    [
        (DIGEST, {"constant_value": TEXT}, TEXT),
        ("0" * 40, {"constant_value": TEXT}, "0" * 40),
        (
            DIGEST,
            {},
            DIGEST,
        ),
    ],
    ids=["the digest of what was written", "the digest of something else", "nothing shows what was written"],
)
def test_a_digest_is_spelled_out(shown: str, expression: dict[str, Any], expected: str) -> None:
    assert _user_data(shown, expression).text() == expected


@pytest.mark.parametrize(
    ("passed", "expected"), [(TEXT, TEXT), ("another text", DIGEST)], ids=["it leads to the text", "it leads elsewhere"]
)
def test_a_digest_is_spelled_out_through_a_variable(passed: str, expected: str) -> None:
    assert _user_data(DIGEST, {"references": ["var.script"]}, passed).text() == expected


RENDERED = """
resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
  user_data     = %s
}
"""


@pytest.mark.parametrize(
    ("written", "shown", "expected"),
    [
        ('join("\\n", ["#!/bin/bash", "echo hello", ""])', DIGEST, TEXT),
        ('base64encode("#!/bin/bash\\necho hello\\n")', DIGEST, base64.b64encode(TEXT.encode()).decode()),
        ('join("\\n", ["#!/bin/bash", "echo otherwise", ""])', DIGEST, DIGEST),  # the plan was made of another one
    ],
)
def test_the_configuration_beside_a_plan_spells_it_out(written: str, shown: str, expected: str) -> None:
    """What a function makes a plan does not show: `user_data = templatefile(…)`."""
    assert _beside(RENDERED % written, shown).text() == expected


def _beside(terraform: str, shown: str) -> Value:
    plan = plan_of(terraform)
    change = plan["resource_changes"][0]["change"]
    change["after"]["user_data"], change["after_sensitive"] = shown, {}
    plan["planned_values"]["root_module"]["resources"][0]["values"]["user_data"] = shown
    plan["configuration"]["root_module"]["resources"][0]["expressions"]["user_data"] = {}
    after = after_plan(plan)
    source = configured_graph(terraform)
    placed = beside_plan(source, after)
    return placed.by_address["aws_instance.web"].get("user_data")


def test_what_hides_in_the_configuration_hides_where_the_plan_shows_its_digest_alone() -> None:
    """Terraform before 0.15 marks in a plan nothing that a provider calls sensitive: its digest may be shown, and no more."""
    found = _beside(RENDERED % f'sensitive("{SCRIPT}")', DIGEST)
    assert (found.text(), found.sensitive) == (TEXT, True)

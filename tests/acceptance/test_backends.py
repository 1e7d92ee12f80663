"""Where the state is kept: of a configuration, and of a plan beside its source, since no plan shows it."""

from __future__ import annotations

import pytest

from tests.support.own_blocks import assert_no_format_repeats
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

CONTROL = "iam/backends-keep-secrets-out-of-code"
QUEUE = 'resource "aws_sqs_queue" "q" {}\n'
TEXT = 'terraform {\n  backend "s3" {\n    bucket = "b"\n%s  }\n}\n' + QUEUE
KEY = '    secret_key = "canary-7f3a9c"\n'


def found(srm_tf: Program, name: str) -> dict[str, tuple[str, str]]:
    done = srm_tf("check", name, "--format", "json", "--fail-on", "never")
    return {one["address"]: (one["verdict"], one["change"]) for one in done.document["outcomes"] if one["control"] == CONTROL}


def test_a_plan_shows_it_beside_its_source(scan: Scan, srm_tf: Program) -> None:
    text = TEXT % KEY
    scan.write({"p/main.tf": text, "q/plan.json": plan_text(text), "r/main.tf": text, "r/plan.json": plan_text(text, before=text)})
    assert found(srm_tf, "p")["backend.s3"][0] == "misconfigured"
    assert found(srm_tf, "q/plan.json") == {}
    assert found(srm_tf, "r/plan.json") == {"backend.s3": ("misconfigured", "unchanged")}


@pytest.mark.parametrize(
    "files",
    [
        {"main.tf": 'terraform {\n  backend "http" {\n    password = "x"\n  }\n}\n' + QUEUE},
        {"main.tf": 'terraform {\n  cloud {\n    organization = "x"\n  }\n}\n' + QUEUE},
        {"main.tf": QUEUE},
    ],
    ids=["http", "cloud", "none"],
)
def test_what_is_kept_elsewhere_is_not_judged(scan: Scan, srm_tf: Program, files: dict[str, str]) -> None:
    scan.write(files)
    assert found(srm_tf, ".") == {}


def test_that_of_a_called_module_does_not_count(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": TEXT % "" + 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": TEXT % KEY})
    assert {verdict for verdict, _ in found(srm_tf, "main.tf").values()} == {"satisfied"}


def test_an_override_takes_its_place(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": TEXT % KEY, "override.tf": (TEXT % "").removesuffix(QUEUE)})
    assert {verdict for verdict, _ in found(srm_tf, ".").values()} == {"satisfied"}


@pytest.mark.parametrize("other", ['backend "local" {}', 'cloud {\n    organization = "x"\n  }'], ids=["local", "cloud"])
def test_an_override_of_another_kind_takes_its_place(scan: Scan, srm_tf: Program, other: str) -> None:
    scan.write({"main.tf": TEXT % KEY, "override.tf": f"terraform {{\n  {other}\n}}\n"})
    assert found(srm_tf, ".") == {}


OWN = """
title       = "The state is kept with a key of ours"
domain      = "secrets"
severity    = "high"
resource    = "backend.s3"
expect      = ["secret_key is 'ours'"]
rationale   = "So that we know whose it is."
remediation = "Take the key of ours."
references  = ["https://example.com"]
"""


def test_a_control_of_ones_own_does_not_show_a_key(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": TEXT % KEY, "own/key.toml": OWN})
    done = srm_tf("check", "main.tf", "--own-controls", "own", "--format", "json")
    assert b"secret_key is a sensitive value" in done.stdout
    assert b"canary" not in done.stdout


def test_no_format_repeats_a_key(scan: Scan, srm_tf: Program) -> None:
    assert_no_format_repeats(scan, srm_tf, CONTROL, TEXT % KEY)

"""Where the state is kept: of a configuration, and of a plan beside its source, since no plan shows it."""

from __future__ import annotations

import json

import pytest

from srm_tf.report.formats import FORMATS
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

CONTROL = "iam/backends-keep-secrets-out-of-code"
QUEUE = 'resource "aws_sqs_queue" "q" {}\n'
TEXT = 'terraform {\n  backend "s3" {\n    bucket = "b"\n%s  }\n}\n' + QUEUE
KEY = '    secret_key = "canary-7f3a9c"\n'


def found(srm_tf: Program, name: str) -> dict[str, tuple[str, str]]:
    done = srm_tf("check", name, "--format", "json", "--fail-on", "never")
    return {one["address"]: (one["verdict"], one["change"]) for one in json.loads(done.stdout)["outcomes"] if one["control"] == CONTROL}


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


def test_no_format_repeats_a_key(scan: Scan, srm_tf: Program) -> None:
    scan.write({"w/main.tf": TEXT % KEY, "w/plan.json": plan_text(TEXT % KEY)})
    out = scan.place / "out"
    out.mkdir()
    for named in ("w", "w/plan.json"):
        asked = [word for name in FORMATS for word in ("--format", f"{name}:{out / name}")]
        done = srm_tf("check", named, "--profile", "all", "--verbose", *asked)
        said = [done.stdout, done.stderr, *(path.read_bytes() for path in out.iterdir())]
        assert CONTROL.encode() in b"".join(said)
        assert not any(b"canary" in one for one in said)

"""Calls of modules as subjects, through both doors; and that nobody repeats what an address signs in with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from srm_tf.report.formats import FORMATS
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

SECRETS, VERSIONS = "generic/modules-keep-secrets-out-of-source-urls", "generic/modules-name-their-versions"
EMPTY = 'output "x" {\n  value = "x"\n}\n'
CALL = 'module "m" {\n  source = "%s"\n}\n'
COMMIT = "51d462976d84fdea54b47d80dcabbf680badcdb8"
# source → whether it names one version, whether it is free of secrets
SOURCES = {
    "git::https://git.example.com/n.git?ref=v1.2.3": ("satisfied", "satisfied"),
    "git::https://git.example.com/n.git//vpc?depth=1&ref=vpc/v1.2": ("satisfied", "satisfied"),
    f"git::ssh://git@git.example.com/n.git?ref={COMMIT}": ("satisfied", "satisfied"),
    "github.com/example/n?ref=v1": ("misconfigured", "satisfied"),
    "github.com/example/n": ("missing", "silent"),
    "git@github.com:example/n.git?ref=": ("missing", "satisfied"),
    "https://git.example.com/n.git?ref=release/2024": ("misconfigured", "satisfied"),
    "https://git.example.com/n.git?ref=release/1.2": ("unknown", "satisfied"),  # which is a branch more often than a tag
    "https://git.example.com/n.git?ref=hotfix-1.2.1": ("unknown", "satisfied"),
    "https://git.example.com/n.git?ref=51d4629": ("satisfied", "satisfied"),
    "https://git.example.com/n.git?ref=20240115": ("misconfigured", "satisfied"),
    "https://git.example.com/n.git?ref=d20240115": ("misconfigured", "satisfied"),  # a day as well
    "https://git.example.com/n.git?ref=defaced": ("misconfigured", "satisfied"),
    "https://git.example.com/n.git?ref=release-1.2.3": ("satisfied", "satisfied"),
    "git::https://x:canary-7f3a9c@git.example.com/n.git?ref=main": ("misconfigured", "misconfigured"),
    "git::https://git.example.com/n.git?sshkey=canary-7f3a9c&ref=1.2.3": ("satisfied", "satisfied"),
    "hg::http://hg.example.com/n?rev=1.2.3": ("satisfied", "satisfied"),
    "s3::https://s3.amazonaws.com/m/n.zip?version=abc": ("satisfied", "satisfied"),
    "s3::https://s3.amazonaws.com/m/n.zip?versionId=abc": ("unknown", "satisfied"),  # which the getter of S3 does not look at
    "s3-eu-west-1.amazonaws.com/m/n.zip?region=x&version=abc": ("satisfied", "satisfied"),
    "https://m.s3.amazonaws.com/n.zip?versionId=abc": ("satisfied", "satisfied"),
    "https://m.example.com/n.zip?version=latest": ("unknown", "satisfied"),
    "s3::https://s3.amazonaws.com/m/n.zip?aws_access_key_secret=canary-7f3a9c": ("unknown", "misconfigured"),
    "example/n/aws": ("missing", "silent"),
    "registry.example.com/example/n/aws//modules/x": ("missing", "silent"),
    "./m": ("silent", "silent"),
    "../p/m": ("silent", "silent"),
}


def verdicts(srm_tf: Program, name: str, address: str) -> tuple[str, str]:
    done = srm_tf("check", name, "--profile", "all", "--format", "json", "--fail-on", "never")
    found = {(one["control"], one["address"]): one["verdict"] for one in done.document["outcomes"]}
    return found.get((VERSIONS, address), "silent"), found.get((SECRETS, address), "silent")


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_says_which_version_it_is(scan: Scan, srm_tf: Program, source: str) -> None:
    where = "m" if source.startswith(".") else ".terraform/modules/m"
    made = plan_text(CALL % source.replace("../p/", "./"), files={f"{where}/main.tf": EMPTY}).replace("./m", source)
    scan.write({"p/main.tf": CALL % source, "p/m/main.tf": EMPTY, "q/plan.json": made})
    assert verdicts(srm_tf, "p", "module.m") == verdicts(srm_tf, "q/plan.json", "module.m") == SOURCES[source]


VERSIONS_OF = {
    "5.1.0": "satisfied",
    "= 5.1.0": "satisfied",
    "5.1.0-beta.1": "satisfied",
    "~> 5.1.0": "misconfigured",
    ">= 5": "misconfigured",
    ">= 5.1.0, <= 5.1.0": "misconfigured",
}


@pytest.mark.parametrize(("version", "verdict"), VERSIONS_OF.items())
def test_a_registry_is_asked_for_one_version(scan: Scan, srm_tf: Program, version: str, verdict: str) -> None:
    text = (CALL % "example/n/aws").replace("\n}", f'\n  version = "{version}"\n}}')
    scan.write({"p/main.tf": text, "q/plan.json": plan_text(text, files={".terraform/modules/m/main.tf": EMPTY})})
    assert verdicts(srm_tf, "p", "module.m") == verdicts(srm_tf, "q/plan.json", "module.m") == (verdict, "silent")


def test_a_call_in_each_instance_of_a_module(scan: Scan, srm_tf: Program) -> None:
    text = (CALL % "./m").replace("\n}", '\n  for_each = toset(["a"])\n}')
    inside = 'resource "aws_sqs_queue" "q" {}\nmodule "n" {\n  source = "github.com/example/n"\n}\n'
    files = {"m/main.tf": inside, "m/.terraform/modules/n/main.tf": EMPTY}
    scan.write({"p/main.tf": text, "p/m/main.tf": inside, "q/plan.json": plan_text(text, files=files)})
    for name in ("p", "q/plan.json"):
        assert verdicts(srm_tf, name, 'module.m["a"].module.n') == ("missing", "silent")


def test_nothing_repeats_what_an_address_signs_in_with(scan: Scan, srm_tf: Program, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    sources = [source for source in SOURCES if "canary" in source]
    text = "".join((CALL % source).replace('"m"', f'"m{place}"') for place, source in enumerate(sources))
    other = [CALL.replace('"m"', f'"m{place}"') % "git::https://x:canary-7f3a9c@git.example.com/o.git" for place in range(len(sources))]
    installed = [{"Key": f"m{place}", "Source": source, "Dir": "x"} for place, source in enumerate(sources)]
    files = {f".terraform/modules/m{place}/main.tf": EMPTY for place in range(len(sources))}
    scan.write({"p/main.tf": text, "q/plan.json": plan_text(text, files=files), "o/main.tf": "".join(other), "o/x/main.tf": EMPTY})
    scan.write({"o/.terraform/modules/modules.json": json.dumps({"Modules": installed})})
    said: list[bytes] = []
    for named in ("p", "q/plan.json", "o"):
        asked = [word for name in FORMATS for word in ("--format", f"{name}:{out / name}")]
        done = srm_tf("check", named, "--profile", "all", "--verbose", *asked)
        said += [done.stdout, done.stderr, *(path.read_bytes() for path in out.iterdir())]
    assert b"is not installed" in b"".join(said)
    assert not any(b"canary" in one for one in said)


def test_what_is_noted_of_a_module_is_noted_once_however_often_it_is_called(scan: Scan) -> None:
    calls = "".join(f'module "{name}" {{\n  source = "./eip"\n}}\n' for name in ("one", "two"))
    scan.write({"main.tf": calls, "eip/main.tf": 'resource "aws_eip" "e" {\n  vpc = true\n}\n'}).judge()
    assert [note.split(":")[0] for note in scan.notes("earlier")] == ["eip/main.tf"]

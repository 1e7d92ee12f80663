"""What the program says of a configuration: places, and never a secret (cases 22 to 35, as far as they concern configuration)."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from srm_tf.report import as_json, github, markdown, table
from tests.support.scanning import Program, Scan

SCHEMA = json.loads((Path(as_json.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
SECRET = "canary-7f3a9c"  # noqa: S105 — the very text that must not be found
ENCRYPTED = "ebs/volumes-are-encrypted-at-rest"
ADMIN = "vpc/security-groups-close-admin-ports-to-world"

HIDING = """
variable "secret" {
  type      = string
  sensitive = true
}
variable "from_file" {
  sensitive = true
}
variable "from_environment" {
  type      = string
  sensitive = true
}
variable "number" {
  type    = number
}
variable "validated" {
  type = string
  validation {
    condition     = var.validated == "x"
    error_message = "It is ${var.validated}."
  }
}
locals {
  encoded = jsonencode({ password = var.secret, Statement = [{ Effect = "Allow", Action = "*", Resource = var.secret }] })
}
resource "aws_db_instance" "d" {
  engine         = "mysql"
  instance_class = "db.t3.micro"
  username       = var.from_environment
  password       = "${var.secret}x"
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = var.from_file
  runtime       = "python3.8"
  environment {
    variables = { DB_PASSWORD = var.secret, OTHER = local.encoded }
  }
}
resource "aws_instance" "i" {
  ami           = var.from_file
  instance_type = "t3.micro"
  user_data     = "export PASSWORD=${var.secret}"
}
resource "aws_iam_policy" "p" {
  policy = local.encoded
}
resource "aws_ebs_volume" "number" {
  encrypted = tobool(var.secret)
}
resource "aws_ebs_volume" "index" {
  encrypted = { a = true }[var.validated]
}
resource "aws_ebs_volume" "json" {
  encrypted = jsondecode(var.validated)
}
resource "aws_ebs_volume" "file" {
  encrypted = file(var.validated)
}
resource "aws_security_group" "g" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = var.validated
    cidr_blocks = [cidrsubnet(var.validated, 8, 1)]
  }
}
resource "aws_ebs_volume" "count" {
  count     = var.validated
  encrypted = false
}
resource "aws_ebs_volume" "each" {
  for_each  = toset([var.secret])
  encrypted = false
}
"""


def test_case_32_a_value_reaches_no_output_and_no_cache(scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given by every way there is; used rightly, in encoded texts, and where Terraform refuses it."""
    monkeypatch.setenv("TF_VAR_from_environment", SECRET)
    values = f'from_file = "{SECRET}"\nnumber = "{SECRET}"\n'
    scan.write({"main.tf": HIDING, "terraform.tfvars": values, "more.tfvars.json": json.dumps({"validated": SECRET})})
    options = ("--var", f"secret={SECRET}", "--var-file", "more.tfvars.json", "--profile", "all")
    for form in (("check", "--format", "json"), ("check", "--verbose"), ("matrix",)):
        done = srm_tf(form[0], ".", *form[1:], *options)
        assert b"aws_db_instance.d" in done.stdout
        assert b"would refuse" in done.stdout or form[0] == "matrix"
        assert SECRET.encode() not in done.stdout + done.stderr
    kept = [path for path in (scan.place.parent / "cache").rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if SECRET.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(
    "text", [f'x = "{SECRET}', f"x = {SECRET} {SECRET}", f'b {{\n  x = "{SECRET}"\n}}', f'x = lookup("{SECRET}")', f"x = [{SECRET}"]
)
def test_case_32_a_broken_file_of_values_is_refused_without_a_word_of_it(scan: Scan, srm_tf: Program, text: str) -> None:
    scan.write({"main.tf": 'variable "x" {}\nresource "aws_s3_bucket" "b" {}\n', "terraform.tfvars": text})
    done = srm_tf("check", ".")
    assert done.returncode == 2
    assert b"terraform.tfvars" in done.stderr
    assert SECRET.encode() not in done.stdout + done.stderr


def test_case_33_an_emptied_default_group_is_what_is_asked_for(scan: Scan) -> None:
    scan.write("""
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_default_security_group" "d" {
      vpc_id = aws_vpc.v.id
    }
    """).judge()
    assert scan.verdict("aws_vpc.v", "vpc/default-security-groups-are-empty") == "satisfied"
    assert scan.verdict("aws_default_security_group.d", ADMIN) == "satisfied"


@pytest.mark.parametrize(
    ("address", "control", "expected"),
    [
        ("aws_s3_bucket.b", "s3/bucket-policies-restrict-principals", "satisfied"),
        ("aws_s3_bucket.b", "s3/buckets-require-tls", "satisfied"),
        ("aws_sns_topic.t", "sns/topic-policies-restrict-principals", "satisfied"),
        ("aws_sqs_queue.open", "sqs/queue-policies-restrict-principals", "misconfigured"),
    ],
)
def test_case_35_a_policy_is_judged_by_what_it_is_attached_to(scan: Scan, address: str, control: str, expected: str) -> None:
    scan.judge(str(Path(__file__).parent / "plans" / "35-resource-policies"))
    assert scan.verdict(address, control) == expected


PLACES = {
    "live/main.tf": """module "outer" {
  source = "../outer"
}
resource "aws_ebs_volume" "v" {
  size      = 1
  encrypted = (
    false
  )
}
""",
    "outer/main.tf": """

module "inner" {
  source = "./inner"
}
""",
    "outer/inner/main.tf": """resource "aws_security_group" "g" {
  description = "g"
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
""",
}


def test_findings_have_a_place_and_the_calls_that_lead_there(scan: Scan, srm_tf: Program) -> None:
    scan.write(PLACES)
    done = srm_tf("check", ".", "--format", "json")
    assert done.returncode == 1
    report = done.document
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    found = {(one["address"], one["control"]): one for one in report["outcomes"]}
    own = found["aws_ebs_volume.v", ENCRYPTED]
    assert own["location"] == {"file": "live/main.tf", "line": 6, "end_line": 8}
    assert own["calls"] == []
    below = found["module.outer.module.inner.aws_security_group.g", ADMIN]
    assert below["location"] == {"file": "outer/inner/main.tf", "line": 7, "end_line": 7}
    assert below["calls"] == [
        {"file": "live/main.tf", "line": 1, "end_line": 3},
        {"file": "outer/main.tf", "line": 3, "end_line": 5},
    ]


def test_each_resource_is_accounted_for_with_what_the_catalogue_knows_of_it(scan: Scan, srm_tf: Program) -> None:
    own = 'module "m" {\n  source = "./m"\n}\nresource "aws_instance" "i" {\n  ami = "ami-1"\n}\nresource "aws_of_tomorrow" "x" {}\n'
    scan.write({"main.tf": own, "m/main.tf": 'resource "aws_s3_bucket_policy" "p" {\n  bucket = "b"\n}\n'})
    read = srm_tf("check", ".", "--format", "json").document
    found = {one["address"]: one for one in read["resources"]}
    assert {key: value for key, value in found["module.m.aws_s3_bucket_policy.p"].items() if key != "split"} == {
        "root": ".",
        "address": "module.m.aws_s3_bucket_policy.p",
        "type": "aws_s3_bucket_policy",
        "module": "module.m",
        "service": "s3",
        "kind": "abstracted",
        "role": "policy",
        "action": "none",
        "location": {"file": "m/main.tf", "line": 1, "end_line": 3},
    }
    machine, nobodys = found["aws_instance.i"], found["aws_of_tomorrow.x"]
    assert (machine["service"], machine["kind"], machine["role"], machine["module"]) == ("ec2", "infrastructure", "workload", "")
    assert (nobodys["service"], nobodys["kind"], nobodys["role"], nobodys["split"]) == ("", "", "", None)
    assert read["unmapped"] == [{"address": "aws_of_tomorrow.x", "type": "aws_of_tomorrow", "root": "."}]


def test_the_table_shows_the_same_places(scan: Scan) -> None:
    text = " ".join(table.render(scan.write(PLACES).judge(), width=160, colour=False).split())
    assert "aws_ebs_volume.v (live/main.tf:4)" in text
    assert f"{ENCRYPTED} · line 6" in text
    called = "(outer/inner/main.tf:1, called from live/main.tf:1 > outer/main.tf:3)"
    assert f"module.outer.module.inner.aws_security_group.g {called}" in text


def test_what_may_be_in_a_module_that_is_not_here_is_named(scan: Scan, srm_tf: Program) -> None:
    scan.write('module "far" {\n  source = "x/far/aws"\n  bucket = aws_s3_bucket.b.id\n}\nresource "aws_s3_bucket" "b" {}\n')
    shown = srm_tf("check", ".", "--fail-on", "never").stdout.decode()
    assert "  module.far, which is not loaded (" in shown
    counted = (
        r"    \d critical, \d+ high, \d+ medium, \d+ low: may be settled by what is in it;\n +--verbose lists them\n +at aws_s3_bucket.b\n"
    )
    assert re.search(counted, shown)
    assert shown.count("which is not loaded") == 1
    assert "buckets-block-public-access" not in shown
    for options in (("--verbose",), ("--only", "s3/buckets-block-public-access"), ("--framework", "fsbp")):
        listed = srm_tf("check", ".", "--fail-on", "never", *options).stdout.decode()
        assert "s3/buckets-block-public-access" in listed
        assert "aws_s3_bucket_public_access_block may be in it\n" in listed


def test_what_several_modules_that_are_not_here_may_hold_is_counted_once(scan: Scan, srm_tf: Program) -> None:
    calls = [f'module "{name}" {{\n  source = "x/{name}/aws"\n  bucket = aws_s3_bucket.b.id\n}}\n' for name in ("far", "away")]
    scan.write("".join(calls) + 'resource "aws_s3_bucket" "b" {}\n')
    shown = " ".join(srm_tf("check", ".", "--fail-on", "never").stdout.decode().split())
    outcomes = srm_tf("check", ".", "--fail-on", "never", "--format", "json").document["outcomes"]
    both = [one for one in outcomes if one["verdict"] == "unknown" and sorted(one["depends_on"]) == ["module.away", "module.far"]]
    found = Counter(one["severity"] for one in both)
    counts = ", ".join(f"{found[severity]} {severity}" for severity in ("critical", "high", "medium", "low"))
    assert (
        f"which are not loaded ({len(both)}) {counts}: may be settled by what is in them; --verbose lists them at aws_s3_bucket.b" in shown
    )
    comment = srm_tf("check", ".", "--fail-on", "never", "--format", "markdown").stdout.decode()
    assert f"- {counts}: may be settled by what is in them, at `aws_s3_bucket.b`: `srm-tf check --verbose` lists them\n" in comment


def test_the_report_says_what_was_passed_over(scan: Scan, srm_tf: Program) -> None:
    scan.write('module "far" {\n  source = "x/far/aws"\n}\nresource "aws_s3_bucket" "b" {}\nquantum "x" {}\n')
    report = srm_tf("check", ".", "--format", "json", "--fail-on", "never").document
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert [one["address"] for one in report["not_loaded"]] == ["module.far"]
    assert [one["where"] for one in report["notes"]] == ["main.tf:5"]
    shown = srm_tf("check", ".", "--fail-on", "never").stdout
    assert b"module.far" in shown
    assert b"quantum" in shown


def test_matrix_takes_a_directory(scan: Scan, srm_tf: Program) -> None:
    scan.write(PLACES)
    done = srm_tf("matrix", "live", "--var-file", "live/none.tfvars")
    assert done.returncode == 2
    (scan.place / "live" / "none.tfvars").write_text("")
    done = srm_tf("matrix", "live", "--var-file", "live/none.tfvars")
    assert done.returncode == 0
    assert b"aws_ebs_volume.v" in done.stdout
    assert b"aws_security_group.g" in done.stdout


def test_a_file_that_cannot_be_read_is_no_directory_of_its_own(scan: Scan, srm_tf: Program) -> None:
    scan.write('resource "aws_s3_bucket" "b" { bucket = "b" }\n')
    (scan.place / "broken.tf").write_text('resource "aws_s3_bucket" "c" {\n  "bucket" = {}\n}\n', encoding="utf-8")
    page = srm_tf("check", ".", "--fail-on", "never").stdout.decode()
    assert "aws_s3_bucket.b (main.tf:1)" in page


def test_of_many_things_that_may_decide_the_first_are_told(scan: Scan, srm_tf: Program) -> None:
    buckets = 'variable "names" { type = list(string) }\nresource "aws_s3_bucket" "b" { bucket = "b-${var.names[0]}" }\n'
    status = 'versioning_configuration {\n    status = "Enabled"\n  }\n'
    rules = [f'resource "aws_s3_bucket_versioning" "v{place}" {{\n  bucket = var.names[{place}]\n  {status}}}\n' for place in range(12)]
    scan.write(buckets + "".join(rules))
    lines = srm_tf("check", ".", "--fail-on", "never", "--only", "s3/buckets-are-versioned").stdout.decode().splitlines()
    assert sum("belongs to it depends on" in line for line in lines) < 6
    assert any("--verbose shows the rest" in line for line in lines)
    whole = srm_tf("check", ".", "--fail-on", "never", "--only", "s3/buckets-are-versioned", "--verbose").stdout.decode()
    assert "whether aws_s3_bucket_versioning.v11 belongs to it depends on" in whole


VENDOR = 'module "vendor" {\n  source = "acme/vendor/aws"\n}\nresource "aws_kms_key" "k" {\n  enable_key_rotation = true\n}\n'
LOADED = "srm-tf/modules-are-loaded"
KNOWN = "srm-tf/types-are-known"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 0),
        (("--strict",), 1),
        (("--strict", "--fail-on", "critical"), 1),  # nobody can say that what is in it is less
        (("--strict", "--fail-on", "never"), 0),
        (("--strict", "--skip", "module.vendor.*"), 0),
        (("--strict", "--only", "aws_kms_key.*"), 0),
        (("--strict", "--only", "module.vendor.*"), 1),
        (("--strict", "--only", "module.vendor.aws_s3_bucket.*"), 1),
        (("--strict", "--only", "*.aws_s3_bucket.*"), 1),  # those of all modules
        (("--strict", "--only", 'module.vendor["a"].*'), 1),
        (("--strict", "--only", "module.other.*"), 0),
        (("--strict", "--skip", "*.aws_s3_bucket.*"), 1),
        (("--strict", "--skip", "module.v*"), 0),
    ],
)
def test_a_module_that_is_not_loaded_does_not_pass_where_nothing_open_may(
    scan: Scan, srm_tf: Program, options: tuple[str, ...], code: int
) -> None:
    scan.write(VENDOR)
    only = () if "--only" in options else ("--only", "kms/keys-rotate")
    assert srm_tf("check", ".", *only, *options).returncode == code


def test_a_module_of_which_there_is_no_instance_holds_nothing(scan: Scan, srm_tf: Program) -> None:
    scan.write(VENDOR.replace('aws"\n', 'aws"\n  count = var.number\n', 1) + 'variable "number" { default = 0 }\n')
    assert srm_tf("check", ".", "--only", "kms/keys-rotate", "--strict").returncode == 0
    assert srm_tf("check", ".", "--only", "kms/keys-rotate", "--strict", "--var", "number=1").returncode == 1


def test_it_is_unknown_in_every_report_and_a_baseline_accepts_it(scan: Scan, srm_tf: Program) -> None:
    scan.write(VENDOR)
    only = (".", "--strict", "--only", "kms/keys-rotate")
    shown = " ".join(srm_tf("check", *only).stdout.decode().split())
    why = "nobody can tell what is in it: acme/vendor/aws is not installed"
    assert f"module.vendor, which is not loaded (1) critical {LOADED} {why}" in shown
    assert "Exit 1: 1 unknown high or above" in shown
    (one,) = [one for one in srm_tf("check", *only, "--format", "json").document["outcomes"] if one["control"] == LOADED]
    assert (one["verdict"], one["address"], one["depends_on"]) == ("unknown", "module.vendor", ["module.vendor"])
    assert f'name="{LOADED}"><failure type="unknown"' in srm_tf("check", *only, "--format", "junit").stdout.decode()
    assert srm_tf("baseline", "write", *only).returncode == 0
    assert srm_tf("check", *only, "--baseline", "srm-tf-baseline.jsonl").returncode == 0
    assert LOADED.encode() in srm_tf("explain", LOADED).stdout
    assert KNOWN.encode() in srm_tf("explain", KNOWN).stdout


def test_it_stands_at_its_call_and_is_waived_like_any_other(scan: Scan, srm_tf: Program) -> None:
    """By name, and not by `skip`, which would go on where the module is loaded."""
    only = (".", "--strict", "--only", "kms/keys-rotate")
    scan.write(f"# srm-tf: waive {LOADED} until 2999-01-01: looked at by hand\n{VENDOR}")
    done = srm_tf("check", *only, "--format", "json")
    (one,) = [one for one in done.document["outcomes"] if one["control"].startswith("srm-tf/")]
    assert (one["location"]["line"], one["waiver"]["reason"], done.returncode) == (2, "looked at by hand", 0)
    scan.write(VENDOR)
    (scan.place / ".srm-tf.toml").write_text(f'[[waive]]\ncontrol = "{LOADED}"\naddress = "module.vendor"\nreason = "by hand"\n')
    assert srm_tf("check", *only).returncode == 0
    assert srm_tf("check", *only[:1]).returncode == 0
    scan.write({"main.tf": VENDOR.replace("acme/vendor/aws", "./vendor"), "vendor/main.tf": ""})
    assert b"srm-tf/waivers-match-findings" in srm_tf("check", *only).stdout
    assert b"srm-tf/waivers-match-findings" in srm_tf("check", *only[:1]).stdout


@pytest.mark.parametrize(
    ("options", "looked_for"),
    [
        ((), True),
        (("--skip", "kms/keys-rotate"), True),
        (("--only", "kms/keys-rotate"), False),  # which speaks of no such type
        (("--framework", "fsbp"), False),
    ],
)
def test_a_waiver_of_an_unknown_type_is_missed_only_where_such_types_are_looked_for(
    scan: Scan, srm_tf: Program, options: tuple[str, ...], looked_for: bool
) -> None:
    waiver = f"# srm-tf: waive {KNOWN}: looked at by hand\n"
    scan.write(f'{VENDOR}{waiver}resource "aws_quantum_ledger" "q" {{}}\n')
    assert b"waivers-match-findings" not in srm_tf("check", ".", *options).stdout
    scan.write(f'{VENDOR}{waiver}resource "aws_sqs_queue" "q" {{}}\n')
    assert (b"waivers-match-findings" in srm_tf("check", ".", *options).stdout) is looked_for


def test_a_waiver_of_a_module_that_is_not_loaded_is_not_missed_in_a_plan(scan: Scan, srm_tf: Program) -> None:
    """Which shows what every module makes, while the directory is judged elsewhere with the same settings."""
    (scan.place / ".srm-tf.toml").write_text(f'[[waive]]\ncontrol = "{LOADED}"\naddress = "module.vendor"\nreason = "by hand"\n')
    plan = {"format_version": "1.2", "resource_changes": [], "planned_values": {"root_module": {}}, "configuration": {"root_module": {}}}
    scan.write({"main.tf": VENDOR.replace("acme/vendor/aws", "./vendor"), "vendor/main.tf": "", "plan.json": json.dumps(plan)})
    only = ("--only", "kms/keys-rotate", "--fail-on", "low")
    assert srm_tf("check", "plan.json", *only).returncode == 0
    assert srm_tf("check", ".", *only).returncode == 1


def test_what_is_accepted_with_strict_is_pruned_without_it_once_it_is_decided_and_no_sooner(scan: Scan, srm_tf: Program) -> None:
    key = 'variable "n" {}\nresource "aws_kms_key" "n" {\n  enable_key_rotation = var.n\n}\nresource "aws_quantum_ledger" "q" {}\n'
    ids = {LOADED, KNOWN, "kms/keys-rotate"}

    def left() -> set[str]:
        return {one for one in ids if one in (scan.place / "srm-tf-baseline.jsonl").read_text()}

    scan.write(VENDOR + key)
    assert srm_tf("baseline", "write", ".", "--strict").returncode == 0
    assert left() == ids
    assert srm_tf("baseline", "update", ".", "--prune").returncode == 0
    assert left() == ids
    loaded, decided = VENDOR.replace("acme/vendor/aws", "./vendor"), key.replace("var.n", "true").replace("quantum_ledger", "sqs_queue")
    scan.write({"main.tf": loaded + decided, "vendor/main.tf": ""})
    assert srm_tf("baseline", "update", ".", "--prune").returncode == 0
    assert left() == set()


@pytest.mark.parametrize("form", ["table", "json", "csv", "sarif", "junit", "markdown", "gitlab-code-quality", "gitlab-sast"])
def test_what_nobody_judges_is_unknown_in_every_report_and_fails_nothing_without_strict(scan: Scan, srm_tf: Program, form: str) -> None:
    scan.write(f'{VENDOR}resource "aws_quantum_ledger" "q" {{}}\n')
    done = srm_tf("check", ".", "--format", form)
    assert (done.returncode, LOADED in done.stdout.decode(), KNOWN in done.stdout.decode()) == (0, True, True)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--skip", "aws_quantum_ledger.*"), 0),
        (("--only", "aws_kms_key.*"), 0),
        (("--only", "aws_quantum_ledger.q"), 1),
        (("--only", "kms/keys-rotate"), 0),  # which speaks of no such type
        (("--fail-on", "never"), 0),
    ],
)
def test_a_type_that_the_catalogue_does_not_know_does_not_pass_where_nothing_open_may(
    scan: Scan, srm_tf: Program, options: tuple[str, ...], code: int
) -> None:
    (scan.place / ".srm-tf.toml").write_text('skip = ["account_region"]\n')
    key = VENDOR[VENDOR.index("resource") :]
    scan.write(f'{key}resource "aws_quantum_ledger" "q" {{}}\nresource "random_id" "r" {{ byte_length = 8 }}\n')
    only = () if "--only" in options else ("--only", "aws_quantum_ledger.*")
    assert srm_tf("check", ".", "--strict", *only, *options).returncode == code


OPENED = """resource "aws_security_group" "g%s" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["%s"]
  }
}
"""


@pytest.mark.parametrize(("number", "rows"), [(6, 6), (30, 1)])
def test_blocks_that_fail_alike_are_one_row_of_a_comment(scan: Scan, srm_tf: Program, number: int, rows: int) -> None:
    """Else these take up all rows there are, and what fails otherwise is not among them."""
    scan.write("".join(OPENED % (one, "0.0.0.0/0") for one in range(number)) + (OPENED % ("z", "::/0")).replace("cidr", "ipv6_cidr"))
    done = srm_tf("check", ".", "--only", "vpc/security-groups-close-admin-ports-to-world", "--format", "markdown")
    table = [line for line in done.stdout.decode().partition("<details>")[0].splitlines() if line.startswith("| **high**")]
    assert len(table) == rows + 1
    assert "`aws_security_group.gz` |" in table[-1]
    others = "`aws_security_group.g0` and 29 alike: `aws_security_group.g1`, `aws_security_group.g2`"
    assert (others in table[0]) == (number == 30)
    assert f"fails: {number + 1} high" in done.stdout.decode()


def test_a_comment_for_a_pull_request_says_above_all_that_modules_are_not_loaded(scan: Scan, srm_tf: Program) -> None:
    scan.write(VENDOR)
    head = srm_tf("check", ".", "--only", "kms/keys-rotate", "--format", "markdown").stdout.decode().partition("<details>")[0]
    assert "### srm-tf passes\n\nNo finding; 1 is unknown. **1 module is not loaded and not judged**.\n" in head


@pytest.mark.parametrize(
    ("clients", "said"),
    [
        ('["10.0.0.0/16"]', "nfs_exports.client_configurations has none that is not allowed"),
        ("[]", "nfs_exports.client_configurations has no value"),
    ],
)
def test_what_has_nothing_that_is_amiss_says_of_what(scan: Scan, clients: str, said: str) -> None:
    block = 'content {\n        clients = client_configurations.value\n        options = ["rw"]\n      }'
    exports = f'nfs_exports {{\n    dynamic "client_configurations" {{\n      for_each = {clients}\n      {block}\n    }}\n  }}'
    scan.write(f'resource "aws_fsx_openzfs_volume" "v" {{\n  name = "v"\n  parent_volume_id = "fsvol-1"\n  {exports}\n}}\n').judge()
    found = scan.outcome("aws_fsx_openzfs_volume.v", "fsx/volumes-squash-root")
    assert (found.verdict.word, found.because) == ("satisfied", said)


def test_what_has_nothing_that_is_asked_about_says_so(scan: Scan) -> None:
    origin = 'domain_name = "shop.example.com"\n    origin_id = "shop"'
    scan.write(f'resource "aws_cloudfront_distribution" "d" {{\n  origin {{\n    {origin}\n  }}\n}}\n').judge()
    found = scan.outcome("aws_cloudfront_distribution.d", "cloudfront/origins-use-origin-access-control")
    assert (found.verdict.word, found.because) == ("satisfied", "aws_cloudfront_distribution.d has nothing that this control asks about")


POSSIBLE = """
variable "more" {
  type = bool
}
resource "aws_ebs_volume" "v" {
  count             = var.more ? 2 : 1
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = %s
}
"""


def test_what_an_instance_may_fail_as_others_of_its_block_do_is_told_in_short(scan: Scan) -> None:
    """It said under UNKNOWN all over again what stands under FINDINGS."""
    judged = scan.write(POSSIBLE % "false").judge(profile="baseline")
    told = "aws_ebs_volume.v[1] would fail what other instances of its block fail: 2 controls"
    unknown = " ".join(table.render(judged, width=200, colour=False).partition("\nUNKNOWN ")[2].split())
    assert told in unknown
    assert ENCRYPTED not in unknown
    assert "(2): give it a value" in unknown  # they are counted
    assert ENCRYPTED in table.render(judged, width=200, colour=False, verbose=True).partition("\nUNKNOWN ")[2]
    assert f"`{told.replace(' ', '` ', 1)}" in markdown.render(judged, markdown.COMMENT)
    assert "aws_ebs_volume.v[1]" not in github.page(judged)


def test_what_an_instance_may_fail_for_another_reason_is_told(scan: Scan) -> None:
    judged = scan.write(POSSIBLE % "count.index == 0 ? null : false").judge(profile="baseline")
    unknown = " ".join(table.render(judged, width=200, colour=False).partition("\nUNKNOWN ")[2].split())
    assert f"{ENCRYPTED} whether aws_ebs_volume.v[1] exists depends on var.more" in unknown


def test_what_another_control_says_of_a_condition_is_not_said_again(scan: Scan) -> None:
    scan.write('variable "x" {}\nresource "aws_instance" "i" {\n  count = var.x > 2 ? 1 : 0\n  ami = "ami-1"\n}\n').judge()
    assert scan.outcome("aws_instance.i[0]", "ec2/instances-have-patch-maintenance-windows").because.count("it fails if var.x > 2") == 1


def test_what_an_answer_depends_on_has_a_name_that_a_sentence_can_take(scan: Scan) -> None:
    """A reader was told that an account "depends on to which accounts permission sets are assigned", and a role on `provider.aws`."""
    world = str(Path(__file__).parents[1] / "worlds" / "fieldfare-org")
    found = [one.because for one in scan.judge(world).outcomes if " depends on " in one.because]
    assert "whether there is a role with AWSSupportAccess depends on the accounts that permission sets are assigned to" in found
    assert "assume_role_policy depends on which account provider.aws works in" in found
    assert not [one for one in found if re.search(r" depends on (?:to|in|of|for|by) ", one)]

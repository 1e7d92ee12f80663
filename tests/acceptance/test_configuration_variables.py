"""What variables are given, in Terraform's order of precedence; which roots names on the command line mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.scanning import Program, Scan

HERE = Path(__file__).parent
ENCRYPTED = "ebs/volumes-are-encrypted-at-rest"
NAMES = ("a", "b", "c", "d", "e", "f", "g", "h")
# One bucket for each variable, named by its value: so the name tells who had the last word.
ROOT = "".join(
    f'variable "{one}" {{\n  default = "default"\n}}\nresource "aws_s3_bucket" "{one}" {{\n  for_each = toset([var.{one}])\n}}\n'
    for one in NAMES
)


def assigned(names: str, value: str) -> str:
    """A file of values."""
    return "".join(f'{name} = "{value}"\n' for name in names)


PRECEDENCE = {
    "main.tf": ROOT,
    "terraform.tfvars": assigned("abcdfgh", "terraform.tfvars"),
    "terraform.tfvars.json": json.dumps(dict.fromkeys("bcdfgh", "terraform.tfvars.json")),
    "z.auto.tfvars.json": json.dumps({"c": "z.auto.tfvars.json"}),
    "B.auto.tfvars": assigned("cd", "B.auto.tfvars"),
    "a.auto.tfvars": assigned("cdf", "a.auto.tfvars"),
    "one.tfvars": assigned("fgh", "one.tfvars") + "nobody = 3\n",
    "two.tfvars": assigned("gh", "two.tfvars"),
    "ignored.tfvars": assigned("abcdefgh", "ignored.tfvars"),
}


def test_precedence_is_terraforms(scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Terraform 1.15.5 makes of the same files and options. Among options, the later one counts, of whichever kind."""
    monkeypatch.setenv("TF_VAR_a", "environment")
    monkeypatch.setenv("TF_VAR_e", "environment")
    scan.write(PRECEDENCE)
    options = ("--var", "f=var", "--var-file", "one.tfvars", "--var", "g=var", "--var-file=two.tfvars", "--var=h=var")
    done = srm_tf("check", *options, ".", "--format", "json", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    found = [one["address"] for one in done.document["resources"]]
    assert found == [
        'aws_s3_bucket.a["terraform.tfvars"]',
        'aws_s3_bucket.b["terraform.tfvars.json"]',
        'aws_s3_bucket.c["z.auto.tfvars.json"]',
        'aws_s3_bucket.d["a.auto.tfvars"]',
        'aws_s3_bucket.e["environment"]',
        'aws_s3_bucket.f["one.tfvars"]',
        'aws_s3_bucket.g["two.tfvars"]',
        'aws_s3_bucket.h["var"]',
    ]


def test_values_that_nobody_names_are_not_read_in_silence(scan: Scan) -> None:
    """The defaults are what is judged then; whoever names one file of an environment leaves the others out on purpose."""
    files = {"main.tf": 'variable "acl" {}\n', "a.auto.tfvars": "", "prod.tfvars": 'acl = "public-read"\n', "dev.tfvars.json": "{}"}
    scan.write(files).judge()
    said = [note.split(" with ")[0] for note in scan.notes() if "-var-file" in note]
    assert said == ["./dev.tfvars.json: Terraform reads dev.tfvars.json, prod.tfvars"]
    scan.judge(given=[("file", "prod.tfvars")])
    assert not [note for note in scan.notes() if "-var-file" in note]
    scan.write({"main.tf": ""}).judge()
    assert not [note for note in scan.notes() if "-var-file" in note]


def test_a_folder_that_is_called_like_a_file_of_values_is_none(scan: Scan) -> None:
    scan.write({"main.tf": 'variable "acl" {}\n', "env.tfvars/main.tf": ""}).judge()
    assert not [note for note in scan.notes() if "-var-file" in note]


def test_values_in_text_have_the_type_that_is_declared(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    scan.write("""
    variable "list" { type = list(string) }
    variable "text" { type = string }
    variable "bare" {}
    variable "any" { type = any }
    resource "aws_s3_bucket" "list" { for_each = toset(var.list) }
    resource "aws_s3_bucket" "text" { for_each = toset([var.text]) }
    resource "aws_s3_bucket" "bare" { for_each = toset([var.bare]) }
    resource "aws_s3_bucket" "any" { for_each = var.any }
    """)
    monkeypatch.setenv("TF_VAR_list", '["x", "y"]')
    scan.judge(given=[("var", 'text=["x"]'), ("var", "bare= a=b "), ("var", "any={ k = 1 }")])
    assert scan.addresses() == [
        'aws_s3_bucket.list["x"]', 'aws_s3_bucket.list["y"]', 'aws_s3_bucket.text["[\\"x\\"]"]', 'aws_s3_bucket.bare[" a=b "]',
        'aws_s3_bucket.any["k"]',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--var", "encryptd=true"), b"Did you mean 'encrypted'?"),
        (("--var", "canary-7f3a9c"), b"expected NAME=VALUE, without blanks around the name, got a text without `=`"),
        (("--var", "=canary-7f3a9c"), b"got no name"),
        (("--var", " encrypted=true"), b"got a name with blanks around it"),
        (("--var", "ranges=10.0.0.0/8"), b'==> Its type asks for an expression, with texts in quotes: ["a", "b"] or { key = "a" }.'),
        (("--var", "ranges=[canary]"), b"==> Its type asks for an expression, with texts in quotes"),
        (("--var-file", "nowhere.tfvars"), b"nowhere.tfvars"),
        (("--var-file", "main.tf"), b"==> main.tf\n==> line 1\n==> expected `name = value` only, got a block"),
    ],
)
def test_an_option_that_cannot_take_effect_is_exit_2(scan: Scan, srm_tf: Program, option: tuple[str, str], says: bytes) -> None:
    ranges = 'variable "ranges" { type = list(string) }\n'
    scan.write(f'variable "encrypted" {{}}\n{ranges}resource "aws_ebs_volume" "v" {{\n  encrypted = var.encrypted\n}}\n')
    done = srm_tf("check", ".", *option)
    assert done.returncode == 2
    assert says in done.stderr
    assert b"canary" not in done.stdout + done.stderr


def test_options_for_configuration_need_one(scan: Scan, srm_tf: Program) -> None:
    plan = str(HERE / "plans" / "01-key-of-the-same-plan" / "plan.json")
    assert scan.place.is_dir()
    for option in (("--var", "a=1"), ("--var-file", "x.tfvars"), ("--exclude", "examples")):
        done = srm_tf("check", plan, *option)
        assert done.returncode == 2
        assert b"expected a directory or a file of configuration" in done.stderr


def test_a_name_that_one_of_several_roots_declares_is_enough(scan: Scan) -> None:
    root = 'variable "%s" {}\nresource "aws_ebs_volume" "v" {\n  encrypted = var.%s\n}\n'
    scan.write({"a/main.tf": root % ("one", "one"), "b/main.tf": root % ("two", "two"), "x.tfvars": "three = 3\n"})
    scan.judge(given=[("var", "one=true"), ("file", "x.tfvars")])
    assert scan.failures() == []
    assert sorted(one.verdict.word for one in scan.last.outcomes if one.control == ENCRYPTED) == ["satisfied", "unknown"]


def test_the_workspace_is_the_one_that_is_selected(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    scan.write('resource "aws_ebs_volume" "v" {\n  encrypted = terraform.workspace == "production"\n}\n').judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "unknown"  # a fresh clone: nobody has selected one
    scan.write({".terraform/terraform.tfstate": "{}"}).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "misconfigured"  # initialised: `default`
    scan.write({".terraform/environment": "production"}).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "satisfied"
    monkeypatch.setenv("TF_WORKSPACE", "test")
    scan.judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "misconfigured"


def test_the_workspace_is_looked_for_where_terraform_keeps_it(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_DATA_DIR", "data")
    scan.write('resource "aws_ebs_volume" "v" {\n  encrypted = terraform.workspace == "production"\n}\n')
    scan.write({".terraform/environment": "test", "data/environment": "production"}).judge()
    assert scan.verdict("aws_ebs_volume.v", ENCRYPTED) == "satisfied"


ARGUMENTS = {
    "main.tf": "".join(f'variable "{name}" {{ default = "default" }}\n' for name in "abcde")
    + "".join(f'resource "aws_s3_bucket" "{name}" {{\n  for_each = toset([var.{name}])\n}}\n' for name in "abcde"),
    "terraform.tfvars": 'a = "automatic"\nb = "automatic"\n',
    "of plan.tfvars": 'b = "plan"\nc = "plan"\n',
}


def test_arguments_in_the_environment_count_as_for_terraform(scan: Scan, srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Terraform 1.15.5: those of `plan` come first, then those of all commands, then those it is called with."""
    monkeypatch.setenv("TF_CLI_ARGS_plan", '-lock=false --var-file "of plan.tfvars" -var=c=one -var d=one')
    monkeypatch.setenv("TF_CLI_ARGS", "-no-color -var 'd=all of them' -var e=all -var nobody=1")
    scan.write({f"deep/{name}": data for name, data in ARGUMENTS.items()})
    done = srm_tf("check", "--var", "e=option", "deep", "--format", "json", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    assert [one["address"] for one in done.document["resources"] if one["type"] == "aws_s3_bucket"] == [
        'aws_s3_bucket.a["automatic"]',
        'aws_s3_bucket.b["plan"]',
        'aws_s3_bucket.c["one"]',
        'aws_s3_bucket.d["all of them"]',
        'aws_s3_bucket.e["option"]',
    ]


def test_a_file_of_such_an_argument_that_is_not_there_is_told(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-var-file=env/prod.tfvars -var 'broken")
    scan.write('resource "aws_ebs_volume" "v" {}\n').judge()
    refused = "a quote or a bracket in it is not closed: Terraform refuses it, and nothing in it counts"
    assert scan.notes() == [f"TF_CLI_ARGS_plan: {refused}"]
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-var-file=env/prod.tfvars")
    scan.judge()
    assert scan.notes() == ["./env/prod.tfvars: TF_CLI_ARGS names this file of values, and there is none: it gives none"]


def test_modules_are_looked_for_where_terraform_installs_them(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = {"Modules": [{"Key": "m", "Source": "registry.terraform.io/a/m/aws", "Version": "1.0.0", "Dir": "data/modules/m"}]}
    scan.write(
        {
            "main.tf": 'module "m" {\n  source = "a/m/aws"\n}\n',
            "data/modules/modules.json": json.dumps(manifest),
            "data/modules/m/main.tf": VOLUME,
            "data/modules/m/examples/all/main.tf": VOLUME,
        }
    )
    scan.judge()
    assert "module.m.aws_ebs_volume.v" not in scan.addresses()
    monkeypatch.setenv("TF_DATA_DIR", "data")
    scan.judge()
    assert scan.addresses() == ["module.m.aws_ebs_volume.v"]
    monkeypatch.setenv("TF_DATA_DIR", str(scan.place / "data"))
    scan.judge()
    assert scan.addresses() == ["module.m.aws_ebs_volume.v"]


@pytest.mark.parametrize("data", ["prod", "./prod/", "", ".", "..", "*", "{}", "{}/prod"])
def test_what_somebody_wrote_is_judged_wherever_terraform_keeps_its_data(data: str, scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_DATA_DIR", data.format(scan.place))
    scan.write({"main.tf": VOLUME, "prod/main.tf": VOLUME, "modules/m/main.tf": VOLUME})
    scan.judge()
    assert {one.root for one in scan.last.resources} == {".", "prod", "modules/m"}


def test_a_directory_of_data_is_no_glob(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_DATA_DIR", "[ab]?")
    scan.write({"main.tf": VOLUME, "a1/modules/m/main.tf": VOLUME, "[ab]?/modules/m/main.tf": VOLUME})
    scan.judge()
    assert {one.root for one in scan.last.resources} == {".", "a1/modules/m"}


def test_what_is_installed_for_a_workspace_of_its_own_is_no_root(scan: Scan) -> None:
    """`TF_DATA_DIR=.terraform-prod`, which need not be set where this runs."""
    scan.write({"main.tf": VOLUME, ".terraform-prod/modules/m/examples/all/main.tf": VOLUME})
    scan.judge()
    assert {one.root for one in scan.last.resources} == {"."}


VOLUME = 'resource "aws_ebs_volume" "v" {\n  encrypted = false\n}\n'
TREE = {
    "live/a/main.tf": 'module "m" {\n  source = "../../modules/m"\n}\n',
    "live/b/main.tf": 'module "m" {\n  source = "../../modules/m"\n}\n' + VOLUME,
    "live/c/main.tf": VOLUME,
    "live/a/terraform.tfvars": "",
    "modules/m/main.tf": VOLUME + 'module "n" {\n  source = "../n"\n}\n',
    "modules/n/main.tf": VOLUME,
    "modules/n/values/x.tfvars": "",
    "unused/main.tf": VOLUME,
}


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("live/c/main.tf",), ("live/c",)),
        (("modules/n/main.tf",), ("live/a", "live/b")),
        (("modules/m/main.tf", "live/a", "./live/a/", "live/a/main.tf"), ("live/a", "live/b")),
        (("live/a/terraform.tfvars",), ("live/a",)),
        (("modules/n/values/x.tfvars",), ("live/a", "live/b")),
        (("unused",), ("unused",)),
        ((".",), ("live/a", "live/b", "live/c", "unused")),
        (("modules",), ("modules/m",)),
    ],
)
def test_names_mean_the_roots_they_concern_and_each_is_judged_once(scan: Scan, names: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert scan.write(TREE).judge(*names).inputs == found
    assert scan.failures() == []


def test_values_that_belong_to_no_root_are_named(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a/main.tf": ROOT, "envs/prod.tfvars": 'a = "b"\n', "envs/.srm-tf.toml": ""})
    done = srm_tf("check", "envs/prod.tfvars", "envs/.srm-tf.toml", "--format", "json")
    notes = [(one["where"], one["text"]) for one in done.document["notes"]]
    assert notes == [("envs/prod.tfvars", "no root module stands in its directory or above it: `--var-file` gives it to one")]


def test_a_link_to_a_shared_file_belongs_where_it_stands(scan: Scan) -> None:
    scan.write({"shared/volume.tf": VOLUME, "live/main.tf": "", "other/main.tf": VOLUME})
    (scan.place / "live" / "volume.tf").symlink_to("../shared/volume.tf")
    assert scan.judge("live/volume.tf").inputs == ("live",)
    place = scan.outcome("aws_ebs_volume.v", ENCRYPTED).location
    assert place is not None
    assert place.file == "live/volume.tf"


def test_a_plan_and_a_directory_are_judged_in_one_call(scan: Scan, srm_tf: Program) -> None:
    plan = str(HERE / "plans" / "01-key-of-the-same-plan" / "plan.json")
    scan.write({"live/main.tf": VOLUME})
    done = srm_tf("check", plan, "live", "nowhere", "--format", "json")
    assert done.returncode == 2
    report = done.document
    assert report["inputs"] == [plan, "live"]
    assert {(one["root"], one["address"]) for one in report["resources"]} >= {(plan, "aws_ebs_volume.data"), ("live", "aws_ebs_volume.v")}
    assert [one["root"] for one in report["errors"]] == ["nowhere"]


SHARE = """
variable "password" { type = string }
resource "aws_datasync_location_smb" "s" {
  agent_arns      = ["arn:aws:datasync:eu-west-1:111122223333:agent/agent-1"]
  server_hostname = "files.example.com"
  subdirectory    = "/"
  user            = "sync"
  password        = var.password
}
"""


def test_what_is_given_to_a_variable_is_no_literal_and_its_default_is_one(scan: Scan) -> None:
    control = "datasync/locations-keep-secrets-out-of-code"
    scan.write({"main.tf": SHARE, "terraform.tfvars": 'password = "correct horse"\n'}).judge()
    assert scan.outcome("aws_datasync_location_smb.s", control).because == "password comes from var.password"
    (scan.place / "terraform.tfvars").unlink()
    scan.judge(given=[("var", "password=battery")])
    assert scan.verdict("aws_datasync_location_smb.s", control) == "satisfied"
    scan.write(SHARE.replace("{ type = string }", '{ default = "staple" }')).judge()
    assert scan.verdict("aws_datasync_location_smb.s", control) == "misconfigured"


PAIR = "object({ u = string, pw = string })"
SHARES = SHARE.replace("{ type = string }", "{\n  %s\n}").replace("= var.password", "= %s")


@pytest.mark.parametrize(
    ("declared", "read", "given", "verdict"),
    [
        ('type = object({ pw = optional(string, "staple-7xQ") })', "var.password.pw", '{ pw = "battery" }', "satisfied"),
        ('type = object({ pw = optional(string, "staple-7xQ") })', "var.password.pw", "{}", "misconfigured"),
        ('type = object({ pw = optional(string, "staple-7xQ"), u = string })', "var.password.pw", '{ u = "a" }', "misconfigured"),
        ('type = object({ pw = optional(string, "staple-7xQ") })', "var.password.pw", "{ pw = null }", "misconfigured"),
        ('type = map(object({ pw = optional(string, "staple-7xQ") }))', 'var.password["a"].pw', "{ a = {} }", "misconfigured"),
        ('type = list(object({ pw = optional(string, "staple-7xQ") }))', "var.password[1].pw", '[{}, { pw = "battery" }]', "satisfied"),
        ('type = string\n  nullable = false\n  default = "staple-7xQ"', "var.password", "null", "misconfigured"),
        ('type = string\n  nullable = false\n  default = "staple-7xQ"', "var.password", '"battery"', "satisfied"),
        ('type = string\n  default = "staple-7xQ"', "var.password", '"staple-7xQ"', "misconfigured"),
        ('type = string\n  default = "staple-7xQ"', "var.password", '"battery"', "satisfied"),
        ('type = list(string)\n  default = ["staple-7xQ"]', "var.password[0]", '["staple-7xQ"]', "misconfigured"),
        ('type = list(string)\n  default = ["staple-7xQ"]', "var.password[0]", '["battery"]', "satisfied"),
        (
            f'type = {PAIR}\n  default = {{ u = "a", pw = "staple-7xQ" }}',
            "var.password.pw",
            '{ u = "b", pw = "staple-7xQ" }',
            "misconfigured",
        ),
        (f'type = {PAIR}\n  default = {{ u = "a", pw = "staple-7xQ" }}', "var.password.pw", '{ u = "a", pw = "battery" }', "satisfied"),
        ('type = any\n  default = { u = "a", pw = "staple-7xQ" }', "var.password.pw", '{ u = "b", pw = "staple-7xQ" }', "misconfigured"),
    ],
)
def test_a_default_in_the_place_of_what_is_not_given_is_a_literal(scan: Scan, declared: str, read: str, given: str, verdict: str) -> None:
    """Terraform fills it in, whoever gives the variable something else."""
    scan.write({"main.tf": SHARES % (declared, read), "a.auto.tfvars": f"password = {given}\n"}).judge()
    assert scan.verdict("aws_datasync_location_smb.s", "datasync/locations-keep-secrets-out-of-code") == verdict


@pytest.mark.parametrize(
    ("given", "verdict"), [('{ pw = "battery" }', "satisfied"), ("{}", "misconfigured"), ('{ u = "a" }', "misconfigured")]
)
def test_a_default_of_a_module_is_a_literal_whatever_is_passed_on(scan: Scan, given: str, verdict: str) -> None:
    main = 'variable "all" { type = any }\nmodule "m" {\n  source   = "./m"\n  password = var.all\n}\n'
    module = SHARES % ('type = object({ pw = optional(string, "staple-7xQ") })', "var.password.pw")
    scan.write({"main.tf": main, "m/main.tf": module, "a.auto.tfvars": f"all = {given}\n"}).judge()
    assert scan.verdict("module.m.aws_datasync_location_smb.s", "datasync/locations-keep-secrets-out-of-code") == verdict


@pytest.mark.parametrize(
    ("variables", "verdict"),
    [
        ('merge(var.common, { DB_PASSWORD = "hunter2-aX9" })', "misconfigured"),
        ('merge(var.common, { MODE = "x" })', "unknown"),
        ('merge({ DB_PASSWORD = "hunter2-aX9" }, var.common)', "unknown"),
        ("merge(var.common, { DB_PASSWORD = var.hidden })", "misconfigured"),
    ],
    ids=["behind", "harmless", "in front, so that it may be replaced", "sensitive"],
)
def test_what_is_merged_behind_an_unknown_map_is_known(scan: Scan, variables: str, verdict: str) -> None:
    text = 'variable "common" { type = map(string) }\nvariable "hidden" {\n  default   = "hunter2-aX9"\n  sensitive = true\n}\n'
    function = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  role = "r"\n  environment {\n    variables = %s\n  }\n}\n'
    scan.write(text + function % variables).judge()
    assert scan.verdict("aws_lambda_function.f", "lambda/functions-keep-secrets-out-of-environment") == verdict

"""What resources run when they are made or destroyed, through both doors: secrets that are written out there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from srm_tf.report.cells import worst_of
from srm_tf.report.formats import FORMATS
from tests.support.planned import plan_text
from tests.support.scanning import Program, Scan

Found = dict[str, dict[str, Any]]
SECRETS = "generic/provisioners-keep-secrets-out-of-code"
DATA = 'resource "terraform_data" "d" {\n%s\n}\n'
LOCAL = '  provisioner "local-exec" {\n    command = %s\n  }'
ENVIRONMENT = '  provisioner "local-exec" {\n    command = "./run"\n    environment = { DB_PASSWORD = %s }\n  }'
HIDDEN = '# plan: pw = "given-canary"\nvariable "pw" {\n  type = string\n  sensitive = true\n}\n'
SHORT = '# plan: pw = "given-canary"\nvariable "pw" {\n  type = string\n  ephemeral = true\n}\n'


def checked(srm_tf: Program, name: str) -> Found:
    """The outcomes by address, of a directory or a plan."""
    found = srm_tf("check", name, "--format", "json", "--fail-on", "never").document
    assert not found["errors"]
    return {one["address"]: one for one in found["outcomes"] if one["control"] == SECRETS}


# name → (configuration, by the configuration, by a plan)
WRITTEN = {
    "a constant": (DATA % LOCAL % '"DB_PASSWORD=hunter2-Xk93 ./run"', "misconfigured", "misconfigured"),
    "beside what is known later": (DATA % LOCAL % '"DB_PASSWORD=hunter2-Xk93 ./run ${self.id}"', "misconfigured", "unknown"),
    "a local value": ('locals {\n  c = "DB_PASSWORD=hunter2-Xk93 ./run"\n}\n' + DATA % LOCAL % "local.c", "misconfigured", "unknown"),
    "of a list": (DATA % LOCAL % 'join(" ", ["mysql", "-phunter2Xk93", self.id])', "misconfigured", "unknown"),
    "on either side": (HIDDEN + DATA % ENVIRONMENT % 'var.pw == "" ? "hunter2-Xk93" : "hunter3-Xk93"', "misconfigured", "unknown"),
    "on one side": (HIDDEN + DATA % ENVIRONMENT % 'var.pw == "" ? "hunter2-Xk93" : var.pw', "unknown", "unknown"),
    "called sensitive": (DATA % ENVIRONMENT % 'sensitive("hunter2-Xk93")', "misconfigured", "unknown"),
    "beside a variable that hides it": (HIDDEN + DATA % LOCAL % '"DB_PASSWORD=hunter2-Xk93 A=${var.pw}"', "misconfigured", "unknown"),
    "beside a variable that is gone soon": (SHORT + DATA % LOCAL % '"DB_PASSWORD=hunter2-Xk93 A=${var.pw}"', "misconfigured", "unknown"),
    "a variable that hides it": (HIDDEN + DATA % ENVIRONMENT % "var.pw", "satisfied", "unknown"),
    "a variable in a command": (HIDDEN + DATA % LOCAL % '"DB_PASSWORD=${var.pw} ./run"', "satisfied", "unknown"),
    "a variable that is gone soon": (SHORT + DATA % ENVIRONMENT % "var.pw", "satisfied", "unknown"),
    "handed on": (DATA % ('  input = { token = "hunter2-Xk93" }\n' + ENVIRONMENT % "self.input.token"), "misconfigured", "misconfigured"),
    "handed on by a template": (DATA % ('  input = { token = "hunter2-Xk93" }\n' + LOCAL % '"x ${self.input.token}"'),
                                "misconfigured", "misconfigured"),
    "handed on under another name": (DATA % ('  input = { p = "hunter2-Xk93" }\n' + ENVIRONMENT % "self.input.p"),
                                     "misconfigured", "unknown"),
    "handed on inside of a text": (DATA % ('  input = { p = "hunter2-Xk93" }\n' + LOCAL % '"DB_PASSWORD=${self.input.p} ./run"'),
                                   "misconfigured", "unknown"),
    "handed on inside of a text that names no secret": (DATA % ('  input = { h = "db.example.com" }\n' + LOCAL % '"ping ${self.input.h}"'),
                                                        "satisfied", "unknown"),
    "handed on inside of a text, of a variable": (HIDDEN + DATA % ("  input = { p = var.pw }\n" + LOCAL % '"DB_PASSWORD=${self.input.p}"'),
                                                  "satisfied", "unknown"),
    "a document beside what is hidden": (HIDDEN + DATA % LOCAL % 'jsonencode({ password = "hunter2-Xk93", a = var.pw })',
                                         "misconfigured", "unknown"),
    "a document that hides its password": (HIDDEN + DATA % LOCAL % 'jsonencode({ password = var.pw, a = "b" })', "satisfied", "unknown"),
    "a document in YAML": (HIDDEN + DATA % LOCAL % 'yamlencode({ password = "hunter2-Xk93", a = var.pw })', "misconfigured", "unknown"),
    "handed on under another name, of a variable": (HIDDEN + DATA % ("  input = { p = var.pw }\n" + ENVIRONMENT % "self.input.p"),
                                                    "satisfied", "unknown"),
    "handed on under another name, of a resource": (DATA % ("  input = { p = terraform_data.e.id }\n" + ENVIRONMENT % "self.input.p")
                                                    + 'resource "terraform_data" "e" {}\n', "satisfied", "unknown"),
    "handed on of a variable": (HIDDEN + DATA % ("  input = { token = var.pw }\n" + ENVIRONMENT % "self.input.token"),
                                "satisfied", "unknown"),
    "nothing of the kind": (DATA % LOCAL % '"aws s3 sync . s3://site"', "satisfied", "satisfied"),
    "an empty environment": (DATA % ENVIRONMENT % '""', "satisfied", "satisfied"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_only_what_is_written_out_counts(scan: Scan, srm_tf: Program, name: str) -> None:
    text, by_configuration, by_plan = WRITTEN[name]
    scan.write({"w/main.tf": text, "p/plan.json": plan_text(text), "both/main.tf": text, "both/plan.json": plan_text(text)})
    found = [checked(srm_tf, where)["terraform_data.d.provisioner[0]"]["verdict"] for where in ("w", "p/plan.json", "both/plan.json")]
    both = {"on one side": "satisfied"}.get(name, by_configuration)  # a plan knows what the variable is given, and so which side
    assert found == [by_configuration, by_plan, both]


INSTANCE = 'resource "aws_instance" "web" {\n  ami = "ami-0123456789abcdef0"\n  instance_type = "t4g.micro"\n%s}\n'
OVER = '  connection {\n    host = self.private_ip\n    password = "hunter2-Xk93"\n  }\n'
RUN = '  provisioner "remote-exec" {\n    inline = ["sudo systemctl restart web"]\n%s  }\n'
# name → (what the instance runs, by the configuration, by a plan)
OVER_WHICH = {
    "that of the resource": (OVER + RUN % "", "misconfigured", "unknown"),
    "its own": (RUN % OVER, "misconfigured", "unknown"),
    "its own says otherwise": (OVER + RUN % "    connection {\n      password = null\n    }\n", "satisfied", "unknown"),
    "none is needed": (OVER + '  provisioner "local-exec" {\n    command = "true"\n  }\n', "satisfied", "satisfied"),
    "a key of whoever applies it": (
        RUN % OVER.replace('password = "hunter2-Xk93"', 'private_key = file("~/.ssh/id")'),
        "satisfied",
        "unknown",
    ),
}


@pytest.mark.parametrize("name", OVER_WHICH)
def test_the_connection_is_that_of_the_resource_with_what_its_own_says(scan: Scan, srm_tf: Program, name: str) -> None:
    text, by_configuration, by_plan = OVER_WHICH[name]
    scan.write({"w/main.tf": INSTANCE % text, "p/plan.json": plan_text(INSTANCE % text)})
    found = [checked(srm_tf, where)["aws_instance.web.provisioner[0]"]["verdict"] for where in ("w", "p/plan.json")]
    assert found == [by_configuration, by_plan]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (OVER + RUN % "", OVER + (RUN % "").replace("sudo systemctl restart web", "mysql -phunter2Xk93 -e quit")),
        ((ENVIRONMENT % '"${"x"}"').replace("DB_PASSWORD", "HOME") + "\n", ENVIRONMENT % '"hunter2-Xk93"' + "\n"),
    ],
    ids=["of a list", "of a map"],
)
def test_a_plan_of_something_else_is_judged_as_it_is(scan: Scan, srm_tf: Program, was: str, now: str) -> None:
    """Its source has changed since then."""
    found: list[str] = []
    for text, beside in ((now, was), (was, now)):
        scan.write({"main.tf": INSTANCE % beside, "plan.json": plan_text(INSTANCE % text)})
        found.append(checked(srm_tf, "plan.json")["aws_instance.web.provisioner[0]"]["verdict"])
    assert found[0] == "misconfigured"
    assert found[1] != "misconfigured"


OWN = """
title       = "Machines are reached with the password of ours"
domain      = "secrets"
severity    = "high"
resource    = "provisioner"
expect      = ["connection.password is 'ours'"]
rationale   = "So that we know whose it is."
remediation = "Take the password of ours."
references  = ["https://example.com"]
"""


def test_a_control_of_ones_own_does_not_show_a_password_of_a_connection(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": INSTANCE % (OVER + RUN % ""), "own/password.toml": OWN})
    done = srm_tf("check", "main.tf", "--own-controls", "own", "--format", "json")
    assert b"connection.password is a sensitive value" in done.stdout
    assert b"hunter2" not in done.stdout


def test_each_provisioner_of_each_instance_has_its_lines(scan: Scan, srm_tf: Program) -> None:
    called = 'module "m" {\n  source = "./m"\n  count = 2\n}\n'
    inside = DATA % ('  for_each = toset(["a"])\n' + LOCAL % '"true"' + "\n" + LOCAL % '"DB_PASSWORD=hunter2-Xk93 ./run"')
    files = {"main.tf": called, "m/main.tf": inside}
    scan.write({**{f"w/{path}": text for path, text in files.items()}, **{f"p/{path}": text for path, text in files.items()}})
    scan.write({"p/plan.json": plan_text(called, files={"m/main.tf": inside})})
    for named in ("w", "p/plan.json"):  # the latter beside its source
        found = checked(srm_tf, named)
        verdicts = {f'module.m[{call}].terraform_data.d["a"].provisioner[{at}]': at for call in range(2) for at in range(2)}
        assert {address: one["verdict"] == "misconfigured" for address, one in found.items()} == verdicts
        lines = [
            (Path(one["location"]["file"]).parts[1:], one["location"]["line"]) for one in found.values() if one["verdict"] != "satisfied"
        ]
        assert lines == [(("m", "main.tf"), 7)] * 2


def test_what_stands_for_another_cloud_is_not_judged(scan: Scan, srm_tf: Program) -> None:
    scan.write('resource "google_compute_instance" "g" {\n' + LOCAL % '"DB_PASSWORD=hunter2-Xk93 ./run"' + "\n}\n")
    assert checked(srm_tf, ".") == {}


def test_what_is_destroyed_runs_nothing_of_a_plan(scan: Scan, srm_tf: Program) -> None:
    """The configuration of what it ran is not there any more."""
    before = DATA % LOCAL % '"DB_PASSWORD=hunter2-Xk93 ./run"'
    scan.write({"plan.json": plan_text('resource "aws_sqs_queue" "q" {}\n', before=before)})
    assert checked(srm_tf, "plan.json") == {}


REMOVED = """
removed {
  from = %s
  lifecycle {
    destroy = true
  }
  connection {
    host     = self.private_ip
    password = "hunter2-Xk93"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "./drain ${self.id}"
  }
  provisioner "remote-exec" {
    when   = destroy
    inline = ["./drain"]
  }
}
resource "aws_sqs_queue" "q" {
  name = "q"
}
"""


def test_what_runs_once_something_removed_is_destroyed(scan: Scan, srm_tf: Program) -> None:
    """No plan shows it; and once the resource is gone, nobody runs anything."""
    text = REMOVED % "aws_instance.old"
    plan = plan_text('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
    scan.write({"w/main.tf": text, "p/plan.json": plan, "both/main.tf": text, "both/plan.json": plan, "o/main.tf": REMOVED % "other_x.old"})
    asked = {where: checked(srm_tf, where) for where in ("w", "p/plan.json", "both", "o")}
    found = {where: {address: one["verdict"] for address, one in said.items()} for where, said in asked.items()}
    expected = {"aws_instance.old.provisioner[0]": "satisfied", "aws_instance.old.provisioner[1]": "misconfigured"}
    assert found == {"w": expected, "p/plan.json": {}, "both": expected, "o": {}}
    assert checked(srm_tf, "both/plan.json").keys() == expected.keys()


@pytest.mark.parametrize(("ends", "change"), [(True, "introduced"), (False, "unchanged")])
def test_what_runs_with_this_very_plan_is_news(scan: Scan, srm_tf: Program, ends: bool, change: str) -> None:
    """Once the resource is gone, its `removed` block may stand there for years."""
    here = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n'
    old = 'resource "aws_instance" "old" {\n  ami = "ami-0123456789abcdef0"\n  instance_type = "t4g.micro"\n}\n'
    scan.write({"main.tf": REMOVED % "aws_instance.old", "plan.json": plan_text(here, before=here + old if ends else here)})
    assert checked(srm_tf, "plan.json")["aws_instance.old.provisioner[1]"]["change"] == change


SCRIPTS = """
resource "terraform_data" "d" {
  connection {
    host = "198.51.100.7"
  }
  provisioner "%s" {
    %s
  }
}
"""
LEAKY = "#!/bin/sh\nset -e\nexport DB_PASSWORD=hunter2-Xk93\n"
FILES = {"w/x.sh": LEAKY, "w/y.sh": "#!/bin/sh\necho hello\n", "w/d/a/x.sh": LEAKY, "w/b.bin": "\0" + LEAKY, "x.sh": LEAKY}
FILES |= {"w/long.sh": "#\n" * 600_000 + LEAKY} | {f"w/many/{number:03}.sh": "echo\n" for number in range(101)}
NAMED = {
    "a script": ("remote-exec", 'script = "${path.module}/x.sh"', "misconfigured"),
    "one of several": ("remote-exec", 'scripts = ["y.sh", "x.sh"]', "misconfigured"),
    "a file that is copied": ("file", 'source = "x.sh"\n    destination = "/tmp/x.sh"', "misconfigured"),
    "a directory that is copied": ("file", 'source = "d/"\n    destination = "/tmp/d"', "misconfigured"),
    "one without a secret": ("remote-exec", 'script = "y.sh"', "satisfied"),
    "what is no text": ("file", 'source = "b.bin"\n    destination = "/tmp/b"', "satisfied"),
    "a text that is too long to read": ("remote-exec", 'script = "long.sh"', "unknown"),
    "a directory of which not all is read": ("file", 'source = "many"\n    destination = "/tmp/d"', "unknown"),
    "one that is not there": ("remote-exec", 'script = "z.sh"', "unknown"),
    "one outside of what is scanned": ("remote-exec", 'script = "../x.sh"', "unknown"),
    "a name that no file has": ("file", 'source = "x\\u0000.sh"\n    destination = "/tmp/x.sh"', "unknown"),
    "one that nobody knows": ("remote-exec", 'script = "${self.id}.sh"', "unknown"),
    "one whose name is secret": ("remote-exec", 'script = sensitive("x.sh")', "unknown"),
}


def test_a_directory_is_read_as_far_as_it_can_be(scan: Scan, srm_tf: Program) -> None:
    """A link that leads out of it, a file in UTF-16 as PowerShell writes it, one of a megabyte, and more than anybody reads."""
    copied = SCRIPTS % ("file", 'source = "d[1]"\n    destination = "/tmp/d"')
    folders = ("link", "utf16", "large", "many", "both")
    scan.write({"x.sh": LEAKY, **{f"{where}/{name}": text for where in folders for name, text in (("main.tf", copied), ("d[1]/a", "#"))}})
    below = {where: scan.place / where / "d[1]" for where in folders}
    (below["link"] / "z").symlink_to(scan.place / "x.sh")
    (below["both"] / "b").symlink_to(scan.place / "x.sh")
    for where in ("utf16", "both"):
        (below[where] / "c.ps1").write_bytes('$env:API_TOKEN = "hunter2-Xk93"\r\n'.encode("utf-16"))
    (below["large"] / "b").write_text("#" * (1 << 20) + "\n" + LEAKY)
    for number in range(120):
        (below["many"] / f"f{number:03}").write_text("#")
    found = {where: checked(srm_tf, where)["terraform_data.d.provisioner[0]"]["verdict"] for where in folders}
    assert found == {"link": "unknown", "utf16": "misconfigured", "large": "unknown", "many": "unknown", "both": "misconfigured"}


@pytest.mark.parametrize("name", NAMED)
def test_the_files_that_it_names_are_read(scan: Scan, srm_tf: Program, name: str) -> None:
    kind, written, verdict = NAMED[name]
    text = SCRIPTS % (kind, written)
    both = {f"both/{path[2:]}": said for path, said in FILES.items() if path.startswith("w/")}
    plan = plan_text(text)
    scan.write({**FILES, **both, "w/main.tf": text, "both/main.tf": text, "both/plan.json": plan, "p/plan.json": plan})
    found = {where: checked(srm_tf, where)["terraform_data.d.provisioner[0]"] for where in ("w", "p/plan.json", "both/plan.json")}
    assert {where: one["verdict"] for where, one in found.items()} == {"w": verdict, "p/plan.json": "unknown", "both/plan.json": verdict}


def test_the_line_of_a_script_is_told(scan: Scan, srm_tf: Program) -> None:
    scan.write({**FILES, "w/main.tf": SCRIPTS % NAMED["one of several"][:2]})
    found = checked(srm_tf, "w")["terraform_data.d.provisioner[0]"]
    assert found["because"] == "scripts[1] holds a literal for DB_PASSWORD in line 3"
    place = found["evidence"][0]
    assert (place["path"], place["location"]["line"], place["origin"]["location"]) == (
        "scripts[1]", 7, {"file": "w/x.sh", "line": 3, "end_line": 3},
    )  # fmt: skip
    assert b"hunter2" not in srm_tf("check", "w", "--verbose").stdout


def test_what_stood_so_before_is_no_news(scan: Scan, srm_tf: Program) -> None:
    text = DATA % LOCAL % '"DB_PASSWORD=hunter2-Xk93 ./run"'
    scan.write({"old.json": plan_text(text, before=text), "new.json": plan_text(text)})
    changes = [checked(srm_tf, name)["terraform_data.d.provisioner[0]"]["change"] for name in ("old.json", "new.json")]
    assert changes == ["unchanged", "introduced"]


def test_nothing_that_is_written_there_is_in_any_format(scan: Scan, srm_tf: Program, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    told = LOCAL % '"DB_PASSWORD=canary-7f3a9c ./run ${self.id} ${var.pw}"' + "\n" + ENVIRONMENT % '"canary-7f3a9c"' + "\n"
    text = HIDDEN.replace("given-canary", "canary-7f3a9c") + INSTANCE % (
        told + (OVER + RUN % OVER).replace("hunter2-Xk93", "canary-7f3a9c")
    )
    scan.write({"w/main.tf": text, "w/terraform.tfvars": 'pw = "canary-7f3a9c"\n', "plan.json": plan_text(text)})
    said: list[bytes] = []
    for named in ("w", "plan.json"):
        asked = [word for name in FORMATS for word in ("--format", f"{name}:{out / name}")]
        done = srm_tf("check", named, "--profile", "all", "--verbose", *asked)
        said += [
            done.stdout,
            done.stderr,
            *(path.read_bytes() for path in out.iterdir()),
            srm_tf("baseline", "write", named, "--force").stdout,
        ]
    said.append((scan.place / "srm-tf-baseline.jsonl").read_bytes())
    assert json.loads((out / "json").read_bytes())["outcomes"]
    assert not any(b"canary" in one for one in said)


def test_what_a_resource_runs_counts_in_its_cell(scan: Scan, srm_tf: Program) -> None:
    scan.write(INSTANCE % (LOCAL % '"DB_PASSWORD=hunter2-Xk93 ./run"' + "\n"))
    report = scan.judge()
    assert worst_of(report)[".", "aws_instance.web", "secrets"].word == "misconfigured"
    assert b"aws_instance.web" in srm_tf("matrix", ".").stdout


@pytest.mark.parametrize(
    ("option", "word", "left"),
    [
        ("--only", 'terraform_data.d["a"]', {"a"}),
        ("--skip", 'terraform_data.d["a"]', {"b"}),
        ("--only", 'terraform_data.d["a"].provisioner[0]', {"a"}),
        ("--skip", "terraform_data.*", set()),
    ],
)
def test_whoever_names_a_resource_names_what_it_runs(scan: Scan, srm_tf: Program, option: str, word: str, left: set[str]) -> None:
    scan.write({"a/main.tf": DATA % ('  for_each = toset(["a", "b"])\n' + LOCAL % '"PGPASSWORD=hunter2secretX9 psql"')})
    found = srm_tf("check", "a", "--format", "json", "--fail-on", "never", option, word).document
    told = {one["address"] for one in found["outcomes"] if one["control"] == SECRETS}
    assert told == {f'terraform_data.d["{key}"].provisioner[0]' for key in left}

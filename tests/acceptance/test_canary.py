"""Law 6: a sensitive value, wherever it stands in a plan, a state or a file of variables, is in no format, no cache and no error."""

from __future__ import annotations

import functools
import json
import operator
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tf.engine.finding import Report
from srm_tf.report import difference, matrix
from srm_tf.report.formats import FORMATS, Layout, Wanted, encoded
from tests.support.judging import after_plan, report_on_plan
from tests.support.planned import plan_of
from tests.support.scanning import Program, Scan

CANARY = "canary-7f3a9c"
PLANS = sorted((Path(__file__).parents[2] / "fixtures").glob("*/*.json"))
Trail = tuple[str | int, ...]


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def texts(tree: Any, trail: Trail = ()) -> Iterator[Trail]:
    """Where texts stand, and numbers."""
    if isinstance(tree, dict):
        for key, one in tree.items():
            yield from texts(one, (*trail, key))
    elif isinstance(tree, list):
        for place, one in enumerate(tree):
            yield from texts(one, (*trail, place))
    elif isinstance(tree, str):
        yield trail


def put(tree: Any, trail: Trail, value: object) -> None:
    for step in trail[:-1]:
        tree = tree[step]
    tree[trail[-1]] = value


def marked(tree: Any, trail: Trail) -> Any:
    """A mask of the shape of `tree` with true at the trail."""
    if not trail:
        return True
    step, *rest = trail
    if isinstance(step, int):
        return [marked(one, tuple(rest)) if place == step else False for place, one in enumerate(tree)]
    return {step: marked(tree[step], tuple(rest))}


def shown(report: Report) -> str:
    """Everything that a report is ever shown as."""
    pages = [b"".join(encoded(Wanted(name).render(report, Layout(verbose=True)))).decode() for name in FORMATS]
    pages.append(matrix.render(report, width=100, colour=False))
    if report.cells_before:
        pages.append(difference.render(report, width=100, colour=False))
    return "\n".join(pages)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_sensitive_value_of_a_plan_is_in_no_format(data: st.DataObject) -> None:
    document = json.loads(text_of(data.draw(st.sampled_from(PLANS), "plan")))
    changes = [one["change"] for one in document["resource_changes"] if one["mode"] == "managed"]
    sides = [(one, name) for one in changes for name in ("before", "after") if any(texts(one.get(name)))]
    change, side = data.draw(st.sampled_from(sides), "side")
    trail = data.draw(st.sampled_from(list(texts(change[side]))), "place")
    put(change[side], trail, CANARY)
    change[f"{side}_sensitive"] = marked(change[side], trail)
    assert CANARY not in shown(report_on_plan(document))


TLS = """
resource "aws_lb_listener" "l" {{
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1"
  port              = {port}
  protocol          = "HTTPS"
  ssl_policy        = "{policy}"
  default_action {{
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1"
  }}
}}
"""


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("mask", [True, {"ssl_policy": True}])
def test_what_was_sensitive_or_will_be_is_in_no_format(side: str, mask: object) -> None:
    """Terraform shows a value that either side of a change marks on neither of them (`terraform show` of a plan, core 1.15.5)."""
    plan = plan_of(TLS.format(port=443, policy=CANARY), before=TLS.format(port=444, policy=CANARY))
    (one,) = plan["resource_changes"]
    assert CANARY in shown(report_on_plan(plan))
    one["change"][f"{side}_sensitive"] = mask
    assert CANARY not in shown(report_on_plan(plan))


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_sensitive_value_of_a_state_is_in_no_format(data: st.DataObject) -> None:
    plan = json.loads(text_of(data.draw(st.sampled_from(PLANS), "plan")))
    state = {"format_version": "1.0", "terraform_version": "1.15.5", "values": plan["planned_values"]}
    resources = [one for one in state["values"]["root_module"].get("resources", []) if any(texts(one.get("values")))]
    if not resources:
        return
    resource = data.draw(st.sampled_from(resources), "resource")
    trail = data.draw(st.sampled_from(list(texts(resource["values"]))), "place")
    put(resource["values"], trail, CANARY)
    resource["sensitive_values"] = marked(resource["values"], trail)
    assert CANARY not in shown(report_on_plan(state))


USES = {
    "an argument": 'resource "aws_db_instance" "d" {\n  password = var.s\n}\n',
    "a name that others refer to": 'resource "aws_s3_bucket" "b" {\n  bucket = var.s\n}\n'
    'resource "aws_s3_bucket_policy" "b" {\n  bucket = aws_s3_bucket.b.bucket\n  policy = jsonencode({ Statement = var.s })\n}\n',
    "inside a policy": 'resource "aws_iam_policy" "p" {\n  policy = jsonencode({\n'
    '    Statement = [{ Effect = "Allow", Action = var.s, Resource = "*" }]\n  })\n}\n',
    "an address range": 'resource "aws_security_group" "g" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n'
    "    cidr_blocks = [var.s]\n  }\n}\n",
    "a tag and a key": 'resource "aws_instance" "i" {\n  ami = "ami-0123456789abcdef0"\n  instance_type = "t4g.micro"\n'
    '  tags = { (nonsensitive("a")) = var.s }\n  user_data = "export TOKEN=${var.s}"\n}\n',
    "what a resource runs": 'resource "terraform_data" "d" {\n  connection {\n    host = var.s\n    password = var.s\n  }\n'
    '  provisioner "local-exec" {\n    command = "TOKEN=x ${var.s}"\n    environment = { (nonsensitive("a")) = var.s }\n  }\n'
    '  provisioner "remote-exec" {\n    inline = [var.s, "export PASSWORD=${var.s}-hunter2"]\n  }\n}\n',
    "a local and a module": 'locals {\n  l = "x-${var.s}"\n}\nmodule "m" {\n  source = "./m"\n  v = local.l\n}\n',
}
PLACES = {
    "of a provider": 'provider "aws" {\n  alias  = "o"\n  region = var.s\n}\nresource "aws_ebs_volume" "v" {\n  provider = aws.o\n'
    '  availability_zone = "x"\n  size = 1\n}\n',
    "of a resource": 'resource "aws_ebs_volume" "v" {\n  region = "eu-${var.s}-1"\n  availability_zone = "x"\n  size = 1\n}\n',
    "of one of several providers": 'provider "aws" {\n  alias    = "o"\n  for_each = toset(["a"])\n  region   = each.key\n}\n'
    'resource "aws_ebs_volume" "v" {\n  provider = aws.o[var.s]\n  availability_zone = "x"\n  size = 1\n}\n',
    "of one of several providers, in part": 'provider "aws" {\n  alias    = "o"\n  for_each = toset(["a"])\n  region   = each.key\n}\n'
    'resource "aws_ebs_volume" "v" {\n  provider = aws.o["${var.s}${aws_vpc.v.id}"]\n  availability_zone = "x"\n  size = 1\n}\n'
    'resource "aws_vpc" "v" {\n}\n',
}
USES["a file"] = (
    'resource "aws_instance" "i" {\n  ami = "ami-0123456789abcdef0"\n  instance_type = "t4g.micro"\n  user_data = file(var.s)\n}\n'
)
USES |= {f"the Region {name}": text for name, text in PLACES.items()}
DECLARED = 'variable "s" {\n  type = string\n  sensitive = true\n}\n'
MODULE = 'variable "v" {\n  type = string\n}\nresource "aws_sqs_queue" "q" {\n  name = var.v\n  kms_master_key_id = var.v\n}\n'


@pytest.mark.parametrize("use", USES)
def test_a_sensitive_variable_is_in_no_format_and_no_cache(scan: Scan, srm_tf: Program, tmp_path: Path, use: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    scan.write({"main.tf": DECLARED + USES[use], "m/main.tf": MODULE, "terraform.tfvars": f's = "{CANARY}"\n'})
    asked = [word for name in FORMATS for word in ("--format", f"{name}:{out / name}")]
    done = srm_tf("check", ".", "--profile", "all", "--verbose", *asked)
    said = [done.stdout, done.stderr, *(path.read_bytes() for path in out.iterdir())]
    said += [srm_tf("matrix", ".").stdout, srm_tf("config", "show").stdout]
    kept = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(said) > len(FORMATS)
    assert kept
    assert not any(CANARY.encode() in one for one in (*said, *kept))


@pytest.mark.parametrize("place", ["of a provider", "of a resource"])
def test_a_sensitive_region_of_a_plan_is_in_no_format(place: str) -> None:
    """A place is called by its Region, and a plan has the values of sensitive variables as they are."""
    plan = plan_of(DECLARED + PLACES[place], files={"terraform.tfvars": f's = "{CANARY}"\n'})
    assert CANARY in json.dumps(plan)
    assert CANARY not in shown(report_on_plan(plan))


RENDERED = f"""
data "aws_iam_policy_document" "d" {{
  statement {{
    sid       = "{CANARY}"
    actions   = ["s3:*", "s3:{CANARY}"]
    resources = ["*"]
    principals {{
      type        = "*"
      identifiers = ["*"]
    }}
  }}
}}
data "aws_iam_policy_document" "more" {{
  source_policy_documents = [data.aws_iam_policy_document.d.json]
}}
resource "aws_s3_bucket_policy" "own" {{
  bucket = "a"
  policy = data.aws_iam_policy_document.d.json
}}
resource "aws_s3_bucket_policy" "merged" {{
  bucket = "b"
  policy = data.aws_iam_policy_document.more.json
}}
"""


@pytest.mark.parametrize("standing", [False, True])
def test_a_policy_that_is_made_of_something_sensitive_is_in_no_format(*, standing: bool) -> None:
    """Terraform marks what a document is made of, and not the text that the provider makes of it (core 1.15.5)."""
    plan = plan_of(RENDERED, before=RENDERED if standing else None)
    assert CANARY in shown(report_on_plan(plan))
    (read,) = (one for one in plan["prior_state"]["values"]["root_module"]["resources"] if one["address"].endswith("document.d"))
    read["sensitive_values"] = {"statement": [{"sid": True, "actions": True}]}
    assert CANARY not in shown(report_on_plan(plan))
    for change in (one["change"] for one in plan["resource_changes"] if one["type"] == "aws_s3_bucket_policy"):
        for side in filter(None, (change["before"], change["after"])):
            side["policy"] = json.dumps(json.loads(side["policy"]), separators=(",", ":"), sort_keys=True)  # as providers keep it
    assert CANARY not in shown(report_on_plan(plan))


def from_elsewhere(tree: Any, text: str = CANARY) -> Any:
    """The configuration of a plan with a variable in the place of each constant with a text in it."""
    if isinstance(tree, dict):
        constant = text in json.dumps(tree.get("constant_value"))
        return {"references": ["local.l"]} if constant else {name: from_elsewhere(one, text) for name, one in tree.items()}
    return [from_elsewhere(one, text) for one in tree] if isinstance(tree, list) else tree


@pytest.mark.parametrize("standing", [False, True])
def test_a_policy_that_is_made_of_part_of_a_sensitive_one_is_in_no_format(*, standing: bool) -> None:
    """What is put together of the text has no marks either, nor has what AWS makes of it: the ARN of an account for its number."""
    plan = plan_of(RENDERED, before=RENDERED if standing else None)
    for change in (one["change"] for one in plan["resource_changes"] if one["type"] == "aws_s3_bucket_policy"):
        for side in filter(None, (change["before"], change["after"])):
            policy = json.loads(side["policy"])
            account = {"AWS": ["*", f"arn:aws:iam::{CANARY}:root"]}
            policy["Statement"].append({"Effect": "Allow", "Action": "s3:*", "Principal": account, "Resource": "*"})
            side["policy"] = json.dumps(policy)
    plan["configuration"] = from_elsewhere(plan["configuration"])
    assert CANARY in shown(report_on_plan(plan))
    (read,) = (one for one in plan["prior_state"]["values"]["root_module"]["resources"] if one["address"].endswith("document.d"))
    read["sensitive_values"] = {"statement": [{"sid": True}]}
    assert CANARY not in shown(report_on_plan(plan))


WORKLOADS = {
    "a map": 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  environment {\n'
    '    variables = { %s = "production" }\n  }\n}\n',
    "a document": 'resource "aws_ecs_task_definition" "t" {\n  family = "t"\n  container_definitions = jsonencode([{\n'
    '    name = "a", image = "b", environment = [{ name = "%s", value = "production" }]\n  }])\n}\n',
}
REPEATING = f"""
resource "aws_lb_listener" "l" {{
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1"
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "a-{CANARY}"
  tags              = {{ a = "{CANARY}" }}
  default_action {{
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1"
  }}
}}
resource "aws_ssm_parameter" "p" {{
  name  = "p"
  type  = "%s"
  value = "other"
}}
"""


@pytest.mark.parametrize("standing", [False, True])
@pytest.mark.parametrize("kind", ["String", "SecureString"])
def test_what_repeats_a_sensitive_text_is_in_no_format(kind: str, *, standing: bool) -> None:
    """Providers repeat what they are given, `tags` in `tags_all`, and mark nothing of it (core 1.15.5)."""
    text = REPEATING % kind
    plan = plan_of(text, before=text if standing else None)
    for one in plan["resource_changes"]:
        one["change"]["after_sensitive"] = {"tags": {"a": True}} if one["type"] == "aws_lb_listener" else {"value": True}
    assert CANARY in shown(report_on_plan(plan))
    plan["configuration"] = from_elsewhere(plan["configuration"])
    assert CANARY not in shown(report_on_plan(plan))


@pytest.mark.parametrize("more", [{}, {"of_all": "x"}])
def test_a_map_whose_keys_are_secrets_is_hidden_where_it_is_repeated(more: dict[str, str]) -> None:
    """Terraform marks all of a map for one key, and nothing of what the provider puts together (core 1.15.5)."""
    plan = plan_of('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
    (one,) = plan["resource_changes"]
    one["change"]["after"] |= {"tags": {CANARY: "x"}, "tags_all": {CANARY: "x", **more}}
    one["change"] |= {"after_sensitive": {"tags": True, "tags_all": {}}, "after_unknown": {}}
    (queue,) = after_plan(plan).by_type["aws_sqs_queue"]
    assert queue.get("tags_all").hides
    assert not queue.get("name").hides


@pytest.mark.parametrize("kind", ["String", "SecureString"])
def test_the_value_of_a_parameter_that_is_no_secret_hides_nothing_else(kind: str) -> None:
    """The provider marks the values of all of them, most of which are names and ids."""
    plan = plan_of((REPEATING % kind).replace('"other"', f'"{CANARY}"').replace("tags ", "# tags "))
    plan["configuration"] = from_elsewhere(plan["configuration"])
    assert (CANARY in shown(report_on_plan(plan))) == (kind == "String")


@pytest.mark.parametrize("kind", WORKLOADS)
def test_what_repeats_a_sensitive_text_is_judged_as_ever(kind: str) -> None:
    """A sensitive variable may have an ordinary value: where that is written elsewhere, it is no secret."""
    found = []
    for variable in ("STAGE", "DB_PASSWORD"):
        plan = plan_of(DECLARED + WORKLOADS[kind] % variable, files={"terraform.tfvars": 's = "production"\n'})
        plan["configuration"] = from_elsewhere(plan["configuration"], "production")
        found.append(
            {one.verdict.word for one in report_on_plan(plan).outcomes if one.control.endswith("-keep-secrets-out-of-environment")}
        )
    assert "misconfigured" not in found[0]
    assert "misconfigured" in found[1]


def values_of(plan: dict[str, Any]) -> Iterator[str]:
    for change in (one["change"] for one in plan["resource_changes"]):
        for side in filter(None, (change.get("before"), change.get("after"))):
            yield from (functools.reduce(operator.getitem, trail, side) for trail in texts(side))


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_verdict_hangs_on_what_a_sensitive_variable_has_as_well(data: st.DataObject) -> None:
    plan = json.loads(text_of(data.draw(st.sampled_from(PLANS), "plan")))
    before = {(one.address, one.control): one.verdict for one in report_on_plan(plan).outcomes}
    given_ = data.draw(st.lists(st.sampled_from(sorted(set(values_of(plan)) | {""})), min_size=1, unique=True), "texts")
    plan.setdefault("variables", {})["of_all"] = {"value": given_}
    plan["configuration"]["root_module"].setdefault("variables", {})["of_all"] = {"sensitive": True}
    assert {(one.address, one.control): one.verdict for one in report_on_plan(plan).outcomes} == before


QUEUE = 'resource "aws_sqs_queue" "q" {\n  %s\n}\n'
WRONG = {
    "a file of variables that does not parse": {"terraform.tfvars": f's = "{CANARY}\n'},
    "a value without quotes": {"terraform.tfvars": f"s = {CANARY}\n"},
    "a value that is a call": {"terraform.tfvars": f's = {CANARY}("x")\n'},
    "a member that is not there": {"terraform.tfvars": f's = {{ a = 1 }}["{CANARY}"]\n'},
    "a default without quotes": {"main.tf": f'variable "s" {{\n  sensitive = true\n  default   = {CANARY}\n}}\n'},
    "a value of another kind": {"terraform.tfvars": f's = ["{CANARY}"]\n', "main.tf": DECLARED + USES["an argument"]},
    "an expression that fails": {
        "terraform.tfvars": f's = "{CANARY}"\n',
        "main.tf": DECLARED + 'resource "aws_sqs_queue" "q" {\n  name = jsondecode(var.s)\n}\n',
    },
    "a key of a map of another kind": {
        "terraform.tfvars": f's = {{ "{CANARY}" = "x" }}\n',
        "main.tf": 'variable "s" {\n  type = map(number)\n  sensitive = true\n}\n' + USES["an argument"],
    },
    "a key of a map that is converted": {
        "terraform.tfvars": f's = {{ "{CANARY}" = [] }}\n',
        "main.tf": 'variable "s" {\n  sensitive = true\n}\n' + USES["an argument"].replace("var.s", "tomap(merge(var.s, { a = 1 }))"),
    },
    "a number that is none": {
        "terraform.tfvars": f's = "{CANARY}"\n',
        "main.tf": DECLARED + 'resource "aws_sqs_queue" "q" {\n  delay_seconds = var.s\n}\n',
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_is_in_no_error(scan: Scan, srm_tf: Program, name: str) -> None:
    scan.write({"main.tf": DECLARED, "many.tf": 'variable "many" {\n  type    = list(string)\n  default = []\n}\n', **WRONG[name]})
    done = srm_tf("check", ".")
    assert CANARY.encode() not in done.stdout + done.stderr
    done = srm_tf("check", ".", "--var", f"many=[{CANARY}]")
    assert CANARY.encode() not in done.stdout + done.stderr
    done = srm_tf("check", ".", "--var", f"nobody={CANARY}")
    assert CANARY.encode() not in done.stdout + done.stderr


def test_a_value_of_the_settings_is_in_no_output(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": DECLARED + USES["an argument"], ".srm-tf.toml": f'var = {{ s = "{CANARY}" }}\n'})
    for arguments in (("check", "."), ("check", ".", "--format", "json"), ("config", "show")):
        done = srm_tf(*arguments)
        assert CANARY.encode() not in done.stdout + done.stderr


SOURCES = {
    "a token": f"git::https://{CANARY}@github.com/org/repo?ref=v1",
    "a user and a token": f"git::https://oauth2:{CANARY}@gitlab.com/org/repo.git//modules/x?ref=v1",
    "a token and no password": f"https://{CANARY}:x-oauth-basic@example.com/a.zip",
    "a password for ssh": f"git::ssh://git:{CANARY}@example.com/repo.git",
    "a signature": f"https://b.blob.core.windows.net/c/m.zip?archive=zip&sv=2024&sig={CANARY}",
    "keys of AWS": f"s3::https://s3.amazonaws.com/b/m.zip?aws_access_key_id=AKIA&aws_access_key_secret={CANARY}",
    "a parameter without a name": f"https://example.com/m.zip?{CANARY}",
    "a user and a token without a scheme": f"git::oauth2:{CANARY}@example.com/org/repo.git",
    "a key for ssh": f"git@github.com:org/repo.git?sshkey={CANARY}&ref=v1",
}


@pytest.mark.parametrize("name", SOURCES)
def test_what_a_module_is_fetched_with_is_in_no_format(scan: Scan, srm_tf: Program, tmp_path: Path, name: str) -> None:
    """Of what is not installed the source is told, and of what was installed from elsewhere both are."""
    manifest = {"Modules": [{"Key": "n", "Source": SOURCES[name].replace("v1", "v0"), "Dir": ".terraform/modules/n"}]}
    scan.write(
        {
            "main.tf": f'module "m" {{\n  source = "{SOURCES[name]}"\n}}\nmodule "n" {{\n  source = "{SOURCES[name]}"\n}}\n',
            ".terraform/modules/modules.json": json.dumps(manifest),
            ".terraform/modules/n/main.tf": 'resource "aws_sqs_queue" "q" {\n}\n',
        }
    )
    asked = [word for name in FORMATS for word in ("--format", f"{name}:{tmp_path / name}")]
    done = srm_tf("check", ".", "--verbose", *asked)
    said = [done.stdout, done.stderr, *((tmp_path / name).read_bytes() for name in FORMATS), srm_tf("matrix", ".").stdout]
    assert b"Not loaded" in said[-1]
    assert not any(CANARY.encode() in one for one in said)


CLEAR = {
    "what an address signs in with": 'resource "aws_api_gateway_integration" "i" {\n  type = "HTTP"\n  uri  = "https://app:%s@example.com"\n}\n',
    "a token in an address": 'resource "aws_api_gateway_integration" "i" {\n  type = "HTTP"\n  uri  = "https://%s-of-ours@example.com"\n}\n',
    "a document that is none": 'resource "aws_ecs_task_definition" "t" {\n  family = "t"\n  container_definitions = "[{\\"name\\":\\"a\\",'
    '\\"image\\":\\"%s\\""\n}\n',
}


@pytest.mark.parametrize("name", CLEAR)
def test_a_password_that_nothing_marks_is_not_told_by_who_asks_for_something_else(
    scan: Scan, srm_tf: Program, tmp_path: Path, name: str
) -> None:
    text = CLEAR[name] % CANARY
    out = tmp_path / "out"
    out.mkdir()
    scan.write({"main.tf": text, "p/plan.json": json.dumps(plan_of(text))})
    for named in (".", "p/plan.json"):
        asked = [word for form in FORMATS for word in ("--format", f"{form}:{out / form}")]
        done = srm_tf("check", named, "--verbose", "--profile", "all", *asked)
        said = [done.stdout, done.stderr, *(path.read_bytes() for path in out.iterdir())]
        assert text.split('"')[1].encode() in b"".join(said)
        assert not any(CANARY.encode() in one for one in said)


BARE = {
    "a word": "password = %s\n",
    "in a text": 'password = "a${%s}"\n',
    "a local value": "password = local.p\n}\nlocals {\n  p = %s\n",
    "a sensitive variable": 'password = var.p\n}\nvariable "p" {\n  sensitive = true\n  default = %s\n',
    "an object": "tags = { password = %s }\n",
    "what a machine is given": 'engine = "a"\n}\nresource "aws_instance" "i" {\n  user_data = %s\n',
}


@pytest.mark.parametrize("word", ["hunter2Xk93", "Hunter2Xk93", "eyJhbGciOiJ.eyJzdWIiOiI.Xk93hunter2", "hunter2-Xk93.vb_wq7"])
@pytest.mark.parametrize("name", BARE)
def test_a_password_that_lacks_its_quotes_is_in_no_format(scan: Scan, srm_tf: Program, tmp_path: Path, name: str, word: str) -> None:
    """Terraform refuses it, and shows the line. A report lasts longer than what a terminal shows."""
    scan.write({"main.tf": 'resource "aws_db_instance" "d" {\n  %s}\n' % (BARE[name] % word)})
    asked = [one for form in FORMATS for one in ("--format", f"{form}:{tmp_path / form}")]
    done = srm_tf("check", ".", "--verbose", "--profile", "all", *asked)
    said = [done.stdout, done.stderr, *((tmp_path / form).read_bytes() for form in FORMATS)]
    assert b"aws_db_instance.d" in (tmp_path / "json").read_bytes()
    assert not any(part.encode() in one for one in said for part in word.split("."))


def test_a_revision_that_is_an_address_is_told_without_its_password(scan: Scan, srm_tf: Program) -> None:
    scan.write({"main.tf": DECLARED})
    subprocess.run(["git", "init", "-q", str(scan.place)], check=True)
    done = srm_tf("check", ".", "--against", f"https://oauth2:{CANARY}@example.com/repo.git")
    assert done.returncode == 2
    assert b"example.com/repo.git" in done.stderr
    assert CANARY.encode() not in done.stdout + done.stderr


SECRETS = {
    "a write-only argument": 'resource "aws_db_instance" "d" {\n  password_wo         = "%s"\n  password_wo_version = 1\n}\n',
    "a password": 'resource "aws_db_instance" "d" {\n  password = "%s"\n}\n',
    "the value of a parameter": 'resource "aws_ssm_parameter" "p" {\n  name  = "p"\n  type  = "String"\n  value = "%s"\n}\n',
    "a secret": 'resource "aws_secretsmanager_secret_version" "v" {\n  secret_id     = "s"\n  secret_string = "%s"\n}\n',
    "a token": 'resource "aws_elasticache_replication_group" "g" {\n  description = "g"\n  auth_token  = "%s"\n}\n',
    "a secret in a block": 'resource "aws_cognito_user_pool_client" "c" {\n  name         = "c"\n  user_pool_id = "p"\n}\n'
    'resource "aws_mq_broker" "b" {\n  broker_name = "b"\n  engine_type = "ActiveMQ"\n  engine_version = "5.18"\n'
    '  host_instance_type = "mq.m5.large"\n  user {\n    username = "u"\n    password = "%s"\n  }\n}\n',
    "a write-only secret": 'resource "aws_secretsmanager_secret_version" "v" {\n  secret_id = "s"\n  secret_string_wo = "%s"\n'
    "  secret_string_wo_version = 1\n}\n",
}


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("use", SECRETS)
def test_what_the_provider_calls_secret_is_in_no_format_whatever_the_plan_says(use: str, *, masked: bool) -> None:
    """Before 0.15 no plan has masks, and what is written in write-only arguments stands in `configuration` alone."""
    text = SECRETS[use] % CANARY
    for plan in (plan_of(text), plan_of(text, before=text), plan_of("", before=text)):
        for change in plan["resource_changes"]:
            for name in ("before_sensitive", "after_sensitive"):
                if not masked:
                    change["change"].pop(name, None)
        assert CANARY not in shown(report_on_plan(plan))


@pytest.mark.parametrize("use", SECRETS)
def test_nor_is_it_of_a_state_without_masks(use: str) -> None:
    plan = plan_of(SECRETS[use] % CANARY)
    names = ("address", "mode", "type", "name")
    resources = [{**{key: one[key] for key in names}, "values": one["change"]["after"]} for one in plan["resource_changes"]]
    state = {"format_version": "0.1", "terraform_version": "0.14.11", "values": {"root_module": {"resources": resources}}}
    assert CANARY not in shown(report_on_plan(state))


WRITE_ONLY = """
locals {
  token = "CANARY"
}
resource "aws_docdb_cluster" "d" {
  master_password_wo = "CANARY"
}
resource "aws_elasticache_replication_group" "g" {
  description   = "g"
  auth_token_wo = local.token
}
"""


def test_what_is_written_in_a_write_only_argument_is_in_no_format(scan: Scan, srm_tf: Program, tmp_path: Path) -> None:
    """The provider does not call all of them sensitive."""
    scan.write({"main.tf": WRITE_ONLY.replace("CANARY", CANARY)})
    asked = [word for name in FORMATS for word in ("--format", f"{name}:{tmp_path / name}")]
    done = srm_tf("check", ".", "--profile", "all", "--verbose", *asked)
    said = [done.stdout, done.stderr, *((tmp_path / name).read_bytes() for name in FORMATS)]
    assert not any(CANARY.encode() in one for one in said)

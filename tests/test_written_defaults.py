"""Law 7 of what nobody has to write: an argument says as much with the provider's default, or empty, as where it is left out.

So look configurations that Terraform generates from what it imports. The sample of examples is the same one each time; of a control one.
"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.load import control_files
from srm_tf.terraform.hcl import parse
from tests.support.judging import configured_graph, words_of
from tests.support.pages import control_page
from tests.support.printing import text_of
from tests.support.rewriting import Config
from tests.support.rewritings_of_defaults import WRITTEN_OUT
from tests.test_rewritten_examples import verdict

PAGES = [(path, f"{path.parent.name}/{path.stem}") for path in control_files()]
FAILS = frozenset({"missing", "misconfigured"})
OLDER = "required_providers"  # of an older provider, whose default may have been another


@pytest.mark.parametrize("how", WRITTEN_OUT)
@pytest.mark.parametrize(("path", "control_id"), PAGES, ids=[name for _, name in PAGES])
def test_what_is_left_out_may_as_well_be_written(path: Any, control_id: str, how: str) -> None:
    page = control_page(path)
    example = random.Random(control_id).choice([one for one in page.examples if not one.before and OLDER not in one.terraform])  # noqa: S311
    config = Config(parse(example.terraform, "main.tf").body, dict(example.files), example.address)
    done = WRITTEN_OUT[how](config)
    if done is None:
        return
    subject, before, why = verdict(page.control, example, {"main.tf": example.terraform, **example.files}, example.address)
    done = replace(done, subject=subject)
    shown = text_of(done.main)
    _, after, because = verdict(page.control, example, {"main.tf": shown, **done.files}, subject)
    assert after == before or {after, before} <= FAILS, f"{example.name!r}: {because}, and not {why}\n{shown}"


@pytest.mark.parametrize(
    ("control_id", "name", "argument"),
    [
        ("account/accounts-have-security-contacts", "of another account", "account_id"),
        (
            "cloudwatch/accounts-alarm-on-sensitive-api-calls",
            "this stack is the account's baseline and looks for the root user only",
            "cloud_watch_logs_group_arn",
        ),
        ("ecs/task-definitions-have-separate-roles", "", "execution_role_arn"),
        ("ecs/task-definitions-have-separate-roles", "", "task_role_arn"),
        ("ecs/task-definitions-have-separate-roles", "a role whose name is made up from another prefix", "name_prefix"),
        ("elasticbeanstalk/environments-have-https-listeners", "switched off in the environment", "template_name"),
        ("elb/network-load-balancers-balance-across-zones", "its target group does", "target_group_arn"),
    ],
)
def test_a_key_may_as_well_be_empty_as_left_out(control_id: str, name: str, argument: str) -> None:
    """`account_id = var.account`, whose default is an empty text: providers send as little."""
    page = control_page(*control_files(pattern=f"{control_id}.toml"))
    written = re.compile(rf"^( *{argument} *= )\S+$", re.MULTILINE)
    examples = [one for one in page.examples if name in {"", one.name} and written.search(one.terraform)]
    assert examples
    for example in examples:
        said = [
            verdict(page.control, example, {"main.tf": written.sub(by, example.terraform), **example.files}, example.address)[1:]
            for by in (r'\1""', "")
        ]
        assert said[0][0] == said[1][0], said
        assert not said[0][1].endswith(" ")


MADE_UP = """
resource "aws_iam_role" "deployer" {
  name                = ""
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  assume_role_policy  = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_policy" "builders" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::*:role/%s" },
    { Effect = "Allow", Action = ["codebuild:CreateProject", "codebuild:StartBuild"], Resource = "*" },
  ] })
}
"""


@pytest.mark.parametrize(("wanted", "word"), [("terraform-*", "misconfigured"), ("adm-*", "satisfied")])
def test_the_provider_makes_up_a_name_that_is_empty(wanted: str, word: str) -> None:
    said = words_of(configured_graph(MADE_UP % wanted), "iam/policies-prevent-privilege-escalation")
    assert said["aws_iam_policy.builders"] == word


BLANKS = """
resource "aws_iam_role" "deployer" {
  name                = "deployer"
  managed_policy_arns = ["", null]
  assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role_policies_exclusive" "deployer" {
  role_name    = aws_iam_role.deployer.name
  policy_names = [""]
}

resource "aws_iam_user" "jane" {
  name = "jane"
}

resource "aws_iam_user_group_membership" "jane" {
  user   = aws_iam_user.jane.name
  groups = [""]
}

resource "aws_iam_user_policy_attachments_exclusive" "jane" {
  user_name   = aws_iam_user.jane.name
  policy_arns = [""]
}
"""


@pytest.mark.parametrize("control", ["iam/identities-avoid-administrator-access", "iam/policies-prevent-privilege-escalation"])
def test_blanks_in_a_list_are_no_policies_and_no_groups(control: str) -> None:
    assert set(words_of(configured_graph(BLANKS), control).values()) == {"satisfied"}

"""What is not known, by what it waits for: what settles that by which door, and whom it is true of."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.engine.finding import Outcome, Report
from srm_tf.model.value import Location
from srm_tf.report import markdown, table
from tests.report.reports import outcome, report, resource
from tests.support.judging import configured_graph, report_on

_HERE = Location("main.tf", 3, 9)
_VARIABLE, _MADE_OF = "give it a value, with --var or --var-file", "--source DIR tells what it is made of"


def _waiting(address: str, *on: str, **more: Any) -> Outcome:
    return outcome(address, "own/x", "unknown", more.pop("because", "it depends on that"), depends_on=on, **more)


def _lines(one: Report, **more: Any) -> list[str]:
    return [line.strip() for line in table.render(one, **{"width": 160, "colour": False, "verbose": False, **more}).splitlines()]


@pytest.mark.parametrize(
    ("on", "configuration", "plan_and_source", "plan_alone"),
    [
        ("var.a", _VARIABLE, "", ""),
        ("data.aws_x.a", "a plan knows what is looked up", "", ""),
        ("local.a", "", "", _MADE_OF),
        ("each.key", "", "", _MADE_OF),
        ("count.index", "", "", _MADE_OF),
        ("an attestation", *["say it under [attested] in the settings"] * 3),
        ("the account's default", *["write what is left out, or attest what the account does"] * 3),
        *(
            (one, *["write what is left out"] * 3)
            for one in ("the image's default", "the subnet's setting", "the default group of its VPC")
        ),
        ("the setting of what it belongs to", *["write what is left out"] * 3),
        ("another stack", *['account = "here" in the settings says that none does'] * 3),
        ("aws_x.b.arn", "", "", ""),
    ],
)
def test_what_settles_it_depends_on_what_was_read(on: str, configuration: str, plan_and_source: str, plan_alone: str) -> None:
    """A plan has its values already: whoever reads it cannot give one with --var."""
    doors = ((configuration, "none", _HERE), (plan_and_source, "create", _HERE), (plan_alone, "create", None))
    for settled, action, location in doors:
        one = report(resources=(resource("aws_x.a", action, location=location),), outcomes=(_waiting("aws_x.a", on),))
        assert f"{on} (1){f': {settled}' if settled else ''}" in _lines(one), (action, location)
        assert settled in markdown.render(one, markdown.COMMENT).replace("`", "")


def test_what_is_left_out_can_be_written_whatever_else_may_tell() -> None:
    """An instance without `metadata_options`, and an image that might have asked for IMDSv2."""
    one = report(outcomes=(_waiting("aws_x.a", "the account's default", "another stack", "aws_x.a.ami"),))
    on = "the account's default, another stack, aws_x.a.ami (1)"
    assert f"{on}: write what is left out, or attest what the account does" in _lines(one)
    assert "the account's default, var.a (1)" in _lines(report(outcomes=(_waiting("aws_x.a", "the account's default", "var.a"),)))


def test_what_nobody_declares_takes_no_value() -> None:
    """`--var` with its name is an error."""
    one = report(outcomes=(_waiting("aws_x.a", "var.a", because="b depends on var.a, which is not declared here"),))
    assert "var.a (1): declare it" in _lines(one)
    assert "`var.a` (1): declare it" in markdown.render(one, markdown.COMMENT)


@pytest.mark.parametrize("names", ["'s-1', which is", "'s-1' and 's-2', which are"])
def test_what_is_made_elsewhere_is_looked_at_there(names: str) -> None:
    one = report(outcomes=(_waiting("aws_x.a", "aws_x.a.ids", because=f"ids holds {names} outside this configuration"),))
    assert "aws_x.a.ids (1): made elsewhere: look there; a waiver can say that it is fine" in _lines(one)


def test_of_those_that_wait_for_one_thing_all_have_to_be_made_elsewhere() -> None:
    outside = _waiting("aws_x.a", "aws_x.c.ids", because="ids holds 's-1', which is outside this configuration")
    here = _waiting("aws_x.b", "aws_x.c.ids", because="ids is known after apply")
    for both in ((outside, here), (here, outside)):
        assert not [line for line in _lines(report(outcomes=both)) if "made elsewhere" in line]


def test_each_input_is_told_what_settles_it_there() -> None:
    """A plan beside a directory: only in the directory can somebody give a variable a value."""
    kinds = (("plan.json", "create"), ("prod", "none"))
    resources = tuple(resource("aws_x.a", action, root=root, location=_HERE) for root, action in kinds)
    found = tuple(_waiting("aws_x.a", "var.a" if root == "prod" else "var.b", root=root) for root, _ in kinds)
    lines = _lines(report(inputs=("plan.json", "prod"), resources=resources, outcomes=found))
    assert f"var.a (1): {_VARIABLE}" in lines
    assert "var.b (1)" in lines
    assert "at aws_x.a (prod)" in lines
    assert "at aws_x.a (plan.json)" in lines


def test_instances_that_wait_each_for_its_own_attribute_are_told_together() -> None:
    """As it is called in their block; one alone by its full name, and what is another's stays what it is."""
    web = tuple(_waiting(f"aws_x.web[{at}]", f"aws_x.web[{at}].ami", source="aws_x.web") for at in range(2))
    lone = _waiting('module.m["a"].aws_z.b[0]', 'module.m["a"].aws_z.b[0].ami', source="module.m.aws_z.b")
    others = tuple(_waiting(f"aws_x.c[{at}]", f"aws_y.c[{at}].arn", source="aws_x.c") for at in range(2))
    one = report(outcomes=(*web, lone, *others))
    lines = _lines(one)
    assert [line for line in lines if line.endswith(("(1)", "(2)"))] == [
        "aws_x.web.ami (2)",
        "aws_y.c[0].arn (1)",
        "aws_y.c[1].arn (1)",
        'module.m["a"].aws_z.b[0].ami (1)',
    ]
    assert "at aws_x.web[0], aws_x.web[1]" in lines
    assert "`aws_x.web.ami` (2)" in markdown.render(one, markdown.COMMENT)


def test_blocks_of_one_type_that_wait_each_for_its_own_attribute_are_told_together() -> None:
    """Forty instances in subnets of another stack are one thing to settle, and one to read; what else they wait for parts them."""
    outside = tuple(
        _waiting(f"aws_x.a{at}", f"aws_x.a{at}.subnet_id", because="subnet_id is 'subnet-1', which is outside") for at in range(9)
    )
    others = (
        _waiting("aws_y.a", "aws_y.a.subnet_id"),
        _waiting("aws_x.b", "aws_x.b.ami"),
        _waiting("aws_x.c", "var.a", "aws_x.c.subnet_id"),
    )
    one = report(outcomes=(*outside, *others))
    lines = _lines(one)
    assert (
        "aws_x.a0.subnet_id, aws_x.a1.subnet_id, aws_x.a2.subnet_id, aws_x.a3.subnet_id, aws_x.a4.subnet_id, aws_x.a5.subnet_id"
        in lines[next(at for at, line in enumerate(lines) if line.startswith("aws_x.a0.subnet_id"))]
    )
    assert sum("which is outside" in line for line in lines) == 1
    assert {"aws_y.a.subnet_id (1)", "aws_x.b.ami (1)", "var.a, aws_x.c.subnet_id (1)"} <= set(lines)
    assert "aws_x.a5.subnet_id and 3 more (9)" in markdown.render(one, markdown.COMMENT).replace("`", "")


def test_what_waits_for_nothing_that_has_a_name_waits_for_the_apply() -> None:
    assert "what is known after apply (1)" in _lines(report(outcomes=(_waiting("aws_x.a"),)))


def test_every_reason_is_told_where_all_is_asked_for() -> None:
    several = tuple(_waiting(f"aws_x.a{at}", "var.a", because=f"reason {at}") for at in range(5))
    shown = {
        verbose: [line for line in _lines(report(outcomes=several), verbose=verbose) if line.startswith("reason")] for verbose in (0, 1)
    }
    assert shown == {0: [f"reason {at}" for at in range(3)], 1: [f"reason {at}" for at in range(5)]}


def test_accounts_and_their_controls_are_told_in_order() -> None:
    found = tuple(
        outcome(address, control, "unknown", "none here", depends_on=("another stack",))
        for address in ("account b", "account a", "account c")
        for control in ("own/z", "own/x", "own/y")
    )
    lines = _lines(report(outcomes=found), verbose=True)
    assert "the account and its regions: account a, account b, account c (9); another stack may hold these" in lines
    assert "medium    own/x, own/y, own/z" in lines


ELSEWHERE = """
resource "aws_launch_template" "t" {
  image_id = "ami-0123456789abcdef0"
}
resource "aws_autoscaling_group" "g" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = [%s]
  launch_template {
    id = aws_launch_template.t.id
  }
}
"""


@pytest.mark.parametrize(
    ("subnets", "says"),
    [
        ('"subnet-0a1b2c3d"', "names subnets which are outside this configuration"),
        ('"subnet-0a1b2c3d", aws_cloudformation_stack.s.outputs["Id"]', "not all of it is known"),
    ],
)
def test_what_is_elsewhere_is_not_called_unknown(subnets: str, says: str) -> None:
    """Both may stand in the text: the id of a subnet of another stack, and that of an image."""
    stack = 'resource "aws_cloudformation_stack" "s" {\n  name = "s"\n}\n'
    one = report_on(configured_graph(stack + ELSEWHERE % subnets))
    told = {each.control: each.because for each in one.outcomes if each.address == "aws_launch_template.t"}
    assert told["ec2/launch-templates-keep-instances-private"].endswith(f"whether instances get public addresses, and {says}")
    assert "whose age no data.aws_ami here tells" in told["ec2/instances-use-current-amis"]

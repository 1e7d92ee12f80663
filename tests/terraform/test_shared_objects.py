"""Of an object that a module is handed a plan shows what is in it, and not in which member: what reads them tells, as far as it goes."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Certainty, Value
from tests.support.judging import graph_of

KEYS = 'resource "aws_kms_key" "k" {}\nresource "aws_kms_key" "l" {}\nresource "aws_security_group" "g" {}\n'
CALL = 'module "m" {\n  source = "./m"\n  s = %s\n}\n'
VOLUME = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "eu-north-1a"\n  kms_key_id = %s\n}\n'
FILES = 'resource "aws_efs_file_system" "f" {\n  kms_key_id = %s\n}\n'  # both are computed: the provider fills them in
LOGS = 'resource "aws_cloudwatch_log_group" "l" {\n  kms_key_id = %s\n}\n'  # this is not: null is known
WEB = 'resource "aws_instance" "i" {\n  vpc_security_group_ids = %s\n}\n'


def key_of_volume(made: str, inside: str, *, files: dict[str, str] | None = None, at: str = "module.m") -> Value:
    """What a plan alone says of the key of a volume in a module that is handed an object."""
    modules = {"m/main.tf": 'variable "s" {}\n' + inside, **(files or {})}
    return graph_of(KEYS + CALL % made, files=modules).by_address[f"{at}.aws_ebs_volume.v"].get("kms_key_id")


@pytest.mark.parametrize(
    ("made", "inside"),
    [
        ("{ kms = aws_kms_key.k.arn, other = null }", VOLUME % "var.s.kms"),
        ('{ kms = aws_kms_key.k.arn, other = "x" }', VOLUME % "var.s.kms" + FILES % "var.s.other"),
        ("{ kms = aws_kms_key.k.arn, other = null }", VOLUME % "var.s.kms" + LOGS % "var.s.other"),
        ("{ kms = aws_kms_key.k.arn, other = null }", VOLUME % "var.s.kms" + LOGS % "var.s.kms" + FILES % "var.s.other"),
        ("{ kms = aws_kms_key.k.arn, other = aws_kms_key.k.arn }", VOLUME % "var.s.kms" + FILES % "var.s.other"),
        ("{ kms = aws_kms_key.k.arn, other = aws_kms_key.l.arn }", VOLUME % "var.s.kms" + LOGS % "var.s.other"),
        ("{ kms = aws_kms_key.k.arn, other = aws_security_group.g.id }", VOLUME % "var.s.kms" + WEB % "[var.s.other]"),
        ("{ kms = aws_kms_key.k.arn, other = null }", VOLUME % "var.s.kms" + WEB % "var.s.other"),
    ],
)
def test_what_may_be_handed_to_the_member_is_there(made: str, inside: str) -> None:
    assert key_of_volume(made, inside).unknown.not_null


@pytest.mark.parametrize(
    ("made", "inside"),
    [
        ("{ kms = null, other = aws_kms_key.k.arn }", VOLUME % "var.s.kms" + LOGS % "var.s.other"),
        ("{ kms = null, other = aws_kms_key.k.arn }", VOLUME % "var.s.kms" + FILES % "var.s.other"),
        ("{ kms = aws_kms_key.k.arn, other = null }", VOLUME % "var.s.kms" + FILES % "var.s.other"),
        (
            "{ kms = null, a = aws_kms_key.k.arn, b = aws_kms_key.l.arn }",
            VOLUME % "var.s.kms" + LOGS % "var.s.a" + FILES % "var.s.b",
        ),
    ],
)
def test_fewer_things_than_members_that_come_later_leave_one_of_them_open(made: str, inside: str) -> None:
    key = key_of_volume(made, inside)
    assert key.is_unknown
    assert not key.unknown.not_null


def test_a_member_that_is_known_elsewhere_is_null_where_the_provider_fills_it_in() -> None:
    key = key_of_volume("{ kms = null, other = aws_kms_key.k.arn }", VOLUME % "var.s.kms" + LOGS % "var.s.kms")
    assert (key.is_null, key.written) == (True, False)


def test_members_are_told_apart_in_the_modules_that_they_are_passed_on_to() -> None:
    inner = 'variable "key" {}\nvariable "t" {}\n'
    passed = (
        'module "n" {\n  source = "../n"\n  key = var.s.kms\n  t = null\n}\nmodule "o" {\n  source = "../o"\n  key = null\n  t = var.s\n}\n'
    )
    files = {"n/main.tf": inner + VOLUME % "var.key", "o/main.tf": inner + LOGS % "var.t.other"}
    key = key_of_volume("{ kms = null, other = aws_kms_key.k.arn }", passed, files=files, at="module.m.module.n")
    assert key.is_unknown
    assert not key.unknown.not_null


@pytest.mark.parametrize(
    ("made", "again", "there"),
    [
        ("{ kms = null, other = aws_kms_key.k.arn }", "{ kms = var.s.kms, other = var.s.other }", False),
        ("{ kms = aws_kms_key.k.arn, other = null }", "{ kms = var.s.kms, other = var.s.other }", True),
        ("{ kms = aws_kms_key.k.arn, other = aws_kms_key.k.arn }", "{ kms = var.s.kms, other = var.s.other }", True),
        ("aws_kms_key.k.arn", "{ kms = var.s, other = var.s }", True),
        ("aws_kms_key.k.arn", "{ kms = null, other = var.s }", False),
        ("aws_kms_key.k.arn", "{ kms = var.d, other = var.s }", False),
    ],
)
def test_so_are_those_of_an_object_that_is_made_anew(made: str, again: str, *, there: bool) -> None:
    passed = f'variable "d" {{\n  default = null\n}}\nmodule "n" {{\n  source = "../n"\n  t = {again}\n}}\n'
    files = {"n/main.tf": 'variable "t" {}\n' + VOLUME % "var.t.kms" + LOGS % "var.t.other"}
    assert key_of_volume(made, passed, files=files, at="module.m.module.n").unknown.not_null is there


BESIDE = '{ kms_key_arn = aws_kms_key.k.arn, security_group_ids = [aws_security_group.g.id], cidr = "10.0.0.0/8" }'


@pytest.mark.parametrize("key", ["var.s.kms_key_arn", "try(var.s.kms_key_arn, null)", "var.t.kms_key_arn"])
def test_a_member_that_is_called_after_a_type_is_nothing_else_beside_it(key: str) -> None:
    """An ARN of a key is no security group, by whichever way the object is handed on."""
    inner = 'variable "t" {}\n' + LOGS % key
    passed = 'module "n" {\n  source = "../n"\n  for_each = { a = var.s }\n  t = each.value\n}\n'
    on = "var.t" in key
    files = {"m/main.tf": 'variable "s" {}\n' + (passed if on else LOGS % key), "n/main.tf": inner}
    graph = graph_of(KEYS + CALL % BESIDE, files=files)
    (found,) = (one.get("kms_key_id") for one in graph.of_type("aws_cloudwatch_log_group"))
    assert [(one.target, one.attribute, one.unnamed) for one in found.references] == [("aws_kms_key.k", "arn", False)]
    assert found.unknown.not_null


LEFT_OUT = "{ kms_key_arn = null, log_key_arn = aws_kms_key.k.arn, security_group_ids = [aws_security_group.g.id] }"


@pytest.mark.parametrize("made", [BESIDE, LEFT_OUT])
@pytest.mark.parametrize(("inside", "sure"), [("", False), (LOGS % "var.s.kms_key_arn", True)])
def test_where_the_provider_fills_it_in_the_member_may_be_null_and_the_key_that_of_another_member(
    made: str, inside: str, *, sure: bool
) -> None:
    """A plan shows the same of both objects, but for what else takes the member."""
    found = key_of_volume(made, VOLUME % "var.s.kms_key_arn" + inside)
    if made == LEFT_OUT and sure:
        assert found.data is None
        return
    assert any(one.certainty > Certainty.POSSIBLE for one in found.references) is sure
    assert found.unknown.not_null is sure


def test_groups_are_no_other_groups_that_stand_beside_them() -> None:
    other = 'resource "aws_db_subnet_group" "d" {\n  subnet_ids = ["subnet-1"]\n}\nresource "aws_lb_target_group" "t" {}\n'
    made = "{ security_group_ids = [], subnet_group_name = aws_db_subnet_group.d.name, target_group_arn = aws_lb_target_group.t.arn }"
    graph = graph_of(KEYS + other + CALL % made, files={"m/main.tf": 'variable "s" {}\n' + WEB % "var.s.security_group_ids"})
    found = graph.by_address["module.m.aws_instance.i"].get("vpc_security_group_ids")
    assert not any(one.certainty > Certainty.POSSIBLE for one in found.references)


@pytest.mark.parametrize(
    ("made", "member"),
    [
        ("{ kms_key_arn = aws_ssm_parameter.p.value, other = aws_kms_key.k.arn }", "kms_key_arn"),
        ("{ target_arn = aws_kms_key.k.arn, other = aws_security_group.g.id }", "target_arn"),
    ],
)
def test_a_member_may_be_what_holds_anything_and_any_where_it_is_called_after_none(made: str, member: str) -> None:
    parameter = 'resource "aws_ssm_parameter" "p" {\n  name = "p"\n  type = "String"\n  value = aws_kms_key.l.arn\n}\n'
    files = {"m/main.tf": 'variable "s" {}\n' + VOLUME % f"var.s.{member}"}
    found = graph_of(KEYS + parameter + CALL % made, files=files).by_address["module.m.aws_ebs_volume.v"].get("kms_key_id")
    assert len({one.target for one in found.references}) == 2


@pytest.mark.parametrize(("groups", "sure"), [("[]", False), ("[aws_security_group.g.id]", True)])
@pytest.mark.parametrize("handed", ["s", "i"])
def test_groups_are_no_subnets_that_stand_beside_them(handed: str, groups: str, *, sure: bool) -> None:
    """An empty list of them the provider fills in, and that comes later."""
    subnet = 'resource "aws_vpc" "v" {}\nresource "aws_subnet" "s" {\n  vpc_id = aws_vpc.v.id\n}\n'
    made = f"{{ groups = {groups}, subnet_ids = [aws_subnet.s.id], vpc_id = aws_vpc.v.id }}"
    inside = 'variable "s" {}\n' + WEB % "var.s.groups"
    if handed == "i":
        inside = 'variable "s" {}\n' + WEB.replace("{\n", "{\n  for_each = { i = var.s }\n", 1) % "each.value.groups"
    graph = graph_of(KEYS + subnet + CALL % made, files={"m/main.tf": inside})
    (found,) = (one.get("vpc_security_group_ids") for one in graph.of_type("aws_instance"))
    assert found.is_unknown
    assert any(one.certainty > Certainty.POSSIBLE for one in found.references) is sure

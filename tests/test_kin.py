"""Law: an instance gets among its siblings what it gets alone. Those that are the same in all that is asked of them are judged once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Outcome
from srm_tf.engine.judge import Judge
from srm_tf.engine.kin import Kin, same_in_all
from srm_tf.engine.run import World, run
from srm_tf.engine.scopes import with_scopes
from srm_tf.language.context import Context
from srm_tf.language.judge import Frame, judge_all
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import Location, Own, Reference, Unknown, Value
from srm_tf.model.verdict import Judgement
from tests.support.graphs import from_configuration
from tests.support.judging import facts, graph_of

BLOCKS = """
locals { all = { @all@ } }
variable "secret" { default = "Ahjaeh3chiew" }
variable "from" { default = "10.0.0.0/8" }
resource "aws_kms_key" "k" { enable_key_rotation = true }
resource "aws_s3_bucket" "b" {
  for_each = local.all
  bucket   = "acme-${each.key}"
  acl      = each.value.acl
}
resource "aws_s3_bucket_versioning" "b" {
  for_each = { for name, one in local.all : name => one if one.versions != "" }
  bucket   = aws_s3_bucket.b[each.key].id
  versioning_configuration { status = each.value.versions }
}
resource "aws_s3_bucket_policy" "b" {
  for_each = { for name, one in local.all : name => one if one.policy != null }
  bucket   = aws_s3_bucket.b[each.key].id
  policy   = each.value.policy
}
resource "aws_ebs_volume" "v" {
  for_each          = local.all
  availability_zone = "eu-central-1a"
  size              = 10
  encrypted         = each.value.on
  kms_key_id        = each.value.key
}
resource "aws_db_instance" "d" {
  for_each            = local.all
  identifier          = each.key
  instance_class      = "db.t3.micro"
  engine              = "postgres"
  username            = "app"
  password            = each.value.secret
  storage_encrypted   = each.value.on
  publicly_accessible = each.value.on == false
  kms_key_id          = each.value.key
}
resource "aws_security_group" "g" {
  for_each = local.all
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [each.value.from]
  }
}
resource "aws_instance" "i" {
  for_each      = local.all
  ami           = "ami-0123456789abcdef0"
  instance_type = "m7i.large"
  user_data     = each.value.secret
  metadata_options {
    http_tokens = each.value.on == true ? "required" : "optional"
  }
}
"""
ALLOWS = 'jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] })'
DENIES = """jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*",
  Condition = { Bool = { "aws:SecureTransport" = @false@ } } }] })""".replace("\n", " ")
MEMBERS = st.fixed_dictionaries({
    "acl": st.sampled_from(["null", '"private"', '"public-read"']),
    "versions": st.sampled_from(['""', '"Enabled"', '"Suspended"']),
    "policy": st.sampled_from(["null", "null", ALLOWS, DENIES.replace("@false@", "false"), DENIES.replace("@false@", "0")]),
    "on": st.sampled_from(["null", "true", "false"]),
    "key": st.sampled_from(["null", "aws_kms_key.k.arn"]),
    "secret": st.sampled_from(['"Ahjaeh3chiew"', "var.secret"]),
    "from": st.sampled_from(['"10.0.0.0/8"', '"0.0.0.0/0"', "var.from"]),
})  # fmt: skip
# Of each few there are several, as it is with instances; in any order.
SEVERAL = st.lists(MEMBERS, min_size=1, max_size=3).flatmap(lambda few: st.lists(st.sampled_from(few), min_size=4, max_size=8))
Member = Mapping[str, str]
PLAIN: Member = {
    "acl": "null", "versions": '""', "policy": "null", "on": "true", "key": "null", "secret": "var.secret", "from": "var.from"
}  # fmt: skip
LATE = [PLAIN] * 4  # by then, what is said of them is known


def text_of(members: Mapping[str, Member]) -> str:
    """The configuration of these members, in as many lines whatever they are."""
    shown = ", ".join(f"{key} = {{ {', '.join(f'{name} = {one}' for name, one in member.items())} }}" for key, member in members.items())
    return BLOCKS.replace("@all@", shown)


def by_key(graph: Graph, key: str) -> list[Outcome]:
    """All that is said of the instances under a key, the findings at their parts with it."""
    report = run((World("", graph),), facts(), Choice("all"))
    return [one for one in (*report.outcomes, *report.told) if one.address.endswith(f'["{key}"]')]


def configured(place: Path, text: str) -> Graph:
    """The world of a configuration, which stands in the same file each time."""
    (place / "main.tf").write_text(text, encoding="utf-8")
    return from_configuration(place).graph


def planned(_place: Path, text: str) -> Graph:
    """The world after its plan."""
    return graph_of(text)


@pytest.mark.parametrize("door", [configured, planned])
def test_an_instance_gets_among_its_siblings_what_it_gets_alone(door: Callable[[Path, str], Graph], tmp_path: Path) -> None:
    @given(SEVERAL)
    @example([*LATE, {**PLAIN, "secret": '"Ahjaeh3chiew"'}])  # the same text, which is no secret where a variable is given it
    @example([*LATE, {**PLAIN, "versions": '"Enabled"'}, {**PLAIN, "policy": ALLOWS}])  # somebody stands beside this one
    @example([*LATE, {**PLAIN, "on": "null"}, {**PLAIN, "key": "aws_kms_key.k.arn"}])
    @settings(max_examples=8)
    def law(several: list[Member]) -> None:
        members = {f"m{place}": member for place, member in enumerate(several)}
        together = door(tmp_path, text_of(members))
        for key, member in members.items():
            alone = by_key(door(tmp_path, text_of({key: member})), key)
            assert alone
            assert by_key(together, key) == alone

    law()


CONTROLS = {
    "aws_s3_bucket": "s3/buckets-are-versioned",
    "aws_ebs_volume": "ebs/volumes-are-encrypted-at-rest",
    "aws_db_instance": "rds/databases-keep-passwords-out-of-code",
    "aws_security_group": "vpc/security-groups-close-admin-ports-to-world",
    "aws_instance": "ec2/instances-are-private",
}


@pytest.mark.parametrize("kind", CONTROLS)
@pytest.mark.parametrize("door", [configured, planned])
def test_what_is_the_same_of_many_is_judged_once(door: Callable[[Path, str], Graph], kind: str, tmp_path: Path) -> None:
    """Two are judged before it pays to note anything, and the third one twice."""
    graph = with_scopes(door(tmp_path, text_of({f"m{at:02}": {**PLAIN, "versions": '"Enabled"'} for at in range(20)})))
    judge, control = Judge(graph, facts()), facts().catalogue.get(CONTROLS[kind])
    assert control is not None
    asked: list[str] = []

    def say(one: Resource, context: Context) -> Judgement | None:
        asked.append(one.address)
        return judge_all(control.arms[0].expect, Frame(one, context))

    kin = Kin(judge.links)
    answers = [kin.said(control.id, one, judge.context(control), say) for one in graph.of_type(kind)]
    assert len(answers) == 20
    assert len(asked) == 4


@pytest.mark.parametrize("door", [configured, planned])
def test_a_text_of_characters_that_no_text_should_have_is_told_as_it_is(door: Callable[[Path, str], Graph], tmp_path: Path) -> None:
    """They stand for addresses while one of many is judged."""
    odd = {**PLAIN, "versions": '"Sus\ufdd4pended"'}
    together = door(tmp_path, text_of({f"m{at}": odd for at in range(8)}))
    alone = by_key(door(tmp_path, text_of({"m7": odd})), "m7")
    assert any("Sus" in one.because for one in alone)
    assert by_key(together, "m7") == alone


LINE, KEY = Location("main.tf", 1, 1), Reference("aws_kms_key.k.arn", "aws_kms_key.k")
APART = {
    "a number and a boolean": (Value(1), Value(True)),
    "the same deeper down": (Value((Value({"a": Value(1)}),)), Value((Value({"a": Value(True)}),))),
    "among what it may come to": tuple(Value(Unknown("var.a", branches=(("", Value(one)),))) for one in (1, True)),
    "a text and a number": (Value("1"), Value(1)),
    "written by somebody": (Value("a", written=True), Value("a")),
    "sensitive": (Value("a", sensitive=True), Value("a")),
    "written elsewhere": (Value("a", location=LINE), Value("a")),
    "read from a resource": (Value("a", references=(KEY,)), Value("a")),
    "made of other words": (Value("a", own=Own(lambda: Value("a"))), Value("a", own=Own(lambda: Value("")))),
    "one more": (Value((Value(1),)), Value((Value(1), Value(1)))),
    "in another order": (Value({"a": Value(1), "b": Value(1)}), Value({"b": Value(1), "a": Value(1)})),
    "waiting for another": (Value(Unknown("var.a", ("var.a",))), Value(Unknown("var.b", ("var.b",)))),
}


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_what_a_control_may_tell_apart_is_not_the_same(one: Value, other: Value) -> None:
    assert not same_in_all(one, other)
    assert same_in_all(one, one)


def test_what_is_made_alike_is_the_same() -> None:
    def made() -> Value:
        text, later = Value("a", written=True, references=(KEY,), location=LINE), Value(Unknown("var.a", ("var.a",), shape="x"))
        return Value((Value({"a": text, "b": later, "c": Value(None)}),), written=True)

    assert same_in_all(made(), made())

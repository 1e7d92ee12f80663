"""Where images come from, how old they are, and what user data does to their packages."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms.images import follows_the_latest_image, is_an_image_younger_than
from srm_tf.model.resource import Resource
from srm_tf.model.value import Reference, Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, says, secret, unknown, world

IMAGE = "ami-0123456789abcdef0"
MOVING = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"


def site(value: object) -> tuple[Resource, Site]:
    instance = resource("aws_instance.i", ami=value)
    return instance, Site(instance, "ami", instance.get("ami"), ("ami",))


def follows(value: object, *others: Resource) -> Judgement:
    instance, place = site(value)
    return follows_the_latest_image(place, world(instance, *others))


def known(*texts: str, text: str = IMAGE, sensitive: bool = False) -> Value:
    """A known image id that an expression of these references gave."""
    references = tuple(one for name in texts for one in (ref(name).references if not name.startswith("local") else (Reference(name),)))
    return Value(text, written=True, sensitive=sensitive, references=references)


def lookup(name: str = "latest", **values: Any) -> Resource:
    return resource(
        f"data.aws_ami.{name}", **{"most_recent": True, "computed": {"id": IMAGE, "creation_date": "2026-10-01T10:00:00.000Z"}, **values}
    )


def parameter(name: object = MOVING, value: str = IMAGE) -> Resource:
    return resource("data.aws_ssm_parameter.p", name=name, computed={"value": secret(value)})


@pytest.mark.parametrize(
    ("switch", "verdict"),
    [(True, "satisfied"), ("true", "satisfied"), ("1", "satisfied"), ("0", "misconfigured"), ("false", "misconfigured")],
)
def test_a_switch_of_a_look_up_may_be_any_text_that_terraform_takes_for_one(switch: object, verdict: str) -> None:
    found = follows(ref("data.aws_ami.latest.id"), lookup(most_recent=switch))
    assert found.verdict.word == verdict


def filtered(name: object, values: object) -> object:
    return [block(name=name, values=values)]


def test_a_literal_id_is_frozen_wherever_it_was_typed() -> None:
    assert follows(IMAGE).verdict == Verdict.MISCONFIGURED
    typed = follows(Value(IMAGE, written=True, references=(Reference("var.web_ami_id"),)))
    assert typed.verdict == Verdict.MISCONFIGURED
    assert typed.because == f"ami is '{IMAGE}', a hard-coded AMI"


def test_absent_is_missing_and_nonsense_is_wrong() -> None:
    assert follows(None).verdict == Verdict.MISSING
    assert follows(of({"a": 1})).verdict == Verdict.MISCONFIGURED


def test_a_variable_without_a_value_is_unknown() -> None:
    assert follows(unknown("var.ami")).depends_on == ("var.ami",)


@pytest.mark.parametrize("value", [known("data.aws_ami.latest.id"), ref("data.aws_ami.latest.id")])
def test_the_most_recent_image_of_a_look_up_follows_known_or_not(value: Value) -> None:
    answer = follows(value, lookup())
    assert answer.verdict == Verdict.SATISFIED
    assert answer.evidence[0].value == "data.aws_ami.latest"


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"filter": filtered("name", ["al2023-ami-2023*-x86_64"])}, Verdict.SATISFIED),
        ({"most_recent": False}, Verdict.MISCONFIGURED),
        ({"most_recent": None}, Verdict.MISCONFIGURED),
        ({"most_recent": unknown("var.recent")}, Verdict.UNKNOWN),
        ({"filter": filtered("image-id", [IMAGE])}, Verdict.MISCONFIGURED),
        ({"filter": filtered("name", ["al2023-ami-2023.4.20240416.0-kernel-6.1-x86_64"])}, Verdict.MISCONFIGURED),
        ({"filter": filtered("name", [unknown("var.name")])}, Verdict.UNKNOWN),
        ({"filter": filtered("architecture", ["x86_64"])}, Verdict.SATISFIED),
    ],
)
def test_a_look_up_that_leaves_one_image_is_frozen(values: dict[str, Any], verdict: Verdict) -> None:
    assert follows(known("data.aws_ami.latest.id"), lookup(**values)).verdict == verdict


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        (MOVING, Verdict.SATISFIED),
        ("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", Verdict.SATISFIED),
        ("/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id", Verdict.SATISFIED),
        ("/golden/web", Verdict.SATISFIED),
        ("/aws/service/canonical/ubuntu/server/24.04/stable/20260301/amd64/hvm/ebs-gp3/ami-id", Verdict.MISCONFIGURED),
        ("/aws/service/bottlerocket/aws-ecs-2/x86_64/1.19.2/image_id", Verdict.MISCONFIGURED),
        (
            "/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/amazon-eks-node-1.33-v20260301/image_id",
            Verdict.MISCONFIGURED,
        ),
        (f"{MOVING}:3", Verdict.MISCONFIGURED),
        (unknown("var.parameter"), Verdict.UNKNOWN),
    ],
)
def test_a_parameter_moves_unless_its_name_is_that_of_one_release(name: object, verdict: Verdict) -> None:
    value = known("data.aws_ssm_parameter.p.value", sensitive=True)
    answer = follows(value, parameter(name))
    assert answer.verdict == verdict
    assert IMAGE not in str(answer)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"resolve:ssm:{MOVING}", Verdict.SATISFIED),
        ("resolve:ssm:/golden/web:7", Verdict.MISCONFIGURED),
        (Value(Unknown("var.name", ("var.name",), prefix="resolve:ssm:/golden/"), written=True), Verdict.UNKNOWN),
    ],
)
def test_an_image_that_is_resolved_at_launch(text: object, verdict: Verdict) -> None:
    assert follows(text).verdict == verdict


def test_a_parameter_of_ones_own_is_as_good_as_what_is_written_there() -> None:
    look_up = parameter("/golden/web")
    literal = resource("aws_ssm_parameter.own", name="/golden/web", value=IMAGE)
    value = known("data.aws_ssm_parameter.p.value")
    frozen = follows(value, look_up, literal)
    assert frozen.verdict == Verdict.MISCONFIGURED
    assert frozen.because.startswith("aws_ssm_parameter.own.value ")
    moving = resource("aws_ssm_parameter.own", name="/golden/web", value=known("data.aws_ami.latest.id"))
    assert follows(value, look_up, moving, lookup()).verdict == Verdict.SATISFIED
    published = resource(
        "aws_imagebuilder_distribution_configuration.d",
        distribution=[block(ssm_parameter_configuration=[block(parameter_name="/golden/web")])],
    )
    assert follows(value, look_up, literal, published).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    ("region", "verdict"),
    [("eu-west-1", Verdict.MISCONFIGURED), ("us-east-1", Verdict.SATISFIED), (None, Verdict.UNKNOWN)],
)
def test_a_parameter_is_looked_up_in_its_own_region(region: str | None, verdict: Verdict) -> None:
    look_up = replace(parameter("/golden/web"), region="eu-west-1", own_region="" if region else "var.region")
    literal = resource("aws_ssm_parameter.own", region=region, name="/golden/web", value=IMAGE)
    assert follows(known("data.aws_ssm_parameter.p.value"), look_up, literal).verdict == verdict


def test_parameters_that_point_at_each_other_end_somewhere() -> None:
    first = resource("aws_ssm_parameter.a", name="/a", value=ref("aws_ssm_parameter.b.value"))
    second = resource("aws_ssm_parameter.b", name="/b", value=ref("aws_ssm_parameter.a.value"))
    assert follows(ref("aws_ssm_parameter.a.value"), first, second).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        (resource("aws_imagebuilder_image.s"), Verdict.SATISFIED),
        (resource("aws_ami.s"), Verdict.MISCONFIGURED),
        (resource("aws_ami_from_instance.s"), Verdict.MISCONFIGURED),
        (resource("aws_ami_copy.s", source_ami_id=IMAGE), Verdict.MISCONFIGURED),
        (resource("aws_ami_copy.s", source_ami_id=known("data.aws_ami.latest.id")), Verdict.SATISFIED),
    ],
)
def test_an_image_of_ones_own_is_as_fresh_as_its_making(source: Resource, verdict: Verdict) -> None:
    assert follows(ref(f"{source.type}.s.id"), source, lookup()).verdict == verdict


def test_of_several_possible_sources_the_one_that_carries_the_id_counts() -> None:
    override = known("var.ami", "data.aws_ami.latest.id")
    assert follows(override, lookup()).verdict == Verdict.SATISFIED
    assert follows(override, lookup(computed={"id": "ami-ffffffffffffffff0"})).verdict == Verdict.MISCONFIGURED
    two = known("data.aws_ami.latest.id", "data.aws_ami.other.id")
    frozen = lookup("other", most_recent=False, computed={"id": "ami-ffffffffffffffff0"})
    assert follows(two, lookup(), frozen).verdict == Verdict.SATISFIED


def test_a_local_value_is_traced_by_the_id_it_carries() -> None:
    value = known("local.image")
    assert follows(value, lookup()).verdict == Verdict.SATISFIED
    assert follows(value).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize("text", ["data.terraform_remote_state.base.outputs", "module.images.web"])
def test_what_another_stack_hands_over_is_unknown(text: str) -> None:
    assert follows(Value(IMAGE, written=True, references=(Reference(text),))).verdict == Verdict.UNKNOWN


def test_an_unknown_id_that_a_variable_may_replace_is_unknown() -> None:
    either = Value(
        Unknown("either", ("var.ami", "data.aws_ami.latest.id")),
        written=True,
        references=known("var.ami", "data.aws_ami.latest.id").references,
    )
    assert follows(either, lookup()).verdict == Verdict.UNKNOWN


def test_branches_that_agree_decide() -> None:
    both = unknown("var.arm", branches={"var.arm": ref("data.aws_ami.latest.id"), "!var.arm": ref("data.aws_ami.other.id")})
    assert follows(both, lookup(), lookup("other")).verdict == Verdict.SATISFIED
    assert follows(both, lookup(), lookup("other", most_recent=False)).verdict == Verdict.UNKNOWN


def aged(value: object, *others: Resource, days: object = 180) -> Judgement:
    instance, place = site(value)
    return is_an_image_younger_than(place, world(instance, *others, as_of=date(2026, 11, 24)), days)


def test_a_look_up_tells_the_age() -> None:
    young = aged(known("data.aws_ami.latest.id"), lookup())
    assert young.verdict == Verdict.SATISFIED
    assert young.because.endswith("54 days old")
    assert aged(known("data.aws_ami.latest.id"), lookup(), days=30).verdict == Verdict.MISCONFIGURED
    assert aged(IMAGE, lookup(), days=30).verdict == Verdict.MISCONFIGURED


def test_a_deprecated_image_is_old_whatever_its_age() -> None:
    deprecated = lookup(computed={"id": IMAGE, "creation_date": "2026-10-01", "deprecation_time": "2026-11-01T00:00:00.000Z"})
    assert aged(known("data.aws_ami.latest.id"), deprecated).verdict == Verdict.MISCONFIGURED


def test_without_a_date_nobody_can_tell() -> None:
    assert aged(IMAGE).verdict == Verdict.UNKNOWN
    later = aged(ref("data.aws_ami.latest.id"), lookup(computed={}))
    assert (later.verdict, later.because) == (
        Verdict.UNKNOWN,
        "ami comes from data.aws_ami.latest, whose creation_date is not known before that is read",
    )
    soon = aged(known("data.aws_ami.latest.id"), lookup(computed={"id": IMAGE, "creation_date": "soon"}))
    assert (soon.verdict, soon.because) == (Verdict.UNKNOWN, "ami comes from data.aws_ami.latest, whose creation_date is not known")
    assert aged(known("data.aws_ami.latest.id"), lookup(), days=[]).verdict == Verdict.UNKNOWN
    assert aged(None).verdict == Verdict.MISSING


def test_a_parameter_that_is_kept_at_the_latest_is_young() -> None:
    assert aged(known("data.aws_ssm_parameter.p.value"), parameter()).verdict == Verdict.SATISFIED
    assert aged(known("data.aws_ssm_parameter.p.value"), parameter(f"{MOVING}:3")).verdict == Verdict.UNKNOWN


def upgraded(value: object) -> Judgement:
    instance = resource("aws_instance.i", user_data=value)
    return says("user_data upgrades packages", instance, world(instance))


@pytest.mark.parametrize(
    "line",
    [
        "package_upgrade: true",
        "yum update -y",
        "dnf -y upgrade --releasever=latest",
        "apt-get -y upgrade",
        "apt full-upgrade -y",
        "zypper -n up",
    ],
)
def test_commands_that_upgrade(line: str) -> None:
    script = f"#!/bin/bash\n{line}\n"
    assert upgraded(script).verdict == Verdict.SATISFIED
    assert upgraded(base64.b64encode(script.encode()).decode()).verdict == Verdict.SATISFIED


@pytest.mark.parametrize(
    "line",
    [
        "package_update: true",
        "package_upgrade: false",
        "apt-get update",
        "yum install -y httpd",
        "yum update -y httpd",
        "# yum update",
        "apt-get purge unattended-upgrades",
    ],
)
def test_commands_that_do_not(line: str) -> None:
    assert upgraded(f"#!/bin/bash\n{line}\n").verdict == Verdict.MISCONFIGURED


def test_user_data_that_is_not_shown_is_unknown() -> None:
    assert upgraded(None).verdict == Verdict.MISSING
    assert upgraded(unknown("var.script")).verdict == Verdict.UNKNOWN
    assert upgraded("626a6a9ff8f6f8e920c706c47eeaec09b58cf643").verdict == Verdict.UNKNOWN
    begun = Value(Unknown("var.rest", ("var.rest",), prefix="#!/bin/bash\nyum update -y\necho "), written=True)
    assert upgraded(begun).verdict == Verdict.SATISFIED
    cut = Value(Unknown("var.rest", ("var.rest",), prefix="#!/bin/bash\nyum update"), written=True)
    assert upgraded(cut).verdict == Verdict.UNKNOWN


def test_what_was_started_from_an_unknown_image_is_not_said_to_depend_on_itself() -> None:
    told = follows(ref("data.aws_instance.golden.ami"), resource("data.aws_instance.golden"))
    assert told.because == "ami comes from data.aws_instance.golden, which does not say which image that is"


def test_a_look_up_depends_once_on_what_two_of_its_arguments_depend_on() -> None:
    open_ = lookup(most_recent=unknown("var.image"), filter=filtered("name", [unknown("var.image")]))
    told = follows(ref("data.aws_ami.latest.id"), open_)
    assert (told.because, told.depends_on) == ("ami comes from data.aws_ami.latest, which depends on var.image", ("var.image",))

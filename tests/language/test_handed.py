"""What a value reads of an argument is what that is given."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tf.language.handed import handed_on
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import ABSENT, GAP, Certainty, Reference, Unknown, Value, of
from tests.language.terms.build import ref, resource

ROLE = "aws_iam_role.ci.arn"
OTHER = "aws_iam_role.other.arn"
ROLES = tuple(resource(f"aws_iam_role.{name}") for name in ("ci", "other", "third"))
FUNCTION = resource("aws_lambda_function.f", function_name=ref("var.name"), role=ref(ROLE))
READ = ref("aws_lambda_function.f.role")


def plain(name: str) -> Value:
    read = ref(name)
    return replace(read, data=replace(read.unknown, shape=GAP))


NAME = replace(FUNCTION.get("function_name"), references=ref("aws_lambda_function.f.function_name").references)


def texts(value: Value, *resources: Resource) -> list[str]:
    """What the value refers to in the end, and what it is said to depend on, which is the same."""
    found = handed_on(value, Graph((*resources, *ROLES)))
    named = [one.text for one in found.references]
    assert [one for one in found.unknown.depends_on if one not in named] == []
    return named


def either(*sides: Value, hidden: bool = False) -> Value:
    references = tuple(one for side in sides for one in side.references)
    on = tuple(one.text for one in references)
    branches = tuple((("" if hidden else "var.own"), side) for side in sides)
    return Value(Unknown(" and ".join(on), on, branches=branches, hidden=hidden), written=True, references=references)


def test_an_argument_is_what_it_is_given() -> None:
    assert texts(READ, FUNCTION) == [ROLE]


def test_it_may_be_handed_on_more_than_once() -> None:
    assert texts(ref("aws_lambda_function.g.role"), FUNCTION, resource("aws_lambda_function.g", role=READ)) == [ROLE]


def test_a_trail_that_leads_back_to_itself_ends() -> None:
    assert texts(READ, resource("aws_lambda_function.f", role=READ)) == [READ.references[0].text]


def test_what_a_thing_is_called_is_its_own() -> None:
    function = resource("aws_lambda_function.f", function_name=ref("aws_iam_role.ci.name"), id=ref(ROLE))
    for attribute in ("function_name", "id", "arn"):
        name = f"aws_lambda_function.f.{attribute}"
        assert texts(ref(name), function) == [name]


def test_an_arn_that_is_written_is_another_ones() -> None:
    assert texts(ref("aws_cloudwatch_event_target.t.arn"), resource("aws_cloudwatch_event_target.t", arn=ref(ROLE))) == [ROLE]


@pytest.mark.parametrize(
    ("thing", "attribute"),
    [
        ("aws_s3_bucket.b", "bucket"),
        ("aws_db_instance.d", "identifier"),
        ("aws_ecs_task_definition.t", "family"),
        ("aws_rds_cluster.c", "cluster_identifier"),
        ("aws_elasticache_replication_group.g", "replication_group_id"),
    ],
)
def test_what_a_thing_is_called_may_have_another_name(thing: str, attribute: str) -> None:
    values: dict[str, Any] = {attribute: ref(ROLE)}
    assert texts(ref(f"{thing}.{attribute}"), resource(thing, **values)) == [f"{thing}.{attribute}"]


@pytest.mark.parametrize("given", ["random_pet.p.id", "data.aws_ssm_parameter.p.value", "aws_lambda_function.g.timeout"])
def test_what_is_no_name_of_anything_tells_less_than_what_it_is_given_to(given: str) -> None:
    made = (resource("random_pet.p"), resource("data.aws_ssm_parameter.p"), resource("aws_lambda_function.g"))
    assert texts(READ, resource("aws_lambda_function.f", role=ref(given)), *made) == ["aws_lambda_function.f.role"]


def test_what_is_made_of_more_keeps_its_name() -> None:
    longer = Value(Unknown(ROLE, (ROLE,), shape=f"{GAP}-x"), written=True, references=ref(ROLE).references)
    for given in (longer, ref("var.role"), of("arn:aws:iam::111122223333:role/ci"), replace(ref(ROLE), written=False), ABSENT):
        assert texts(READ, resource("aws_lambda_function.f", role=given)) == ["aws_lambda_function.f.role"]


def test_a_text_with_more_in_it_is_made_of_what_is_handed_on() -> None:
    profile = resource("aws_iam_instance_profile.p", role=ref("aws_iam_role.ci.name"))
    read = ref("aws_iam_instance_profile.p.role")
    arn = replace(read, data=replace(read.unknown, shape=f"arn:aws:iam::111122223333:role/{GAP}"))
    assert texts(arn, profile) == ["aws_iam_role.ci.name"]
    several = resource("aws_iam_instance_profile.p", role=either(ref("aws_iam_role.ci.name"), ref("aws_iam_role.other.name")))
    assert texts(arn, several) == ["aws_iam_instance_profile.p.role"]


def test_a_choice_stays_one() -> None:
    chosen = either(ref(ROLE), ref(OTHER))
    sides = tuple((condition, replace(side, references=READ.references)) for condition, side in chosen.unknown.branches)
    as_read = replace(chosen, data=replace(chosen.unknown, branches=sides), references=READ.references)
    for read in (plain("aws_lambda_function.f.role"), as_read):
        assert handed_on(read, Graph((resource("aws_lambda_function.f", role=chosen), *ROLES))) == chosen


def test_what_is_made_of_a_part_is_made_of_a_part() -> None:
    part = replace(READ, data=Unknown(ROLE, (ROLE,), not_null=True))  # `split("/", aws_lambda_function.f.role)[1]`
    whole = plain(ROLE)
    found = handed_on(part, Graph((resource("aws_lambda_function.f", role=whole), *ROLES)))
    assert (found.unknown, found.references) == (part.unknown, whole.references)


def test_of_what_a_plan_hides_each_is_possible() -> None:
    read = (*READ.references, *ref(OTHER).references)
    value = Value(Unknown("both", tuple(one.text for one in read), hidden=True), written=True, references=read)
    found = handed_on(value, Graph((resource("aws_lambda_function.f", role=either(ref(ROLE), ref("aws_iam_role.third.arn"))), *ROLES)))
    assert [(one.text, one.certainty) for one in found.references] == [
        (ROLE, Certainty.POSSIBLE),
        ("aws_iam_role.third.arn", Certainty.POSSIBLE),
        (OTHER, Certainty.EXACT),
    ]


def test_it_is_no_surer_than_what_reads_it() -> None:
    read = replace(READ, references=(READ.references[0].at_most(Certainty.SOME),))
    assert [one.certainty for one in handed_on(read, Graph((FUNCTION, *ROLES))).references] == [Certainty.SOME]


def test_it_is_found_wherever_it_stands() -> None:
    listed = Value(Unknown("var.n", ("var.n",), body=READ), references=READ.references)
    for value in (of({"AWS": (READ,)}), either(READ, ref(OTHER)), listed):
        found = handed_on(value, Graph((FUNCTION, *ROLES)))
        inner = [*found.walk(), *(side for _, side in found.unknown.branches), *([found.unknown.body] if found.unknown.body else [])]
        assert ROLE in [one.text for part in inner for one in part.references]
        assert "aws_lambda_function.f.role" not in [one.text for part in inner for one in part.references]


def test_what_is_looked_up_here_has_what_it_was_given() -> None:
    look_up = resource("data.aws_lambda_function.d", function_name=NAME)
    read = ref("data.aws_lambda_function.d.role")
    assert texts(read, look_up, FUNCTION) == [ROLE]
    by_arn = resource("data.aws_lambda_function.d", function_name=plain("aws_lambda_function.f.arn"))
    assert texts(read, by_arn, FUNCTION) == [ROLE]
    by_name = resource("data.aws_lambda_function.d", function_name="f")
    assert texts(read, by_name, FUNCTION) == ["data.aws_lambda_function.d.role"]
    elsewhere = resource("data.aws_lambda_function.d", provider="provider.aws.us", function_name=look_up.get("function_name"))
    assert texts(read, elsewhere, FUNCTION) == ["data.aws_lambda_function.d.role"]


@pytest.mark.parametrize(
    ("argument", "asked"),
    [
        ("function_name", replace(NAME, data=replace(NAME.unknown, shape=f"x-{GAP}"))),  # the name of another one
        ("function_name", either(NAME, of("another"))),
        ("qualifier", plain("aws_lambda_function.f.version")),
        ("function_name", ref("aws_lambda_function.f.function_name")),  # a plan hides what is put around it
        ("tags", of({"of": NAME})),
    ],
)
def test_what_is_looked_up_by_more_than_a_name_may_be_another_one(argument: str, asked: Value) -> None:
    values: dict[str, Any] = {"function_name": "another", argument: asked}
    look_up = resource("data.aws_lambda_function.d", **values)
    assert texts(ref("data.aws_lambda_function.d.role"), look_up, FUNCTION) == ["data.aws_lambda_function.d.role"]


def test_what_reads_nothing_stays_as_it_is() -> None:
    for value in (of("arn:aws:iam::111122223333:role/ci"), ref(ROLE), of({"AWS": ("*",)}), ABSENT):
        assert handed_on(value, Graph((FUNCTION, *ROLES))) is value


def test_references_are_told_apart() -> None:
    twice = replace(READ, references=(Reference("aws_lambda_function.f.role", "aws_lambda_function.f", "role"),) * 2)
    assert texts(twice, FUNCTION) == [ROLE]


PROFILE = resource("aws_iam_instance_profile.p", name="p", role=of("ci"))
ROLE_OF_PROFILE = ref("data.aws_iam_instance_profile.d.role_arn")
CI = resource("aws_iam_role.ci", name="ci")


def test_a_profile_that_is_looked_up_here_tells_the_role_that_it_holds() -> None:
    by_reference = resource("data.aws_iam_instance_profile.d", name=ref("aws_iam_instance_profile.p.name"))
    by_name = resource("data.aws_iam_instance_profile.d", name="p")
    elsewhere = resource("data.aws_iam_instance_profile.d", name="p", provider="provider.aws.other")
    given = resource("aws_iam_instance_profile.p", name="p", role=ref("aws_iam_role.ci.name"))
    for look_up, profile in ((by_reference, PROFILE), (by_name, PROFILE), (by_name, given)):
        found = handed_on(ROLE_OF_PROFILE, Graph((look_up, profile, CI)))
        assert [(one.text, one.certainty) for one in found.references] == [(ROLE, Certainty.EXACT)]
    assert texts(ref("data.aws_iam_instance_profile.d.role_name"), by_name, PROFILE, CI) == ["aws_iam_role.ci.name"]
    for kept in ("data.aws_iam_instance_profile.d.arn", "data.aws_iam_instance_profile.d.role_id"):
        assert texts(ref(kept), by_name, PROFILE, CI) == [kept]
    for look_up in (resource("data.aws_iam_instance_profile.d", name="q"), elsewhere):
        assert texts(ROLE_OF_PROFILE, look_up, PROFILE, CI) == ["data.aws_iam_instance_profile.d.role_arn"]
    other = resource("aws_iam_role.ci", name="ci", provider="provider.aws.other")
    assert texts(ROLE_OF_PROFILE, by_name, PROFILE, other) == ["data.aws_iam_instance_profile.d.role_arn"]


def test_a_profile_that_may_be_looked_up_here_may_tell_its_role() -> None:
    for look_up, profile in (
        (resource("data.aws_iam_instance_profile.d", name=ref("var.name")), PROFILE),
        (resource("data.aws_iam_instance_profile.d", name="p"), resource("aws_iam_instance_profile.p", name=ref("var.name"), role="ci")),
    ):
        found = handed_on(ROLE_OF_PROFILE, Graph((look_up, profile, CI)))
        assert [(one.text, one.certainty) for one in found.references] == [(ROLE, Certainty.POSSIBLE)]
        assert found.unknown.depends_on == ("var.name",)
    by_variable = resource("aws_iam_instance_profile.p", name="p", role=ref("var.role"))
    assert texts(ROLE_OF_PROFILE, resource("data.aws_iam_instance_profile.d", name="p"), by_variable, CI) == ["var.role"]

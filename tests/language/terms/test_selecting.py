"""What is not asked about a subject would have said no."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from srm_tf.language.terms import backups, ssm_targets
from srm_tf.language.terms.selecting import may_mean
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Unknown, Value
from tests.language.terms.build import block, ref, resource, unknown, world

TABLES = [resource(f"aws_dynamodb_table.t{number}", name=f"table-{number}") for number in range(3)]
INSTANCES = [resource(f"aws_instance.i{number}", id=f"i-{number}", ami="ami-1") for number in range(3)]
OTHER = resource("aws_sns_topic.other", name="other")


def keys(subjects: Sequence[Resource], attribute: str, texts: Sequence[str]) -> st.SearchStrategy[object]:
    """What a list of keys may hold."""
    exact = [ref(f"{one.address}.{attribute}") for one in (*subjects, OTHER)]
    perhaps = [ref(f"{one.address}.{attribute}", certainty=Certainty.POSSIBLE) for one in subjects]
    several = ref(*(f"{one.address}.{attribute}" for one in subjects))
    choice = Value(Unknown("a condition", ("var.a",), branches=(("var.a", exact[0]), ("!var.a", Value("*", written=True)))), written=True)
    item = st.sampled_from([*exact, *perhaps, several, choice, unknown("var.a"), ref("var.b"), ref("module.m.out"), *texts])
    return st.one_of(st.lists(item, max_size=3), st.sampled_from([several, unknown("var.list"), None]))


SELECTIONS = st.tuples(
    keys(TABLES, "arn", ["*", "arn:aws:dynamodb:*:*:table/table-0", "arn:aws:rds:*:*:db:*"]),
    st.sampled_from([[], [], [block(type="STRINGEQUALS", key="a", value="b")], unknown("var.tags")]),
    st.sampled_from([[], [block(string_equals=[block(key="aws:ResourceTag/a", value="b")])]]),
)
TARGETS = st.lists(
    st.builds(
        lambda key, values: block(key=key, values=values),
        st.sampled_from(["InstanceIds", "InstanceIds", "tag:a", "tag-key", unknown("var.key")]),
        keys(INSTANCES, "id", ["*", "i-0", "i-9"]),
    ),
    max_size=2,
)
OWNERS = st.tuples(
    st.one_of(TARGETS, st.just(unknown("var.targets"))),
    st.sampled_from([None, None, ref("aws_instance.i1.id"), "i-2"]),
)


@given(st.lists(SELECTIONS, max_size=4))
def test_selections_of_backups(written: list[tuple[object, object, object]]) -> None:
    found = [
        resource(f"aws_backup_selection.s{number}", resources=names, selection_tag=tags, condition=conditions)
        for number, (names, tags, conditions) in enumerate(written)
    ]
    context = world(*TABLES, OTHER, *found)
    for table in TABLES:
        asked = may_mean("aws_backup_selection", table, context, backups.meant)
        assert asked == [one for one in found if one in asked]  # in their order
        assert all(backups.selects(one, table, context) is None for one in found if one not in asked)


@given(st.lists(OWNERS, max_size=4))
def test_targets_of_systems_manager(written: list[tuple[object, object]]) -> None:
    found = [
        resource(f"aws_ssm_association.a{number}", targets=one, instance_id=instance) for number, (one, instance) in enumerate(written)
    ]
    context = world(*INSTANCES, OTHER, *found)
    for instance in INSTANCES:
        asked = may_mean("aws_ssm_association", instance, context, ssm_targets.meant)
        assert asked == [one for one in found if one in asked]
        assert all(ssm_targets.aimed_at(one, instance, context).no for one in found if one not in asked)


def test_who_names_somebody_else_is_not_asked() -> None:
    found = [resource(f"aws_backup_selection.s{number}", resources=[ref(f"{one.address}.arn")]) for number, one in enumerate(TABLES)]
    context = world(*TABLES, *found)
    asked = [may_mean("aws_backup_selection", one, context, backups.meant) for one in TABLES]
    assert asked == [[one] for one in found]

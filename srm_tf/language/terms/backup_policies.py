"""Backup policies of an organization, by which AWS Backup makes plans in each of its accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms.match import NO, Match, every, evidence, is_one_of, lives, maybe, some
from srm_tf.language.terms.organization_wide import MEMBER
from srm_tf.language.terms.texts import tree_of
from srm_tf.model.verdict import Judgement, depends

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.tags import Tags
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_TYPE: Final = "aws_organizations_policy"
_SETS: Final = ("@@assign", "@@append")


def by_policies(subject: Resource, tags: Tags, context: Context) -> Iterator[Judgement]:
    """Unknown for each policy that may take the subject in: who belongs to the organization is not told."""
    for one, there in _policies(context):
        taken = every([there, _takes(one.get("content"), tags)])
        if not taken.no:
            what = f"{one.address} is a backup policy of an organization and may take {subject.address} in"
            yield depends(what, tuple(dict.fromkeys((*taken.on, MEMBER))), evidence(one, how="term"))


@once
def _policies(context: Context) -> list[tuple[Resource, Match]]:
    """The backup policies of the configuration, and those that may be some: found out once for all that they may take in."""
    told = ((one, every([lives(one), is_one_of(one.get("type"), ("BACKUP_POLICY",))])) for one in context.graph.of_type(_TYPE))
    return [(one, there) for one, there in told if not there.no]


def _takes(content: Value, tags: Tags) -> Match:
    """By tags, or by types of resources under conditions, of which only that there are some is asked.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
    """
    tree = tree_of(content)
    if tree is None:
        return _open(content) if content.is_unknown else NO
    chosen = [plan.get("selections") for plan in _members(tree.get("plans"))]
    by_tag = (_tagged(one, tags) for selections in chosen for one in _members(selections.get("tags")))
    by_type = (maybe("which resources it selects") for selections in chosen for _ in _members(selections.get("resources")))
    return some([*by_tag, *by_type])


def _members(value: Value) -> tuple[Value, ...]:
    """The values under the names that an author chose, without the operators (`@@assign`); an unknown value as it is."""
    if value.is_unknown:
        return (value,)
    return tuple(one for name, one in value.data.items() if not name.startswith("@@")) if isinstance(value.data, Mapping) else ()


def _tagged(selection: Value, tags: Tags) -> Match:
    key = selection.get("tag_key").get("@@assign")
    name = key.text()
    if name is None:
        return _open(key)
    wanted = [one for how in _SETS for one in _listed(selection.get("tag_value").get(how))]
    return some(tags.has(name) if "*" in (one.text() or "") else tags.has(name, one) for one in wanted)


def _listed(value: Value) -> tuple[Value, ...]:
    return (value,) if value.is_unknown else value.items()


def _open(value: Value) -> Match:
    return maybe(*(value.origins or ("what the policy selects",)))

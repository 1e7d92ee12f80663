"""What a selection of AWS Backup asks of tags: any of them is enough, or a condition that all have to meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms.match import Blocks, Match, blocks, every, inside, like, maybe, opposite, same, some
from srm_tf.language.terms.tags import Tags, of_instances, of_resource

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_TAG: Final = "aws:ResourceTag/"
# Tests of a condition: whether it asks for the opposite, and whether for a pattern.
_TESTS: Final = (
    ("string_equals", False, False),
    ("string_like", False, True),
    ("string_not_equals", True, False),
    ("string_not_like", True, True),
)


def asks_for_other_tags(one: Resource, tags: Tags, context: Context) -> bool:
    """Whether it surely takes nobody in but by tags that others have: so most answer most of the hundreds that are asked of each."""
    wanted = _tags_alone(one, context)
    if not wanted or tags.open:
        return False
    found = [(tags.value(key), text) for key, text in wanted]
    return all(value is None or value.text() not in {None, text} for value, text in found)


@once
def _tags_alone(one: Resource, _: Context) -> tuple[tuple[str, str], ...]:
    """Keys and values of the tags of which one is enough for it, if it asks for nothing else and all of them are known; none if not."""
    tags = blocks(one.get("selection_tag"))
    told = [(each.get("key").text(), each.get("value").text()) for each in tags.elements]
    known = [(key.removeprefix(_TAG), text) for key, text in told if key is not None and text is not None]
    return tuple(known) if is_empty(one.get("resources")) and not tags.open and len(known) == len(told) else ()


@once
def tags_of(subject: Resource, context: Context) -> Tags:
    """The tags that AWS Backup sees on a resource; for an instance they may come from its template."""
    return of_instances(subject, context) if subject.type == "aws_instance" else of_resource(subject, context)


def is_empty(resources: Value) -> bool:
    """Whether a selection lists no resource: left out or written empty, the provider sends the same."""
    return not resources.is_unknown and not resources.items()


def by_tags(selection: Blocks, tags: Tags) -> Match:
    """`selection_tag`: any of them is enough."""
    return some([*(_tagged(one, tags) for one in selection.elements), selection.rest])


def _tagged(one: Value, tags: Tags) -> Match:
    key = one.get("key").text()
    if key is None:
        return maybe(*one.get("key").origins)
    return tags.has(key.removeprefix(_TAG), one.get("value"))


def tests_anything(conditions: Blocks) -> Match:
    """Whether there is a condition: of a selection that stands the provider shows one without a test."""
    return some([*(inside(one.get(name)).present for one in conditions.elements for name, *_ in _TESTS), conditions.rest])


def meets_conditions(conditions: Blocks, tags: Tags) -> Match:
    """`condition`: all of them must hold."""
    found = [match for one in conditions.elements for match in _condition(one, tags)]
    return every([*found, opposite(conditions.rest)])


def _condition(one: Value, tags: Tags) -> Iterator[Match]:
    for name, negated, pattern in _TESTS:
        tests = inside(one.get(name))
        for test in tests.elements:
            met = _compared(test, tags, pattern=pattern)
            yield opposite(met) if negated else met
        yield opposite(tests.rest)


def _compared(test: Value, tags: Tags, *, pattern: bool) -> Match:
    key, wanted = test.get("key").text(), test.get("value")
    if key is None:
        return maybe(*test.get("key").origins)
    found = tags.value(key.removeprefix(_TAG))
    if found is None:
        return tags.rest
    text = wanted.text()
    return like(found, text) if pattern and text is not None else same(found, wanted)

"""What a value reads of an argument is what that is given: `aws_lambda_function.f.role` is the role that the function has.

Who asks whether a text names a thing need not know by what its ARN is handed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.profiles import role_looked_up
from srm_tf.model.value import GAP, Certainty, Unknown, Value, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Reference

_OWN: Final = ("", "id", "arn", "identifier", "family")  # what a thing is called itself
_MOST: Final = 4  # how many may hand it on before the trail is given up


def handed_on(value: Value, graph: Graph) -> Value:
    """A value, with what the arguments that it reads are given in their place, wherever that is known after apply only."""
    reads_one = any(_given(one, graph) is not None for part in _parts(value) for one in part.references)
    return _told(value, graph, _MOST) if reads_one else value


def _parts(value: Value) -> Iterator[Value]:
    """A value and all inside it, with what each element of a list of unknown length is like, and each side of a choice."""
    for part in value.walk():
        yield part
        inside = (part.unknown.body, *(branch for _, branch in part.unknown.branches)) if part.is_unknown else ()
        for one in inside:
            yield from () if one is None else _parts(one)


def _told(value: Value, graph: Graph, left: int) -> Value:
    if isinstance(value.data, tuple):
        return replace(value, data=tuple([_told(one, graph, left) for one in value.data]))
    if isinstance(value.data, Mapping):
        return replace(value, data={name: _told(one, graph, left) for name, one in value.data.items()})
    if not isinstance(value.data, Unknown):
        return value
    if left and (given := _taken(value, graph)) is not None:
        return _told(replace(value, data=given.data, references=given.references), graph, left - 1)
    body = None if value.data.body is None else _told(value.data.body, graph, left)
    branches = tuple([(condition, _told(one, graph, left)) for condition, one in value.data.branches])
    return _read(value, replace(value.data, body=body, branches=branches), graph, left)


def _taken(value: Value, graph: Graph) -> Value | None:
    """What one argument is given, where a value is nothing but what that reads: a choice has its own sides there."""
    read = value.references[0] if len(value.references) == 1 else None
    given = _given(read, graph) if read is not None and read.certainty == Certainty.EXACT else None
    if given is None or _alike(value, given):
        return given
    plain = value.unknown.shape == GAP or (value.unknown.hidden and value.form == GAP)
    return given if plain and value.unknown.body is None and not value.unknown.branches else None


def _alike(one: Value, other: Value) -> bool:
    """Whether two values are known to the same extent, whatever they refer to."""
    sides = one.unknown.branches, other.unknown.branches
    return (
        same(one, other)
        and len(sides[0]) == len(sides[1])
        and all(left[0] == right[0] and _alike(left[1], right[1]) for left, right in zip(*sides, strict=True))
    )


def _read(value: Value, unknown: Unknown, graph: Graph, left: int) -> Value:
    """The same of a text with more in it, or of what may be several's."""
    found = [(one, _given(one, graph) if left else None) for one in value.references]
    if all(given is None for _, given in found):
        return replace(value, data=unknown)
    led = [(one, given, None if given is None else _led(one, given, alone=value.form == GAP)) for one, given in found]
    names = {one.text: given.unknown.depends_on for one, given, ones in led if given is not None and ones is not None}
    on = tuple(dict.fromkeys(text for name in unknown.depends_on for text in names.get(name, [name])))
    references = tuple(dict.fromkeys(further for one, _, ones in led for further in ((one,) if ones is None else ones)))
    return _read(replace(value, references=references), replace(unknown, depends_on=on), graph, left - 1)


def _led(reference: Reference, given: Value, *, alone: bool) -> tuple[Reference, ...] | None:
    """To what a reference leads on; None where it is of several that an argument may be given, and the text has more in it."""
    several = len(given.references) > 1 or bool(given.unknown.branches)
    if several and not alone:
        return None
    return tuple([one.at_most(min(reference.certainty, Certainty.POSSIBLE if several else Certainty.EXACT)) for one in given.references])


def _given(reference: Reference, graph: Graph, left: int = _MOST) -> Value | None:
    """What an argument that a reference reads is given, which is what something else is called.

    None where it is given nothing or something else, or is what the thing itself is called: `aws_s3_bucket.b.bucket`.
    """
    target = graph.get(reference.target)
    if target is None or not left:
        return None
    looked_up = role_looked_up(target, reference.attribute, graph)
    if looked_up is not None:
        return looked_up
    if _is_called(target, reference.attribute) and reference.attribute != "arn":
        return None  # who may write an ARN writes that of another thing: `aws_sns_topic_policy.p.arn`
    given = _looked_up(target, graph).get(reference.attribute)
    # Of a block, or a list, a reference does not say which part it reads.
    if not given.written or not given.is_unknown or given.form != GAP or given.unknown.body is not None:
        return None
    return given if given.references and all(_names(one, graph, left - 1) for one in given.references) else None


def _names(reference: Reference, graph: Graph, left: int) -> bool:
    """Whether it reads what something of AWS is called. What a parameter holds, or what is made up at random, names nothing here."""
    target = graph.get(reference.target)
    if target is None or not target.type.startswith("aws_"):
        return False
    return _is_called(target, reference.attribute) or _given(reference, graph, left) is not None


def _is_called(thing: Resource, attribute: str) -> bool:
    """Whether an attribute is what a thing itself is called: `aws_s3_bucket.b.bucket`, `aws_kms_key.k.key_id`."""
    kind = attribute.removesuffix("_id").removesuffix("_identifier")
    return attribute in _OWN or attribute.endswith("name") or thing.type.endswith(f"_{kind}")


def _looked_up(thing: Resource, graph: Graph) -> Resource:
    """What a data source finds that asks for something here by its name."""
    if thing.mode != "data":
        return thing
    called = {one.address: one for name in thing.values if (one := _called(thing.get(name), graph)) is not None}
    found = [one for one in called.values() if one.type == thing.type and one.mode == "managed"]
    return found[0] if len(found) == 1 and found[0].place == thing.place else thing


def _called(asked: Value, graph: Graph) -> Resource | None:
    """Whom a text calls by what that is called, with nothing put before or behind it: that would be the name of another one."""
    read = asked.references[0] if len(asked.references) == 1 else None
    thing = graph.get(read.target) if read is not None and read.certainty == Certainty.EXACT else None
    if thing is None or read is None or not _is_called(thing, read.attribute):
        return None
    return thing if asked.unknown.shape == GAP or same(asked, thing.get(read.attribute)) else None

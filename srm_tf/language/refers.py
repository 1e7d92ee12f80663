"""`refers to`: whether a value comes from a resource of some types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from msgspec.structs import replace

from srm_tf.language.absent import may_be_nobody, undeclared
from srm_tf.language.addresses import MODULES
from srm_tf.language.choices import whichever
from srm_tf.language.names import is_left_open, may_be_called
from srm_tf.language.once import once
from srm_tf.language.show import shown
from srm_tf.model.grounds import Fact
from srm_tf.model.resource import first_name
from srm_tf.model.value import Certainty, Value
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, breaks, depends, holds
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.schema import Attribute
    from srm_tf.model.value import Reference

_FEW: Final = 4  # types of resources that a message names
_OF_NO_REGION: Final = ("aws_cloudfront_", "aws_globalaccelerator_", "aws_iam_", "aws_organizations_", "aws_route53_")
_INDEX: Final = regex(r"\[[^\]]*\]")
# Trails that a plan does not follow any further.
_UNFOLLOWED: Final = regex(rf"^{MODULES}(local|each|count|var)\.")


def _managed(target: str | None, context: Context) -> bool:
    """Whether a reference leads to something that this configuration makes; what a data source finds may be anything."""
    resource = context.graph.get(target)
    return resource is not None and resource.mode == "managed"


def refers_to(types: object, value: Value, path: str, evidence: Evidence, context: Context, *, every: bool) -> Judgement:
    """`refers to T`: by reference through variables and outputs, or by a text that is the identity of a T of the graph.

    `every`: of a list, all has to.
    """
    if value.unknown.is_choice:
        answers = [refers_to(types, side, path, evidence, context, every=every) for _, side in value.unknown.branches]
        return whichever(value.unknown, answers, path, evidence)
    if every and isinstance(value.data, tuple):  # one of the lists that a condition chooses from
        of_each = [refers_to(types, one, f"{path}[{at}]", evidence, context, every=every) for at, one in enumerate(value.data)]
        return all_of(of_each) if of_each else holds(f"{path} has no value")
    answer = _refers_to(types, value, path, evidence, context)
    if every and answer.verdict == Verdict.SATISFIED and _may_hold_more(value, evidence, context):
        on = (f"{evidence.address}.{path}",)
        return depends(f"{path} may hold other texts: of a list known after apply a plan shows only what it refers to", on, evidence)
    return answer


def _hidden(value: Value, evidence: Evidence, context: Context) -> Attribute | None:
    """The argument whose value a plan does not show; None where it does."""
    holder = context.graph.get(evidence.address) if value.unknown.hidden else None
    names = tuple(_INDEX.sub("", evidence.path).split("."))
    return context.schema.attribute(holder.type, names) if holder is not None else None


def _may_hold_more(value: Value, evidence: Evidence, context: Context) -> bool:
    shape = _hidden(value, evidence, context)
    return shape is not None and shape.repeats


def _may_be_left_to_aws(value: Value, evidence: Evidence, context: Context) -> bool:
    """Whether a plan shows no more than that it is known after apply, and what AWS fills in for null looks the same."""
    shape = _hidden(value, evidence, context)
    return shape is not None and shape.computed and not value.unknown.not_null


def _holder(evidence: Evidence, context: Context) -> Resource | None:
    """Whose argument it is, where a name in it means something in the Region of that alone; None where it has no Region."""
    holder = context.graph.get(evidence.address)
    return None if holder is None or holder.type.startswith(_OF_NO_REGION) else holder


def _refers_to(types: object, value: Value, path: str, evidence: Evidence, context: Context) -> Judgement:
    wanted = [str(one) for one in cast("list[object]", types)] if isinstance(types, list) else [str(types)]
    found = context.links.targets(value, wanted, _holder(evidence, context))
    sure = [(one, how) for one, how in found if how > Certainty.POSSIBLE]
    if sure:
        target, how = sure[0]
        word = "inferred" if how == Certainty.INFERRED else "reference"
        if may_be_nobody(value, target):
            return depends(f"{path} depends on whether there is {target.address}, and so on {target.doubt}", target.waits_for, evidence)
        return holds(
            f"{path} refers to {target.address}", Evidence(evidence.address, evidence.path, target.address, word, evidence.location)
        )
    if found and value.is_unknown and not any(may_be_nobody(value, one) for one, _ in found):
        possible = {one.address for one, _ in found}
        if all(one.target in possible for one in value.references) and not _may_be_left_to_aws(value, evidence, context):
            return holds(f"{path} refers to {_few_of(sorted(possible))}", replace(evidence, how="reference"))
    absent = undeclared(value, wanted)
    if absent:
        return holds(f"{path} refers to {absent} (not declared here)", replace(evidence, how="reference"))
    elsewhere = value.references and all(_managed(one.target, context) for one in value.references)
    if found or (value.is_unknown and not elsewhere):
        on = value.unknown.depends_on or (path,)
        return depends(f"{path} depends on {value.unknown.why if value.is_unknown else 'which of several is meant'}", on, evidence)
    trail = _hidden_trail(value, path, evidence, context)
    if trail and _occurs_in(value.text(), wanted, context):
        return depends(f"{path} depends on where {trail} comes from, which a plan does not show", (trail,), evidence)
    open_name = _may_be_called(value.text(), wanted, context)
    if open_name:
        return depends(f"{path} depends on what {open_name} is", (open_name,), evidence)
    what = _refers_elsewhere(value) if value.references else f"is {shown(value)}"
    return breaks(Fact(path, what, f"a reference to {_few_of(wanted)}"), evidence)


def _refers_elsewhere(value: Value) -> str:
    """To what it refers; of something sensitive the name may be the secret."""
    if value.is_marked:
        return "refers to something else"
    return f"refers to {_few_of(list(dict.fromkeys(one.text for one in value.references)))}"


def _may_be_called(text: str | None, wanted: Sequence[str], context: Context) -> str:
    """The name of a resource that is left open, and may turn out to be the one that a text means; "" where there is none."""
    if not text:
        return ""
    return next((name for name, value in _left_open(tuple(wanted), context) if may_be_called(value, text)), "")


@once  # of thousands of resources hardly any has one, and thousands of texts may ask
def _left_open(types: tuple[str, ...], context: Context) -> list[tuple[str, Value]]:
    """The names of resources of these types that are left open."""
    living = (one for one in context.graph.of_type(*types) if not one.action.ends)
    names = ((f"{one.address}.{name}", one.get(name)) for one in living for name in context.links.names.attributes(one))
    return [(name, value) for name, value in names if is_left_open(value)]


def _hidden_trail(value: Value, path: str, evidence: Evidence, context: Context) -> str:
    """What a known text, or the list that it is an element of, may be read of where a plan follows no further; "" where all is followed."""
    holder = context.graph.get(evidence.address)
    whole = holder.get(first_name(path)) if holder is not None else value
    trails: tuple[Reference, ...] = value.references or whole.references
    return next((one.text for one in trails if one.target is None and _UNFOLLOWED.search(one.text)), "")


def _occurs_in(text: str | None, types: Sequence[str], context: Context) -> bool:
    """Whether a resource of one of these types has this text in an attribute, or may have it: then it may have come from there."""
    inside = (inner for one in context.graph.of_type(*types) for value in one.values.values() for inner in value.walk())
    return text is not None and any(inner.text() == text or (inner.is_unknown and inner.written) for inner in inside)


def _few_of(types: Sequence[str]) -> str:
    """The types, of many the first ones."""
    few = types if len(types) <= _FEW else [*types[:_FEW], f"one of {len(types) - _FEW} other types"]
    return f"{', '.join(few[:-1])} or {few[-1]}" if len(few) > 1 else few[0]

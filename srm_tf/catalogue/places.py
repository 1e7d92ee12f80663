"""Paths against the schema of the provider: where they lead, or why they lead nowhere."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from srm_tf.errors import nearest
from srm_tf.language.syntax import Step
from srm_tf.model.schema import Attribute, Schema
from srm_tf.model.scopes import ACTION, BACKEND, CALL, KEY_PROVIDER, METHOD, PROVISIONER, SCOPES
from srm_tf.terraform.earlier import earlier_arguments, earlier_types

# Subjects that are blocks of Terraform's own, and no resources.
OF_TERRAFORM = ("provider.aws", BACKEND, KEY_PROVIDER, METHOD, PROVISIONER, ACTION, CALL)
_DEEPEST = 7  # names of a path in the table that tools/build_schema.py reads
_OF_SCOPES: dict[tuple[str, ...], Attribute] = {("region", "name"): Attribute("string", required=True)}


class Place(msgspec.Struct, frozen=True):
    """Where a path stands. `open`: inside a document, a map, or something without a schema, where any name may follow.

    `many` is the repeated block or list that was entered without a choice among its elements, "" if none was;
    `chosen`: the last step chose an element itself.
    """

    resource_type: str
    names: tuple[str, ...] = ()
    attribute: Attribute | None = None
    open: bool = False
    many: str = ""
    chosen: bool = False


def has_schema(resource_type: str) -> bool:
    """Whether anything is known of what such a type holds: nothing is of data sources, provider blocks and most types of the past."""
    if resource_type.startswith("data.") or resource_type in OF_TERRAFORM:
        return False
    return resource_type not in earlier_types() or bool(earlier_arguments(resource_type))


def exists(resource_type: str, schema: Schema) -> bool:
    """Whether a subject or candidate of this type can occur."""
    if resource_type.startswith("data."):
        return resource_type.startswith("data.aws_") or resource_type == "data.terraform_remote_state"
    return resource_type in {*SCOPES, *OF_TERRAFORM} or schema.has_type(resource_type) or resource_type in earlier_types()


def top(resource_type: str) -> Place:
    """The resource itself."""
    return Place(resource_type, open=not has_schema(resource_type))


def inside(place: Place) -> Place:
    """One element of the block or list at `place`."""
    return replace(place, many="", chosen=True)


def resolve(place: Place, steps: tuple[Step, ...], schema: Schema) -> Place | str:
    """The schema place that the steps lead to; a text that says what is wrong if there is none."""
    for step in steps:
        onward = _enter(place, step, schema)
        if isinstance(onward, str):
            return onward
        place = onward
    return place


def _enter(place: Place, step: Step, schema: Schema) -> Place | str:
    if place.open:
        return place
    names = (*place.names, step.name)
    attribute = None if step.odd else _attribute(place.resource_type, names, schema)
    if attribute is None:
        if _is_open(place.attribute):
            return replace(place, open=True)
        return replace(place, open=True, many=place.many or _entered(place)) if _is_cut(place, schema) else _nothing(place, names, schema)
    wrong = _selector(place.resource_type, names, attribute, step, schema)
    if wrong:
        return wrong
    return Place(place.resource_type, names, attribute, many=place.many or _entered(place), chosen=bool(step.select))


def _attribute(resource_type: str, names: tuple[str, ...], schema: Schema) -> Attribute | None:
    if resource_type in SCOPES:
        return _OF_SCOPES.get((resource_type, *names))
    found = schema.attribute(resource_type, names)
    if found is not None:
        return found
    earlier = earlier_arguments(resource_type).get(".".join(names))
    return Attribute(earlier.kind, optional=True) if earlier is not None and earlier.kind else None


def _entered(place: Place) -> str:
    """The name of the collection that a further step enters without choosing."""
    repeats = place.attribute is not None and place.attribute.repeats and not place.chosen
    return ".".join(place.names) if repeats else ""


def _is_open(attribute: Attribute | None) -> bool:
    return attribute is not None and (attribute.kind in {"string", "any"} or attribute.kind.startswith("map"))


def _is_cut(place: Place, schema: Schema) -> bool:
    """A block that the shipped schema has, and nothing of what is in it: its table goes so many names deep, and no deeper."""
    block = place.attribute is not None and place.attribute.is_block
    return block and len(place.names) >= _DEEPEST and not schema.inside(place.resource_type, place.names)


def _selector(resource_type: str, names: tuple[str, ...], attribute: Attribute, step: Step, schema: Schema) -> str:
    if step.select and not attribute.repeats:
        return f"{resource_type}.{'.'.join(names)} is no list to select from"
    for key, _ in step.select:
        if schema.attribute(resource_type, (*names, key)) is None:
            return f"{resource_type} has no {'.'.join((*names, key))}"
    return ""


def _nothing(place: Place, names: tuple[str, ...], schema: Schema) -> str:
    known = [key[1] for key in _OF_SCOPES if key[0] == place.resource_type] or schema.inside(place.resource_type, place.names)
    hint = nearest(names[-1], known, 0.6)
    return f"{place.resource_type} has no {'.'.join(names)}{'. ' + hint if hint else ''}"


def near_type(resource_type: str, schema: Schema) -> str:
    """`. Did you mean …?` for a type that does not exist, or nothing."""
    hint = nearest(resource_type, (*schema.types, *sorted(SCOPES), *OF_TERRAFORM), 0.6)
    return f". {hint}" if hint else ""

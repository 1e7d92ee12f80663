"""To whom something belongs that has its name only there: a stage to its API, a policy to its classic load balancer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from srm_tf.language.addresses import MODULES
from srm_tf.language.recipes import Recipe, differ
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty, Value, same
from srm_tf.regex import regex

# A stage is called by its name within its API only, a policy within its classic load balancer: two APIs each have their `prod`.
_OWNERS: Final = {"rest_api_id": "aws_api_gateway_rest_api", "load_balancer_name": "aws_elb"}
_BY_NAME: Final = ("load_balancer_name",)  # what is no id
_SIBLINGS: Final = 3  # how often one may hand on what another one has
_API: Final = r"aws_api_gateway_rest_api\.[^.]+"
_ID: Final = regex(rf"{MODULES}{_API}\.id")  # two APIs have two ids, but two that are looked up may be one
_ARN: Final = regex(rf"(?P<api>{MODULES}(?:data\.)?{_API})\.arn")
_RESTAPIS: Final = "/restapis/"

ByText: TypeAlias = "Callable[[str, Sequence[str]], Sequence[Resource]]"  # whom of some types a known text identifies


# What stands in the ARN of a stage behind the partition and the Region, since it has no name of its own.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
END_OF_STAGE: Final = f"{_RESTAPIS}{{rest_api_id}}/stages/{{stage_name}}"
STAGES: Final = frozenset({"aws_api_gateway_stage", "aws_api_gateway_deployment"})


def id_in(text: str) -> str:
    """What an attribute has of an owner: its ARN has its id in it. Anything else is what it is.

    >>> id_in("module.a.aws_api_gateway_rest_api.x.arn"), id_in("aws_vpc.main.arn")
    ('module.a.aws_api_gateway_rest_api.x.id', 'aws_vpc.main.arn')
    """
    found = _ARN.fullmatch(text)
    return f"{found['api']}.id" if found else text


def end_of(own: Recipe | None) -> Recipe | None:
    """What an ARN ends with, from the API on; None where it has none. That of an API ends with its id.

    >>> end_of(Recipe(("arn:aws:apigateway:", "::/restapis/", "/stages/a"), ("var.region", "aws_api_gateway_rest_api.x.id")))
    Recipe(pieces=('/restapis/', '/stages/a'), gaps=('aws_api_gateway_rest_api.x.id',))
    >>> end_of(Recipe(("", "/stages/a"), ("aws_api_gateway_rest_api.x.arn",)))
    Recipe(pieces=('/restapis/', '/stages/a'), gaps=('aws_api_gateway_rest_api.x.id',))
    """
    if own is None:
        return None
    if own.gaps and not own.pieces[0] and _ARN.fullmatch(own.gaps[0]):
        return Recipe((_RESTAPIS, *own.pieces[1:]), (id_in(own.gaps[0]), *own.gaps[1:]))
    return own.since(_RESTAPIS)


def end_otherwise(one: Recipe | None, other: Recipe | None) -> bool:
    """Whether two ARNs end otherwise for certain."""
    if one is None or other is None or not one.gaps or not other.gaps:
        return differ(one, other)
    owners = one.gaps[0], other.gaps[0]
    return differ(one, other) or (owners[0] != owners[1] and all(map(_ID.fullmatch, owners)))


def apart(one: Resource, other: Resource, graph: Graph) -> bool:
    """Whether two resources surely belong to different owners, so that a name they share says nothing."""
    return any(_differ(one.get(name), other.get(name), name, graph) for name in _OWNERS)


def of_one_owner(named: Iterable[Resource], holder: Resource, graph: Graph, by_text: ByText) -> tuple[list[Resource], list[Resource]]:
    """Of resources that a name means within an owner, those of the holder's owner, and those that may be."""
    sure, perhaps = list[Resource](), list[Resource]()
    for one in named:
        alike = [_alike(one.get(name), holder.get(name), name, graph, by_text) for name in _OWNERS]
        if all(answer is not False for answer in alike):
            (sure if all(alike) else perhaps).append(one)
    return sure, perhaps


def _alike(one: Value, other: Value, name: str, graph: Graph, by_text: ByText) -> bool | None:
    """Whether two values call one owner; None where one of them may still call any."""
    if _differ(one, other, name, graph):
        return False
    if one.is_null or other.is_null:
        return True
    owners = {_owner(value, name, graph) or _called(value, name, by_text) for value in (one, other)}
    if "" not in owners:
        return len(owners) == 1
    return True if same(one, other) and not _is_one_of_several(one) else None


def _called(value: Value, name: str, by_text: ByText) -> str:
    """The one owner here whose name a known text is; "" where that is nobody, or one of several."""
    text = value.text() if name in _BY_NAME else ""
    found = by_text(text, (_OWNERS[name],)) if text else ()
    return found[0].address if len(found) == 1 else ""


def _is_one_of_several(value: Value) -> bool:
    """Whether a plan shows several of which it is one: another value that shows the same may be another one."""
    return value.unknown.single and len({one.target for one in value.references if one.target}) > 1


def _differ(one: Value, other: Value, name: str, graph: Graph) -> bool:
    texts = one.text(), other.text()
    if None not in texts:
        return texts[0] != texts[1]
    owners = _owner(one, name, graph), _owner(other, name, graph)
    return "" not in owners and owners[0] != owners[1]


def _owner(value: Value, name: str, graph: Graph) -> str:
    """The one resource of the owners' type that a value surely comes from, declared or not; "" where that is not known."""
    value = handed_on(value, graph)
    if not _is_of_one(value):
        return ""
    owner = value.references[0].target or value.references[0].text.rpartition(".")[0]
    return owner if f".{_OWNERS[name]}." in f".{owner}" else ""


def _is_of_one(value: Value) -> bool:
    return len(value.references) == 1 and value.references[0].certainty == Certainty.EXACT and not value.unknown.branches


def handed_on(value: Value, graph: Graph) -> Value:
    """What a sibling calls its owner by, where that is read there: `aws_api_gateway_stage.s.rest_api_id`. Anything else is what it is."""
    for _ in range(_SIBLINGS):
        name = value.references[0].attribute if _is_of_one(value) else ""
        sibling = graph.get(value.references[0].target) if name in _OWNERS else None
        if sibling is None:
            break
        value = sibling.get(name)
    return value


def api_of(stage: Resource, graph: Graph) -> Value:
    """The id of the API of a stage."""
    return handed_on(stage.get("rest_api_id"), graph)

"""Resources and worlds by hand, for tests of terms.

group = resource("aws_security_group.a", ingress=[block(protocol="tcp", from_port=22, to_port=22, cidr_blocks=["0.0.0.0/0"])])
context = world(group, resource("aws_security_group_rule.b", security_group_id=ref("aws_security_group.a.id")))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from srm_tf.language import parse
from srm_tf.language.context import Context
from srm_tf.language.judge import Frame, judge
from srm_tf.language.links import Links
from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Action, Key, Resource
from srm_tf.model.schema import Attribute
from srm_tf.model.value import Certainty, Reference, Unknown, Value, of
from srm_tf.model.verdict import SATISFIED, Judgement

AS_OF = date(2026, 11, 24)
_ADDRESS = re.compile(
    r"^(?P<module>(?:module\.[\w-]+(?:\[[^\]]+\])?\.)*)(?P<data>data\.)?(?P<type>\w+)\.(?P<name>[\w-]+)(?:\[(?P<key>[^\]]+)\])?$"
)
_REFERENCE = re.compile(r"^(?P<target>(?:module\.[\w-]+(?:\[[^\]]+\])?\.)*(?:data\.)?\w+\.[\w-]+(?:\[[^\]]+\])?)(?:\.(?P<attribute>\w+))?$")
_NO_RESOURCE = ("var.", "local.", "each.", "count.")


def resource(
    address: str,
    /,
    *,
    action: Action = Action.CREATE,
    doubt: str = "",
    before: Mapping[str, object] | None = None,
    provider: str = "provider.aws",
    region: str | None = None,
    computed: Mapping[str, object] | None = None,
    **values: object,
) -> Resource:
    """A resource whose `values` somebody wrote; `computed` are those nobody wrote. Plain data, or `Value`s such as `ref` gives."""
    match = _ADDRESS.match(address)
    assert match is not None, f"{address} is no address"
    key = match["key"]
    instance: Key = None if key is None else key.strip('"') if key.startswith('"') else int(key)
    found = {name: of(value) for name, value in values.items()}
    found |= {name: of(value, written=False) for name, value in (computed or {}).items()}
    return Resource(
        address,
        match["type"],
        match["name"],
        found,
        mode="data" if match["data"] else "managed",
        module=match["module"].rstrip("."),
        block=re.sub(r"\[[^\]]+\]", "", address),
        key=instance,
        action=action,
        stands=not action.makes,
        provider=provider,
        region=region,
        doubt=doubt,
        before=None if before is None else {name: of(value, written=False) for name, value in before.items()},
    )


def says(sentence: str, subject: Resource, context: Context) -> Judgement:
    """What is said of a sentence of a control, whose term is asked no more than is left once absence, choices and lists are dealt with."""
    load()
    return judge(parse.item(sentence, ("test",)), Frame(subject, context))


def ask(phrase: str, subject: Resource, *others: Resource, holes: Sequence[object] = (), **options: object) -> Judgement:
    """The answer of a phrase with these in its holes, in a world with the others."""
    answer: Judgement = SENTENCES[phrase].function(subject, world(subject, *others, **options), *holes)  # type: ignore[arg-type]
    return answer


def block(**values: object) -> Value:
    """A nested block."""
    return of(values)


def opening(first: object, last: object, ranges: object = ("0.0.0.0/0",), protocol: object = "tcp") -> list[object]:
    """The `ingress` of a security group with one rule."""
    return [block(protocol=protocol, from_port=first, to_port=last, cidr_blocks=ranges)]


def reference(text: str, certainty: Certainty = Certainty.EXACT) -> Reference:
    """`aws_x.a.id`, `module.m.aws_x.a["k"].arn`, `var.x`: one trail."""
    match = None if text.startswith(_NO_RESOURCE) or re.fullmatch(r"module\.[\w-]+\.\w+", text) else _REFERENCE.match(text)
    if match is None:
        return Reference(text)
    return Reference(text, match["target"], match["attribute"] or "", certainty)


def ref(*texts: str, certainty: Certainty = Certainty.EXACT) -> Value:
    """A value known after apply that comes by reference: of a scalar, or (several texts) of a whole list."""
    return Value(Unknown(" and ".join(texts), texts), written=True, references=tuple(reference(text, certainty) for text in texts))


def unknown(why: str = "var.x", *, body: object = None, branches: Mapping[str, object] | None = None) -> Value:
    """A value nobody knows, from a variable. `body`: one element of a collection; `branches`: condition → value."""
    inner = None if body is None else of(body)
    choices = tuple((condition, of(value)) for condition, value in (branches or {}).items())
    return Value(Unknown(why, (why,), body=inner, branches=choices), written=True, references=(Reference(why),))


def secret(plain: object) -> Value:
    """A sensitive value."""
    return of(plain, sensitive=True)


class NoSchema:
    """A schema that knows nothing."""

    version = "0"
    types: tuple[str, ...] = ()

    def has_type(self, resource_type: str) -> bool:
        return resource_type.startswith("aws_")

    def attribute(self, resource_type: str, path: tuple[str, ...]) -> Attribute | None:  # noqa: ARG002
        return None

    def attributes(self, resource_type: str) -> dict[str, Attribute]:  # noqa: ARG002
        return {}

    def inside(self, resource_type: str, path: tuple[str, ...] = ()) -> tuple[str, ...]:  # noqa: ARG002
        return ()


class Dates:
    """A table of end-of-support dates: engine → cycle → last day."""

    def __init__(self, table: Mapping[str, Mapping[str, date | None]] | None = None) -> None:
        self._table = table or {}

    def cycles(self, engine: str) -> Mapping[str, date | None] | None:
        return self._table.get(engine)


def world(
    *resources: Resource,
    lifecycle: Mapping[str, Mapping[str, date | None]] | None = None,
    meets: Callable[[str, Resource], Judgement] | None = None,
    settings: Mapping[str, object] | None = None,
    open_modules: Mapping[str, tuple[str, ...]] | None = None,
    here: bool = False,
    as_of: date = AS_OF,
    asked: tuple[str, ...] = (),
) -> Context:
    """One world. `open_modules`: address of a module that is not loaded → what it is passed."""
    passed = tuple((address, tuple(reference(text) for text in texts)) for address, texts in (open_modules or {}).items())
    graph = Graph(tuple(resources), open_modules=passed, asked=asked)
    return Context(
        graph,
        Links(graph),
        NoSchema(),
        as_of,
        Dates(lifecycle),
        meets or (lambda _control, _resource: SATISFIED),
        lambda _decider, _resource: None,
        settings=dict(settings or {}),  # type: ignore[arg-type]
        here=here,
    )


def anything(*more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What stands nowhere a term looks for it: scalars, or what is not known, or one of `more`; lists and objects of these."""
    return st.recursive(
        st.one_of(st.none(), st.booleans(), st.text(max_size=8), st.just(Unknown("x")), *more),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=5,
    )

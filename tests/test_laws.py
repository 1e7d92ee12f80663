"""The laws of docs/architecture.md, as properties over generated worlds and over every control and example of the catalogue."""

from __future__ import annotations

import itertools
import json
import re
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tf.catalogue.control import Control
from srm_tf.catalogue.load import control_files
from srm_tf.engine.choice import Choice
from srm_tf.engine.judge import Judge
from srm_tf.engine.run import World, run
from srm_tf.engine.scopes import with_scopes
from srm_tf.language.names import COMMON_IDENTITIES
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import Reference, Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict, all_of, any_of
from srm_tf.report import as_json, matrix, table
from tests.support.judging import catalogue, facts, graph_of, schema, services
from tests.support.pages import control_page

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
VERDICTS = st.lists(st.sampled_from(Verdict), min_size=1, max_size=6)


def kleene(verdict: Verdict) -> int:
    """True, undecided, false: the two kinds of false are one."""
    return {Verdict.SATISFIED: 0, Verdict.UNKNOWN: 1}.get(verdict, 2)


# --- law 1: verdicts combine as Kleene logic --------------------------------------------------------------------------------------------


@given(VERDICTS)
def test_law_1_and_is_the_worst(verdicts: list[Verdict]) -> None:
    assert all_of([Judgement(one) for one in verdicts]).verdict == max(verdicts)


@given(VERDICTS)
def test_law_1_or_is_the_best_and_misconfigured_speaks_before_missing(verdicts: list[Verdict]) -> None:
    found = any_of([Judgement(one) for one in verdicts]).verdict
    assert kleene(found) == min(map(kleene, verdicts))
    if found.fails:
        assert (found == Verdict.MISCONFIGURED) == (Verdict.MISCONFIGURED in verdicts)


@given(VERDICTS, st.randoms())
def test_law_1_order_does_not_matter(verdicts: list[Verdict], random: Any) -> None:
    shuffled = random.sample(verdicts, len(verdicts))
    for combine in (all_of, any_of):
        assert combine([Judgement(one) for one in verdicts]).verdict == combine([Judgement(one) for one in shuffled]).verdict


# --- generated worlds -------------------------------------------------------------------------------------------------------------------

SCALARS = st.one_of(
    st.booleans(),
    st.integers(-5, 70000),
    st.sampled_from((10**400, -(10**400), 1e308, float("inf"), "1e999", "nan", "1_0", "-", "9" * 400)),
    st.sampled_from(
        ("", "*", "true", "default", "aws:kms", "0.0.0.0/0", "10.0.0.0/8", "tcp", "-1", "{}", "[", "postgres", "15", "ENABLED")
    ),
)


@cache
def controls() -> tuple[Control, ...]:
    """Every control."""
    return catalogue().all()


@cache
def types() -> tuple[str, ...]:
    """Every managed subject type of the catalogue that the schema of today knows."""
    named = {name for control in controls() for name in control.types if name.startswith("aws_")}
    return tuple(sorted(name for name in named if schema().attributes(name)))


def shaped(kind: str) -> st.SearchStrategy[Any]:
    """Plain data that fits an attribute, or does not."""
    if kind == "bool":
        return st.one_of(st.booleans(), st.none())
    if kind == "number":
        return st.one_of(st.integers(-1, 70000), st.none())
    if kind.startswith(("list", "set")):
        return st.one_of(st.lists(SCALARS, max_size=3), st.none())
    return st.one_of(SCALARS, st.none())


_MENTIONED: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {}


def mentioned(control: Control) -> tuple[tuple[str, ...], frozenset[str]]:
    """(resource types, first names of paths) that a control speaks of: a world of these is where it has something to say."""
    if control.id not in _MENTIONED:
        words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", json.dumps(msgspec.to_builtins(control.arms))))
        _MENTIONED[control.id] = (tuple(sorted(word for word in words if schema().has_type(word))), frozenset(words))
    return _MENTIONED[control.id]


@st.composite
def values(draw: st.DrawFn, type_: str, others: tuple[str, ...], words: frozenset[str]) -> dict[str, Value]:
    """Some arguments of a type: written or in force, known or unknown, plain, nested or nonsense."""
    found: dict[str, Value] = {}
    attributes = schema().attributes(type_)
    # A resource that is called by the id of another would be mistaken for it once the id is known, by its text.
    called = {*COMMON_IDENTITIES, *services().identities(type_)}
    likely = sorted(words & set(attributes)) or sorted(attributes)
    names = draw(st.lists(st.sampled_from(likely), max_size=6, unique=True)) + draw(
        st.lists(st.sampled_from(sorted(attributes)), max_size=2)
    )
    for name in dict.fromkeys(names):
        attribute = attributes[name]
        written = draw(st.booleans())
        choice = draw(st.integers(0, 9))
        if choice < 3 and name not in called:
            found[name] = draw(unknowns(others))
        elif choice == 3:
            nonsense = draw(
                st.recursive(
                    SCALARS,
                    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
                    max_leaves=6,
                )
            )
            found[name] = of(nonsense, written=written)
        elif attribute.is_block or "object" in attribute.kind:
            inner = {key: draw(st.one_of(SCALARS.map(of), unknowns(others))) for key in draw(inside(type_, name))}
            found[name] = Value((Value(inner, written=True),), written=True)
        else:
            found[name] = of(draw(shaped(attribute.kind)), written=written)
    return found


def inside(type_: str, block: str) -> st.SearchStrategy[list[str]]:
    """Some names inside a block that any control speaks of or the schema has."""
    names = [
        name
        for name in ("encrypted", "enabled", "cidr_blocks", "from_port", "to_port", "protocol", "name", "value", "http_tokens", "mode")
        if schema().attribute(type_, (block, name))
    ]
    return st.lists(st.sampled_from(names), max_size=4, unique=True) if names else st.just([])


@st.composite
def unknowns(draw: st.DrawFn, others: tuple[str, ...]) -> Value:
    """A value known after apply: from one of the other resources, or from nowhere the input shows."""
    target = draw(st.one_of(st.none(), st.sampled_from(others))) if others else None
    text = f"{target}.id" if target else "local.x"
    return Value(Unknown(text, (text,)), written=True, references=(Reference(text, target, "id" if target else ""),))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A world of a few resources that refer to each other."""
    theme, words = mentioned(draw(st.sampled_from(controls())))
    chosen = draw(st.lists(st.sampled_from(theme or types()), min_size=1, max_size=3)) + draw(
        st.lists(st.sampled_from(types()), max_size=1)
    )
    addresses = tuple(f"{type_}.r{i}" for i, type_ in enumerate(chosen))
    resources = [
        Resource(address, type_, f"r{i}", draw(values(type_, addresses, words)), block=address, provider="aws", region="eu-west-1")
        for i, (address, type_) in enumerate(zip(addresses, chosen, strict=True))
    ]
    return with_scopes(Graph(tuple(resources)))


def verdicts(graph: Graph) -> dict[tuple[str, str, str], Verdict | None]:
    """Every judged pair of a world."""
    judge = Judge(graph, facts())
    found: dict[tuple[str, str, str], Verdict | None] = {}
    for resource in graph.resources:
        for control in catalogue().for_types({resource.type}):
            if resource.type in control.types:
                answer = judge.outcome(control, resource)
                found[resource.mode, resource.address, control.id] = answer.verdict if answer is not None else None
    return found


# --- law 3: judging never raises --------------------------------------------------------------------------------------------------------


@SLOW
@given(graphs())
def test_law_3_no_values_make_judging_raise(graph: Graph) -> None:
    assert all(verdict is None or verdict in Verdict for verdict in verdicts(graph).values())


# --- law 2: knowing more never overturns ------------------------------------------------------------------------------------------------


def identity(resource: Resource | None) -> str:
    """The id that a resource will turn out to have."""
    return f"id-of-{resource.address}" if resource is not None else "elsewhere"


def learned(value: Value, graph: Graph, plain: Any) -> Value:
    """The value once its unknowns are known: what refers to a resource becomes that resource's id, the rest becomes `plain`."""
    if isinstance(value.data, Unknown):
        target = next((one.target for one in value.references if one.target), None)
        data = identity(graph.get(target)) if target else plain
        return Value(data, written=data is not None, sensitive=value.sensitive, references=value.references)
    if isinstance(value.data, tuple):
        return Value(tuple(learned(item, graph, plain) for item in value.data), value.written, value.sensitive, value.references)
    if isinstance(value.data, dict):
        return Value(
            {name: learned(item, graph, plain) for name, item in value.data.items()}, value.written, value.sensitive, value.references
        )
    return value


def applied(graph: Graph, plain: Any) -> Graph:
    """The same world with everything known, ids included."""
    resources = []
    for resource in graph.resources:
        known = {name: learned(value, graph, plain) for name, value in resource.values.items()}
        if resource.mode == "managed":
            known["id"] = of(identity(resource), written=False)
        resources.append(
            Resource(
                resource.address,
                resource.type,
                resource.name,
                known,
                resource.mode,
                block=resource.block,
                provider="aws",
                region="eu-west-1",
            )
        )
    return Graph(tuple(resources))


@SLOW
@given(graphs(), SCALARS)
def test_law_2_and_case_4_a_decided_verdict_stands_when_more_is_known(graph: Graph, plain: Any) -> None:
    before, after = verdicts(graph), verdicts(applied(graph, plain))
    for pair, verdict in before.items():
        if verdict is not None and verdict != Verdict.UNKNOWN:
            then = after.get(pair)
            assert then is None or kleene(then) == kleene(verdict), (pair, verdict, then)


# --- law 5: the same wherever it stands -------------------------------------------------------------------------------------------------

PAGES = [(path, f"{path.parent.name}/{path.stem}") for path in control_files()]
HEADS = (
    'module "m" {\n  source = "./m"\n}\n',
    'module "m" {\n  source = "./m"\n  count  = 1\n}\n',
    'module "m" {\n  source   = "./m"\n  for_each = toset(["a.b"])\n}\n',
)
PLACES = ("module.m", "module.m[0]", 'module.m["a.b"]')
OUTSIDE = r'provider |\bbackend "'  # what stands in no module


@pytest.mark.parametrize("path", [path for path, _ in PAGES], ids=[name for _, name in PAGES])
def test_law_5_an_example_gets_the_same_verdict_in_any_module(path: Any) -> None:
    page = control_page(path)
    for example in itertools.islice(page.examples, 2):
        if re.search(OUTSIDE, example.terraform) or "# plan:" in example.terraform or example.before:
            continue
        files = {f"m/{name}": text for name, text in example.files.items()}
        root = single(page.control, graph_of(example.terraform, files=example.files))
        for head, place in zip(HEADS, PLACES, strict=True):
            found = single(page.control, graph_of(head, files={"m/main.tf": example.terraform, **files}))
            assert in_module(place, found) == root, (example.name, place)


def in_module(place: str, found: dict[str, str]) -> dict[str, str]:
    """What was found in an instance of `module.m`, but for the call itself, by its address in there, and what stands in no module.

    Calls of which nothing is made count once for all instances of the module they stand in.
    """
    own = {address: verdict for address, verdict in found.items() if address != "module.m"}
    own = {address.removeprefix(f"{place}.").removeprefix("module.m."): verdict for address, verdict in own.items()}
    return {address: verdict for address, verdict in own.items() if not address.startswith("module.m[")}


KEYS = st.text(st.characters(codec="ascii", categories=("L", "N", "P"), exclude_characters='"\\$%'), min_size=1, max_size=8)


@SLOW
@given(st.sampled_from(PAGES), KEYS, st.integers(0, 2), st.data())
def test_law_5_under_any_key_and_any_count(page_at: tuple[Any, str], key: str, more: int, data: st.DataObject) -> None:
    path, control_id = page_at
    page = control_page(path)
    example = data.draw(st.sampled_from(page.examples))
    if re.search(OUTSIDE, example.terraform) or "# plan:" in example.terraform or example.before:
        return
    if re.search(r"^output ", example.terraform, re.MULTILINE):
        return  # what a root tells other stacks, a module tells its caller, who makes nothing of it here
    files = {"m/main.tf": example.terraform, **{f"m/{name}": text for name, text in example.files.items()}}
    root = single(page.control, graph_of(example.terraform, files=example.files))
    head = f'module "m" {{\n  source   = "./m"\n  for_each = toset({json.dumps([key, *map(str, range(more))])})\n}}\n'
    own = in_module(f"module.m[{json.dumps(key)}]", single(page.control, graph_of(head, files=files)))
    if len({key, *map(str, range(more))}) == 1:  # beside copies of itself a resource may have neighbours that it lacks alone
        assert own == root, (control_id, example.name)
    assert {address for address in root if "." in address} <= set(own)


def single(control: Control, graph: Graph) -> dict[str, str]:
    """Address → verdict of one control over a world."""
    judge = Judge(with_scopes(graph), facts())
    found = {}
    for resource in judge.graph.resources:
        name = f"data.{resource.type}" if resource.mode == "data" else resource.type
        if name in control.types and not resource.action.ends:
            answer = judge.outcome(control, resource)
            found[resource.address] = answer.verdict.word if answer is not None else "silent"
    return found


# --- law 6: a sensitive value appears in no output --------------------------------------------------------------------------------------

CANARY = "canary-5d41402a"


def hidden(value: Value) -> Value:
    """The value with every known text in it replaced by a sensitive canary."""
    if isinstance(value.data, str):
        return Value(CANARY, value.written, sensitive=True, references=value.references)
    if isinstance(value.data, tuple):
        return Value(tuple(hidden(item) for item in value.data), value.written, value.sensitive, value.references)
    if isinstance(value.data, dict):
        return Value({name: hidden(item) for name, item in value.data.items()}, value.written, value.sensitive, value.references)
    return value


@SLOW
@given(graphs())
def test_law_6_a_sensitive_value_reaches_no_report(graph: Graph) -> None:
    resources = tuple(
        Resource(one.address, one.type, one.name, {name: hidden(value) for name, value in one.values.items()}, block=one.address)
        for one in graph.resources
        if one.mode == "managed"
    )
    report = run([World("plan.json", Graph(resources))], facts(), Choice("all"))
    for text in (
        as_json.render(report),
        table.render(report, width=80, colour=True, verbose=True),
        matrix.render(report, width=160, colour=False),
    ):
        assert CANARY not in text


def test_every_domain_of_a_control_is_one_of_the_split() -> None:
    assert {control.domain for control in controls()} <= set(services().domains)

"""However deep a configuration goes, it has a value or an unknown one, never a traceback; and the deepest that parses has its value."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.engine.choice import Choice
from srm_tf.engine.configurations import Named, judged
from srm_tf.engine.finding import Report
from srm_tf.engine.run import World, run
from srm_tf.errors import SrmError
from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.hcl import parse_expression
from srm_tf.terraform.rendering import TemplateScope
from tests.support.judging import facts

LEVELS = 248  # the parser takes 250
LINKS = 2000
MODULES = 60

NESTS = {  # what opens a level, what closes it, and how many levels of the parser's that is
    "tuple": ("[", "]", 1),
    "object": ("{ a = ", " }", 1),
    "parentheses": ("(", ")", 1),
    "call": ("abs(", ")", 1),
    "try": ("try(", ")", 1),
    "spread": ("max([", "]...)", 2),
    "condition": ("(true ? ", " : 0)", 2),
    "for": ("[for one in [", "] : one][0]", 4),
    "template": ('"${', '}"', 2),
    "text": ('length("a${', '}")', 3),
    "splat": ("[", "][*]", 2),
    "sum": ("(1 + ", ")", 2),
    "sign": ("-", "", 1),
    "json": ("jsondecode(jsonencode(", "))", 2),
}


@pytest.fixture(autouse=True)
def as_in_a_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The limit of a run of the program, and after it the one before."""
    before = sys.getrecursionlimit()
    judged(Named((str(stack(tmp_path_factory.mktemp("limit"), "")),)), facts().schema, lambda world: world, workers=1)
    yield
    sys.setrecursionlimit(before)


def stack(place: Path, text: str) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    (place / "main.tf").write_text(text + '\nresource "aws_sqs_queue" "q" {\n  name = "q"\n}\n', encoding="utf-8")
    return place


def value(text: str) -> Val:
    return evaluate(parse_expression(text, "expression"), TemplateScope({}, None))


def names(place: Path) -> list[object]:
    """What the queue's name is, by the graph, after everything was judged."""

    def found(world: World) -> tuple[object, Report]:
        return world.after.by_address["aws_sqs_queue.named"].values["name"].data, run((world,), facts(), Choice("all"))

    done, failures, _ = judged(Named((str(place),)), facts().schema, found, workers=1)
    assert failures == []
    return [name for name, _ in done]


@pytest.mark.parametrize("kind", NESTS)
def test_the_deepest_that_parses_has_its_value(kind: str) -> None:
    opens, closes, levels = NESTS[kind]
    count = LEVELS // levels
    found = value(opens * count + "1" + closes * count)
    assert cty.wholly_known(found)
    assert kind not in {"tuple", "object", "splat"} or sum(1 for _ in cty.walk(found)) == count + 1


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(sorted(NESTS)), min_size=20, max_size=250), st.sampled_from(["1", "null", '"x"', "[]", "local.x"]))
def test_no_nest_ends_in_anything_but_a_value_or_an_error(kinds: list[str], core: str) -> None:
    text = "".join(NESTS[kind][0] for kind in kinds) + core + "".join(NESTS[kind][1] for kind in reversed(kinds))
    with suppress(EvalError, SrmError):
        value(text)


@pytest.mark.parametrize(
    "link",
    ["@", "[@][0]", "{ a = @ }.a", "true ? @ : null", '"${@}"', "upper(@)", "try(@, 2)", "[for one in [@] : one][0]", "one([@][*])"],
)
def test_a_chain_of_locals_has_its_value(link: str, tmp_path: Path) -> None:
    links = "".join(f"  a{place} = {link.replace('@', f'local.a{place + 1}')}\n" for place in range(LINKS))
    text = f'locals {{\n{links}  a{LINKS} = "END"\n}}\nresource "aws_sqs_queue" "named" {{\n  name = local.a0\n}}'
    assert names(stack(tmp_path, text)) == ["END"]


def test_a_circle_of_locals_is_unknown(tmp_path: Path) -> None:
    links = "".join(f"  a{place} = local.a{(place + 1) % LINKS}\n" for place in range(LINKS))
    (name,) = names(stack(tmp_path, f'locals {{\n{links}}}\nresource "aws_sqs_queue" "named" {{\n  name = local.a0\n}}'))
    assert "refuses" in str(name)


def test_what_grows_with_each_local_has_its_value(tmp_path: Path) -> None:
    links = "".join(f"  a{place} = [local.a{place + 1}]\n" for place in range(LINKS))
    named = 'resource "aws_sqs_queue" "named" {\n  name = length(local.a0) == 1 ? "one" : "none"\n}'
    assert names(stack(tmp_path, f"locals {{\n{links}  a{LINKS} = []\n}}\n{named}")) == ["one"]


def test_modules_inside_each_other_pass_values_down_and_up(tmp_path: Path) -> None:
    for depth in range(MODULES + 1):
        call = f'module "next" {{\n  source = "../m{depth + 1}"\n  v = [var.v]\n}}\n' if depth < MODULES else ""
        output = "module.next.v" if depth < MODULES else "jsonencode(var.v)"
        folder = tmp_path / f"m{depth}"
        folder.mkdir()
        (folder / "main.tf").write_text(f'variable "v" {{}}\n{call}output "v" {{\n  value = {output}\n}}\n', encoding="utf-8")
    text = 'module "first" {\n  source = "../m0"\n  v = 1\n}\nresource "aws_sqs_queue" "named" {\n  name = module.first.v\n}'
    assert names(stack(tmp_path / "root", text)) == ["[" * MODULES + "1" + "]" * MODULES]


@pytest.mark.parametrize("text", ["jsondecode(@)", "yamldecode(@)", "try(jsondecode(@), 1)", "can(yamldecode(@))"])
def test_what_is_too_deep_is_unknown_and_no_error_of_the_configuration(text: str) -> None:
    levels = 100_000
    deep = "[" * levels + "]" * levels if "json" in text else "- " * levels + "a"
    found = value(text.replace("@", f'"{deep}"'))
    assert not found.known
    assert any("too deeply" in why for why in found.blank.why)


def test_beyond_the_limit_only_what_lies_deeper_is_unknown() -> None:
    sys.setrecursionlimit(400)
    found = value("[" * 240 + "1" + "]" * 240)
    assert any("too deeply" in why for why in cty.reasons(found))

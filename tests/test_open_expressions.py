"""Law 2 for expressions: what is decided while variables have no value holds for each value that they may have.

Of what Terraform's functions make of lists and maps that are not all known, each is the key of an image here, which a key of the same plan
satisfies and AWS's own does not. The same text is judged without values and with several; what Terraform would refuse says nothing.
"""

from __future__ import annotations

import re

import pytest

from srm_tf.engine.judge import Judge
from srm_tf.engine.run import worlds_beside
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.verdict import Verdict
from tests.support.folders import laid_out
from tests.support.graphs import from_configuration
from tests.support.judging import catalogue, facts

CONTROL = "ec2/ami-copies-use-customer-keys"
KEY, AWS = "aws_kms_key.images.arn", '"alias/aws/ebs"'
RESOURCES = """
resource "aws_kms_key" "images" {}

resource "aws_ami_copy" "main" {
  name              = "base"
  source_ami_id     = "ami-0123456789abcdef0"
  source_ami_region = "eu-west-1"
  encrypted         = true
  kms_key_id        = %s
}
"""
TYPES = {"on": "bool", "place": "number", "name": "string", "names": "list(string)", "keys": "map(string)"}
GIVEN = (
    {"on": "true", "place": "0", "name": '"a"', "names": "[]", "keys": "{}"},
    {"on": "false", "place": "0", "name": '"a"', "names": f"[{AWS}]", "keys": f"{{ a = {AWS} }}"},
    {"on": "false", "place": "1", "name": '"b"', "names": f"[{AWS}, {AWS}]", "keys": f"{{ a = {AWS}, b = {AWS} }}"},
    {"on": "true", "place": "1", "name": '""', "names": '["a"]', "keys": f"{{ b = {AWS} }}"},
)
REFUSED = "Terraform refuses"
LISTS = (
    *(f"concat(var.names, [{KEY}])", f"concat([{KEY}], var.names)", f"compact([var.name, {KEY}])", f"reverse(concat([{KEY}], var.names))"),
    *(f"flatten([var.names, {KEY}])", f"[for one in var.names : {KEY}]", f"flatten([for one in var.names : [{KEY}]])"),
    *(
        f"(var.on ? [{KEY}] : [])",
        f"(var.on ? [{KEY}] : var.names)",
        f"coalescelist(var.names, [{KEY}])",
        f"distinct(concat(var.names, [{KEY}]))",
    ),
    *(
        f"values(merge(var.keys, {{ a = {KEY} }}))",
        f"values(merge({{ a = {KEY} }}, var.keys))",
        f"[{KEY}, {AWS}]",
        f"slice([{KEY}, {AWS}], 0, 2)",
    ),
    *(
        f"concat(var.on ? [{KEY}] : [], [{AWS}])",
        f"matchkeys([{KEY}, {AWS}], [{AWS}, var.name], var.names)",
        f"tolist(toset([{KEY}, var.name]))",
    ),
)
MAPS = (
    *(f"merge(var.keys, {{ a = {KEY} }})", f"merge({{ a = {KEY} }}, var.keys)", f"{{ (var.name) = {KEY} }}", f"{{ a = {KEY}, b = {AWS} }}"),
    *(f"(var.on ? {{ a = {KEY} }} : {{}})", f"(var.on ? {{ a = {KEY} }} : var.keys)", f"{{ for one in var.names : one => {KEY} }}"),
    *(f"merge({{ a = {KEY} }}, var.on ? {{ a = {AWS} }} : {{}})", f'{{ for name, one in var.keys : name => name == "a" ? {KEY} : one }}'),
)
TAKES = {
    **dict.fromkeys(
        LISTS, ("{}[0]", "{}[var.place]", "element({}, 0)", "element({}, var.place)", "one({})", "try({}[0], null)", "slice({}, 0, 1)[0]")
    ),
    **dict.fromkeys(
        MAPS, ('({})["a"]', "({})[var.name]", f'lookup({{}}, "a", {AWS})', f"lookup({{}}, var.name, {KEY})", 'try({}["a"], null)')
    ),
}
EXPRESSIONS = [
    *(take.replace("{}", whole, 1) for whole, takes in TAKES.items() for take in takes),
    *(f"coalesce(var.name, {KEY})", f'(var.name != "" ? var.name : {KEY})', f'lookup(var.keys, "a", {KEY})', f'try(var.keys["a"], {KEY})'),
    *(
        f'join("", [var.on ? {KEY} : "", var.name])',
        f"(var.on ? {KEY} : (var.place > 0 ? {KEY} : null))",
        f"lower(coalesce(var.name, {KEY}))",
    ),
]


def judged(expression: str, given: dict[str, str] | None) -> tuple[str, str]:
    """(verdict, why) with the values of the variables, or without any."""
    used = dict.fromkeys(re.findall(r"var\.(\w+)", expression))
    values = {name: f"  default = {given[name]}\n" if given is not None else "" for name in used}
    declared = "".join(f'variable "{name}" {{\n  type = {TYPES[name]}\n{value}}}\n' for name, value in values.items())
    with laid_out({"main.tf": declared + RESOURCES % expression}) as folder:
        found = from_configuration(folder)
        graph, control = with_scopes(found.graph), catalogue().get(CONTROL)
        assert control is not None
        answer = Judge(graph, facts(), worlds_beside(found.open, facts())).outcome(control, graph.by_address["aws_ami_copy.main"])
        assert answer is not None
        refused = any(REFUSED.removesuffix("s") in str(note) for note in graph.notes)
        return answer.verdict.word, REFUSED if refused else answer.because


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_is_decided_without_values_holds_with_each(expression: str) -> None:
    form, because = judged(expression, None)
    for given in GIVEN if form != Verdict.UNKNOWN.word else ():
        now, why = judged(expression, given)
        assert REFUSED in why or (now == Verdict.SATISFIED.word) == (form == Verdict.SATISFIED.word), (form, because, given, now, why)


def test_some_is_decided() -> None:
    """A law that holds of what is always open would say nothing."""
    assert {judged(f"concat([{KEY}], var.names)[0]", None)[0], judged(f'merge(var.keys, {{ a = {KEY} }})["a"]', None)[0]} == {"satisfied"}

"""Law 5 for configuration: what stands in a module, under `count` and under `for_each`, gets the verdict that it gets in the root module.

`pytest tests/test_law_5_configuration.py -k s3/` takes the controls of one service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.control import Example
from srm_tf.catalogue.load import control_files
from srm_tf.terraform.hcl import parse
from srm_tf.terraform.syntax import Block
from tests.support.judging import outcome, outcome_either_way
from tests.support.pages import control_page

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
STANDS = 'module.m[0].module.e["a.b"]'
OUTSIDE = ("account", "region", "provider.aws", "backend.s3", "key_provider.", "method.")  # what stands in no module


def blocks(text: str, kind: str) -> Iterator[tuple[Block, str]]:
    """The blocks of a kind, with their text."""
    lines = text.splitlines()
    for block in parse(text, "main.tf").body.of_type(kind):
        yield block, "\n".join(lines[block.span.line - 1 : block.span.end_line or block.span.line])


def call(name: str, source: str, *arguments: str) -> str:
    """A call of a local module."""
    lines = "\n  ".join([f'source = "./{source}"', *arguments])
    return f'module "{name}" {{\n  {lines}\n}}'


def handed_on(outputs: list[str], module: str) -> list[str]:
    """The outputs of a module as those of its caller."""
    return [f'output "{name}" {{\n  value = {module}.{name}\n}}' for name in outputs]


def _backends(terraform: str) -> list[tuple[Block, str]]:
    """The `terraform` blocks that say where the state is kept, and what with: those of a called module mean nothing."""
    return [
        (block, text) for block, text in blocks(terraform, "terraform") if block.body.of_type("backend") or block.body.of_type("encryption")
    ]


def _imported_within(imports: list[tuple[Block, str]]) -> list[str]:
    """`import` blocks, with what they take in where it stands then."""
    return [re.sub(r"(?m)^( *to *= )", rf"\g<1>{STANDS}.", text) for _, text in imports]


def within(example: Example) -> Example:
    """The example two modules deep, under `count` and `for_each`: the root keeps the providers, and passes on what it is given and told.

    And what it imports, which only the root may say.
    """
    variables = list(blocks(example.terraform, "variable"))
    providers = [*blocks(example.terraform, "provider"), *_backends(example.terraform)]
    imports = list(blocks(example.terraform, "import"))
    inside = example.terraform
    for _, text in (*providers, *imports):
        inside = inside.replace(text, "")
    passed = [f"{block.labels[0]} = var.{block.labels[0]}" for block, _ in variables]
    declared = [text for _, text in variables]
    told = [block.labels[0] for block, _ in blocks(example.terraform, "output")]
    outer = [*declared, call("e", "e", 'for_each = toset(["a.b"])', *passed), *handed_on(told, 'module.e["a.b"]')]
    root = [
        *declared,
        *(text for _, text in providers),
        *_imported_within(imports),
        call("m", "m", "count = 1", *passed),
        *handed_on(told, "module.m[0]"),
    ]
    files = {f"m/e/{name}": text for name, text in example.files.items()}
    files |= {"m/main.tf": "\n".join(outer), "m/e/main.tf": inside}
    named = example.address and not example.address.startswith(OUTSIDE)
    address = f"{STANDS}.{example.address}" if named else example.address
    return replace(example, terraform="\n".join(root), files=files, address=address)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_example_in_modules(path: Path) -> None:
    page = control_page(path)
    wrong = []
    for example in page.examples:
        if example.before:
            continue  # a change, of which a configuration shows the end only
        found, answer = outcome(page.control, within(example), planned=False)
        if answer is not None and answer.verdict.word == "unknown" != example.verdict:
            found, answer = outcome_either_way(page.control, within(example))
        got = answer.verdict.word if answer is not None else "silent"
        if got != example.verdict or not found.startswith((STANDS, *OUTSIDE)):
            wrong.append(f"{example.name!r}: {found} is {got} ({answer.because if answer is not None else ''})")
    assert wrong == []

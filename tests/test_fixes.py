"""The fix of every control: laid over an example that fails, it makes it satisfied, by both doors, and makes nothing else worse.

`pytest tests/test_fixes.py -k s3/` tests the controls of one service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from srm_tf.catalogue.control import Example, Page
from srm_tf.catalogue.fixes import deleted
from srm_tf.catalogue.load import control_files
from srm_tf.engine.examples import fixed
from srm_tf.engine.judge import Judge
from srm_tf.model.graph import Graph, typed
from srm_tf.regex import regex
from srm_tf.terraform import hcl
from srm_tf.terraform.syntax import Block, Body
from tests.support.judging import address_of, catalogue, facts, outcome, schema, world
from tests.support.pages import control_page

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
NO_FIX = "No fix in Terraform: "  # how a note begins a sentence that says why there is none
SETTING = regex(r"( *)([\w-]+) += (.*[^{\[(\s])")
REFERENCE = regex(r"(?<![\w.\"/-])(?:(data)\.)?((?:aws|random)_\w+)\.([A-Za-z_][\w-]*)")
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html, and the same of rules (API_IpRange.html)
DESCRIPTION = regex(r"[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}")
# Control → types of what its finding tells of beside its subject: that gives its name to what the fix refers to.
GIVEN = {
    "cloudfront/origins-use-origin-access-control": ("aws_s3_bucket",),
    "cloudtrail/trail-buckets-block-public-access": ("aws_s3_bucket",),
    "cloudtrail/trail-buckets-log-access": ("aws_s3_bucket",),
    "cloudwatch/accounts-alarm-on-sensitive-api-calls": ("aws_cloudwatch_log_group",),
    "cognito/identity-pools-check-tokens": ("aws_cognito_user_pool", "aws_cognito_user_pool_client"),
    "eks/node-groups-run-supported-versions": ("aws_eks_cluster",),
    "generic/workloads-have-least-privilege-roles": ("aws_iam_role",),
    "iam/applications-require-assignments": ("aws_ssoadmin_application",),
    "sagemaker/notebooks-have-least-privilege-roles": ("aws_iam_role",),
}
FAILING = ("missing", "misconfigured")
GRAVE = ("high", "critical")


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_control_has_a_fix_or_says_why_not(path: Path) -> None:
    page = _page(path)
    assert bool(page.fixes) != (bool(page.control.evidence) or NO_FIX in page.note)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_fix_mends(path: Path) -> None:
    page = _page(path)
    for text in page.fixes:
        assert [*_misaligned(text), *_incomplete(page, text), *_refused(text), *_strangers(page, text)] == []
        tried = [] if deleted(text) else [(before, after) for before, after in _tried(page, text) if _satisfied(page, before, after)]
        assert tried or deleted(text)
        for before, after in tried:
            _, answer = outcome(page.control, after)
            assert answer is None or not answer.verdict.fails, answer.because
            assert _grave(world(after)) - _grave(world(before)) == set()


def test_what_a_fix_looks_up_by_no_argument_may_be_there_already() -> None:
    """Two data blocks of one address are an error, and many a module looks up its account under this very name."""
    found = [
        (path.stem, line)
        for path in FILES
        for text in _page(path).fixes
        for line in re.findall(r'(?m)^(.*\n)?^data "\w+" "\w+" \{\}$', text)
    ]
    assert found
    assert [one for one in found if one[1] != "# Unless it is there:\n"] == []


def _page(path: Path) -> Page:
    return control_page(path)


def _tried(page: Page, fix: str) -> Iterator[tuple[Example, Example]]:
    """Each example that fails and that the fix is for, before and after it."""
    yield from ((before, after) for before, after in fixed(page, fix) if _fits(fix, before, after))


def _fits(fix: str, before: Example, after: Example) -> bool:
    """Whether a fix is one for this example: all that it refers to is there, and once, and no block is added that shows but changes."""
    blocks = {_key(block): block for block in _blocks(after.terraform)}
    added = blocks.keys() - {_key(block) for block in _blocks(before.terraform)}
    named = {
        (found[1] or "resource", found[2], found[3]) for line in fix.splitlines() for found in REFERENCE.finditer(line.partition(" # ")[0])
    }
    many = {key for key, block in blocks.items() if {"count", "for_each"} & block.body.attributes.keys()}
    alone = {(found[1] or "resource", found[2], found[3]) for found in REFERENCE.finditer(fix) if fix[found.end() :].startswith(".")}
    return (
        named <= blocks.keys()
        and not alone & many
        and not any(lacking for key in added if key[0] == "resource" for lacking in _lacking(blocks[key].body, key[1], (), whole=True))
    )


@cache
def _blocks(terraform: str) -> tuple[Block, ...]:
    return tuple(hcl.parse(f"{terraform}\n", "example").body.blocks)


def _satisfied(page: Page, before: Example, after: Example) -> bool:
    """By the fix, and of the same subject: beside one inside of a module it would only be another resource. Or nothing is left to ask."""
    address, answer = outcome(page.control, after, planned=False)
    return address == address_of(page.control, before) and (answer is None or answer.verdict.word == "satisfied")


def _grave(graph: Graph) -> set[tuple[str, str]]:
    """(address, control) of what grave controls find that everybody owes."""
    judge = Judge(graph, facts())
    found = catalogue().for_types({typed(one) for one in graph.resources})
    asked = [one for one in found if one.severity in GRAVE and one.profile == "baseline"]
    pairs = ((one, control) for one in graph.resources for control in asked if typed(one) in control.types)
    return {(one.address, control.id) for one, control in pairs if (said := judge.said(control, one)) is not None and said.verdict.fails}


def aligned(fix: str) -> str:
    """As `terraform fmt` writes it: the `=` of neighbours that are one line each in one column."""
    lines: list[str] = []
    for setting, some in groupby(map(SETTING.fullmatch, fix.splitlines()), key=lambda one: one and one[1]):
        found = [one for one in some if one is not None]
        longest = max((len(one[2]) for one in found), default=0)
        lines += [f"{one[1]}{one[2]:{longest}} = {one[3]}" for one in found] if setting is not None else []
    return "\n".join(lines)


def _misaligned(fix: str) -> list[str]:
    settings = [line for line in fix.splitlines() if SETTING.fullmatch(line)]
    return [f"expected {wanted!r}, got {got!r}" for wanted, got in zip(aligned(fix).splitlines(), settings, strict=True) if wanted != got]


def _refused(fix: str) -> Iterator[str]:
    """Descriptions of security groups and their rules that EC2 does not take: an apostrophe is enough."""
    for block in re.findall(r'^resource "aws_\w*security_group\w*".*?^}', fix, re.DOTALL | re.MULTILINE):
        for text in re.findall(r'^ +description += "(.*)"$', block, re.MULTILINE):
            if DESCRIPTION.fullmatch(text) is None:
                yield f"expected a description that EC2 takes, got {text!r}"


def _strangers(page: Page, fix: str) -> Iterator[str]:
    """What a fix refers to that is not its subject, and that it does not add: whoever pastes it has no such thing."""
    own = {_key(block) for block in _blocks(fix)}
    for line in fix.splitlines():
        for found in REFERENCE.finditer("" if line.startswith("#") else line.partition(" # ")[0]):
            kind = f"{'data.' if found[1] else ''}{found[2]}"
            if (found[1] or "resource", found[2], found[3]) not in own and kind not in (
                *page.control.types,
                *GIVEN.get(page.control.id, ()),
            ):
                yield f"expected a reference to what it is about or adds, got {kind}.{found[3]}"


def _incomplete(page: Page, fix: str) -> Iterator[str]:
    """What the provider asks for and the fix leaves out: of a block that it adds, or of a nested one that it shows."""
    here = {_key(block) for example in page.examples for block in _blocks(example.terraform)}
    for block in _blocks(fix):
        if block.type == "resource":
            yield from _lacking(block.body, block.labels[0], (), whole=_key(block) not in here)


def _key(block: Block) -> tuple[str, ...]:
    return (block.type, *block.labels)


def _lacking(body: Body, kind: str, path: tuple[str, ...], *, whole: bool) -> Iterator[str]:
    assert schema().has_type(kind) or not kind.startswith("aws_"), kind
    there = {*body.attributes, *(block.type for block in body.blocks), *(block.labels[0] for block in body.of_type("dynamic"))}
    for name in schema().inside(kind, path) if whole else ():
        found = schema().attribute(kind, (*path, name))
        if found is not None and found.required and name not in there:
            yield f"expected {'.'.join((kind, *path, name))}, which the provider asks for, got nothing"
    for block in body.blocks:
        inner, name = (block.body.of_type("content")[0].body, block.labels[0]) if block.type == "dynamic" else (block.body, block.type)
        yield from _lacking(inner, kind, (*path, name), whole=True)

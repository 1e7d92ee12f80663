r"""A fix with the names of what somebody has in the place of its own: what was found, what decides beside it, and each instance that fails.

>>> print(named_after('resource "aws_x" "main" {\n  a = aws_x.main.id\n}', Found("aws_x", ("module.m.aws_x.logs[0]",))))
resource "aws_x" "logs" {
  a = aws_x.logs[0].id
}
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

import msgspec

from srm_tf.regex import regex

_LABELS = regex(r'^(resource|data) "(\w+)" "([\w-]+)"', re.MULTILINE)
_BLOCK = regex(r'^resource "(\w+)" "([\w-]+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
_ADDRESS = regex(r"(?:^|.*\.)((?:data\.)?[a-z]\w*)\.([A-Za-z_][\w-]*)((?:\[[^\[\]]*\])?)")
_SETTING = regex(r"  ([\w-]+)( +)= .*[^{\[(\s]")
_QUOTED = regex(r'"(?:[^"\\]|\\.)*"')


class Found(msgspec.Struct, frozen=True):
    """What a fix is shown for: the instances of one block that fail, and the addresses of what else the verdict rests on."""

    kind: str
    addresses: tuple[str, ...]
    deciding: tuple[str, ...] = ()


class _Name(msgspec.Struct, frozen=True):
    """`module.m.aws_x.logs["a"]` in its module: `aws_x`, `logs` and `["a"]`."""

    kind: str
    name: str
    key: str

    @property
    def own(self) -> str:
        """As it is referred to."""
        return f"{self.kind}.{self.name}{self.key}"


def kind_of(address: str) -> str:
    """The type in an address, `data.aws_ami` of a data source; "" where it is of something else."""
    found = _name(address)
    return found.kind if found is not None else ""


def _name(address: str) -> _Name | None:
    """What is in the brackets may hold whatever a key holds."""
    keys = _QUOTED.findall(address)
    found = _ADDRESS.fullmatch(_QUOTED.sub('""', address))
    return _Name(found[1], found[2], found[3].replace('""', keys[-1]) if '""' in found[3] else found[3]) if found is not None else None


def named_after(fix: str, found: Found) -> str:
    """The fix, with the name of what was found in the place of its own.

    What has to go is a block of the configuration, which is no instance. What it adds for several instances it adds for each.
    """
    name = _name(found.addresses[0]) if found.addresses else None
    own = stands(fix, found.kind)
    if name is None or name.kind != found.kind or not own:
        return _beside(fix, None, "", found.deciding)
    fix = _beside(fix, name, own, found.deciding)
    theirs = {one.kind for one in map(_name, found.deciding) if one is not None}
    bare, plain = re.escape(name.kind.removeprefix("data.")), name.kind.removeprefix("data.")
    fix = re.sub(
        rf"(# Delete .*?)?\b{bare}\.{own}(?![\w-])",
        lambda at: f"{at[1]}{plain}.{name.name}" if at[1] else f"{plain}.{name.name}{name.key}",
        fix,
    )
    deletes = re.findall(rf"# Delete (\w+)\.{re.escape(own)}(?![\w-])", fix)
    for kind in {*deletes, *(label[2] for label in _LABELS.finditer(fix) if label[3] == own)} - theirs:
        fix = _renamed(fix, kind, own, name.name)
    return _for_each(fix, name, found.addresses, theirs)


def _renamed(fix: str, kind: str, was: str, name: str, key: str = "") -> str:
    """A block of a fix under another name, wherever it is named; `key`: the instance that is referred to."""
    fix = fix.replace(f'"{kind}" "{was}"', f'"{kind}" "{name}"')
    return re.sub(rf"(# Delete )?\b{kind}\.{was}(?![\w-])", lambda at: f"{at[1] or ''}{kind}.{name}{'' if at[1] else key}", fix)


def stands(fix: str, kind: str) -> str:
    """The name that the fix gives to what it mends: what it refers to and does not add, else the first block of that type."""
    looked, bare = kind.startswith("data."), kind.removeprefix("data.")
    blocks = [found[3] for found in _LABELS.finditer(fix) if found[2] == bare and (found[1] == "data") == looked]
    referred = re.findall(rf"(?<![\w.-]){re.escape(kind)}\.([A-Za-z_][\w-]*)", fix)
    return next(iter([*(one for one in referred if one not in blocks), *blocks]), "")


def _beside(fix: str, subject: _Name | None, own: str, deciding: Iterable[str]) -> str:
    """What the verdict rests on beside the subject is there already: it gives its name to the block of its type, which joins the two.

    `own`: the name that the fix gives to the subject. Of a subject without a name, an account, all is beside it.
    """
    names: dict[str, list[_Name]] = defaultdict(list)
    for one in map(_name, deciding):
        if one is not None and (subject is None or one.kind != subject.kind):
            names[one.kind].append(one)
    for kind, those in names.items():
        blocks = [block for block in _BLOCK.finditer(fix) if block[1] == kind]
        if len(blocks) == 1 and (subject is None or _joined(fix, blocks[0], subject.kind, own)):
            fix = _in_place(fix, blocks[0], those, subject, own)
    return fix


def _joined(fix: str, block: re.Match[str], kind: str, own: str) -> bool:
    """Whether a block of a fix refers to its subject, or the subject to it."""
    subject = next((one[3] for one in _BLOCK.finditer(fix) if (one[1], one[2]) == (kind, own)), "")
    return _refers(block[3], kind, own) or _refers(subject, block[1], block[2])


def _refers(text: str, kind: str, name: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(kind)}\.{re.escape(name)}(?![\w-])", text) is not None


def _in_place(fix: str, block: re.Match[str], those: list[_Name], subject: _Name | None, own: str) -> str:
    """A block of a fix for what is there, once for each; what joins it to the subject it has already."""
    body = block[3]
    if subject is not None:
        body = _closed_up(re.sub(rf"^  \w+ += {re.escape(subject.kind)}\.{re.escape(own)}\.\w+\n", "", body, flags=re.MULTILINE))
        if those[0].key and those[0].key == subject.key:
            each = "each.key" if _QUOTED.search(subject.key) else "count.index"
            body = re.sub(rf"\b{re.escape(subject.kind)}\.{re.escape(own)}(?![\w-])", f"{subject.kind}.{subject.name}[{each}]", body)
    blocks = dict.fromkeys(f'resource "{one.kind}" "{one.name}" {{\n{body}}}' for one in those)
    fix = fix.replace(block[0], "\n\n".join(blocks))
    return _renamed(fix, block[1], block[2], those[0].name, those[0].key)


def _closed_up(body: str) -> str:
    """The `=` of neighbours as far to the left as the longest name lets them: that name may have gone."""
    lines: list[str] = []
    for setting, some in groupby(body.splitlines(), key=lambda line: _SETTING.fullmatch(line) is not None):
        run = list(some)
        spaces = min(len(found[2]) for line in run if (found := _SETTING.fullmatch(line)) is not None) - 1 if setting else 0
        lines += [line.replace(" " * (spaces + 1) + "=", " =", 1) if spaces else line for line in run]
    return "".join(f"{line}\n" for line in lines).lstrip("\n")


def _for_each(fix: str, name: _Name, addresses: Iterable[str], there: Iterable[str]) -> str:
    """What a fix adds for one instance it adds for every one that fails: what refers to that, and what refers to this."""
    keys = list(dict.fromkeys(one.key for one in map(_name, addresses) if one is not None))
    if not all(keys[1:]) or not keys[1:]:
        return fix
    counted = keys == [f"[{place}]" for place in range(len(keys))]
    texts = [key[1:-1] if _QUOTED.fullmatch(key[1:-1]) else json.dumps(key[1:-1]) for key in keys]
    head, each = (f"  count = {len(keys)}\n", "count.index") if counted else (f"  for_each = toset([{', '.join(texts)}])\n", "each.key")
    blocks = {(one[1], one[2]): one for one in _BLOCK.finditer(fix) if one[1] not in there}
    blocks.pop((name.kind, name.name), None)
    many = {(name.kind, name.name)}
    for _ in blocks:  # as many steps as there can be from one to the next
        many |= {key for key, one in blocks.items() if any(_refers(one[3], *other) for other in many)}
    for key in many & blocks.keys():
        body = blocks[key][3].replace(name.own, f"{name.kind}.{name.name}[{each}]")
        for kind, label in many & blocks.keys():
            body = re.sub(rf"(?<![\w.-]){kind}\.{re.escape(label)}(?![\w-])", f"{kind}.{label}[{each}]", body)
        fix = fix.replace(blocks[key][0], f'resource "{key[0]}" "{key[1]}" {{\n{head}\n{body}}}')
    return fix

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
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

import msgspec

from srm_tf.model.resource import OPEN_KEY
from srm_tf.model.scopes import BACKEND
from srm_tf.regex import regex

_LABELS = regex(r'^(resource|data) "(\w+)" "([\w-]+)"', re.MULTILINE)
_BEFORE = regex(r"^  depends_on += .*$", re.MULTILINE)  # takes whole blocks, and no `each.key`
_STATE = regex(r'^ *backend "s3" \{', re.MULTILINE)
_BLOCK = regex(r'^resource "(\w+)" "([\w-]+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
_ADDRESS = regex(r"(?:^|.*?\.)((?:data\.)?[a-z]\w*)\.([A-Za-z_][\w-]*)((?:\[[^\[\]]*\])?)")
_SETTING = regex(r"  ([\w-]+)( +)= .*[^{\[(\s]")
_JOINS = regex(r"  \w+ += (aws_\w+\.[A-Za-z_][\w-]*)(?:\[[^\]]*\])?\.(?:\w+_)?(?:id|arn|name|url)$")
# Another value of these is another thing: Terraform would replace what is there.
_CALLED = regex(r"^  (name|name_prefix|family|bucket|bucket_prefix|policy_name) += \".*\n", re.MULTILINE)
_QUOTED = regex(r'"(?:[^"\\]|\\.)*"')


class Clue(msgspec.Struct, frozen=True):
    """What a verdict rests on: where, and whether a value was found there."""

    address: str
    path: str = ""
    valued: bool = True

    @property
    def argument(self) -> str:
        """The outermost name of its path; "data" where a document says it, which its argument refers to."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0]


class Found(msgspec.Struct, frozen=True):
    """What a fix is shown for: the instances of one block that fail, and what the verdict rests on.

    `taken`: what there is in its module, as `aws_x.logs["a"]`, and without its key. `written`: somebody wrote what is wrong.
    `given`: argument → its text in all of them, where that is known.
    """

    kind: str
    addresses: tuple[str, ...]
    clues: tuple[Clue, ...] = ()
    taken: frozenset[str] = frozenset()
    written: bool = False
    given: Mapping[str, str] = {}

    @property
    def own(self) -> tuple[Clue, ...]:
        """In the block itself."""
        return tuple(one for one in self.clues if one.address in self.addresses)

    @property
    def deciding(self) -> tuple[Clue, ...]:
        """Beside it."""
        return tuple(one for one in self.clues if one.address not in self.addresses)


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


def place_of(address: str) -> tuple[str, str, str]:
    """`module.m["a"].aws_x.logs[0]` → its module, and there `aws_x.logs` and `aws_x.logs[0]`."""
    found = _name(address)
    return (address.removesuffix(found.own), f"{found.kind}.{found.name}", found.own) if found is not None else ("", "", "")


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
        fix, theirs = _beside(fix, None, "", found.deciding)
        return _without_strangers(fix, None, found, theirs)
    fix, theirs = _beside(fix, name, own, found.deciding)
    bare, plain = re.escape(name.kind.removeprefix("data.")), name.kind.removeprefix("data.")
    fix = re.sub(
        rf"(# Delete .*?)?\b{bare}\.{own}(?![\w-])",
        lambda at: f"{at[1]}{plain}.{name.name}" if at[1] else f"{plain}.{name.name}{name.key}",
        fix,
    )
    deletes = re.findall(rf"# Delete (\w+)\.({re.escape(own)})(?![\w-])", fix)
    labels = [(label[2], label[3]) for label in _LABELS.finditer(fix) if re.fullmatch(rf"{re.escape(own)}(_\w+)?", label[3])]
    for kind, label in {*deletes, *labels}:
        if kind not in theirs:
            fix = _renamed(fix, kind, label, name.name + label.removeprefix(own))
    fix = _without_strangers(fix, name, found, theirs)
    fix, there = _in_free_places(fix, name, found)
    return _for_each(fix, name, found, theirs | there)


def _without_strangers(fix: str, name: _Name | None, found: Found, theirs: Iterable[str]) -> str:
    """What joins a block that is there to something that the fix does not add is there already, with the name of that."""
    known = {f"{label[2]}.{label[3]}" for label in _LABELS.finditer(fix)} | {place_of(one.address)[1] for one in found.deciding}
    subject = (name.kind, name.name) if name is not None else ("", "")
    known.add(".".join(subject))
    for block in _BLOCK.finditer(fix):
        if (block[1], block[2]) == subject or block[1] in theirs:
            lines = block[3].splitlines(keepends=True)
            kept = [line for line in lines if (joins := _JOINS.match(line)) is None or joins[1] in known]
            if len(kept) < len(lines):
                fix = fix.replace(block[0], f'resource "{block[1]}" "{block[2]}" {{\n{_closed_up("".join(kept))}}}')
    return fix


def _in_free_places(fix: str, name: _Name, found: Found) -> tuple[str, set[str]]:
    """What a fix adds for its subject is not called what stands for something else: two blocks of one address are an error.

    What has its name and its key is its own already: that block is changed for all of its instances. And the types of these. What a fix
    adds for all alike, such as a plan of backups, may be there as well.
    """
    keys = [one.key for one in map(_name, found.addresses) if one is not None]
    known = {found.kind, *(kind_of(one.address) for one in found.deciding)}
    there: set[str] = set()
    for block in _BLOCK.finditer(fix):
        bare = f"{block[1]}.{block[2]}"
        if block[1] in known or bare not in found.taken or not _refers(block[3], name.kind, name.name):
            continue
        if any(f"{bare}{key}" in found.taken for key in keys):
            there.add(block[1])
            body = block[3].replace(name.own, f"{name.kind}.{name.name}{_each(name.key)}")
            fix = fix.replace(block[0], block[0].replace(block[3], body))
        else:
            fix = _renamed(fix, block[1], block[2], f"{block[2]}_added")
    return fix, there


def _each(key: str) -> str:
    """How a block of several instances names that of another one that goes with each."""
    if not key:
        return ""
    return "[each.key]" if _QUOTED.search(key) else "[count.index]"


def _renamed(fix: str, kind: str, was: str, name: str, key: str = "") -> str:
    """A block of a fix under another name, wherever it is named; `key`: the instance that is referred to."""
    fix = fix.replace(f'"{kind}" "{was}"', f'"{kind}" "{name}"')
    return re.sub(rf"(# Delete )?\b{kind}\.{was}(?![\w-])", lambda at: f"{at[1] or ''}{kind}.{name}{'' if at[1] else key}", fix)


def stands(fix: str, kind: str) -> str:
    """The name that the fix gives to what it mends: what it refers to and does not add, else the first block of that type."""
    if kind == BACKEND:
        return "s3" if _STATE.search(fix) else ""
    looked, bare = kind.startswith("data."), kind.removeprefix("data.")
    blocks = [found[3] for found in _LABELS.finditer(fix) if found[2] == bare and (found[1] == "data") == looked]
    referred = re.findall(rf"(?<![\w.-]){re.escape(kind)}\.([A-Za-z_][\w-]*)", fix)
    return next(iter([*(one for one in referred if one not in blocks), *blocks]), "")


def _beside(fix: str, subject: _Name | None, own: str, deciding: Iterable[Clue]) -> tuple[str, set[str]]:
    """What the verdict rests on beside the subject is there already: it gives its name to the block that changes it. And these types.

    `own`: the name that the fix gives to the subject. Of a subject without a name, an account, all is beside it.
    """
    theirs: set[str] = set()
    clues: dict[str, list[Clue]] = defaultdict(list)
    for one in deciding:
        clues[kind_of(one.address)].append(one)
    for kind, some in clues.items():
        names = [name for name in map(_name, dict.fromkeys(one.address for one in some)) if name is not None]
        for line in re.findall(rf"^# Delete {kind}\.[\w-]+\.\n", fix, re.MULTILINE) if kind else ():
            theirs.add(kind)
            fix = fix.replace(line, "".join(dict.fromkeys(f"# Delete {kind}.{name.name}.\n" for name in names)))
        only = _only_referred_to(fix, kind) if names and (subject is None or kind != subject.kind) else ""
        if only:
            fix = _renamed(fix, kind, only, names[0].name, names[0].key)
            continue
        block = changed(fix, some, subject.kind if subject is not None else "", own)
        if block is not None:
            theirs.add(kind)
            fix = _in_place(fix, block, names, subject, own, {one.argument for one in some})
    return fix, theirs


def _only_referred_to(fix: str, kind: str) -> str:
    """The one name of a type that a fix refers to and has no block for: what it is about is there."""
    referred = set(re.findall(rf"(?<![\w.-]){re.escape(kind)}\.([A-Za-z_][\w-]*)", fix))
    strangers = referred - {label[3] for label in _LABELS.finditer(fix) if label[2] == kind.removeprefix("data.")}
    return strangers.pop() if kind and len(strangers) == 1 else ""


def changed(fix: str, clues: Sequence[Clue], kind: str, own: str) -> re.Match[str] | None:
    """The block of a fix that changes what is there, of one type: it has the argument that decides, and is joined to the subject.

    A subject is of type `kind` and called `own`; without a name all is joined to it.
    """
    if (of := kind_of(clues[0].address)) == kind:
        return None
    blocks = [block for block in _BLOCK.finditer(fix) if block[1] == of]
    if len(blocks) != 1 or (own and not _joined(fix, blocks[0], kind, own)):
        return None
    return blocks[0] if any(has(blocks[0][3], one) for one in clues) else None


def has(body: str, clue: Clue) -> bool:
    """Whether a block has the argument that a clue is about."""
    found = re.search(rf"^  {re.escape(clue.argument)}\b", body, re.MULTILINE)
    return clue.argument == "data" or (clue.argument != "" and found is not None)


def body_of(fix: str, kind: str, name: str) -> str:
    """What stands in a block of a fix; "" where it has none of that name."""
    return next((one[3] for one in _BLOCK.finditer(fix) if (one[1], one[2]) == (kind, name)), "")


def _joined(fix: str, block: re.Match[str], kind: str, own: str) -> bool:
    """Whether a block of a fix refers to its subject, or the subject to it."""
    return _refers(block[3], kind, own) or _refers(body_of(fix, kind, own), block[1], block[2])


def _refers(text: str, kind: str, name: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(kind)}\.{re.escape(name)}(?![\w-])", text) is not None


def _in_place(fix: str, block: re.Match[str], those: list[_Name], subject: _Name | None, own: str, deciding: Collection[str]) -> str:
    """A block of a fix for what is there, once for each; what it is called, and what joins it to the subject, it has already."""
    body = _closed_up(_CALLED.sub(lambda line: line[0] if line[1] in deciding else "", block[3]))
    if subject is not None:
        body = _closed_up(re.sub(rf"^  \w+ += {re.escape(subject.kind)}\.{re.escape(own)}\.\w+\n", "", body, flags=re.MULTILINE))
        if those[0].key and those[0].key == subject.key:
            body = re.sub(
                rf"\b{re.escape(subject.kind)}\.{re.escape(own)}(?![\w-])", f"{subject.kind}.{subject.name}{_each(subject.key)}", body
            )
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


def _for_each(fix: str, name: _Name, found: Found, there: Iterable[str]) -> str:
    """What a fix adds for one instance it adds for every one that fails: what refers to that, and what refers to this."""
    keys = list(dict.fromkeys(one.key for one in map(_name, found.addresses) if one is not None))
    if not all(keys) or (len(keys) == 1 and not _are_all(name, keys, found.taken)):
        return fix
    head, each = _repeated(name, keys, found.taken)
    blocks = {(one[1], one[2]): one for one in _BLOCK.finditer(fix) if one[1] not in there}
    blocks.pop((name.kind, name.name), None)
    many = {(name.kind, name.name)}
    for _ in blocks:  # as many steps as there can be from one to the next
        many |= {key for key, one in blocks.items() if any(_refers(one[3], *other) for other in many)}
    for key in many & blocks.keys():
        body = blocks[key][3].replace(name.own, f"{name.kind}.{name.name}[{each}]")
        for kind, label in many & blocks.keys():
            body = re.sub(rf"(?<![\w.-]){kind}\.{re.escape(label)}(?![\w-])", f"{kind}.{label}[{each}]", body)
        body = _BEFORE.sub(lambda line: line[0].replace(f"[{each}]", ""), body)
        fix = fix.replace(blocks[key][0], f'resource "{key[0]}" "{key[1]}" {{\n{head}\n{body}}}')
    return fix


def _repeated(name: _Name, keys: Sequence[str], taken: frozenset[str]) -> tuple[str, str]:
    """How a block is written that stands once for each of these keys of another one, and how each of them is called in it.

    One that stands for all of them takes their number, or their keys, from that block:
    https://developer.hashicorp.com/terraform/language/meta-arguments/for_each#chaining-for_each-between-resources
    """
    block = f"{name.kind}.{name.name}"
    others = _others(name, keys, taken)
    if OPEN_KEY in keys:
        return f"  for_each = {{ for key, one in {block} : key => one }}\n", "each.key"  # whichever of `count` and `for_each` it has
    if _are_all(name, keys, taken):
        return (f"  for_each = {block}\n", "each.key") if _QUOTED.search(keys[0]) else (f"  count = length({block})\n", "count.index")
    if keys == [f"[{place}]" for place in range(len(keys))]:
        return f"  count = {len(keys)}\n", "count.index"
    if 0 < len(others) < len(keys) and all(map(_QUOTED.search, others)):
        return f"  for_each = setsubtract(keys({block}), [{_texts(sorted(others))}])\n", "each.key"
    return f"  for_each = toset([{_texts(keys)}])\n", "each.key"


def _others(name: _Name, keys: Sequence[str], taken: frozenset[str]) -> set[str]:
    """The keys of its other instances."""
    return _instances(taken).get(f"{name.kind}.{name.name}", set()) - set(keys)


@lru_cache(maxsize=64)
def _instances(taken: frozenset[str]) -> Mapping[str, set[str]]:
    """Block → the keys of its instances, of all that there is in a module."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in taken:
        block, bracket, key = one.partition("[")
        if bracket:
            found[block].add(bracket + key)
    return found


def _are_all(name: _Name, keys: Sequence[str], taken: frozenset[str]) -> bool:
    """Whether there are no others, as of a block with a switch: `count = var.enabled ? 1 : 0`."""
    return f"{name.kind}.{name.name}{keys[0]}" in taken and not _others(name, keys, taken)


def _texts(keys: Iterable[str]) -> str:
    return ", ".join(key[1:-1] if _QUOTED.fullmatch(key[1:-1]) else json.dumps(key[1:-1]) for key in keys)

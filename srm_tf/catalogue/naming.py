r"""A fix with the names of the configuration that it mends in the place of its own: the subject, what decides beside it, all instances.

>>> print(named_after('resource "aws_x" "main" {\n  a = aws_x.main.id\n}', Found("aws_x", ("module.m.aws_x.logs[0]",))))
resource "aws_x" "logs" {
  a = aws_x.logs[0].id
}
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from srm_tf.catalogue.blocks_of_fixes import Part, blocks, closed_up, labels, only_referred_to, parts, stands
from srm_tf.catalogue.one_for_each import QUOTED, are_all, one_for_each
from srm_tf.regex import regex

_BEFORE = regex(r"^  depends_on += .*$", re.MULTILINE)  # takes whole blocks, and no `each.key`
_ADDRESS = regex(r"(?:^|.*?\.)((?:data\.)?[a-z]\w*)\.([A-Za-z_][\w-]*)((?:\[[^\[\]]*\])?)")
_JOINS = regex(r"  \w+ += (aws_\w+\.[A-Za-z_][\w-]*)(?:\[[^\]]*\])?\.(?:\w+_)?(?:id|arn|name|url)$")
# Another value of these is another thing: Terraform would replace what is there.
_CALLED = regex(r"^  (name|name_prefix|family|bucket|bucket_prefix|policy_name) += \".*\n", re.MULTILINE)
_GOES = regex(r"^# Delete ((\w+)\.[\w-]+)\.(?:(\w+)\.)?(?:\n|\Z)", re.MULTILINE)
_ARGUMENT = regex(r"^  (\w+)\b", re.MULTILINE)


class Clue(msgspec.Struct, frozen=True):
    """What a verdict rests on: where, and whether a value was found there."""

    address: str
    path: str = ""
    valued: bool = True

    @property
    def argument(self) -> str:
        """The outermost name of its path; "data" where a document says it, which its argument refers to."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0]


class There(msgspec.Struct, frozen=True):
    """What there is in a module. `names`: as `aws_x.logs["a"]`, and without its key. `written`: block → the names in it, if it is told."""

    names: frozenset[str] = frozenset()
    written: Mapping[str, frozenset[str]] = {}


class Found(msgspec.Struct, frozen=True):
    """What a fix is shown for: the instances of one block that fail, and what the verdict rests on.

    `there`: what there is in its module. `written`: somebody wrote what is wrong.
    `given`: argument → its text in all of them, where that is known. `stands`: what it takes to stand where they do (`provider`, `region`).
    `home`: the Region that they are in, where it is known and one.
    `absent`: types of which it is said that none belongs to it.
    """

    kind: str
    addresses: tuple[str, ...]
    clues: tuple[Clue, ...] = ()
    there: There = There()
    written: bool = False
    given: Mapping[str, str] = {}
    stands: tuple[tuple[str, str], ...] = ()
    home: str = ""
    absent: frozenset[str] = frozenset()

    @property
    def own(self) -> tuple[Clue, ...]:
        """The clues that stand in the failing block itself."""
        return tuple(one for one in self.clues if one.address in self.addresses)

    @property
    def deciding(self) -> tuple[Clue, ...]:
        """The clues that stand in other blocks."""
        return tuple(one for one in self.clues if one.address not in self.addresses)

    def is_beside(self, address: str) -> bool:
        """Whether something stands in its module."""
        return place_of(address)[0] == place_of(self.addresses[0])[0]


class _Name(msgspec.Struct, frozen=True):
    """`module.m.aws_x.logs["a"]` in its module: `aws_x`, `logs` and `["a"]`."""

    kind: str
    name: str
    key: str

    @property
    def own(self) -> str:
        """The name with its key, as a reference has it: `aws_s3_bucket.b[0]`."""
        return f"{self.kind}.{self.name}{self.key}"


_NOBODY = _Name("", "", "")


def kind_of(address: str) -> str:
    """The type in an address, `data.aws_ami` of a data source; "" where it is of something else."""
    found = _name(address)
    return found.kind if found is not None else ""


def place_of(address: str) -> tuple[str, str, str]:
    """`module.m["a"].aws_x.logs[0]` → its module, and there `aws_x.logs` and `aws_x.logs[0]`."""
    found = _name(address)
    return (address.removesuffix(found.own), f"{found.kind}.{found.name}", found.own) if found is not None else ("", "", "")


def _name(address: str) -> _Name | None:
    """An address taken apart; None if it is none. A quoted key may hold anything, so it is set aside first."""
    keys = QUOTED.findall(address)
    found = _ADDRESS.fullmatch(QUOTED.sub('""', address))
    return _Name(found[1], found[2], found[3].replace('""', keys[-1]) if '""' in found[3] else found[3]) if found is not None else None


class _Draft(msgspec.Struct):
    """A fix that is being named: its parts, what it is shown for, and `own`, the name that it gives to its subject.

    A subject without a name, such as an account, is `_NOBODY`: all is beside it. `there`: the types of what the fix only changes.
    """

    parts: list[Part]
    found: Found
    subject: _Name = _NOBODY
    own: str = ""
    there: set[str] = msgspec.field(default_factory=set[str])

    @property
    def text(self) -> str:
        """The HCL text of the draft so far."""
        return "".join(part.text for part in self.parts)

    @property
    def blocks(self) -> list[Part]:
        """The resource blocks of the draft, in the order of its text."""
        return [part for part in self.parts if part.kind]

    @property
    def keys(self) -> list[str]:
        """The distinct instance keys of the failing resources, brackets included; "" of one without a key."""
        return list(dict.fromkeys(one.key for one in map(_name, self.found.addresses) if one is not None))

    def rename(self, kind: str, was: str, name: str, key: str = "") -> None:
        """Give a block another name, wherever it is named; `key`: the instance that is referred to. What has to go is a whole block."""
        named = regex(rf"(# Delete .*?)?\b{re.escape(kind)}\.{re.escape(was)}(?![\w-])")
        for part in self.parts:
            part.body = named.sub(lambda at: f"{at[1]}{kind}.{name}" if at[1] else f"{kind}.{name}{key}", part.body)
            if (part.kind, part.name) == (kind, was):
                part.name = name
            elif not part.kind:
                part.body = part.body.replace(f'"{kind}" "{was}"', f'"{kind}" "{name}"')  # a data source


def named_after(fix: str, found: Found) -> str:
    """The fix, with the name of what was found in the place of its own.

    What has to go is a block of the configuration, which is no instance. What it adds for several instances it adds for each.
    """
    subject = _name(found.addresses[0]) if found.addresses else None
    own = stands(fix, found.kind)
    if subject is None or subject.kind != found.kind or not own:
        draft = _Draft(parts(fix), found)
        for step in (_name_what_decides, _leave_out_strangers, _leave_alone, _keep_what_can_go):
            step(draft)
        return draft.text
    draft = _Draft(parts(fix), found, subject, own)
    for step in (_name_what_decides, _name_subject, _leave_out_strangers, _find_free_places, _leave_alone, _repeat, _keep_what_can_go):
        step(draft)
    return draft.text


def _name_what_decides(draft: _Draft) -> None:
    """What the verdict rests on beside the subject is there already: it gives its name to the block that changes it."""
    clues: dict[str, list[Clue]] = defaultdict(list)
    for one in draft.found.deciding:
        clues[kind_of(one.address)].append(one)
    for kind, some in clues.items():
        names = [name for name in map(_name, dict.fromkeys(one.address for one in some)) if name is not None]
        if not names:
            continue
        _delete_each(draft, kind, names)
        only = only_referred_to(draft.text, kind) if kind != draft.subject.kind else ""
        if only:
            draft.rename(kind, only, names[0].name, names[0].key)
        elif (block := _changed(draft.blocks, some, draft.subject.kind, draft.own)) is not None:
            draft.there.add(kind)
            _show_each(draft, block, names, {one.argument for one in some})


def _delete_each(draft: _Draft, kind: str, names: Iterable[_Name]) -> None:
    """A fix that says to delete one resource of a type says so of every resource of that type that decided the verdict."""
    shown = "".join(dict.fromkeys(f"# Delete {kind}.{name.name}.\n" for name in names))
    for part in draft.parts:
        part.body, gone = re.subn(rf"^# Delete {re.escape(kind)}\.[\w-]+\.\n", lambda _: shown, part.body, flags=re.MULTILINE)
        draft.there |= {kind} if gone else set()


def _keep_what_can_go(draft: _Draft) -> None:
    """Of a type that nothing in the module is of, and nothing that decides, nothing has to go, nor an argument that a block does not have.

    Without names of what is there, all stays.
    """
    names, written = draft.found.there.names, draft.found.there.written
    kinds = {one.partition(".")[0] for one in names} | {kind_of(one.address) for one in draft.found.deciding}
    elsewhere = {place_of(one.address)[1] for one in draft.found.deciding if not draft.found.is_beside(one.address)}

    def kept(line: re.Match[str]) -> str:
        block, kind, argument = line.groups()
        stays = kind in kinds if argument is None else block in elsewhere or argument in written.get(block, {argument})
        return line[0] if stays else ""

    for part in draft.parts if names else ():
        left = _GOES.sub(kept, part.body)
        part.body = left if part.body.endswith("\n") else left.rstrip("\n")


def _show_each(draft: _Draft, block: Part, those: Sequence[_Name], deciding: Collection[str]) -> None:
    """A block for what is there, once for each; what it is called, and what joins it to the subject, it has already."""
    subject, bare = draft.subject, re.escape(f"{draft.subject.kind}.{draft.own}")
    block.body = closed_up(_CALLED.sub(lambda line: line[0] if line[1] in deciding else "", block.body))
    if draft.own:
        block.body = closed_up(re.sub(rf"^  \w+ += {bare}\.\w+\n", "", block.body, flags=re.MULTILINE))
        if those[0].key and those[0].key == subject.key:
            block.body = re.sub(rf"\b{bare}(?![\w-])", f"{subject.kind}.{subject.name}{_each(subject.key)}", block.body)
    draft.rename(block.kind, block.name, those[0].name, those[0].key)
    others = dict.fromkeys(one.name for one in those if one.name != block.name)
    after = draft.parts.index(block) + 1
    draft.parts[after:after] = [part for name in others for part in (Part("\n\n"), Part(block.body, block.kind, name))]


def _name_subject(draft: _Draft) -> None:
    """And what is called after it: longer names first, since what one of these becomes may be what another one was."""
    subject, text = draft.subject, draft.text
    kind = subject.kind.removeprefix("data.")
    those = {one for one in labels(text) if re.fullmatch(rf"{re.escape(draft.own)}(_\w+)?", one[1])}
    those |= set(re.findall(rf"# Delete (\w+)\.({re.escape(draft.own)})(?![\w-])", text))
    for other, label in sorted(those - {(kind, draft.own)}, key=lambda one: (-len(one[1]), one)):
        if other not in draft.there:
            draft.rename(other, label, subject.name + label.removeprefix(draft.own))
    draft.rename(kind, draft.own, subject.name, subject.key)


def _leave_out_strangers(draft: _Draft) -> None:
    """What joins a block that is there to something that the fix does not add is there already, with the name of that."""
    subject = draft.subject
    known = {".".join(one) for one in (*labels(draft.text), (subject.kind, subject.name))}
    known |= {place_of(one.address)[1] for one in draft.found.deciding}
    for block in draft.blocks:
        if (block.kind, block.name) == (subject.kind, subject.name) or block.kind in draft.there:
            lines = block.body.splitlines(keepends=True)
            kept = [line for line in lines if (joins := _JOINS.match(line)) is None or joins[1] in known]
            block.body = closed_up("".join(kept)) if len(kept) < len(lines) else block.body


def _find_free_places(draft: _Draft) -> None:
    """What a fix adds for its subject, or calls after it, is not called what stands for something else: two of one address are an error.

    What has its name and its key is its own already, unless it has none of that type: that block is changed for all of its instances. What
    a fix adds for all alike, such as a plan of backups, may be there as well.
    """
    subject, taken = draft.subject, draft.found.there.names
    known = {subject.kind, *(kind_of(one.address) for one in draft.found.deciding)}
    namesakes = _namesakes(draft)
    for block in draft.blocks:
        bare = f"{block.kind}.{block.name}"
        if block.kind in known or (block.name != subject.name and not block.refers(subject.kind, subject.name)):
            continue
        if bare not in taken:
            if namesakes and block.name == subject.name and not block.kind.startswith(subject.kind):
                draft.rename(block.kind, block.name, f"{block.name}_{subject.kind.removeprefix('aws_')}")
        elif block.kind not in draft.found.absent and any(f"{bare}{key}" in taken for key in draft.keys):
            draft.there.add(block.kind)
            block.body = block.body.replace(subject.own, f"{subject.kind}.{subject.name}{_each(subject.key)}")
        else:
            draft.rename(block.kind, block.name, f"{block.name}_added")


def _leave_alone(draft: _Draft) -> None:
    """What a fix adds for all alike may be there as well, pasted before, where no block there lacks an argument of it."""
    names, written = draft.found.there.names, draft.found.there.written
    known = {draft.subject.kind, *draft.there, *(kind_of(one.address) for one in draft.found.deciding)}
    alike = {(one.kind, one.name): set(_ARGUMENT.findall(one.body)) for one in draft.blocks if one.kind not in known}
    there = {key: arguments for key, arguments in alike.items() if ".".join(key) in names}
    if any(not arguments <= written.get(".".join(key), arguments) for key, arguments in there.items()):
        for kind, name in there:
            draft.rename(kind, name, f"{name}_added")


def _namesakes(draft: _Draft) -> bool:
    """Whether something of another type has the name of the subject, and is no part of it: what is added for that may get the same one."""
    kind, name = draft.subject.kind, draft.subject.name
    there = (one.partition(".") for one in draft.found.there.names if "[" not in one)
    parts_of_it = {block.kind for block in draft.blocks}
    return any(other == name and not of.startswith(kind) and of not in parts_of_it for of, _, other in there)


def _each(key: str) -> str:
    """How a block of several instances names that of another one that goes with each."""
    if not key:
        return ""
    return "[each.key]" if QUOTED.search(key) else "[count.index]"


def changes(fix: str, clues: Sequence[Clue], kind: str, own: str) -> bool:
    """Whether a fix has a block that changes what is there, of the one type that these are of. Its subject is `kind` and called `own`."""
    return _changed(blocks(fix), clues, kind, own) is not None


def _changed(blocks: Sequence[Part], clues: Sequence[Clue], kind: str, own: str) -> Part | None:
    """The block that has the argument that decides, and is joined to the subject; without a name all is joined to that."""
    if (of := kind_of(clues[0].address)) == kind:
        return None
    those = [block for block in blocks if block.kind == of]
    if len(those) != 1 or (own and not _joined(blocks, those[0], kind, own)):
        return None
    return those[0] if any(has(those[0].body, one) for one in clues) else None


def _joined(blocks: Iterable[Part], block: Part, kind: str, own: str) -> bool:
    """Whether a block refers to the subject, or the subject to it."""
    subjects = (one for one in blocks if (one.kind, one.name) == (kind, own))
    return block.refers(kind, own) or any(one.refers(block.kind, block.name) for one in subjects)


def has(body: str, clue: Clue) -> bool:
    """Whether a block has the argument that a clue is about."""
    found = re.search(rf"^  {re.escape(clue.argument)}\b", body, re.MULTILINE)
    return clue.argument == "data" or (clue.argument != "" and found is not None)


def _repeat(draft: _Draft) -> None:
    """What a fix adds for one instance it adds for every one that fails: what refers to that, and what refers to this."""
    subject, keys, taken = draft.subject, draft.keys, draft.found.there.names
    if not all(keys) or (len(keys) == 1 and not are_all(f"{subject.kind}.{subject.name}", keys, taken)):
        return
    head, each = one_for_each(f"{subject.kind}.{subject.name}", keys, taken)
    blocks = {(one.kind, one.name): one for one in draft.blocks if one.kind not in draft.there}
    blocks.pop((subject.kind, subject.name), None)
    many = {(subject.kind, subject.name)}
    for _ in blocks:  # as many steps as there can be from one to the next
        many |= {key for key, one in blocks.items() if any(one.refers(*other) for other in many)}
    added = many & blocks.keys()
    for block in map(blocks.__getitem__, added):
        body = block.body.replace(subject.own, f"{subject.kind}.{subject.name}[{each}]")
        for kind, label in added:
            body = re.sub(rf"(?<![\w.-]){kind}\.{re.escape(label)}(?![\w-])", f"{kind}.{label}[{each}]", body)
        block.body = f"{head}\n{_BEFORE.sub(lambda line: line[0].replace(f'[{each}]', ''), body)}"

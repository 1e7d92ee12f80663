"""Terraform's addresses and references as text, taken apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.resource import Key
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.terraform.decode import Tree

BUILT_IN = "terraform.io/builtin/terraform"  # the source of the provider that is a part of Terraform
KEYS = ("each.", "count.")  # how the names begin by which an instance picks among others
CHOOSING = ("var.", "local.", *KEYS)
_PART = regex(r'\.?([A-Za-z_][\w-]*|\*)|\[("(?:[^"\\]|\\.)*"|[^\]"]*)\]')
_ESCAPE = regex(r"\\(?:u((?![dD][89a-fA-F])[0-9a-fA-F]{4})|U(00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})|(.))|([$%])\4(?=\{)")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_LONG = {short[1]: sign for sign, short in _SHORT.items()}
_LAST_SHORT = 0xFFFF  # of the characters whose code has four digits


class Part(msgspec.Struct, frozen=True):
    """A name and the index behind it: `module.a["k"]` is Part("module"), Part("a", "k"). `dynamic`: an index that is no literal."""

    name: str
    key: Key = None
    dynamic: bool = False


@lru_cache(maxsize=65536)
def parts(text: str) -> tuple[Part, ...]:
    """Take a reference or address apart.

    >>> parts('module.a["x.y"].aws_s3_bucket.b[0].id')[1], parts("aws_s3_bucket.b[0].id")[1].key
    (Part(name='a', key='x.y', dynamic=False), 0)
    """
    found: list[Part] = []
    for name, index in _PART.findall(text):
        if name:
            found.append(Part(name))
        elif found:
            key, dynamic = _key(index)
            found[-1] = Part(found[-1].name, key, dynamic)
    return tuple(found)


def _key(index: str) -> tuple[Key, bool]:
    if index.startswith('"'):
        return _ESCAPE.sub(_meant, index[1:-1]), False
    if index.isdigit():
        return int(index), False
    return None, True


def _meant(escape: re.Match[str]) -> str:
    """What one escape of `quoted` stands for; of one that Terraform does not write, its sign."""
    four, eight, sign, doubled = escape.groups()
    return doubled or _LONG.get(sign, sign) or chr(int(four or eight, 16))


def show_key(key: Key) -> str:
    """The index as Terraform prints it: `[0]`, `["a"]`, or nothing."""
    if key is None:
        return ""
    if isinstance(key, int):
        return f"[{key}]"
    return f"[{quoted(key)}]"


def quoted(text: str) -> str:
    r"""A text in quotation marks, as Terraform writes it; a sign that would begin a sequence of a template is doubled.

    https://github.com/hashicorp/terraform/blob/main/internal/addrs/instance_key.go

    >>> print(quoted("a\n${b}"))
    "a\n$${b}"
    """
    doubled = text.replace("${", "$${").replace("%{", "%%{")
    if doubled.isprintable() and not _SHORT.keys() & set(doubled):
        return f'"{doubled}"'
    return '"' + "".join(one if one.isprintable() and one not in _SHORT else _escaped(one) for one in doubled) + '"'


def _escaped(sign: str) -> str:
    code = ord(sign)
    return _SHORT.get(sign) or (f"\\u{code:04x}" if code <= _LAST_SHORT else f"\\U{code:08x}")


def module_steps(address: str) -> tuple[tuple[str, Key], ...]:
    """`module.a["k"].module.b` → (("a", "k"), ("b", None))."""
    steps: list[tuple[str, Key]] = []
    rest = list(parts(address))
    while len(rest) > 1 and rest[0].name == "module":
        steps.append((rest[1].name, rest[1].key))
        rest = rest[2:]
    return tuple(steps)


def join_module(parent: str, name: str, key: Key) -> str:
    """The address of a module instance called from `parent`."""
    return named_in(parent, f"module.{name}{show_key(key)}")


def named_in(module: str, name: str) -> str:
    """What a module calls by a name, as the root does: `module.a.aws_kms_key.k`."""
    return f"{module}.{name}" if module else name


def module_path(address: str) -> str:
    """The calls that lead to a module instance, without their keys: `module.a["k"].module.b` → `module.a.module.b`."""
    return ".".join(f"module.{call}" for call, _ in module_steps(address))


def longest(references: list[str]) -> list[str]:
    """Drop every reference that another one continues: Terraform lists `a.b.c` and then `a.b` for the same expression."""
    unique = dict.fromkeys(references)
    ordered = sorted(unique)  # what begins alike stands together: an expression may list thousands
    return [text for text in unique if not (_begins_one(ordered, f"{text}.") or _begins_one(ordered, f"{text}["))]


def by_themselves(references: Iterable[str]) -> Iterator[str]:
    """The names that are no beginning of the one before, in the order of the text: `aws_x.y` beside `aws_x.y[0].id`, if both are written.

    Of `a.b.c` Terraform lists `a.b.c`, `a.b` and so on: `Variables` of https://github.com/hashicorp/hcl/blob/main/hclsyntax/variables.go.
    """
    last = ""
    for text in references:
        if not last.startswith((f"{text}.", f"{text}[")):
            yield text
        last = text


def things(references: list[str]) -> list[str]:
    """The names in an expression, with what something picks from beside a member of it that is named.

    Of `try(aws_x.y[each.key].id, aws_x.y["a"].id)` it may be either.
    """
    picked = (name for name, behind in pairwise(by_themselves(references)) if behind.startswith(CHOOSING) and not name.startswith(KEYS))
    return list(dict.fromkeys((*longest(references), *picked)))


def _begins_one(ordered: Sequence[str], beginning: str) -> bool:
    place = bisect_left(ordered, beginning)
    return place < len(ordered) and ordered[place].startswith(beginning)


def is_aws(source: str) -> bool:
    """Whether a source address is the AWS provider's: alone, of a registry, or of OpenTofu's, which has it under both names.

    Capitals mean nothing: https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
    """
    return source.lower() == "aws" or f"/{source.lower()}".endswith(("/hashicorp/aws", "/opentofu/aws"))


def read_from(value: Tree, variable: Part, members: Iterable[Part]) -> Tree:
    """What a reference to a variable, or to a member of it, reads of its value; all that it may read, where an index is not known."""
    for step in (variable.key, *(step for one in members for step in (one.name, one.key))):
        if isinstance(value, Mapping) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step] if step < len(value) else None
    return value


def besides(given: Tree, declared: Tree) -> Tree:
    """What a variable was given, without the texts that its default has in the same place: those stand in the configuration.

    Of a list, in any place: of a set, a plan shows them in an order of its own.
    """
    if isinstance(given, Mapping) and isinstance(declared, Mapping):
        return {name: besides(one, declared.get(name)) for name, one in given.items()}
    if isinstance(given, list) and isinstance(declared, list):
        texts = {one for one in declared if isinstance(one, str)}
        left = [None if isinstance(one, str) and one in texts else one for one in given]
        return [*map(besides, left, declared), *left[len(declared) :]]
    return None if isinstance(given, str) and given == declared else given

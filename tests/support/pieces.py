"""Configurations in which only a piece of a text is known: a variable without a value stands in the place of the rest. For tests only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from random import Random

import msgspec
from msgspec.structs import replace

from srm_tf.terraform.syntax import Body, Call, Conditional, Expression, Literal, ObjectOf, Template, TupleOf
from tests.support.rewriting import META, META_BLOCKS, UNTOUCHED, Config, block, is_resource, is_text, name, with_values

REST = "rest_of_it"  # the variable
_WAITS = block("variable", REST, values={"type": name("string")})
_READ_INTO = frozenset({"jsonencode", "concat", "merge", "join", "toset", "tolist"})  # functions that keep the texts they are given
_QUOTED = re.compile(r'"([^"\n]*)"')
_DOCUMENT = re.compile(r"\s*[{\[].{20}", re.DOTALL)
_ONE_ACCOUNT = re.compile(r"arn:[^:]*:(iam|sts)::$")  # behind it AWS takes no wildcard
_FEW = 5  # texts that are tried in the place of the rest
# What other texts come to that people leave a gap in: whatever they come to, an answer that was given without them has to hold.
WORDS = (
    *("*", "0", "-1", "65535", "true", "false", "Allow", "Deny", "http", "https", "HTTP", "HTTPS", "NONE", "ALL", "AES256", "aws:kms"),
    *("s3:*", "s3:GetObject", "iam:*", "iam:PassRole", "kms:Decrypt", "sts:AssumeRole", "ec2:Describe*", "secretsmanager:GetSecretValue"),
    *("arn:aws:iam::999988887777:root", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:iam::aws:policy/AdministratorAccess"),
    *("aws:SourceIp", "aws:PrincipalOrgID", "aws:UserAgent", "aws:SecureTransport", "StringEquals", "StringNotEquals", "Bool"),
    *("ForAllValues:StringLike", "StringEqualsIfExists", "Principal", "NotPrincipal", "NotAction", "NotResource", "AWS", "Service"),
    *("0.0.0.0/0", "::/0", "10.0.0.0/8", "203.0.113.0/24", "1.2.3.4/32", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "TLSv1.2_2021"),
    *("5.7", "8.4", "1.21", "1.36", "nodejs12.x", "nodejs22.x", "python2.7", "python3.13", "s3.amazonaws.com", "ec2.amazonaws.com"),
    *("ENABLED", "DISABLED", "Enabled", "Disabled", "Suspended", "public-read", "private", "alias/aws/s3"),
)


class Piece(msgspec.Struct, frozen=True):
    """A text, and what of it stays known at its two ends; `words` may stand between them."""

    node: Literal
    start: str
    end: str
    words: tuple[str, ...]

    def open(self, config: Config) -> Config:
        """With a variable between the ends."""
        rest = name(f"var.{REST}")
        around = (Literal(self.start), rest, Literal(self.end))
        parts = tuple(one for one in around if one is rest or one != Literal(""))
        return put(config, self.node, Template(parts) if len(parts) > 1 else rest).added(_WAITS)

    def closed(self, config: Config, word: str) -> Config:
        """With a word between the ends."""
        return put(config, self.node, Literal(f"{self.start}{word}{self.end}"))


def pieces(random: Random, config: Config, words: Iterable[str]) -> Iterator[Piece]:
    """One piece of each text of a configuration, by chance: one that a word shares an end with, or none of it."""
    others = sorted({*WORDS, *words})
    for node in texts(config):
        written = str(node.value)
        inner = random.choice(list(_QUOTED.finditer(written)) or [None]) if _DOCUMENT.match(written) else None
        at, to = (0, len(written)) if inner is None else inner.span(1)
        start, end = _shared(written[at:to], random.choice(others), random)
        alike = [one for one in others if one.count(":") == written[at:to].count(":") or not start + end]
        fitting = [one[len(start) : len(one) - len(end)] for one in alike if _fits(one, start, end)]
        tried = ([] if _ONE_ACCOUNT.search(start) else ["*"]) + random.sample(fitting, min(_FEW, len(fitting)))
        yield Piece(node, written[:at] + start, end + written[to:], (written[at + len(start) : to - len(end)], *tried))


def _fits(word: str, start: str, end: str) -> bool:
    return len(word) > len(start) + len(end) and word.startswith(start) and word.endswith(end)


def _shared(text: str, word: str, random: Random) -> tuple[str, str]:
    """What both begin and end with, or less; of words that share nothing, a beginning or an end of the text."""
    first = next((at for at, (one, other) in enumerate(zip(text, word, strict=False)) if one != other), min(len(text), len(word)))
    left, right = text[first:][::-1], word[first:][::-1]
    last = next((at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right)))
    if first == last == 0:
        cut = random.randrange(len(text) + 1)
        return (text[:cut], "") if random.random() < 1 / 2 else ("", text[cut:])
    return text[:first], text[len(text) - last :] if random.random() < 1 / 2 else ""


# --- walks --------------------------------------------------------------------------------------------------------------------------------


def texts(config: Config) -> Iterator[Literal]:
    """Every text in an argument of a resource or data source, and every name in an object there."""
    for one in config.main.blocks:
        if is_resource(one):
            yield from _in_body(one.body, META)


def _in_body(one: Body, left_out: frozenset[str] = frozenset()) -> Iterator[Literal]:
    for key, attribute in one.attributes.items():
        yield from _in(attribute.value) if key not in left_out else ()
    for inner in one.blocks:
        yield from _in_body(inner.body) if inner.type not in META_BLOCKS | UNTOUCHED else ()


def _in(node: Expression) -> Iterator[Literal]:
    if isinstance(node, Literal):
        yield from [node] if is_text(node) and node.value else []
    for one in _inside(node):
        yield from _in(one)


def _inside(node: Expression) -> tuple[Expression, ...]:
    match node:
        case Template(parts):
            return parts
        case TupleOf(items):
            return items
        case ObjectOf(items):
            return tuple(one for pair in items for one in pair)
        case Conditional(_, yes, no):
            return yes, no
        case Call(function, arguments) if function in _READ_INTO:
            return arguments
        case _:
            return ()


def put(config: Config, node: Literal, new: Expression) -> Config:
    """Something else in the place of a text."""

    def change(one: Expression) -> Expression:
        if one is node:
            return new
        match one:
            case Template(parts):
                return Template(tuple(inner for part in parts for inner in _parts(change(part))))
            case TupleOf(items):
                return TupleOf(tuple(map(change, items)))
            case ObjectOf(items):
                return ObjectOf(tuple((change(key), change(value)) for key, value in items))
            case Conditional(test, yes, no):
                return Conditional(test, change(yes), change(no))
            case Call(function, arguments, spread):
                return Call(function, tuple(map(change, arguments)), spread)
            case _:
                return one

    return replace(config, main=with_values(config.main, change))


def _parts(part: Expression) -> tuple[Expression, ...]:
    return part.parts if isinstance(part, Template) else (part,)

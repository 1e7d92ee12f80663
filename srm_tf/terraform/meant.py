"""What was meant by a value that Terraform refuses, where it can have been one thing only.

Nothing is applied of such a configuration, so no verdict on it can be wrong about what runs. What its author meant says more than
`unknown`, beside the note that Terraform refuses it. Only slips of form are read: `False` and 1 for a bool, one value for a list of one, a
list of one for the value, a block for a map, a `dynamic` block without `content`, lists in a list (as Terraform 0.11 wrote
`["${split(",", var.x)}"]`), an object where its JSON is wanted, a word of AWS's without its quotes, an `iterator` in quotes, `locals =
{}`, a bool for a `count` of 0 or 1, a set of numbers or a list for the set that `for_each` wants, `list(a, b)` and `map(k, v)` of
Terraform ≤ 0.14, and, as 0.11 had it, the first instance where `count` makes them and none is named, or the only one where the first is
named. What has to be guessed is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.certain import will_be
from srm_tf.terraform.convert import convert, refusal
from srm_tf.terraform.cty import NONE, EvalError, Val
from srm_tf.terraform.syntax import Attribute, Block, Body, Call, Literal, ObjectOf, Span, Traversal, TupleOf
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, Type, list_of, object_of, set_of

GONE = {"list": "tolist([…])", "map": "tomap({…})"}  # functions that Terraform ≥ 0.15 has no more, and what stands for them
_WORD = regex(r"[A-Z][A-Za-z0-9]+")
_NAME = regex(r"[^\W\d][\w-]*")
_PLURAL = regex(r"(?:\w*_)?(?:[a-z]{3,}[^aisu\W\d_]s|arns|azs|ids|sgs)")
_OF_DYNAMIC = frozenset({"for_each", "iterator", "labels"})
_TRUTHS = {"true": True, "false": False}
_PRIMITIVE = frozenset({"string", "number", "bool"})
_OBJECT = frozenset({"object", "map"})
_LIST = frozenset({"list", "set"})


def word(name: Traversal) -> tuple[Val, str] | None:
    """What a name stands for that leads nowhere, and how to call that: a bool in capitals, as Python has it, or a word of AWS's.

    Such words begin with a capital (`S3`, `Enabled`, `NONE`), as no variable does of which somebody forgot to write `var.`. A note does
    not repeat them: so may a password.

    >>> word(Traversal("False"))[0].data, word(Traversal("NONE"))[1], word(Traversal("kms_key_arn"))
    (False, 'a text in quotes', None)
    """
    if name.steps:
        return None
    found = _TRUTHS.get(name.root.lower())
    if found is not None:
        return cty.boolean(found), name.root.lower()
    return (cty.string(name.root), "a text in quotes") if _WORD.fullmatch(name.root) else None


def local_values(argument: Attribute) -> Block | None:
    """The block that `locals = { … }` means, as Terraform 0.11 took it; None where it is anything else."""
    if argument.name != "locals" or not isinstance(argument.value, ObjectOf):
        return None
    found = {str(key.value): value for key, value in argument.value.items if isinstance(key, Literal)}
    if len(found) < len(argument.value.items):
        return None
    return Block("locals", (), Body({name: Attribute(name, value, argument.span) for name, value in found.items()}), argument.span)


def iterator(block: Block) -> tuple[str, str]:
    """By which name a `dynamic` block calls what it goes over, and what Terraform says against that; "" where it says nothing.

    https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks: it is called by its label where no name is given.
    """
    given = block.body.value("iterator")
    if isinstance(given, Traversal):
        return given.root, ""
    if isinstance(given, Literal) and isinstance(given.value, str) and _NAME.fullmatch(given.value):
        return given.value, "an iterator is a name without quotes; read as that"
    return (block.labels[0] if block.labels else ""), ""


def content(block: Block) -> tuple[Body, Span, str]:
    """What a `dynamic` block makes of each element, and what Terraform says against that; "" where it says nothing.

    Where nobody wrote `content`, what stands beside `for_each` was meant as that.
    """
    found = block.body.of_type("content")
    if found:
        against = "a dynamic block has one content block; the first one counts, what else there is is not judged"
        return found[0].body, found[0].span, against if len(found) > 1 else ""
    beside = {name: one for name, one in block.body.attributes.items() if name not in _OF_DYNAMIC}
    return (
        Body(beside, block.body.blocks),
        block.span,
        "a dynamic block needs a content block; read as if all that stands in it were its content",
    )


def number(count: Val) -> tuple[Val, str] | None:
    """The number that a bool stands for in `count`: Terraform 0.11, which had no bools, read `default = true` as 1.

    https://developer.hashicorp.com/terraform/language/v1.1.x/upgrade-guides/0-12
    """
    inner, marks = cty.unmark(count)
    if inner.type != BOOL or not inner.known or inner.is_null:
        return None
    return cty.mark(cty.number(int(bool(inner.data))), marks), str(int(bool(inner.data)))


def keys(each: Val) -> tuple[Val, str] | None:
    """The set of texts that was meant in a `for_each`: by a set of numbers or bools, or by a list, of which `toset` makes it.

    Terraform 1.15: `"for_each" supports maps and sets of strings, but you have provided a set containing type number`. It takes no list,
    since the order of a list means something: https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
    """
    inner, marks = cty.unmark(each)
    kind = inner.type
    if inner.is_null or not (_holds_no_texts(inner) or _lists_keys(kind) or (is_ordered(inner) and all(map(_lists_keys, _sides(inner))))):
        return None
    return cty.mark(convert(inner, set_of(STRING)), marks), "a set of strings" if kind.kind == "set" else "toset([…])"


def is_ordered(each: Val) -> bool:
    """Whether it is a list in any case: of a condition, on either side."""
    later = will_be(each)
    sides = later.blank.branches if later.type == ANY else ()
    return later.type.kind in {"list", "tuple"} or (sides != () and all(is_ordered(one) for _, one in sides))


def _sides(each: Val) -> tuple[Type, ...]:
    """The types that it may come to, however conditions are nested."""
    later = will_be(each)
    return tuple(kind for _, one in later.blank.branches for kind in _sides(one)) if later.type == ANY else (later.type,)


def _holds_no_texts(each: Val) -> bool:
    return each.known and each.type.kind == "set" and each.type.of in {NUMBER, BOOL}


def _lists_keys(kind: Type) -> bool:
    return kind.kind in {"tuple", "list"} and all(one.is_primitive for one in (kind.items if kind.kind == "tuple" else (kind.of,)))


def made_anew(call: Call) -> Call | None:
    """The call that stands for one of a function that Terraform has no more; None for any other.

    https://developer.hashicorp.com/terraform/language/functions/list and …/map
    """
    given = call.arguments
    if call.name == "list":
        lists = (TupleOf(given[:-1]), given[-1]) if call.spread else (TupleOf(given),)
        return Call("tolist", (Call("concat", lists),))
    if call.name == "map" and not call.spread and len(given) % 2 == 0:
        return Call("tomap", (ObjectOf(tuple(zip(given[::2], given[1::2], strict=True))),))
    return None


def meant(value: Val, kind: Type) -> tuple[Val, str] | None:
    """The value that was meant where an argument of a type is wanted, and what it was read as; None where that is not plain."""
    if value.is_null:  # of a type that does not fit: `var.b ? ["x"] : null`
        return None
    for attempt in (_bool, _list, _flat, _only, _json):
        try:
            found = attempt(value, kind)
        except EvalError:
            continue
        if found is not None:
            return found
    return None


def opened(value: Val, kind: Type) -> Val:
    """The value for an argument of a list, where an element of it may be a list by itself.

    Terraform 0.11 read `["${module.vpc.private_subnets}"]` as the list that it names, and refuses it since. While nobody knows what type
    that has, a name in the plural leaves open how many there are.
    """
    inner, marks = cty.unmark(value)
    if kind.kind not in _LIST or not kind.of.is_primitive or inner.type.kind != "tuple" or not any(map(_is_plural, inner.items)):
        return value
    lists = [_unknown_list(one, kind) if _is_plural(one) else convert(cty.a_tuple((one,)), kind) for one in inner.items]
    if len(lists) == 1:
        return cty.mark(lists[0], marks)
    blank = cty.Blank(not_null=True, why=cty.reasons(*lists), parts=tuple(lists))
    return Val(kind, blank, marks.and_all(map(cty.marks_in, lists)))


def _is_plural(item: Val) -> bool:
    """Whether it is something of an unknown type: taken of each, or called by a word in the plural, and not what is taken of that."""
    if _is_of_each(item):
        return True
    name, *others = {one.partition(", ")[0].rpartition(".")[2] for one in item.blank.why} or {""}
    read = [one.text.rpartition(".")[2] for one in item.marks.references]  # of `aws_x.y[0].id`, the reason may say what counts them
    whole = not item.known and item.type == ANY and not item.blank.origin and (not read or name in read)
    return whole and not others and _PLURAL.fullmatch(name) is not None


def _is_of_each(item: Val) -> bool:
    """Whether it is what a splat or a loop makes of something of an unknown type: a list, however long, and never null."""
    return not item.known and item.type == ANY and (item.blank.each is not None or (item.blank.not_null and not item.blank.origin))


def _unknown_list(item: Val, kind: Type) -> Val:
    return Val(kind, cty.Blank(not_null=True, why=item.blank.why), item.marks)


def blocks(value: Val) -> tuple[Val, str] | None:
    """The blocks that an argument means where lists of them stand in a list, and what Terraform says against it; None where none does.

    It wants an object for each block. Terraform 0.11 opened such lists by itself: `ingress = ["${var.rules}"]`.
    https://developer.hashicorp.com/terraform/language/attr-as-blocks
    """
    found = meant(value, ANY)
    return None if found is None else (found[0], f"{refusal(value.type, list_of(object_of({})))}; read as {found[1]}")


def one_list(value: Val) -> tuple[Val, str] | None:
    """The list that lists in a list mean where no argument is a list of lists, and what it was read as; None where none is in it."""
    return None if value.is_null else _flat(value, ANY)


def _bool(value: Val, kind: Type) -> tuple[Val, str] | None:
    inner, marks = cty.unmark(value)
    if kind != BOOL or not inner.known:
        return None
    if isinstance(inner.data, str):
        found = _TRUTHS.get(inner.data.strip().lower())
    else:
        found = bool(inner.data) if isinstance(inner.data, Decimal) and inner.data in {0, 1} else None
    return None if found is None else (cty.mark(cty.boolean(found), marks), "the bool that it names")


def _list(value: Val, kind: Type) -> tuple[Val, str] | None:
    if kind.kind not in _LIST or value.type.kind not in _PRIMITIVE or value.is_null:
        return None
    return convert(cty.a_tuple([value]), kind), f"a {kind.kind} of one"


def _flat(value: Val, kind: Type) -> tuple[Val, str] | None:
    inner, marks = cty.unmark(value)
    if kind.kind not in _LIST and kind != ANY:
        return None
    if inner.type.kind != "tuple" or not inner.known or not any(one.type.is_sequence for one in inner.items):
        return None
    parts = list(_opened(inner.items, deep=kind == ANY or kind.of.is_primitive))
    if all(one.known or not one.type.is_sequence for one in parts):
        return cty.mark(convert(cty.a_tuple(parts), kind), marks), "one list"
    lists = [convert(one if one.type.is_sequence else cty.a_tuple((one,)), kind) for one in parts]
    together = Val(kind, cty.Blank(not_null=True, why=cty.reasons(*lists), parts=tuple(lists)), NONE.and_all(map(cty.marks_in, lists)))
    return cty.mark(lists[0] if len(lists) == 1 else together, marks), "one list"


def _opened(items: tuple[Val, ...], *, deep: bool) -> Iterator[Val]:
    """What stands in the lists that are known, in place of each; of lists in those too where only what is no list can have been meant."""
    for one in items:
        inner, marks = cty.unmark(one)
        if inner.type.is_sequence and inner.known:
            held = tuple(cty.mark(part, marks) for part in inner.items)
            yield from _opened(held, deep=deep) if deep else held
        else:
            yield one


def _only(value: Val, kind: Type) -> tuple[Val, str] | None:
    inner, marks = cty.unmark(value)
    if kind.kind not in _PRIMITIVE or inner.type.kind != "tuple" or len(inner.items) != 1:
        return None
    return cty.mark(convert(inner.items[0], kind), marks), "its only element"


def _json(value: Val, kind: Type) -> tuple[Val, str] | None:
    """An object or a list of objects: `policy = { … }`."""
    from srm_tf.terraform.functions.encoding import jsonencode  # noqa: PLC0415 — functions convert their arguments in their turn

    objects = value.type.kind in _OBJECT or (value.type.kind == "tuple" and any(one.kind in _OBJECT for one in value.type.items))
    return (jsonencode(value), "its JSON") if kind == STRING and objects else None

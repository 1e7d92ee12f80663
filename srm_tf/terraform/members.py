"""Which member is taken of what a plan shows as a whole: of a variable that a module is passed, of an output that it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.model.value import GAP, Certainty
from srm_tf.regex import regex
from srm_tf.terraform.addresses import CHOOSING, KEYS, Part, by_themselves, parts, show_key
from srm_tf.terraform.instances import EVERY, By
from srm_tf.terraform.parallel import stem

if TYPE_CHECKING:
    from srm_tf.model.resource import Key
    from srm_tf.model.value import Reference
    from srm_tf.terraform.decode import ModuleCall
    from srm_tf.terraform.instances import Trail

_CALLED: Final = regex(r"_(id|arn|name)s?$|^(security_groups|subnets)$")  # members that are called after what they call
_CALL: Final = frozenset({"", "id", "arn", "name"})  # attributes by which others call a resource; "": nobody knows which is read
_HANDED: Final = frozenset({"var", "each", "module", "local"})
_WHOLE, _OUTPUT = 2, 3  # steps of `var.x` and `each.value`, and of `module.m.x`


def member(steps: tuple[Part, ...], by: By) -> By:
    """By which key a member is taken of what a variable or an output is: its own, else the one that its expression picks by.

    `module.n.arns.log` means what `module.n.arns["log"]` does.
    """
    step = steps[0]
    if not by.apart:
        return By(apart=False)
    key = steps[1].name if step.key is None and not by.keys and len(steps) > 1 else step.key
    own = by if key is None else By((key,))
    return replace(own, only=False, one=by.one or step.key is not None or len(steps) > 1)


def read_of(trail: Trail, rest: tuple[Part, ...]) -> Trail:
    """What is read of a whole resource that comes out of a module: `module.network.vpc.default_security_group_id`."""
    one = trail.reference
    if rest and (one.target or "").endswith(show_key(rest[0].name)):  # an instance of it: `module.network.subnets.a.id`
        rest = rest[1:]
    if len(rest) != 1 or rest[0].key is not None or rest[0].dynamic or one.target is None or one.attribute or one.text != one.target:
        return trail
    return replace(trail, reference=replace(one, text=f"{one.text}.{rest[0].name}", attribute=rest[0].name))


def as_output(steps: tuple[Part, ...], call: ModuleCall, instances: Container[Key] = ()) -> tuple[Part, ...]:
    """`module.m["id"]` names an output where the call makes one module, as `module.m.id` does; a plan shows it like an instance.

    Of `for_each = toset(["id"])` a plan shows no expression: which `instances` there are tells.
    """
    kind, called, *rest = steps
    repeated = call.count_expression is not None or call.for_each_expression is not None
    outputs = call.module.outputs if call.module is not None else {}
    if repeated or not isinstance(called.key, str) or called.key not in outputs or called.key in instances:
        return steps
    return (kind, Part(called.name), Part(called.key), *rest)


def told(trails: Iterable[Trail], names: Sequence[str], *, one: bool = False) -> Iterable[Trail]:
    """Where an expression leads that has these names. `one`: one thing is meant of what it has.

    Of several of one type it is one, and where some of that stands behind a local value, nobody knows whether the rest is it. Nor are all
    instances of a block meant for sure that stands beside a variable or a local value: `[for k in local.keys : aws_x.y[k].id]`.
    """
    if len(names) == 1 and is_member(names[0]):
        trails = [replace(trail, part=True) for trail in trails]
    if len(names) == 1 and not one:
        return trails
    found = _once(trails)
    if one:
        if len(names) > 1 and any(text.startswith("local.") for text in names):
            found = [trail if trail.is_whole else perhaps(trail) for trail in found]
        several = _alike(found, _type)
        return [replace(trail, one_of=True) if trail.reference.target in several else trail for trail in _of_any_type(found)]
    if not any(text.startswith(("local.", "var.")) for text in names):
        return found
    several = _alike((trail for trail in found if trail.is_whole), _block)
    return [perhaps(trail) if trail.reference.target in several or _is_keyed(trail) else trail for trail in found]


def _once(trails: Iterable[Trail]) -> list[Trail]:
    """Without a resource as a whole beside what is read of it."""
    found = list(trails)
    read = {trail.reference.target for trail in found if not trail.is_whole}
    return [trail for trail in found if not (trail.reference.target in read and trail.is_whole)]


def _of_any_type(trails: list[Trail]) -> list[Trail]:
    """Of `module.net.ids.vpc` a plan shows all that `ids` is made of: where that is of several types, it may be of another one."""
    types = {_type(trail.reference.target) for trail in trails if trail.reference.target}
    if len(types) < 2:  # noqa: PLR2004 — nothing else that it could be
        return trails
    return [replace(trail, reference=replace(trail.reference, unnamed=True)) if trail.reference.target else trail for trail in trails]


def of_its_kind(trails: Iterable[Trail], read: Sequence[Part]) -> Iterable[Trail]:
    """What a member may be of all that its object is made of: `settings.kms_key_arn` is called after the key, not the subnet beside that.

    Where nothing in the object is what the member is called after, it may be any of it.
    """
    if not read or not _CALLED.search(read[-1].name):
        return trails
    found, words = list(trails), [word for word in stem(read[-1].name) if word != "name"]
    own = {target for trail in found if (target := trail.reference.target) and words and words[-1] in stem(_type(target))}
    if not own:
        return found
    kept = [trail for trail in found if trail.reference.target in own or not is_call(trail.reference)]
    if len(kept) < len(found):
        kept = [replace(trail, picked=True) for trail in kept]
    types = {_type(trail.reference.target) for trail in kept if trail.reference.target}
    return [_of_one_type(trail) for trail in kept] if len(types) == 1 else kept


def _of_one_type(trail: Trail) -> Trail:
    """What is left is of no other type."""
    return replace(trail, reference=replace(trail.reference, unnamed=False)) if trail.reference.target else trail


def is_call(reference: Reference) -> bool:
    """Whether a resource is called by it, as far as anybody can tell: by its ID, ARN or name."""
    return reference.target is not None and reference.attribute in _CALL


def is_member(name: str) -> bool:
    """Whether a name is that of something in what a variable, a loop or an output holds: a plan shows what all of that refers to."""
    head = name.partition(".")[0]
    return head in {"var", "each", "module"} and len(parts(name)) > (_OUTPUT if head == "module" else _WHOLE)


def _alike(trails: Iterable[Trail], kind: Callable[[str], str]) -> set[str]:
    """The targets that there are several of one kind of."""
    targets = {trail.reference.target for trail in trails if trail.reference.target}
    number = Counter(map(kind, targets))
    return {target for target in targets if number[kind(target)] > 1}


def _is_keyed(trail: Trail) -> bool:
    """Whether it is an instance by its name, which a condition may leave out though it is the only one: `[for k, v in x : v.id if …]`.

    One that a key picks is inferred, and there.
    """
    return trail.is_whole and trail.reference.text.endswith('"]') and trail.reference.certainty == Certainty.EXACT


def _block(address: str) -> str:
    """The block of an instance."""
    return address.rpartition("[")[0] if address.endswith("]") else address


def _type(address: str) -> str:
    """The type of a resource."""
    return parts(address)[-2].name


def perhaps(trail: Trail) -> Trail:
    """The trail as one of several that may be meant; without a target, the local value may hold anything else as well."""
    return replace(trail, reference=replace(trail.reference.at_most(Certainty.POSSIBLE), unnamed=trail.reference.target is None))


def by_name(
    references: Sequence[str], names: Iterable[str], by: By, picked: Callable[[list[str]], By], *, in_object: bool = False
) -> tuple[tuple[str, By], ...]:
    """By which key an expression picks from each of its names: by what is `picked` by those that stand directly behind the name.

    Of `aws_x.y[local.other[each.key]]` a plan shows `aws_x.y`, `local.other` and `each.key`, in this order: which instance that is, nobody
    knows. Nor do they where a key stands there twice, `aws_x.y[each.key == "a" ? "b" : each.key]`, which in an object may be another
    member.
    """
    if not by.keys:
        return tuple((name, by) for name in names)
    indexed, open_key = _indexed(references), replace(by, keys=(GAP,))
    alone = by.one and not in_object
    own = {name: open_key if alone and len({*keys}) < len(keys) else picked(list(dict.fromkeys(keys))) for name, keys in indexed.items()}
    return tuple((name, replace(own[name], one=by.one, apart=by.apart) if name in own else open_key) for name in names)


def _indexed(references: Iterable[str]) -> dict[str, list[str]]:
    """The names that a key of an instance stands directly behind, and all such keys, as often as one of them stands behind it."""
    found: dict[str, Counter[str]] = {}
    for name, keys in picks(references):
        found[name] = found.get(name, Counter()) | Counter(keys)
    return {name: list(keys.elements()) for name, keys in found.items()}


def picks(references: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The names that a key of an instance stands directly behind, each time, and all keys up to the next name of something."""
    names = list(by_themselves(references))
    for at, (name, key) in enumerate(pairwise(names), 1):
        if key.startswith(KEYS) and not name.startswith(KEYS):
            yield name, [text for text in takewhile(lambda text: text.startswith(CHOOSING), names[at:]) if text.startswith(KEYS)]


def blocks(references: Sequence[str], names: Container[str]) -> tuple[str, ...]:
    """The blocks that are named as a whole beside an instance of theirs: a list may hold all of it.

    Of one value, such a block is mostly asked for its length.
    """
    picked = {name for name, _ in picks(references)}
    alone = pairwise((*by_themselves(references), ""))
    whole = (text for text, behind in alone if text not in names or (text in picked and not behind.startswith(KEYS)))
    return tuple(text for text in whole if text.partition(".")[0] not in _HANDED)


def of_made(by: By, names: Sequence[str]) -> By:
    """Of `{ for k, v in aws_x.y : k => v.id }` members have the keys of the instances; places in a list, where nothing else is in it."""
    return EVERY if len(names) > 1 and any(isinstance(key, int) for key in by.keys) else by


def picks_by_name(keys: Sequence[Key]) -> bool:
    """Whether a block that is named as a whole may stand for some of its instances: `values(x)[*]` and `[for … if …]` show the same.

    Instances with names are chosen among by their names; of those with numbers, `[*]` takes all.
    """
    return len(keys) > 1 and any(isinstance(key, str) for key in keys)

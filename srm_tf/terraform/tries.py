"""`try` and `can`: what fails now, and what may fail yet.

https://developer.hashicorp.com/terraform/language/functions/try, https://developer.hashicorp.com/terraform/language/functions/can
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.certain import Look, cannot_fail, first_of, has_one, later_all, stands, will_be
from srm_tf.terraform.cty import EvalError, NoAttributeError, Val
from srm_tf.terraform.indexing import EACH_KEY, get
from srm_tf.terraform.lacking import may_lack, unseen_to
from srm_tf.terraform.names import parts
from srm_tf.terraform.picking import begins_as
from srm_tf.terraform.syntax import ITEM, Call, For, Index, Splat, Traversal
from srm_tf.terraform.told_apart import are_one
from srm_tf.terraform.types import BOOL

if TYPE_CHECKING:
    from srm_tf.terraform.syntax import Expression

Rounds: TypeAlias = Mapping[str, bool]  # the names that loops bind, and whether all that they loop over is known


def worked(value: Val, error: EvalError | None) -> Val | None:
    """What a part comes to, None where it fails. What no element has may yet work, where there may be none."""
    if isinstance(error, NoAttributeError) and error.none:
        return cty.unknown(why=error.none)
    return value if error is None else None


def first_that_works(arguments: Sequence[Expression], look: Look) -> Val:
    """The first argument of `try` that can be evaluated; a choice, where one may fail yet. Raises EvalError where none can."""
    choices: list[Val] = []
    lacking: tuple[str, ...] = ()  # why the first of them may yet fail, though all of it is known
    for argument in arguments:
        value = look(argument)
        if value is None:
            continue
        choices.append(value)
        known, may_fail = cty.wholly_known(value), may_lack(argument, look)
        lacking = may_fail if len(choices) == 1 else lacking
        if not may_fail and (known or _stays(argument, value, look)):
            break
    if not choices:
        raise EvalError('call to function "try" failed: no expression succeeded')
    return choices[0] if cty.wholly_known(choices[0]) and (not lacking or len(choices) == 1) else first_of(choices, lacking)


def works(arguments: Sequence[Expression], look: Look) -> Val:
    """Whether the argument of `can` can be evaluated. Raises EvalError for another number of arguments."""
    if len(arguments) != 1:
        raise EvalError('function "can" expects one argument')
    value = look(arguments[0])
    if value is None:
        return cty.FALSE
    lacking = may_lack(arguments[0], look)
    if not lacking and not cty.wholly_known(value):
        later = later_all(value, BOOL)
        stays = cannot_fail(arguments[0], look, value) and not _may_miss(arguments[0], look)
        certain = True if stays else _matches(arguments[0], look)
        return later if certain is None else Val(BOOL, replace(later.blank, sure=cty.boolean(certain)), later.marks)
    return cty.unknown(BOOL, why=lacking, marks=cty.marks_in(value)) if lacking else cty.TRUE


def _matches(argument: Expression, look: Look) -> bool | None:
    """Whether `regex` finds something at the beginning of a text of which that is known: `can(regex("^arn:", aws_kms_key.k.arn))`."""
    if not isinstance(argument, Call) or argument.name != "regex" or argument.spread:
        return None
    pattern, text = (look(one) for one in argument.arguments)
    return None if pattern is None or text is None else begins_as(will_be(pattern), will_be(text))


def _stays(argument: Expression, value: Val, look: Look) -> bool:
    """Whether an argument of `try` that is not known yet cannot fail any more."""
    sure = value.blank.sure
    settled = sure is not None and stands(sure) and has_one(argument, look)
    return (settled or cannot_fail(argument, look, value)) and not _may_miss(argument, look)


def _may_miss(argument: Expression, look: Look) -> bool:
    """Whether it takes something out of a collection under a key that is not known, and that there may be nothing under.

    `{ prod = true }[var.env]` is true or an error: where that counts, all is well, but `try` and `can` make something of the error.
    """
    waiting: list[tuple[Expression, Rounds]] = [(argument, {})]
    while waiting:
        one, rounds = waiting.pop()
        if isinstance(one, Index) and _is_open(one, rounds, look):
            return True
        inner = rounds
        if isinstance(one, (For, Splat)):
            source = None if _named(one.source, rounds) else look(one.source)
            certain = source is not None and cty.wholly_known(source)
            inner = {**rounds, **dict.fromkeys(one.names if isinstance(one, For) else (ITEM,), certain)}
        waiting += [(part, inner) for part in unseen_to(one)]
    return False


def _is_open(taken: Index, rounds: Rounds, look: Look) -> bool:
    """Whether the key may be none that there are. One that a round of what is known brings has been tried."""
    named = _named(taken.key, rounds)
    key = None if named else look(taken.key)
    if key is None or key.known:
        return not all(rounds[name] for name in named)
    if _named(taken.source, rounds):
        return True
    source = look(taken.source)
    if source is not None and not source.known and source.blank.entries and not source.blank.branches:
        return key.data is not EACH_KEY.data and not any(are_one(name, key) for name, _ in source.blank.entries)
    sides = [] if source is None else [source] if source.known else [one for _, one in source.blank.branches]
    keys = [key.blank.sure] if key.blank.sure is not None else [one for _, one in key.blank.branches]
    return sides != [] and not (keys and all(_surely_has(side, one) for side in sides for one in keys))


def _surely_has(side: Val, key: Val) -> bool:
    """Whether there is something under a key for certain."""
    if not side.known or not key.known:
        return False
    try:
        get(side, key, attribute=False)
    except EvalError:
        return False
    return True


def _named(expression: Expression, rounds: Rounds) -> set[str]:
    """The names of rounds that an expression speaks of."""
    waiting, found = [expression] if rounds else [], set[str]()
    while waiting:
        one = waiting.pop()
        if isinstance(one, Traversal):
            found.add(one.root)
        waiting += parts(one)
    return found & rounds.keys()

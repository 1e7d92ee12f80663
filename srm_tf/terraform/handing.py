"""Which functions hand on what they are given: what any other one makes of a name is another name, or may be.

A piece of a name is no such name: `split("-", aws_s3_bucket.b.id)[0]` is another bucket, `split("/", aws_kms_key.k.arn)[1]` the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from srm_tf.model.value import GAP
from srm_tf.regex import regex
from srm_tf.terraform.cty import Val, walk, wholly_known
from srm_tf.terraform.given_by_aws import is_arn, lacks
from srm_tf.terraform.replacing import is_pattern

# What these give is what they are given, some of it, or a text with all of it in it; of all others nobody can tell.
_HAND_ON: Final = frozenset((
    "arn_build", "arn_parse", "base64decode", "base64encode", "base64gunzip", "base64gzip", "chunklist", "cidrhost", "cidrsubnets",
    "coalesce", "coalescelist", "compact", "concat", "convert", "decode_tfvars", "distinct", "element", "encode_expr",
    "encode_tfvars", "ephemeralasnull", "flatten", "flip_sensitive", "indent", "jsonencode", "keys", "lookup", "matchkeys",
    "merge", "nonsensitive", "one", "reverse", "rsadecrypt", "sensitive", "setintersection", "setproduct", "setsubtract", "setunion",
    "slice", "sort", "textdecodebase64", "textencodebase64", "tolist", "tomap", "toset", "tostring", "trim_iam_role_path", "urldecode",
    "urlencode", "values", "yamlencode",
))  # fmt: skip
_BETWEEN: Final = regex(r"[:/,;|\s*]")  # what stands between names, and in none
_IN_NAMES: Final = regex(r"[\w-]")
_NO_SIGNS: Final = regex(r"\(\?:|\[:\w+:\]|[*|]")  # of a pattern, what has such a sign and means none
_ALL_OF_IT: Final = regex(r"(?:\$|(?:\.|\\S|\[\^[^\]]+\])[*+]\)?(?:[:/].*)?)$")  # how a pattern ends that leaves no letters behind
_GROUP: Final = regex(r"(?<!\\)\((?!\?:)")
_SETS: Final = regex(r"\[\^?\]?[^\]]*\]")
# What stands in a pattern before the name of something: nothing does behind it, or all that an ARN has before, or what kind of thing it is.
_NAMED_LAST: Final = regex(r"[^()]*\)\$?$")
_AHEAD: Final = 5  # colons, or pieces between them, that an ARN has before the name
_MOST, _FEW = 64, 16  # more pieces than an ARN has, and lists that are looked into
_IN_ORDER: Final = frozenset(("concat", "reverse", "tolist"))
_KINDS: Final = regex(r"(?:/|\b(?:cluster|db|function|log-group|secret|stateMachine|table|user)\\?:)$")
# Whose ARN has a piece more than others, the name behind what kind of thing it is:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_LONGER: Final = regex(
    r"\baws_(?:cloudwatch_log_group|db_instance|elasticache_(?:cluster|replication_group)|lambda_function|rds_cluster"
    r"|secretsmanager_secret|sfn_state_machine)\.[^.]+\.arn$"
)
_ONE_VERB: Final = regex(r"%(?:\[1\])?[svq]")


def hands_on(name: str, given: Sequence[Val]) -> bool:
    """Whether what a function makes of values that are not known has in it what it is given, and no part of it only."""
    asked = _WHERE.get(name)
    return name in _HAND_ON if asked is None else asked(given)


def between(text: object) -> bool:
    """Whether a text is one that only stands between names, or has such a sign in it."""
    return isinstance(text, str) and _BETWEEN.search(text) is not None


def _is_whole(text: Val) -> bool:
    """Whether nothing is known to stand around what a text refers to."""
    return all(one.known or (one.blank.shape in {"", GAP} and len(one.blank.pieces) <= 1) for one in walk(text))


def _splits(given: Sequence[Val]) -> bool:
    return between(given[0].data) and _is_whole(given[1])


def _trims(given: Sequence[Val]) -> bool:
    """Whether what is taken away from the ends is no letter of a name."""
    away = given[1].data
    return isinstance(away, str) and (_IN_NAMES.search(away) is None or all(lacks(given[0], sign) for sign in away)) and _is_whole(given[0])


def _cuts(given: Sequence[Val]) -> bool:
    return (between(given[1].data) or _trims(given)) and _is_whole(given[0])


def _replaces(given: Sequence[Val]) -> bool:
    """Whether what is taken out, or comes in its place, only stands between names; or the groups of a pattern stay."""
    old, new = given[1].data, given[2].data
    if not isinstance(old, str) or not isinstance(new, str) or not _is_whole(given[0]):
        return False
    if old and not is_pattern(old) and lacks(given[0], old):
        return True
    sought = _NO_SIGNS.sub("", old[1:-1]) if is_pattern(old) else old
    return between(sought) and ("$" in new or _BETWEEN.sub("", new) == "")


def _finds(given: Sequence[Val]) -> bool:
    pattern = given[0].data
    if not isinstance(pattern, str) or not between(_NO_SIGNS.sub("", pattern)) or _ALL_OF_IT.search(pattern) is None:
        return False
    return _is_name(pattern) and _is_whole(given[1])


def _is_name(pattern: str) -> bool:
    """Whether what the only group of a pattern finds is a name, and not what stands before it: `^arn:aws:kms:([^:]+):.*$` is a Region."""
    plain = _SETS.sub("[]", pattern)
    groups = [one.start() for one in _GROUP.finditer(plain)]
    if len(groups) != 1:
        return not groups
    before, behind = plain[: groups[0]], plain[groups[0] + 1 :]
    return _NAMED_LAST.fullmatch(behind) is not None or before.count(":") >= _AHEAD or _KINDS.search(before) is not None


def names_in(name: str, given: Sequence[Val]) -> range | None:
    """Which pieces of an ARN, in a list of all of them, name what it is of: those behind its partition, Region and account."""
    if name == "split":
        apart = isinstance(sign := given[0].data, str) and (":" in sign or sign == "/") and is_arn(given[1])
        return range(_AHEAD if sign == ":" else 1, _MOST) if apart else None
    names = given[0].blank.names if name in _IN_ORDER else None
    if names is None or name == "tolist":
        return names
    if name == "reverse":
        return range(1) if names.stop == _MOST else None
    return range(names.start, names.start + 1)  # behind that, what is added may stand


def may_miss_the_name(name: str, given: Sequence[Val]) -> bool:
    """Whether what a function makes of a list of such pieces may be one that does not name it."""
    if name == "element" and (may_not_name(given[0], given[1]) or _may_begin_anew(given[0], given[1])):
        return True
    names = next((one.blank.names for item in given for one in (item, *item.items[:_FEW]) if one.blank.names is not None), None)
    if names is None or names_in(name, given) is not None:
        return False
    if name == "element" and given[0].blank.names is names:
        return False
    first, behind = (one.data for one in given[1:]) if name == "slice" else (None, None)
    inside = isinstance(first, Decimal) and isinstance(behind, Decimal) and names.start <= first and behind <= names.stop
    return not inside or given[0].blank.names is not names


def _may_begin_anew(pieces: Val, place: Val) -> bool:
    """Whether `element` may find no piece at a place behind the name, and so the first ones again."""
    names = pieces.blank.names
    behind = names is not None and isinstance(place.data, Decimal) and place.data > names.start
    return behind and not any(_LONGER.search(one) for one in pieces.blank.why)


def may_not_name(pieces: Val, place: Val) -> bool:
    """Whether what stands at a place of the pieces of an ARN may tell where that is, and not what it is of; of another list it does not.

    A choice is such a list where a side of it is; only its own sides are asked, since what they may come to in turn can be without end.
    """
    return any(_may_be_ahead(one, place) for one in (pieces, *(side for _, side in pieces.blank.branches)))


def _may_be_ahead(pieces: Val, place: Val) -> bool:
    """Of one list. A place that is counted from its own number, as in `length(pieces) - 1`, is one from its end, where the name stands."""
    names = pieces.blank.names
    if names is None:
        return False
    if place.known:
        return place.data not in names and (place.data != -1 or names.stop < _MOST)
    return not set(place.blank.why) <= set(pieces.blank.why)


def _formats(given: Sequence[Val]) -> bool:
    """Whether a value is shown whole, and alone; where more is told of the text, that says what stands around it."""
    pattern = given[0].data
    return isinstance(pattern, str) and _ONE_VERB.fullmatch(pattern) is not None and all(map(_is_whole, given[1:]))


def _joins(given: Sequence[Val]) -> bool:
    """Whether nobody can add another text to one: of lists that are known, the pieces tell it."""
    return all(one.known or one.blank.most == 1 for one in given) and all(map(_is_whole, given))


def _lowers(given: Sequence[Val]) -> bool:
    return lacks(given[0], "A")


def _narrows(given: Sequence[Val]) -> bool:
    """Whether a range is cut out of another one: by fewer bits than none it is made wider."""
    return isinstance(given[1].data, Decimal) and given[1].data >= 0


_WHERE: Final[dict[str, Callable[[Sequence[Val]], bool]]] = {
    "basename": lambda given: _is_whole(given[0]),
    "chomp": lambda given: _is_whole(given[0]),
    "cidrsubnet": _narrows,
    "format": _formats,
    "formatlist": _formats,
    "csvdecode": lambda given: _is_whole(given[0]),
    "jsondecode": lambda given: _is_whole(given[0]),
    "yamldecode": lambda given: _is_whole(given[0]),
    "join": _joins,
    "lower": _lowers,
    "regex": _finds,
    "replace": _replaces,
    "split": _splits,
    "trim": _trims,
    "trimprefix": _cuts,
    "trimspace": lambda given: _is_whole(given[0]),
    "trimsuffix": _cuts,
    "zipmap": lambda given: wholly_known(given[0]),
}

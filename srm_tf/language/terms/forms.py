"""ARNs, and objects, of which parts are not known yet: what the rest decides all the same.

Each part that is not known is a GAP, in whose place anything may stand. Between the first five colons of an ARN that are written it is a
word, though: a partition, a service, a Region, an account (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations
from typing import Final

from srm_tf.language.terms.arn_kinds import kinds_of
from srm_tf.model.value import ABSENT, GAP, Value
from srm_tf.regex import regex

# Where the fields of an ARN stand; the last one, what it is of, may hold colons itself: `text.split(":", RESOURCE)`.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
PARTITION: Final = 1
SERVICE: Final = 2
REGION: Final = 3
ACCOUNT: Final = 4
RESOURCE: Final = 5
_WITHOUT_KINDS: Final = frozenset({"sns", "sqs"})  # their ARNs end in a name, which may begin like a kind, as those of buckets do
_OF_ACCOUNTS: Final = frozenset({"iam", "sts"})  # whose ARNs all name an account, or `aws`
_STARS: Final = regex(r"(?<![*?])[*?]*\*[*?]*")
_BESIDE_A_GAP: Final = regex(rf"\?*{GAP}\?*")  # where a star may come to stand
_RANDOM: Final = "-??????"  # with six characters of Secrets Manager's the ARN of each secret ends
_EVERY: Final = regex(rf"\*(?:[:/]\*)*(?:{re.escape(_RANDOM)})?")
_AT_THE_END: Final = regex(rf"{_EVERY.pattern}$")
# Permission sets are of the one instance of Identity Center that an organization has:
# https://docs.aws.amazon.com/singlesignon/latest/userguide/organization-instances-identity-center.html
_THE_ONLY_ONE: Final = regex(r"\bssoins-\w+(?=/)")
# A star at the end of a field reaches beyond the colon, and so stands for the account as well; what an ARN that ends early lacks
# counts as stars: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
_OF_A_SERVICE: Final = regex(r"arn:[^:]*:(?P<service>[^:]*):(?P<whose>[^:]*:[^:]*|[^:]*\*):(?P<name>.*)", re.IGNORECASE | re.DOTALL)
_REGION: Final = rf"(?:[a-z]{{2,4}}(?:-[a-z]+)+-\d+|[^:/{GAP}]*\*)?"
_CUT_SHORT: Final = regex(
    rf"arn:[^:]*:(?:[^:/{GAP}]+(?::{_REGION})?|[^:/]+:(?:{_REGION}|{GAP}):(?:\d{{12}}|[^:/{GAP}]*\*)?)", re.IGNORECASE
)
_MAY_BE_ALL: Final = regex(r"\**|a|ar|arn|arn:[^:/]*(:\*?)*", re.IGNORECASE)  # what `*`, `arn:*` and `arn:aws:*:*` begin with
_MAY_END_ALL: Final = regex(r"([^/]*\*)?")


def starred(text: str) -> str:
    """A pattern with one star for several wildcards that a star is among: names are longer than the few characters these ask for.

    >>> starred("s3:?*"), starred("s3:Get?")
    ('s3:*', 's3:Get?')
    """
    return _STARS.sub("*", text)


def whole(text: str) -> str:
    """A pattern of ARNs with all fields: AWS takes stars for those that one lacks. One that is not known may have more of them.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

    >>> whole("arn:aws:sqs"), whole("arn:aws:s3:::b")
    ('arn:aws:sqs:*:*:*', 'arn:aws:s3:::b')
    """
    lacks = RESOURCE - text.count(":")
    return text + ":*" * lacks if lacks > 0 and GAP not in text and text[:4].lower() == "arn:" else text


def members(value: Value) -> tuple[tuple[Value, Value], ...]:
    """The names and the values of an object. Those not known have to begin or end differently from all others; else there are none."""
    if isinstance(value.data, Mapping):
        return tuple((Value(str(name), sensitive=value.sensitive), inner) for name, inner in value.data.items())
    entries = value.unknown.entries
    return () if any(_may_be_one(one.form, other.form) for (one, _), (other, _) in combinations(entries, 2)) else entries


def _may_be_one(name: str, other: str) -> bool:
    """Whether two names, with a GAP for what is not known of them, may come to the same.

    >>> _may_be_one(f"a/{GAP}", "a/b"), _may_be_one(f"a/{GAP}", f"b/{GAP}"), _may_be_one(f"{GAP}:aud", f"{GAP}:sub")
    (True, False, False)
    """
    starts, ends = [one.partition(GAP)[0] for one in (name, other)], [one.rpartition(GAP)[2] for one in (name, other)]
    alike = starts[0].startswith(starts[1]) or starts[1].startswith(starts[0])
    return alike and (ends[0].endswith(ends[1]) or ends[1].endswith(ends[0]))


def member(block: Value, name: str) -> Value:
    """The member of an object, whatever the case of its name."""
    found = block.get(name)
    if found is ABSENT and isinstance(block.data, Mapping):
        return next((inner for key, inner in block.data.items() if str(key).lower() == name.lower()), ABSENT)
    return found


def written_out(value: Value) -> dict[str, Value]:
    """The members of an object of which a name is not known, by name; `…_PASSWORD` where only the end of it is known."""
    return {name.text() or f"…{name.unknown.suffix}": inner for name, inner in value.unknown.entries}


def split(text: str) -> tuple[str, ...]:
    """The fields of an ARN, and behind them what it is of; nothing where the form does not tell."""
    fields = text.split(":", RESOURCE)
    return tuple(fields) if len(fields) > RESOURCE and fields[0].lower() == "arn" else ()


def may_be_all(text: str) -> bool:
    """Whether a form may come to `*`, or to an ARN of everything."""
    start, end = text.partition(GAP)[0], text.rpartition(GAP)[2]
    return _MAY_BE_ALL.fullmatch(start) is not None and _MAY_END_ALL.fullmatch(end) is not None and "/" not in text


def is_kind(text: str) -> bool:
    """Whether a text, or a form whatever it comes to, is the ARN of all resources of a kind."""
    plain = starred(text)
    found = _OF_A_SERVICE.fullmatch(plain)
    if found is None:
        return _CUT_SHORT.fullmatch(plain) is not None
    if is_nobodys(plain):
        return False
    kinds = () if GAP in found["service"] else _kinds(found["service"], found["whose"])
    return (_every_name(kinds) if kinds else _EVERY).fullmatch(found["name"]) is not None


def every_name(name: str) -> str:
    """What an ARN has behind its account, with one star at the end for all names.

    >>> every_name("role/*/*"), every_name("secret:*-??????"), every_name("table/*/index/*")
    ('role/*', 'secret:*', 'table/*/index/*')
    """
    return _AT_THE_END.sub("*", _THE_ONLY_ONE.sub("*", starred(name)))


def is_nobodys(text: str) -> bool:
    """Whether an ARN of IAM leaves the account out: `arn:aws:iam:::role/*` names nothing there is.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
    """
    fields = split(text)
    return bool(fields) and fields[SERVICE].lower() in _OF_ACCOUNTS and fields[ACCOUNT] == ""


def _kinds(service: str, whose: str) -> tuple[str, ...]:
    """How the names of a service's ARNs may begin. `whose`: the Region and the account, of which a bucket has neither."""
    named = service.lower()
    if named in _WITHOUT_KINDS or (named == "s3" and whose == ":"):
        return ()
    return kinds_of("" if GAP in named else named)


@lru_cache(maxsize=256)
def _every_name(kinds: tuple[str, ...]) -> re.Pattern[str]:
    return regex(rf"(?:(?:{'|'.join(map(re.escape, kinds))})[:/]?)?{_EVERY.pattern}", re.IGNORECASE)


def may_be_kind(text: str) -> bool:
    """Whether a form may come to the ARN of all resources of a kind."""
    parts = split(text)
    if parts:
        return _may_name_all(parts[-1], whole=True, kinds=_kinds(parts[2], f"{parts[3]}:{parts[4]}"))
    end = text.rpartition(GAP)[2]
    cut_short = text.lower().startswith("arn:") and "/" not in end
    return cut_short or _may_name_all(GAP + end.rpartition(":")[2], whole=False, kinds=kinds_of(""))


@lru_cache(maxsize=4096)
def _may_name_all(text: str, *, whole: bool, kinds: tuple[str, ...]) -> bool:
    """Whether a form may come to a pattern of all names; not `whole`: to the end of one. Colon and slash count as one."""
    plain = _BESIDE_A_GAP.sub(GAP, starred(text).removesuffix(_RANDOM)).lower().replace("/", ":")
    pattern = regex(("" if whole else ".*") + ".*".join(re.escape(piece) for piece in plain.split(GAP)), re.DOTALL)
    starts = ("", *(f"{kind.lower().replace('/', ':')}{colon}" for kind in kinds for colon in ("", ":")))
    return any(pattern.fullmatch(f"{start}*{':*' * more}") for start in starts for more in range(plain.count(":") + 2))


def may_be(text: str, wanted: str) -> bool:
    """Whether a form may come to this text, whatever its case."""
    return regex(".*".join(re.escape(piece) for piece in text.split(GAP)), re.IGNORECASE | re.DOTALL).fullmatch(wanted) is not None

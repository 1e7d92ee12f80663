"""Whether actions accept a resource: where they do not, `*` is all one can write.

The data are those of `unscoped_actions.json`, which `tools/build_unscoped.py` makes of the service authorization reference of April 2026:
by service the actions that accept none, `*` alone where none does, and nothing where each does. Behind a name, `*` says that there are
several which begin so, and `!` that of what begins so others accept one.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import msgspec

from srm_tf.language.show import shown
from srm_tf.language.terms.globs import contains, overlap
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.model.value import GAP, Value

# Verbs that are the only ones to begin with their first three letters, by the reference.
_VERBS: Final = ("describe", "list", "search")
_TOLD_BY: Final = 3


def unscoped(action: Value) -> Match:
    """Whether everything that a name or pattern of actions covers accepts no resource, whatever comes into the place of its gaps.

    Of a service that the reference does not know, nobody does, but for all of its actions together: of these, one accepts a resource.

    >>> unscoped(Value("s3:ListAllMyBuckets")).yes, unscoped(Value("s3:List*")).no, unscoped(Value("ec2:Desc*")).yes
    (True, True, True)
    >>> unscoped(Value("glue:GetJobs*")).yes, unscoped(Value("glue:GetJobsFromTheFuture")).no
    (True, True)
    >>> unscoped(Value("brandnew:SearchWorkers")).on, unscoped(Value("brandnew:*")).no
    (("whether 'brandnew:SearchWorkers' accepts a resource",), True)
    """
    pattern = _with_whole_verb(action.form.replace(GAP, "*").lower())
    service, _, name = pattern.partition(":")
    known = _beginnings(service) if "*" in name else _rows(service)
    if any(contains(row, pattern) for row in known):
        return YES
    text = action.text()
    if name.strip("*") and "*" not in service and service not in _reference():
        return maybe(*action.origins) if text is None else maybe(f"whether {shown(action)} accepts a resource")
    if text is not None or ("*" not in service and not any(overlap(row, pattern) for row in _rows(service))):
        return NO
    return maybe(*action.origins)


@lru_cache(maxsize=4096)
def accepts_none(action: str) -> bool:
    """Whether an action, in small letters, is known to accept no resource: an Allow on anything but all there is gives none of it.

    >>> accepts_none("datapipeline:createpipeline"), accepts_none("lambda:createfunction")
    (True, False)
    """
    return any(contains(row, action) for row in _rows(action.partition(":")[0]))


@cache
def _rows(service: str) -> tuple[str, ...]:
    """The actions of a service that accept no resource, as `service:action` in small letters, where a `*` stands for what follows."""
    return tuple([f"{service}:{name.removesuffix('!')}" for name in _names(service)])


@cache
def _beginnings(service: str) -> tuple[str, ...]:
    """The same as patterns: a `*` behind a name adds nothing where no other action begins with all of it."""
    return tuple([f"{service}:{name[:-1] if name.endswith('!') else name.rstrip('*') + '*'}" for name in _names(service)])


def _names(service: str) -> list[str]:
    return _reference().get(service, "").split()


@cache
def _reference() -> dict[str, str]:
    text = Path(__file__).with_name("unscoped_actions.json").read_text(encoding="utf-8")
    return msgspec.json.decode(text.lower(), type=dict[str, str])


def _with_whole_verb(pattern: str) -> str:
    """`ec2:desc*` as `ec2:describe*`, which is the same."""
    service, _, name = pattern.partition(":")
    start, star, rest = name.partition("*")
    verb = next((one for one in _VERBS if star and len(start) >= _TOLD_BY and one.startswith(start)), start)
    return f"{service}:{verb}*{rest}" if star else pattern

"""Whether actions accept a resource: where they do not, `*` is all one can write."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from srm_tf.language.show import shown
from srm_tf.language.terms.actions import spelt
from srm_tf.language.terms.globs import contains, overlap
from srm_tf.language.terms.match import NO, YES, Match, maybe
from srm_tf.language.terms.rarely_named_actions import EACH_DOES, NONE_DOES, SOME_DO
from srm_tf.language.terms.unscoped_actions import UNSCOPED
from srm_tf.model.value import GAP, Value

# Verbs that are the only ones to begin with their first three letters, by the reference that `unscoped_actions` names.
_VERBS: Final = ("describe", "list", "search")
_TOLD_BY: Final = 3

_UNSCOPED: Final[dict[str, list[str]]] = {one: [f"{one}:*"] for one in NONE_DOES.split()}  # by service, in small letters
for _action in spelt(f"{UNSCOPED}{SOME_DO}".lower()):
    _UNSCOPED.setdefault(_action.partition(":")[0], []).append(_action)
_TOLD: Final = frozenset((*_UNSCOPED, *EACH_DOES.split()))


def unscoped(action: Value) -> Match:
    """Whether everything that a name or pattern of actions covers accepts no resource, whatever comes into the place of its gaps.

    Of a service that no table here names, nobody knows, but for all of its actions together: of these, one accepts a resource.

    >>> unscoped(Value("s3:ListAllMyBuckets")).yes, unscoped(Value("s3:List*")).no, unscoped(Value("ec2:Desc*")).yes
    (True, True, True)
    >>> unscoped(Value("deadline:SearchWorkers")).on, unscoped(Value("deadline:*")).no
    (("whether 'deadline:SearchWorkers' accepts a resource",), True)
    """
    pattern = _with_whole_verb(action.form.replace(GAP, "*").lower())
    service, _, name = pattern.partition(":")
    rows = _UNSCOPED.get(service, ())
    if any(contains(row, pattern) for row in rows):
        return YES
    text = action.text()
    if name.strip("*") and "*" not in service and service not in _TOLD:
        return maybe(*action.origins) if text is None else maybe(f"whether {shown(action)} accepts a resource")
    if text is not None or ("*" not in service and not any(overlap(row, pattern) for row in rows)):
        return NO
    return maybe(*action.origins)


@lru_cache(maxsize=4096)
def accepts_none(action: str) -> bool:
    """Whether an action, in small letters, is known to accept no resource: an Allow on anything but all there is gives none of it.

    >>> accepts_none("datapipeline:createpipeline"), accepts_none("lambda:createfunction")
    (True, False)
    """
    return any(contains(row, action) for row in _UNSCOPED.get(action.partition(":")[0], ()))


def _with_whole_verb(pattern: str) -> str:
    """`ec2:desc*` as `ec2:describe*`, which is the same."""
    service, _, name = pattern.partition(":")
    start, star, rest = name.partition("*")
    verb = next((one for one in _VERBS if star and len(start) >= _TOLD_BY and one.startswith(start)), start)
    return f"{service}:{verb}*{rest}" if star else pattern

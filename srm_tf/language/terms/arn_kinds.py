"""How the names of resources begin in their ARNs, where the kind of the resource does not follow from the service alone.

These are the resources that the tables of actions ask about (`actions.py`), by the formats of
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from srm_tf.language.terms.action_kinds import names_of, services
from srm_tf.regex import regex

# Of any service: which of them has which is told below only where the tables ask for it.
_COMMON: Final = (
    *("key", "alias", "role", "user", "group", "policy", "instance-profile", "instance", "function", "secret", "parameter"),
    *("dbuser", "table", "repository", "accesspoint", "cluster", "task"),
)
# Beside what actions are known to be about: what others are, and what stands in front of all of it. A `/` alone is all that some have.
_OWN: Final = {
    "apigateway": ("/", "/apis"),
    "emr-containers": ("/",),
    "glue": ("connectionType",),
    "grafana": ("/",),
    "s3-outposts": ("outpost",),
    "signer": ("/",),
}
_WILD: Final = frozenset("*?")
_ALL_NAMES: Final = regex(r"[:/]?\*(?:[:/]\*)*(?:-\?+)?$")


def _kinds(service: str) -> tuple[str, ...]:
    """`table` and `table/*/index` of DynamoDB; of queues, which have names alone, nothing."""
    heads = (_ALL_NAMES.sub("", name) for name in names_of(service))
    return (*_OWN.get(service, ()), *(head for head in heads if head))


@lru_cache(maxsize=256)
def kinds_of(service: str) -> tuple[str, ...]:
    """The kinds of a service; of one that is not known, or of several by a wildcard, those of all.

    >>> kinds_of("codebuild")[-2:], len(kinds_of("*")) > len(kinds_of("ec2"))
    (('report-group', 'sandbox'), True)
    """
    named = service.lower()
    if named and _WILD.isdisjoint(named):
        return (*_COMMON, *_kinds(named))
    return tuple(dict.fromkeys((*_COMMON, *(kind for one in (*_OWN, *services()) for kind in _kinds(one)))))

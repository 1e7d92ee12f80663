"""Who holds a policy: what he is called, whether what a policy names is himself, and whether what policies allow depends on him at all."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.once import once_of
from srm_tf.language.terms.always_met_conditions import PRINCIPAL_ARN
from srm_tf.language.terms.arns import of_one, of_service
from srm_tf.language.terms.forms import RESOURCE, may_be
from srm_tf.language.terms.globs import PatternSet, Texts, contains, overlap, sure
from srm_tf.language.terms.identity_boundaries import HOLDERS
from srm_tf.language.terms.match import NO, YES, Match, every, maybe
from srm_tf.language.terms.own_names import MADE_UP, called, is_named_last, name_of, with_its_name
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.documents import Document
    from srm_tf.model.value import Value

_KINDS: Final = ("group", "policy", "role", "user")  # as ARNs of IAM have them
ONESELF: Final = regex(r"arn:[^:]*:iam::[^:]*:user/.*[$&]\{aws:username\}")
# What an ARN of those is like to whom a policy may be given, or of the policy itself, and a reference to one of them.
_SOMEBODY: Final = regex(r":(?:user|role|policy)/")
_IDENTITY: Final = regex(r"(?:^|[. ])aws_iam_(?:user|role|policy)\.")


class Named(msgspec.Struct, frozen=True):
    """The identity of an inline policy, where at most its name is told: not the path that stands before the name in its ARN."""

    type: str
    name: Value
    place: str


def names_oneself(value: Value, kind: str, who: Resource | Named | None) -> Match:
    """Whether a resource is whoever holds the policy. A name that is not known is asked about its width already, and not asked again."""
    if isinstance(who, Named) and who.type == f"aws_iam_{kind}":
        if value.form == GAP:
            return of_one(value, who.name, who.type)
        _, named, name = value.form.partition(f":{kind}/")
        if named and overlap(name.rpartition("/")[2], who.name.form.replace(GAP, "*")):
            return maybe(*(who.name.origins if who.name.is_unknown else (f"{who.place}, which is outside this configuration",)))
    elif isinstance(who, Resource) and who.type == f"aws_iam_{kind}":
        himself = [one for one in value.references if one.target == who.address and one.attribute in {"arn", ""}]
        if value.form == GAP and himself:  # a plan shows all that a condition chooses from, and of `[for one in …]` no attribute
            return YES if all(one in himself and one.attribute for one in value.references) else maybe(*value.origins)
        _, named, name = value.form.partition(f":{kind}/")
        own = name_of(who)
        name = with_its_name(name, value, who, own)
        if named and (contains(name, own) if GAP not in name else name == own and is_named_last(who, value)):
            return YES
        if named and ((GAP in own and may_be(own, name)) or (MADE_UP in own and GAP not in name and overlap(name, own.replace(GAP, "*")))):
            return maybe(f"{who.address}.name")
    return sure(kind == "user" and ONESELF.search(value.text() or "") is not None)


def is_somebody(value: Value) -> Match:
    """Whether a pattern is of somebody, or of a policy: of no device for MFA, and no role that AWS alone writes policies for.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
    """
    shown = value.form.split(":", RESOURCE)[-1]
    named = shown.replace(GAP, "*")
    if named.startswith("role/aws-service-role/") or not any(overlap(f"{kind}/*", named) for kind in _KINDS):
        return NO
    of_iam = of_service(PatternSet(Texts((value,))), "iam")
    return of_iam if GAP not in shown or value.form.startswith(GAP) else every([of_iam, maybe(*value.origins)])


def by_name(policy: Resource) -> Named | None:
    """The identity of an inline policy, of which this is all that is known."""
    via, kind = HOLDERS.get(policy.type, ("", ""))
    return Named(kind, policy.get(via), f"{policy.address}.{via}") if via else None


def end_of_arn(who: Resource | Named | None) -> str:
    """`role/ci/app`; "" of an identity that is not here, or whose name or path is not known."""
    own = called(who) if isinstance(who, Resource) and who.type in {"aws_iam_role", "aws_iam_user"} else ""
    return f"{who.type.removeprefix('aws_iam_')}/{own}" if who is not None and own and GAP not in own else ""


def depends_on_holder(policies: Iterable[Held]) -> bool:
    """Whether what policies allow, or take away, may differ by who holds them: they name some identity, or a policy, or may do so."""
    return any(_names_somebody(reading) for one in policies for reading in one.readings)


def is_for_anybody(document: Document) -> bool:
    """Whether what a document allows is the same whoever holds it, as long as nothing else is denied and no condition asks what he does."""
    return not document.flaw and not once_of(document, "names somebody", lambda: _names_somebody(document))  # hundreds may hold it


def _names_somebody(document: Document) -> bool:
    asked = (condition.key_name for one in document.denying for condition in one.conditions)
    left = (one.resources.others for one in document.denying)  # by a Deny of all but some
    named = (value for texts in chain((one.resources.these for one in document.allowing), left) for value in _told(texts))
    return PRINCIPAL_ARN in asked or any(map(_may_be_somebody, named))


def _told(texts: Texts) -> Iterable[Value]:
    return texts.items if texts.hidden is None else (*texts.items, *texts.hidden.walk())


def _may_be_somebody(value: Value) -> bool:
    """Whether a resource may be named that is somebody. What is not known is, if at all, what it refers to."""
    if value.unknown.branches or value.unknown.body is not None:
        return True
    led = any(one.target is None or _IDENTITY.search(f"{one.text} {one.target}") for one in value.references)
    return led or _SOMEBODY.search(value.form) is not None

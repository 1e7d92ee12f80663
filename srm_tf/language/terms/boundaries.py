"""`serves as more than a permissions boundary`: whether a policy gives anything to anybody.

A boundary says what other policies may give at most, and gives nothing itself:
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from srm_tf.language.joins import perhaps
from srm_tf.language.once import once
from srm_tf.language.terms import sentence
from srm_tf.language.terms.documents import document_of, documents
from srm_tf.language.terms.forms import ACCOUNT, may_be, split
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.model.graph import references_in, typed
from srm_tf.model.value import GAP
from srm_tf.model.verdict import Judgement, any_of, breaks, depends, holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from srm_tf.language.context import Context
    from srm_tf.language.joined import Doubt
    from srm_tf.language.terms.documents import Statement
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_BOUNDED: Final = ("aws_iam_role", "aws_iam_user")
_BOUNDARY: Final = "permissions_boundary"
# Whatever has a policy for a boundary, and whatever gives one to somebody: (types, the argument that names the policy).
_BOUND: Final = (
    (_BOUNDED, _BOUNDARY),
    (("aws_ssoadmin_permissions_boundary_attachment",), "permissions_boundary.customer_managed_policy_reference.name"),
)
_KINDS: Final = ("role", "user", "group")
_GIVING: Final = (
    (("aws_iam_policy_attachment", *(f"aws_iam_{kind}_policy_attachment" for kind in _KINDS)), "policy_arn"),
    (tuple(f"aws_iam_{kind}_policy_attachments_exclusive" for kind in _KINDS), "policy_arns"),
    (("aws_iam_role",), "managed_policy_arns"),
    (
        ("aws_ssoadmin_customer_managed_policy_attachment", "aws_ssoadmin_customer_managed_policy_attachments_exclusive"),
        "customer_managed_policy_reference.name",
    ),
)
_AWS: Final = "aws"
# What may say which boundary identities are to have, and by which argument.
_ASKING: Final = {
    **dict.fromkeys(("aws_iam_policy", *(f"aws_iam_{kind}_policy" for kind in _KINDS)), "policy"),
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
}
_ASKED: Final = "iam:permissionsboundary"


@sentence("serves as more than a permissions boundary", on=("aws_iam_policy",))
def serves_as_more_than_a_boundary(subject: Resource, context: Context) -> Judgement:
    """A guard: nobody has the policy for a boundary, and no policy asks for it as one, or somebody holds it as well.

    What nobody here holds, others may.

    A boundary that comes from a variable or a look-up is none that is made here: whoever gives its ARN has it already.
    """
    own = evidence(subject, how="term")
    holder, open_ends = _bounded(subject, context)
    asked, perhaps_asked = (None, []) if holder is not None else _asked_for(subject, context)
    open_ends += perhaps_asked
    if holder is None and not open_ends and asked is None:
        return holds(f"{subject.address} is nobody's permissions boundary", own)
    given = [(types, context.links.children(subject, types, via)) for types, via in _GIVING]
    giver = next((link.resource for _, joined in given for link in joined.links), None)
    if giver is not None:
        return holds(f"{giver.address} gives {subject.address} to somebody", own)
    answers = [*open_ends, *(perhaps(types, doubt) for types, joined in given for doubt in joined.doubts)]
    if not answers and asked is not None:
        return breaks(f"{subject.address} is the permissions boundary that {asked.address} asks for", own)
    if answers or holder is None:
        return any_of(answers)
    return breaks(f"{subject.address} is the permissions boundary of {holder.address}", own)


def _bounded(subject: Resource, context: Context) -> tuple[Resource | None, list[Judgement]]:
    """An identity that surely has the policy as its boundary; else None, with a judgement for each that may have it."""
    joined = [(types, context.links.children(subject, types, via)) for types, via in _BOUND]
    holder = next((link.resource for _, one in joined for link in one.links), None) or _by_arn(context).get(_called(subject))
    untold = context.graph.untold
    doubts = [(types, doubt) for types, one in joined for doubt in one.doubts if untold or _may_name(doubt, subject)]
    return holder, [] if holder is not None else [perhaps(types, doubt) for types, doubt in doubts]


def _asked_for(subject: Resource, context: Context) -> tuple[Resource | None, list[Judgement]]:
    """What asks that identities have the policy as their boundary; else None, with a judgement where something may.

    Who makes identities has to give it to them:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
    """
    asking = _asking(context)
    asked, perhaps_asked = (one.get(subject.address) or one.get(_called(subject)) for one in (asking.sure, asking.perhaps))
    one = None if asked is not None else perhaps_asked or asking.unread
    if one is None:
        return asked, []
    why = f"whether {one.address} asks for {subject.address} as a permissions boundary depends on {one.doubt or 'what it says'}"
    return None, [depends(why, (one.address,), evidence(one, how="term"))]


class _Asking(NamedTuple):
    """Policy, by its address or how its ARN ends → what surely or perhaps asks for it. `unread`: what may ask for any."""

    sure: dict[str, Resource]
    perhaps: dict[str, Resource]
    unread: Resource | None


@once
def _asking(context: Context) -> _Asking:
    """What asks for a boundary in a condition on `iam:PermissionsBoundary`, or names a policy in a text that nobody can read."""
    living = [one for one in context.graph.of_type(*_ASKING, DATA_DOCUMENT) if not one.action.ends]
    found = _Asking({}, {}, next((one for one in living if one.unread), None))
    for one in living:
        for statement in _statements(one, context):
            named = (value for each in statement.conditions if each.key_name == _ASKED for value in each.values.items)
            for value in named:
                (found.perhaps if one.doubt else found.sure).update(dict.fromkeys(_who(value), one))
        text = one.get(_ASKING.get(typed(one), ""))
        if text.is_unknown and text.unknown.hidden:
            found.perhaps.update(dict.fromkeys((each.target for each in references_in(text) if each.target), one))
    return found


def _who(value: Value) -> Iterator[str]:
    """Which policy a condition names: how its ARN ends, or its address where a reference is all that there is."""
    end, read = _end(value.form), [reference.target for reference in value.references if reference.target]
    if end and GAP not in end:
        yield end
    elif value.form == GAP and len(read) == 1:
        yield from read


def _statements(one: Resource, context: Context) -> Iterator[Statement]:
    if typed(one) == DATA_DOCUMENT:
        yield from document_of(one, context.graph).statements
        return
    by = _ASKING[one.type]
    for reading in documents(one.get(by), context.graph, f"{one.address}.{by}"):
        yield from reading.statements


@once
def _by_arn(context: Context) -> Mapping[str, Resource]:
    """How the ARN of a boundary ends that somebody wrote → who has it. The account is one's own, whether it is known or not."""
    living = (one for one in context.graph.of_type(*_BOUNDED) if not one.action.ends and not one.doubt)
    return {end: one for one in living if (end := _end(one.get(_BOUNDARY).form)) and GAP not in end}


def _end(text: str) -> str:
    """The part behind the account in the ARN of a policy that is not AWS's; "" for other texts."""
    fields = split(text)
    return fields[-1] if fields and fields[ACCOUNT] != _AWS else ""


def _called(policy: Resource) -> str:
    """What the ARN of a policy ends with; "" where AWS makes up its name, which nobody writes beforehand."""
    name, path = policy.get("name"), policy.get("path")
    return "" if name.is_null else f"policy{'/' if path.is_null else path.form}{name.form}"


def _may_name(doubt: Doubt, policy: Resource) -> bool:
    """Whether one that may have the policy for its boundary says so by a reference, or by a text that may come to its ARN.

    Of a local value a plan does not show which policy it is.
    """
    who = doubt.resource
    if who is None or who.unread or who.type not in _BOUNDED:
        return True
    if any(one.target == policy.address for one in references_in(who.get(_BOUNDARY))):
        return True
    if who.get(_BOUNDARY).unknown.hidden and any(".local." in f".{one.text}" for one in references_in(who.get(_BOUNDARY))):
        return True
    return any(_may_be(one.form, _called(policy)) for one in _choices(who.get(_BOUNDARY)))


def _choices(value: Value) -> Iterator[Value]:
    if not value.unknown.branches:
        yield value
    for _, branch in value.unknown.branches:
        yield from _choices(branch)


def _may_be(text: str, called: str) -> bool:
    if not called or not text.strip(GAP):
        return False
    if not split(text):
        return GAP in called or called.endswith(text.rpartition(GAP)[2])
    end = _end(text)
    one, other = (end, called) if GAP in end else (called, end)
    return end != "" and (GAP in other or may_be(one, other))

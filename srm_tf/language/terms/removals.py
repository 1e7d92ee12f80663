"""What a plan takes away: from a resource that stays, or the resource itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.language.show import shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, is_given
from srm_tf.model.resource import Action
from srm_tf.model.verdict import Judgement, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value


@sentence("the plan keeps it")
def the_plan_keeps_it(subject: Resource, _: Context) -> Judgement:
    """Neither deleted nor made anew, as the plan says; what Terraform only forgets stays as it is."""
    if not subject.action.destroys:
        return holds(f"{subject.address} is kept", evidence(subject, how="term"))
    instead = ", and another one made in its place" if subject.action.replaces else ""
    return breaks(f"{subject.address} is deleted{instead}", evidence(subject, how="term"))


@sentence("loses no {type:path} by {key:path}")
def loses_no(subject: Resource, context: Context, type_: str, key: str) -> Judgement:
    """No resource of the type that names the subject in `key` is deleted, unless another takes its place.

    A default that AWS gives at creation does not come back when the setting is deleted: the public access block of a bucket is such a one.
    A setting that Terraform only forgets stays where it is.
    """
    gone = [one for one in context.graph.of_type(type_) if one.action == Action.DELETE and _belonged(one, key, subject, context)]
    if not gone:
        return holds(f"{subject.address} loses no {type_}", evidence(subject, how="term"))
    proof = evidence(gone[0], key, gone[0].get(key), "term")
    joined = context.links.children(subject, (type_,), key)
    if joined.links:
        return holds(f"{joined.links[0].resource.address} takes the place of {gone[0].address}", proof)
    if joined.doubts:
        doubt = joined.doubts[0]
        return depends(f"{gone[0].address} is removed; whether another takes its place depends on {doubt.why}", doubt.on, proof)
    return lacks(f"{gone[0].address} is removed", proof)


@sentence("loses no {key:path} where nobody tells of {switch:path}")
def loses_nothing(subject: Resource, _: Context, key: str, switch: str) -> Judgement:
    """A guard of defaults that AWS gives to what is new: of what stands and loses its key, nobody knows what is left.

    Versions of the provider that know the switch say what it is. What a queue that had a key goes back to is not written anywhere:
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """
    before, now = subject.before or {}, subject.values
    lost = key in before and is_given(before[key]).yes and not is_given(subject.get(key)).yes
    if subject.action is not Action.UPDATE or not lost or switch in before or switch in now:
        return holds(f"{subject.address} loses no {key}", evidence(subject, how="term"))
    why = f"what encrypts {subject.address} once it loses its {key}, of which this version of the provider does not tell"
    return depends(why, (f"{subject.address}.{switch}",), evidence(subject, key, subject.get(key), "term"))


@sentence("leaves no {values:list} of {key:path} in force")
def leaves_none_in_force(subject: Resource, _: Context, values: Sequence[object], key: str) -> Judgement:
    """Of an argument that the provider sends only where it is written: what stood before stays when it is taken away.

    The plan shows it going all the same, for the argument is not computed: WorkSpaces admits browsers still when `device_type_web` is
    taken out of its block (`expandWorkspaceAccessProperties`: nothing empty is sent).
    """
    before = replace(subject, values=subject.before or {}).get(key)
    taken = subject.action is Action.UPDATE and is_given(subject.get(key)).no
    if not taken or before.text() not in values:
        return holds(f"{subject.address} leaves nothing of {key} in force", evidence(subject, how="term"))
    return lacks(f"{key} is not set any more, and {shown(before)} stays in force", evidence(subject, key, before, "term"))


@sentence("leaves no {values:list} of parameter {name:text} in force")
def leaves_no_parameter_in_force(subject: Resource, _: Context, values: Sequence[object], name: str) -> Judgement:
    """Of a group whose provider never resets a parameter: one that an update takes away keeps its value, whatever the plan shows.

    So it is with Redshift, DocumentDB and Neptune: of the blocks that are new or changed they send a modification, and of those that are
    gone nothing (`ns.Difference(os)` in `resourceParameterGroupUpdate`). Groups of RDS, ElastiCache and MemoryDB are reset.
    """
    before = [one for one in replace(subject, values=subject.before or {}).get("parameter").items() if _is_called(one, name)]
    now = subject.get("parameter")
    stays = now.is_unknown or any(one.is_unknown or one.get("name").is_unknown or _is_called(one, name) for one in now.items())
    if subject.action is Action.UPDATE and not stays:
        for value in (one.get("value") for one in before):
            if (value.text() or "").lower() in values:
                why = f"the parameter {name} is not set any more, and {shown(value)} stays in force"
                return lacks(why, evidence(subject, "parameter", value, "term"))
    return holds(f"{subject.address} leaves nothing of the parameter {name} in force", evidence(subject, how="term"))


def _is_called(parameter: Value, name: str) -> bool:
    return (parameter.get("name").text() or "").lower() == name


def _belonged(candidate: Resource, key: str, subject: Resource, context: Context) -> bool:
    """Whether a deleted resource was the subject's: by its key as it stands today. What is created now has lost nothing."""
    if subject.action.makes:
        return False
    value = candidate.get(key)
    if any(one.target == subject.address and one.certainty.whole for one in value.references):
        return True  # of a configuration that has been changed, the words that were there
    text = value.text()
    return text is not None and text in context.links.identity_texts(subject)

"""What a subject answers by being there: that it should not be, that it is enough, since when it is, what comes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms import sentence
from srm_tf.language.terms.durations import day_of
from srm_tf.language.terms.match import evidence
from srm_tf.model.verdict import Judgement, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


@sentence("is not used")
def is_not_used(subject: Resource, _: Context) -> Judgement:
    """The subject is the offence: somebody wrote what should not be there."""
    return _doubtful(subject) or breaks(f"{subject.address} is there, and should not be", evidence(subject, how="term"))


@sentence("is enough")
def is_enough(subject: Resource, _: Context) -> Judgement:
    """The subject is the evidence."""
    return _doubtful(subject) or holds(f"{subject.address} is there", evidence(subject, how="term"))


@sentence("is always so")
def is_always_so(subject: Resource, _: Context) -> Judgement:
    """The service does it for every resource of the type, whatever is written and however many there are."""
    return holds(f"AWS does this for {subject.address}, whatever is written", evidence(subject, how="term"))


@sentence("is of a service that AWS runs until {day:text}")
def is_of_a_service_that_aws_runs_until(subject: Resource, context: Context, day: object) -> Judgement:
    """AWS has named the last day of the service: until then there is time to move, and after it nothing stands there any more."""
    last, seen = day_of(str(day)), evidence(subject, how="term")
    if last is None:
        return depends(f"{subject.address}: {day} is no day", (subject.address,), seen)
    if last >= context.as_of:
        return holds(f"{subject.address} is of a service that AWS runs until {last}", seen)
    return _doubtful(subject) or breaks(f"{subject.address} is of a service that AWS has ended, on {last}", seen)


@sentence("was made since {month:text}")
def was_made_since(subject: Resource, _: Context, month: object) -> Judgement:
    """What AWS does since then for whatever is made holds of the subject: not where it stands already, of which nobody says since when.

    What is looked up stands, too.
    """
    seen = evidence(subject, how="term")
    if subject.stands or subject.mode == "data":
        why = f"{subject.address} stands already, and nothing here says whether it was made since {month}"
        return depends(why, ("when it was made",), seen)
    return holds(f"nothing here says that {subject.address} was made before {month}", seen)


@sentence("comes with {type:path} by {key:path}")
def comes_with(subject: Resource, context: Context, type_: str, key: str) -> Judgement:
    """A resource of the type names the subject in `key`: a `has` for where none may stand, in the `where` of another."""
    joined = context.links.children(subject, (type_,), key)
    if joined.links:
        return holds(f"{joined.links[0].resource.address} goes with {subject.address}", evidence(subject, how="term"))
    if joined.doubts:
        doubt = joined.doubts[0]
        because = f"whether {type_} goes with {subject.address} depends on {doubt.why}"
        return depends(because, doubt.on or (subject.address,), evidence(subject, how="term"))
    return lacks(f"no {type_} goes with {subject.address}", evidence(subject, how="term"))


def _doubtful(subject: Resource) -> Judgement | None:
    """A subject that may not exist at all (`count` of something unknown) decides nothing."""
    if not subject.doubt:
        return None
    return depends(f"{subject.address} depends on {subject.doubt}", (subject.address,), evidence(subject, how="term"))

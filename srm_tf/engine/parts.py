"""A part whose whole is not here speaks for itself (`catalogue/parts.py`); one of the account says where the account goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.catalogue.parts import is_of_the_whole
from srm_tf.language.joined import Joined
from srm_tf.language.judge import Frame, guarded, judge_all
from srm_tf.language.syntax import AnyOf, Arm, Item, Join
from srm_tf.model.graph import typed
from srm_tf.model.grounds import Fact
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, any_of, breaks, depends, holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.model.resource import Resource

_ENOUGH: Final = holds("its whole, which may be here, is asked of it")


def say(arms: Iterable[Arm], frame: Frame) -> Judgement | None:
    """The answer about a part, which is the frame's resource; None where its whole is here, or may be and the part does not offend.

    Of several kinds of wholes, such as buckets and directory buckets, it is one: where that is here, none of the others is asked for.
    """
    asked = tuple(arms)
    wholes = tuple(dict.fromkeys(kind for arm in asked for kind in arm.resource))
    spoken = [answer for arm in asked if (answer := _arm(replace(arm, resource=wholes), frame)) is not None]
    return all_of(spoken) if spoken else None


def _arm(arm: Arm, frame: Frame) -> Judgement | None:
    answers = [answer for item in arm.expect if (answer := _item(item, arm, frame)) is not None and answer is not _ENOUGH]
    guards = [_guard(item, frame) for item in arm.when]
    if not answers or any(guard is not None and guard.verdict.fails for guard in guards):
        return None
    answer = all_of(answers)
    if not answer.verdict.fails or all(guard is not None and guard.verdict == Verdict.SATISFIED for guard in guards):
        return answer
    part = frame.resource.address
    because = Fact(part, "belongs to something that is not here, which decides; if it applies", because=answer.grounds)
    return depends(because, (part,), *answer.evidence)


def _guard(item: Item, frame: Frame) -> Judgement | None:
    """What a guard says that asks for a part like this one; None where it asks for something of the whole."""
    if isinstance(item, AnyOf):
        return _one_met(item, frame)
    if isinstance(item, Join) and item.lacks and _leads_nowhere(item, frame):
        return holds(f"nothing here leads to it by {item.via}")
    about = isinstance(item, Join) and not item.lacks and item.via and not item.pattern and typed(frame.resource) in item.types
    return judge_all((*item.which, *item.where), frame) if isinstance(item, Join) and about else None


def _leads_nowhere(item: Join, frame: Frame) -> bool:
    """Whether nothing in the graph names anybody in the way that is asked for: nor the whole, then, whatever it is called."""
    return item.via != "" and all(one.keys(item.via).is_null for one in frame.context.graph.of_type(*item.types))


def _one_met(item: AnyOf, frame: Frame) -> Judgement | None:
    """One alternative that the part meets by itself is enough. Where the whole can have no other part like it, it is all that there is."""
    failed: list[Judgement] = []
    for alternative in item.alternatives:
        said = [answer for one in alternative if (answer := _guard(one, frame)) is not None]
        if len(said) != len(alternative):
            continue
        answer = all_of(said)
        if answer.verdict == Verdict.SATISFIED:
            return answer
        if answer.verdict.fails and all(isinstance(one, Join) and one.sole for one in alternative):
            failed.append(answer)
    return any_of(failed) if failed else None


def _item(item: Item, arm: Arm, frame: Frame) -> Judgement | None:
    """What a part says of an item; `_ENOUGH` where it does not offend and its whole may be here, None where the item is not about it."""
    if isinstance(item, AnyOf):
        return _one_of(item, arm, frame)
    if not isinstance(item, Join):
        return None
    joined = _wholes(item, arm, frame) if item.via or item.by else Joined()
    if joined.links:
        return None
    if item.lacks:
        said = offends(judge_all((*item.which, *item.where), frame), frame.resource)
    else:
        answer = guarded(item.which, lambda: judge_all(item.where, frame), frame)
        if answer is None:  # a part about something else
            return None
        said = answer
    return said if said.verdict.fails or not _may_be_here(item, arm, frame, joined) else _ENOUGH


def _one_of(item: AnyOf, arm: Arm, frame: Frame) -> Judgement | None:
    """The best of the alternatives: where the part does not offend in one of them, those that it fails say nothing against it."""
    answers: list[Judgement] = []
    for alternative in item.alternatives:
        said = [answer for one in alternative if (answer := _item(one, arm, frame)) is not None]
        spoken = [answer for answer in said if answer is not _ENOUGH]
        if said and not spoken:
            return _ENOUGH
        answers += [all_of(spoken)] if spoken else []
    others = [_untold(frame) for one in item.alternatives if is_of_the_whole(one)]
    return any_of([*answers, *others]) if answers else None


def _untold(frame: Frame) -> Judgement:
    """The unknown judgement of a part whose whole is not in the graph, for an alternative that asks something of the whole only."""
    part = frame.resource.address
    return depends(Fact(part, "belongs to something that is not here, which may be as it should be in another way"), (part,))


def _wholes(item: Join, arm: Arm, frame: Frame) -> Joined:
    """What the part belongs to, as far as that is in the graph."""
    part, links = frame.resource, frame.context.links
    if item.by:
        return links.children(part, arm.resource, item.by)
    return links.parents(part, part.keys(item.via), item.via, arm.resource)


def _may_be_here(item: Join, arm: Arm, frame: Frame, joined: Joined) -> bool:
    """Whether the whole may be one of the graph: that one is unknown, which says enough of a part that does not offend."""
    if any(doubt.resource is not None for doubt in joined.doubts):
        return True
    wholes = frame.context.graph.of_type(*arm.resource) if joined.doubts and not item.by else ()
    return any(frame.context.links.may_own(one, frame.resource, item.types, item.via) for one in wholes)


def offends(answer: Judgement, part: Resource) -> Judgement:
    """`lacks`: a part for which the sentence is true should not be."""
    if answer.verdict == Verdict.UNKNOWN:
        return answer
    if answer.verdict == Verdict.SATISFIED:
        return breaks(Fact(part.address, "is not allowed", because=answer.grounds), *answer.evidence)
    return holds(f"{part.address} is as it should be", Evidence(part.address, "", None, "written", part.location))

"""A finding told once more, at the part that has to change: the bucket's, at its policy.

The whole carries the finding. Who looks at the part (a reviewer at the line that was written, a row of the matrix) sees it there as well;
it counts once. What is told is what the part itself says: a part that does not offend is left alone.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from srm_tf.engine.documents_at_fault import all_in_documents, documents_in, of_statements, rests_on_statements, without_documents
from srm_tf.engine.parts import offends
from srm_tf.language.candidates import joined_to
from srm_tf.language.judge import Frame, guarded, judge_all
from srm_tf.language.syntax import AnyOf, Arm, Clause, Item, Join
from srm_tf.language.terms.policy_sources import DATA_DOCUMENT
from srm_tf.model.graph import typed
from srm_tf.model.grounds import facts, jointly, text_of
from srm_tf.model.scopes import SCOPES
from srm_tf.model.verdict import Judgement, Verdict, all_of

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.engine.documents_at_fault import Again
    from srm_tf.engine.judge import Judge
    from srm_tf.model.grounds import Grounds
    from srm_tf.model.resource import Resource
    from srm_tf.model.verdict import Evidence

_Part: TypeAlias = "tuple[Resource, Judgement, Again]"  # a part, what it says, and how to ask it once more


def parts_at_fault(judge: Judge, control: Control, whole: Resource, finding: Judgement) -> dict[str, tuple[Resource, Judgement]]:
    """Address → the part of `whole` that makes it fail, with what the part says. `finding` is the failing answer about the whole."""
    own, *told = _carriers(judge, control, whole, finding)
    found: dict[str, tuple[Resource, Judgement]] = {}
    if _are_texts(control):
        texts = _of_texts(judge, control, Frame(whole, judge.context(control)))
    else:
        texts = (one for each in (own, *told) for one in of_statements(*each, judge.graph))
    for part, said in [*((part, said) for part, said, _ in told), *texts]:
        found.setdefault(part.address, (part, said))
    return found


def at_fault(judge: Judge, control: Control, whole: Resource, finding: Judgement) -> dict[str, tuple[Resource, Judgement]]:
    """The failing parts of a whole by address, as `parts_at_fault` has them; of an account or a Region all its parts, or those named."""
    if whole.mode not in SCOPES:
        return parts_at_fault(judge, control, whole, finding)
    return {part.address: (part, said) for part, said in judge.parts_of(control, whole)} or named_by(judge, whole, finding)


def is_beyond_texts(judge: Judge, control: Control, whole: Resource, finding: Judgement) -> bool:
    """Whether statements make a resource fail that stand in no document, of a control that asks documents by themselves.

    Who accepts all that is told of the documents does not know of those.
    """
    if not finding.verdict.fails or not _are_texts(control):
        return False
    asked = [(part, said) for part, said, _ in _carriers(judge, control, whole, finding) if rests_on_statements(part, said)]
    return not all(all_in_documents(part, said, judge.graph) for part, said in asked)


def left_beside_texts(judge: Judge, control: Control, whole: Resource, finding: Judgement) -> Judgement | None:
    """What nobody can tell of a resource, whatever the documents say that make it fail: of another policy of it, which is not known yet.

    Who accepts those documents does not accept that.
    """
    if not finding.verdict.fails or not _are_texts(control):
        return None
    frame = Frame(whole, judge.context(control))
    silent = without_documents(whole, {part.address for part, _ in _of_texts(judge, control, frame)}, judge.graph)
    if silent is None:
        return None
    asked = Frame(silent, frame.context)
    answers = [judge_all(arm.expect, asked) for arm in control.arms if typed(whole) in arm.resource and _of_its_kind(arm, asked)]
    answer = all_of(answers)
    return answer if answer.verdict == Verdict.UNKNOWN else None


def _carriers(judge: Judge, control: Control, whole: Resource, finding: Judgement) -> list[_Part]:
    """The whole, and the parts beside it that fail."""
    frame = Frame(whole, judge.context(control))
    found: list[_Part] = [(whole, finding, partial(_asked_again, control, frame))]
    if any(piece.address != whole.address for piece in finding.evidence):  # else it rests on nothing but itself, and on what it is made of
        found += [*_of_arms(control, frame), *_of_subjects(judge, control, frame, finding)]
    return found


def named_by(judge: Judge, scope: Resource, finding: Judgement) -> dict[str, tuple[Resource, Judgement]]:
    """Address → what a sentence about an account or region says is wrong there: a subscription that leaves events out.

    A finding that nothing here causes rests on the account alone. What begins with the name of another part is told there.
    """
    if finding.verdict != Verdict.MISCONFIGURED:
        return {}
    pieces: dict[str, list[Evidence]] = {}
    for piece in finding.evidence:
        pieces.setdefault(piece.address, []).append(piece)
    named = {address: part for address in pieces if address != scope.address and (part := judge.graph.get(address)) is not None}
    said: dict[str, list[Grounds]] = {}
    for fact in facts(finding.grounds):
        said.setdefault(_begins_with(text_of(fact), named), []).append(fact)
    of_all = said.get("", [])
    return {
        address: (part, replace(finding, grounds=jointly([*said[address], *of_all]), evidence=tuple(pieces[address])))
        if address in said
        else (part, finding)
        for address, part in named.items()
    }


def _begins_with(text: str, addresses: Container[str]) -> str:
    """The longest of some addresses that a text begins with; "" where it begins with none."""
    ends = (at for at in range(len(text), 0, -1) if text[at : at + 1] in {"", ".", " "})
    return next((text[:at] for at in ends if text[:at] in addresses), "")


def _of_arms(control: Control, frame: Frame) -> Iterator[_Part]:
    """Parts that the control finds beside the whole, by its tables."""
    arms = [arm for arm in control.arms if typed(frame.resource) in arm.resource]
    for arm in arms:
        if len(arms) == 1 or _fails(arm, frame):  # of one alone it is the failing answer itself
            yield from (one for one in _joined(arm.expect, frame) if typed(one[0]) not in control.types)


def _of_subjects(judge: Judge, control: Control, frame: Frame, finding: Judgement) -> Iterator[_Part]:
    """Parts that the finding rests on, and that are subjects themselves where their whole is not here."""
    for address in dict.fromkeys(piece.address for piece in finding.evidence):
        part = judge.graph.get(address)
        if part is None or part is frame.resource or typed(part) not in control.types or judge.outcome(control, part) is not None:
            continue
        again = partial(_asked_again, control, frame)
        said = again(part)
        if said is not None:
            yield part, said, again


def _asked_again(control: Control, frame: Frame, part: Resource) -> Judgement | None:
    return _by_itself(control.arms, Frame(part, frame.context))


def _are_texts(control: Control) -> bool:
    """Whether the control asks documents by themselves."""
    return DATA_DOCUMENT in control.types


def _of_texts(judge: Judge, control: Control, frame: Frame) -> Iterator[tuple[Resource, Judgement]]:
    """The documents that a policy is made of, and those that these are made of: there the words stand that have to change."""
    for one in documents_in(frame.resource, judge.graph).values():
        said = _by_itself(control.arms, Frame(one, frame.context)) if judge.outcome(control, one) is None else None
        if said is not None:
            yield one, said


def _fails(arm: Arm, frame: Frame) -> bool:
    answer = guarded(arm.when, lambda: judge_all(arm.expect, frame), frame)
    return answer is not None and answer.verdict.fails


def _joined(items: Iterable[Item], frame: Frame) -> Iterator[_Part]:
    """The failing parts behind those of the items that fail."""
    for item in items:
        if isinstance(item, AnyOf):
            if judge_all((item,), frame).verdict.fails:
                for one in item.alternatives:
                    yield from _joined(one, frame)
        elif isinstance(item, Join) and item.where and (item.via or item.sole) and judge_all((item,), frame).verdict.fails:
            yield from _beside(item, frame)


def _beside(item: Join, frame: Frame) -> Iterator[_Part]:
    def said_of(part: Resource) -> Judgement:
        said = judge_all(item.where, Frame(part, frame.context))
        return offends(said, part) if item.lacks else said

    for link in joined_to(item, frame.resource, frame.context).links:
        if item.which and judge_all(item.which, Frame(link.resource, frame.context)).verdict != Verdict.SATISFIED:
            continue
        answer = said_of(link.resource)
        if answer.verdict.fails:
            yield link.resource, answer, said_of


def _by_itself(arms: Iterable[Arm], frame: Frame) -> Judgement | None:
    """What a part says that is a subject too, where its whole is not here: here it is, and the guard kept it silent."""
    answers = [judge_all(arm.expect, frame) for arm in arms if typed(frame.resource) in arm.resource and _of_its_kind(arm, frame)]
    answer = all_of(answers)
    return answer if answer.verdict.fails else None


def _of_its_kind(arm: Arm, frame: Frame) -> bool:
    """Whether the guards about the part itself let the arm speak; one that asks what stands beside it is the one that kept it silent."""
    return not any(isinstance(item, Clause) and judge_all((item,), frame).verdict.fails for item in arm.when)

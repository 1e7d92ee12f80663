"""What has to be said of a plan itself, as notes: what it lacks, what was cut out of it, and what nobody judges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.model.graph import ERRORED, Note
from srm_tf.terraform import cut, deferred, unsent
from srm_tf.terraform.decode import block_of, declared
from srm_tf.terraform.lost_unknowns import shows_no_marks
from srm_tf.terraform.mistaken import SHOW
from srm_tf.terraform.planned_action import action_of, has_known_action
from srm_tf.terraform.standing import left_behind, refreshes

if TYPE_CHECKING:
    from srm_tf.terraform.decode import Document

_ANEW: Final = f"Write it anew: {SHOW}"
_LEFT_OUT: Final = "what it leaves out is judged as it stands, if there is any of it yet"


def notes_of_parts(*, lost: bool, part: bool) -> Iterator[Note]:
    """Error notes about what a plan lacks that is judged as far as it goes."""
    if part:
        yield Note(ERRORED, "", f"this is a part of a plan (no format_version): what is not in it is not judged. {_ANEW}")
    if lost:
        what = "this plan lost its changes (no resource_changes): what will be is judged, and what it takes away is not known"
        yield Note(ERRORED, "", f"{what}. {_ANEW}")


def notes_of(document: Document, *, untold: bool) -> Iterator[Note]:
    """What a plan does not show, and what nobody judges of it."""
    if document.errored is True:
        yield Note(ERRORED, "", f"this plan ended with an error: it may not show everything. Mend what Terraform said. {_ANEW}")
    yield from (Note("warning", "", text) for text in _left_out(document))
    yield from _beside(document)
    for one in document.resource_changes or ():
        if not has_known_action(one):
            what = f"what this plan does with {one.address} is not known ({' and '.join(one.change.actions) or 'it says nothing'})"
            yield Note("warning", one.address, f"{what}: it is taken for {action_of(one).value}, which is what it looks like")
        yield from unsent.notes(one)
    yield from (Note("warning", "", text) for text in _cut_out(document, untold=untold))


def _left_out(document: Document) -> Iterator[str]:
    """What another plan is about."""
    managed = any(one.mode == "managed" for one in document.changes())
    if document.deferred_changes:
        late = deferred.told(document.deferred_changes)
        yield f"this plan puts off what only a later one can plan, and what comes of it is not known: {late}"
    elif document.complete is False and document.errored is not True and (document.resource_changes is not None or refreshes(document)):
        yield f"this plan is partial (-target, or deferred changes): {_LEFT_OUT}"
    elif refreshes(document):
        yield "this plan only refreshes the state: what changed outside of Terraform counts as its changes"
    elif document.complete is not True and document.errored is not True and (missing := _missing(document)):
        what = f"{len(missing)} resources of the configuration are" if len(missing) > 1 else f"{missing[0]} is"
        off = ", or switched off with `enabled`" if _may_switch_off(document.terraform_version) else ""
        yield f"{what} not in this plan (-target, or an error{off}): {_LEFT_OUT}"
    elif document.configuration and not managed and any(declared(document.configuration.root_module)):
        yield "nothing that is configured is in this plan (-target, -destroy, -refresh-only, or no instances of it): it is not judged"


def _may_switch_off(version: str) -> bool:
    """Whether what says nothing of being complete may be of an OpenTofu with `enabled`, which a plan does not show. Terraform says it."""
    numbers = [int(one) for one in version.split(".")[:2] if one.isdigit()]
    return numbers >= [1, 11]


def _cut_out(document: Document, *, untold: bool) -> Iterator[str]:
    """What somebody took out of the JSON that Terraform wrote."""
    changes = document.resource_changes is not None
    if changes and document.prior_state is None and document.errored is not True and (read := cut.read_before(document)):
        what = f"the {len(read)} data sources" if len(read) > 1 else read[0]
        yield f"this plan does not show what was read of {what} (no prior_state): that is not judged"
    if shows_no_marks(document):
        yield "this plan does not mark what is known after apply: what it shows no value of is taken for that"
    if changes and untold:
        how = "shows no configuration" if document.configuration is None else "does not show all of its configuration"
        yield f"this plan {how}: nobody can tell what was written from what was filled in"


def _beside(document: Document) -> Iterator[Note]:
    """What nobody judges."""
    for one in left_behind(document):
        yield Note("warning", one, "what a replacement left behind is still there, and not judged")
    late = (one.action_invocation for one in document.deferred_action_invocations)
    for address in dict.fromkeys(one.address for one in (*document.action_invocations, *late)):
        yield Note("warning", address, "this plan also invokes actions, and what they do is not judged")


def _missing(document: Document) -> list[str]:
    """What the configuration declares and the plan has no change of; before 1.8 no plan says whether it is complete.

    A plan that only destroys knows nothing but what there is. Keys are left out: Terraform shows no repetition that refers to nothing.
    """
    shown = list(document.changes())
    if document.configuration is None or all(action_of(one).ends for one in shown if one.mode == "managed"):
        return []
    blocks = {block_of(one, one.module_address) for one in shown}
    return [address for address in declared(document.configuration.root_module) if address not in blocks]

"""What a plan does with a resource: the words in `change.actions` → an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.model.resource import Action

if TYPE_CHECKING:
    from srm_tf.terraform.decode import Change, ResourceChange

_ACTIONS: Final[dict[tuple[str, ...], Action]] = {
    ("create",): Action.CREATE,
    ("update",): Action.UPDATE,
    ("delete",): Action.DELETE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.CREATE_BEFORE_DELETE,
    ("create", "forget"): Action.CREATE_THEN_FORGET,
    **dict.fromkeys((("forget", "create"), ("ForgetThenCreate",)), Action.CREATE_THEN_FORGET),  # OpenTofu's: the old one stays as well
    ("no-op",): Action.NO_OP,
    ("read",): Action.READ,
    ("forget",): Action.FORGET,
}


def has_known_action(change: ResourceChange) -> bool:
    """Whether its words are known here; a later Terraform may have others."""
    return tuple(change.change.actions) in _ACTIONS


def action_of(change: ResourceChange) -> Action:
    """The action; of words that are not known here, what the values before and after look like."""
    found = _ACTIONS.get(tuple(change.change.actions)) or _as_it_looks(change.change)
    return Action.IMPORT if found is Action.NO_OP and change.change.importing is not None else found


def _as_it_looks(change: Change) -> Action:
    """The action as the values before and after show it, if `actions` has words that are not known here."""
    if change.after is None:
        return Action.FORGET if "forget" in change.actions or change.before is None else Action.DELETE
    if change.before is None:
        return Action.CREATE
    if "create" in change.actions:
        return Action.REPLACE
    return Action.NO_OP if change.before == change.after else Action.UPDATE

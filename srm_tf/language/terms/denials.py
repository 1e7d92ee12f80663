"""What a Deny takes away of what an Allow of an identity gives.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms.arns import everything
from srm_tf.language.terms.match import Match, every, opposite, some

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Document, Statement


def speaks_of(deny: Statement, action: str, given: Statement) -> Match:
    """Whether a Deny is about an action wherever a statement gives it, but for its conditions."""
    reach = some([everything(deny.resources), deny.resources.covers_all_of(given.resources)])
    return every([deny.certain, deny.denies, deny.actions.covers(action), reach])


def taken_away(action: str, given: Statement, document: Document) -> Match:
    """Whether the document that gives an action takes it away again, whatever the request: by a Deny without conditions."""
    found = (every([speaks_of(one, action, given), opposite(one.conditional)]) for one in document.statements if not one.denies.no)
    return some([*found, document.rest])

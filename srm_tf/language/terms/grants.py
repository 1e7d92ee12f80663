"""What a resource policy gives to callers: to some nobody has named, more than to read; to anybody, more than to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from srm_tf.language.terms import predicate
from srm_tf.language.terms.forms import starred
from srm_tf.language.terms.globs import contains, on_text, sure
from srm_tf.language.terms.iam import consumer, forbid
from srm_tf.language.terms.match import Match, every, some
from srm_tf.language.terms.policy_words import actions_of, listed, principals_of, reaching
from srm_tf.language.terms.principals import everybody
from srm_tf.language.terms.strangers import admits_stranger, is_stranger

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.model.verdict import Judgement


@predicate("gives strangers no {actions:list}", partial=True, whole=True)
def gives_strangers_no(site: Site, context: Context, actions: Sequence[object]) -> Judgement:
    """Nobody may do these whom the policy does not name or limit; what else it allows everybody is not asked."""
    names = tuple(str(action).lower() for action in actions)
    carrier = consumer(site)

    def offence(statement: Statement, document: Document) -> Match:
        return every([some(statement.actions.reaches(name) for name in names), admits_stranger(statement, document, carrier)])

    def says(statement: Statement) -> str:
        all_there_are = everybody(statement).yes or statement.principals.all_but.yes
        who = "everybody" if all_there_are else principals_of(statement, lambda one: is_stranger(one, carrier))
        return f"allows {who} {actions_of(statement, reaching(names))} under no limiting condition"

    return forbid(site, context, offence, says, f"gives strangers no {listed(map(str, actions))}")


@predicate("allows only {actions:list}", partial=True, whole=True)
def allows_only(site: Site, context: Context, actions: Sequence[object]) -> Judgement:
    """No Allow of another action, whoever gets it; these may be patterns, as in a policy."""
    patterns = tuple(str(action).lower() for action in actions)
    further = on_text(lambda text: sure(not any(contains(pattern, starred(text).lower()) for pattern in patterns)))

    def offence(statement: Statement, _: Document) -> Match:
        return every([statement.allows, some([statement.actions.these.some(further), statement.actions.others.present])])

    return forbid(site, context, offence, lambda one: f"allows {actions_of(one, further)}", f"allows only {listed(map(str, actions))}")

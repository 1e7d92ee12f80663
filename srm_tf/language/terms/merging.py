"""How the provider merges policy documents, statement by statement.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document#override_policy_documents
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.language.terms.match import Match, every, maybe, some

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.model.value import Value


def merged(base: Document, new: Document) -> Document:
    """A later statement takes the place of an earlier one with the same non-empty sid."""
    statements = [one if new.rest.no or _sid(one) == "" else _doubtful(one, new.rest) for one in base.statements]
    for one in new.statements:
        statements = _placed(statements, one)
    return replace(base, statements=tuple(statements), rest=some([base.rest, new.rest]), flaw=base.flaw or new.flaw)


def gathered(base: Document, new: Document) -> Document:
    """One source beside others: the provider refuses sources that share a sid, so that none takes the place of another's statement."""
    return replace(base, statements=(*base.statements, *new.statements), rest=some([base.rest, new.rest]), flaw=base.flaw or new.flaw)


def _placed(statements: list[Statement], new: Statement) -> list[Statement]:
    sid = _sid(new)
    if sid == "":
        return [*statements, new]
    kept: list[Statement] = []
    for one in statements:
        other = _sid(one)
        if other == "" or (sid is not None and other is not None and other != sid):
            kept.append(one)
        elif not (new.certain.yes and sid is not None and sid == other):
            kept.append(_doubtful(one, maybe(*new.certain.on, *_open(new.sid))))
    return [*kept, new]


def _sid(statement: Statement) -> str | None:
    """The statement's name; None where it is not known."""
    return "" if statement.sid.is_null else statement.sid.text()


def _doubtful(statement: Statement, why: Match) -> Statement:
    return replace(statement, certain=every([statement.certain, why]))


def _open(sid: Value) -> tuple[str, ...]:
    return sid.origins or ((sid.unknown.why,) if sid.is_unknown else ())

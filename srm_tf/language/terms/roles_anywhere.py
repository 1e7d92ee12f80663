"""Roles for certificates: what tells one certificate that IAM Roles Anywhere takes from another one.

The service asks whether a certificate comes from any trust anchor of the account; which of them may assume a role, the role's trust policy
says by the anchor (`aws:SourceArn`), by what stands in the certificate (tags of the session) or by its common name (the source identity):
https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.conditions import HOLD_FOR_SERVICES, names_a_part, one_trust_anchor
from srm_tf.language.terms.iam import forbid, guard
from srm_tf.language.terms.match import Match, every
from srm_tf.language.terms.strangers import is_any_service, unprotected
from srm_tf.language.terms.trusts import about_assuming

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.conditions import Keys
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.model.verdict import Judgement

_SERVICE: Final = frozenset({"rolesanywhere"})
_ASSUMES: Final = "sts:assumerole"
_OF_CERTIFICATES: Final[Keys] = {
    "aws:sourcearn": one_trust_anchor,
    "aws:principaltag/": names_a_part,
    "aws:requesttag/": names_a_part,
    "sts:sourceidentity": names_a_part,
}


@predicate("trusts Roles Anywhere", partial=True, whole=True)
def trusts_roles_anywhere(site: Site, context: Context) -> Judgement:
    """A guard: certificates may assume the role."""
    return guard(site, context, _trusts, "trusts", "certificates of IAM Roles Anywhere")


@predicate("names its certificates", partial=True, whole=True)
def names_its_certificates(site: Site, context: Context) -> Judgement:
    """Of the certificates of all trust anchors, only those of one, or those that are told by what they say, may assume the role."""

    def offence(statement: Statement, document: Document) -> Match:
        return unprotected(about_assuming(statement), document, _trusts(statement), _OF_CERTIFICATES, HOLD_FOR_SERVICES)

    def says(_: Statement) -> str:
        return "lets every certificate of every trust anchor assume the role: no condition names an anchor or a certificate"

    return forbid(site, context, offence, says, "names the trust anchor or the certificates that may assume the role")


def _trusts(statement: Statement) -> Match:
    service = statement.principals.some(lambda one: is_any_service(one, _SERVICE))
    return every([statement.certain, statement.allows, statement.actions.reaches(_ASSUMES), service])

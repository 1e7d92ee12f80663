"""Whether a policy of a service that answers over the network lets in requests that nobody signed.

VPC Lattice takes them from whoever is in a VPC of the service network, where an auth policy allows them:
https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html#anonymous-unauthenticated-principals
Only an `Invoke` can be signed: who may `Connect` to a TLS listener, its target alone can ask.
https://docs.aws.amazon.com/vpc-lattice/latest/ug/tls-listeners.html
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.comparisons import EXACT, EXCLUDING, IF_EXISTS, IN_ANY_CASE, NULL, each_is
from srm_tf.language.terms.conditions import names_one
from srm_tf.language.terms.globs import contains, on_text, settle, sure
from srm_tf.language.terms.iam import forbid
from srm_tf.language.terms.joint_denies import cases_of, in_every_case, in_some_cases, steps
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.policy_words import actions_of
from srm_tf.language.terms.principals import every_name, everybody
from srm_tf.model.value import GAP, Certainty
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.globs import Test
    from srm_tf.language.terms.joint_denies import Cases
    from srm_tf.model.value import Value
    from srm_tf.model.verdict import Judgement

# What requests show that nobody signed, and what they never have (Availability):
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_NOBODY: Final = {"aws:principaltype": "Anonymous", "aws:principalaccount": "anonymous", "aws:userid": "anonymous"}
_OF_SIGNERS: Final = (
    *("aws:principalorg", "aws:principalarn", "aws:principaltag/", "aws:principalisawsservice", "aws:principalservicename"),
    *("aws:username", "aws:sourceidentity", "aws:federatedprovider", "aws:multifactorauth", "aws:tokenissuetime"),
)
_INVOKE: Final = "vpc-lattice-svcs:invoke"
_ANY_PATH: Final = "arn:aws:vpc-lattice:*:*:service/*"  # as `*/*` is, which AWS writes for all there are
_SERVICES, _NETWORKS = ("aws_vpclattice_service",), ("aws_vpclattice_service_network",)
_ID: Final = regex(r"(?:^|/)((?:svc|sn)-[0-9a-z]+)$")
_WHOLE_SERVICE: Final = regex(rf"(?:arn:[^:]*:vpc-lattice:[^:]*:[^:]*:service/([^/:]+)|{GAP})/\*+")
_TLS: Final = "aws:securetransport"
_LIKE: Final = "stringlike"


@predicate("turns unsigned requests away", partial=True, whole=True)
def turns_unsigned_requests_away(site: Site, context: Context) -> Judgement:
    """No Allow of everybody is met by a request that nobody signed: none without a condition, or under one that such a request meets.

    What a condition on anything else than the caller lets in (a network, a path) is what its writer meant.
    """

    def says(statement: Statement) -> str:
        return f"allows everybody {actions_of(statement)}, requests that nobody signed included"

    lets_in = partial(_lets_in, is_own=_own_service(site, context))
    return forbid(site, context, lets_in, says, "turns away requests that nobody signed")


def _own_service(site: Site, context: Context) -> Test:
    """A test of a resource in a Deny: whether it is every path of the service that carries the policy, or of all there are."""
    carrier = site.resource.get("resource_identifier")

    def among(value: Value, types: Sequence[str]) -> set[str]:
        return {one.address for one, how in context.links.targets(value, types) if how is not Certainty.POSSIBLE}

    own, known = among(carrier, _SERVICES), _ID.search(carrier.form)
    of_network = bool(among(carrier, _NETWORKS)) if known is None else known[1].startswith("sn-")

    def test(value: Value) -> Match:
        text, named = value.form, among(value, _SERVICES)
        if not named and contains(text.replace(GAP, "*"), _ANY_PATH):
            return YES if value.text() is not None else maybe(*value.origins)
        found = _WHOLE_SERVICE.fullmatch(text)
        if of_network or found is None:
            return NO
        if own and named:
            return sure(own == named)
        called = found[1] or GAP
        if GAP not in called and (known is not None or called == "*"):
            return sure(contains(called, known[1] if known is not None else "svc"))
        return maybe(*carrier.origins, *value.origins)

    return test


def _lets_in(allow: Statement, document: Document, is_own: Test) -> Match:
    everyone = some([allow.principals.all_but, allow.principals.some(lambda one: every_name(one.name))])
    met = (_is_met(one, tls=YES) for one in allow.conditions)
    calls = allow.actions.reaches(_INVOKE)
    found = every([allow.certain, allow.allows, everyone, calls, opposite(allow.other_conditions), *met])
    if found.no:
        return found
    given = cases_of(allow.conditions)
    barred = in_every_case((_keeps_out(one, allow, is_own) for one in document.denying), steps(document), given)
    return every([found, opposite(some([barred, document.rest]))])


def _keeps_out(deny: Statement, allow: Statement, is_own: Test) -> tuple[Match, Cases]:
    """Whether a Deny is about all that an Allow lets in, and holds for every request that nobody signed; in some cases alone, or in all."""
    actions = some([deny.actions.covers_all_of(allow.actions), deny.actions.covers(_INVOKE)])
    about = every([actions, some([deny.resources.covers_all_of(allow.resources), deny.resources.these.some(is_own)])])
    return in_some_cases(deny, every([deny.certain, deny.denies, everybody(deny), about]), partial(_is_met, tls=NO))


def _is_met(condition: Condition, tls: Match) -> Match:
    """Whether an unsigned request meets a condition; `tls`: the answer where it is how the request travels, which its sender chooses."""

    def by_test(text: str) -> Match:
        quantifier, _, name = text.lower().rpartition(":")
        return settle(condition.key, on_text(lambda key: _by_key(condition, key.lower(), quantifier, name, tls)))

    return settle(condition.test, on_text(by_test))


def _by_key(condition: Condition, key: str, quantifier: str, name: str, tls: Match) -> Match:
    if key == _TLS and name != NULL:
        return tls
    plain = name.removesuffix(IF_EXISTS)
    if key in _NOBODY or key == _TLS:
        return each_is(condition, "false") if name == NULL else _is_of_nobody(condition, key, plain)
    if not key.startswith(_OF_SIGNERS):
        return NO
    if name == NULL:
        return each_is(condition, "true")
    holds_without = plain != name or quantifier == "forallvalues" or (plain in EXCLUDING and quantifier != "foranyvalue")
    return sure(holds_without)


def _is_of_nobody(condition: Condition, key: str, operator: str) -> Match:
    """Whether a comparison holds for what a request shows that nobody signed; a key is what its own policy variable says."""
    shown = _NOBODY[key]
    positive = EXCLUDING.get(operator, operator)
    if positive not in {*EXACT, _LIKE}:
        return NO

    def fits(text: str) -> bool:
        if text.lower() == f"${{{key}}}":
            return True
        if positive == IN_ANY_CASE:
            return text.lower() == shown.lower()
        return contains(text, shown) if positive == _LIKE else text == shown

    named = on_text(lambda text: sure(fits(text)))
    found = condition.values.some(lambda value: NO if value.text() is None and names_one(value) else named(value))
    return opposite(found) if operator in EXCLUDING else found

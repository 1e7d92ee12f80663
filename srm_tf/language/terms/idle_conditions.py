"""Conditions of identity policies that limit nobody: every request meets them, or everyone who cares to.

The holder of such a policy is of one's own account, so what tells strangers apart (`conditions`) says nothing here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.terms.always_met_conditions import LEFT_OUT, NEGATED, OWN, WITHOUT_SIGN_IN, met_by_all
from srm_tf.language.terms.comparisons import EXCLUDING, FOR_ANY, IF_EXISTS, NULL, bare_name, holds_without
from srm_tf.language.terms.globs import on_text, one_of, settle, sure
from srm_tf.language.terms.home_regions import is_never_there
from srm_tf.language.terms.match import NO, Match, every, opposite, some
from srm_tf.language.terms.tag_keys import TAG_OF_REQUEST, TAG_OF_RESOURCE
from srm_tf.model.value import Value
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.always_met_conditions import Holds
    from srm_tf.language.terms.documents import Condition, Statement

# Headers, in which a caller writes what he likes; and whether he calls by one of AWS's MCP servers, each of which takes any call:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# What he calls a session, and says of it, when he assumes a role, whichever role that is (an external ID keeps out who does not know it,
# and he reads it here): https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-sts
# How he calls S3, or whether to write as well, which version of a secret he asks for, and that a session names its document, say nothing of
# what he reaches:
# https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-sessiondocumentaccesscheck.html
FREE: Final = frozenset(
    {
        *("aws:useragent", "aws:referer", "aws:viaawsmcpservice", "aws:calledviaawsmcp"),
        *("ec2:osuser", "sts:durationseconds", "sts:externalid", "sts:rolesessionname", "sts:sourceidentity", "sts:transitivetagkeys"),
        *("s3:authtype", "s3:signatureage", "s3:signatureversion", "s3:tlsversion"),
        *("s3express:authtype", "s3express:sessionmode", "s3express:signatureage", "s3express:signatureversion", "s3express:tlsversion"),
        *("secretsmanager:versionstage", "ssm:recursive", "ssm:sessiondocumentaccesscheck"),
    }
)
# Of these only some actions tell: which policy is attached or detached, and whom a role is passed to.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
_OF_ACTIONS: Final = {
    "iam:policyarn": regex(r"iam:(attach|detach)(group|role|user)policy"),
    **dict.fromkeys(("iam:passedtoservice", "iam:associatedresourcearn"), regex(r"iam:passrole")),
}
# What a service's own calls have alone, and nobody's who holds a policy of an identity:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceaccount
_OF_SERVICES: Final = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"})
# The word before the colon of a key that only requests of that service have: `ec2`, but of no provider of identities (`gitlab.com`).
_SERVICE: Final = regex(r"(?!(?:aws|saml):)([a-z0-9-]+):.*")
# But these, which all services see: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_BY_ALL: Final = frozenset(
    {
        *("ec2:roledelivery", "ec2:sourceinstancearn", "ssm:sourceinstancearn", "lambda:sourcefunctionarn", "identitystore:userid"),
        *("glue:roleassumedby", "glue:credentialissuingservice", "codebuild:buildarn", "codebuild:projectarn"),
    }
)
# Services that have keys of others: a role is assumed, a table read through an accelerator, an instance connected to.
_HAVING: Final = {"sts": "iam", "dax": "dynamodb", "ssm": "ec2"}
# What he may lack altogether: a role has no name of a user, and of organizations nobody leaves it out in a call.
_MAY_LACK: Final = (
    LEFT_OUT
    | WITHOUT_SIGN_IN
    | {"aws:username", "aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths"}
)
_TAGS: Final = regex(rf"{TAG_OF_RESOURCE.pattern}|{TAG_OF_REQUEST.pattern}|aws:principaltag/.*")
_TAG_KEYS: Final = "aws:tagkeys"
# Of these it is not told here whom they leave out: who holds the policy, and what a role is passed for.
_OF_SOME: Final = frozenset({"aws:principalarn", "aws:principaltype", "aws:userid", "aws:username", "iam:passedtoservice"})
_OF_ORDER: Final = (("lessthan", "greaterthanequals"), ("lessthanequals", "greaterthan"), ("equals", "notequals"))
# Operator → the one that is true where it is false; of a key that is true or false, too.
_OPPOSED: Final = {
    **EXCLUDING,
    **{one: other for other, one in EXCLUDING.items()},
    **{f"{kind}{one}": f"{kind}{other}" for kind in ("date", "numeric") for pair in _OF_ORDER for one, other in (pair, pair[::-1])},
    "bool": "stringnotequals",
}
_NEGATED: Final = regex(r"(not(equals|like|ipaddress)|^notipaddress)")


def bounded(statement: Statement) -> Match:
    """Whether an Allow has a condition that not every request meets anyway."""
    return some([*(opposite(_idle(condition, statement)) for condition in statement.conditions), statement.other_conditions])


def never_met(statement: Statement, action: str) -> Match:
    """Whether an Allow asks for a key that an action never has, or for a Region that it is never called in: it never gives that one."""
    absent = (every([is_of_another(one, action), opposite(met_without(one))]) for one in statement.conditions)
    return some([*absent, *(is_never_there(one, action) for one in statement.conditions)])


def without_absent(statement: Statement, action: str) -> Statement:
    """A statement without those of its conditions that an action meets because it never has their key."""
    left = tuple([one for one in statement.conditions if not every([is_of_another(one, action), met_without(one)]).yes])
    return statement if len(left) == len(statement.conditions) else replace(statement, conditions=left)


def is_of_another(condition: Condition, action: str) -> Match:
    """Whether a condition asks for a key that only requests of another service, or of other actions, than this have."""
    return settle(condition.key, on_text(lambda key: sure(_is_of_others(key.lower(), action))))


@lru_cache(maxsize=4096)
def _is_of_others(key: str, action: str) -> bool:
    """Whether a holder's requests for an action never have a key. Services that are called alike (`s3`, `s3express`) may have the same."""
    if key in _OF_SERVICES:
        return True
    if key in _OF_ACTIONS:
        return _OF_ACTIONS[key].fullmatch(action) is None
    named, service = _SERVICE.fullmatch(key), action.partition(":")[0]
    if named is None or key in _BY_ALL:
        return False
    alike = service.startswith(named[1]) or named[1].startswith(service)
    return not alike and _HAVING.get(service) != named[1]


def is_missed(condition: Condition) -> Match:
    """Whether every request misses a condition, or everyone who cares to, as one on other accounts: a Deny under it is no wall, either."""
    name = condition.test_name
    opposed = _OPPOSED.get(bare_name(name) if _NEGATED.search(name) else name)
    key = condition.key.text()
    if opposed is None or key is None or key.lower() in _OF_SOME or (opposed in NEGATED and key.lower() in OWN):
        return NO
    return some(_meets_all(replace(condition, test=Value(opposed)), *one) for one in met_by_all(key.lower()))


def asks_for_more(condition: Condition) -> Match:
    """Whether a condition asks for a key that no request of the holder needs to have: a Deny under it is no wall, either."""
    left_out = settle(condition.key, one_of(LEFT_OUT))
    return left_out if left_out.no else every([left_out, condition.values.present, opposite(met_without(condition))])


def met_without(condition: Condition) -> Match:
    """Whether a request without the key meets a condition."""

    def by_test(text: str) -> Match:
        name = text.lower()
        if name == NULL:
            return condition.values.some(one_of({"true"}))
        return sure(_is_true_without(name) or _is_true_but_for(name))

    return settle(condition.test, on_text(by_test))


def _idle(condition: Condition, statement: Statement) -> Match:
    """Whether every request, or everyone who cares to, meets a condition: TLS, any address of the world, a key that may be left out."""
    key = condition.key.text()
    rows = met_by_all(None if key is None else key.lower())
    free = settle(condition.key, one_of(FREE))
    return some([free, _holds_without(condition, statement), *(_meets_all(condition, *one) for one in rows)])


def _meets_all(condition: Condition, names: frozenset[str], keys: frozenset[str], holds: Holds) -> Match:
    test = settle(condition.test, on_text(lambda text: sure(bare_name(text) in names)))
    key = settle(condition.key, one_of(keys))
    found = every([test, key])
    return found if found.no else every([found, holds(condition.values)])


def _holds_without(condition: Condition, statement: Statement) -> Match:
    """Whether a condition is true without its key, and the holder may leave that out: `ForAllValues:`, `…IfExists` (if no other asks it).

    So are those that only keep off what the key must not be (`StringNotEquals`), but for tags: which of them must not be there is a
    limit of its own kind, and so is a condition on the names of tags for whoever may do nothing but tag.
    """

    def by_key(text: str) -> Match:
        key = text.lower()
        if key == _TAG_KEYS:
            tagging = statement.actions.these.every(on_text(lambda action: sure("tag" in action.lower())))
            return opposite(every([statement.actions.these.present, tagging]))
        return sure(key in _MAY_LACK or _TAGS.fullmatch(key) is not None)

    test = settle(condition.test, on_text(lambda text: sure(_is_true_without(text.lower()))))
    kept_off = settle(condition.test, on_text(lambda text: sure(_is_true_but_for(text.lower()))))
    left_out = settle(condition.key, on_text(lambda text: sure(text.lower() in LEFT_OUT and text.lower() != _TAG_KEYS)))
    without = test if test.no else every([test, settle(condition.key, on_text(by_key))])
    return every([some([without, every([kept_off, left_out])]), opposite(condition.there)])


def _is_true_but_for(name: str) -> bool:
    """Whether an operator is true without its key because it asks for what the key must not be; `ForAnyValue:` asks for the key."""
    asks_for_it = name.startswith(FOR_ANY) and not name.endswith(IF_EXISTS)
    return _NEGATED.search(name) is not None and not asks_for_it


def _is_true_without(name: str) -> bool:
    return holds_without(name) and _NEGATED.search(name) is None

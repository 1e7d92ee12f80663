"""Whether a condition of a policy restricts its statement to known accounts, networks or sources.

Keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html; what leaves a policy public all the same:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.language.addresses import ACCOUNT_NUMBER, MODULES
from srm_tf.language.terms.caller_ranges import beside_published, narrow, narrow_by_length, wide_together
from srm_tf.language.terms.comparisons import EXACT, EXCLUDING, FOR_ALL, FOR_ANY, IF_EXISTS, LIMITING, ON_SWITCHES, by_word, holds_without
from srm_tf.language.terms.forms import ACCOUNT, RESOURCE, SERVICE, split
from srm_tf.language.terms.globs import Texts, contains, on_text, settle, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, some
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.documents import Condition, Statement
    from srm_tf.model.value import Value

_CALLERS_OWN: Final = regex(r"\$\{aws:principal(account|orgid|orgpaths)\}", re.IGNORECASE)
_WILD: Final = regex(r"[*?]")
_ALL_OF_AN_ACCOUNT: Final = regex(r"[*?/]*|(role|user|assumed-role|federated-user|instance|managed-instance|vpc)[*?/]*")
_KINDS: Final = ("role/?*", "user/?*", "assumed-role/?*", "federated-user/?*", "instance/?*", "managed-instance/?*", "vpc/?*")
# The shortest: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
_ORGANIZATION: Final = regex(r"o-[a-z0-9]{10}")
_UNSIGNED: Final = "anonymous"  # of `aws:userid` and `aws:PrincipalAccount`
_SCHEME: Final = regex(r"https?://")
_INSERTED: Final = regex(r"\$\{\s*([^},\s]*)[^}]*\}")
_OF_OWNER: Final = ("aws:resource", "*", "?", "$")  # `${*}`, `${?}` and `${$}` are the literal characters
_MAY_LACK: Final = regex(r"\$\{(?!\s*(?:aws:(?:principalaccount|userid|resource\w*)|[*?$])\s*\})[^},]*\}", re.IGNORECASE)
_ANY_TEXT: Final = "(outputs|value|insecure_value|values|result|content|body|text|secret_string)"  # what holds whatever somebody put there
# An attribute of a managed resource, or the ARN or account of a data source: the text will identify one thing, without wildcards.
_NAMES_ONE: Final = regex(
    rf"^{MODULES}(aws_\w+\.(?!.*\.{_ANY_TEXT}$|[^.[]+(\[[^]]*\])?\.{_ANY_TEXT}\W)|data\.aws_(?!arn\.)\w+\.[^.]+.*\.((\w+_)?arn|(\w+_)?account_id|canonical_id|cloudfront_access_identity_path)$)"
    rf"|^{MODULES}data\.aws_(organizations_organization|vpc|vpc_endpoint)\..+\.id$|^{ACCOUNT_NUMBER}$"
)
# The same without account ids, which may be followed by a wildcard.
_ONE_ARN: Final = regex(rf"^{MODULES}(aws_\w+\.|data\.aws_(?!arn\.)\w+\..*\.(\w+_)?arn$)")


def names_one(value: Value) -> bool:
    """Whether an unknown text is made of a reference to one resource, so that it cannot be a bare wildcard."""
    return any(_NAMES_ONE.search(reference.text) is not None for reference in value.references)


def has_one_arn(value: Value) -> bool:
    """Whether an unknown text is made of a reference to a resource of the configuration, or of the ARN of one that is looked up."""
    return any(is_one_arn(reference.text) for reference in value.references)


def is_one_arn(reference: str) -> bool:
    """Whether a reference is to a resource of the configuration, or to the ARN of one that is looked up."""
    return _ONE_ARN.search(reference) is not None


def _read(text: str) -> str:
    """A value with its policy variables replaced: by `x` where the resource owner sets them, by `*` where the caller does.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    return _INSERTED.sub(lambda found: "x" if found[1].lower().startswith(_OF_OWNER) else "*", text)


def anything(_: str) -> bool:
    """Any value restricts: for keys whose presence is enough."""
    return True


def is_true(text: str) -> bool:
    """Whether the value of a Bool key is true."""
    return text.lower() == "true"


def whole(text: str) -> bool:
    """Whether it is one identifier without wildcards. Ids are random, so that `1111*` matches accounts of strangers."""
    return bool(text) and _WILD.search(text) is None


def _account(text: str) -> bool:
    """Whether it is the id of one account, and not `anonymous`, which AWS sets for unsigned requests."""
    return whole(text) and text.lower() != _UNSIGNED


def _in_one_organization(text: str) -> bool:
    """Whether an organization path (`aws:PrincipalOrgPaths`) begins with the id of one organization."""
    return whole(text.partition("/")[0]) or _ORGANIZATION.match(text) is not None


def _one_user(text: str) -> bool:
    """Whether an `aws:userid` is of one user, or of the sessions of one role."""
    return _account(text.partition(":")[0])


def _account_arn(text: str) -> bool:
    """Whether an ARN pattern names its account, or of S3, whose ARNs have none, the whole bucket name."""
    parts = text.split(":", RESOURCE)
    if len(parts) <= RESOURCE:
        return whole(text)
    if parts[SERVICE] == "s3" and not parts[ACCOUNT].strip("*?"):
        of_an_account = parts[ACCOUNT] != "" and "/" in parts[RESOURCE]  # an access point, a job: the name alone is not one's own
        return not of_an_account and whole(parts[RESOURCE].partition("/")[0])  # whoever likes makes a bucket that begins so
    return whole(parts[ACCOUNT])


def _endpoint(text: str) -> bool:
    """Whether a pattern of `sns:Endpoint` names one domain, account or number: `*@example.com`, `https://example.com/*`."""
    scheme = _SCHEME.match(text)
    if scheme is not None:
        return whole(text[scheme.end() :].partition("/")[0])
    return _account_arn(text) if text.startswith("arn:") else whole(text.rpartition("@")[2])


def _account_written(text: str) -> bool:
    """Whether the known parts of an ARN include its account, or of S3 the bucket name."""
    fields = split(text)
    if not fields or GAP in fields[ACCOUNT] or (fields[ACCOUNT] == "" and fields[-1].startswith(GAP)):
        return False
    return _account_arn(text)


def names_a_part(text: str) -> bool:
    """Whether a pattern has anything but wildcards: `device-*`, not `*`."""
    return text.strip("*?") != ""


def names_caller(text: str) -> bool:
    """Whether the ARN of a caller, or of what it calls from, says more than the account: `arn:aws:iam::*:role/deploy`, not `…:role/*`."""
    last = _read(text).rpartition(":")[2]
    return _ALL_OF_AN_ACCOUNT.fullmatch(last) is None and not any(contains(last, kind) for kind in _KINDS)


def names_origin(text: str) -> bool:
    """Whether the ARN of what a caller calls from fixes the account, and says more than that."""
    return _account_arn(text) and names_caller(text)


def one_trust_anchor(text: str) -> bool:
    """Whether an ARN pattern names a trust anchor of IAM Roles Anywhere; trust anchors are always of one's own account."""
    return names_a_part(text.partition(":trust-anchor/")[2])


def _variable(text: str) -> bool:
    """Whether a value is the policy variable of the caller's account or organization."""
    return _CALLERS_OWN.fullmatch(text) is not None


def _owner(text: str) -> bool:
    """Whether a value is one account or organization, or a policy variable for one."""
    return whole(text)


Keys: TypeAlias = Mapping[str, Callable[[str], bool]]  # a key that ends in `/` stands for all that begin so
# Keys that identify callers, networks and sources, each with a test: whether a value restricts who is let in.
CALLERS: Final[Keys] = {
    **dict.fromkeys(
        (
            *("aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid", "aws:sourcevpc", "aws:sourcevpce", "aws:vpceaccount"),
            *("aws:vpceorgid", "aws:principalorgid", "kms:calleraccount", "s3:dataaccesspointaccount"),
            *("aws:principalservicename", "aws:principalservicenameslist", "lambda:eventsourcetoken"),
        ),
        whole,
    ),
    **dict.fromkeys(("aws:sourceorgpaths", "aws:principalorgpaths", "aws:vpceorgpaths"), _in_one_organization),
    "aws:userid": _one_user,
    "aws:principalaccount": _account,
    "sns:endpoint": _endpoint,
    **dict.fromkeys(
        (
            *("aws:sourcearn", "aws:principalarn", "aws:sourcevpcarn", "s3:dataaccesspointarn", "lambda:functionarn"),
            *("lambda:sourcefunctionarn", "ec2:sourceinstancearn", "ssm:sourceinstancearn"),
        ),
        _account_arn,
    ),
    "aws:sourceip": narrow,  # aws:VpcSourceIp tells nobody apart: anyone may give a network of his the same private addresses
    **dict.fromkeys(("aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"), _variable),
    "elasticfilesystem:accessedviamounttarget": is_true,
}
# For policies of VPC endpoints: every request comes from one's own network, so that its keys restrict nothing. Those of resources do.
_OWN_NETWORK: Final = frozenset(
    {"aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"}
)
THROUGH_ENDPOINTS: Final[Keys] = {
    **{key: check for key, check in CALLERS.items() if key not in _OWN_NETWORK},
    "aws:vpcsourceip": narrow,
    "aws:principalisawsservice": is_true,  # AWS by itself, and nobody who has an identity
    **dict.fromkeys(("aws:resourceaccount", "aws:resourceorgid", "s3:resourceaccount"), _owner),
    "aws:resourceorgpaths": _in_one_organization,
}
# Keys about AWS services: the value in requests of strangers, and whether unsigned requests carry the key.
Held: TypeAlias = Mapping[str, tuple[str, bool]]
HOLD_FOR_STRANGERS: Final[Held] = {"aws:principalisawsservice": ("false", False)}  # `aws:ViaAWSService` may be both: his Athena asks, too
# The same for requests that a service makes for a customer.
HOLD_FOR_SERVICES: Final[Held] = {"aws:principalisawsservice": ("true", True), "aws:viaawsservice": ("false", True)}
_COMPARED: Final = frozenset({_variable, _owner})  # tests that read policy variables as they are written
# Tests that a reference to one resource passes, whatever its text will be.
_OF_ONE: Final = frozenset(
    {
        _endpoint,
        whole,
        _account,
        _owner,
        _in_one_organization,
        _one_user,
        _account_arn,
        names_a_part,
        names_caller,
        names_origin,
        one_trust_anchor,
    }
)
_BY_PARTS: Final = frozenset({anything, names_a_part, names_caller, one_trust_anchor})  # tests that the known part of a text can pass


def together(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Condition blocks as the data source renders them: those with the same operator and key become one, with all of their values.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document#condition-block
    """
    found: dict[object, Condition] = {}
    for one in conditions:
        texts = one.test.text(), one.key.text()
        name = len(found) if None in texts else texts
        before = found.get(name)
        found[name] = one if before is None else replace(one, values=_added(before.values, one.values))
    return tuple(found.values())


def as_stored(condition: Condition) -> Condition:
    """A condition with the address of a provider of identities in its key as AWS keeps it: without the scheme that `url` is written with.

    `"${aws_iam_openid_connect_provider.x.url}:sub"` comes to `x.example.com:sub`, for the provider reads `url` back once it is made:
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html
    Whoever typed the scheme asks for a key that no request has: nobody passes then, but everybody does where none needs to be there.
    """
    text, optional = condition.key.text() or "", holds_without(condition.test_name)
    bare = text if optional else text.removeprefix("https://")
    return condition if bare == text else replace(condition, key=replace(condition.key, data=bare))


def _added(one: Texts, other: Texts) -> Texts:
    return Texts((*one.items, *other.items), other.hidden if one.hidden is None else one.hidden)


def operator(condition: Condition) -> Match | str:
    """The operator in small letters, without `ForAnyValue:`; or NO where it cannot restrict anybody, or MAYBE where it is unknown.

    `…IfExists` and `ForAllValues:` hold for requests without the key, hence limit nobody: unless every request has the key, or another
    condition asks for it. Every token has a subject: https://openid.net/specs/openid-connect-core-1_0.html#IDToken
    """
    text, key = condition.test.text(), condition.key.text()
    if text is None:
        return maybe(*condition.test.origins)
    name = text.lower().removeprefix(FOR_ANY)
    of_all, optional = name.startswith(FOR_ALL), name.endswith(IF_EXISTS)
    bare = name.removeprefix(FOR_ALL).removesuffix(IF_EXISTS)
    if (not of_all and not optional) or condition.there.yes:
        return bare
    if not condition.there.no:
        return condition.there
    if condition.key.form.lower().endswith(":sub"):
        return bare
    return maybe(*condition.key.origins) if key is None else NO


def limits(condition: Condition, keys: Keys = CALLERS) -> Match:
    """Whether an Allow with this condition lets in only callers that a value of these keys names."""
    name = operator(condition)
    if isinstance(name, Match):
        return every([name, settle(condition.key, on_text(lambda key: sure(_check_of(key, keys) is not None)))])
    return _compares(condition, name, keys) if name in LIMITING else NO


def _check_of(key: str, keys: Keys) -> Callable[[str], bool] | None:
    name = key.lower()
    return keys.get(name) or keys.get(f"{name.partition('/')[0]}/")


def _compares(condition: Condition, name: str, keys: Keys) -> Match:
    """Whether every value of the condition passes the test of its key; any one of them would be enough for a request."""

    def by_key(key: str) -> Match:
        check = _check_of(key, keys)
        if check is None:
            return NO
        if name in EXACT and check is not _variable:
            return sure(all(_exactly(text, check) for value in condition.values.items if (text := value.text()) is not None))
        if check is narrow and wide_together(condition.values):
            return NO
        values = beside_published(condition.values) if check is narrow else condition.values
        return values.every(lambda value: _value_limits(value, check))

    return settle(condition.key, on_text(by_key))


def _exactly(text: str, check: Callable[[str], bool]) -> bool:
    """Whether a value of an operator without wildcards restricts: `*` is a literal character, policy variables are replaced."""
    if text.lower() == _UNSIGNED:
        return check(text)
    if _INSERTED.search(text) is not None:
        return check in _COMPARED or check(_read(text))
    return text == "" or check in {narrow, *_COMPARED} or check(_WILD.sub("x", text))


def _value_limits(value: Value, check: Callable[[str], bool]) -> Match:
    if not value.is_unknown:
        text = value.text()
        if text is None:
            return maybe()
        nobody = text == "" and check is not narrow  # who shows an empty one
        return sure(nobody or check(text if check in _COMPARED else _read(text)))
    if check is narrow:
        return narrow_by_length(value)
    shown = _read(value.form)
    if _open_anyway(shown, check):
        return NO
    fixed = check is _account_arn and _account_written(shown)
    fixed = fixed or (check in _BY_PARTS and check(shown.replace(GAP, "*")))
    return YES if fixed or (names_one(value) and check in _OF_ONE) else maybe(*value.origins)


def _open_anyway(text: str, check: Callable[[str], bool]) -> bool:
    """Whether a value with unknown parts restricts nobody, whatever these will be: a wildcard stands where the account or id does."""
    if check is not _account_arn:
        return check is whole and _WILD.search(text) is not None
    fields = split(text)
    told = bool(fields) and GAP not in fields[SERVICE] + fields[ACCOUNT]
    return told and not any(_account_arn(text.replace(GAP, filled)) for filled in ("x", ""))


def limited(statement: Statement, keys: Keys = CALLERS) -> Match:
    """Whether any condition of an Allow restricts who may call."""
    return some([*(limits(condition, keys) for condition in statement.conditions), statement.other_conditions])


def leaves_only_named(condition: Condition, keys: Keys, held: Held = HOLD_FOR_STRANGERS) -> Match:
    """Whether a Deny with this condition spares only callers that its values name: `StringNotEquals aws:PrincipalOrgID`.

    `held`: the values that the requests to be denied carry for keys about AWS services.
    """
    text = condition.test.text()
    if text is None:
        return maybe(*condition.test.origins)
    name = text.lower().removeprefix(FOR_ALL).removesuffix(IF_EXISTS)
    if name in EXCLUDING:
        return every([_compares(condition, EXCLUDING[name], keys), *map(_replaced, condition.values.items)])
    if name not in ON_SWITCHES:
        return NO
    absent_too = name != text.lower()
    return some([_holds_for_all(condition, held, absent_too=absent_too), _leaves_true(condition, keys) if absent_too else NO])


def _replaced(value: Value) -> Match:
    """Whether each policy variable has a value in every request: without one, the statement may be invalid, and denies nobody."""
    lacking = _MAY_LACK.search(value.form)
    return YES if lacking is None else maybe(f"what AWS makes of `{lacking[0]}` in a request without it")


def _leaves_true(condition: Condition, keys: Keys) -> Match:
    """Whether a Deny of requests where a Bool key is false or absent spares those where it is true, which restricts."""

    def by_key(text: str) -> Match:
        check = _check_of(text, keys)
        return sure(check is not None and check("true") and not check("false"))

    return every([settle(condition.key, on_text(by_key)), condition.values.present, condition.values.every(by_word("false", condition))])


def _holds_for_all(condition: Condition, held: Held, *, absent_too: bool) -> Match:
    """Whether every request to be denied meets the condition, unsigned ones too; `absent_too`: it holds without its key."""

    def by_key(text: str) -> Match:
        value, there = held.get(text.lower(), ("", False))
        return condition.values.every(by_word(value, condition)) if there or (value and absent_too) else NO

    return every([settle(condition.key, on_text(by_key)), condition.values.present])

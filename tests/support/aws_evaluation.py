"""Whether AWS lets one request pass, by its documentation: a second opinion on policies that shares nothing with the terms.

One request, all of it known, and one policy. A statement without principals (of an identity) or without resources (of a role) is about
whoever carries it. What each part follows, in https://docs.aws.amazon.com/IAM/latest/UserGuide/:

reference_policies_evaluation-logic.html — a Deny before any Allow, and nothing without an Allow
reference_policies_elements_principal.html, …_notprincipal.html, …_action.html, …_resource.html — who and what, and wildcards
reference_policies_elements_condition_operators.html — what an absent key does to each operator
reference_policies_condition-logic-multiple-context-keys-or-values.html — keys are all asked, one value is enough, negated none may be it
reference_policies_condition-single-vs-multi-valued-context-keys.html — ForAllValues, ForAnyValue
reference_policies_variables.html — variables, and their defaults
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Principal:
    """Who calls: `arns` are all ways to name it (the role, its session), `account` its number; a service and nobody have neither."""

    name: str
    account: str = ""
    arns: tuple[str, ...] = ()
    service: str = ""
    federated: str = ""


@dataclass(frozen=True)
class Request:
    """One request: the keys of its context are in small letters, each with its values; a key that is absent stands nowhere."""

    principal: Principal
    action: str
    resource: str
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def __str__(self) -> str:
        keys = ", ".join(f"{key}={'|'.join(values)}" for key, values in self.context.items())
        return f"{self.principal.name}: {self.action} on {self.resource} ({keys})"


def allows(policy: Json, request: Request) -> bool:
    """Whether the policy lets the request pass: an Allow speaks of it, and no Deny."""
    return set(_effects(policy, request)) == {"Allow"}


def denies(policy: Json, request: Request) -> bool:
    """Whether a Deny of the policy keeps the request out, whatever else allows it."""
    return "Deny" in _effects(policy, request)


def _effects(policy: Json, request: Request) -> list[str]:
    version = str(policy.get("Version", "2008-10-17"))
    return [one["Effect"] for one in _listed(policy["Statement"]) if _matches(one, request, version)]


def _matches(statement: Json, request: Request, version: str) -> bool:
    fill = _filler(request, version)
    return (
        _either(statement, "Principal", lambda wanted: _is_principal(wanted, request.principal))
        and _either(statement, "Action", lambda wanted: any(_like(one.lower(), request.action.lower()) for one in _listed(wanted)))
        and _either(statement, "Resource", lambda wanted: any(_filled_like(one, request.resource, fill) for one in _listed(wanted)))
        and all(_holds(*one, request, fill) for one in _tests(statement.get("Condition", {})))
    )


def _either(statement: Json, element: str, is_in: Callable[[Any], bool]) -> bool:
    """An element, or its opposite; without either (a policy of an identity, a trust policy) it is not what decides."""
    if element in statement:
        return is_in(statement[element])
    return f"Not{element}" not in statement or not is_in(statement[f"Not{element}"])


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_principal(wanted: Any, caller: Principal) -> bool:
    """`*` and `{"AWS": "*"}` are everybody, whoever is not signed in too; an account is all who are in it."""
    if isinstance(wanted, str):
        return wanted == "*"
    return any(_is_one(kind, one, caller) for kind, ones in wanted.items() for one in _listed(ones))


def _is_one(kind: str, one: str, caller: Principal) -> bool:
    if kind == "AWS":
        account = re.fullmatch(r"(?:arn:aws:iam::)?(\d{12})(?::root)?", one)
        return one == "*" or one in caller.arns or (account is not None and account[1] == caller.account)
    if kind == "Service":
        return caller.service != "" and one in ("*", caller.service)
    return kind == "Federated" and caller.federated != "" and one in ("*", caller.federated)


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in text), re.DOTALL)


def _like(pattern: str, text: str) -> bool:
    return _pattern(pattern).fullmatch(text) is not None


Fill: TypeAlias = Callable[[str], str | None]
_VARIABLE = re.compile(r"\$\{([^},]*)(?:,\s*'([^']*)')?\}")
_ARN_PARTS = 6
_LITERAL = {"*": "\ue000", "?": "\ue001", "$": "$"}


def _filler(request: Request, version: str) -> Fill:
    """Policy variables, of version 2012-10-17 alone: None where one has no single value and no default."""

    def fill(text: str) -> str | None:
        if version != "2012-10-17":
            return text
        missing = False

        def value(found: re.Match[str]) -> str:
            nonlocal missing
            if found[1] in _LITERAL:
                return _LITERAL[found[1]]
            values = request.context.get(found[1].lower(), ())
            missing |= len(values) != 1 and found[2] is None
            return _bare(values[0]) if len(values) == 1 else found[2] or ""

        filled = _VARIABLE.sub(value, text)
        return None if missing else filled

    return fill


def _bare(text: str) -> str:
    """A text whose stars and question marks are no wildcards, as in a request or in the value of a variable."""
    return text.replace("*", "\ue000").replace("?", "\ue001")


def _plain(text: str) -> str:
    """The same with its stars again."""
    return text.replace("\ue000", "*").replace("\ue001", "?")


def _filled_like(pattern: str, text: str, fill: Fill) -> bool:
    filled = fill(pattern)
    return filled is not None and _like(filled, _bare(text))


def _tests(conditions: Json) -> Iterator[tuple[str, str, list[str]]]:
    for operator, keys in conditions.items():
        for key, values in keys.items():
            yield operator, key, [str(one).lower() if isinstance(one, bool) else str(one) for one in _listed(values)]


def _holds(operator: str, key: str, wanted: Sequence[str], request: Request, fill: Fill) -> bool:
    """One key under one operator."""
    quantifier, _, name = operator.rpartition(":")
    values = request.context.get(key.lower(), ())
    if name == "Null":
        return any((one == "true") == (not values) for one in wanted)
    if not values and name.endswith("IfExists"):
        return True
    name = name.removesuffix("IfExists")
    negated = "Not" in name
    compare = _COMPARE[name.replace("Not", "")]
    filled = [one for one in map(fill, wanted) if one is not None]

    def passes(value: str) -> bool:
        return any(compare(one, value) for one in filled) != negated

    if quantifier == "ForAllValues":
        return all(map(passes, values))
    if quantifier == "ForAnyValue":
        return any(map(passes, values))
    return passes(values[0]) if values else negated


def _arn(pattern: str, text: str) -> bool:
    """Each of the six parts by itself; ArnEquals does what ArnLike does."""
    ours, theirs = pattern.split(":", 5), text.split(":", 5)
    return pattern == "*" or (len(ours) == len(theirs) == _ARN_PARTS and all(map(_like, ours, theirs)))


def _address(pattern: str, text: str) -> bool:
    network, address = ip_network(pattern, strict=False), ip_address(text)
    return network.version == address.version and address in network


_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda one, value: _plain(one) == value,
    "StringEqualsIgnoreCase": lambda one, value: _plain(one).lower() == value.lower(),
    "StringLike": lambda one, value: _like(one, _bare(value)),
    "ArnEquals": _arn,
    "ArnLike": _arn,
    "Bool": lambda one, value: one.lower() == value.lower(),
    "IpAddress": _address,
    "NumericEquals": lambda one, value: float(value) == float(one),
    "NumericLessThan": lambda one, value: float(value) < float(one),
    "NumericLessThanEquals": lambda one, value: float(value) <= float(one),
    "NumericGreaterThan": lambda one, value: float(value) > float(one),
    "NumericGreaterThanEquals": lambda one, value: float(value) >= float(one),
    "DateGreaterThan": lambda one, value: value > one,
    "DateLessThan": lambda one, value: value < one,
}

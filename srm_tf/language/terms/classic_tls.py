"""TLS of classic load balancers: policies stand apart from listeners and name either one of AWS's policies or protocols and ciphers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.language.show import shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, left_open
from srm_tf.language.terms.tls import ELB
from srm_tf.model.value import Value, as_number
from srm_tf.model.verdict import SATISFIED, Judgement, all_of, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

NEGOTIATION: Final = "aws_lb_ssl_negotiation_policy"
POLICY: Final = "aws_load_balancer_policy"
_TLS_TYPE: Final = "SSLNegotiationPolicyType"
_REFERENCE: Final = "Reference-Security-Policy"
# https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
_OLD: Final = regex(r"Protocol-(?:SSLv2|SSLv3|TLSv1|TLSv1\.1)|.*(?:RC4|DES|NULL|EXP|MD5|RC2|ADH|SEED|IDEA).*", re.IGNORECASE)
# https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-ssl-security-policy.html: what a listener gets that names none
_DEFAULT: Final = "ELBSecurityPolicy-2016-08"


@sentence("its policy allows current TLS only", on=("aws_elb", POLICY, NEGOTIATION))
def its_policy_allows_current_tls_only(subject: Resource, context: Context) -> Judgement:
    """Of a policy: what it names. Of a load balancer: the policies of its HTTPS and SSL listeners."""
    if subject.type == NEGOTIATION:
        return _attributes(subject, "attribute")
    return _policy(subject) if subject.type == POLICY else _load_balancer(subject, context)


def _policy(policy: Resource) -> Judgement:
    """A policy of another type (stickiness, proxy protocol) says nothing about TLS."""
    kind = policy.get("policy_type_name")
    if kind.is_unknown:
        return depends(f"{policy.address}.policy_type_name depends on {kind.unknown.why}", (f"{policy.address}.policy_type_name",))
    if kind.text() != _TLS_TYPE:
        return holds(f"{policy.address} is no TLS policy", evidence(policy, "policy_type_name", kind))
    return _attributes(policy, "policy_attribute")


def _attributes(policy: Resource, name: str) -> Judgement:
    """One old protocol or cipher is enough to break it; what is not known keeps it open."""
    block = policy.get(name)
    if block.is_unknown:
        return left_open(f"{policy.address}.{name}", block)
    answers = [_attribute(policy, f"{name}[{place}]", item) for place, item in enumerate(block.items())]
    if not answers:
        return lacks(f"{policy.address} names no policy or protocol", evidence(policy, name, block))
    failed = [answer for answer in answers if answer.verdict.fails]
    return all_of(failed) if failed else all_of(answers)


def _attribute(policy: Resource, path: str, item: Value) -> Judgement:
    key, value = item.get("name"), item.get("value")
    where, seen = f"{policy.address}.{path}", evidence(policy, path, value)
    if item.is_unknown or key.is_unknown or (value.is_unknown and key.text() is not None and _matters(key.text() or "")):
        return left_open(where, next((one for one in (item, key) if one.is_unknown), value), seen)
    name, said = key.text() or "", f"{where} is {shown(key)} = {shown(value)}"
    if name == _REFERENCE:
        return _named(value.text() or "", said, where, policy, value)
    if _OLD.fullmatch(name) and value.text() != "false":
        return breaks(f"{said}, which is not current", seen)
    return holds(said, seen)


def _matters(name: str) -> bool:
    return name == _REFERENCE or _OLD.fullmatch(name) is not None


def _named(name: str, said: str, where: str, policy: Resource, value: Value) -> Judgement:
    """The judgement about a policy of AWS's own, by its name."""
    current, seen = ELB.is_current(name), evidence(policy, where, value)
    if current is None:
        return depends(f"{said}, which is not in the list of TLS policies", (where,), seen)
    return holds(said, seen) if current else breaks(f"{said}, which {ELB.why}", seen)


def _load_balancer(subject: Resource, context: Context) -> Judgement:
    listeners = subject.get("listener")
    if listeners.is_unknown:
        return left_open(f"{subject.address}.listener", listeners)
    answers = [_listener(subject, place, item, context) for place, item in enumerate(listeners.items())]
    return all_of(answers) if answers else SATISFIED


def _listener(subject: Resource, place: int, listener: Value, context: Context) -> Judgement:
    where = f"{subject.address}.listener[{place}]"
    protocol, port = listener.get("lb_protocol"), listener.get("lb_port")
    if listener.is_unknown or protocol.is_unknown:
        return left_open(f"{where}.lb_protocol", listener if listener.is_unknown else protocol)
    seen = evidence(subject, f"listener[{place}].lb_protocol", protocol)
    if (protocol.text() or "").upper() not in {"HTTPS", "SSL"}:
        return holds(f"{where} is no HTTPS or SSL listener", seen)
    answers = list(_of_port(subject, port, context))
    failed = [answer for answer in answers if answer.verdict.fails]
    if failed:
        return all_of(failed)
    return all_of(answers) if answers else lacks(f"{where} names no policy and gets {_DEFAULT}, which {ELB.why}", seen)


def _of_port(subject: Resource, port: Value, context: Context) -> Iterator[Judgement]:
    """The TLS policies of the listener at a port, judged; an open question for each that may be one."""
    own = context.links.children(subject, (NEGOTIATION,), "load_balancer")
    set_ = context.links.children(subject, ("aws_load_balancer_listener_policy",), "load_balancer_name")
    for doubt in (*own.doubts, *set_.doubts):
        yield depends(f"{subject.address} may have another policy: it depends on {doubt.why}", doubt.on)
    for link in own.links:
        yield from _at(link.resource, "lb_port", port, [_attributes(link.resource, "attribute")])
    for link in set_.links:
        yield from _at(link.resource, "load_balancer_port", port, _policies(link.resource, context))


def _at(holder: Resource, name: str, port: Value, answers: list[Judgement]) -> list[Judgement]:
    """The answers, if the policy stands at the port; an open one while a port is not known."""
    theirs = holder.get(name)
    if theirs.is_unknown or port.is_unknown:
        name, open_ = (f"{holder.address}.{name}", theirs) if theirs.is_unknown else ("the port of the listener", port)
        return [left_open(name, open_)] if answers else []
    return answers if as_number(theirs.data) == as_number(port.data) else []


def _policies(holder: Resource, context: Context) -> list[Judgement]:
    """The TLS policies that a listener's `policy_names` lead to, by reference or by name."""
    names = holder.get("policy_names")
    joined = context.links.parents(holder, names, "policy_names", (POLICY,))
    found = [_policy(link.resource) for link in joined.links if link.resource.get("policy_type_name").text() in {None, _TLS_TYPE}]
    where = f"{holder.address}.policy_names"
    said = f"{where} is {shown(names)}"
    found += [_named(one.text, said, where, holder, names) for one in joined.literals]
    for doubt in joined.doubts:
        open_ = (
            f"{said}, which may be {doubt.resource.address}" if doubt.why == where and doubt.resource else f"{where} depends on {doubt.why}"
        )
        found.append(depends(open_, doubt.on or (where,)))
    return found

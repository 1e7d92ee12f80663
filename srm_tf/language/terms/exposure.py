"""Which ports a set of rules opens, and to whom: ranges together, rules in their order, what is sure apart from what may be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias, cast

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from srm_tf.language.show import HIDDEN, digest, digest_of, evidence_text
from srm_tf.language.terms.ranges import Network, is_public, is_world, making_world, public_left
from srm_tf.language.terms.rule_arguments import ALL, TCP, UDP
from srm_tf.language.terms.rules import LAST_PORT, Rule
from srm_tf.model.value import Value, as_number
from srm_tf.model.verdict import Evidence
from srm_tf.wording import listed

Ports: TypeAlias = tuple[tuple[int, int], ...]  # sorted spans

_NAMED: Final = 3  # so many ranges are shown: enough to recognise a rule by
EVERY_PORT: Final[Ports] = ((1, LAST_PORT),)  # nothing listens on port 0


def ports(listed: object) -> Ports:
    """The ports of a literal list: numbers, numeric texts, and ranges such as `'8000-8100'`; anything else is left out."""
    found: list[tuple[int, int]] = []
    for one in cast("list[object]", listed) if isinstance(listed, list) else [listed]:
        first, _, last = one.partition("-") if isinstance(one, str) else (one, "", "")
        low, high = as_number(first), as_number(last or first)
        if low is not None and high is not None and 0 <= low <= high <= LAST_PORT:
            found.append((int(low), int(high)))
    return tuple(sorted(found))


def no_port(literal: object) -> str:
    """Why a member of such a list would be left out; "" where it is not."""
    return "" if ports([literal]) else f"{literal!r} is no port and no range of ports, as '8000-8100'"


def outside(taken: Ports) -> Ports:
    """Every other port."""
    left: list[tuple[int, int]] = []
    at = 0
    for first, last in taken:
        if first > at:
            left.append((at, first - 1))
        at = max(at, last + 1)
    return (*left, *(((at, LAST_PORT),) if at <= LAST_PORT else ()))


def within(wanted: Ports, least: int, most: int) -> Ports:
    """The wanted ports among these."""
    return tuple((max(first, least), min(last, most)) for first, last in wanted if first <= most and least <= last)


def samples(rules: Iterable[Rule], wanted: Ports) -> list[int]:
    """Ports that stand for all wanted ones: between two of them no rule begins or ends."""
    edges = {edge for rule in rules for edge in _edges(rule)}
    return sorted({port for first, last in wanted for port in (first, *(edge for edge in edges if first < edge <= last))})


def _edges(rule: Rule) -> tuple[int, ...]:
    """Where it begins to speak of ports, and where it ends; of an end that is not known, where it may begin, and where it has to."""
    if rule.first is None or rule.last is None:
        return tuple(edge for known in rule.ends if known is not None for edge in (known, known + 1))
    return rule.first, rule.last + 1


def toward(rules: Iterable[Rule], *, egress: bool) -> list[Rule]:
    """The rules of one direction; where a rule does not say, it may be one of them."""
    kept = [rule for rule in rules if rule.egress is egress or rule.egress is None]
    return [rule if rule.egress is egress else replace(rule, doubt=rule.doubt or "its direction") for rule in kept]


def granting(rules: Sequence[Rule], protocol: int, port: int) -> tuple[list[Rule], list[Rule]]:
    """Rules that surely admit somebody to a port, and all that may.

    A network ACL stops at the first rule that matches, in the order of the numbers, so a rule whose public addresses are all
    denied before it admits nobody (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html).
    """
    denies = [rule for rule in rules if rule.deny is not False and rule.lets(protocol, port) is not False]
    sure: list[Rule] = []
    may: list[Rule] = []
    for rule in rules:
        lets = False if rule.deny else rule.lets(protocol, port)
        if lets is False:
            continue
        if lets and not rule.doubt and rule.deny is False and _survives(rule, denies, possible=False):
            sure.append(rule)
        if _survives(rule, [one for one in denies if _certain(one, protocol, port)], possible=True):
            may.append(rule)
    return sure, may


def _certain(deny: Rule, protocol: int, port: int) -> bool:
    return bool(deny.deny) and not deny.doubt and deny.lets(protocol, port) is True


def _survives(rule: Rule, denies: Sequence[Rule], *, possible: bool) -> bool:
    """Whether something of the rule's ranges is left (`possible`: at best). Without denials, whether it has ranges at all."""
    own = rule.sources.possible if possible else rule.sources.sure
    if not denies or not own:
        return bool(own)
    if possible:
        taken = [network for one in denies if _before(one, rule) for network in one.sources.sure]
    else:
        taken = [network for one in denies if one is not rule and _before(one, rule) is not False for network in one.sources.possible]
    return public_left(own, taken)


def _before(one: Rule, other: Rule) -> bool | None:
    if one.number is None or other.number is None or one.number == other.number:
        return None
    return one.number < other.number


class Openings(msgspec.Struct):
    """Rule → the ports at which it (or it with others) opens something: for sure, and perhaps."""

    sure: dict[Rule, set[int]] = {}
    may: dict[Rule, set[int]] = {}

    def note(self, rules: Iterable[Rule], port: int, *, sure: bool) -> None:
        """Remember a port under each of these rules."""
        found = self.sure if sure else self.may
        for rule in rules:
            found.setdefault(rule, set()).add(port)


def open_to_world(rules: Sequence[Rule], protocols: Iterable[int], wanted: Ports) -> Openings:
    """The rules that open some wanted port to the world."""
    found = Openings()
    speaking = _at_each(rules, samples(rules, wanted)) if _world_possible(rules) else {}
    for protocol in protocols:
        for port, those in speaking.items():
            sure, may = _world_at(those, protocol, port)
            found.note(sure or may, port, sure=bool(sure))
    return found


def open_at_every_port(rules: Sequence[Rule], protocols: Iterable[int] = (TCP, UDP)) -> Openings:
    """The rules that open every port of one of these protocols to the world."""
    found = Openings()
    for protocol in protocols if _world_possible(rules) else ():
        speaking = _at_each(rules, samples(rules, EVERY_PORT))
        answers = [(port, *_world_at(those, protocol, port)) for port, those in speaking.items()]
        if all(sure or may for _, sure, may in answers):
            certain = all(sure for _, sure, _ in answers)
            for port, sure, may in answers:
                found.note(sure or may, port, sure=certain)
    return found


def _at_each(rules: Iterable[Rule], sampled: Sequence[int]) -> dict[int, list[Rule]]:
    """Port → the rules that may speak of it, in their order: of a thousand rules for a port each, no port asks all. `sampled`: sorted."""
    found: dict[int, list[Rule]] = {port: [] for port in sampled}
    for rule in rules:
        least, most = rule.reach
        for port in sampled[bisect_left(sampled, least) : bisect_right(sampled, most)]:
            found[port].append(rule)
    return found


def _world_possible(rules: Sequence[Rule]) -> bool:
    """A quick no for the many groups whose rules all together do not reach the world."""
    return is_world(frozenset(one for rule in rules if not rule.deny for one in rule.sources.possible))


def _world_at(rules: Sequence[Rule], protocol: int, port: int) -> tuple[list[Rule], list[Rule]]:
    """The rules that open one port to the world: surely, or else perhaps."""
    sure, may = granting(rules, protocol, port)
    if is_world(frozenset(one for rule in sure for one in rule.sources.sure)):
        alone = [rule for rule in sure if is_world(frozenset(rule.sources.sure))]
        return alone or sure, []
    if is_world(frozenset(one for rule in may for one in rule.sources.possible)):
        return [], [rule for rule in may if rule not in sure or rule.sources.on] or may
    return [], []


def shown_ports(rule: Rule) -> str:
    """`22`, `20-4000`, `every port`."""
    if rule.protocol == ALL or rule.first == -1 or (rule.first in {0, 1} and rule.last == LAST_PORT):
        return "every port"
    if rule.first is None or rule.last is None:
        return "ports"
    return str(rule.first) if rule.first == rule.last else f"{rule.first}-{rule.last}"


def world_of(rule: Rule, beside: Iterable[Rule]) -> list[Network]:
    """Those ranges of a rule that make the world, alone or with the rules beside it: what else stands in its list is no news."""
    alone = making_world(rule.sources.sure)
    if alone:
        return alone
    versions = {one.version for one in making_world(network for each in beside for network in each.sources.sure)}
    return [one for one in rule.sources.sure if one.version in versions and is_public(one)]


def shown_ranges(rule: Rule, those: Iterable[Network] = ()) -> str:
    """The ranges of a rule for a message (`those`: no more than these of them), the widest first; a sensitive one is not shown."""
    if rule.secret or rule.sources.secret:
        return "a sensitive range"
    texts = _texts(tuple(those) or rule.sources.sure)
    return listed(texts, _NAMED)


def evidence_of(rule: Rule, names: Sequence[str] = ()) -> tuple[Evidence, ...]:
    """What a verdict about a rule rests on: first the arguments of these names, if somebody wrote the rule, then all of it."""
    arguments = [(name, value) for name, value, _ in rule.arguments if name in names and rule.written]
    return (*(_argument(rule, name, value) for name, value in arguments), _whole(rule))


def _argument(rule: Rule, name: str, value: Value) -> Evidence:
    path = f"{rule.path}.{name}" if rule.path else name
    shown, whole = (HIDDEN, UNSET) if rule.secret else (evidence_text(value), digest_of(value))
    return Evidence(rule.address, path, shown, "written", value.location or rule.location, whole)


def _whole(rule: Rule) -> Evidence:
    """Its ports, its protocol where that is not TCP, and its ranges."""
    secret = rule.secret or rule.sources.secret
    protocol = {None: "", TCP: "", ALL: "", UDP: "udp "}.get(rule.protocol, f"protocol {rule.protocol} ")
    shown = "sensitive" if secret else f"{protocol}{shown_ports(rule)} {shown_ranges(rule)}".strip()
    how = "written" if rule.written else "provider_default"
    return Evidence(rule.address, rule.path, shown, how, rule.location, _ranges_digest(rule))


def _ranges_digest(rule: Rule) -> str | UnsetType:
    """A digest of all ranges of a rule, if only some of them are shown; UNSET otherwise."""
    whole = ", ".join(_texts(rule.sources.sure))
    return UNSET if rule.secret or rule.sources.secret or shown_ranges(rule) == whole else digest(whole)


def _texts(networks: Iterable[Network]) -> list[str]:
    return [str(one) for one in sorted(networks, key=lambda one: (one.prefixlen, str(one)))]

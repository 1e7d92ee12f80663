"""What the arguments of one rule of a security group or network ACL say, whatever they are called: ports, protocol, place, refusal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from srm_tf.language.terms.sources import names_of
from srm_tf.model.value import ABSENT, Value, as_number

ALL: Final = -1
TCP: Final = 6
UDP: Final = 17
LAST_PORT: Final = 65535
_PROTOCOLS: Final = {"all": ALL, "icmp": 1, "tcp": TCP, "udp": UDP, "icmpv6": 58}
PROTOCOL_NAMES: Final = ("protocol", "ip_protocol")
PORT_NAMES: Final = ("from_port", "to_port")


def open_names(values: Mapping[str, Value], at: str) -> tuple[str, ...]:
    """What the arguments that are not known depend on."""
    names = ("type", "egress", "protocol", "ip_protocol", "from_port", "to_port", "action", "rule_action", "rule_no", "rule_number")
    found = [(name, values.get(name, ABSENT)) for name in names]
    return tuple(dict.fromkeys(text for name, value in found if value.is_unknown for text in names_of(value, f"{at}.{name}")))


def port_of(value: Value, absent: int) -> int | None:
    """A port; where none is named, the rule goes to that end of the range."""
    if value.is_null or value.data == "":
        return absent
    return _whole(value)


def _whole(value: Value) -> int | None:
    number = as_number(value.data)
    return int(number) if number is not None and math.isfinite(number) else None


def protocol_of(values: Mapping[str, Value]) -> int | None:
    """IANA's number; -1 for all. Terraform refuses a rule without a protocol: one that names ports is taken for TCP, any other for all."""
    found = [value for name in PROTOCOL_NAMES if not (value := values.get(name, ABSENT)).is_null]
    if not found or found[0].data == "":
        return _unnamed_protocol([values.get(name, ABSENT) for name in PORT_NAMES])
    text = (found[0].text() or "").lower()
    return _PROTOCOLS[text] if text in _PROTOCOLS else _whole(Value(text))


def _unnamed_protocol(ends: list[Value]) -> int | None:
    named = [port_of(end, 0) for end in ends]
    if any(port is not None and port > 0 for port in named):
        return TCP
    return None if None in named else ALL


def denies(values: Mapping[str, Value]) -> bool | None:
    """Whether a rule of a network ACL refuses what it is about; None where that is not known."""
    found = [value for name in ("action", "rule_action") if not (value := values.get(name, ABSENT)).is_null]
    if not found:
        return False
    text = (found[0].text() or "").lower()
    return text == "deny" if text in {"allow", "deny"} else None


def number_of(values: Mapping[str, Value]) -> float | None:
    """Its place among the rules of a network ACL."""
    found = [value for name in ("rule_no", "rule_number") if not (value := values.get(name, ABSENT)).is_null]
    number = as_number(found[0].data) if found else None
    return number if number is not None and math.isfinite(number) else None

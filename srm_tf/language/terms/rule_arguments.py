"""The arguments of a rule that lets traffic pass, whichever of its syntaxes they stand in: ports, protocol, verdict and place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from srm_tf.model.value import ABSENT, Value, as_number

ALL: Final = -1
TCP: Final = 6
UDP: Final = 17
PROTOCOL_NAMES: Final = ("protocol", "ip_protocol")
PORT_NAMES: Final = ("from_port", "to_port")
_PROTOCOLS: Final = {"all": ALL, "icmp": 1, "tcp": TCP, "udp": UDP, "icmpv6": 58}


def flag(value: Value) -> bool | None:
    """An optional boolean: absent is false."""
    if value.is_null:
        return False
    text = value.text()
    return text == "true" if text in {"true", "false"} else None


def port_of(value: Value, absent: int | None) -> int | None:
    """A port; `absent` where none is named: a rule that names neither goes to both ends of the range."""
    if value.is_blank:
        return absent
    return _whole(value)


def _whole(value: Value) -> int | None:
    number = as_number(value.data)
    return int(number) if number is not None and math.isfinite(number) else None


def bounds_of(value: Value) -> tuple[int | None, int | None]:
    """What a port that is not known is not below, and not above."""
    least, most = value.unknown.least, value.unknown.most
    return (None if least is None else math.ceil(least)), (None if most is None else math.floor(most))


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
    """Whether a rule of a network ACL denies; one that says nothing of it is of a group, and allows."""
    found = [value for name in ("action", "rule_action") if not (value := values.get(name, ABSENT)).is_null]
    if not found:
        return False
    text = (found[0].text() or "").lower()
    return text == "deny" if text in {"allow", "deny"} else None


def number_of(values: Mapping[str, Value]) -> float | None:
    """The place of a rule of a network ACL among the others."""
    found = [value for name in ("rule_no", "rule_number") if not (value := values.get(name, ABSENT)).is_null]
    number = as_number(found[0].data) if found else None
    return number if number is not None and math.isfinite(number) else None

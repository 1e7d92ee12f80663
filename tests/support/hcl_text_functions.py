"""The Terraform functions that examples call: strings, numbers and networks. For tests only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import json
import math
import re
import urllib.parse
from collections.abc import Callable
from typing import Any

from tests.support.hcl_functions import as_list, as_texts, data_of, function
from tests.support.hcl_syntax import PlanError
from tests.support.hcl_values import NOT_NULL, UNKNOWN, Data, Unknown, bare, json_text, number, to_number, to_text


@function("join")
def _join(separator: Data, *values: Data) -> Data:
    return to_text(separator).join(text for value in values for text in as_texts(value))


@function("split")
def _split(separator: Data, value: Data) -> Data:
    return data_of(to_text(value).split(to_text(separator)) if value else [""])


@function("replace")
def _replace(value: Data, old: Data, new: Data) -> Data:
    text, pattern, other = to_text(value), to_text(old), to_text(new)
    if len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/"):
        return re.sub(pattern[1:-1], re.sub(r"\$(\d+|\w+)", r"\\g<\1>", other), text)
    return text.replace(pattern, other)


@function("substr")
def _substr(value: Data, start: Data, size: Data) -> Data:
    text, first, count = to_text(value), int(to_number(start)), int(to_number(size))
    first = max(len(text) + first, 0) if first < 0 else first
    return text[first:] if count < 0 else text[first : first + count]


@function("startswith", raw=True)
def _startswith(value: Data, prefix: Data) -> Data:
    text, wanted = bare(value), bare(prefix)
    if isinstance(wanted, Unknown):
        return NOT_NULL
    if isinstance(text, Unknown):
        known, beginning = text.prefix, to_text(wanted)
        return True if known.startswith(beginning) else NOT_NULL if beginning.startswith(known) else False
    return to_text(text).startswith(to_text(wanted))


@function("endswith")
def _endswith(value: Data, suffix: Data) -> Data:
    return to_text(value).endswith(to_text(suffix))


@function("strcontains")
def _strcontains(value: Data, wanted: Data) -> Data:
    return to_text(wanted) in to_text(value)


@function("title")
def _title(value: Data) -> Data:
    return re.sub(r"\b[a-z]", lambda hit: hit[0].upper(), to_text(value))


@function("trim")
def _trim(value: Data, cut: Data) -> Data:
    return to_text(value).strip(to_text(cut))


@function("trimprefix")
def _trimprefix(value: Data, prefix: Data) -> Data:
    return to_text(value).removeprefix(to_text(prefix))


@function("trimsuffix")
def _trimsuffix(value: Data, suffix: Data) -> Data:
    return to_text(value).removesuffix(to_text(suffix))


@function("indent")
def _indent(spaces: Data, value: Data) -> Data:
    return to_text(value).replace("\n", "\n" + " " * int(to_number(spaces)))


@function("format")
def _format(pattern: Data, *values: Data) -> Data:
    rest = list(values)
    return re.sub(r"%([-+ 0#]*\d*(?:\.\d+)?)([sdvtqfxXeg%])", lambda hit: _formatted(hit[1], hit[2], rest), to_text(pattern))


def _formatted(flags: str, verb: str, rest: list[Data]) -> str:
    if verb == "%":
        return "%"
    value = rest.pop(0)
    if verb in "dxX":
        return f"%{flags}{verb}" % int(to_number(value))
    if verb in "feg":
        return f"%{flags}{verb}" % float(to_number(value))
    text = to_text(value) if isinstance(value, (str, int, float)) else json_text(value)
    return f"%{flags}s" % (json.dumps(text) if verb == "q" else text)


@function("formatlist")
def _formatlist(pattern: Data, *values: Data) -> Data:
    size = max((len(value) for value in values if isinstance(value, list)), default=1)
    columns = [value if isinstance(value, list) else [value] * size for value in values]
    return [_format(pattern, *row) for row in zip(*columns, strict=True)]


@function("regex")
def _regex(pattern: Data, value: Data) -> Data:
    hit = re.search(to_text(pattern), to_text(value))
    if hit is None:
        raise PlanError("regex: no match")
    return _groups(hit)


@function("regexall")
def _regexall(pattern: Data, value: Data) -> Data:
    return [_groups(hit) for hit in re.finditer(to_text(pattern), to_text(value))]


def _groups(hit: re.Match[str]) -> Data:
    named: dict[str, Data] = {**hit.groupdict()}
    return named or data_of(hit.groups()) or hit[0]


_TEXT: dict[str, Callable[[str], Data]] = {
    "lower": str.lower,
    "upper": str.upper,
    "trimspace": str.strip,
    "chomp": lambda text: text.rstrip("\r\n"),
    "base64encode": lambda text: base64.b64encode(text.encode()).decode(),
    "base64gzip": lambda text: base64.b64encode(text.encode()).decode(),  # the exact bytes matter to nobody here
    "base64decode": lambda text: base64.b64decode(text).decode(),
    "base64sha256": lambda text: binascii.b2a_base64(hashlib.sha256(text.encode()).digest(), newline=False).decode(),
    "sha256": lambda text: hashlib.sha256(text.encode()).hexdigest(),
    "sha1": lambda text: hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(),
    "md5": lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
    "urlencode": urllib.parse.quote_plus,
    "jsondecode": json.loads,
}
for _name, _body in _TEXT.items():
    function(_name)(lambda value, body=_body: body(to_text(value)))


@function("jsonencode")
def _jsonencode(value: Data) -> Data:
    return json_text(value)


@function("timestamp", raw=True)
def _timestamp() -> Data:
    return UNKNOWN


@function("uuid", raw=True)
def _uuid() -> Data:
    return UNKNOWN


# Numbers and networks

_NUMBER: dict[str, Callable[..., Any]] = {"max": max, "min": min, "abs": abs, "ceil": math.ceil, "floor": math.floor, "pow": pow}
for _name, _number in _NUMBER.items():
    function(_name)(lambda *values, body=_number: number(body(*(to_number(value) for value in values))))


@function("sum")
def _sum(values: Data) -> Data:
    return number(sum(to_number(value) for value in as_list(values)))


def _subnets(network: ipaddress.IPv4Network | ipaddress.IPv6Network, bits: int, place: int) -> str:
    size = network.prefixlen + bits
    start = int(network.network_address) + (place << (network.max_prefixlen - size))
    return f"{type(network.network_address)(start)}/{size}"


@function("cidrsubnet")
def _cidrsubnet(prefix: Data, bits: Data, place: Data) -> Data:
    return _subnets(ipaddress.ip_network(to_text(prefix), strict=False), int(to_number(bits)), int(to_number(place)))


@function("cidrsubnets")
def _cidrsubnets(prefix: Data, *bits: Data) -> Data:
    network = ipaddress.ip_network(to_text(prefix), strict=False)
    found: list[Data] = []
    start = int(network.network_address)
    for width in (int(to_number(bit)) for bit in bits):
        size = 1 << (network.max_prefixlen - network.prefixlen - width)
        start = -(-start // size) * size
        found.append(f"{type(network.network_address)(start)}/{network.prefixlen + width}")
        start += size
    return found


@function("cidrhost")
def _cidrhost(prefix: Data, place: Data) -> Data:
    network = ipaddress.ip_network(to_text(prefix), strict=False)
    offset = int(to_number(place))
    return str((network.network_address if offset >= 0 else network.broadcast_address + 1) + offset)


@function("cidrnetmask")
def _cidrnetmask(prefix: Data) -> Data:
    return str(ipaddress.ip_network(to_text(prefix), strict=False).netmask)

"""The text of a network, block by block, and the forms that ranges of addresses are written in. For tests only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network
from random import Random

from tests.support.networks import ANY, ESP, ICMP, ICMP6, TCP, UDP, Range

_WORDS = {ANY: ("-1", "all"), ICMP: ("icmp", "1"), TCP: ("tcp", "6"), UDP: ("udp", "17"), ESP: ("50",), ICMP6: ("icmpv6", "58")}


class Writer:
    """What is written of a network, file by file. `old`: nothing that version 3.39 of the provider does not know."""

    def __init__(self, rng: Random, *, old: bool) -> None:
        self.rng, self.old = rng, old
        self.parts: list[str] = []
        self.files: dict[str, str] = {}
        self.count = 0

    @property
    def text(self) -> str:
        """The file `main.tf`."""
        return "\n".join(self.parts)

    def pick(self, *choices: str) -> str:
        """One of these, by chance."""
        return self.rng.choice(choices)

    def fresh(self, word: str) -> str:
        """A name nobody has."""
        self.count += 1
        return f"{word}_{self.count}"

    def add(self, text: str) -> None:
        """Write a block as it stands."""
        self.parts.append(text)

    def block(self, kind: str, name: str, /, *lines: str, **arguments: object) -> str:
        """Write a resource; its address. `lines`: nested blocks and whatever else stands in it."""
        self.add(resource(kind, name, *lines, **arguments))
        return f"{kind}.{name}"

    def protocol(self, protocol: int) -> object:
        """A word for it."""
        word = self.rng.choice(_WORDS[protocol])
        return f"={word}" if word.lstrip("-").isdecimal() and self.rng.random() < 0.3 else word

    def ranges(self, ranges: Iterable[Range]) -> dict[str, object]:
        """The arguments `cidr_blocks` and `ipv6_cidr_blocks` of a rule, or `prefix_list_ids`."""
        v4, v6 = families(ranges)
        if (v4 or v6) and self.rng.random() < 0.15:
            return {"prefix_list_ids": [f"={self.prefix_list(family)}" for family in (v4, v6) if family]}
        return {name: self.texts(family) for name, family in (("cidr_blocks", v4), ("ipv6_cidr_blocks", v6)) if family}

    def texts(self, ranges: Iterable[Range]) -> object:
        """A list of ranges: written out, by a local value, by a variable with a default, or put together."""
        texts = json.dumps([str(one) for one in ranges])
        name = self.fresh("ranges")
        how = self.pick("plain", "plain", "local", "variable", "concat", "toset")
        if how == "local":
            self.add(f"locals {{\n  {name} = {texts}\n}}")
            return f"=local.{name}"
        if how == "variable":
            self.add(f'variable "{name}" {{\n  type = list(string)\n  default = {texts}\n}}')
            return f"=var.{name}"
        return {"concat": f"=concat({texts}, [])", "toset": f"=tolist(toset({texts}))"}.get(how, f"={texts}")

    def prefix_list(self, ranges: Iterable[Range]) -> str:
        """Write a list of one family; the expression that is its id."""
        name, texts = self.fresh("list"), list(dict.fromkeys(str(one) for one in ranges))
        given = {"name": name, "address_family": "IPv6" if ":" in texts[0] else "IPv4", "max_entries": len(texts)}
        how = self.pick("blocks", "dynamic", "blocks" if self.old else "apart")
        entries: tuple[str, ...] = ()
        if how == "blocks":
            entries = tuple(nested("entry", {"cidr": text}) for text in texts)
        elif how == "dynamic":
            entries = (dynamic("entry", json.dumps(texts), {"cidr": "=entry.value"}),)
        address = self.block("aws_ec2_managed_prefix_list", name, *entries, **given)
        if how == "apart":
            each = f"=toset({json.dumps(texts)})"
            self.block("aws_ec2_managed_prefix_list_entry", name, for_each=each, cidr="=each.value", prefix_list_id=f"={address}.id")
        return f"{address}.id"


def families(ranges: Iterable[Range]) -> tuple[list[IPv4Network], list[IPv6Network]]:
    """Those of IPv4, and those of IPv6."""
    found = list(ranges)
    return [one for one in found if isinstance(one, IPv4Network)], [one for one in found if isinstance(one, IPv6Network)]


def resource(kind: str, name: str, /, *lines: str, **arguments: object) -> str:
    """The text of a resource; what is None is left out."""
    inside = [f"{key} = {written(value)}" for key, value in arguments.items() if value is not None]
    return f'resource "{kind}" "{name}" {{\n  ' + "\n  ".join((*inside, *lines)) + "\n}\n"


def nested(name: str, arguments: Mapping[str, object]) -> str:
    """A block inside of another."""
    inside = "\n    ".join(f"{key} = {written(value)}" for key, value in arguments.items())
    return f"{name} {{\n    {inside}\n  }}"


def dynamic(name: str, for_each: str, content: Mapping[str, object]) -> str:
    """A block for each of several."""
    inside = "\n      ".join(f"{key} = {written(value)}" for key, value in content.items())
    return f'dynamic "{name}" {{\n    for_each = {for_each}\n    content {{\n      {inside}\n    }}\n  }}'


def written(value: object) -> str:
    """A value as Terraform writes it; a text that begins with `=` is an expression."""
    if isinstance(value, str):
        return value[1:] if value.startswith("=") else json.dumps(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {written(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(written(one) for one in value)}]"
    return json.dumps(value)

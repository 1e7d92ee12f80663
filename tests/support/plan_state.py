"""What a provider computes: values that only exist after apply, invented so that they are always the same. For tests only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from srm_tf.model.schema import Attribute
from tests.support.hcl_values import Data, bare
from tests.support.plan_facts import ACCOUNT, ARNS, IDENTITIES, PREFIXES, RENAMED_IN_PLACE, REPLACING, REPLACING_EVERYWHERE
from tests.support.plan_values import Fill, Path


def digest(text: str, size: int = 17) -> str:
    """Hexadecimal digits that depend on the text alone."""
    return hashlib.sha256(text.encode()).hexdigest()[:size]


def applied(resource_type: str, address: str, written: Mapping[str, Data], region: str) -> Fill:
    """How the state fills what nobody wrote: identifiers from the name or the address, everything else empty."""
    known = [bare(written.get(name)) for name in IDENTITIES]
    label = next((text for text in known if isinstance(text, str) and text), digest(address))
    prefix = PREFIXES.get(resource_type)
    identity = f"{prefix}-{digest(address)}" if prefix else label
    arn = ARNS.get(resource_type, f"arn:aws:{resource_type.split('_')[1]}:{{region}}:{{account}}:{{id}}")
    texts = {
        "id": identity,
        "arn": arn.format(region=region, account=ACCOUNT, id=identity),
        "name": label,
        "owner_id": ACCOUNT,
        "region": region,
        "availability_zone": f"{region}a",
    } | dict.fromkeys(IDENTITIES, label)

    def fill(path: Path, attribute: Attribute) -> Data:
        if attribute.kind != "string":
            return empty(attribute)
        return texts.get(path[-1]) or ("" if attribute.optional else f"{label}-{path[-1]}")

    return fill


def empty(attribute: Attribute) -> Data:
    """The empty value of a kind."""
    nothing: dict[str, Data] = {"bool": False, "number": 0, "string": "", "map": {}, "any": None, "object": None}
    return None if attribute.kind == "block(single)" else nothing.get(attribute.kind.partition("(")[0], [])


def kept(prior: Mapping[str, Data], otherwise: Fill) -> Fill:
    """What an existing resource keeps: its value of the state, where the path leads to exactly one."""

    def fill(path: Path, attribute: Attribute) -> Data:
        value: Data = prior
        for name in path:
            inside = next(iter(value)) if isinstance(value, list) and len(value) == 1 else value
            if not isinstance(inside, Mapping) or name not in inside:
                return otherwise(path, attribute)
            value = inside[name]
        return value

    return fill


def replaced_by(resource_type: str, before: Mapping[str, Data], after: Mapping[str, Data], same: Callable[[Data, Data], bool]) -> list[str]:
    """The changed arguments that force a replacement."""
    everywhere = frozenset[str]() if resource_type in RENAMED_IN_PLACE else REPLACING_EVERYWHERE
    forcing = REPLACING.get(resource_type, frozenset()) | everywhere
    return sorted(name for name in forcing if name in after and not same(before.get(name), after[name]))

"""What earlier versions of the AWS provider had and the shipped schema no longer knows: data shipped in `earlier.toml`, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from srm_tf.regex import regex
from srm_tf.terraform.declared import block_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.terraform.syntax import Body, Span

FILE = Path(__file__).parent / "earlier.toml"
COMPILED = "earlier.json"  # in a wheel, which carries it ready to be read: see hatch_build.py
_TYPES = "types"
_FLOOR = regex(r"\s*(?:>=|>|~>|=)?\s*v?(\d{1,9})\b")
# Types whose `region` is not where they live, but what they are about; deprecated since version 6, where `region` came to mean the other.
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade
OTHER_REGIONS = frozenset(
    {
        "aws_cloudformation_stack_set_instance",
        "aws_config_aggregate_authorization",
        "aws_dx_hosted_connection",
        "aws_servicequotas_template",
    }
)


class Earlier(msgspec.Struct, frozen=True, omit_defaults=True):
    """An argument, block or resource type of the past.

    `until`: the major version that took it away, 0 for what only stands inside another one; `now`: how the same is said since, "" where
    it is not; `kind` as in the schema, "" where nobody judges it.
    """

    until: int = 0
    now: str = ""
    kind: str = ""

    @property
    def says(self) -> str:
        """What to tell whoever still writes it."""
        return f"only AWS providers before version {self.until} have it{f' (now: {self.now})' if self.now else ''}"


def earlier_types() -> Mapping[str, Earlier]:
    """Resource types, and data sources (`data.aws_…`), that are no more."""
    return _read().get(_TYPES, {})


def earlier_arguments(resource_type: str) -> Mapping[str, Earlier]:
    """Path → argument or block that a resource type (`data.aws_…` for a data source) had. Empty where there is none."""
    return _read().get(resource_type, {}) if resource_type != _TYPES else {}


def starts_at(constraint: str, major: int) -> bool:
    """Whether a constraint (`~> 6.0`, `>= 5.0, < 7.0`) admits no version before a major one."""
    found = (_FLOOR.match(part) for part in constraint.split(","))
    return any(one is not None and int(one[1]) >= major for one in found)


def written_earlier(resource_type: str, body: Body, span: Span) -> Iterator[tuple[str, Earlier, Span]]:
    """What a block of this type writes that is no more: path ("" for the block itself), what it was, and where it stands."""
    whole = earlier_types().get(resource_type)
    if whole is not None:
        yield "", whole, span
    known = {path: one for path, one in earlier_arguments(resource_type).items() if one.until}
    for path, place in _written(body) if known else ():
        if path in known:
            yield path, known[path], place


def _written(body: Body, above: str = "") -> Iterator[tuple[str, Span]]:
    """The path of everything that a body writes: `route.instance_id`; a `dynamic` block goes by the name of what it makes."""
    yield from ((f"{above}{name}", attribute.span) for name, attribute in body.attributes.items())
    for block in body.blocks:
        path = f"{above}{block_name(block)}"
        yield path, block.span
        for inner in block.body.of_type("content") if block.type == "dynamic" else (block,):
            yield from _written(inner.body, f"{path}.")


def write(path: Path) -> None:
    """What a wheel carries in place of the parsed file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(_parsed()))


@cache
def _read() -> Mapping[str, Mapping[str, Earlier]]:
    """Read when a configuration first asks: a plan never does."""
    ready = FILE.parent / "compiled" / COMPILED
    return msgspec.json.decode(ready.read_bytes(), type=dict[str, dict[str, Earlier]]) if ready.is_file() else _parsed()


def _parsed() -> Mapping[str, Mapping[str, Earlier]]:
    import tomllib  # noqa: PLC0415

    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: {path: _entry(entry) for path, entry in several.items()} for name, several in raw.items()}


def _entry(entry: str | Mapping[str, str | int]) -> Earlier:
    return Earlier(kind=entry) if isinstance(entry, str) else msgspec.convert(entry, Earlier)

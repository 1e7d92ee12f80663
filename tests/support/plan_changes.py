"""What a plan does with each resource instance: its values after, its values before, its actions. For tests only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.support.hcl_values import UNKNOWN, Data, Open, Unknown, bare, marked, plain, set_of, unmarked, wholly_known
from tests.support.plan_data import POLICY, POLICY_TYPE, deferred_policy, read, read_policy
from tests.support.plan_facts import KNOWN, OTHER_COMPUTED, OTHER_SENSITIVE
from tests.support.plan_providers import full_name
from tests.support.plan_state import applied, digest, kept, replaced_by
from tests.support.plan_values import Fill, Shape, Shapes, conform, shape_of
from tests.support.plan_world import Key, Wanted


@dataclass(slots=True)
class Change:
    """A resource instance in the plan. `read`: a data source that could be read already."""

    address: str
    module: str
    mode: str
    type: str
    name: str
    key: Key
    provider_name: str
    values: Mapping[str, Data]
    shape: Shape | None = None
    actions: list[str] = field(default_factory=lambda: ["create"])
    before: Mapping[str, Data] | None = None
    read: bool = False
    reason: str = ""
    replaced_by: list[str] = field(default_factory=list)

    @property
    def exists_after(self) -> bool:
        """Whether anything is left of it."""
        return self.actions != ["delete"]


class Changes:
    """Plans resource instances one by one. `prior`: what exists already; `as_applied`: everything becomes known, as in a state."""

    def __init__(self, shapes: Shapes, prior: Mapping[str, Change] | None, forced: frozenset[str], *, as_applied: bool = False) -> None:
        self.shapes = shapes
        self.prior = prior or {}
        self.forced = forced
        self.as_applied = as_applied
        self.found: dict[str, Change] = {}

    def planned(self, wanted: Wanted) -> Mapping[str, Data]:
        """The values of an instance, as other expressions see them."""
        change = self._data(wanted) if wanted.block.mode == "data" else self._managed(wanted)
        self.found[change.address] = change
        return change.values

    def finish(self) -> None:
        """What exists and is no longer written is deleted."""
        for address, old in self.prior.items():
            if address not in self.found and old.mode == "managed":
                reason = "delete_because_no_resource_config"
                self.found[address] = replace(old, actions=["delete"], before=old.values, reason=reason)

    def _new(self, wanted: Wanted, values: Mapping[str, Data], shape: Shape | None) -> Change:
        block = wanted.block
        provider = full_name(block.type.partition("_")[0], wanted.path.root)
        return Change(wanted.address, wanted.module, block.mode, block.type, block.name, wanted.key, provider, values, shape)

    def _data(self, wanted: Wanted) -> Change:
        policy = wanted.block.type == POLICY_TYPE
        config_known = wholly_known(unmarked(dict(wanted.written)))
        if self.as_applied or (config_known and not wanted.waits):
            values = (
                read_policy(wanted.written)
                if policy
                else read(wanted.block.type, wanted.block.name, wanted.written, wanted.asked, wanted.region)
            )
            change = self._new(wanted, values, POLICY if policy else None)
            change.read = True
            return change
        asked: dict[str, Data] = dict.fromkeys(("id", *KNOWN.get(wanted.block.type, ()), *sorted(wanted.asked)), UNKNOWN)
        values = deferred_policy(wanted.written) if policy else Open(asked | dict(wanted.written))
        change = self._new(wanted, values, POLICY if policy else None)
        change.actions = ["read"]
        change.reason = "read_because_dependency_pending" if config_known else "read_because_config_unknown"
        return change

    def _managed(self, wanted: Wanted) -> Change:
        old = self.prior.get(wanted.address)
        if old is None:
            return self._made(wanted, self._fresh(wanted), existing=self.as_applied)
        change = self._made(wanted, kept(old.values, self._fresh(wanted)), existing=True)
        forcing = replaced_by(change.type, old.values, change.values, same)
        if forcing or change.address in self.forced:
            reason = "replace_because_cannot_update" if forcing else "replace_by_request"
            new = self._made(wanted, self._fresh(wanted), existing=False)
            return replace(new, actions=["delete", "create"], before=old.values, reason=reason, replaced_by=forcing)
        return replace(change, actions=["no-op"] if same(change.values, old.values) else ["update"], before=old.values)

    def _fresh(self, wanted: Wanted) -> Fill:
        """What the provider will compute for a new resource."""
        if self.as_applied:
            return applied(wanted.block.type, wanted.address, wanted.written, wanted.region)
        return lambda _path, _attribute: UNKNOWN

    def _made(self, wanted: Wanted, fill: Fill, *, existing: bool) -> Change:
        if not self.shapes.has_type(wanted.block.type):
            return self._new(wanted, self._without_schema(wanted), None)
        shape = shape_of(self.shapes, wanted.block.type)
        values = conform(shape, wanted.written, fill)
        extra = {name: value for name, value in wanted.written.items() if name not in values}  # only where not strict
        return self._new(wanted, values | extra | _settled(wanted, shape, values, existing=existing), shape)

    def _without_schema(self, wanted: Wanted) -> Mapping[str, Data]:
        computed = ("id", *OTHER_COMPUTED.get(wanted.block.type, ()))
        made: dict[str, Data] = {name: f"{name}-{digest(wanted.address)}" if self.as_applied else UNKNOWN for name in computed}
        if wanted.address in self.prior:
            made = {name: self.prior[wanted.address].values.get(name, UNKNOWN) for name in computed}
        secret = OTHER_SENSITIVE.get(wanted.block.type, set())
        return Open({name: marked(value, when=name in secret) for name, value in {**made, **wanted.written}.items()})


def _settled(wanted: Wanted, shape: Shape, values: Mapping[str, Data], *, existing: bool) -> dict[str, Data]:
    """The region, the tags with those of the provider, and which names a certificate has to prove: known before apply."""
    found: dict[str, Data] = {}
    region = shape.children.get("region")
    if region and region.optional and region.computed and wanted.written.get("region") is None:
        found["region"] = wanted.region
    if "tags_all" in shape.children and wanted.written.get("tags_all") is None:
        found["tags_all"] = _all_tags(values.get("tags"), wanted.default_tags, existing=existing)
    if isinstance(values.get("domain_validation_options"), Unknown):
        found |= _to_prove(wanted.written)
    return found


def _to_prove(written: Mapping[str, Data]) -> dict[str, Data]:
    """One object for each name of a certificate that DNS validates; the record itself is what ACM makes up."""
    others = plain(bare(written.get("subject_alternative_names") or []))
    names = [plain(bare(written.get("domain_name"))), *(others if isinstance(others, list) else [UNKNOWN])]
    if written.get("validation_method") != "DNS" or not all(isinstance(name, str) for name in names):
        return {}
    record: dict[str, Data] = {f"resource_record_{part}": UNKNOWN for part in ("name", "type", "value")}
    return {"domain_validation_options": set_of({"domain_name": name, **record} for name in sorted(set(map(str, names))))}


def _all_tags(tags: Data, defaults: Data, *, existing: bool) -> Data:
    if not wholly_known(tags) or not wholly_known(defaults):
        return UNKNOWN
    both = [one for one in (unmarked(defaults), unmarked(tags)) if isinstance(one, Mapping)]
    merged = {name: value for one in both for name, value in one.items()}
    return merged if merged or existing else UNKNOWN


def same(left: Data, right: Data) -> bool:
    """Whether two values are equal and known."""
    return wholly_known(left) and wholly_known(right) and plain(bare(left)) == plain(bare(right)) and not isinstance(left, Unknown)

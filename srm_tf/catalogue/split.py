"""Who owns what on one resource: the defaults of its kind, changed by what its values say.

Overrides apply in the order they are written, each on top of those before it: a `kind` sets the owners of all domains anew, an `owner`
those of single domains. Where an override cannot be decided, each domain keeps the one of its two possible owners that leaves more to
the customer, and says on what it depends.

Where a domain has nothing to hold on to in a type (without.toml), its cell says so, beside the owner that resources of such a service have.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.services import OWNERS, Domain, Override, Services
from srm_tf.model.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from srm_tf.language.syntax import Item
    from srm_tf.model.resource import Resource

Judged: TypeAlias = "Callable[[tuple[Item, ...], Resource], Judgement]"
_WHOSE: Final = {"aws": "AWS's", "shared": "shared", "customer": "the customer's"}


class Cell(msgspec.Struct, frozen=True):
    """One domain on one resource. `visibility` is words of attribute, relation, account, attestation joined by +, or none.

    `why` says what made it differ from its kind's default; `perhaps` is who acts instead if what is not known yet turns out so. `because`
    says why there is nothing there to act on.
    """

    owner: str
    class_: str
    visibility: str
    why: str = ""
    perhaps: str = ""
    because: str = ""

    @property
    def applies(self) -> bool:
        """Whether there is anything that could be secured. What is AWS's applies always: it is inherited."""
        return not self.because

    @property
    def owners(self) -> frozenset[str]:
        """Everybody who may turn out to act."""
        return frozenset({self.owner, self.perhaps or self.owner})


def split(resource: Resource, services: Services, judged: Judged) -> Mapping[str, Cell] | None:
    """Domain → cell, all domains in order; None for a type the catalogue does not map. `judged` judges the items of an override."""
    if services.of(resource.type) is None:
        return None
    cells, overrides = unless_said(resource.type, services)
    for override in overrides:
        answer = judged(override.when, resource) if override.when else Judgement(Verdict.SATISFIED)
        if not answer.verdict.fails:
            after = _applied(override, cells, services)
            cells = after if answer.verdict == Verdict.SATISFIED else _either(cells, after, answer)
    return _without(cells, resource.type, services) if overrides else cells


@lru_cache(maxsize=256)
def unless_said(resource_type: str, services: Services) -> tuple[Mapping[str, Cell], tuple[Override, ...]]:
    """The cells of a type before its values say anything, and the overrides that come after: what always holds is in the cells already."""
    known = services.tables.types[resource_type]
    cells = _of_kind(known.split_kind, services)
    overrides = services.overrides(resource_type)
    always = tuple(takewhile(lambda one: not one.when, overrides))
    for override in always:
        cells = _applied(override, cells, services)
    return _without(cells, resource_type, services), overrides[len(always) :]


def asked_anyway(cells: Mapping[str, Cell], domains: Collection[str]) -> Mapping[str, Cell]:
    """The cells where controls of these domains speak of the type: a user's own may ask what no shipped one does."""
    if not domains or all(cell.applies or name not in domains for name, cell in cells.items()):
        return cells
    return {name: replace(cell, because="") if name in domains else cell for name, cell in cells.items()}


def apart(name: str, services: Services) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """The types on which somebody else acts in a domain than on others of their kind: always, with who it is, and by their values."""
    always: dict[str, str] = {}
    by_values: list[str] = []
    domain = services.domain(name)
    for resource_type in sorted(services.tables.overrides):
        cells, overrides = unless_said(resource_type, services)
        owner = cells[name].owner
        if owner != domain.owner_of(services.tables.types[resource_type].split_kind):
            always[resource_type] = owner
        said = [one.owner.get(name) or (domain.owner_of(one.kind) if one.kind else owner) for one in overrides]
        if any(one != owner for one in said):
            by_values.append(resource_type)
    return always, tuple(by_values)


def _without(cells: Mapping[str, Cell], resource_type: str, services: Services) -> Mapping[str, Cell]:
    """The cells that do not apply say why. What is AWS's stays as it is, whatever made it so."""
    why = services.without(resource_type)
    if not why:
        return cells
    right = {name: why.get(name, "") if cell.owner != "aws" else "" for name, cell in cells.items()}
    return {name: cell if cell.because == right[name] else replace(cell, because=right[name]) for name, cell in cells.items()}


def _of_kind(kind: str, services: Services, why: str = "") -> Mapping[str, Cell]:
    """The cells of every resource of a kind."""
    domains = ((name, services.domain(name)) for name in services.domains)
    return {name: _cell(domain, domain.owner_of(kind), why) for name, domain in domains}


def _cell(domain: Domain, owner: str, why: str) -> Cell:
    """What the customer need not do, nothing has to show."""
    return Cell(owner, domain.class_, "none" if owner == "aws" else domain.visibility, why)


def _applied(override: Override, cells: Mapping[str, Cell], services: Services) -> dict[str, Cell]:
    """The cells after an override. A kind speaks only for the domains whose owner it changes or settles; the others keep their reason."""
    after = dict(cells)
    if override.kind:
        whole = _of_kind(override.kind, services, override.why)
        after |= {name: cell for name, cell in whole.items() if cells[name].owners != cell.owners}
    for name, owner in override.owner.items():
        after[name] = _cell(services.domain(name), owner, override.why)
    return after


def _either(before: Mapping[str, Cell], after: Mapping[str, Cell], answer: Judgement) -> dict[str, Cell]:
    """Both are possible: the one that leaves more to the customer."""
    return {name: _more(cell, after[name], answer) for name, cell in before.items()}


def _more(before: Cell, after: Cell, answer: Judgement) -> Cell:
    if before.owner == after.owner:
        return before
    more, less = sorted((before, after), key=lambda cell: OWNERS.index(cell.owner), reverse=True)
    on = ", ".join(answer.depends_on) or answer.because or "what is not known yet"
    why = f"{_WHOSE[more.owner]} unless it turns out to be {_WHOSE[less.owner]}, which depends on {on}"
    return replace(more, why=why, perhaps=less.owner)

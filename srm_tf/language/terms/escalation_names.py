"""What makes administrators by what it is called, so that of thousands only those are asked about that a statement may name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms.escalation_targets import Strong
from srm_tf.language.terms.forms import RESOURCE
from srm_tf.model.value import GAP
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.terms.globs import PatternSet

_OPEN_END: Final = regex(rf"[*?{GAP}]")


class ByName(msgspec.Struct, frozen=True):
    """What makes administrators, by its address; how its ARN ends, in order; where that is not known, how it begins to end.

    `found_by`: data source → what it surely or perhaps looks up of these.
    """

    ones: Mapping[str, Strong]
    told: list[tuple[str, str]]
    open: list[tuple[str, str]]
    found_by: dict[str, list[str]]

    def may_be_named(self, resources: PatternSet) -> Iterable[str]:
        """Those that a statement may speak of, by references and by how names begin, for thousands may have a policy each."""
        if not self.ones or resources.these.hidden is not None or not resources.others.present.no:
            return self.ones
        found: list[str] = []
        for value in resources.these.items:
            shown = value.form
            fields = shown.split(":", RESOURCE)
            told = shown == GAP or (shown.startswith(GAP) and all(one.target is not None for one in value.references))
            if told and value.references:
                for read in filter(None, (one.target for one in value.references)):
                    found += [read] if read in self.ones else self.found_by.get(read, ())
            elif len(fields) > RESOURCE:
                found += self._beginning(fields[RESOURCE])
            else:
                return self.ones
        return found

    def _beginning(self, pattern: str) -> Iterable[str]:
        """Addresses of those whose name a pattern may match, by how it begins."""
        begun = _OPEN_END.split(pattern, 1)[0]

        def may_be(one: tuple[str, str]) -> bool:
            return one[0].startswith(begun) if begun != pattern else one[0] == pattern

        first = bisect_left(self.told, (begun,))
        yield from (address for _, address in takewhile(may_be, islice(self.told, first, None)))
        yield from (address for start, address in self.open if start.startswith(begun) or begun.startswith(start))


def by_names(ones: Iterable[Strong]) -> ByName:
    """These, by what they are called."""
    found = ByName({one.thing.address: one for one in ones}, [], [], {})
    for address, one in found.ones.items():
        if one.is_open:
            found.open.append((_OPEN_END.split(one.ends, 1)[0], address))
        else:
            found.told.append((one.ends, address))
        for read in one.found_by:
            found.found_by.setdefault(read, []).append(address)
    found.told.sort()
    return found

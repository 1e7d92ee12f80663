"""The fix of a finding: the Terraform text of its control, with the name of what was found in the place of the control's own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from srm_tf.catalogue.control import Page
    from srm_tf.catalogue.load import Catalogue
    from srm_tf.engine.finding import Outcome


class Fixes:
    """The fixes of the shipped controls and of somebody's `own`, read when the first is asked for."""

    def __init__(self, own: Mapping[str, Page]) -> None:
        self._own = own

    @cached_property
    def _catalogue(self) -> Catalogue:
        from srm_tf.catalogue.load import Catalogue  # noqa: PLC0415 — only those who show a fix need it

        return Catalogue()

    def of(self, control: str) -> str:
        """As its control has it; "" where it has none."""
        return self._own[control].fix if control in self._own else self._catalogue.fix(control)

    def named(self, one: Outcome) -> str:
        """Named after what was found."""
        from srm_tf.catalogue.fixes import named_after  # noqa: PLC0415 — the same

        fix = self.of(one.control)
        return named_after(fix, one.type, one.address) if fix else ""

    def all(self, outcomes: Iterable[Outcome]) -> dict[str, str]:
        """Control → its fix, of those that fail somewhere."""
        failing = sorted({one.control for one in outcomes if one.verdict.fails})
        return {control: fix for control in failing if (fix := self.of(control))}

"""What the user asked for, checked: an option that could not take effect is an error, never silence."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from srm_tf.engine.run import Choice, is_address, names
from srm_tf.errors import SrmError

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.catalogue.load import Catalogue


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `check`, as they hold for one run."""

    as_of: date
    choice: Choice
    fail_on: str = "high"
    strict: bool = False


def day(text: str | None) -> date:
    """`--as-of`: a day as 2026-11-25, or today."""
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SrmError(("--as-of",), f"expected a day as 2026-11-25, got {text!r}") from None


def choice(profile: str, only: Sequence[str], skip: Sequence[str], catalogue: Catalogue, domains: Sequence[str]) -> Choice:
    """Check the words of `--only` and `--skip`: a control, a domain, a service, or an address glob."""
    words = [(option, word) for option, given in (("--only", only), ("--skip", skip)) for word in given if not is_address(word)]
    if words:
        controls = catalogue.all()
        for option, word in words:
            if word not in domains and not any(names(word, control) for control in controls):
                raise SrmError((option,), f"expected a control, domain, service or address, got {word!r}", _near(word, controls, domains))
    return Choice(profile, tuple(only), tuple(skip))


def _near(word: str, controls: Sequence[Control], domains: Sequence[str]) -> str:
    known = [*domains, *(control.id for control in controls), *(control.service for control in controls)]
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"Did you mean {close[0]!r}?" if close else "`srm-tf controls list` shows what there is."

"""What work costs, in a unit that no noisy machine moves."""

from __future__ import annotations

import cProfile
from collections.abc import Callable


def calls(work: Callable[[], object], of: str = "") -> int:
    """How many functions are called, ours and Python's own. The work is done once before, so that what is loaded once is not counted.

    `of`: only those of ours that are called so.
    """
    work()
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats() if not of or getattr(entry.code, "co_name", "") == of)

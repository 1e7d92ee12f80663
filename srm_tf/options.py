"""The words that options take, on the command line as in settings. Read by `--version` already, so it imports next to nothing."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

Profile: TypeAlias = Literal["baseline", "policy_level", "opinion"]  # of a control
Profiles: TypeAlias = Literal[Profile, "all"]  # which of them a run asks
FailOn: TypeAlias = Literal["never", "critical", "high", "medium", "low"]
FailScope: TypeAlias = Literal["changed", "all"]  # `scope`: what of a plan may make the run fail
Account: TypeAlias = Literal["here", "elsewhere"]

PROFILE: Final[tuple[str, ...]] = get_args(Profile)
PROFILES: Final[tuple[str, ...]] = get_args(Profiles)
FAIL_ON: Final[tuple[str, ...]] = get_args(FailOn)
SCOPE: Final[tuple[str, ...]] = get_args(FailScope)

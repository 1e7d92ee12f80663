"""What a change takes away, as git tells it: a hook is given the names of files that are there, and of no others."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from srm_tf.engine import git
from srm_tf.terraform.roots import is_configuration

_SUBMODULE = "160000"  # the mode of an entry that is a commit: https://git-scm.com/docs/gitmodules
_OPTION = "--deleted"
_HINT = "--deleted is for hooks: leave it out where there is no git repository."


def removed(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Names of configuration that is deleted or moved away, and of submodules that are at another commit, from where we stand.

    Of what is staged, or of the revisions that pre-commit names where it compares two (https://pre-commit.com/#supported-git-hooks).
    Raises SrmError where git does not answer.
    """
    ends = [environment.get(f"PRE_COMMIT_{end}_REF", "") for end in ("FROM", "TO")]
    what = "...".join(ends) if all(ends) else "--cached"
    told = _git("diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=dirty", what, "--")
    names = list(_names(os.fsdecode(told)))
    up = os.fsdecode(_git("rev-parse", "--show-cdup")).rstrip("\n") if names else ""
    return tuple(up + name for name in names)


def _names(told: str) -> Iterator[str]:
    """The names in what `git diff --raw -z` says: mode, mode, id, id and status, then a name, each ended by a NUL."""
    fields = iter(told.split("\0"))
    for head, name in zip(fields, fields, strict=False):
        before, after, *_, status = head.lstrip(":").split()
        if _SUBMODULE in {before, after} or (status == "D" and is_configuration(name)):
            yield name


def _git(*arguments: str) -> bytes:
    """What git says here. Its variables are left as they are: `git commit FILE` gives a hook an index of its own by them."""
    done = git.ask(_OPTION, *arguments, hint=_HINT)
    if done.returncode:
        if arguments[0] == "diff":
            _git("rev-parse", "--show-cdup")  # outside of a repository, `git diff` says no more than how it is used
        raise git.refusal(_OPTION, "a git repository", done.stderr, _HINT)
    return done.stdout

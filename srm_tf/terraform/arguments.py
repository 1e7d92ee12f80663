"""The values of variables that TF_CLI_ARGS gives: arguments in the environment, which Terraform puts before those it is called with.

https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_cli_args-and-tf_cli_args_name
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from srm_tf.regex import regex

# Terraform 1.15.5 puts those of a command first, so that those of all commands have the last word.
OF_PLAN = "TF_CLI_ARGS_plan"
OF_ALL = "TF_CLI_ARGS"
BY_ARGUMENT = "argument"  # a value that stands in one of them
_PART = regex(
    r"""(?P<space>[ \t\r\n]+)|\\(?P<escaped>.)|"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<end>[;&|<>])
    |(?P<plain>`[^`"'\\]*`|\$\([^()`\\]*\)|[^ \t\r\n"'\\();&|<>`])""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPED = regex(r"\\(.)", re.DOTALL)
_FLAGS = {"var": BY_ARGUMENT, "var-file": "file"}


def given_by_arguments(root: Path, shown: str, environment: Mapping[str, str]) -> tuple[list[tuple[str, str]], list[str]]:
    """What is given to a root module, as ("argument", "name=value") and ("file", path), in order; and the files that are not there.

    Terraform looks for them from the root module on. `shown`: how that is called in front of users.
    """
    found: list[tuple[str, str]] = []
    gone: list[str] = []
    for flag, text in (one for name in (OF_PLAN, OF_ALL) for one in _flags(environment.get(name, ""))):
        kind = _FLAGS[flag]
        if kind == "file":
            path = text if Path(text).is_absolute() else f"{shown}/{text}"
            if (root / text).is_file():
                found.append((kind, path))
            else:
                gone.append(path)
        elif _is_pair(text):
            found.append((kind, text))
    return found, gone


def folders_named(root: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """The directories that these files are in, of a root module that has to be laid out first."""
    for name in (OF_PLAN, OF_ALL):
        yield from ((root / text).parent.resolve() for flag, text in _flags(environment.get(name, "")) if _FLAGS[flag] == "file")


def _is_pair(text: str) -> bool:
    """Whether Terraform takes it for a name and a value; what it refuses gives nothing."""
    name, equals, _ = text.partition("=")
    return bool(equals and name) and name == name.strip()


def refused(environment: Mapping[str, str]) -> list[str]:
    """The names of those that Terraform refuses: a quote that nobody closes."""
    return [name for name in (OF_PLAN, OF_ALL) if _words(environment.get(name, "")) is None]


def _flags(text: str) -> Iterator[tuple[str, str]]:
    """(flag, value) of `-var a=b`, `-var=a=b`, `--var …` and the like, among all other arguments; none of what Terraform refuses."""
    words = iter(_words(text) or ())
    for word in words:
        flag, equals, value = word.lstrip("-").partition("=")
        if word.startswith("-") and flag in _FLAGS:
            yield flag, value if equals else next(words, "")


def _words(text: str) -> list[str] | None:
    """The arguments, as Terraform takes them apart; None where it refuses. What ends a command of a shell ends them.

    https://github.com/mattn/go-shellwords/blob/v1.0.4/shellwords.go
    """
    found, word, place = list[str](), None, 0
    while place < len(text):
        hit = _PART.match(text, place)
        if hit is None:
            return None
        if hit["end"]:
            break
        if hit["space"]:
            found += [] if word is None else [word]
            word = None
        else:
            word = (word or "") + _ESCAPED.sub(r"\1", hit["double"] or "") + (hit["single"] or hit["escaped"] or hit["plain"] or "")
        place = hit.end()
    return found if word is None else [*found, word]

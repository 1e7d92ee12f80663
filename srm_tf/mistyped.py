"""What a command line may have meant that means nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import click

from srm_tf.errors import SrmError, nearest
from srm_tf.regex import regex

# Commands of other checkers, and words that people try → what says it here. Checkov has none, Trivy `config`, Terrascan and KICS `scan`.
_COMMANDS: Final = {
    **dict.fromkeys(("scan", "run", "lint", "audit", "analyze", "analyse", "validate", "plan", "judge", "conf"), "srm-tf check infra/"),
    **dict.fromkeys(("list", "ls", "rules", "checks", "policies", "catalogue", "catalog"), "srm-tf controls list"),
    **dict.fromkeys(("frameworks", "services"), "srm-tf coverage"),
    **dict.fromkeys(("settings", "show"), "srm-tf config show"),
    **dict.fromkeys(("waive", "ignore", "suppress"), "a comment, or [[waive]] in .srm-tf.toml; srm-tf waivers list shows them"),
    **dict.fromkeys(("new", "init", "create"), "srm-tf controls new SERVICE/SENTENCE"),
    "test": "srm-tf controls test DIR",
    **dict.fromkeys(("completion", "completions"), 'eval "$(_SRM_TF_COMPLETE=bash_source srm-tf)", or zsh_source, fish_source'),
    "version": "srm-tf --version",
    "help": "srm-tf --help, srm-tf check --help",
}
# Commands that have others below them → the one that takes what is judged. `trivy config DIR` judges.
_FAMILIES: Final = {"config": "config show", "controls": "controls test", "waivers": "waivers list", "baseline": "baseline write"}
_VARIABLE: Final = regex(r"[A-Za-z_][\w-]*")


def refuse_empty(where: str, said: object) -> None:
    """What is empty would mean this directory, or nothing: most likely it is a variable of the shell that nobody has set."""
    if said == "" or (isinstance(said, tuple) and "" in said):
        raise SrmError((where,), "expected a value, got an empty text", "In a script: is the variable set that stands there?")


def refuse_documents(args: Sequence[str]) -> None:
    """`check "$(cat plan.json)"`: whose text is not shown, since a plan holds secrets. A variable may be given a document."""
    for before, word in pairwise(["", *args]):
        name, equals, value = word.partition("=")
        where, said = (name, value) if equals and name.startswith("--") else (before, word)
        if where != "--var" and _is_document(said):
            place = where if where.strip("-") and where.startswith("--") else "command line"
            raise SrmError((place,), "expected a name, got the text of a document", "Hand a plan on: … | srm-tf check -")


def refuse_values(names: Sequence[str], *where: str) -> None:
    """`check . password=hunter2`, `--var-file password=hunter2`: what a variable is given is not shown, either."""
    for one in names:
        name, equals, _ = one.partition("=")
        if equals and _VARIABLE.fullmatch(name) and not os.path.lexists(one):
            raise SrmError(where, f"expected the name of a file, got a value of {name}", f"Say: --var {name}=…")


def command(name: str, known: Sequence[str], family: str | None = None) -> str:
    """What to say of a word in the place of one of the commands that are known, of those of a `family` where it is one of ours; or ""."""
    import shlex  # noqa: PLC0415 — only a wrong word needs it

    told = "" if family in _FAMILIES else _COMMANDS.get(name.lower(), "")
    if not told and os.path.lexists(name):
        told = f"srm-tf {_FAMILIES.get(family or '', 'check')} {shlex.quote(name)}"
        told += f"; srm-tf check {shlex.quote(name)} judges it" if family == "config" else ""
    return f"Here: {told}" if told else nearest(name, known)


def stray(asked: click.Command, args: Sequence[str]) -> str:
    """What is wrong with a word that no option takes and nothing is called by; "" where all words may mean something.

    Options that can be given several times take one word each time: of `--only s3 vpc`, `vpc` would be an input.
    """
    options = {name: one for one in asked.params if isinstance(one, click.Option) for name in (*one.opts, *one.secondary_opts)}
    takes_names = any(isinstance(one, click.Argument) for one in asked.params)
    words = iter(args)
    before: tuple[str, str] | None = None  # the option that can be given several times, and its word, right before
    for word in words:
        name, equals, value = word.partition("=")
        option = options.get(name)
        if word == "--":
            break
        if word.startswith("-"):
            said = value if equals or option is None or option.is_flag else next(words, "")
            before = (name, said) if option is not None and option.multiple else None
        elif not takes_names or (before is not None and not _names_something(word)):
            return _of_option(word, before) if before is not None else _of_any(word, options)
        else:
            before = None
    return ""


def _names_something(word: str) -> bool:
    """Also what is empty, which is told as such."""
    return not word or os.path.lexists(word)


def _is_document(word: str) -> bool:
    """JSON, or several lines: of a configuration, or of what Terraform shows on a screen."""
    bare = word.lstrip("\ufeff \t\r\n")
    inner = bare.lstrip("[ \t\r\n")  # of a list as well: of resources that were picked out of a plan, of texts
    begins = inner.startswith("{") or (bare != inner and inner.startswith('"'))
    return (begins or ("\n" in word and ("{" in word or "=" in word))) and not os.path.lexists(word)


def _of_option(word: str, before: tuple[str, str]) -> str:
    from srm_tf.terraform.mistaken import nowhere  # noqa: PLC0415 — only a wrong word needs it

    option, first = before
    if option == "--var":  # neither is shown, since either may be a part of a value
        return "--var takes one NAME=VALUE each time, and something stands behind it that is no input: is the value in quotes?"
    near = nowhere(word).hint
    told = f"{option} takes one word each time, and nothing is called {word!r}: {option} {first} {option} {word}"
    return f"{told}\n{near}" if near else told


def _of_any(word: str, options: Mapping[str, click.Option]) -> str:
    """Of a word where none is taken: the options that take such words, and of the name of a file those that take one."""
    is_file = os.path.isfile(word)  # noqa: PTH113 — pathlib raises for what no name can hold
    several = [name for name, one in options.items() if one.multiple or (is_file and one.metavar == "FILE")]
    return f"{word!r} belongs to an option: {' or '.join(f'{one} {word}' for one in several)}" if several else ""

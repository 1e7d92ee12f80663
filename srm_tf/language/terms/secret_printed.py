"""Passwords that `printf` fills into a text: `printf 'password=%s' 'hunter2'`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from srm_tf.language.terms.secret_names import announces
from srm_tf.language.terms.stand_ins import is_about, stands_in
from srm_tf.regex import regex

# https://pubs.opengroup.org/onlinepubs/9799919799/utilities/printf.html
_ARGUMENT: Final = regex(r"\"[^\"\n]*\"|'[^'\n]*'|\$\([^)\n]*\)|`[^`\n]*`|[^\s\"'`|;&<>]+")
_PRINTF: Final = regex(
    r"\bprintf[ \t]+(?:--[ \t]+)?(?P<q>[\"'])(?P<format>(?:\\.|(?!(?P=q))[^\\]){1,200})(?P=q)"
    rf"(?P<given>(?:[ \t]+(?:{_ARGUMENT.pattern})){{1,20}})(?P<read>[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd\b)?"
)
_PLACE: Final = regex(r"%(?:%|[-+ #0]*\d*(?:\.\d+)?[a-zA-Z])")
_NAMED: Final = regex(r"(?<![\w./%-])(?P<name>[A-Za-z_][\w.-]*+)\\?[\"']?[ \t]*[:=][ \t]*\\?[\"']?$")
_LINE: Final = "\\n"  # as it is written


def printed(line: str) -> Iterator[str]:
    """The names under which a secret is printed.

    >>> list(printed("printf 'user=%s password=%s' shop hunter2"))
    ['password']
    """
    for found in _PRINTF.finditer(line):
        form, given = found["format"], _ARGUMENT.findall(found["given"])
        places = [one.start() for one in _PLACE.finditer(form) if one[0] != "%%"]
        for start, argument in zip(places, given, strict=False):
            name = _name(form[:start], read=found["read"] is not None)
            is_prose = " " in argument  # of a message: `printf 'Password: %s' "is set"`
            if announces(name) and not is_prose and not stands_in(argument) and not is_about(name, argument.strip("\"'")):
                yield name


def _name(before: str, *, read: bool) -> str:
    """What is said in front of a place on its line; `read`: by chpasswd, which takes `user:password`."""
    named = _NAMED.search(before.rpartition(_LINE)[2])
    if named is not None:
        return named["name"]
    return "password" if read and before.endswith(":") else ""

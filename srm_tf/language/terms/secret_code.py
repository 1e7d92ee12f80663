"""Secrets that stand in the code of functions and in templates, where a word for one mostly has none behind it.

Beside what its own form gives away, only a text between quotes is one, put under such a name or compared with what came under it,
that is no word: `token === "expired"` is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from srm_tf.language.terms.secret_names import announces
from srm_tf.language.terms.stand_ins import is_about, stands_in
from srm_tf.regex import regex

# `password = "…"`, `"x-api-key": { value: "…" }`, `headers["x-api-key"].value !== "…"`, `put("token", "…")`, `process.env.TOKEN || "…"`
_LITERAL: Final = regex(
    r"(?P<name>[A-Za-z_][\w-]*+)(?:\\?[\"'][ \t]*,|\\?[\"']?\]?(?:\.value)?(?:[ \t]*:[ \t]*[Ss]tr(?:ing)?)?"
    r"[ \t]*(?:[=!]==?|=>|:=|[:=]|\|\||\?\?))[ \t]*(?:\{[ \t]*\\?[\"']?value\\?[\"']?[ \t]*:[ \t]*)?"
    r"(?P<quote>\\?[\"'`])(?P<text>[^\s\"'`\\]{6,200})(?P=quote)"
)
# The other way round: `"…" === headers["x-api-key"].value`
_COMPARED: Final = regex(
    r"(?P<quote>\\?[\"'`])(?P<text>[^\s\"'`\\]{6,200})(?P=quote)[ \t]*[=!]==?[ \t]*(?:[A-Za-z_$][\w$]*[.\[])*\\?[\"']?"
    r"(?P<name>[A-Za-z_][\w-]*+)(?<!value)"
)
_CODE: Final = regex(r"[A-Z0-9]{6,12}$")  # of an error, of a product
_MIXED: Final = regex(r"(?=.*\d).*[A-Za-z]")
_COMMENTS: Final = ("//", "/*", "* ", "##")


def literals_in_code(text: str) -> Iterator[str]:
    """The names under which code holds a secret.

    >>> list(literals_in_code('var token = "expired"; if (headers["x-api-key"].value !== "kd82Hs0a") {}'))
    ['x-api-key']
    """
    for line in text.splitlines():
        if line.lstrip().startswith(_COMMENTS):
            continue
        for found in (*_LITERAL.finditer(line), *_COMPARED.finditer(line)):
            if announces(found["name"]) and _is_drawn(found["name"], found["text"]):
                yield found["name"]


def _is_drawn(name: str, text: str) -> bool:
    """Whether a text is more than a word, a number behind it or not, or the code of something."""
    if _MIXED.match(text) is None or _CODE.match(text) is not None:
        return False
    return not stands_in(text) and not stands_in(text.rstrip("0123456789")) and not is_about(name, text)

"""Secrets that stand in the code of functions and in templates, where a word for one mostly has none behind it.

Beside what its own form gives away, only a text between quotes is one, put under such a name or compared with what came under it,
that is no word: `token === "expired"` is none. What signs is one as well, whatever it is called: `createHmac("sha256", "…")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from srm_tf.language.terms.secret_commands import is_drawn
from srm_tf.language.terms.secret_names import announces, words
from srm_tf.language.terms.secret_values import is_made_up, tells_secret
from srm_tf.language.terms.stand_ins import is_none
from srm_tf.regex import regex

_TEXT: Final = r"(?P<quote>\\?[\"'`])(?P<text>[^\s\"'`\\]{6,200})(?P=quote)"
_BYTES: Final = r"(?:(?:Buffer\.from|new TextEncoder\(\)\.encode|atob|btoa|String)\([ \t]*)?"
# `password = "…"`, `"x-api-key": { value: "…" }`, `headers["x-api-key"].value !== "…"`, `process.env.TOKEN || "…"`
_LITERAL: Final = regex(
    r"(?<![\w-])(?P<name>[A-Za-z_][\w-]*+)\\?[\"'`]?\]?(?:\.value)?(?:[ \t]*:[ \t]*[Ss]tr(?:ing)?)?"
    r"[ \t]*(?:[=!]==?|=>|:=|[:=]|\|\||\?\?)[ \t]*(?:\{[ \t]*\\?[\"']?value\\?[\"']?[ \t]*:[ \t]*)?"
    rf"{_BYTES}{_TEXT}"
)
# `headers.put("token", "…")`: in a list of names, one follows another as well.
_CALLED: Final = regex(
    rf"\b(?:add|append|put|set|set[A-Z]\w*|header)\([ \t]*\\?[\"'`](?P<name>[A-Za-z_][\w-]*+)\\?[\"'`][ \t]*,[ \t]*{_BYTES}{_TEXT}"
)
# `https://…?api_key=…`
_QUERY: Final = regex(r"[?&](?P<name>[A-Za-z_][\w-]*+)=(?P<text>[\w.~+/%-]{8,200}+)(?![\w$({\[])")
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
_SIGNING: Final = regex(rf"\b(?P<name>createHmac|jwt[._](?:decode|encode|sign|verify))\([^\n,()]{{1,40}},[ \t]*{_BYTES}{_TEXT}")
# `var key = "…"`, the key itself: a public one, in DER, begins with one of these.
_KEY: Final = regex(r"\b(?:const|let|var)[ \t]+(?P<name>key)[ \t]*=[ \t]*[\"'`](?P<text>(?!MFk|MII|MCow)[\w+/-]{32,88}={0,2})[\"'`]")
# The other way round: `"…" === headers["x-api-key"].value`
_COMPARED: Final = regex(
    rf"{_TEXT}[ \t]*[=!]==?[ \t]*(?:[A-Za-z_$][\w$]*[.\[])*\\?[\"']?"
    r"(?<![\w-])(?P<name>[A-Za-z_][\w-]*+)(?<!value)"
)
_CODE: Final = regex(r"[A-Z]+\d{1,5}(?:[A-Z]\d{0,2})?$")  # of an error, of a product
_VERSION: Final = regex(r"(?:[A-Za-z]+[-_])*[A-Za-z]*(?:[-_][vV]|[a-z]V)\d{1,2}$")  # `id_token_v2`
_TERM: Final = regex(
    r"(?<![A-Za-z0-9])(?i:aes-?(?:128|256)|base64|ed25519|[ehpr]s(?:256|384|512)|md5|oauth2|sha-?(?:1|256|384|512)|utf-?8|x509)(?![A-Za-z0-9])"
)
_PATTERN: Final = regex(r"\^|.*\[(?:0-9|a-z|A-Z)")
_DIGIT: Final = regex(r".*\d")
# Who signs in with a password says where to, beside it: `connect(host="db", password="…")`. There a word is one as well.
_PASSWORDS: Final = frozenset({"pass", "passwd", "password", "pwd"})
_SIGNS_IN: Final = regex(
    r"(?<![A-Za-z])(?:dbname|dsn|host|hostname|server)\\?[\"']?[ \t]*[:=](?![=:])"
    r"|(?:[.]connect|[cC]onnection|createClient|createPool|Pool)\("
)
# In a prompt nothing quotes it: `Password: …`, `the API key is …`
_TOLD: Final = regex(
    r"(?<![\w-])(?P<name>[A-Za-z_][\w-]*+(?: [Kk]ey)?)[ \t]*(?:[:=]|(?P<prose>[ \t]is[ \t]))[ \t]*(?P<text>[^\s\"'`,;()<>{}\[\]]{8,200}+)"
    r"(?![\"'`({\[])(?(prose)(?=[ \t]*(?:[,;]|$|and\b)|(?<=[.!])))",
    re.MULTILINE,
)
# … or `with the token …`, which only its own form gives away
_HANDED: Final = regex(
    r"(?<![\w-])(?P<name>(?:API )?(?:key|passphrase|password|token))[ \t](?P<text>[^\s\"'`,;()<>{}\[\]]{8,200}+)", re.IGNORECASE
)
_NO_SECRET: Final = regex(r".*://|arn:|\d+-[a-z]+$|\d{4}-\d\d-\d\d")  # an address, a length, a day
# `db_password_2`, `OAuth2_token`, `k8s_secret_name`: of words with numbers at their sides; `my_real_Pa55` and `Tr0ub4dor_3` are none.
_NAME: Final = regex(
    r"(?=\w*_)(?!_*[a-z]\w*_[A-Z][a-z]+\d)"
    r"(?:(?:[a-z]+\d{1,3}[a-z]+|[A-Z]+\d{1,3}[A-Z]+|[A-Za-z]+\d*|\d+[A-Za-z]*|)(?:_|$))+$"
)
# How long one has to be, or how long it is good for: `password: must-have-8-characters`
_MEASURE: Final = regex(
    r"(?i)(?:^|[+-])(?:(?:least|max(?:imum)?|min(?:imum)?|most)-?\d{1,3}"
    r"|\d{1,3}[+-]*(?:long|times|(?:bit|byte|char(?:acter)?|day|digit|hex|hour|letter|minute|month|number|second|sign|symbol|week|word|year)s?)"
    r")(?:[+-]|$)"
)
# … and of nothing but words and numbers, which no password is that was drawn: `Xk7-9days-Qp2`
_WORDS: Final = regex(r"(?:(?:\d*(?:[A-Z]?[a-z]+|[A-Z]+)|\d+)(?:[+-]+|$))+")
_AROUND: Final = 4  # lines before and behind
_LONGEST: Final = 12  # of a code
_REMARK: Final = regex(r"^[ \t]*/\*.*?\*/")
_COMMENTS: Final = ("//", "/*", "* ", "##")


def literals_in_code(text: str) -> Iterator[str]:
    """The names under which code holds a secret.

    >>> list(literals_in_code('var token = "expired"; if (headers["x-api-key"].value !== "kd82Hs0a") {}'))
    ['x-api-key']
    """
    lines = text.splitlines()
    for at, whole in enumerate(lines):
        line = _REMARK.sub("", whole)
        if line.lstrip().startswith(_COMMENTS):
            continue
        for found in chain.from_iterable(form.finditer(line) for form in (_LITERAL, _CALLED, _COMPARED, _QUERY)):
            if tells_secret(found["name"], found["text"]) and _is_drawn(found["name"], found["text"]):
                yield found["name"]
        yield from (found["name"] for found in _LITERAL.finditer(line) if _signs_in(found, lines, at))
        yield from (found["name"] for found in _SIGNING.finditer(line) if _is_drawn(found["name"], found["text"]))
        yield from (found["name"] for found in _KEY.finditer(line) if is_drawn(found["text"]))


def literals_in_prompts(text: str) -> Iterator[str]:
    """The names under which a prompt tells a secret.

    >>> list(literals_in_prompts("Sign in with password: kd82Hs0a. The token is case-sensitive, and the secret is arn:aws:x:1"))
    ['password']
    """
    yield from literals_in_code(text)
    for found in _TOLD.finditer(text):
        said = found["text"].rstrip(".:!?*")
        if _NO_SECRET.match(said) or _NAME.match(said) or (_MEASURE.search(said) and _WORDS.fullmatch(said)):
            continue
        if announces(found["name"]) and _is_drawn(found["name"], said):
            yield found["name"]
    handed = (found["name"] for found in _HANDED.finditer(text) if is_made_up(found["text"].rstrip(".:!?*")))
    yield from (name for name in handed if announces(name))


def _signs_in(found: re.Match[str], lines: list[str], at: int) -> bool:
    """Whether somebody signs in with a text: it stands where a password is given, and beside it where to."""
    name, text = found["name"], found["text"]
    if _PASSWORDS.isdisjoint(words(name)[-1:]) or found.string.lstrip().startswith("#"):
        return False
    given = found.string[found.start() : found.start("text")]
    if "==" in given or "!=" in given or announces(text) or is_none(name, text) or _PATTERN.match(text) is not None:
        return False
    return any(_SIGNS_IN.search(one) is not None for one in lines[max(0, at - _AROUND) : at + _AROUND + 1])


def _is_drawn(name: str, text: str) -> bool:
    """Whether a text is more than a word, a number behind it or not, or the code of something."""
    if (
        _DIGIT.match(_TERM.sub("", text)) is None
        or _VERSION.match(text) is not None
        or _PATTERN.match(text) is not None
        or (len(text) <= _LONGEST and _CODE.match(text) is not None)
    ):
        return False
    word = text.rstrip("0123456789") or text
    return not any(is_none(name, one) for one in (text, word))

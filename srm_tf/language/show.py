"""How values and tests read in messages. A sensitive value is never shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from srm_tf.language.patterns import meaning
from srm_tf.language.syntax import Step
from srm_tf.model.value import GAP, Certainty, Unknown, Value, as_text
from srm_tf.regex import regex
from srm_tf.wording import unsigned

HIDDEN = "sensitive"
_LONGEST = 60
_LATER = "known after apply"
_SHORTEST = 16  # signs of a token; a text that is shorter, and has none of the others in it, tells nothing
_TELLING = frozenset(" =:\n")
_BEFORE = {  # what is said before the operand
    "is": "", "is at least": "at least ", "is at most": "at most ", "has at least": "at least ", "has at most": "at most ",
    "contains": "to contain ", "matches": "to match ", "starts with": "to start with ",
}  # fmt: skip
COUNTS = frozenset({"has at least", "has at most"})
ELSE = "anything else"
_WHOLE = {"is set": "a value", "is not set": "no value", "is not": ELSE}  # whatever the operands are
_QUOTED = regex(r'"((?:[^"\\]|\\.)*)(?:"(\s*:)?|\Z)')
_LIST = regex(r"\[([^\[\]{}]*)\]")
_ALL_BUT = regex(r"\^\(\?!(?:[^()\\]|\([^()\\]*\))*\)\.?")


def unset(value: Value) -> str:
    """How a value reads that nobody wrote, or as good as nobody: null, or an empty text or list, where that stands somewhere.

    >>> unset(Value("", written=True)), unset(Value("", written=False)), unset(Value(None))
    ('empty', 'not set', 'not set')
    """
    if value.is_empty and value.written:
        return "empty"
    no_block = isinstance(value.data, tuple)  # a `dynamic` stands there that makes none
    return "not set" if value.location is None or no_block else "null"


def unset_now(value: Value) -> str:
    """The same with what is in force; that nothing is needs no words.

    >>> unset_now(Value(False, written=False)), unset_now(Value((), written=False))
    ('not set; false in force', 'not set')
    """
    return unset(value) if value.is_empty else f"{unset(value)}; {shown(value)} in force"


def stands(value: Value) -> str:
    """What stands there, or what is in force because nothing does.

    >>> stands(Value("PT8H", written=True)), stands(Value("PT1H"))
    ("is 'PT8H'", "is not set; 'PT1H' in force")
    """
    return f"is {shown(value) if value.written else unset_now(value)}"


def shown(value: Value, test: str = "") -> str:
    """The value as a message shows it; where there should be none, it is enough to say of one to come that there is one.

    One to come that is nothing but an attribute of something is called by that.

    >>> shown(Value("a")), shown(Value(True)), shown(Value("x", sensitive=True))
    ("'a'", 'true', 'a sensitive value')
    """
    if value.hides:
        return "a sensitive value"
    if isinstance(value.data, str) and _tells(value.data):
        return "a text with a secret in it"
    if value.is_unknown and test == "is not set":
        return "set"
    origin = value.references[0] if value.is_unknown and value.unknown.shape == GAP and len(value.references) == 1 else None
    if origin is not None and origin.certainty == Certainty.EXACT and origin.target:
        return origin.text
    # Arguments that take true, false or nothing are texts to the provider.
    if isinstance(value.data, str):
        return value.data if value.data in {"true", "false"} else _cut(f"'{_outline(unsigned(value.data))}'")
    return _cut(unsigned(_plain(value)))


def under(value: Value, path: str) -> Value:
    """The value as it may be told of the place that a path leads to: sensitive where a text stands under the name of a secret.

    >>> under(Value("hunter2"), "environment.variables.DB_PASSWORD").sensitive, under(Value("hunter2"), "tags.owner").sensitive
    (True, False)
    >>> under(Value("hunter2"), "parameter[name='rds.password'].value").sensitive
    True
    >>> [under(Value(text), "environment.variables.API_TOKEN_SERVICE").sensitive for text in ("k9Xy2mQp7RtV", "orders")]
    [True, False]
    """
    text = _whole(value) if isinstance(value.data, Unknown) else value.data
    if not isinstance(text, str):
        return value
    from srm_tf.language.terms.secret_values import tells_secret  # noqa: PLC0415 — terms show values, too
    from srm_tf.language.terms.stand_ins import stands_in  # noqa: PLC0415

    name = path.rpartition(".")[2]
    secret = tells_secret(path if name == "value" else name, text) and not stands_in(text) and text != _LATER
    return replace(value, sensitive=True) if secret else value


def told(value: Value, test: str = "") -> str:
    """What a value is, for a message; of blocks that are too many or too few, how many there are.

    >>> told(Value("a")), told(Value((Value({}), Value({}))), "has at most")
    ("is 'a'", 'has 2 blocks')
    """
    items = value.data if test in COUNTS and isinstance(value.data, tuple) else ()
    if not items or not all(isinstance(one.data, Mapping) for one in items) or value.hides:
        return f"is {shown(value, test)}"
    return f"has {len(items)} block{'s' if len(items) > 1 else ''}"


def readable(value: Value) -> str:
    """The text of a value without quotes; "" where there is none, and where it must not be shown."""
    text = value.text() or ""
    return "" if value.hides or _tells(text) else text


def evidence_text(value: Value) -> str | None:
    """The value as evidence records it: "sensitive" where it must not be shown, None where there is none."""
    if value.is_null:
        return None
    if value.hides:
        return HIDDEN
    if isinstance(value.data, Unknown):
        return _LATER
    if isinstance(value.data, str) and _tells(value.data):
        return HIDDEN
    whole = _whole(value)
    return _cut(_outline(whole) if isinstance(value.data, str) else whole)


def digest_of(value: Value) -> str | UnsetType:
    """What stands for the whole of a value that `evidence_text` cuts; nothing of one that must not be shown."""
    data = value.data
    if data is None or isinstance(data, (Unknown, bool, int, float)) or (isinstance(data, str) and len(data) <= _LONGEST) or value.hides:
        return UNSET
    if isinstance(data, str) and _tells(data):
        return UNSET
    whole = _whole(value)
    return digest(whole) if _cut(whole) != " ".join(whole.split()) else UNSET


def digest(text: str) -> str:
    """Sixteen hexadecimal digits."""
    from hashlib import blake2b  # noqa: PLC0415 — hardly a text is that long

    return blake2b(unordered(text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def unordered(text: str) -> str:
    """A shown value as it reads in whatever order a provider gives the texts and numbers of a list, many of which are sets.

    >>> unordered("{Action = ['b', 'a'], Effect = 'Allow'}")
    "{Action = ['a', 'b'], Effect = 'Allow'}"
    """
    return _LIST.sub(lambda found: f"[{', '.join(sorted(found[1].split(', ')))}]", text) if "[" in text else text


def _bounds(unknown: Unknown) -> str:
    """What is known of a number: `365 or more`."""
    least, most = as_text(unknown.least), as_text(unknown.most)
    if least is not None and most is not None:
        return f"between {least} and {most}"
    return f"{least} or more" if least is not None else f"{most} or less" if most is not None else ""


def _form(unknown: Unknown) -> str:
    """What is known of a text: `'http://…:3000'`."""
    known = unknown.sketch or (f"{unknown.prefix}…{unknown.suffix}" if unknown.prefix or unknown.suffix else "")
    return f"'{known}'" if known else ""


def _whole(value: Value) -> str:
    text = as_text(value.data)
    return unsigned(text if text is not None else _plain(value))


def _tells(text: str) -> bool:
    """Whether a secret stands in a text beside what an address signs in with: by its form, or by the name that it stands under there."""
    if len(text) < _SHORTEST and _TELLING.isdisjoint(text):
        return False
    from srm_tf.language.terms.secret_patterns import tells  # noqa: PLC0415 — terms show values, too

    return tells(unsigned(text))


def _outline(text: str) -> str:
    """Of a document in JSON that nobody could read, the names in it: a password may stand beside any of them.

    >>> _outline('[{"name": "DB_PASSWORD", "value": "hunter2"'), _outline("[a]")
    ('[{"name": "…", "value": "…"', '[a]')
    """
    return _QUOTED.sub(lambda hit: hit[0] if hit[2] else '"…"', text) if text.lstrip()[:1] in {"{", "["} else text


def _plain(value: Value) -> str:
    data = value.data
    if isinstance(data, Unknown):
        return _bounds(data) or _form(data) or _LATER
    if isinstance(data, tuple):
        return f"[{', '.join(_plain(item) for item in data)}]"
    if isinstance(data, Mapping):
        return "{" + ", ".join(_member(name, item) for name, item in data.items() if not item.is_null) + "}"
    if isinstance(data, str):
        return "'…'" if _tells(data) else f"'{data}'"
    return str(as_text(data)) if data is not None else "null"


def _member(name: str, item: Value) -> str:
    text = "'…'" if under(item, name).sensitive else _plain(item)
    return f"{'…' if _tells(name) else name} = {text}"


def _cut(text: str) -> str:
    """No more than fits into a message; a quote that is open is closed."""
    one_line = " ".join(text.split())
    if len(one_line) <= _LONGEST:
        return one_line
    start = one_line[: _LONGEST - 1]
    return f"{start}…'" if start.startswith("'") and "'" not in start[1:] else f"{start}…"


def path_text(steps: tuple[Step, ...]) -> str:
    """A path as written."""
    text = ""
    for step in steps:
        if step.odd:
            text += f"['{step.name}']"
        else:
            keys = ", ".join(f"{name}='{key}'" for name, key in step.select)
            text += f"{'.' if text else ''}{step.name}{f'[{keys}]' if keys else ''}"
    return text


def test_text(test: str, operands: tuple[object, ...]) -> str:
    """What an operator expected, as a message says it: `true`, `at least 90`, `one of 'a', 'b'`. A term says it by itself."""
    if test in _WHOLE:
        return _WHOLE[test]
    first, texts = operands[0], [_literal(one) for one in operands]
    if test == "has at most" and first == 0:
        return "none"
    if test == "is one of":
        return _one_of(cast("list[object]", first) if isinstance(first, list) else [first])
    if test == "is between":
        return f"between {texts[0]} and {texts[1]}"
    if test == "matches" and (known := _words(str(first))):
        return known
    return f"{_BEFORE[test]}{texts[0]}"


def _one_of(words: Sequence[object]) -> str:
    """The words, those that differ by their case once; one alone is what it is."""
    found: dict[str, str] = {}
    for one in words:
        found.setdefault(_literal(one).casefold(), _literal(one))
    told = list(found.values())
    return told[0] if len(told) == 1 else f"one of {', '.join(told) or 'none'}"


@cache  # controls have few patterns, and ask them of thousands of resources
def _words(pattern: str) -> str:
    """What a regular expression means that is a choice of texts, or all but some; "" for any other."""
    return ELSE if _ALL_BUT.fullmatch(pattern) else "a value" if pattern == "." else meaning(pattern)


def _literal(one: object) -> str:
    if isinstance(one, list):
        return ", ".join(_literal(each) for each in cast("list[object]", one))
    return f"'{one}'" if isinstance(one, str) and one not in {"true", "false"} else str(as_text(one) or one)

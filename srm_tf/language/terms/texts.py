"""What stands in a text: user data as it is, in base64 or compressed, and JSON documents."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from srm_tf.model.value import Value, of
from srm_tf.regex import regex

_BASE64 = regex(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
_DIGEST = regex(r"[0-9a-f]{40}")
# A file of cloud-init (`encoding: b64`), a part of a MIME message, what a script pipes through `base64 -d` or gives to `FromBase64String`:
# https://docs.cloud-init.io/en/latest/reference/modules.html#write-files, https://www.rfc-editor.org/rfc/rfc2045#section-6.8
# What begins like a PEM file or a gzip one is base64 without being called so, as a key in a kubeconfig.
_SPEAKS_OF_BASE64 = regex(r"base64|b64|!!binary|(?-i:LS0tLS1CRUdJTi|H4sI)", re.IGNORECASE)
_INSIDE = regex(r"(?:[A-Za-z0-9+/]{40,76}[ \t]*\r?\n[ \t]*)*[A-Za-z0-9+/]{16,}={0,2}")
# Files of Ignition, as the text of an address: https://datatracker.ietf.org/doc/html/rfc2397
_DATA = regex(r"\bdata:(?![^,\s]{0,80};base64,)[\w/+.;=-]{0,80},(?P<text>[^\s\"'<>]+)")
_OBJECT = regex(r"(?:^[ \t]*|[\"'])(?P<object>\{)\s*\"", re.MULTILINE)
_MOST = 50  # beginnings in one text that turn out to be no object: each of them may be read to the end of the text
_decoder = json.JSONDecoder()
_DEEPEST = 3  # a file in a part of a message
_LARGEST = 1 << 20  # user data has at most 16 KB; whatever a compressed text grows to beyond this is not read


def is_digest(text: str) -> bool:
    """Whether only a SHA-1 is shown, as old providers do for user data.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade
    """
    return _DIGEST.fullmatch(text) is not None


@lru_cache(maxsize=512)
def readings(text: str) -> tuple[str, ...]:
    r"""The text, and what it says once decoded, if it is base64 (of text, or of gzip as cloud-init reads it).

    >>> readings("ZXhwb3J0IEVESVRPUj12aW0K")
    ('ZXhwb3J0IEVESVRPUj12aW0K', 'export EDITOR=vim\n')
    """
    if not _BASE64.fullmatch(text):
        return (text,)
    try:
        raw = base64.b64decode(text, validate=False)
    except ValueError:
        return (text,)
    decoded = _as_text(unzipped(raw))
    return (text,) if decoded is None else (text, decoded)


def inside(text: str, depth: int = _DEEPEST) -> Iterator[str]:
    r"""The texts that stand in another one in base64, where that speaks of base64, or as an address, and those in them.

    >>> list(inside("encoding: b64\ncontent: ZXhwb3J0IEVESVRPUj12aW0K"))
    ['export EDITOR=vim\n']
    """
    if "data:" in text:
        yield from (unquote(found["text"]) for found in _DATA.finditer(text) if "%" in found["text"])
    if depth == 0 or _SPEAKS_OF_BASE64.search(text) is None:
        return
    for found in _INSIDE.finditer(text):
        for decoded in readings(found[0])[1:]:
            yield decoded
            yield from inside(decoded, depth - 1)


def out_of_base64(text: str) -> str:
    """The text in ASCII that is in base64; "" where it is none."""
    try:
        return base64.b64decode(text, validate=True).decode("ascii")
    except ValueError:  # no base64, or no text in it
        return ""


def unzipped(raw: bytes) -> bytes:
    """What is compressed, and what is not as it is."""
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    try:
        return zlib.decompressobj(wbits=31).decompress(raw, _LARGEST)
    except zlib.error:
        return raw


def _as_text(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if all(char.isprintable() or char.isspace() for char in text) else None


def tree_of(value: Value) -> Value | None:
    """The JSON object or list that a value holds as text, with what is not known inside; None where it holds none, or nobody can tell."""
    return value.unknown.tree or document(value.text() or "")


@lru_cache(maxsize=512)
def document(text: str) -> Value | None:
    """The JSON object or list a text holds; None where it holds none."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return of(json.loads(text))
    except (ValueError, RecursionError):
        return None


def documents_in(text: str) -> Iterator[Value]:
    r"""The JSON objects in a text of something else, as a script hands them on.

    >>> [one.get("kind").text() for one in documents_in('kubectl apply -f - <<EOF\n{"kind": "Secret"}\nEOF\n')]
    ['Secret']
    """
    at = failed = 0
    while failed < _MOST and (found := _OBJECT.search(text, at)) is not None:
        at = found.end()
        try:
            data, at = _decoder.raw_decode(text, found.start("object"))
            read = of(data)
        except (ValueError, RecursionError):
            failed += 1
            continue
        yield read


def unescaped(text: str) -> str:
    """A text as it was before `jsonencode`: https://developer.hashicorp.com/terraform/language/functions/jsonencode."""
    for escaped, plain in (("\\u003c", "<"), ("\\u003e", ">"), ("\\u0026", "&")):
        text = text.replace(escaped, plain)
    return text

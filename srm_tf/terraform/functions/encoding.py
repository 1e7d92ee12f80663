"""Terraform's functions that encode and decode: https://developer.hashicorp.com/terraform/language/functions#encoding-functions.

`base64gunzip` and `urldecode` are OpenTofu's: https://opentofu.org/docs/language/functions/.
"""

from __future__ import annotations

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import Param, function, json_text, yaml_write
from srm_tf.terraform.functions.charsets import Codec, codec_of
from srm_tf.terraform.joining import words_in
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, object_of

_TEXT = Param(STRING, unknown=True)
_LARGEST = 64 * 1024 * 1024  # bytes that a compressed text may come to
_GZIP_HEADER = "H4sIAAAAAAAA/"
_BAD_PERCENT = regex(r"%(?![0-9A-Fa-f]{2})")
_OPENINGS = {"string": '"', "object": "{", "map": "{", "tuple": "[", "list": "[", "set": "["}
_BEGINS = {'"': STRING, "t": BOOL, "f": BOOL, **dict.fromkeys("-.0123456789", NUMBER), "{": ANY, "[": ANY, "n": ANY}


def decoded_base64(text: str) -> bytes:
    """The bytes of a text in Base64 (RFC 4648, section 4). Line ends in it do not count. Raises EvalError for anything else."""
    import base64  # noqa: PLC0415 — few configurations call it
    import binascii  # noqa: PLC0415

    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        raise EvalError("failed to decode base64 data") from None


def encoded_base64(data: bytes) -> str:
    """Bytes in Base64."""
    import base64  # noqa: PLC0415 — few configurations call it

    return base64.b64encode(data).decode()


def _utf8(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise EvalError("the result of decoding the provided string is not valid UTF-8") from None


@function("base64encode", STRING, returns=STRING)
def base64encode(text: str) -> str:
    """`base64encode(text)`."""
    return encoded_base64(text.encode())


@function("base64decode", STRING, returns=STRING)
def base64decode(text: str) -> str:
    """`base64decode(text)`; the bytes are UTF-8."""
    return _utf8(decoded_base64(text))


@function("base64gzip", STRING, returns=STRING)
def base64gzip(text: str) -> Val:
    """`base64gzip(text)`: not known but for its header, since the bytes are those of one implementation of gzip."""
    return Val(STRING, cty.Blank(not_null=True, prefix=_GZIP_HEADER, why=("what gzip makes of a text",), words=text))


@function("base64gunzip", STRING, returns=STRING)
def base64gunzip(text: str) -> str:
    """`base64gunzip(text)`."""
    import zlib  # noqa: PLC0415 — few configurations call it

    reader = zlib.decompressobj(wbits=31)  # 31: with the header of gzip
    try:
        data = reader.decompress(decoded_base64(text), _LARGEST)
    except zlib.error:
        raise EvalError("failed to gunzip bytestream") from None
    if not reader.eof:
        raise EvalError("failed to read gunzip raw data")
    return _utf8(data)


@function("textencodebase64", STRING, STRING, returns=STRING)
def textencodebase64(text: str, encoding: str) -> Val:
    """`textencodebase64(text, encoding)`; encodings have the names of IANA's register."""
    codec = codec_of(encoding)
    found = codec.encode(text)
    if found is None:
        return _otherwise(codec, encoding, text, "the given string contains characters that cannot be represented in this encoding")
    return cty.string(encoded_base64(found))


@function("textdecodebase64", STRING, STRING, returns=STRING)
def textdecodebase64(text: str, encoding: str) -> Val:
    """`textdecodebase64(text, encoding)`."""
    codec = codec_of(encoding)
    found = codec.decode(decoded_base64(text))
    if found is None:
        return _otherwise(codec, encoding, "", "the given string contains symbols that are not defined for this encoding")
    return cty.string(found)


def _otherwise(codec: Codec, encoding: str, words: str, wrong: str) -> Val:
    """What a codec does not take is not known, or else wrong: raises EvalError."""
    if not codec.in_part:
        raise EvalError(wrong)
    return Val(STRING, cty.Blank(not_null=True, why=(f"a text in the encoding {encoding}",), words=words))


@function("urlencode", STRING, returns=STRING)
def urlencode(text: str) -> str:
    """`urlencode(text)`: as in a query string, so that a space is `+`."""
    import urllib.parse  # noqa: PLC0415 — few configurations call it

    return urllib.parse.quote_plus(text)


@function("urldecode", STRING, returns=STRING)
def urldecode(text: str) -> str:
    """`urldecode(text)`."""
    import urllib.parse  # noqa: PLC0415 — few configurations call it

    if _BAD_PERCENT.search(text):
        raise EvalError("invalid URL escape")
    return _utf8(urllib.parse.unquote_to_bytes(text.replace("+", " ")))


@function("jsonencode", Param(ANY, null=True, unknown=True, marked=True), returns=STRING)
def jsonencode(item: Val) -> Val:
    """`jsonencode(value)`; of a value that is not known, its type may still tell the first sign, and its tree is kept."""
    marks = cty.marks_in(item)
    if cty.wholly_known(item):
        return cty.mark(cty.string(json_text.write(item)), marks)
    if isinstance(item.data, cty.Blank):
        opening, sure = _OPENINGS.get(item.type.kind, "") if item.data.not_null else "", item.data.sure
        tree = sure or (item if _tells(item.data) else None)
        words = "\n".join(map(words_in, [sure] if sure is not None else item.data.parts))
        return Val(STRING, cty.Blank(not_null=True, prefix=opening, why=cty.reasons(item), tree=tree, words=words), marks)
    opening = _OPENINGS[item.type.kind]
    return Val(STRING, cty.Blank(not_null=True, prefix=opening, why=cty.reasons(item), tree=item, words=words_in(item)), marks)


def _tells(blank: cty.Blank) -> bool:
    """Whether more is known of a value than what it depends on: what its elements are like, or what stands around a gap in a text."""
    return blank.each is not None or bool(blank.parts or blank.pieces or blank.shape or blank.branches or blank.entries or blank.merged)


@function("jsondecode", _TEXT, returns=ANY)
def jsondecode(text: Val) -> Val:
    """`jsondecode(text)`; of a text that is not known, its first sign may still tell the type, and of a policy, its statements are told."""
    if isinstance(text.data, str):
        return json_text.read(text.data)
    first = text.blank.prefix.strip()[:1]
    if first and first not in _BEGINS:
        raise EvalError("a JSON document cannot begin with this character")
    return Val(_BEGINS.get(first, ANY), cty.Blank(why=text.blank.why, sure=text.blank.tree or text.blank.draft))


@function("yamlencode", Param(ANY, null=True, unknown=True, marked=True), returns=STRING, not_null=False)
def yamlencode(item: Val) -> Val:
    """`yamlencode(value)`; of a map or list that is not known whole, its tree is kept, as the form of either language is the same."""
    bare, marks = cty.unmark_deep(item)
    if cty.wholly_known(item):
        return cty.mark(yaml_write.write(bare), marks)
    tree = item if isinstance(item.data, (dict, tuple)) else None
    return Val(STRING, cty.Blank(why=cty.reasons(item), words=words_in(item), tree=tree), marks)


@function("yamldecode", _TEXT, returns=ANY, not_null=False)
def yamldecode(text: Val) -> Val:
    """`yamldecode(text)`: one document."""
    from srm_tf.terraform.functions import yaml_read  # noqa: PLC0415 — few configurations call it, and PyYAML takes its time

    if isinstance(text.data, str):
        return yaml_read.read(text.data)
    return Val(ANY, cty.Blank(why=text.blank.why, sure=text.blank.tree))


@function("csvdecode", STRING, returns=ANY)
def csvdecode(text: str) -> Val:
    """`csvdecode(text)`: a list of objects, named by the first line."""
    rows = list(_rows(text))
    if not rows:
        raise EvalError("missing header line")
    names = rows[0]
    if len(set(names)) < len(names):
        raise EvalError("two columns have the same name")
    if any(len(row) != len(names) for row in rows):
        raise EvalError("CSV parse error: wrong number of fields")
    found = [cty.an_object({name: cty.string(one) for name, one in zip(names, row, strict=True)}) for row in rows[1:]]
    return cty.a_list(found, object_of(dict.fromkeys(names, STRING)))


def _rows(text: str) -> list[list[str]]:
    """The rows of RFC 4180, without those that are empty. Raises EvalError for quotes where none may stand."""
    rows: list[list[str]] = []
    rest = text.replace("\r\n", "\n").removesuffix("\r")
    position = 0
    while position < len(rest):
        if rest[position] == "\n":
            position += 1
            continue
        row: list[str] = []
        separator = ","
        while separator == ",":
            field, position = _field(rest, position)
            row.append(field)
            separator = rest[position : position + 1]
            position += 1
        rows.append(row)
    return rows


_QUOTED = regex(r'"((?:[^"]|"")*)"(?=[,\n]|\Z)')
_BARE = regex(r'[^",\n]*(?=[,\n]|\Z)')


def _field(text: str, position: int) -> tuple[str, int]:
    quoted = text.startswith('"', position)
    hit = (_QUOTED if quoted else _BARE).match(text, position)
    if hit is None:
        raise EvalError('CSV parse error: extraneous or missing " in a field')
    return (hit[1].replace('""', '"') if quoted else hit[0]), hit.end()

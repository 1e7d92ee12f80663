"""Decryption by RSA, PKCS #1 v1.5 (https://www.rfc-editor.org/rfc/rfc8017#section-7.2.2), of small texts under keys in PEM."""

from __future__ import annotations

import base64
import binascii

from srm_tf.regex import regex
from srm_tf.terraform.cty import EvalError

_PEM = regex(r"-----BEGIN ([A-Z ]*)-----\s+([0-9A-Za-z+/=\s]+?)-----END \1-----")
_INTEGER = 2  # the tag of a whole number
_PADDING = 8  # bytes at least


def decrypted(data: bytes, key: str) -> str | None:
    """What was encrypted, or None where the key is in a form that is not read here. Raises EvalError where this is no such text or key."""
    hit = _PEM.search(key)
    if hit is None:
        raise EvalError("the private key is not in PEM, or is encrypted")
    if hit[1] not in {"RSA PRIVATE KEY", "PRIVATE KEY"}:
        return None
    try:
        modulus, exponent = _key(base64.b64decode(hit[2]), inner=hit[1] == "PRIVATE KEY")
    except (binascii.Error, IndexError, ValueError):
        raise EvalError("invalid ASN1 data in the given private key") from None
    size = (modulus.bit_length() + 7) // 8
    padded = pow(int.from_bytes(data), exponent, modulus).to_bytes(size)
    start = padded.find(0, 2)
    if len(data) != size or padded[:2] != b"\x00\x02" or start < _PADDING + 2:
        raise EvalError("failed to decrypt: decryption error")
    return padded[start + 1 :].decode(errors="replace")


def _key(data: bytes, *, inner: bool) -> tuple[int, int]:
    """Modulus and private exponent. `inner`: the key stands in the octets of a PKCS #8 structure."""
    if inner:
        data = _parts(_parts(data)[0][1])[2][1]
    numbers = [int.from_bytes(content) for tag, content in _parts(_parts(data)[0][1]) if tag == _INTEGER]
    return numbers[1], numbers[3]


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of each element of a row in DER."""
    found: list[tuple[int, bytes]] = []
    position = 0
    while position < len(data):
        tag, size = data[position], data[position + 1]
        position += 2
        if size > 127:  # noqa: PLR2004 — the size takes more bytes
            count = size - 128
            size = int.from_bytes(data[position : position + count])
            position += count
        found.append((tag, data[position : position + size]))
        position += size
    return found

"""Terraform's hashes, ids and ciphers: https://developer.hashicorp.com/terraform/language/functions#hash-and-crypto-functions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.functions import function
from srm_tf.terraform.functions.encoding import decoded_base64, encoded_base64
from srm_tf.terraform.types import NUMBER, STRING

_DASHED = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_UUID = regex(rf"(?is)(?:urn:uuid:)?{_DASHED}|.{_DASHED}.|([0-9a-f]{{32}})")
_NAMESPACES = {"dns": "0", "url": "1", "oid": "2", "x500": "4"}  # the digit in which RFC 4122 lets them differ


def digest(name: str, data: bytes) -> bytes:
    """A hash: md5, sha1, sha256 or sha512."""
    import hashlib  # noqa: PLC0415 — few configurations call it

    return hashlib.new(name, data, usedforsecurity=False).digest()


def hex_digest(name: str, data: bytes) -> str:
    """A hash in hexadecimal digits."""
    return digest(name, data).hex()


def base64_digest(name: str, data: bytes) -> str:
    """A hash in Base64."""
    return encoded_base64(digest(name, data))


def _registered(name: str, body: Callable[[bytes], str]) -> None:
    @function(name, STRING, returns=STRING)
    def hashed(text: str) -> str:
        return body(text.encode())

    hashed.__doc__ = f"`{name}(text)`."


for _name in ("md5", "sha1", "sha256", "sha512"):
    _registered(_name, partial(hex_digest, _name))
for _name in ("sha256", "sha512"):
    _registered(f"base64{_name}", partial(base64_digest, _name))


@function("bcrypt", STRING, rest=NUMBER, returns=STRING)
def bcrypt(_text: str, *_cost: Decimal) -> Val:
    """`bcrypt(text, cost)`: salted, so that it is not known before the apply, and neither is whether the cost is a right one."""
    return cty.unknown(STRING, not_null=True, why=("bcrypt(), which is another with every run",))


@function("uuid", returns=STRING)
def uuid() -> Val:
    """`uuid()`: not known before the apply."""
    return cty.unknown(STRING, not_null=True, why=("uuid(), which is another with every run",))


@function("uuidv5", STRING, STRING, returns=STRING)
def uuidv5(namespace: str, name: str) -> str:
    """`uuidv5(namespace, name)`; a namespace is `dns`, `url`, `oid`, `x500` or a UUID."""
    import uuid as uuids  # noqa: PLC0415 — few configurations call it

    digit = _NAMESPACES.get(namespace)
    hit = _UUID.fullmatch(f"6ba7b81{digit}-9dad-11d1-80b4-00c04fd430c8" if digit else namespace)
    if hit is None:
        raise EvalError("the namespace is neither a UUID nor one of dns, url, oid and x500")
    return str(uuids.uuid5(uuids.UUID(next(one for one in hit.groups() if one)), name))


@function("rsadecrypt", STRING, STRING, returns=STRING)
def rsadecrypt(ciphertext: str, key: str) -> str | Val:
    """`rsadecrypt(ciphertext, privatekey)`: PKCS #1 v1.5, with a key in PEM."""
    from srm_tf.terraform.functions import rsa  # noqa: PLC0415 — hardly a configuration calls it

    found = rsa.decrypted(decoded_base64(ciphertext), key)
    return found if found is not None else cty.unknown(STRING, not_null=True, why=("a private key in a form that is not read here",))

"""Certificates that stand in the configuration as PEM: how strong their key is and when they expire.

Only as much of DER (ITU-T X.690) and of X.509 (RFC 5280, section 4.1) is read as that takes.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence, not_known
from srm_tf.model.grounds import Fact
from srm_tf.model.value import GAP, Certainty, Value, as_number
from srm_tf.model.verdict import Judgement, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource

_PEM: Final = regex(r"-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END")
_RSA: Final = frozenset({bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d01010a")})
_ELLIPTIC: Final = frozenset({bytes.fromhex("2a8648ce3d0201"), bytes.fromhex("2b6570"), bytes.fromhex("2b6571")})
_STRONG_RSA: Final = 2048
_SEQUENCE, _INTEGER, _VERSION, _UTC_TIME, _GENERALIZED_TIME = 0x30, 0x02, 0xA0, 0x17, 0x18
_HALF_CENTURY: Final = 50
# (type, attribute) of the tls provider → the argument that leads on to the key: https://registry.terraform.io/providers/hashicorp/tls/latest/docs
_LEADS_ON: Final = {
    ("tls_self_signed_cert", "cert_pem"): "private_key_pem",
    ("tls_locally_signed_cert", "cert_pem"): "cert_request_pem",
    ("tls_cert_request", "cert_request_pem"): "private_key_pem",
}
_OF_A_KEY: Final = frozenset({"private_key_pem", "private_key_pem_pkcs8"})


class Certificate(msgspec.Struct, frozen=True):
    """`key` is rsa, elliptic or other; `bits` the length of an RSA modulus."""

    key: str
    bits: int
    last_day: date


class _Malformed(Exception):  # noqa: N818 — never leaves this module
    """The bytes are no certificate."""


@predicate("is a strong certificate", partial=True)
def is_a_strong_certificate(site: Site, context: Context) -> Judgement:
    """The key of the (first) certificate is RSA of 2048 bits or more, or of an elliptic curve."""
    key = _key_made_here(site.value, context)
    if key is not None:
        return _of_a_key(key, site)
    if site.value.data == "":  # the provider sends none, as if nobody had written it
        return lacks(f"{site.path} is not set", evidence(site.resource, site.path, site.value))
    found = _certificate(site)
    if isinstance(found, Judgement):
        return found
    seen = evidence(site.resource, site.path, site.value)
    strong = found.key == "elliptic" or (found.key == "rsa" and found.bits >= _STRONG_RSA)
    if seen.value == "sensitive":
        return holds(f"{site.path} has a strong key", seen) if strong else breaks(f"{site.path} has a weak key", seen)
    said = f"has an RSA key of {found.bits} bits" if found.key == "rsa" else f"has a key of kind {found.key}"
    wanted = f"RSA of {_STRONG_RSA} bits or an elliptic curve"
    return holds(f"{site.path} {said}", seen) if strong else breaks(Fact(site.path, said, wanted), seen)


def _key_made_here(value: Value, context: Context) -> Resource | None:
    """The `tls_private_key` of a certificate that is made at apply, if nothing but references leads to it."""
    reference = value.references[0] if value.is_unknown and len(value.references) == 1 and value.unknown.shape in {"", GAP} else None
    target = context.graph.get(reference.target) if reference is not None and reference.certainty == Certainty.EXACT else None
    if reference is None or target is None:
        return None
    if target.type == "tls_private_key":
        return target if reference.attribute in _OF_A_KEY else None
    onward = _LEADS_ON.get((target.type, reference.attribute))
    return _key_made_here(target.get(onward), context) if onward else None


def _of_a_key(key: Resource, site: Site) -> Judgement:
    """RSA keys are of 2048 bits where nothing is written."""
    seen, algorithm, written = evidence(site.resource, site.path, site.value), key.text("algorithm"), key.get("rsa_bits")
    if algorithm in {"ECDSA", "ED25519"}:
        return holds(f"{site.path} has the key of {key.address}, of an elliptic curve", seen)
    bits = _STRONG_RSA if written.is_null else as_number(written.data)
    if algorithm != "RSA" or bits is None:
        return not_known(site)
    size = "a sensitive number of" if written.sensitive else f"{bits:.0f}"
    said, wanted = f"has the key of {key.address}, of {size} bits", f"RSA of {_STRONG_RSA} bits or an elliptic curve"
    return holds(f"{site.path} {said}", seen) if bits >= _STRONG_RSA else breaks(Fact(site.path, said, wanted), seen)


@predicate("is an unexpired certificate")
def is_an_unexpired_certificate(site: Site, context: Context) -> Judgement:
    """The (first) certificate is valid on the day of judgement."""
    return _valid_for(0, site, context)


@predicate("is a certificate valid for {days:number} days")
def is_a_certificate_valid_for(site: Site, context: Context, days: float) -> Judgement:
    """The (first) certificate is valid on the day of judgement, and for as many days after it."""
    return _valid_for(int(days), site, context)


def _valid_for(days: int, site: Site, context: Context) -> Judgement:
    found = _certificate(site)
    if isinstance(found, Judgement):
        return found
    seen = evidence(site.resource, site.path, site.value)
    when = "" if seen.value == "sensitive" else f" on {found.last_day}"
    left = (found.last_day - context.as_of).days
    if left < 0:
        return breaks(f"{site.path} expired{when}", seen)
    if left < days:
        return breaks(Fact(site.path, f"expires{when or ' soon'}", f"{days} days after {context.as_of} or later"), seen)
    return holds(f"{site.path} expires{when or ' later'}", seen)


def _certificate(site: Site) -> Certificate | Judgement:
    """What the value holds, or the answer where it holds no certificate that can be read."""
    value, seen = site.value, evidence(site.resource, site.path, site.value)
    if value.is_unknown:
        return not_known(site)
    found = read(value.text() or "")
    return found or depends(f"{site.path} cannot be read as a certificate", (site.path,), seen)


def read(text: str) -> Certificate | None:
    """The first certificate of a PEM text; None where there is none that can be read."""
    pem = _PEM.search(text)
    try:
        return _parse(base64.b64decode("".join(pem[1].split()), validate=True)) if pem else None
    except (_Malformed, binascii.Error, ValueError):
        return None


def _parse(der: bytes) -> Certificate:
    body = _inside(der, _SEQUENCE)
    fields = _elements(_inside(body, _SEQUENCE))
    if fields and fields[0][0] == _VERSION:
        fields = fields[1:]
    if len(fields) < 6:  # noqa: PLR2004 — serial number, signature, issuer, validity, subject, key
        raise _Malformed
    bounds = _elements(fields[3][1])
    if len(bounds) < 2:  # noqa: PLR2004 — not before, not after
        raise _Malformed
    return Certificate(*_key(fields[5][1]), _day(*bounds[1]))


def _key(info: bytes) -> tuple[str, int]:
    """SubjectPublicKeyInfo: what the key is, and the length of an RSA modulus."""
    parts = _elements(info)
    algorithm = _elements(parts[0][1]) if len(parts) > 1 else []
    if not algorithm:
        raise _Malformed
    name = algorithm[0][1]
    if name in _RSA:
        modulus = _inside(_inside(parts[1][1][1:], _SEQUENCE), _INTEGER)
        return "rsa", int.from_bytes(modulus, "big").bit_length()
    return ("elliptic" if name in _ELLIPTIC else "other"), 0


def _day(tag: int, content: bytes) -> date:
    """UTCTime has two digits for the year (50 to 99: the last century), GeneralizedTime four."""
    text = content.decode("ascii", errors="replace")
    if tag == _UTC_TIME:
        text = ("19" if int(text[:2]) >= _HALF_CENTURY else "20") + text
    elif tag != _GENERALIZED_TIME:
        raise _Malformed
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _inside(data: bytes, tag: int) -> bytes:
    """The content of the first element, which must have this tag."""
    found, content, _ = _element(data)
    if found != tag:
        raise _Malformed
    return content


def _elements(data: bytes) -> list[tuple[int, bytes]]:
    """All elements that follow each other."""
    found: list[tuple[int, bytes]] = []
    while data:
        tag, content, data = _element(data)
        found.append((tag, content))
    return found


def _element(data: bytes) -> tuple[int, bytes, bytes]:
    """Tag, content and what follows of one element of DER."""
    if len(data) < 2:  # noqa: PLR2004 — a tag and a length
        raise _Malformed
    size, start = data[1], 2
    if size & 0x80:
        start = 2 + (size & 0x7F)
        size = int.from_bytes(data[2:start], "big")
    if start + size > len(data):
        raise _Malformed
    return data[0], data[start : start + size], data[start + size :]

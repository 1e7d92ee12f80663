"""`explain` of an id that no control answers: whose it is, what it asks for, why nothing here does, and what there is to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.report.text import fold, page, prose, safe

if TYPE_CHECKING:
    from srm_tf.catalogue.unanswered import Unanswered

_START: Final = "srm-tf controls new SERVICE/SENTENCE"
_UNKNOWN: Final = (
    "It is no id of {0}, or what it asks for is not the customer's half of security on AWS, or this version has no control for it yet."
)
_RUN: Final = {
    "Checkov": "checkov --check {} -d DIR",
    "Trivy": "trivy config DIR",
    "KICS": "kics scan --include-queries {} -p DIR",
    "Terrascan": "terrascan scan -i terraform --scan-rules {} -d DIR",
}


def render(one: Unanswered, *, width: int) -> str:
    """The page."""
    return page(line for part in _parts(one) for line in (fold(part, width, 2, 0) if part else [""]))


def _parts(one: Unanswered) -> Iterator[str]:
    yield f"{safe(one.id)} of {safe(one.of)}: no control answers it."
    yield ""
    if one.asks:
        yield f"It asks for {prose(one.asks)}."
    yield prose(one.why) if one.why else _UNKNOWN.format(safe(one.of))
    if one.read:
        yield f"What it asks for: {safe(one.read)}"
    yield ""
    yield "What to do"
    yield from _framework_steps(one) if one.framework else _checker_steps(one)


def _framework_steps(one: Unanswered) -> Iterator[str]:
    yield "- Look at the running account: AWS Security Hub CSPM or AWS Config, or a person with the console."
    yield f'- Record who did: a control of your own ({_START}) with evidence = "attestation", and until when it holds.'
    yield f"- srm-tf coverage --framework {safe(one.framework)} shows which ids are judged, and which are not."


def _checker_steps(one: Unanswered) -> Iterator[str]:
    yield f"- Keep {one.of} for it: {_RUN[one.of].format(safe(one.id))}"
    own = f'aliases = {{ {one.of.lower()} = ["{safe(one.id)}"] }}'
    yield f"- Or ask it with a control of your own ({_START}), which answers to the id with {own}."

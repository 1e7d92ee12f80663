"""What the selectors of a trail leave out of management events."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.terms.management_events import records_every_management_event
from tests.language.stand import context, later, thing

MANAGEMENT = {"field": "eventCategory", "equals": ["Management"]}
READS, WRITES = ({"field": "readOnly", "equals": [word]} for word in ("true", "false"))
SOURCE = {"field": "eventSource", "not_equals": ["kms.amazonaws.com"]}


def said(name: str, *selectors: Any) -> tuple[str, str]:
    """The verdict, and what is said behind the block."""
    trail = thing("aws_cloudtrail.t", {name: list(selectors)} if selectors else {})
    answer = records_every_management_event(trail, context(trail))
    return answer.verdict.word, answer.because


@pytest.mark.parametrize(
    ("selectors", "verdict", "because"),
    [
        ((), "satisfied", "is not set"),
        (({"read_write_type": "All"},), "satisfied", "takes in every"),
        (({"read_write_type": "ReadOnly"},), "misconfigured", "leaves out management events that write"),
        (({"read_write_type": "ReadOnly"}, {"read_write_type": "WriteOnly"}), "satisfied", "takes in every"),
        (({"read_write_type": "ALL"},), "misconfigured", "by their kind"),
        (({"include_management_events": False},), "misconfigured", "takes in no management events"),
        (({"exclude_management_event_sources": ["kms.amazonaws.com"]},), "misconfigured", "by their kind, their source"),
        (({"include_management_events": later()},), "unknown", "depends on"),
        (({"exclude_management_event_sources": later()},), "unknown", "depends on"),
        (({"include_management_events": False}, {}), "satisfied", "takes in every"),
    ],
)
def test_basic(selectors: tuple[Any, ...], verdict: str, because: str) -> None:
    word, text = said("event_selector", *selectors)
    assert word == verdict
    assert because in text


@pytest.mark.parametrize(
    ("selectors", "verdict", "because"),
    [
        (([MANAGEMENT],), "satisfied", "takes in every"),
        (([MANAGEMENT, WRITES],), "misconfigured", "leaves out management events that read"),
        (([MANAGEMENT, READS], [MANAGEMENT, WRITES]), "satisfied", "takes in every"),
        (([MANAGEMENT, SOURCE],), "misconfigured", "by their kind, their source or other fields"),
        (([{"field": "eventCategory", "equals": ["Data"]}],), "misconfigured", "takes in no management events"),
        (([{"field": "eventCategory", "equals": [later()]}],), "unknown", "depends on"),
        (([MANAGEMENT, {"field": later(), "equals": ["x"]}],), "unknown", "depends on"),
        ((later(),), "unknown", "depends on"),
    ],
)
def test_advanced(selectors: tuple[Any, ...], verdict: str, because: str) -> None:
    word, text = said("advanced_event_selector", *({"field_selector": fields} for fields in selectors))
    assert word == verdict
    assert because in text

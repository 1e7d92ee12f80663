"""`has an element of [...]`."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms import PREDICATES
from srm_tf.language.terms.xml_elements import has_an_element
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import resource, secret, world


def judged(text: object) -> tuple[Verdict, str]:
    one = resource("aws_mq_configuration.c", data=text)
    value = one.get("data")
    answer = has_an_element(Site(one, "data", value, ("data",)), world(one), ["map", "other"])
    return answer.verdict, str(answer)


def test_the_phrase_is_known() -> None:
    assert PREDICATES["has an element of {names:list}"].function.__wrapped__ is has_an_element  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("<broker><map/></broker>", Verdict.SATISFIED),
        ('<b:broker><b:other a="1"></b:other></b:broker>', Verdict.SATISFIED),
        ("<!-- old --><map\n a='1'/><!-- <x/> -->", Verdict.SATISFIED),
        ("<!-- <map/> -->", Verdict.MISCONFIGURED),
        ("<!-- a -->\n<!--\n<map/>\n-->", Verdict.MISCONFIGURED),
        ("<!-- <map/>", Verdict.MISCONFIGURED),
        ("<mapping/>", Verdict.MISCONFIGURED),
        ("map", Verdict.MISCONFIGURED),
        ("", Verdict.MISCONFIGURED),
        (7, Verdict.MISCONFIGURED),
        ([], Verdict.MISCONFIGURED),
    ],
)
def test_elements(text: object, verdict: Verdict) -> None:
    assert judged(text)[0] == verdict


def test_no_secret_is_said() -> None:
    assert "hunter2" not in judged(secret("<broker password='hunter2'/>"))[1]

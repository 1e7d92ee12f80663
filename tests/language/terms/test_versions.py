"""Versions and their support: cycles, prefixes, engines of their own, what is not known, and the laws."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.language.context import Site
from srm_tf.language.syntax import Sibling
from srm_tf.language.terms.versions import is_a_supported_version
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import AS_OF, ref, resource, says, secret, unknown, world

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED
SHIPPED = load_lifecycle()
DATES = {name: SHIPPED.cycles(name) or {} for name in ("postgres", "mysql", "eks", "redis", "lambda", "opensearch", "elasticsearch", "msk")}
DATES |= {name: SHIPPED.cycles(name) or {} for name in ("aurora-mysql", "neptune", "activemq", "glue")}
CONTEXT = world(lifecycle=DATES)


def supported(version: object, engine: object, subject: Resource | None = None, as_of: date = AS_OF) -> Judgement:
    subject = subject or resource("aws_db_instance.a")
    context = world(subject, lifecycle=DATES, as_of=as_of)
    if not isinstance(engine, Sibling) and re.fullmatch(r"[\w-]+", str(engine)) is None:  # as no control has it
        return is_a_supported_version(Site(subject, "engine_version", of(version), ("engine_version",)), context, engine)
    operand = engine.path if isinstance(engine, Sibling) else f"'{engine}'"
    subject = replace(subject, values={**subject.values, "engine_version": of(version)})
    return says(f"engine_version is a supported version of {operand}", subject, context)


def later(version: object, wanted: str) -> Verdict:
    return says(f"version is version '{wanted}' or later", resource("aws_eks_cluster.a", version=version), CONTEXT).verdict


@pytest.mark.parametrize(
    ("engine", "version", "verdict"),
    [
        ("postgres", "14.18", SATISFIED),
        ("postgres", "14", SATISFIED),
        ("postgres", 14, SATISFIED),
        ("postgres", "13.20", MISCONFIGURED),
        ("postgres", "9.6.21", MISCONFIGURED),
        ("postgres", "9.5", MISCONFIGURED),  # before the oldest of the table, which has ended
        ("postgres", "9", MISCONFIGURED),
        ("postgres", "99.1", UNKNOWN),
        ("mysql", "5.7.44", MISCONFIGURED),
        ("mysql", "8.0", MISCONFIGURED),
        ("mysql", "8.0.35", MISCONFIGURED),
        ("mysql", "8.4.8", SATISFIED),
        ("mysql", "8.4.99", SATISFIED),
        ("mysql", "8", UNKNOWN),
        ("aurora-mysql", "5.7.mysql_aurora.2.11.3", MISCONFIGURED),
        ("aurora-mysql", "8.0.mysql_aurora.3.08.0", SATISFIED),
        ("aurora-mysql", "8.4.mysql_aurora.8.4.7", SATISFIED),
        ("eks", "1.27", MISCONFIGURED),
        ("eks", "1.36", SATISFIED),
        ("eks", "1.3", MISCONFIGURED),
        ("redis", "7.1", SATISFIED),
        ("redis", "6.x", SATISFIED),
        ("redis", "5.0.6", MISCONFIGURED),
        ("redis", "default.redis4.0", MISCONFIGURED),
        ("redis", "default.redis3.2.cluster.on", MISCONFIGURED),
        ("redis", "default.redis6.x", SATISFIED),
        ("redis", "default.redis6.x.cluster.on", SATISFIED),
        ("redis", "default.redis7", SATISFIED),
        ("lambda", "python3.13", SATISFIED),
        ("lambda", "nodejs12.x", MISCONFIGURED),
        ("lambda", "java8", MISCONFIGURED),
        ("lambda", "java8.al2", SATISFIED),
        ("lambda", "java8.al2099", UNKNOWN),
        ("lambda", "python3", UNKNOWN),
        ("opensearch", "OpenSearch_2.19", SATISFIED),
        ("opensearch", "OpenSearch_1.2", MISCONFIGURED),
        ("opensearch", "OpenSearch_3.99", UNKNOWN),
        ("opensearch", "Elasticsearch_7.1", MISCONFIGURED),
        ("opensearch", "Elasticsearch_7.10", SATISFIED),
        ("elasticsearch", "6.5", MISCONFIGURED),
        ("elasticsearch", "6.8", SATISFIED),
        ("msk", "3.7.x", MISCONFIGURED),
        ("msk", "3.9.x.kraft", SATISFIED),
        ("neptune", "1.4.6.3", SATISFIED),
        ("neptune", "1.1.1.0", SATISFIED),
        ("neptune", "1.0", MISCONFIGURED),
        ("ActiveMQ", "5.15.13", MISCONFIGURED),
        ("glue", "4.0", SATISFIED),
        ("glue", "0.9", MISCONFIGURED),
        ("oracle-ee", "19", UNKNOWN),
        ("postgres", "", MISSING),
    ],
)
def test_versions(engine: str, version: object, verdict: Verdict) -> None:
    assert supported(version, engine).verdict == verdict


@pytest.mark.parametrize(
    ("engine", "begins", "verdict"),
    [
        ("postgres", "14.", SATISFIED),
        ("postgres", "13.", MISCONFIGURED),
        ("postgres", "9.", MISCONFIGURED),
        ("postgres", "1", UNKNOWN),  # 13, or 16
        ("postgres", "14", UNKNOWN),  # no release of today has three digits; which ones support ends for, nobody can tell
        ("postgres", "99.", UNKNOWN),
        ("mysql", "5.", MISCONFIGURED),
        ("mysql", "8.", UNKNOWN),
        ("mysql", "8.4.", SATISFIED),
        ("eks", "1.", UNKNOWN),
        ("lambda", "python2.", MISCONFIGURED),
        ("lambda", "dotnetcore", MISCONFIGURED),
        ("lambda", "python3.", UNKNOWN),
        ("lambda", "java2", UNKNOWN),  # whichever comes next
        ("elasticsearch", "Elasticsearch_1.", MISCONFIGURED),
        ("elasticsearch", "OpenSearch_", UNKNOWN),
        ("nobody", "1.", UNKNOWN),
    ],
)
def test_the_beginning_of_a_version_decides_where_all_that_begin_so_are_alike(engine: str, begins: str, verdict: Verdict) -> None:
    begun = Value(Unknown("var.minor", ("var.minor",), prefix=begins), written=True)
    assert supported(begun, engine).verdict == verdict


def test_the_message_says_how_a_version_begins() -> None:
    begun = Value(Unknown("var.minor", ("var.minor",), prefix="5."), written=True)
    answer = supported(begun, "mysql")
    assert answer.because == "engine_version begins with '5.': it left standard support (mysql 5.7, 5.6) on 2024-02-29"


def test_the_day_decides() -> None:
    assert supported("13.20", "postgres", as_of=date(2026, 2, 28)).verdict == SATISFIED
    assert supported("13.20", "postgres", as_of=date(2026, 3, 1)).verdict == MISCONFIGURED
    assert supported("9.5", "postgres", as_of=date(2020, 1, 1)).verdict == UNKNOWN  # nor of the oldest in the table, which came after it


def test_the_message_says_the_day() -> None:
    assert supported("5.7.44", "mysql").because == "engine_version is '5.7.44': it left standard support (mysql 5.7) on 2024-02-29"
    assert (
        supported("5.7", "mysql").because == "engine_version is '5.7': it left standard support on 2024-02-29"
    )  # of which line it says itself
    assert supported("14.18", "postgres").because == "engine_version is '14.18': in standard support until 2027-02-28"
    assert supported("5.1", "glue").because == "engine_version is '5.1': in standard support"


def test_the_engine_may_be_another_attribute() -> None:
    assert supported("13.20", Sibling("engine"), resource("aws_db_instance.a", engine="postgres")).verdict == MISCONFIGURED
    assert supported("14.18", Sibling("engine"), resource("aws_db_instance.a", engine="postgres")).verdict == SATISFIED


def test_an_engine_that_is_not_known_is_named() -> None:
    for subject in (resource("aws_db_instance.a", engine=unknown("var.engine")), resource("aws_db_instance.a")):
        answer = supported("13.20", Sibling("engine"), subject)
        assert answer.verdict == UNKNOWN
        assert answer.depends_on in {("var.engine",), ("aws_db_instance.a.engine",)}


def test_an_unknown_version_names_what_it_depends_on() -> None:
    answer = supported(ref("data.aws_rds_engine_version.x.version"), "postgres")
    assert (answer.verdict, answer.depends_on) == (UNKNOWN, ("data.aws_rds_engine_version.x.version",))


def test_a_sensitive_version_is_not_told() -> None:
    for version in ("5.7.44", "8.4.8"):
        answer = supported(secret(version), "mysql")
        assert answer.verdict in {MISCONFIGURED, SATISFIED}
        assert version not in str(answer)
        assert "5.7" not in str(answer)
        assert "20" not in answer.because
    hidden = resource("aws_db_instance.a", engine=secret("mysql"))
    assert "mysql" not in str(supported("5.7.44", Sibling("engine"), hidden))


@pytest.mark.parametrize(
    ("version", "wanted", "verdict"),
    [
        ("1.28", "1.28", SATISFIED),
        ("1.30", "1.28", SATISFIED),
        ("1.9", "1.28", MISCONFIGURED),
        ("2", "1.28", SATISFIED),
        ("1", "1.28", UNKNOWN),
        ("15", "15", SATISFIED),
        ("15.4", "15", SATISFIED),
        ("14.18", "15", MISCONFIGURED),
        ("8", "8.0", SATISFIED),
        (16, "15", SATISFIED),
        ("v1.18.1-eksbuild.3", "1.18", SATISFIED),
        ("OpenSearch_2.3", "2.5", MISCONFIGURED),
        ("6.x", "6.2", UNKNOWN),
        ("latest", "1", UNKNOWN),
        ("none", "1", MISCONFIGURED),
        (True, "1", MISCONFIGURED),
        ("1", "none", UNKNOWN),
        (None, "1", MISSING),
        ({"a": 1}, "1", MISCONFIGURED),
        (Value(Unknown("var.v", ("var.v",)), written=True), "1", UNKNOWN),
        (Value(Unknown("var.v", ("var.v",), prefix="1."), written=True), "1.28", UNKNOWN),
        (Value(Unknown("var.v", ("var.v",), prefix="16."), written=True), "15", SATISFIED),
        (Value(Unknown("var.v", ("var.v",), prefix="14."), written=True), "15", MISCONFIGURED),
        (Value(Unknown("var.v", ("var.v",), prefix="2"), written=True), "15", UNKNOWN),
        (Value(Unknown("var.v", ("var.v",), prefix="v"), written=True), "15", UNKNOWN),
    ],
)
def test_or_later(version: object, wanted: str, verdict: Verdict) -> None:
    assert later(version, wanted) == verdict


unhurried = settings(deadline=None, max_examples=60)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just(Unknown("x")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
VERSIONS = st.from_regex(r"(OpenSearch_)?[0-9]{1,2}(\.[0-9x]{1,3}){0,3}", fullmatch=True)


@unhurried
@given(version=ANYTHING, engine=ANYTHING, wanted=st.text("0159.x-v é", max_size=6))
def test_no_value_makes_them_raise(version: object, engine: object, wanted: str) -> None:
    subject = resource("aws_db_instance.a", engine=engine)
    for asked in (Sibling("engine"), Sibling("a.b"), engine):
        assert supported(version, asked, subject).verdict in Verdict
    assert later(version, wanted) in Verdict


@unhurried
@given(version=VERSIONS, engine=st.sampled_from(sorted(DATES)))
def test_knowing_the_engine_and_the_version_only_decides_what_was_open(version: str, engine: str) -> None:
    before = resource("aws_db_instance.a", engine=unknown("var.engine"))
    open_engine = supported(version, Sibling("engine"), before).verdict
    known = supported(version, Sibling("engine"), resource("aws_db_instance.a", engine=engine)).verdict
    assert open_engine in {UNKNOWN, known}
    assert supported(unknown(), engine).verdict == UNKNOWN
    assert later(unknown(), "1") == UNKNOWN


@unhurried
@given(version=VERSIONS, longer=VERSIONS)
def test_a_longer_version_never_contradicts_a_shorter_one(version: str, longer: str) -> None:
    if longer.startswith(f"{version}.") and "x" not in longer:
        assert later(version, "8.2") in {UNKNOWN, later(longer, "8.2")}


@unhurried
@given(VERSIONS, st.integers(1, 20), st.sampled_from(["mysql", "eks", "opensearch", "elasticsearch", "redis", "postgres"]))
def test_the_beginning_of_a_version_never_says_otherwise_than_all_of_it(version: str, shown: int, engine: str) -> None:
    begun = supported(Value(Unknown("var.v", ("var.v",), prefix=version[:shown]), written=True), engine).verdict
    assert UNKNOWN in {begun, supported(version, engine).verdict} or begun == supported(version, engine).verdict

"""Reports full of text that somebody wrote to be obeyed."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from srm_tf.catalogue.frameworks import Tag
from srm_tf.engine.finding import Failure, Gate, Outcome, Report, Waiver
from srm_tf.model.graph import Note
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence
from tests.report.reports import PLAN, outcome, report, resource

ATTACKS = (
    "<script>alert(1)</script>",
    "</details><img src=x onerror=alert(1)>",
    "<!-- -->",
    "--> <b>",
    "@octocat @org/team",
    "#123 GH-123 org/repo#1 !1 ~bug %1 $1 &1",
    "/close",
    "a\n/assign @me\n",
    "a | b \\| c \\\\| d",
    "`",
    "``` \n```\n# h",
    "a`b``c",
    "[x](javascript:alert(1))",
    "![x](http://e.vil/p.png)",
    "[x]: http://e.vil",
    "[^1]",
    "**bold** _it_ ~~s~~ :tada: $`x`$",
    "http://e.vil www.e.vil a@e.vil deadbeefdeadbeef",
    "&lt;b&gt; &#64;x &#x3c;",
    "\x1b[31m\x07\x00",
    "\u202egnp\u2066",
    "\x9b31m",
    "\u200b\u2028\u2029\x85\xa0",
    "\udcff",
    "\ufeff",
    "1. a",
    "- a",
    "> a",
    "# a",
    "---",
    "===",
    "+ a",
    "    code",
    "\tcode",
    "~~~",
    "| a |",
    "",
    " ",
    "\\",
    "a\\",
    "\\`",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "'=1",
    "\uff1d1",
    ";=1",
    'a"b,c\r\nd',
    "a%0Ab::error::c",
    "::error file=x::y",
    "##[error]x",
    "%25",
    "a:b,c",
    "x" * 3000,
    "|" * 500,
    "`" * 500,
    "\U0010ffff" * 300,
)


def _attack(place: int) -> str:
    """By number: Hypothesis spells out what it draws from."""
    return ATTACKS[place]


_ATTACK = st.integers(0, len(ATTACKS) - 1).map(_attack)
TEXT = _ATTACK | st.lists(_ATTACK, max_size=3).map(" ".join) | st.text(max_size=40)
_ADDRESS = st.sampled_from(["aws_x.a[0]", "aws_x.a[1]", "aws_x.b", 'module.m["|`<b>"].aws_x.a["@me"]', "account_region"]) | TEXT
_PLACE = st.builds(Location, TEXT, st.integers(0, 10**5), st.integers(0, 10**5))
_WAIVER = st.tuples(st.sampled_from(["comment", "settings", "baseline"]), TEXT, st.none() | st.dates(), TEXT, TEXT, st.none() | _PLACE).map(
    lambda parts: Waiver(*parts)
)
_EVIDENCE = st.builds(Evidence, TEXT, TEXT, st.none() | TEXT, st.sampled_from(["written", "reference"]), st.none() | _PLACE)


def outcomes() -> st.SearchStrategy[Outcome]:
    """Any outcome; only what the catalogue says is well-behaved."""
    return st.builds(
        outcome,
        _ADDRESS,
        st.sampled_from(["s3/buckets-require-tls", "vpc/security-groups-close-risky-ports-to-world", "own/control"]),
        st.sampled_from(["satisfied", "unknown", "missing", "misconfigured"]),
        TEXT,
        severity=st.sampled_from(["critical", "high", "medium", "low"]),
        depends_on=st.lists(TEXT, max_size=3).map(tuple),
        evidence=st.lists(_EVIDENCE, max_size=3).map(tuple),
        change=st.sampled_from(["introduced", "fixed", "unchanged"]),
        touched=st.booleans(),
        title=TEXT,
        remediation=TEXT,
        waiver=st.none() | _WAIVER,
        location=st.none() | _PLACE,
        calls=st.lists(_PLACE, max_size=3).map(tuple),
        root=st.sampled_from([PLAN, "o\x1bt|`<b>@her.json"]),
        of=st.lists(TEXT, max_size=3).map(tuple),
    )


def reports() -> st.SearchStrategy[Report]:
    """Any report of such outcomes."""
    return st.builds(
        report,
        resources=st.lists(st.builds(resource, st.just("aws_s3_bucket.a"), TEXT), max_size=3).map(tuple),
        outcomes=st.lists(outcomes(), max_size=12).map(tuple),
        told=st.lists(outcomes(), max_size=2).map(tuple),
        out_of_scope=st.dictionaries(TEXT, st.integers(1, 10**6), max_size=3),
        unmapped=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=3).map(tuple),
        destroyed=st.lists(TEXT, max_size=9).map(tuple),
        notes=st.lists(st.builds(Note, st.sampled_from(["not_loaded", "warning"]), TEXT, TEXT), max_size=3).map(tuple),
        failures=st.lists(st.builds(Failure, TEXT, TEXT), max_size=2).map(tuple),
        settings_changed=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=2).map(tuple),
        tags=st.just({"own/control": (Tag("cis|`", ("1.1", "@x"), "inferred"),)}) | st.just({}),
        frameworks=st.lists(TEXT, max_size=2).map(tuple),
        profile=TEXT,
        gates=st.just({}) | st.just({PLAN: Gate("low", strict=True, scope="all")}),
    )


def large(number: int, verdict: str = "missing", text: str = "nothing was written") -> Report:
    """A report of so many source blocks, each with a finding of its own."""
    found = tuple(
        outcome(
            f"module.m{one}.aws_ebs_volume.v",
            f"ebs/c{one % 37}",
            verdict,
            f"{text} for number {one}",
            severity=("critical", "high", "medium", "low")[one % 4],
            location=Location(f"dir/{one}/main.tf", 1, 9),
            depends_on=(f"var.v{one}",),
            remediation="Write it:\n\n    a = 1",
            waiver=Waiver("comment", f"reason {one}", date(2027, 1, 1)) if verdict == "missing" and one % 5 == 0 else None,
            touched=one % 3 != 0,
        )
        for one in range(number)
    )
    return report(outcomes=found)

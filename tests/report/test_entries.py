"""Findings of one resource that say the very same thing: one entry for people, one finding each for everything that counts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.catalogue.frameworks import Tag
from srm_tf.engine.finding import Outcome, Report
from srm_tf.model.grounds import Fact, facts, jointly
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence
from srm_tf.report import github, markdown, table
from srm_tf.report.entries import entries
from srm_tf.report.formats import Layout, Wanted, encoded
from srm_tf.report.groups import findings
from srm_tf.report.tally import severity_rank
from tests.report.reports import PLAN, WAIVED, outcome, report, resource
from tests.support.counting import calls

_POLICY = "aws_iam_policy.all"
_LINES = Location("iam.tf", 3, 6)
_STATEMENT = Evidence(_POLICY, "policy.Statement[0]", "{Action = '*', Resource = '*'}", "written", _LINES)
_GROUP = "aws_security_group.open"
_RULE = Evidence(_GROUP, "ingress[0]", "every port 0.0.0.0/0", "written", Location("vpc.tf", 5, 9))


def _wide(control: str, severity: str = "high", address: str = _POLICY, **more: Any) -> Outcome:
    given = {"evidence": (_STATEMENT,), "location": _LINES, "remediation": f"Mend iam/{control}.", **more}
    return outcome(address, f"iam/{control}", "misconfigured", "policy.Statement[0] allows * on *", severity=severity, **given)


def _opens(control: str, ports: str, severity: str = "high", **more: Any) -> Outcome:
    given = {"evidence": (_RULE,), "location": _RULE.location, **more}
    return outcome(_GROUP, f"vpc/{control}", "misconfigured", _open(ports), severity=severity, **given)


def _open(ports: str, whom: str = "ingress[0]", world: str = "0.0.0.0/0") -> Fact:
    return Fact(whom, f"opens {ports} to {world}", reach=ports)


_THREE = (_wide("scoped"), _wide("pass-role"), _wide("data-access", "medium"))


def _table(*outcomes: Outcome, width: int = 100, verbose: bool = False, **more: Any) -> str:
    return table.render(report(outcomes=outcomes, **more), width=width, colour=False, verbose=verbose)


def _entries(*outcomes: Outcome) -> int:
    """How many the table has."""
    return sum("  misconfigured  " in line or "  missing  " in line for line in _table(*outcomes).partition("FINDINGS")[2].splitlines())


def test_the_worst_has_its_message_and_its_fix_and_the_others_are_named() -> None:
    text = _table(*_THREE).partition("FINDINGS\n")[2]
    assert text.partition("\n\nExit")[0].partition("\n\n3 findings")[0] == (
        "\naws_iam_policy.all (iam.tf:3)\n"
        "  HIGH      misconfigured  iam/pass-role\n"
        "            policy.Statement[0] allows * on *\n"
        "            Fix: Mend iam/pass-role.\n"
        "            Also fails: HIGH iam/scoped, MEDIUM iam/data-access\n"
        "              (--verbose tells each in full, `srm-tf explain ID` how to mend it)\n"
        "\n  Fixes as Terraform to paste: --verbose, or `srm-tf explain ID`"
    )


def test_the_last_line_counts_findings() -> None:
    assert _table(*_THREE).splitlines()[-2].startswith("3 findings (2 high, 1 medium)")
    assert _table(*_THREE).splitlines()[-1].startswith("Exit 1: 2 findings high or above")


def test_verbose_tells_each_in_full() -> None:
    text = _table(*_THREE, verbose=True)
    assert text.count("allows * on *") == text.count("Fix: Mend") == 3
    assert "Also fails" not in text


def test_each_hint_stands_once_on_a_page() -> None:
    other = tuple(replace(one, address="aws_iam_policy.b", source="aws_iam_policy.b") for one in _THREE)
    text = _table(*_THREE, *other)
    assert text.count("Also fails: ") == 2
    assert text.count("tells each in full") == text.count("Fixes as Terraform to paste") == 1


def test_a_fix_that_is_folded_away_is_told_where_its_control_stands_alone() -> None:
    alone = replace(_THREE[2], address="aws_iam_policy.b", source="aws_iam_policy.b")
    assert "Fix: Mend iam/data-access." in _table(*_THREE, alone)


@pytest.mark.parametrize("width", [72, 80, 100, 200])
def test_no_id_is_broken_and_none_is_parted_from_its_severity(width: int) -> None:
    ids = [f"policies-that-have-a-name-of-many-words-{one}" for one in range(7)]
    lines = _table(*(_wide(one) for one in ids), width=width).splitlines()
    for one in ids[1:]:
        assert sum(f"HIGH iam/{one}" in line for line in lines) == 1
    assert all(len(line) <= width for line in lines)


def test_an_id_of_any_length_stays_whole() -> None:
    long = "x" * 200
    assert f"iam/{long}" in [word for line in _table(_wide("a"), _wide(long), width=80).splitlines() for word in line.split()]


def test_ids_of_frameworks_stay_beside_the_folded_ones_each_on_a_line_of_its_own() -> None:
    tags = {"iam/scoped": (Tag("cis-7.0", ("1.16", "2.1")),)}
    assert ("            Also fails:\n              HIGH iam/scoped · cis-7.0:1.16, 2.1\n              MEDIUM iam/data-access\n") in _table(
        *_THREE, frameworks=("cis-7.0",), tags=tags
    )


_ELSEWHERE = replace(_STATEMENT, path="policy.Statement[1]")
_APART = {
    "another sentence": replace(_THREE[1], grounds="policy.Statement[0] allows iam:PassRole on *"),
    "one more fact": replace(_THREE[1], grounds=jointly([_THREE[1].grounds, "policy.Statement[1] allows iam:PassRole on *"])),
    "another place": replace(_THREE[1], evidence=(_ELSEWHERE,)),
    "one more place": replace(_THREE[1], evidence=(_STATEMENT, _ELSEWHERE)),
    "another value": replace(_THREE[1], evidence=(replace(_STATEMENT, value="{Action = 's3:*'}"),)),
    "other lines": replace(_THREE[1], location=Location("iam.tf", 4, 4)),
    "another change": replace(_THREE[1], change="introduced"),
    "another resource": replace(_THREE[1], address="aws_iam_policy.b", source="aws_iam_policy.b"),
    "another input": replace(_THREE[1], root="b.json"),
    "the plan leaves it alone": replace(_THREE[1], touched=False),
}


@pytest.mark.parametrize("name", _APART)
def test_what_differs_is_told_apart(name: str) -> None:
    assert _entries(_THREE[0], _APART[name]) == 2
    assert _entries(_THREE[0], _THREE[1]) == 1


def test_what_nobody_wrote_is_told_apart() -> None:
    """The same lack, and each wants something else in its place: the log of errors is no audit log."""
    logs = [outcome("aws_x.a", f"own/{one}", "missing", "log_publishing_options is not set", evidence=(_STATEMENT,)) for one in "ab"]
    assert _entries(*logs) == 2


def _lacking(control: str, severity: str = "high", *met_by: str, **more: Any) -> Outcome:
    return outcome("aws_instance.i", f"own/{control}", "missing", f"{control} is not there", severity=severity, met_by=met_by, **more)


_PATCHED, _WINDOW = _lacking("patched"), _lacking("window", "high", "own/patched")


def test_what_asks_for_nothing_but_that_another_is_met_is_told_with_it() -> None:
    """Who installs patches on a schedule has no window to add."""
    text = _table(_WINDOW, _PATCHED).partition("FINDINGS\n")[2]
    assert "patched is not there\n            Also fails: HIGH own/window\n" in text
    assert "window is not there" not in text
    assert _entries(_WINDOW, _PATCHED) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(_PATCHED, severity="medium"),  # it would hide what is worse
        replace(_PATCHED, address="aws_instance.j", source="aws_instance.j"),
        replace(_PATCHED, change="introduced"),
        replace(_PATCHED, touched=False),
        replace(_PATCHED, met_by=("own/else",)),  # one that is told itself tells nobody
        replace(_PATCHED, control="own/else"),
    ],
)
def test_what_is_mended_otherwise_is_told_apart(other: Outcome) -> None:
    assert _entries(_WINDOW, other) == 2


def test_a_wrong_one_is_not_mended_with_what_is_missing() -> None:
    wrong = replace(_wide("window", address="aws_instance.i"), met_by=("own/patched",))
    assert _entries(wrong, _PATCHED) == 2


def test_what_rests_on_no_place_is_told_apart() -> None:
    assert _entries(*(replace(one, evidence=()) for one in _THREE)) == 3


def test_a_waived_finding_is_not_among_them() -> None:
    text = _table(_THREE[0], replace(_THREE[1], waiver=WAIVED), _THREE[2])
    assert "Also fails: MEDIUM iam/data-access\n" in text
    assert "iam/pass-role" in text.partition("Waived")[2]


def test_what_is_introduced_and_what_stood_are_two_entries() -> None:
    found = (*_THREE, _wide("new", change="introduced"), _wide("newer", change="introduced"))
    text = _table(*found, resources=(resource(_POLICY, "update"),))
    assert "iam/new · introduced" in text
    assert "Also fails: HIGH iam/newer\n" in text
    assert "Also fails: HIGH iam/scoped, MEDIUM iam/data-access\n" in text


def test_all_instances_of_a_block_or_each_set_of_them() -> None:
    def at(places: str, control: str) -> list[Outcome]:
        return [
            replace(_wide(control), address=f"{_POLICY}[{place}]", source=_POLICY, evidence=(replace(_STATEMENT, address=place),))
            for place in places
        ]

    assert _entries(*at("01", "a"), *at("01", "b")) == 1
    assert _entries(*at("01", "a"), *at("0", "b")) == 2


def test_every_port_is_these_ports_as_well() -> None:
    """The rule is one text, and the sentence of the widest says all that the others say."""
    found = (
        _opens("close-admin", "22, 3389"),
        _opens("close-risky", "20, 21, 22, 23, 25, 69 and more", "critical"),
        _opens("named", "every port", "critical"),
        _opens("approved", "every port"),
    )
    text = " ".join(_table(*found, width=200).split())
    assert _entries(*found) == 1
    assert "CRITICAL misconfigured vpc/named ingress[0] opens every port to 0.0.0.0/0" in text
    assert "Also fails: CRITICAL vpc/close-risky, HIGH vpc/approved, HIGH vpc/close-admin" in text


def test_a_place_that_a_folded_sentence_needed_is_not_lost() -> None:
    """The sentence tells of every port, and not where the other rule stands."""
    other = Evidence("aws_security_group_rule.all", "", "every port 0.0.0.0/0", "written", Location("rules.tf", 7, 12))
    ports = {"named": "every port", "close-admin": "22, 3389"}
    found = [
        replace(_opens(control, "", evidence=(_RULE, other)), grounds=jointly([_open(shown), _open(shown, other.address)]))
        for control, shown in ports.items()
    ]
    text = _table(*found, resources=(resource(_GROUP, location=Location("vpc.tf", 3, 10)),))
    assert "vpc/named · line 5\n" in text
    assert "              aws_security_group_rule.all = every port 0.0.0.0/0 (rules.tf:7)\n" in text
    alone = _table(*(replace(one, evidence=(other,), grounds=list(facts(one.grounds))[1]) for one in found))
    assert "vpc/named · rules.tf:7\n" in alone
    assert alone.count("rules.tf:7") == 1


def test_the_widest_does_not_hide_what_is_worse() -> None:
    worse = _opens("close-risky", "22, 3389", "critical")
    assert _entries(worse, _opens("approved", "every port")) == 2
    assert _entries(_opens("close-admin", "22, 3389"), _opens("approved", "every port"), worse) == 2


def test_other_ports_are_another_fact() -> None:
    assert _entries(_opens("a", "22"), _opens("b", "22, 3389")) == 2
    assert _entries(_opens("a", "every port"), replace(_opens("b", "22"), grounds=_open("22", world="::/0"))) == 2
    assert _entries(_opens("a", "every port"), replace(_opens("b", "22"), grounds=_open("22", "ingress[1]"))) == 2
    beside = jointly([_open("every port"), _open("22", "ingress[1]", "10.0.0.0/8")])
    assert _entries(replace(_opens("a", ""), grounds=beside), _opens("b", "22")) == 2
    another = jointly([_open("22"), _open("80", "ingress[1]", "10.0.0.0/8")])
    assert _entries(replace(_opens("a", ""), grounds=beside), replace(_opens("b", ""), grounds=another)) == 2
    narrower = jointly([_open("80"), _open("22", "ingress[1]", "10.0.0.0/8")])
    assert _entries(replace(_opens("a", ""), grounds=beside), replace(_opens("b", ""), grounds=narrower)) == 1


@pytest.mark.parametrize(
    ("said", "also", "number"),
    [
        (["x", "x", "y"], ["x", "x", "y"], 1),
        (["x", "x", "y"], ["x", "x", "z"], 2),
        (["x", "x", "y"], ["x", "x", "x"], 2),
        (["x", "x", "y"], ["y", "x", "x"], 2),  # the same sentences, of other instances
    ],
)
def test_several_reasons_are_alike_each_by_each(said: list[str], also: list[str], number: int) -> None:
    found = [
        replace(_wide(control), address=f"{_POLICY}[{place}]", source=_POLICY, grounds=because)
        for control, reasons in {"a": said, "b": also}.items()
        for place, because in enumerate(reasons)
    ]
    assert len(entries(findings(found))) == number


def _findings() -> st.SearchStrategy[list[Outcome]]:
    ports = st.sampled_from(["22", "22, 3389", "every port", "8000-8999 and more"])
    severity = st.sampled_from(["critical", "high", "medium", "low"])
    one = st.builds(_opens, st.sampled_from("abcdefgh"), ports, severity, change=st.sampled_from(["introduced", "unchanged"]))
    return st.lists(one, max_size=12, unique_by=lambda each: (each.control, each.change))


@settings(deadline=None)
@given(_findings())
def test_each_finding_is_in_one_entry_and_none_is_told_by_a_lesser_one(found: list[Outcome]) -> None:
    told = entries(findings(found))
    assert sorted(each.first.control + each.first.change for one in told for each in one.findings) == sorted(
        each.control + each.change for each in found
    )
    for one in told:
        ranks = [severity_rank(each.first.severity) for each in one.findings]
        assert ranks == sorted(ranks)
        assert {each.first.change for each in one.also} <= {one.first.first.change}
        assert all(each.first.because == one.first.first.because or "every port" in one.first.first.because for each in one.also)
    text = _table(*found)
    assert all(each.control in text for each in found)


def test_cost_grows_with_the_instances_and_not_faster() -> None:
    def cost(number: int) -> int:
        found = findings(
            replace(_wide(control), address=f"{_POLICY}[{place}]", source=_POLICY) for place in range(number) for control in "abcdefg"
        )
        return calls(lambda: entries(found))

    assert cost(2_000) < 11 * cost(200)


def _comment(*outcomes: Outcome, **more: Any) -> str:
    return markdown.page(report(outcomes=outcomes, **more))


def test_a_comment_has_one_row_and_each_remedy_below() -> None:
    text = _comment(*_THREE)
    table_, _, below = text.partition("<details>")
    rows = [line for line in table_.splitlines() if line.startswith("| ") and "iam/" in line]
    assert len(rows) == 1
    assert rows[0].startswith("| **high** | `iam/pass-role` | `aws_iam_policy.all` | `iam.tf:3` | ")
    assert rows[0].endswith("; also fails: **high** `iam/scoped`, medium `iam/data-access` |")
    assert "### srm-tf fails: 2 high\n\n3 findings." in text
    assert below.startswith("<summary>Reasons and remedies of 3 findings</summary>")
    assert below.count("**Fix:** Mend") == 3


def test_rows_that_are_left_out_are_counted_in_findings() -> None:
    names = [(f"aws_iam_policy.{at}", f"policy.Statement[{at}] allows * on *") for at in range(30)]
    found = [replace(one, address=name, source=name, grounds=why) for name, why in names for one in _THREE]
    text = _comment(*found).partition("<details>")[0]
    assert sum(line.startswith("| **high**") for line in text.splitlines()) == 20
    assert "*30 more findings: see below*" in text


def test_a_row_stands_at_one_place() -> None:
    """Where a part beside the resource has to change for one of them, that is another line to go to."""
    part = outcome("aws_x.part", "iam/scoped", "misconfigured", of=(_POLICY,), location=Location("b.tf", 7, 9))
    text = _comment(*_THREE[:2], told=(part,)).partition("<details>")[0]
    assert "`b.tf:7`" in text
    assert "`iam.tf:3`" in text


def test_annotations_of_one_fact_are_one() -> None:
    """GitHub shows ten of each kind: six of them for one line would leave four."""
    text = github.page(report(outcomes=_THREE))
    assert text == (
        "::error file=iam.tf,line=3,endLine=6,title=high%3A iam/pass-role::"
        "aws_iam_policy.all: policy.Statement[0] allows * on *%0AFix: Mend iam/pass-role."
        "%0AAlso fails: high iam/scoped, medium iam/data-access"
    )


def test_annotations_of_several_inputs_are_one_only_where_the_same_fails_as_well() -> None:
    def text(*others: Outcome) -> str:
        there = tuple(replace(one, root="stage") for one in others)
        return github.page(report(inputs=(PLAN, "stage"), outcomes=(*_THREE, *there)))

    assert text(*_THREE).count("::error ") == 1
    assert text(*_THREE[:2]).count("::error ") == 2


def _counted(name: str, one: Report) -> int:
    """How often a format for programs names one of the controls as a result."""
    text = b"".join(encoded(Wanted(name).render(one, Layout()))).decode()
    if name.endswith("sarif"):
        return len(json.loads(text)["runs"][0]["results"])
    if name == "csv":
        return len(text.strip().splitlines()) - 1
    if name == "junit":
        return text.count("<failure ")
    found = json.loads(text)
    return len(found if isinstance(found, list) else found.get("vulnerabilities", found.get("outcomes")))


@pytest.mark.parametrize("name", ["json", "csv", "sarif", "github-sarif", "junit", "gitlab-code-quality", "gitlab-sast"])
def test_programs_get_one_result_each(name: str) -> None:
    assert _counted(name, report(outcomes=_THREE)) == 3

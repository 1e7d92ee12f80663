from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from srm_tf.engine.finding import Failure, Gate, Move, Report, Waiver
from srm_tf.model.graph import Note
from srm_tf.model.grounds import either
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence, Origin
from srm_tf.report import github_summary, markdown
from srm_tf.report.markdown_fit import Item, Part, fit
from tests.report.hostile import large, reports
from tests.report.markdown_read import OURS, read
from tests.report.reports import PLAN, mixed, outcome, report, resource, same_as_golden, unread

GITHUB = 65_536
GITLAB = 1_000_000
STEP = 1024 * 1024
MOVES = (Move(PLAN, "guest_os_patching", "aws", "customer", ("aws_db_instance.main",), ("aws_instance.db",)),)


def shown(one: Report) -> str:
    return markdown.page(one)


def before(one: Report) -> str:
    """What is not folded."""
    return shown(one).partition("<details>")[0]


def test_the_page_is_as_written_down() -> None:
    same_as_golden("check.md", shown(replace(mixed(), moves=MOVES)))
    same_as_golden("check-unread.md", shown(unread()))


def test_the_first_line_is_the_marker_and_the_second_the_answer() -> None:
    assert shown(mixed()).splitlines()[:2] == ["<!-- srm-tf -->", "### srm-tf fails: 1 critical, 1 high"]
    assert shown(unread()).splitlines()[1] == "### srm-tf could not judge everything: 1 input could not be read"
    assert shown(report()).splitlines()[1] == "### srm-tf passes"
    assert "<!-- srm-tf -->" not in github_summary.page(mixed())


_MIXED = "This change introduces 1 finding, touches 4 that stood before and fixes 1; 6 are unknown, 1 is waived"


def _one(change: str = "unchanged", *, touched: bool = True, **more: object) -> Report:
    return report(
        outcomes=(outcome("aws_x.a", "own/x", "missing", "it is not set", severity="high", change=change, touched=touched, **more),)
    )


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (report(), "Nothing was judged."),
        (report(resources=(resource("aws_s3_bucket.a", "none"),)), "No control speaks of what is here."),
        (_one(), "1 finding."),
        (replace(_one("introduced"), compared=(PLAN,)), "This change introduces 1 finding."),
        (_one("introduced"), "1 finding."),  # a configuration, compared with nothing
        (replace(_one(touched=False), compared=(PLAN,)), "This change introduces no finding; 1 stood before and is not touched."),
        (_one(waiver=Waiver("comment", "so be it")), "No finding; 1 is waived."),
        (replace(_one(), resources=(resource("aws_x.a", "update"),)), "This change touches 1 finding that stood before."),
        (
            report(outcomes=(outcome("aws_x.a", "own/x", "satisfied", change="fixed"),), compared=(PLAN,)),
            "This change fixes 1 finding.",
        ),
        (report(outcomes=(outcome("aws_x.a", "own/x", "unknown"),)), "No finding; 1 is unknown."),
        (mixed(), f"{_MIXED}. **1 module is not loaded and not judged**."),
        (replace(mixed(), notes=()), f"{_MIXED}."),
        (
            report(notes=tuple(Note("not_loaded", one, "why", PLAN) for one in ("module.a", "modules/link"))),
            "Nothing was judged. **2 things are not loaded and not judged**.",
        ),
    ],
)
def test_one_sentence_says_it_all(one: Report, sentence: str) -> None:
    assert shown(one).splitlines()[3] == sentence


def test_a_broken_file_is_no_input_beside_its_directory() -> None:
    one = replace(_one(), inputs=("infra",), failures=(Failure("infra/main.tf", "==> infra/main.tf\n==> line 5", 5),))
    text = shown(replace(one, outcomes=tuple(replace(each, root="infra") for each in one.outcomes)))
    assert "in 1 input ·" in text
    assert "`aws_x.a` in `infra`" not in text


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (Gate(), "Fails (bold) for high or above"),
        (Gate("critical", strict=True), "Fails (bold) for critical, unknown ones too"),
        (Gate("low", scope="all"), "Fails (bold) for low or above, touched or not"),
        (Gate("never"), "Findings do not make it fail"),
    ],
)
def test_it_says_what_makes_it_fail(gate: Gate, said: str) -> None:
    assert f"<sub>{said} · " in shown(replace(_one(), gates={PLAN: gate}))


def test_where_inputs_have_gates_of_their_own_it_says_so() -> None:
    one = replace(_one(), inputs=(PLAN, "other.json"), gates={PLAN: Gate("low"), "other.json": Gate("never")})
    assert "<sub>What fails is set for each input · " in shown(one)
    assert "<sub>Fails (bold) for low or above · " in shown(replace(one, gates=dict.fromkeys(one.inputs, Gate("low"))))


def test_what_makes_it_fail_is_bold_and_the_table_has_only_what_is_of_the_change() -> None:
    rows = [line.split(" | ") for line in before(mixed()).splitlines() if line.startswith("| ")][2:]
    assert [row[0].removeprefix("| ") for row in rows] == ["**critical**", "**high**", "medium", "medium", "low"]
    apart = replace(mixed(), outcomes=tuple(replace(one, touched=False) for one in mixed().outcomes))
    assert [line for line in before(apart).splitlines() if "aws_" in line and line.startswith("| ")] == [
        line for line in before(apart).splitlines() if " · new | " in line or "`rds/instances-are-private`" in line
    ]
    assert "4 stood before and are not touched" in before(apart)
    assert "<summary>4 findings that stood before and are not touched</summary>" in shown(apart)


def _rows(one: Report) -> list[list[str]]:
    return [line.removeprefix("| ").split(" | ") for line in before(one).splitlines() if line.startswith("| ")][2:]


def test_what_makes_it_fail_comes_first_and_no_row_of_it_is_left_out() -> None:
    """Each input has a gate of its own: what is low in one may stop it while what is high in another does not."""
    strict = [outcome(f"aws_x.a{at}", f"own/l{at}", "missing", "why", severity="low", root="b") for at in range(15)]
    lax = [outcome(f"aws_x.a{at}", f"own/h{at}", "missing", "why", severity="high", root="a") for at in range(15)]
    one = report(inputs=("a", "b"), outcomes=(*lax, *strict), gates={"a": Gate("critical"), "b": Gate("low")})
    assert [row[0] for row in _rows(one)] == ["**low**"] * 15
    assert "15 more findings: see below" in before(one)
    assert [row[0] for row in _rows(replace(one, gates={"a": Gate("never"), "b": Gate("never")}))] == ["high"] * 10


def test_what_is_new_is_told_from_what_it_touches() -> None:
    """Of a configuration that is compared with nothing, all is found now, and none of it is new."""
    found = (
        outcome("aws_x.a", "own/new", "missing", "why", change="introduced"),
        outcome("aws_x.a", "own/old", "missing", either(["why", "or so"])),
    )
    changed = report(resources=(resource("aws_x.a", "update"),), outcomes=found)
    assert [row[1] for row in _rows(changed)] == ["`own/new` · new", "`own/old`"]
    assert [row[-1] for row in _rows(changed)] == ["why |", "why … |"]
    assert [row[1] for row in _rows(replace(changed, outcomes=found[:1]))] == ["`own/new`"]  # where all is new, nothing else is to be told
    alone = replace(changed, resources=(resource("aws_x.a", "none"),))
    assert [row[1] for row in _rows(alone)] == ["`own/new`", "`own/old`"]


def test_it_is_told_who_uses_now_what_is_wrong() -> None:
    assert _rows(_one(used_by=("aws_y.a", "aws_y.b")))[0][-1] == "it is not set; now used by `aws_y.a`, `aws_y.b` |"


def test_instances_for_reasons_of_their_own_have_the_first_in_the_table() -> None:
    found = [outcome(f"aws_x.a[{at}]", "own/x", "missing", f"reason {at}", source="aws_x.a") for at in range(2)]
    assert [row[2:] for row in _rows(report(outcomes=tuple(found)))] == [["`aws_x.a` (2 instances)", "reason 0 … |"]]
    assert [row[2:] for row in _rows(report(outcomes=tuple(found[:1])))] == [["`aws_x.a[0]`", "reason 0 |"]]


def test_reasons_of_instances_stand_below_their_block() -> None:
    def text(*reasons: str) -> str:
        seen = (Evidence("aws_y.b", "port", "22"),)
        named = [outcome(f"aws_x.a[{at}]", "own/x", "missing", one, source="aws_x.a", evidence=seen) for at, one in enumerate(reasons)]
        return shown(report(outcomes=tuple(named)))

    several = text("one", "two", "three", "four", "five")
    assert "\n- `aws_x.a` (5 instances) · missing\n  - one, at `aws_x.a[0]`\n  - `aws_y.b.port` = `22`\n" in several
    assert "\n  - and 2 instances more, for reasons of their own\n" in several
    assert "aws_y.b.port" not in text("one", "one")  # each has evidence of its own


def test_what_stood_before_is_told_without_its_remedy() -> None:
    found = (
        outcome("aws_x.a", "own/new", "missing", "why", change="introduced", touched=True, remediation="Mend what is new."),
        outcome("aws_x.b", "own/old", "missing", "why", touched=False, remediation="Mend what was."),
    )
    text = shown(report(outcomes=found, compared=(PLAN,)))
    assert ("Mend what is new." in text, "Mend what was." in text) == (True, False)
    assert "aws_x.b" in text


def test_many_findings_of_a_control_are_told_and_the_others_named() -> None:
    found = tuple(outcome(f"aws_x.a{at}", "own/x", "missing", f"reason {at}") for at in range(12))
    text = shown(report(outcomes=found))
    assert text.count("\n- `aws_x.a") == 10
    assert "\n- and 2 more: `aws_x.a10`, `aws_x.a11`\n" in text
    assert "more:" not in shown(report(outcomes=found[:10]))


def test_evidence_says_where_it_is_written() -> None:
    here = Location("main.tf", 3, 5)
    seen = (
        Evidence("aws_x.a", "port", "22", "written", here, origin=Origin("local.port", Location("locals.tf", 2))),
        Evidence("aws_y.b", "rule", "all", "written", Location("other.tf", 9, 12)),
        Evidence("aws_x.a", "size", "1", "written", here),
    )
    text = shown(_one(location=here, evidence=seen))
    assert "  - `size` = `1`\n" in text  # where the finding stands is told already
    assert "  - `aws_y.b.rule` = `all` (`other.tf:9`)\n" in text
    assert "  - `port` is from `locals.tf:2`, `local.port`\n" in text


@pytest.mark.parametrize(("number", "left"), [(5, ["`a5`"]), (6, ["and 2 more"])])
def test_of_much_evidence_it_is_said_how_much_is_left_out(number: int, left: list[str]) -> None:
    seen = tuple(Evidence("aws_x.a", f"a{at}", "1", origin=Origin(f"var.a{at}")) for at in range(1, number + 1))
    told = re.findall(r"^  - (`a\d`|and .*)(?: = `1`| is from `?var.*)?$", shown(_one(evidence=seen)), re.MULTILINE)
    assert told == ["`a1`", "`a2`", "`a3`", "`a4`", *left] * 2


def test_what_waits_is_told_by_control_and_the_rest_is_counted() -> None:
    waiting = {"depends_on": ("var.a",)}
    several = [outcome(f"aws_x.a{at}", "own/a", "unknown", f"reason {at}", **waiting) for at in (4, 3, 2, 1, 0)]
    others = [outcome("aws_x.a0", f"own/c{at:02}", "unknown", "why", **waiting) for at in range(22)]
    text = shown(report(outcomes=(*others, *several)))
    assert "\n`var.a` (27): give it a value, with `--var` or `--var-file`\n" in text
    told = re.findall(r"^- (?:medium (`own/\w+`): (?:reason )?(\S+), at|(and .*))", text, re.MULTILINE)
    assert told[:4] == [("`own/a`", "0", ""), ("`own/a`", "1", ""), ("`own/a`", "2", ""), ("", "", "and 2 more of this control")]
    assert told[4:] == [*((f"`own/c{at:02}`", "why", "") for at in range(19)), ("", "", "and 3 more controls")]
    assert "The account and its regions" not in text


def test_the_heading_of_what_is_unknown_has_the_number_of_the_answer() -> None:
    """And that of the instances, which the groups below name one by one."""
    waiting = {"depends_on": ("var.a",)}
    text = shown(report(outcomes=tuple(outcome(f"aws_x.a[{at}]", "own/a", "unknown", "why", **waiting) for at in range(3))))
    assert "No finding; 1 is unknown." in text
    assert "<summary>1 unknown (3 with each instance), by what they depend on</summary>" in text
    alone = shown(report(outcomes=(outcome("aws_x.a", "own/a", "unknown", "why", **waiting),)))
    assert "<summary>1 unknown, by what they depend on</summary>" in alone


def test_a_place_is_a_file_and_a_line_and_fetched_modules_are_told_by_their_call() -> None:
    fetched = _one(
        location=Location(".terraform/modules/m/main.tf", 3), calls=(Location("main.tf", 7), Location(".terraform/modules/m/x.tf", 1))
    )
    assert "| `main.tf:7` |" in shown(fetched)
    assert "| place |" not in shown(_one())


def test_the_diff_of_the_split_is_on_top() -> None:
    text = shown(replace(mixed(), moves=MOVES))
    assert text.index("**Who is responsible changes:**") < text.index("| severity |")
    assert "- Guest OS patching moves from AWS to you: `aws_db_instance.main → aws_instance.db`" in text
    assert "responsible" not in shown(mixed())


def test_what_is_waived_says_why_until_when_and_by_whom() -> None:
    waiver = Waiver("settings", "until the move", date(2027, 1, 31), "@platform", "OPS-7", Location(".srm-tf.toml", 4))
    line = next(line for line in shown(_one(waiver=waiver)).splitlines() if "until the move" in line)
    assert line == (
        "- high `own/x` at `aws_x.a`: until the move (settings at `.srm-tf.toml:4`, until 2027-01-31, owner `@platform`, ticket `OPS-7`)"
    )


def test_remedies_keep_their_code() -> None:
    text = shown(_one(remediation="Set `a = true`, and:\n\n    a = 1\n      b\n\nThen apply."))
    assert "**Fix:** Set `a = true`, and:\n\n```terraform\na = 1\n  b\n```\n\nThen apply." in text


def test_it_renders_as_a_heading_a_table_and_folded_parts() -> None:
    found = read(shown(mixed()))
    assert found.comments == [" srm-tf "]
    assert [found.elements.count(name) for name in ("h3", "table", "details", "tr", "th", "td")] == [1, 1, 4, 6, 5, 25]
    assert all(url.startswith("https://docs.aws.amazon.com/") for url in found.links)
    assert found.links


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_nothing_of_an_input_is_obeyed(one: Report) -> None:
    moves = tuple(Move(each.root, each.domain, "aws", "customer", (each.because,), (each.address,)) for each in one.outcomes)
    found = read(shown(replace(one, moves=moves)))
    assert set(found.elements) <= OURS
    assert found.attributes.count("a.href") == len(found.attributes) - sum(name.startswith("code.class") for name in found.attributes)
    assert all(url.startswith("https://docs.aws.amazon.com/") for url in found.links)
    assert found.comments[0] == " srm-tf "
    assert set(found.comments[1:]) <= {" "}
    assert found.elements.count("h3") == 1
    bare = "".join(found.bare)
    assert not re.search(r"[@#~%$&`\\|]\w|!\d|https?:|www\.|\b[0-9a-f]{7,}\b", bare), bare


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_rows_have_as_many_cells_as_the_head_and_lines_obey_nobody(one: Report) -> None:
    text = shown(one)
    fenced = re.compile(r"^(`{3,})text$.*?^\1$", re.MULTILINE | re.DOTALL)
    rows = [line for line in fenced.sub("", text).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} in (set(), {5}, {6})
    assert all(line.isprintable() and not line.startswith("/") for line in text.split("\n"))
    assert text.encode()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_no_page_is_too_long(one: Report) -> None:
    assert len(shown(one).encode()) < GITHUB
    assert len(github_summary.page(one).encode()) < STEP


@pytest.mark.parametrize("verdict", ["missing", "unknown"])
def test_a_very_large_report_stays_small_and_says_what_is_left_out(verdict: str) -> None:
    one = large(32_000, verdict, "a|b <c> @d")
    start = time.process_time()
    text, summary = shown(one), github_summary.page(one)
    assert time.process_time() - start < 60
    assert len(text.encode()) < GITHUB < GITLAB
    assert len(summary.encode()) < STEP
    for page in (text, summary):
        found = read(page)
        assert set(found.elements) <= OURS
        assert re.search(r"\*[\d,]+ more .*: left out for want of room; `--format table` and `--format json` show all\*", page)
    assert "left out" not in shown(large(3, verdict))


def test_instances_of_one_block_are_one_finding() -> None:
    found = tuple(
        outcome(f"aws_ebs_volume.v[{one}]", "own/x", "missing", "it is not set", source="aws_ebs_volume.v") for one in range(32_000)
    )
    text = shown(report(outcomes=found))
    assert text.splitlines()[3] == "1 finding."
    assert "`aws_ebs_volume.v` (32,000 instances)" in text
    assert len(text) < 2_000


def test_a_page_that_fits_is_whole_and_one_that_does_not_says_so() -> None:
    parts = [
        Part("line", 100, [Item(f"line {one}") for one in range(100)]),
        Part("word", 2, [Item("one"), Item("two")], opening="(", closing=")"),
    ]
    whole = fit("head", parts, 10_000)
    assert whole.splitlines() == ["head", *(f"line {one}" for one in range(100)), "(", "one", "two", ")"]
    cut = fit("head", parts, 400)
    assert len(cut.encode()) <= 400
    number = len(re.findall(r"^line ", cut, flags=re.MULTILINE))
    assert 0 < number < 100
    assert f"*{100 - number} more lines: left out for want of room" in cut
    assert cut.endswith("(\none\ntwo\n)")


def test_a_page_is_as_long_as_is_allowed_and_asks_for_no_more_than_that() -> None:
    lines = [f"line {one:03}" for one in range(500)]
    whole = "\n".join(["head", *lines])
    assert fit("head", [Part("line", 500, map(Item, lines))], len(whole) + 1) == whole
    left = map(Item, lines)
    assert "more lines: left out" in fit("head", [Part("line", 500, left)], 300)
    assert len(list(left)) > 450


def test_what_stands_below_and_what_stands_nowhere_are_told_apart() -> None:
    rows = Part("row", 100, [Item(f"row {one}") for one in range(100)], most=50, elsewhere="see below")
    assert fit("head", [rows], 10_000).endswith("row 49\n\n*50 more rows: see below*")
    cut = fit("head", [rows], 300)
    assert ("see below" in cut, "more rows: left out for want of room" in cut) == (False, True)


def test_a_table_for_whose_rows_there_is_no_room_has_no_head() -> None:
    table = Part("row", 9, [Item("x" * 200)] * 9, opening="| a |", closing="end")
    assert fit("head", [table], 150).splitlines()[::2] == [
        "head",
        "*9 rows: left out for want of room; `--format table` and `--format json` show all*",
    ]


def _cut(limit: int, first: int = 0) -> tuple[int, int]:
    """How many of 20 items are shown, and how many of these in full."""
    items = [Item(f"item {one}\n{'x' * 100}", short=f"item {one}") for one in range(20)]
    text = fit("head", [Part("item", 20, items, first=first, lost="some are shorter")], limit)
    shown, full = len(re.findall(r"^item ", text, flags=re.MULTILINE)), text.count("x" * 100)
    assert len(text.encode()) <= limit
    assert ("*some are shorter*" in text) == (full < shown)
    assert (f"{20 - shown} more item" in text) == (shown < 20)
    assert [line for line in text.splitlines() if line.startswith(("item", "x"))][1 : 2 * full : 2] == ["x" * 100] * full
    return shown, full


def test_items_are_told_in_short_before_any_is_left_out() -> None:
    assert _cut(3_000) == (20, 20)
    shown, full = _cut(1_500)
    assert shown == 20
    assert 5 < full < 15
    shown, full = _cut(200)
    assert 2 < shown < 20
    assert full == 0


def test_the_first_stay_in_full_while_they_fit() -> None:
    shown, full = _cut(600, first=4)
    assert 4 < shown < 20
    assert full >= 4
    shown, full = _cut(400, first=18)
    assert 8 < shown < 20
    assert full < 4
    assert _cut(1_500, first=30)[0] == 20


def test_room_is_shared_out_by_need() -> None:
    """What is short stays whole, what is long gets as much as the others that are long."""
    long = [Part(what, 1_000, [Item("x" * 9)] * 1_000) for what in ("first", "second")]
    cut = fit("head", [long[0], Part("short", 3, [Item("y")] * 3), long[1]], 2_000)
    assert cut.splitlines().count("y") == 3
    shown = [1_000 - int(left) for left in re.findall(r"\*(\d+) more (?:first|second)s", cut.replace(",", ""))]
    assert len(shown) == 2
    assert min(shown) > 50
    assert abs(shown[0] - shown[1]) <= 1


def test_the_same_report_is_the_same_page() -> None:
    assert shown(mixed()) == shown(replace(mixed()))

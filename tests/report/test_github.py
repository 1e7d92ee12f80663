from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from srm_tf.engine.finding import Failure, Gate, Outcome, Report
from srm_tf.model.graph import Note
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence, Origin
from srm_tf.report import github
from tests.report.hostile import large, reports
from tests.report.reports import PLAN, WAIVED, mixed, outcome, report, same_as_golden, unread

Command = tuple[str, dict[str, str], str]


def shown(one: Report) -> str:
    return github.page(one)


def unescaped(text: str, *more: tuple[str, str]) -> str:
    for mark, sign in (*more, ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(mark, sign)
    return text


def commands(text: str) -> list[Command]:
    """As the runner reads them: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs."""
    found = [re.fullmatch(r"::(\w+) (.*?)::(.*)", line) for line in text.split("\n") if not line.startswith("srm-tf: ")]
    return [_command(one[1], one[2], one[3]) for one in found if one]


def _command(kind: str, properties: str, message: str) -> Command:
    pairs = dict(one.split("=", 1) for one in properties.split(","))
    return kind, {name: unescaped(value, ("%3A", ":"), ("%2C", ",")) for name, value in pairs.items()}, unescaped(message)


def test_the_commands_are_as_written_down() -> None:
    same_as_golden("check.github.txt", shown(mixed()))


def test_what_fails_is_an_error_other_findings_warn_and_what_is_unknown_is_a_notice() -> None:
    kinds = [(kind, properties["title"].partition(":")[0]) for kind, properties, _ in commands(shown(mixed()))]
    assert kinds[:5] == [("error", "critical"), ("error", "high"), ("warning", "medium"), ("warning", "medium"), ("warning", "low")]
    assert {kind for kind, _ in kinds[5:]} == {"notice"}
    strict = commands(shown(replace(mixed(), gates={PLAN: Gate("low", strict=True)})))
    assert {kind for kind, _, _ in strict} == {"error"}


def test_what_is_waived_or_satisfied_is_not_told() -> None:
    found = [outcome("aws_x.a", "own/x", "missing", waiver=WAIVED), outcome("aws_x.a", "own/y", "satisfied")]
    assert shown(report(outcomes=tuple(found))) == ""


def test_what_a_shared_module_has_in_several_inputs_is_one_annotation() -> None:
    """GitHub shows ten of each kind: the same line does not take two."""
    place = Location("modules/db/main.tf", 3, 9)
    found = [outcome("module.db.aws_x.a", "own/x", "missing", "why", root=root, location=place) for root in ("dev", "stage")]
    other = outcome("module.db.aws_x.a", "own/x", "missing", "another", root="prod", location=place)
    told = commands(shown(report(inputs=("dev", "prod", "stage"), outcomes=(*found, other))))
    assert [message for _, _, message in told] == ["module.db.aws_x.a in dev, stage: why", "module.db.aws_x.a in prod: another"]


def test_whom_a_change_lets_use_it_is_told_of_that_input_alone() -> None:
    place = Location("modules/db/main.tf", 3, 9)
    users = {"dev": ("aws_y.b",), "stage": (), "prod": ()}
    found = [outcome("aws_x.a", "own/x", "missing", "why", root=root, location=place, used_by=some) for root, some in users.items()]
    told = [message for _, _, message in commands(shown(report(inputs=tuple(users), outcomes=tuple(found))))]
    assert told == ["aws_x.a in dev: why; now used by aws_y.b", "aws_x.a in prod, stage: why"]


def test_what_nobody_has_attested_of_one_account_in_several_inputs_is_one_annotation() -> None:
    """Five directories took half of all notices that there are."""
    found = [
        outcome("account_region", "own/x", "unknown", "somebody has to attest it", root=root, depends_on=("an attestation",))
        for root in ("dev", "stage")
    ]
    told = commands(shown(report(inputs=("dev", "stage"), outcomes=tuple(found))))
    assert [message for _, _, message in told] == ["account_region in dev, stage: somebody has to attest it"]


@pytest.mark.parametrize(
    "other",
    [
        outcome("aws_x.a", "own/x", "missing", "why", root="stage", location=Location("stage/main.tf", 3, 9)),
        outcome("aws_x.b", "own/x", "missing", "why", root="stage", location=Location("dev/main.tf", 3, 9)),
        outcome("aws_x.a", "own/y", "missing", "why", root="stage", location=Location("dev/main.tf", 3, 9)),
        outcome("aws_x.a", "own/x", "misconfigured", "why", root="stage", location=Location("dev/main.tf", 3, 9)),
    ],
)
def test_what_is_said_of_another_place_or_block_or_control_is_an_annotation_of_its_own(other: Outcome) -> None:
    one = outcome("aws_x.a", "own/x", "missing", "why", root="dev", location=Location("dev/main.tf", 3, 9))
    found = commands(shown(report(inputs=("dev", "stage"), outcomes=(one, other))))
    assert len(found) == 2
    assert [properties["file"] for _, properties, _ in found] == [each.location.file for each in (one, other) if each.location]


def test_modules_that_are_not_loaded_are_told_in_a_plain_line() -> None:
    """A log without an annotation would say that all is well."""
    missing = tuple(Note("not_loaded", f"module.{name}", "it is not installed", PLAN) for name in ("a", "b"))
    assert shown(report(notes=missing)) == "srm-tf: 2 modules are not loaded and not judged. See --format github-summary."
    assert shown(report()) == ""


def test_what_another_stack_may_hold_is_counted_and_not_annotated() -> None:
    """It is the same in every run, and would take the places of what the change has to do with."""
    account = outcome("account_region", "iam/x", "unknown", "none here; another stack may hold it", depends_on=("another stack",))
    own = outcome("aws_x.a", "own/x", "unknown", "it depends on var.a", depends_on=("var.a",))
    text = shown(report(outcomes=(account, own)))
    assert [message for _, _, message in commands(text)] == ["aws_x.a: it depends on var.a"]
    assert text.splitlines()[-1].startswith("srm-tf: 1 unknown of the account and its regions; another stack may hold these.")
    strict = report(outcomes=(account,), gates={PLAN: Gate("low", strict=True)})
    assert [kind for kind, _, _ in commands(shown(strict))] == ["error"]
    assert "another stack" not in shown(strict).rpartition("::")[2].partition("\n")[2]


def test_an_input_that_cannot_be_read_comes_first() -> None:
    kind, properties, message = commands(shown(unread()))[0]
    assert (kind, properties) == ("error", {"title": "srm-tf could not read b.json"})
    assert message == "==> b.json\n==> expected a plan, got nothing"


def test_what_cannot_be_read_is_told_at_its_line() -> None:
    one = report(failures=(Failure("infra/main.tf", "==> infra/main.tf\n==> line 5, column 12", 5),))
    kind, properties, _ = commands(shown(one))[0]
    assert (kind, properties["file"], properties["line"], properties["endLine"]) == ("error", "infra/main.tf", "5", "5")


def test_a_place_is_a_file_with_lines_and_where_there_is_none_there_is_no_file() -> None:
    found = outcome("aws_x.a", "own/x", "missing", "it is", location=Location("a,b:c%.tf", 3, 9), severity="high")
    line = shown(report(outcomes=(found,)))
    assert line == "::error file=a%2Cb%3Ac%25.tf,line=3,endLine=9,title=high%3A own/x::aws_x.a: it is"
    for location, properties in (
        (None, {"title"}),
        (Location("a.tf"), {"title", "file"}),
        (Location("a.tf", 4), {"title", "file", "line", "endLine"}),
    ):
        assert commands(shown(report(outcomes=(replace(found, location=location),))))[0][1].keys() == properties


def test_a_finding_stands_at_the_part_that_has_to_change() -> None:
    whole = outcome("aws_s3_bucket.a", "own/x", "missing", "its block is open", location=Location("a.tf", 1, 2))
    part = outcome("aws_s3_bucket_public_access_block.a", "own/x", "missing", of=("aws_s3_bucket.a",), location=Location("b.tf", 7, 9))
    ((_, properties, message),) = commands(shown(report(outcomes=(whole,), told=(part,))))
    assert (properties["file"], properties["line"], properties["endLine"]) == ("b.tf", "7", "9")
    assert message == "aws_s3_bucket.a: its block is open"


def test_no_more_than_are_shown_are_printed_the_worst_first_and_the_rest_is_counted() -> None:
    lines = shown(large(1_000)).split("\n")
    found = commands("\n".join(lines))
    assert [sum(kind == wanted for kind, _, _ in found) for wanted in github.KINDS] == [10, 10, 0]
    assert all(properties["title"].startswith("critical") for kind, properties, _ in found if kind == "error")
    assert re.fullmatch(
        r"srm-tf: \d+ more errors, \d+ more warnings without an annotation: GitHub shows 10 of each kind a step\. .*", lines[-1]
    )
    assert sum(map(int, re.findall(r"(\d+) more", lines[-1]))) == 800 - 20  # 200 are waived
    assert len(lines) == 21


def test_what_the_change_does_comes_before_what_stood() -> None:
    old = outcome("aws_x.old", "own/x", "missing", severity="medium", touched=False)
    new = outcome("aws_x.new", "own/x", "missing", severity="low", touched=True)
    assert [message.partition(":")[0] for _, _, message in commands(shown(report(outcomes=(old, new))))] == ["aws_x.new", "aws_x.old"]


def test_blocks_that_fail_alike_share_an_annotation_where_there_is_no_room_for_each() -> None:
    """Twelve of one kind would take the places of all else."""

    def told(number: int) -> tuple[list[str], str]:
        alike = [outcome(f"aws_x.a{at}", "own/x", "missing", f"no aws_y of aws_x.a{at}") for at in range(number)]
        text = shown(report(outcomes=(*alike, outcome("aws_z.other", "own/z", "missing", "why"))))
        return [message for _, _, message in commands(text)], text.splitlines()[-1]

    messages, last = told(12)
    same = "The same in aws_x.a1, aws_x.a2, aws_x.a3, aws_x.a4, aws_x.a5 and 6 more"
    assert messages == [f"aws_x.a0: no aws_y of aws_x.a0\n{same}", "aws_z.other: why"]
    assert not last.startswith("srm-tf: ")
    assert len(told(9)[0]) == github.MOST


def test_blocks_that_share_an_annotation_for_which_there_is_no_room_are_counted_each() -> None:
    found = tuple(outcome(f"aws_x.a{one}_{block}", f"own/x{one:02}", "missing", "it is") for one in range(12) for block in range(8))
    assert shown(report(outcomes=found)).splitlines()[-1].startswith("srm-tf: 16 more warnings without an annotation")


def test_where_a_value_is_written_is_said_of_those_alone_that_have_it_from_there() -> None:
    def told(*lines: int) -> str:
        rests = [Evidence("aws_x.a", "open", "true", "written", origin=Origin("var.open", Location("vars.tf", line))) for line in lines]
        alike = [outcome(f"aws_x.a{at}", "own/x", "missing", "open is true", evidence=(one,)) for at, one in enumerate(rests)]
        return commands(shown(report(outcomes=tuple(alike))))[0][2]

    assert "vars.tf:9, var.open" in told(*[9] * 12)
    assert "vars.tf" not in told(*range(9, 21))
    assert "vars.tf" not in told(8, *[9] * 11)


def test_blocks_of_several_inputs_share_no_annotation() -> None:
    """It would name the inputs of one of them."""
    places = [(at, root, Location("m.tf", at + 1)) for at in range(11) for root in ("dev", "stage")]
    alike = [outcome(f"aws_x.a{at}", "own/x", "missing", "why", root=root, location=place) for at, root, place in places]
    text = shown(report(inputs=("dev", "stage"), outcomes=tuple(alike)))
    assert [message for _, _, message in commands(text)] == [f"aws_x.a{at} in dev, stage: why" for at in range(10)]
    unplaced = [replace(one, location=None) for one in alike[:2]]
    told = [message for _, _, message in commands(shown(report(inputs=("dev", "stage"), outcomes=tuple(unplaced))))]
    assert told == ["aws_x.a0 in dev: why", "aws_x.a0 in stage: why"]


_PROOF = (Evidence("aws_x.a", "b"),)
_MEND = "    a = 1\n\nSay so.\n\nAnd so."


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([outcome("aws_x.a", "own/x", "missing", "why", remediation=_MEND)], "aws_x.a: why\nFix: Say so."),
        ([outcome("aws_x.a", "own/x", "unknown", "why", remediation=_MEND)], "aws_x.a: why"),
        (
            [outcome("aws_x.a", f"own/{name}", "misconfigured", "why", evidence=_PROOF, severity=name) for name in ("high", "low")],
            "aws_x.a: why\nAlso fails: low own/low",
        ),
        ([outcome("aws_x.a", "own/x", "missing", "aws_x.a opens 22")], "aws_x.a opens 22"),
        ([outcome("aws_x.a", "own/x", "missing", "why", used_by=("aws_y.b",))], "aws_x.a: why; now used by aws_y.b"),
        ([outcome(f"aws_x.a[{at}]", "own/x", "missing", "why") for at in range(2)], "aws_x.a (2 instances): why"),
        (
            [outcome(f"aws_x.a[{at}]", "own/x", "missing", f"why {at % 2}") for at in range(3)],
            "aws_x.a (3 instances): why 0 (and 1 other reason)",
        ),
    ],
)
def test_a_message_says_why_and_what_mends_it(found: list[Outcome], message: str) -> None:
    assert [each for _, _, each in commands(shown(report(outcomes=tuple(found))))] == [message]


def test_instances_of_one_block_are_one_annotation() -> None:
    messages = [message for _, _, message in commands(shown(mixed()))]
    assert "aws_ebs_volume.data (3 instances): encrypted is not set; false in force\nFix: Set `encrypted = true`." in messages


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_nothing_of_an_input_is_obeyed(one: Report) -> None:
    """Every line is a command of ours, with properties of ours, that reads back as one message."""
    text = shown(one)
    lines = [line for line in text.split("\n") if line]
    found = commands(text)
    assert len(found) == len([line for line in lines if not line.startswith("srm-tf: ")])
    assert all(line.isprintable() and line.startswith(("::error ", "::warning ", "::notice ", "srm-tf: ")) for line in lines)
    for kind, properties, message in found:
        assert kind in github.KINDS
        assert properties.keys() <= {"file", "line", "endLine", "title"}
        assert len(properties["title"]) <= 255
        assert len(message.encode()) <= 64 * 1024
    assert all(sum(kind == wanted for kind, _, _ in found) <= 10 for wanted in github.KINDS)


def test_escapes_are_undone_by_the_runner() -> None:
    one = report(failures=(Failure("a:b,c%0A", "100%\n::error::x\r\n%0A"),))
    assert commands(shown(one)) == [("error", {"title": "srm-tf could not read a:b,c%0A"}, "100%\n::error::x\\r\n%0A")]

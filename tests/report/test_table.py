from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.catalogue.frameworks import Tag
from srm_tf.engine.finding import Failure, Gate, Outcome, Report, Waiver
from srm_tf.model.graph import Note
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence, Origin
from srm_tf.report import table
from srm_tf.report.fixes import Fixes
from srm_tf.report.formats import Layout
from srm_tf.report.groups import findings
from srm_tf.report.text import columns_of, safe
from srm_tf.report.unknowns import by_dependency
from tests.report.reports import PLAN, WAIVED, mixed, outcome, report, resource, same_as_golden, unread
from tests.support.judging import catalogue

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def _shown(given_report: Report, **more: Any) -> str:
    return table.render(given_report, **{"width": 80, "colour": False, **more})


def _lines(given_report: Report, **more: Any) -> list[str]:
    return _shown(given_report, **more).splitlines()


@pytest.mark.parametrize(("name", "width", "verbose"), [("check-80", 80, False), ("check-160", 160, False), ("check-verbose-80", 80, True)])
def test_the_page_is_the_one_that_was_read(name: str, width: int, *, verbose: bool) -> None:
    same_as_golden(f"{name}.txt", _shown(mixed(), width=width, verbose=verbose))


def test_an_input_that_could_not_be_read_is_exit_2() -> None:
    same_as_golden("check-unread-80.txt", _shown(unread()))


@pytest.mark.parametrize("width", [40, 50, 60, 72])
@pytest.mark.parametrize("verbose", [False, True])
def test_a_narrow_terminal_need_not_break_lines(width: int, *, verbose: bool) -> None:
    """But for a word that is longer than a line of it."""
    wide = [line for line in _lines(mixed(), width=width, verbose=verbose) if columns_of(line) > width and " " in line.strip()]
    assert wide == []


@pytest.mark.parametrize(("number", "left"), [(4, ["a4 = 1"]), (5, ["and 2 more (--verbose lists them)"])])
def test_of_much_evidence_it_is_said_how_much_is_left_out(number: int, left: list[str]) -> None:
    pieces = tuple(Evidence("aws_ebs_volume.v", f"a{place}", "1") for place in range(1, number + 1))
    one = report(outcomes=(outcome("aws_ebs_volume.v", "ebs/x", "misconfigured", "it is so", evidence=pieces),))
    lines = [line.strip() for line in _lines(one)]
    at = lines.index("it is so") + 1
    assert lines[at : at + 5] == ["a1 = 1", "a2 = 1", "a3 = 1", *left, ""]
    assert f"a{number} = 1" in [line.strip() for line in _lines(one, verbose=True)]


def test_of_many_places_where_values_are_written_it_is_said_how_many_are_left_out() -> None:
    pieces = tuple(Evidence("aws_ebs_volume.v", f"a{place}", "1", origin=Origin(f"var.a{place}")) for place in range(1, 9))
    one = report(outcomes=(outcome("aws_ebs_volume.v", "ebs/x", "misconfigured", "it is so", evidence=pieces),))
    lines = [line.strip() for line in _lines(one)]
    at = lines.index("a6 is from var.a6") + 1
    assert lines[at : at + 2] == ["and 2 more (--verbose lists them)", ""]
    assert "a8 is from var.a8" in [line.strip() for line in _lines(one, verbose=True)]


def test_areas_that_were_not_asked_for_are_counted_where_they_are_nearly_all() -> None:
    areas = ("iam", "secrets", "hardware", "key_management")
    one = report(
        resources=(resource("aws_s3_bucket.a", "create"),), outcomes=(outcome("aws_s3_bucket.a", "s3/x", "missing"),), domains=areas
    )
    asked = one.outcomes[0].domain
    quiet = [area for area in areas if area != asked]
    assert len(quiet) > 2
    assert f"No control asked of the other {len(quiet)} control areas" in _lines(one)
    assert f"No control asked: {', '.join(quiet)}" in _lines(one, verbose=True)
    few = replace(one, domains=(asked, "hardware", "iam")[: 3 if asked != "iam" else 2])
    assert "No control asked: hardware" in _shown(few)


def test_what_stood_before_is_told_once_apart_from_a_change_and_as_ever_where_nothing_changes() -> None:
    stood, new = outcome("aws_s3_bucket.a", "s3/x", "missing", touched=False), outcome("aws_s3_bucket.b", "s3/y", "missing")
    quiet = report(resources=(resource("aws_s3_bucket.a", "no-op"),), outcomes=(stood,))
    lines = _lines(quiet)
    assert any("s3/x" in line for line in lines[lines.index("FINDINGS") :])
    change = replace(quiet, resources=(*quiet.resources, resource("aws_s3_bucket.b", "create")), outcomes=(stood, new))
    own, before = _shown(change).split("FINDINGS that stood before, in what the change does not touch")
    assert ("s3/x" in own, "s3/y" in own, "s3/x" in before, "s3/y" in before) == (False, True, True, False)


def test_what_is_not_judged_is_told_with_its_input_where_there_are_several() -> None:
    bucket = outcome("aws_s3_bucket.gone", "s3/x", "missing", change="fixed")
    away = report(
        inputs=("a", "b"),
        outcomes=(bucket,),
        destroyed=("aws_s3_bucket.gone", "aws_s3_bucket.old"),
        forgotten=("aws_s3_bucket.left",),
        unmapped=(("aws_new.n", "aws_new", "a"),),
    )
    lines = _lines(away, width=200)
    assert "Destroyed        1 not judged: aws_s3_bucket.old" in lines
    assert "Forgotten        1 not judged: Terraform drops them from its state, and they stay in AWS: aws_s3_bucket.left" in lines
    assert "Unmapped types   1 AWS type that the catalogue does not know: aws_new (aws_new.n (a))" in lines
    assert "Unmapped types   1 AWS type that the catalogue does not know: aws_new (aws_new.n)" in _lines(
        replace(away, inputs=(PLAN,)), width=200
    )


def test_each_input_says_what_it_has_and_whether_it_may_have_more() -> None:
    one = report(
        inputs=("empty", "new", "still", "torn"),
        resources=tuple(resource("aws_s3_bucket.a", did, root=root) for root, did in (("new", "create"), ("still", ""), ("torn", ""))),
        failures=(Failure("torn", "==> torn/x.tf\n==> expected"), Failure("lost.json", "==> lost.json\n==> expected")),
    )
    lines = _lines(one)
    assert lines[:5] == [
        "empty: 0 AWS resources in scope",
        "new: 1 AWS resource (1 to create)",
        "still: 1 AWS resource in scope",
        "torn: 1 AWS resource in scope, could not be read in full",
        "lost.json: could not be read",
    ]


def test_areas_that_were_not_asked_for_are_of_no_interest_where_there_are_none_or_nothing_is_there() -> None:
    asked = outcome("aws_s3_bucket.a", "s3/x", "missing")
    assert "No control asked" in _shown(report(resources=(resource("aws_s3_bucket.a"),), domains=("iam",)))
    assert "No control asked" not in _shown(report(domains=("iam",)))
    assert "No control asked" not in _shown(report(resources=(resource("aws_s3_bucket.a"),), outcomes=(asked,), domains=(asked.domain,)))


def test_a_title_keeps_to_the_width_in_colours_too() -> None:
    stood = report(
        resources=(resource("aws_s3_bucket.a", "no-op"), resource("aws_s3_bucket.b", "create")),
        outcomes=(outcome("aws_s3_bucket.a", "s3/x", "missing", touched=False), outcome("aws_s3_bucket.b", "s3/y", "unknown")),
    )
    lines = _ANSI.sub("", _shown(stood, width=45, colour=True)).splitlines()
    at = lines.index("FINDINGS that stood before, in what the")
    assert lines[at + 1] == "  change does not touch"
    assert "UNKNOWN until what they depend on is known" in lines


def test_verdicts_are_signs_where_their_words_do_not_fit() -> None:
    lines = _lines(mixed(), width=60)
    at = next(place for place, line in enumerate(lines) if re.fullmatch(r"control area +\+ +\? +- +!", line))
    assert lines[at - 1] == "+ satisfied, ? unknown, - missing, ! misconfigured:"
    assert any(line.startswith("control area") and line.endswith("misconfigured") for line in _lines(mixed(), width=72))


def test_colour_changes_nothing_but_colour() -> None:
    coloured = _shown(mixed(), colour=True)
    assert "\x1b[" in coloured
    assert _ANSI.sub("", coloured) == _shown(mixed())


def test_the_summary_stands_before_the_findings_and_the_exit_code_last() -> None:
    lines = _lines(mixed())
    assert lines[0].startswith("plan.json: 8 AWS resources")
    assert lines.index("FINDINGS") < lines.index("UNKNOWN until what they depend on is known")
    assert lines[-1] == "Exit 1: 2 findings high or above (--fail-on high)."


def test_instances_of_a_block_are_one_finding_with_its_instances() -> None:
    """Acceptance case 30: 32,000 repeats of one module's finding."""
    many = [
        outcome(f"aws_ebs_volume.v[{one}]", "ebs/volumes-are-encrypted-at-rest", "missing", "encrypted is not set") for one in range(32_000)
    ]
    text = _shown(report(outcomes=tuple(many)))
    assert text.count("ebs/volumes-are-encrypted-at-rest") == 1
    assert "aws_ebs_volume.v (32,000 instances)" in text
    assert "aws_ebs_volume.v[4], aws_ebs_volume.v[5] and 31,994 more" in text
    assert len(text.splitlines()) < 20
    verbose = _shown(report(outcomes=tuple(many[:100])), verbose=True)
    assert all(f"aws_ebs_volume.v[{one}]" in verbose for one in range(100))


def test_a_finding_of_some_instances_names_them() -> None:
    text = _shown(mixed())
    assert "at aws_ebs_volume.data[0], aws_ebs_volume.data[1], aws_ebs_volume.data[2]" in " ".join(text.split())


def test_reasons_of_their_own_are_told_and_counted() -> None:
    several = [outcome(f"aws_ebs_volume.v[{one}]", "ebs/a", "missing", f"reason {'abcde'[one]}") for one in range(5)]
    text = _shown(report(outcomes=tuple(several)))
    assert [f"reason {one}" in text for one in "abcde"] == [True, True, True, False, False]
    assert "and 2 instances more, for reasons of their own" in text
    assert "reason e" in _shown(report(outcomes=tuple(several)), verbose=True)


def test_one_reason_of_all_instances_is_told_once() -> None:
    """Also where what it names has the key of one of them."""
    several = [outcome(f"aws_subnet.s[{one}]", "vpc/a", "missing", "aws_network_acl.n[0] has no rules") for one in range(3)]
    assert _shown(report(outcomes=tuple(several))).count("aws_network_acl.n") == 1
    own = [outcome(f"aws_subnet.s[{one}]", "vpc/a", "missing", f"aws_network_acl.n[{one}] has no rules") for one in range(3)]
    assert _shown(report(outcomes=tuple(own))).count("aws_network_acl.n ") == 1


def test_how_to_fix_is_said_once_for_each_control() -> None:
    several = [outcome(f"aws_ebs_volume.{one}", "ebs/a", "missing", "why", remediation="Do this.") for one in "abc"]
    assert _shown(report(outcomes=tuple(several))).count("Fix: Do this.") == 1


def test_what_to_paste_stands_once_for_each_type_that_it_has_a_text_for() -> None:
    names = {"aws_security_group.a": 1, "aws_security_group.b": 0, "aws_security_group_rule.c": 1, "aws_security_group_rule.d": 0}
    described = [
        outcome(one, "vpc/security-groups-have-descriptions", "missing", "why", type=one.partition(".")[0], remediation="Say it.")
        for one in names
    ]
    text = _shown(report(outcomes=tuple(described)), verbose=True)
    assert text.count("Fix: Say it.") == text.count("Fix: as above, for this one:") == 1
    assert {one: text.count('resource "{}" "{}"'.format(*one.split("."))) for one in names} == names
    assert "as above" not in _shown(report(outcomes=tuple(described)))


def test_what_to_paste_stands_once_for_each_value_that_it_has_a_text_for() -> None:
    engines = {"one": "postgres", "two": "mysql", "three": "mysql", "four": "postgres"}
    quiet = [
        outcome(
            f"aws_db_instance.{name}",
            "rds/instances-log-to-cloudwatch",
            "missing",
            "why",
            type="aws_db_instance",
            remediation="List it.",
            given=(("engine", engine),),
        )
        for name, engine in engines.items()
    ]
    text = _shown(report(outcomes=tuple(quiet)), verbose=True)
    pasted = re.findall(r'"aws_db_instance" "(\w+)" \{\n +enabled_cloudwatch_logs_exports = (.+)\n', text)
    assert pasted == [("four", '["postgresql"]'), ("three", '["error"]')]


def test_what_to_paste_stands_once_for_each_argument_that_it_has_a_text_for() -> None:
    paths = {"a": "input", "b": "input_transformer.input_template", "c": "input.password", "d": "input_transformer[0].input_template"}
    control, kind = "generic/workloads-keep-secrets-out-of-environment", "aws_cloudwatch_event_target"
    found = []
    for name, path in paths.items():
        address = f"{kind}.{name}"
        evidence = (Evidence(address, path, "x"),)
        found.append(outcome(address, control, "misconfigured", "why", type=kind, remediation="Say it.", evidence=evidence))
    text = _shown(report(outcomes=tuple(found)), verbose=True)
    assert {name: text.count(f'resource "{kind}" "{name}"') for name in paths} == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert text.count('input_template = "') == 1


def test_worst_first_then_by_address() -> None:
    found = [
        outcome("aws_ebs_volume.b[10]", "ebs/x", "missing", source="aws_ebs_volume.b10"),
        outcome("aws_ebs_volume.b[9]", "ebs/x", "missing", source="aws_ebs_volume.b9"),
        outcome("aws_ebs_volume.z", "ebs/x", "missing", severity="critical"),
        outcome("aws_ebs_volume.a", "ebs/x", "missing", severity="low"),
    ]
    heads = [line for line in _lines(report(outcomes=tuple(found))) if line.startswith("aws_")]
    assert heads == ["aws_ebs_volume.z", "aws_ebs_volume.b[9]", "aws_ebs_volume.b[10]", "aws_ebs_volume.a"]


def test_what_the_plan_changes_is_said_where_it_can_be_told() -> None:
    new = outcome("aws_ebs_volume.a", "ebs/x", "missing", change="introduced")
    old = outcome("aws_ebs_volume.b", "ebs/x", "missing", change="unchanged")
    changing = report(resources=(resource("aws_ebs_volume.a", "update"), resource("aws_ebs_volume.b", "no-op")), outcomes=(new, old))
    text = _shown(changing)
    assert "ebs/x · introduced" in text
    assert "ebs/x · already so" in text
    created = replace(changing, resources=(resource("aws_ebs_volume.a"),), outcomes=(new,))
    assert "introduced" not in _shown(created)
    state = replace(changing, resources=(resource("aws_ebs_volume.a", "none"),), outcomes=(new,))
    assert "introduced" not in _shown(state)


@pytest.mark.parametrize("length", range(30, 54))
def test_the_number_of_a_line_stays_with_its_word(length: int) -> None:
    at = Location("main.tf", 1, 20)
    one = outcome("aws_ebs_volume.a", "ebs/" + "x" * (length - 4), "missing", location=Location("main.tf", 9), change="introduced")
    text = _shown(report(resources=(resource("aws_ebs_volume.a", "update", location=at),), outcomes=(one,)))
    assert "· line 9" in text.replace("\n" + " " * 12, " ")
    assert re.search(r"\bline 9$", text, re.MULTILINE)


def test_evidence_is_shown_where_the_sentence_leaves_it_out() -> None:
    pieces = (
        Evidence("aws_ebs_volume.a", "encrypted", "false"),
        Evidence("aws_ebs_volume.a", "size", "known after apply"),
        Evidence("aws_kms_key.k", "policy", "sensitive"),
        Evidence("aws_iam_role.r", "arn", None, "reference"),
    )
    lines = _lines(report(outcomes=(outcome("aws_ebs_volume.a", "ebs/x", "misconfigured", "encrypted is false", evidence=pieces),)))
    assert "              aws_kms_key.k.policy = sensitive" in lines
    assert "              through aws_iam_role.r.arn" in lines
    assert not any("encrypted = false" in line for line in lines)


def test_every_unknown_of_the_account_is_counted_in_one_group_and_named_for_who_asks() -> None:
    ids = [f"config/accounts-record-{one}" for one in range(60)]
    unknown = tuple(outcome("account_region", one, "unknown", "no such thing here", depends_on=("another stack",)) for one in ids)
    brief = _shown(report(outcomes=unknown))
    assert "account_region (60 medium); another stack may hold these" in " ".join(brief.split())
    assert not any(one in brief for one in ids)
    text = table.render(report(outcomes=unknown), width=100, colour=False, verbose=True)
    assert "account_region (60)" in text
    assert text.count("another stack may hold these") == 1
    assert all(one in text for one in ids)


def test_what_takes_an_attestation_is_in_no_stack() -> None:
    attested = outcome(
        "account_region", "iam/root-users-are-protected", "unknown", "it takes an attestation", depends_on=("an attestation",)
    )
    text = _shown(report(outcomes=(attested,)))
    assert "an attestation (1)" in text
    assert "another stack" not in text


def test_an_unknown_names_what_it_depends_on() -> None:
    lines = [line.strip() for line in _lines(mixed())]
    place = lines.index("var.policy (2)")
    assert lines[place + 1 : place + 4] == [
        "medium    s3/buckets-require-tls",
        "policy depends on var.policy",
        'at module.stack["eu.west"].aws_s3_bucket.logs',
    ]


@pytest.mark.parametrize(
    ("on", "head"),
    [
        (("var.a", "var.b"), "var.a, var.b (1): give them values, with --var or --var-file"),
        (("var.a", "aws_x.y.arn"), "var.a, aws_x.y.arn (1)"),
        (("an attestation",), "an attestation (1): say it under [attested] in the settings"),
        (("the service's default",), "the service's default (1): write what is left out"),
        (("the account's default", "another stack"), "the account's default, another stack (1): write what is left out, or attest"),
    ],
)
def test_an_unknown_says_what_settles_it(on: tuple[str, ...], head: str) -> None:
    assert f"  {head}" in _lines(report(outcomes=(outcome("aws_x.a", "ec2/x", "unknown", "why", depends_on=on),)))


def test_another_stack_is_offered_only_where_it_would_settle_something() -> None:
    def shown(*on: str) -> str:
        return _shown(report(outcomes=(outcome("account_region", "iam/x", "unknown", "why", depends_on=on),)), width=160)

    assert "another stack may hold these" in shown("another stack")
    assert "another stack may hold these" not in shown("what attaches aws_organizations_policy.p")
    assert "what attaches aws_organizations_policy.p (1)" in shown("what attaches aws_organizations_policy.p")


def test_where_no_control_was_asked_the_last_line_says_so() -> None:
    """A `--skip` that leaves nothing is not a gate that is passed."""
    lines = _lines(report(resources=(resource("aws_ebs_volume.a"),)))
    assert lines[-1] == "Exit 0: no control that was asked speaks of what is here."
    assert _lines(report())[-1] == "Exit 0: nothing high or above (--fail-on high)."
    unloaded = replace(report(), notes=(Note("not_loaded", "module.m", "acme/m/aws is not installed"),))
    last = "Exit 0: nothing high or above (--fail-on high). What is not loaded, above, is not judged."
    assert " ".join(line.strip() for line in _lines(unloaded)[-2:]) == last


def test_a_place_without_a_value_is_no_evidence_of_its_own() -> None:
    """The heading names the resource; a bare name of its argument below says nothing."""
    bare = (Evidence("aws_x.a", "subnet_ids"), Evidence("aws_x.a", "tags['owner']"), Evidence("aws_y.b", "subnet_ids"))
    lines = [line.strip() for line in _lines(report(outcomes=(outcome("aws_x.a", "ec2/x", "missing", "it serves none", evidence=bare),)))]
    assert "subnet_ids" not in lines
    assert "tags['owner']" not in lines
    assert "aws_y.b.subnet_ids" in lines


def test_the_account_by_its_name_is_no_evidence() -> None:
    named = (Evidence("account_region"), Evidence("region eu-west-1 (provider.aws.eu)"))
    lines = [line.strip() for line in _lines(report(outcomes=(outcome("aws_x.a", "ec2/x", "missing", "none is here", evidence=named),)))]
    assert "account_region" not in lines
    assert "region eu-west-1 (provider.aws.eu)" in lines


def test_a_waiver_is_called_by_its_place_once() -> None:
    about = outcome("main.tf:3", "srm-tf/waivers-are-in-force", "misconfigured", "it is over", location=Location("main.tf", 3, 3))
    lines = _lines(report(outcomes=(about,)))
    assert "main.tf:3" in lines
    assert not any("(main.tf:3)" in line for line in lines)


def _buckets(number: int, *, odd: str = "") -> list[Outcome]:
    """Blocks that fail in the same way, all but one."""
    names = [f"aws_s3_bucket.b{place}" for place in range(1, number + 1)]
    said = {one: f"no policy whose bucket is {one}" for one in names} | ({names[-1]: odd} if odd else {})
    places = {one: Location("m.tf", at, at) for at, one in enumerate(names, 1)}
    return [outcome(one, "s3/x", "missing", said[one], location=places[one]) for one in names]


def test_of_many_blocks_that_fail_in_the_same_way_one_is_told_and_the_others_are_named() -> None:
    """Three hundred buckets without a policy were 7,000 lines."""
    found = _buckets(300, odd="its own reason")
    text = _shown(report(outcomes=tuple(found)), width=160)
    assert text.count("s3/x") == 2
    assert "aws_s3_bucket.b1 (m.tf:1, and 298 more of which the same is found, named below)" in text
    assert "The same is found of 298 more (--verbose tells each by itself):" in text
    assert all(f"aws_s3_bucket.b{one} (m.tf:{one})" in text for one in range(2, 301))
    assert "300 findings" in text
    assert "its own reason" in text
    assert _shown(report(outcomes=tuple(found)), width=160, verbose=True).count("s3/x") == 300


def test_few_blocks_are_told_each_and_in_their_order() -> None:
    lines = _lines(report(outcomes=tuple(_buckets(6))))
    assert [line.split()[0] for line in lines if line.startswith("aws_s3_bucket.")] == [f"aws_s3_bucket.b{one}" for one in range(1, 7)]


def test_blocks_whose_names_begin_alike_are_told_apart() -> None:
    """`b1` is not the name of `b10`: what is said of another resource is no own name."""
    found = [outcome(f"aws_x.b{one}", "own/x", "missing", "beside aws_x.b10 it is not set") for one in range(1, 10)]
    assert "8 more of which the same is found" in _shown(report(outcomes=tuple(found)), width=160)
    found = [outcome(f"aws_x.b{one}", "own/x", "missing", f"beside aws_x.b{one}0 it is not set") for one in range(1, 10)]
    assert "of which the same is found" not in _shown(report(outcomes=tuple(found)), width=160)


@pytest.mark.parametrize("name", ["aws_s3_bucket.b%d", "module.m%d.aws_s3_bucket.b"])
def test_what_is_called_like_a_block_beside_it_keeps_no_two_apart(name: str) -> None:
    """Three hundred buckets have three hundred policies; of three hundred calls of a module, each has one."""
    names = [name % place for place in range(1, 10)]
    found = [outcome(one, "s3/x", "misconfigured", f"{one.replace('bucket.', 'bucket_policy.')}.policy lets in all") for one in names]
    text = _shown(report(outcomes=tuple(found)), width=160)
    assert text.count("lets in all") == 1
    assert all(one in text for one in names)


def test_blocks_of_which_other_instances_fail_are_told_apart() -> None:
    """Nobody would look for the one that fails where only the block is named."""
    found = [
        outcome(f"aws_x.b{block}[{at}]", "own/x", verdict, "why" if verdict == "missing" else "")
        for block in range(1, 10)
        for at, verdict in enumerate(("satisfied", "missing") if block == 5 else ("missing", "satisfied"))
    ]
    text = _shown(report(outcomes=tuple(found)), width=160)
    assert "and 7 more of which the same is found" in text
    assert "at aws_x.b5[1]" in text


@pytest.mark.parametrize(("own", "other"), [("module.m.aws_x.b%d", "aws_x.b%d"), ("aws_x.b%d", "aws_x.set")])
def test_what_is_called_nearly_like_a_block_is_no_part_of_its_name(own: str, other: str) -> None:
    """`aws_x.set` is another resource, `aws_x.b1.set` an argument; what is in a module is not what is called so outside."""
    odd, said = other % 1 if "%" in other else other, "it rests on %s"
    found = [outcome(own % at, "own/x", "missing", said % (f"{own % at}.set" if other == "aws_x.set" else own % at)) for at in range(2, 9)]
    found.append(outcome(own % 1, "own/x", "missing", said % odd))
    text = _shown(report(outcomes=tuple(found)), width=160)
    assert "and 6 more of which the same is found" in text
    assert f"it rests on {odd}\n" in text


def test_a_long_word_of_a_sentence_is_read_once() -> None:
    found = [outcome(f"aws_x.b{at}", "own/x", "missing", "a_" * 10_000) for at in range(1, 9)]
    started = time.process_time()
    assert "and 7 more of which the same is found" in _shown(report(outcomes=tuple(found)), width=160)
    assert time.process_time() - started < 5  # looked for an address at each of its letters, it took 8 × 4


def _in_roots(*roots: str, because: str = "why", **more: Any) -> list[Outcome]:
    """The same finding of one block of a shared module, in several inputs."""
    place = Location("modules/db/main.tf", 3, 9)
    calls = [(Location(f"{root}/main.tf", 7, 9),) for root in roots]
    return [
        outcome("module.db.aws_x.a", "own/x", "missing", because, root=root, location=place, calls=call, **more)
        for root, call in zip(roots, calls, strict=True)
    ]


def test_a_block_of_a_shared_module_is_told_once_for_all_inputs_where_it_is_the_same() -> None:
    found = [*_in_roots("dev", "stage"), *_in_roots("prod", because="another reason")]
    text = _shown(report(inputs=("dev", "prod", "stage"), outcomes=tuple(found)), width=160)
    assert "module.db.aws_x.a (modules/db/main.tf:3, called from dev/main.tf:7, stage/main.tf:7, in dev, stage)" in text
    assert "module.db.aws_x.a (modules/db/main.tf:3, called from prod/main.tf:7, in prod)" in text
    assert text.count("own/x") == 2
    assert "3 findings" in text
    verbose = _shown(report(inputs=("dev", "prod", "stage"), outcomes=tuple(found)), width=160, verbose=True)
    assert verbose.count("own/x") == 3


def test_blocks_with_other_instances_or_findings_are_told_apart() -> None:
    more = [
        *_in_roots("dev", "stage"),
        outcome("module.db.aws_x.a", "own/y", "missing", "why", root="dev", location=Location("modules/db/main.tf", 3, 9)),
    ]
    assert _shown(report(inputs=("dev", "stage"), outcomes=tuple(more))).count("own/x") == 2
    keyed = [*_in_roots("dev"), *(replace(one, address="module.db.aws_x.a[0]") for one in _in_roots("stage"))]
    assert _shown(report(inputs=("dev", "stage"), outcomes=tuple(keyed))).count("own/x") == 2


def test_whom_a_change_lets_use_it_is_told_of_that_input_alone() -> None:
    found = [*_in_roots("dev", used_by=("aws_y.b",)), *_in_roots("stage")]
    text = _shown(report(inputs=("dev", "stage"), outcomes=tuple(found)))
    assert (text.count("own/x"), text.count("now used by aws_y.b")) == (2, 1)


def test_what_one_waiver_accepts_is_told_together() -> None:
    whole, other = Waiver("comment", "it is scratch"), Waiver("settings", "emptied every night")
    several = [
        *(outcome("aws_x.a", f"own/{control}", "missing", "why", waiver=whole) for control in "pqr"),
        *(outcome(address, "own/z", "missing", "why", waiver=other) for address in ("aws_x.a", "aws_x.b")),
    ]
    told = " ".join(_shown(report(outcomes=tuple(several))).split())
    assert "Waived 5: own/p, own/q, own/r at aws_x.a (it is scratch), own/z at aws_x.a, aws_x.b (emptied every night)" in told


@pytest.mark.parametrize(
    ("more", "label"),
    [
        ({"waiver": Waiver("comment", "it is scratch")}, "Waived 3: own/x at module.db.aws_x.a in 3 inputs (it is scratch)"),
        ({"waiver": Waiver("baseline", "in the baseline")}, "Accepted 3 in the baseline: own/x at module.db.aws_x.a in 3 inputs"),
    ],
)
def test_what_is_accepted_alike_in_several_inputs_is_told_once(more: dict[str, Any], label: str) -> None:
    found = _in_roots("dev", "prod", "stage", **more)
    told = " ".join(_shown(report(inputs=("dev", "prod", "stage"), outcomes=tuple(found))).split())
    assert f"{label} " in told


def test_the_same_doubt_about_several_resources_is_told_once() -> None:
    """Where resources differ, each doubt names its own."""
    same = [outcome(f"aws_x.{one}", "ec2/x", "unknown", "it is not set; the subnet decides", depends_on=("the subnet",)) for one in "abc"]
    own = [outcome(f"aws_x.own{one}", "ec2/x", "unknown", f"reason {one}", depends_on=("the subnet",)) for one in range(4)]
    lines = [line.strip() for line in _lines(report(outcomes=(*own, *same)))]
    assert lines.count("it is not set; the subnet decides") == 1
    assert "at aws_x.a, aws_x.b, aws_x.c" in lines
    assert "and 2 more (--verbose lists them)" in lines
    assert "the subnet (7)" in lines


def test_a_plan_that_only_destroys_says_so() -> None:
    lines = _lines(report(destroyed=("aws_s3_bucket.a", "aws_s3_bucket.b")))
    assert lines[0] == "0 AWS resources in scope"
    assert "Destroyed        2 not judged: aws_s3_bucket.a, aws_s3_bucket.b" in lines
    assert lines[-1] == "Exit 0: nothing high or above (--fail-on high)."


@pytest.mark.parametrize(
    ("fail_on", "strict", "last"),
    [
        ("never", False, "Exit 0: findings do not matter (--fail-on never)."),
        ("critical", False, "Exit 1: 1 finding critical (--fail-on critical)."),
        ("high", True, "Exit 1: 2 findings and 3 unknown high or above (--fail-on high --strict)."),
        ("low", False, "Exit 1: 5 findings low or above (--fail-on low)."),
    ],
)
def test_the_last_line_says_what_the_exit_code_means(fail_on: str, last: str, *, strict: bool) -> None:
    small = replace(mixed(), outcomes=tuple(one for one in mixed().outcomes if "[1" not in one.address and "[2]" not in one.address))
    assert _lines(replace(small, gates={PLAN: Gate(fail_on, strict)}))[-1] == last


def test_what_is_waived_is_counted_once() -> None:
    """What nobody knows can be accepted, too, and waits for nothing any more."""
    kinds = (("missing", WAIVED), ("missing", None), ("unknown", WAIVED), ("unknown", None), ("satisfied", None))
    found = tuple(outcome(f"aws_x.a{at}", "own/x", verdict, "why", waiver=waiver) for at, (verdict, waiver) in enumerate(kinds))
    assert _lines(report(outcomes=found))[-2] == "1 finding (1 medium), 1 unknown, 1 satisfied, 2 waived."


@pytest.mark.parametrize(("stood", "said"), [(0, ""), (1, "1 more stood before, and the change does not touch it"), (2, "them")])
def test_what_stood_before_is_told_beside_the_exit_code(stood: int, said: str) -> None:
    found = [outcome(f"aws_x.a{at}", "own/x", "missing", "why", severity="high", touched=at >= stood) for at in range(3)]
    lines = _lines(report(resources=(resource("aws_x.a0", "update"),), outcomes=tuple(found)), width=160)
    assert lines[-1].startswith(f"Exit 1: {3 - stood} finding")
    assert said in lines[-1]
    assert ("--scope all counts all" in lines[-1]) == (stood > 0)


def test_where_nothing_could_be_read_the_errors_say_it_all() -> None:
    """A hook that finds nothing to judge has a page all the same."""
    assert table.page(report(failures=unread().failures), Layout(80)) == ""
    assert table.page(report(), Layout(80)).endswith("Exit 0: nothing high or above (--fail-on high).")


def test_fixes_are_offered_where_there_are_any() -> None:
    hint = "Fixes as Terraform to paste: --verbose, or `srm-tf explain ID`"
    own, shipped = outcome("aws_x.a", "own/x", "missing", "why"), outcome("aws_s3_bucket.a", "s3/buckets-require-tls", "missing", "why")
    page = catalogue().page("s3/buckets-require-tls")
    assert page is not None
    mine = {"own/x": replace(page, fixes=())}
    assert hint not in _shown(report(outcomes=(own,), own=mine))
    assert hint in _shown(report(outcomes=(own, shipped), own=mine))


def test_what_an_account_fails_for_is_told_with_its_place() -> None:
    """It stands nowhere itself."""
    one = outcome("account_region", "iam/x", "misconfigured", "it is 3", location=Location("iam.tf", 7))
    assert "  MEDIUM    misconfigured  iam/x · iam.tf:7" in _lines(report(outcomes=(one,)))


def test_evidence_that_several_controls_share_is_told_once() -> None:
    here, there = Location("main.tf", 3, 5), Location("other.tf", 9, 12)
    seen = (Evidence("aws_x.a", "rule", "22", "written", here), Evidence("aws_y.b", "rule", "all", "written", there))
    found = [outcome("aws_x.a", f"own/{one}", "misconfigured", "it opens 22", location=here, evidence=seen) for one in "xy"]
    text = _shown(report(outcomes=tuple(found)))
    assert "Also fails: MEDIUM own/y" in text
    assert text.count("aws_y.b.rule = all (other.tf:9)") == 1


def test_what_is_waived_is_no_finding_and_is_not_hidden() -> None:
    text = " ".join(_shown(mixed()).split())
    assert text.count("s3/buckets-have-lifecycle-rules") == 1
    assert "Waived 1: s3/buckets-have-lifecycle-rules at" in text
    assert "(kept for ever, see ADR 7)" in text


_TEXT = st.text(max_size=40)
_NAME = _TEXT.map(lambda text: text.replace(" ", ""))  # of Terraform's names only the keys hold spaces, and no line breaks there
_LONG = st.text(alphabet='ab \x1b\n\u202e字[]"0.', max_size=300)
_WAIVER = st.tuples(st.sampled_from(["comment", "settings", "baseline"]), _TEXT, st.none() | st.dates()).map(lambda parts: Waiver(*parts))
_SEVERITY = st.sampled_from(["critical", "high", "medium", "low"])


def _outcomes() -> st.SearchStrategy[Outcome]:
    return st.builds(
        outcome,
        st.sampled_from(["aws_x.a[0]", "aws_x.a[1]", "aws_x.b", 'module.m["k"].aws_x.a[0]', "account_region"]) | _NAME,
        st.sampled_from(["s3/buckets-require-tls", "vpc/security-groups-close-risky-ports-to-world"]),
        st.sampled_from(["satisfied", "unknown", "missing", "misconfigured"]),
        _LONG,
        severity=_SEVERITY,
        domain=st.sampled_from(["iam", "configuration_management"]),
        depends_on=st.lists(_TEXT, max_size=3).map(tuple),
        evidence=st.lists(st.builds(Evidence, _TEXT, _TEXT, st.none() | _LONG, st.sampled_from(["written", "reference"])), max_size=3).map(
            tuple
        ),
        change=st.sampled_from(["introduced", "fixed", "unchanged"]),
        remediation=_LONG,
        waiver=st.none() | _WAIVER,
        root=st.sampled_from(["plan.json", "other\x1b.json"]),
    )


def test_ids_of_frameworks_stand_beside_their_controls_and_say_whose_they_are() -> None:
    one = mixed()
    told = (Tag("cis-7.0", ("3.1.1", "3.1.2")), Tag("nist-800-53-r5", ("AC-4",), "inferred"))
    tagged = replace(one, frameworks=("cis-7.0", "nist-800-53-r5"), tags={each.control: told for each in one.outcomes})
    text = " ".join(table.render(tagged, width=80, colour=False, verbose=True).split())
    for control in {each.control for each in one.outcomes if each.waiver is None}:
        assert re.search(f"{re.escape(control)}[^/]*? · cis-7.0:3.1.1, 3.1.2 · nist-800-53-r5 \\(inferred\\):AC-4", text), control
    assert "cis-7.0" not in table.render(one, width=80, colour=False, verbose=True)


def _reports() -> st.SearchStrategy[Report]:
    return st.builds(
        report,
        resources=st.lists(st.builds(resource, st.sampled_from(["aws_s3_bucket.a", "aws_instance.b"]), _TEXT), max_size=3).map(tuple),
        outcomes=st.lists(_outcomes(), max_size=12).map(tuple),
        out_of_scope=st.dictionaries(_TEXT, st.integers(1, 10**6), max_size=3),
        unmapped=st.lists(st.tuples(_TEXT, _TEXT, _TEXT), max_size=3).map(tuple),
        destroyed=st.lists(_TEXT, max_size=9).map(tuple),
        notes=st.lists(st.builds(Note, st.sampled_from(["not_loaded", "warning"]), _TEXT, _LONG), max_size=3).map(tuple),
        failures=st.lists(st.builds(Failure, _TEXT, _TEXT), max_size=1).map(tuple),
    )


@settings(deadline=None, max_examples=60)
@given(_reports(), st.integers(72, 170), st.booleans())
def test_no_line_is_wider_than_the_page_and_none_obeys_its_input(one: Report, width: int, verbose: bool) -> None:
    failing = [each for each in one.outcomes if each.verdict.fails and each.waiver is None]
    parts = (failing, [each for each in failing if each.touched], [each for each in failing if not each.touched])
    fixes = [Fixes({}).named(each.outcomes) for part in parts for each in findings(part)]
    pasted = {safe(line).strip() for fix in fixes for line in fix.splitlines()}  # Terraform text keeps its lines
    for line in table.render(one, width=width, colour=False, verbose=verbose).split("\n"):
        assert line.isprintable()
        assert columns_of(line) <= width or len(_words(line)) == 1 or line.strip() in pasted, line


def _words(line: str) -> list[str]:
    """Instance keys belong to their word, whatever they hold."""
    return re.findall(r'(?:\["(?:[^"\\]|\\.)*"\]|\S)+', line)


@settings(deadline=None, max_examples=30)
@given(_reports())
def test_no_finding_and_no_unknown_is_hidden(one: Report) -> None:
    text = "".join(_shown(one, verbose=True).split())
    for found in one.outcomes:
        if found.verdict.fails and found.waiver is None and found.address.isprintable():
            assert "".join(found.address.split()) in text
            assert found.control in text


@settings(deadline=None, max_examples=10)
@given(_reports())
def test_the_same_report_is_the_same_page(one: Report) -> None:
    assert _shown(one) == _shown(replace(one))


def test_cost_grows_with_the_report_and_not_faster() -> None:
    """Work is counted in function calls, which a busy machine does not change."""
    assert _calls(1_200) < 4.6 * _calls(300)


def _calls(number: int) -> int:
    import cProfile  # noqa: PLC0415
    import pstats  # noqa: PLC0415

    verdicts = ("missing", "unknown", "satisfied")
    found = tuple(
        outcome(
            f"aws_ebs_volume.v{one}",
            f"ebs/c{one % 7}",
            verdicts[one % 3],
            f"encrypted depends on var.v{one}",
            depends_on=(f"var.v{one % 50}",),
        )
        for one in range(number)
    )
    big = report(resources=tuple(resource(one.address) for one in found[:100]), outcomes=found)
    profile = cProfile.Profile()
    profile.runcall(_shown, big, verbose=True)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_what_could_not_be_read_of_one_file_waits_in_one_group() -> None:
    """A dozen mistakes take all of a file: each of its blocks would wait for itself."""
    why = "it stands in what could not be read"
    lost = [
        outcome(f"aws_x.a{at}", "own/x", "unknown", why, depends_on=(f"aws_x.a{at}",), location=Location(f"{file}.tf", at + 1))
        for file, at in (("main", 0), ("main", 1), ("other", 2))
    ]
    waiting = outcome("aws_x.b", "own/x", "unknown", "it depends on aws_x.a0", depends_on=("aws_x.a0",))
    groups, _ = by_dependency(report(outcomes=(*lost, waiting)))
    assert [(on, len(several)) for on, several in groups] == [
        ("what could not be read in main.tf", 2),
        ("aws_x.a0", 1),
        ("what could not be read in other.tf", 1),
    ]

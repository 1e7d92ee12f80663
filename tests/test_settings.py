"""What `.srm-tf.toml` and `[tool.srm-tf]` settle, and what is said of one that is not as it should be."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest

from srm_tf.engine.resolved_options import no_control
from srm_tf.settings import read, schema
from tests.support.folders import put
from tests.support.judging import facts
from tests.support.planned import plan_text
from tests.support.scanning import Program

BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "example"\n}\n'
LOGS = 'resource "aws_cloudwatch_log_group" "g" {\n  name = "g"\n  retention_in_days = 90\n}\n'
OPEN = 'resource "aws_security_group" "g" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n'
OPEN += '    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'
USERS = 'resource "aws_iam_user" "u" {\n  name = "u"\n}\nresource "aws_iam_user_login_profile" "u" {\n  user = aws_iam_user.u.name\n}\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, in which the program is started."""
    here = tmp_path / "repository"
    (here / ".git").mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in [one for one in os.environ if one.startswith(("TF_VAR_", "TF_CLI_ARGS", "TF_DATA_DIR"))]:
        monkeypatch.delenv(name)
    return here


@pytest.fixture
def srm_tf(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Program:
    """The program."""
    return Program(monkeypatch, capfdbinary)


def test_the_file_says_what_the_line_does_not(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": OPEN, ".srm-tf.toml": 'fail-on = "never"\nformat = ["json"]\n'})
    done = srm_tf("check", ".")
    assert done.returncode == 0
    assert done.document["summary"]["failing"] == 0
    assert srm_tf("check", ".", "--fail-on", "high").returncode == 1
    assert srm_tf("check", ".", "--fail-on", "high", "--format", "table").stdout.startswith(b".: ")


def test_the_line_counts_before_the_file_whatever_it_says(place: Path, srm_tf: Program) -> None:
    settled = 'as-of = 2026-03-01\nstrict = true\nprofile = "all"\nscope = "all"\nverbose = true\nformat = ["table"]\n'
    put(place, {"main.tf": BUCKET, ".srm-tf.toml": settled})
    found = srm_tf("check", ".", "--format", "json").document
    assert (found["as_of"], found["profile"]) == ("2026-03-01", "all")
    found = srm_tf("check", ".", "--format", "json", "--as-of", "2026-04-01", "--profile", "policy_level").document
    assert (found["as_of"], found["profile"]) == ("2026-04-01", "policy_level")


def test_a_profile_of_the_line_and_a_framework_of_the_line_count_before_either_of_the_file(place: Path, srm_tf: Program) -> None:
    """They exclude each other: the one that is said last is the one that is meant."""
    asked = ("check", ".", "--format", "json", "--fail-on", "never")
    put(place, {"main.tf": BUCKET, ".srm-tf.toml": 'framework = ["cis-7.0"]\n'})
    assert "frameworks" in srm_tf(*asked).document
    found = srm_tf(*asked, "--profile", "policy_level").document
    assert found["profile"] == "policy_level"
    assert "frameworks" not in found
    put(place, {".srm-tf.toml": 'profile = "opinion"\n'})
    assert srm_tf(*asked).document["profile"] == "opinion"
    assert srm_tf(*asked, "--framework", "cis-7.0").document["frameworks"] == ["cis-7.0"]


def test_pyproject_is_as_good_and_one_without_the_table_is_none(place: Path, srm_tf: Program) -> None:
    put(
        place,
        {
            "a/main.tf": OPEN,
            "pyproject.toml": '[tool.srm-tf]\nfail-on = "never"\n',
            "a/pyproject.toml": '[project]\nname = "srm-tf-user"\n',
        },
    )
    assert srm_tf("check", "a").returncode == 0


def test_settings_of_the_directory_where_one_stands_are_not_those_of_a_plan_beside_it(
    place: Path, srm_tf: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(place, {"a/c/plan.json": plan_text(OPEN), "a/b/.srm-tf.toml": 'fail-on = "never"\n'})
    monkeypatch.chdir(place / "a" / "b")
    assert srm_tf("check", "../c/plan.json").returncode == 1
    put(place, {".srm-tf.toml": '[[path]]\nmatch = "a/c"\nfail-on = "never"\n'})
    done = srm_tf("check", "../c/plan.json", "--format", "json")
    assert (done.returncode, [note["text"] for note in done.document["notes"] if note["kind"] == "settings"]) == (0, [])


@pytest.mark.parametrize("name", ["tool.srm_tf", "tool.SRM-TF", "tool.srmtf", "srm-tf"])
def test_a_table_of_pyproject_that_is_nearly_ours_is_not_passed_over(place: Path, srm_tf: Program, name: str) -> None:
    put(place, {"main.tf": BUCKET, "pyproject.toml": f'[tool.other]\n[{name}]\nfail-on = "never"\n'})
    done = srm_tf("check", ".")
    says = f"==> pyproject.toml\n==> {name}\n==> expected settings in the table [tool.srm-tf], got another name\n"
    assert (done.returncode, done.stderr.decode()) == (2, says)
    put(place, {"pyproject.toml": "[tool]\nsrm-tf = 3\n"})
    says = "==> pyproject.toml\n==> expected table, got a number\n==> Settings stand in a table of their own: [tool.srm-tf]\n"
    assert (srm_tf("check", ".").returncode, srm_tf("check", ".").stderr.decode()) == (2, says)
    put(place, {"pyproject.toml": '[tool.importer]\nroot = "srm_tf"\n'})
    assert srm_tf("check", ".").returncode == 0


@pytest.mark.parametrize("text", ['tool = "srm-tf"\n', "[[tool]]\nsrm-tf = 3\n"])
def test_a_pyproject_whose_tools_are_no_table_is_an_error_of_its_own(place: Path, srm_tf: Program, text: str) -> None:
    put(place, {"main.tf": BUCKET, "pyproject.toml": text})
    done = srm_tf("check", ".")
    assert (done.returncode, done.stderr.decode()) == (2, "==> pyproject.toml\n==> tool\n==> expected a table, got something else\n")


def test_what_counts_for_a_whole_run_is_told_where_another_file_says_it(place: Path, srm_tf: Program) -> None:
    """Nobody would see that `exclude` leaves nothing out, or that `var` gives nothing."""
    settled = 'fail-on = "never"\nas-of = 2026-03-01\nverbose = false\nexclude = ["b"]\nvar = { size = "1" }\nformat = ["csv"]\n'
    put(place, {"a/main.tf": BUCKET, "a/b/main.tf": BUCKET, "a/.srm-tf.toml": settled})
    why = "not taken: what counts for a whole run is read in the directory where that is started"
    found = srm_tf("check", "a", "--format", "json").document
    assert [(one["where"], one["text"]) for one in found["notes"]] == [("a/.srm-tf.toml: as-of, verbose, exclude, var", why)]
    assert [one["root"] for one in found["resources"]] == ["a", "a/b"]
    assert why in " ".join(srm_tf("check", "a", "--format", "table").stdout.decode().split())
    shown = " ".join(srm_tf("config", "show", "a").stdout.decode().split())
    assert f"a/.srm-tf.toml: as-of, format, verbose, exclude, var {why}" in shown
    assert "exclude (none) [default]" in shown
    assert "fail-on never [a/.srm-tf.toml]" in shown


def test_nothing_is_told_of_the_file_where_the_run_is_started(place: Path, srm_tf: Program) -> None:
    put(place, {"a/main.tf": BUCKET, ".srm-tf.toml": 'verbose = true\nexclude = ["b"]\nas-of = 2026-03-01\n'})
    assert srm_tf("check", "a", "--format", "json").document["notes"] == []


@pytest.mark.parametrize("name", ["srm-tf.toml", ".srm-tf.yaml", ".SRM_TF.toml", ".srmtf.json"])
def test_a_file_that_is_called_nearly_as_settings_are_is_told(place: Path, srm_tf: Program, name: str) -> None:
    put(place, {"main.tf": BUCKET, name: 'fail-on = "low"\n', "srm-tf.sarif": "{}", "srm-tf-baseline.jsonl": ""})
    says = "it is not read: a file of settings is called .srm-tf.toml"
    notes = srm_tf("check", ".", "--format", "json").document["notes"]
    assert [(one["where"], one["text"]) for one in notes] == [(name, says)]
    assert f"\n{name} is not read: a file of settings is called .srm-tf.toml\n" in srm_tf("config", "show").stdout.decode()
    put(place, {".srm-tf.toml": 'fail-on = "never"\n'})
    assert srm_tf("check", ".", "--format", "json").document["notes"] == []


def test_the_nearest_file_counts_alone(place: Path, srm_tf: Program) -> None:
    put(place, {"a/main.tf": OPEN, "b/main.tf": OPEN, ".srm-tf.toml": 'fail-on = "never"\n', "b/.srm-tf.toml": 'profile = "baseline"\n'})
    assert srm_tf("check", "a").returncode == 0
    assert "at or above the fail-on of its input (settings)." in srm_tf("check", "a", "b").stdout.decode()
    done = srm_tf("check", "a", "b", "--format", "json")
    assert done.returncode == 1
    assert done.document["summary"]["failing"] == sum(
        one["root"] == "b" and one["verdict"] in {"missing", "misconfigured"} and one["severity"] in {"high", "critical"}
        for one in done.document["outcomes"]
    )


def test_the_settings_of_a_plan_are_those_where_it_lies_or_of_its_source(place: Path, srm_tf: Program) -> None:
    world = Path(__file__).parent.parent / "fixtures" / "01-web-app"
    plan = (world / "plan.json").read_text(encoding="utf-8")
    put(place, {f"infra/{one.name}": one.read_text(encoding="utf-8") for one in world.glob("*.tf*")})
    put(place, {"infra/.srm-tf.toml": 'only = ["sqs"]\nfail-on = "never"\n', "infra/p/plan.json": plan, "plan.json": plan})
    assert srm_tf("check", "infra/p/plan.json").returncode == 0
    assert srm_tf("check", "plan.json").returncode == 1
    assert srm_tf("check", "plan.json", "--source", "infra").returncode == 0


def test_nothing_above_the_repository_counts(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": OPEN})
    put(place.parent, {".srm-tf.toml": 'fail-on = "never"\n'})
    assert srm_tf("check", ".").returncode == 1


def test_rules_for_paths(place: Path, srm_tf: Program) -> None:
    settings = '[[path]]\nmatch = "examples/**"\nfail-on = "never"\n\n[[path]]\nmatch = "examples/strict"\nfail-on = "low"\n'
    put(place, {"examples/a/b/main.tf": OPEN, "examples/strict/main.tf": BUCKET, "live/main.tf": OPEN, ".srm-tf.toml": settings})
    assert srm_tf("check", "examples/a").returncode == 0
    assert srm_tf("check", "examples/strict").returncode == 1
    assert srm_tf("check", "live").returncode == 1
    for match in ("./live/", "live/**", "l*", "[kl]ive"):
        put(place, {".srm-tf.toml": f'[[path]]\nmatch = "{match}"\nfail-on = "never"\n'})
        assert srm_tf("check", "live").returncode == 0
        assert srm_tf("check", "examples/a").returncode == 1
    put(place, {".srm-tf.toml": '[[path]]\nmatch = "ex*"\nfail-on = "never"\n'})
    assert srm_tf("check", "examples/a/b").returncode == 0, "it takes in what stands below"


def told(srm_tf: Program, *arguments: str) -> list[str]:
    """The notes of a check about its settings: where, and what."""
    notes = srm_tf("check", *arguments, "--format", "json").document["notes"]
    return [f"{note['where']} {note['text']}" for note in notes if note["kind"] == "settings"]


def test_globs_of_what_is_left_out_that_match_nothing_are_told_where_all_is_judged(place: Path, srm_tf: Program) -> None:
    put(place, {"a/main.tf": BUCKET, "old/b/main.tf": BUCKET, ".srm-tf.toml": 'exclude = ["old", "odl", "old/b"]\n'})

    assert told(srm_tf, ".") == [".srm-tf.toml: exclude 'odl' matches no directory in what is judged"]
    assert told(srm_tf, "a") == told(srm_tf, "a/main.tf", "--exclude", "x") == []
    assert told(srm_tf, "a", "--exclude", "x") == ["--exclude 'x' matches no directory in what is judged"]
    windows = "matches no directory in what is judged; paths are written with `/`"
    assert told(srm_tf, ".", "--exclude", "old\\b")[-1] == rf"--exclude 'old\\b' {windows}"
    put(place, {".srm-tf.toml": 'exclude = ["old\\temp"]\n[[path]]\nmatch = "old\\\\b"\nfail-on = "never"\n'})
    assert sorted(told(srm_tf, ".")) == [
        rf".srm-tf.toml: exclude 'old\temp' {windows}",
        rf".srm-tf.toml: path[0] match = 'old\\b' {windows.replace('in what', 'that')}",
    ]


def test_a_rule_that_matches_no_directory_is_told_where_all_is_judged(place: Path, srm_tf: Program) -> None:
    rules = '[[path]]\nmatch = "%s"\nfail-on = "never"\n[[path]]\nmatch = "b"\nstrict = true\n'
    put(place, {"a/main.tf": BUCKET, "b/main.tf": BUCKET, ".srm-tf.toml": rules % "sandbx/**"})

    assert told(srm_tf, ".") == [".srm-tf.toml: path[0] match = 'sandbx/**' matches no directory that is judged"]
    assert told(srm_tf, "a", "b") == []
    put(place, {".srm-tf.toml": rules % "a/**"})
    assert told(srm_tf, ".") == []
    put(place, {"b/.srm-tf.toml": ""})  # the nearest file counts alone
    assert told(srm_tf, ".") == [".srm-tf.toml: path[1] match = 'b' matches no directory that is judged"]
    put(place, {"b/main.tf": "resource {"})
    assert told(srm_tf, ".") == []  # nobody knows what is in there


def test_a_word_for_addresses_that_matches_nothing_is_told(place: Path, srm_tf: Program) -> None:
    put(place, {"a/main.tf": BUCKET, "b/main.tf": BUCKET.replace('"b"', '"c"', 1), ".srm-tf.toml": 'skip = ["aws_s3_buckt.*"]\n'})

    assert told(srm_tf, ".") == [".srm-tf.toml: skip 'aws_s3_buckt.*' matches no resource that is judged"]
    assert told(srm_tf, "a") == []  # what it is about may be elsewhere
    put(place, {".srm-tf.toml": 'skip = ["aws_s3_bucket.*", "data.aws_x.*", "s3"]\n'})
    assert told(srm_tf, ".") == []
    assert told(srm_tf, "a", "--only", "aws_s3_bucket.x*") == ["--only 'aws_s3_bucket.x*' matches no resource that is judged"]
    words = ("--only", "aws_s3_bucket.*", "--skip", "module.x.*")
    assert told(srm_tf, "a", *words) == ["--skip 'module.x.*' matches no resource that is judged"]


def test_a_word_for_addresses_of_a_rule_for_paths_is_held_against_what_the_rule_counts_for(place: Path, srm_tf: Program) -> None:
    rule = '[[path]]\nmatch = "a"\nonly = ["aws_s3_bucket.%s"]\nskip = ["aws_s3_bucket.x*"]\n'
    put(place, {"a/main.tf": BUCKET, "b/main.tf": BUCKET.replace('"b"', '"c"', 1), ".srm-tf.toml": rule % "c*"})

    skip = ".srm-tf.toml: path[0].skip 'aws_s3_bucket.x*' matches no resource that is judged"
    assert told(srm_tf, ".") == [".srm-tf.toml: path[0].only 'aws_s3_bucket.c*' matches no resource that is judged", skip]
    assert told(srm_tf, "a") == []  # the rule may be about another directory as well
    put(place, {".srm-tf.toml": rule % "b"})
    assert told(srm_tf, ".") == [skip]


@pytest.mark.parametrize(
    ("text", "key", "got"),
    [
        ('only = ["aws_s3_bucket.c"]\n', "only", "'aws_s3_bucket.c'"),
        ('[[path]]\nmatch = "a"\nonly = ["aws_s3_bucket.c", "s3"]\n', "path[0]\n==> only", "'aws_s3_bucket.c'"),
        ('only = ["s3"]\nskip = ["s3"]\n', "only", "none left"),
    ],
)
def test_what_settings_ask_for_alone_has_to_be_there_where_all_is_judged(
    place: Path, srm_tf: Program, text: str, key: str, got: str
) -> None:
    """Nothing would be judged, and that would pass."""
    put(place, {"a/main.tf": BUCKET, ".srm-tf.toml": text})
    done = srm_tf("check", ".", "--fail-on", "never")
    assert done.returncode == 2
    assert done.stderr.startswith(f"==> .srm-tf.toml\n==> {key}\n==> expected ".encode())
    assert f"got {got}\n".encode() in done.stderr
    assert srm_tf("check", ".", "--only", "aws_s3_bucket.b", "--fail-on", "never").returncode == 0
    assert srm_tf("check", "a", "--fail-on", "never").returncode == 0  # the settings may be about more


def test_what_settings_ask_for_alone_may_be_in_what_the_line_leaves_out(place: Path, srm_tf: Program) -> None:
    put(place, {"a/main.tf": BUCKET, "b/main.tf": BUCKET.replace('"b"', '"c"', 1), ".srm-tf.toml": 'only = ["aws_s3_bucket.c"]\n'})
    assert srm_tf("check", ".", "--exclude", "b", "--fail-on", "never").returncode == 0
    assert srm_tf("check", ".", "--exclude", "b", "--only", "aws_s3_bucket.c").returncode == 2  # the line is about the same run


def test_words_that_leave_something_out_are_told_wherever_the_answer_is(place: Path, srm_tf: Program) -> None:
    settings = 'skip = ["vpc", "iam"]\n[[path]]\nmatch = "a"\nonly = ["s3", "sqs"]\n'
    put(place, {"a/main.tf": BUCKET, "b/main.tf": BUCKET, ".srm-tf.toml": settings})

    def told(*arguments: str) -> str:
        return " ".join(srm_tf(*arguments).stdout.decode().split())

    assert "profile baseline, only s3 and sqs, without vpc and iam" in told("check", "a")
    assert "profile baseline, only s3 and sqs in a, without vpc and iam Who owns" in told("check", ".")
    assert "profile baseline, only s3 and sqs, without vpc and iam" in told("matrix", "a")
    assert "profile baseline, without s3 Who owns" in told("check", "b", "--skip", "s3")
    page = told("check", ".", "--format", "markdown")
    assert "profile `baseline`, only `s3` and `sqs` in `a`, without `vpc` and `iam` · as of" in page
    found = srm_tf("check", ".", "--format", "json").document["limits"]
    assert found == [
        {"root": "a", "only": ["s3", "sqs"], "skip": ["vpc", "iam"]},
        {"root": "b", "only": [], "skip": ["vpc", "iam"]},
    ]
    assert "profile baseline, only s3 and sqs, without vpc and iam, b and x* not looked into Who" in told(
        "check", ".", "--exclude", "b", "--exclude", "x*"
    )
    assert srm_tf("check", ".", "--exclude", "b", "--format", "json").document["excluded"] == ["b"]
    put(place, {".srm-tf.toml": ""})
    assert "limits" not in srm_tf("check", "a", "--format", "json").document
    assert "No control asked of any control area" in told("check", "a", "--only", "aws_x.*")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("aws_s3_bucket.b", 0),
        ("aws_s3_bucket.c", 2),  # nothing would have been judged of it, and that would pass
        ("aws_s3_bucket.c*", 0),
        ("aws_sqs_queue.q", 2),
        ("aws_sqs_queue.q[0]", 0),
        ("aws_sqs_queue.q[7]", 0),
        ("aws_sqs_queue.off[0]", 0),  # of what is there, no instance is made here
        ("module.off[0].aws_s3_bucket.b", 0),
        ("aws_s3_bucket.c?", 0),
        ("module.m", 2),
        ("module.away.aws_s3_bucket.b", 0),
        ("data.aws_ami.a", 0),
        ("account_region", 0),
    ],
)
def test_a_name_that_nothing_has_cannot_be_asked_for(place: Path, srm_tf: Program, word: str, code: int) -> None:
    calls = 'module "m" {\n  source = "../m"\n}\nmodule "away" {\n  source = "acme/away/aws"\n}\n'
    calls += 'module "off" {\n  source = "../m"\n  count  = 0\n}\nresource "aws_sqs_queue" "off" {\n  count = 0\n}\n'
    put(place, {"m/main.tf": BUCKET, "a/main.tf": BUCKET + calls + 'resource "aws_sqs_queue" "q" {\n  count = 2\n}\n'})
    done = srm_tf("check", "a", "--only", "aws_s3_bucket.b", "--only", word, "--fail-on", "never")
    assert (done.returncode, f"got {word!r}" in done.stderr.decode()) == (code, code == 2)
    assert srm_tf("check", "a", "--skip", word, "--fail-on", "never").returncode == 0


def test_a_mistyped_name_is_told_with_the_one_that_was_meant(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": BUCKET})
    done = srm_tf("check", ".", "--only", "aws_s3_bukcet.b")
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (2, "==> Did you mean 'aws_s3_bucket.b'?")


def test_a_name_that_moved_away_is_told_with_the_one_it_has_now(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": BUCKET + "moved {\n  from = aws_s3_bucket.old\n  to   = aws_s3_bucket.b\n}\n"})
    done = srm_tf("check", ".", "--only", "aws_s3_bucket.old", "--fail-on", "never")
    assert (done.returncode, "it is called 'aws_s3_bucket.b' now." in done.stderr.decode()) == (2, True)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("module.m", "module.m.*"),
        ("module.n", "module.n[*].*"),
        ("aws_s3_bucket.b", "*.aws_s3_bucket.b"),
        ("aws_s3_bucket.*", "*.aws_s3_bucket.*"),
        ("aws_sqs_queue.q", "aws_sqs_queue.q[*]"),
        ("aws_sqs_queue.r", ""),
    ],
)
def test_a_word_that_matches_no_resource_is_told_with_the_glob_that_would(place: Path, srm_tf: Program, word: str, meant: str) -> None:
    calls = 'module "m" {\n  source = "../m"\n}\nmodule "n" {\n  source = "../m"\n  count  = 2\n}\n'
    put(place, {"m/main.tf": BUCKET, "a/main.tf": calls + 'resource "aws_sqs_queue" "q" {\n  count = 2\n}\n'})
    notes = srm_tf("check", "a", "--skip", word, "--format", "json").document["notes"]
    told = [one["text"] for one in notes if one["where"] == "--skip"]
    assert told == [f"{word!r} matches no resource that is judged" + (f"; {meant!r} would match" if meant else "")]


def test_settings_of_controls(place: Path, srm_tf: Program) -> None:
    control = "cloudwatch/log-groups-retain-logs"
    put(place, {"main.tf": LOGS})
    assert verdict(srm_tf, control) == "misconfigured"
    put(place, {".srm-tf.toml": f'[controls."{control}"]\nmin_days = 90\n'})
    assert verdict(srm_tf, control) == "satisfied"
    assert srm_tf("check", ".", "--format", "json").document["settings_changed"] == [
        {"control": control, "setting": "min_days", "value": "90"}
    ]


def verdict(srm_tf: Program, control: str, *more: str) -> str:
    """The one verdict of a control over the directory."""
    done = srm_tf("check", ".", "--format", "json", "--fail-on", "never", "--profile", "all", *more)
    (found,) = {one["verdict"] for one in done.document["outcomes"] if one["control"] == control}
    return str(found)


def test_an_attestation_holds_until_its_last_day(place: Path, srm_tf: Program) -> None:
    control = "iam/console-users-have-mfa"
    put(place, {"main.tf": USERS})
    assert verdict(srm_tf, control) == "unknown"
    put(place, {".srm-tf.toml": f'[attested."{control}"]\nstatement = "The provider asks"\nowner = "security"\nuntil = 2027-01-31\n'})
    assert verdict(srm_tf, control, "--as-of", "2027-01-31") == "satisfied"
    assert verdict(srm_tf, control, "--as-of", "2027-02-01") == "unknown"


def test_what_waits_for_an_attestation_is_told_once(place: Path, srm_tf: Program) -> None:
    """One sentence, and whom it is true of: the address stands there already."""
    names = [f"aws_ssm_association.{name}" for name in "abc"]
    put(place, {"main.tf": "".join(f'resource "aws_ssm_association" "{name[-1]}" {{\n  name = "AWS-Gather"\n}}\n' for name in names)})
    shown = " ".join(srm_tf("check", ".", "--only", "ssm/associations-are-compliant").stdout.decode().split())
    assert shown.count("nothing in Terraform shows this: somebody has to attest it") == 1
    assert f"at {', '.join(names)}" in shown


def test_an_attestation_of_the_account_decides_what_waits_for_it_and_talks_nothing_away(place: Path, srm_tf: Program) -> None:
    volume = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "eu-west-1a"\n  size = 1\n}\n'
    account, own = "ebs/accounts-encrypt-volumes-by-default", "ebs/volumes-are-encrypted-at-rest"
    stated = f'[attested."{account}"]\nstatement = "On in all regions"\nowner = "platform"\nuntil = 2099-01-01\n'
    put(place, {"main.tf": volume})
    assert (verdict(srm_tf, account), verdict(srm_tf, own)) == ("unknown", "unknown")
    put(place, {".srm-tf.toml": stated})
    assert (verdict(srm_tf, account), verdict(srm_tf, own)) == ("satisfied", "satisfied")
    put(place, {"main.tf": volume + 'resource "aws_ebs_encryption_by_default" "d" { enabled = false }\n'})
    assert verdict(srm_tf, account) == "misconfigured"


def test_a_stack_may_be_the_baseline_of_the_account(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": BUCKET, ".srm-tf.toml": 'account = "here"\n'})
    assert verdict(srm_tf, "s3/accounts-block-public-access") == "missing"


def test_values_of_variables_and_directories_not_to_look_into(place: Path, srm_tf: Program) -> None:
    text = 'variable "days" { type = number }\n' + LOGS.replace("90", "var.days")
    put(place, {"main.tf": text, "old/main.tf": OPEN, "days.tfvars": "days = 400\n", "sub/x.txt": ""})
    put(place, {".srm-tf.toml": 'var-file = ["days.tfvars"]\nexclude = ["old"]\n'})
    assert verdict(srm_tf, "cloudwatch/log-groups-retain-logs") == "satisfied"
    assert verdict(srm_tf, "cloudwatch/log-groups-retain-logs", "--var", "days=1") == "misconfigured"


def test_no_report_says_where_a_file_of_values_lies_on_this_machine(place: Path, srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'variable "days" { type = number }\n' + LOGS.replace("90", "var.days")
    put(place, {"infra/main.tf": text, "days.tfvars": "days = 1\n", ".srm-tf.toml": 'var-file = ["days.tfvars"]\n'})
    for folder, name, file in ((place, "infra", "days.tfvars"), (place / "infra", ".", "../days.tfvars")):
        monkeypatch.chdir(folder)
        done = srm_tf("check", name, "--format", "json")
        (found,) = (one for one in done.document["outcomes"] if one["control"] == "cloudwatch/log-groups-retain-logs")
        assert found["evidence"][0]["origin"]["location"]["file"] == file
        assert str(place).encode() not in done.stdout
    (place / "days.tfvars").unlink()
    lost = srm_tf("check", ".")
    says = f"==> {place / '.srm-tf.toml'}\n==> var-file\n==> expected a file of variable values, got nothing of the name '../days.tfvars'\n"
    assert (lost.returncode, lost.stderr.decode()) == (2, says)


NONE_LEFT = "==> --only\n==> expected words that leave a control of profile baseline, got none left\n"


def test_words_that_leave_no_control_of_any_input_are_an_error(place: Path, srm_tf: Program) -> None:
    """Nothing would be judged, and that would pass."""
    skips = '[[path]]\nmatch = "a"\nskip = ["s3"]\n'
    put(place, {"a/main.tf": BUCKET, "b/main.tf": BUCKET, "team/c/notes.txt": "", ".srm-tf.toml": skips})
    for line in ("--only s3 --skip s3", "--only s3/* --skip s3 --skip vpc"):
        done = srm_tf("check", ".", *line.split())
        assert (done.returncode, done.stderr.decode()) == (2, f"{NONE_LEFT}==> What --skip or the settings skip is not asked.\n")
    assert srm_tf("check", "a", "--only", "s3").returncode == 2
    for line in (". --only s3", "b --only s3", "a --only s3 --only vpc", "a"):
        assert srm_tf("check", *line.split(), "--fail-on", "never").returncode == 0, line
    assert b"This is a directory" in srm_tf("check", ".", "--only", "team/c").stderr
    assert srm_tf("check", "b", "--only", "ivs").returncode == 2  # an opinion, all of it
    assert srm_tf("check", "b", "--only", "ivs", "--profile", "all").returncode == 0


ENV = 'variable "env" { type = string }\n' + LOGS.replace('"g"\n  ret', "var.env\n  ret")


def test_a_value_of_the_settings_may_be_for_other_root_modules(place: Path, srm_tf: Program) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=place, check=True)
    put(place, {"a/main.tf": ENV, "b/main.tf": LOGS, ".srm-tf.toml": 'var = { env = "prod" }\n'})
    for names in (("b",), ("b/main.tf",), ("--deleted", "b/main.tf"), ("a", "b"), (".",)):
        done = srm_tf("check", *names)
        assert (done.returncode, done.stderr) == (0, b""), names
    put(place, {".srm-tf.toml": 'var = { evn = "prod" }\n'})
    assert srm_tf("check", "b").returncode == 0
    done = srm_tf("check", ".")
    says = "==> .srm-tf.toml\n==> var\n==> expected the name of a variable of a root module, got 'evn'\n==> Did you mean 'env'?\n"
    assert (done.returncode, done.stderr.decode()) == (2, says)


def test_a_value_of_the_line_may_be_for_other_root_modules_in_a_hook_alone(place: Path, srm_tf: Program) -> None:
    """Whoever names root modules by hand knows what they take; a hook is given those that a commit concerns."""
    subprocess.run(["git", "init", "--quiet"], cwd=place, check=True)
    put(place, {"a/main.tf": ENV, "b/main.tf": LOGS})
    assert srm_tf("check", "--var", "env=prod", "b").returncode == 2
    assert srm_tf("check", "--deleted", "--var", "env=prod", "b/main.tf").returncode == 0
    assert srm_tf("check", "--deleted", "--var", "evn=prod", ".").returncode == 2
    assert srm_tf("check", "--deleted", "--var", "evn", "b/main.tf").returncode == 2


WRONG = [
    ('profile = "x"', "profile", "expected one of baseline, policy_level, opinion, all, got 'x'"),
    ("scope = true", "scope", "expected one of changed, all, got true"),
    ("scope = 2026-11-25", "scope", "expected one of changed, all, got 2026-11-25"),
    ("scope = { password = 'canary' }", "scope", "expected one of changed, all, got table"),
    ('[[waive]]\ncontrol = "s3/*"\nreason = "x"\nuntil = [2026-11-25]', "waive[0].until", "expected a day as 2026-11-25, got list"),
    ('fail_on = "high"', "fail_on", "Did you mean 'fail-on'?"),
    ('fail-on = "hig"', "fail-on", "Did you mean 'high'?"),
    ('[[waive]]\ncontrol = "s3/buckets-log-access"', "waive[0]", "expected this key, got nothing"),
    ('[[waive]]\ncontrol = "s3/*"\nreason = "x"\nuntil = "soon"', "waive[0].until", "expected a day as 2026-11-25, got 'soon'"),
    ('[[waive]]\ncontrol = "s3"\nreason = "x"', "control", "Did you mean 's3/*'?"),
    (
        '[attested."iam/*"]\nstatement = "x"\nowner = "y"\nuntil = 2030-01-01',
        'attested."iam/*"',
        "expected one control, got a glob of them",
    ),
    ('[[waive]]\ncontrol = "s3/buckets-log-acces"\nreason = "x"', "control", "Did you mean 's3/buckets-log-access'?"),
    ('only = ["CKV_AWS_157"]', "only", "Did you mean 'rds/instances-are-multi-az'?"),
    ('[[waive]]\ncontrol = "avd-aws-0086"\nreason = "x"', "control", "Did you mean 's3/buckets-block-public-access'?"),
    ("only = 3", "only", "expected list, got a number"),
    ("attested = 3", "attested", "expected table, got a number"),
    ("[controls]\nmin_days = 3", "min_days", '==> Each control has a head of its own: [controls."SERVICE/SENTENCE"]\n'),
    ('[attested]\nstatement = "x"', "statement", '==> Each control has a head of its own: [attested."SERVICE/SENTENCE"]\n'),
    ("var = { days = 3 }", "days", '==> In quotes: days = "…"\n'),
    ("var = { pin = 4829.5 }", "pin", '==> In quotes: pin = "…"\n'),
    ("var = { public = true }", "public", '==> In quotes: public = "true"\n'),
    ("var = { 'a b' = true }", "a b", '==> In quotes: "a b" = "true"\n'),
    ("scope = 07:32:00", "scope", "expected one of changed, all, got 07:32:00"),
    ('var-file = [""]', "var-file[0]", "expected a text that is not empty, got ''"),
    ('exclude = ["a", ""]', "exclude[1]", "expected a text that is not empty, got ''"),
    ('baseline = ""', "baseline", "expected a text that is not empty, got ''"),
    ('[[waive]]\ncontrol = "s3/*"\nreason = "x"\naddress = ""', "waive[0].address", "expected a text that is not empty, got ''"),
    ('[[path]]\nmatch = ""', "path[0].match", "expected a text that is not empty, got ''"),
    ('[controls."cloudwatch/log-groups-*"]\nmin_days = 3', "log-groups-*", "expected one control, got a glob of them"),
    ('[controls."s3/*"]', 'controls."s3/*"', "expected one control, got a glob of them"),
    ("waive = { a = 1 }", "waive", "expected list, got table"),
    ('waive = "s3/*"', "waive", "==> Each has a head of its own, in two pairs of brackets: [[waive]]\n"),
    ('waive = ["s3/*"]', "waive[0]", "==> Each has a head of its own, in two pairs of brackets: [[waive]]\n"),
    ('[path]\nmatch = "x"', "path", "==> Each has a head of its own, in two pairs of brackets: [[path]]\n"),
    ('skip = "s3"', "skip", '==> In a list, even if it is the only one: skip = ["s3"]\n'),
    ('var-file = "prod.tfvars"', "var-file", '==> In a list, even if it is the only one: var-file = ["prod.tfvars"]\n'),
    ('var-file = "password=hunter2"', "var-file", '==> In a list, even if it is the only one: var-file = ["…"]\n'),
    ('verbose = "yes"', "verbose", "expected true or false, got text"),
    ('verbose = " "', "verbose", "expected true or false, got text"),
    ('[[waive]]\ncontrol = "s3/*"\nreason = ""', "waive[0].reason", "expected a text that is not empty, got ''"),
    ('[[waive]]\ncontrol = "s3/*"\nreason = " \\t"', "waive[0].reason", "expected a text that is not empty, got ' \\t'"),
    ('[attested."iam/console-users-have-mfa"]\nstatement = "x"\nowner = " "\nuntil = 2030-01-01', "owner", "not empty, got ' '"),
    ('[tool.srm-tf]\nfail-on = "low"', "tool", "==> In this file the keys stand by themselves, without [tool.srm-tf].\n"),
    ('only = ["nonsense"]', "only", "expected a control, control area, service or address, got 'nonsense'"),
    ('profile = "all"\nframework = ["cis-3.0"]', "framework", "expected either profile or framework, got both"),
    ('[attested."s3/buckets-log-access"]\nstatement = "x"\nowner = "y"\nuntil = 2030-01-01', "attested", "one that Terraform shows"),
    ('[attested."iam/console-users-have-mfa"]\nstatement = "x"\nuntil = 2030-01-01', "owner", "expected this key, got nothing"),
    ('[controls."cloudwatch/log-groups-retain-logs"]\nmin_day = 3', "min_day", "Did you mean 'min_days'?"),
    ('[controls."cloudwatch/log-groups-retain-logs"]\nx = 3', "x", "expected one of min_days, got 'x'"),
    ('[controls."cloudwatch/log-groups-retain-logs"]\nmin_days = "3"', "min_days", "expected a number, as 365, got a text: '3'"),
    ('[controls."cloudwatch/log-groups-retain-logs"]\nmin_days = 3.5', "min_days", "as 365, got a number with a fraction: 3.5"),
    ('[controls."cloudwatch/log-groups-retain-logs"]\nmin_days = { a = 1 }', "min_days", "as 365, got a table: {'a': 1}"),
    ('[controls."cloudwatch/log-groups-retain-logs"]\nmin_days = 2030-01-01', "min_days", "as 365, got a day: 2030-01-01"),
    ('[controls."s3/buckets-log-access"]\nx = 3', "x", "expected no settings, got 'x'"),
    ('framework = ["cis-9"]', "==> .srm-tf.toml\n==> framework\n", "Did you mean 'cis-7.0'?"),
    ('[[path]]\nmatch = "*"\nframework = ["cis-9"]', "==> .srm-tf.toml\n==> path[0]\n==> framework\n", "Did you mean 'cis-7.0'?"),
    ('format = ["xml"]', "==> .srm-tf.toml\n==> format\n", "expected one of table, json"),
    ('[[waive]]\ncontrol = "s3/*"\nreason = "x"\nuntil = 2027-01-01T00:00:00Z', "waive[0].until", "got 2027-01-01T00:00:00+00:00"),
    ("profile = ", ".srm-tf.toml", "expected TOML, got an error"),
    ('exclude = ["old\\sub"]', ".srm-tf.toml", "paths are written with `/`"),
    ('exclude = ["C:\\users"]', ".srm-tf.toml", "paths are written with `/`"),
    (f"only = {'[' * 100_000}{']' * 100_000}", ".srm-tf.toml", "expected at most 50 tables and lists inside each other, got more"),
    (f"{'.'.join('x' * 60)} = 1", ".srm-tf.toml", "expected at most 50 tables and lists inside each other, got more"),
    (f"only = {'[' * 200}{']' * 200}", ".srm-tf.toml", "expected at most 50 tables and lists inside each other, got more"),
    (f"var = {{ a = {'9' * 5000} }}", ".srm-tf.toml", "expected TOML, got a number of thousands of digits"),
    ('[[path]]\nmatch = "x"\nfail-on = "hig"', "path[0].fail-on", "got 'hig'"),
    ('[[path]]\nfail-on = "high"', "match", "expected this key, got nothing"),
    ("var = { a = 1 }", 'var."a"', "expected text, got a number"),
    ("framework = ['cis-33']", "cis-33", "Did you mean"),
    ('var-file = ["."]', "==> .srm-tf.toml\n==> var-file\n", "expected a file of variable values, got a directory of the name '.'"),
    (f"{'x' * 100_000} = 1", "==> xxxxxxxx", "…\n"),
]


@pytest.mark.parametrize(("text", "where", "says"), WRONG, ids=[one[1] + str(place) for place, one in enumerate(WRONG)])
def test_what_is_wrong_is_said_with_its_place(place: Path, srm_tf: Program, text: str, where: str, says: str) -> None:
    put(place, {"main.tf": BUCKET, ".srm-tf.toml": text + "\n"})
    done = srm_tf("check", ".")
    assert done.returncode == 2
    said = done.stderr.decode()
    assert where in said
    assert says in said
    assert '[."' not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", [".srm-tf.toml", "control.toml"])
def test_another_encoding_is_said_in_words(place: Path, srm_tf: Program, name: str) -> None:
    put(place, {"main.tf": BUCKET})
    (place / name).write_bytes("# été\n".encode("latin-1"))
    done = srm_tf("check", ".") if name.startswith(".") else srm_tf("controls", "test", name)
    assert done.returncode == 2
    assert done.stderr.decode().split("==> ")[1:] == [
        f"{name}\n",
        "line 1\n",
        "expected UTF-8 text, got a byte that is none\n",
        "Save the file as UTF-8.\n",
    ]


def test_what_is_no_file_of_settings_is_never_taken_for_none(place: Path, srm_tf: Program) -> None:
    """A gate that judged by the defaults then would be another gate."""
    put(place, {"main.tf": BUCKET})
    settings = place / ".srm-tf.toml"
    settings.symlink_to("nowhere.toml")
    done = srm_tf("check", ".")
    assert (done.returncode, b"==> .srm-tf.toml\n==> expected a readable file, got No such file" in done.stderr) == (2, True)
    settings.unlink()
    settings.symlink_to(".srm-tf.toml")
    assert (srm_tf("check", ".").returncode, srm_tf("config", "show").returncode) == (2, 2)
    settings.unlink()
    settings.mkdir()
    done = srm_tf("check", ".")
    assert (done.returncode, b"expected a regular file, got a directory" in done.stderr) == (2, True)
    settings.rmdir()
    put(place, {".srm-tf.toml": "fail-on = low\n"})
    assert b'==> Texts stand in quotes: fail-on = "low"' in srm_tf("check", ".").stderr


def test_a_byte_order_mark_does_no_harm(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": BUCKET, ".srm-tf.toml": '\ufefffail-on = "never"\n'})
    assert srm_tf("check", ".").returncode == 0


def test_settings_below_that_are_wrong_fail_their_input_alone(place: Path, srm_tf: Program) -> None:
    put(place, {"a/main.tf": OPEN, "b/main.tf": BUCKET, "b/.srm-tf.toml": "x = 1\n"})
    done = srm_tf("check", ".", "--format", "json")
    assert done.returncode == 2
    assert {one["root"] for one in done.document["outcomes"]} == {"a"}
    assert b"b/.srm-tf.toml" in done.stderr


def test_config_show_says_who_said_it_and_no_value_of_a_variable(place: Path, srm_tf: Program) -> None:
    settings = 'fail-on = "low"\nvar = { password = "hunter2=pad=" }\n\n[[path]]\nmatch = "a"\nstrict = true\n'
    put(place, {"a/main.tf": BUCKET, ".srm-tf.toml": settings})
    shown = " ".join(srm_tf("config", "show", "a").stdout.decode().split())
    for said in (
        "fail-on low [.srm-tf.toml]",
        "strict yes [.srm-tf.toml, path a]",
        "scope changed [default]",
        "var password [.srm-tf.toml]",
        "exclude (none) [default]",
        "verbose no [default]",
    ):
        assert said in shown
    assert "hunter2" not in shown
    assert "pad" not in shown


def test_config_show_has_a_line_for_every_key_and_takes_an_off_for_said(place: Path, srm_tf: Program) -> None:
    put(place, {".srm-tf.toml": "verbose = false\ncolour = false\n"})
    shown = [line.split() for line in srm_tf("config", "show").stdout.decode().splitlines()]
    tables = {"controls", "attested", "waive", "path"}
    assert schema()["$defs"]["File"]["properties"].keys() - tables <= {line[0] for line in shown}
    assert ["verbose", "no", "[.srm-tf.toml]"] in shown
    assert ["colour", "no", "[.srm-tf.toml]"] in shown
    put(place, {".srm-tf.toml": ""})
    assert "colour on a terminal [default]" in " ".join(srm_tf("config", "show").stdout.decode().split())


def test_config_show_lists_what_is_accepted_attested_and_set(place: Path, srm_tf: Program) -> None:
    waive = '[[waive]]\ncontrol = "s3/*"\naddress = "aws_s3_bucket.b"\nreason = "scratch"\nuntil = 2030-01-01\n'
    attested = '[attested."iam/console-users-have-mfa"]\nstatement = "by SSO"\nowner = "security"\nuntil = 2030-02-01\n'
    days = '[controls."cloudwatch/log-groups-retain-logs"]\nmin_days = 30\n'
    put(place, {"main.tf": BUCKET, ".srm-tf.toml": waive + attested + days})
    shown = " ".join(srm_tf("config", "show").stdout.decode().split())
    assert "waive s3/* at aws_s3_bucket.b: scratch, until 2030-01-01 [.srm-tf.toml]" in shown
    assert "by SSO (security, until 2030-02-01) [.srm-tf.toml]" in shown
    assert "controls.cloudwatch/log-groups-retain-logs min_days 30 [.srm-tf.toml]" in shown


def test_the_schema_for_editors_agrees_with_what_is_read(srm_tf: Program) -> None:
    printed = srm_tf("config", "schema").document
    assert printed == json.loads(json.dumps(schema()))
    validator = jsonschema.Draft202012Validator(printed)
    validator.check_schema(printed)
    good = {"profile": "all", "waive": [{"control": "s3/*", "reason": "x"}], "path": [{"match": "a/**", "fail-on": "low"}]}
    validator.validate(good)
    file, wrong = read(good, "x")
    assert (file.path[0].fail_on, wrong) == ("low", ())
    for bad in ({"profile": "x"}, {"fail_on": "low"}, {"waive": [{"control": "s3/*"}]}):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate(bad)
        assert len(read(bad, "x")[1]) == 1


FOUR = """
fail-on = "mediun"
onyl = ["s3"]
skip = ["nonsense", "s3", "rubbish"]
format = ["json", 3]

[[waive]]
control = "s3/buckets-log-acces"
reason = "x"

[[waive]]
control = "s3/buckets-log-access"
until = "soon"

[controls."cloudwatch/log-groups-retain-logs"]
min_day = 3
min_days = "3"

[controls."cloudwatch/no-such"]
x = 1

[attested."s3/buckets-log-access"]
statement = "x"

[[path]]
match = 3
strict = "yes"
"""
ALL = [
    "fail-on",
    "onyl",
    "format[1]",
    "waive[1].until",
    "waive[1] reason",
    "waive[0] control",
    'controls."cloudwatch/log-groups-retain-logs" min_day',
    'controls."cloudwatch/log-groups-retain-logs" min_days',
    'controls."cloudwatch/no-such"',
    'attested."s3/buckets-log-access" owner',
    'attested."s3/buckets-log-access" until',
    'attested."s3/buckets-log-access"',
    "path[0].match",
    "path[0].strict",
    "skip",
    "skip",
]


def test_all_that_is_wrong_is_said_at_once(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": BUCKET, ".srm-tf.toml": FOUR})
    done = srm_tf("check", ".")
    assert done.returncode == 2
    errors = [error.strip().splitlines() for error in done.stderr.decode().split("\n\n") if "==> .srm-tf.toml" in error]
    places = [
        " ".join(line.removeprefix("==> ") for line in error[1:] if not line.startswith(("==> expected", "==> Did", "==> `")))
        for error in errors
    ]
    assert sorted(places) == sorted(ALL)
    assert "nonsense" in done.stderr.decode()
    assert "'-'" not in done.stderr.decode()  # which stands in for a control


def test_a_control_that_is_missing_is_said_once(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": BUCKET, ".srm-tf.toml": '[[waive]]\nreason = "x"\n[[waive]]\ncontrol = 3\nreason = "x"\n'})
    said = srm_tf("check", ".").stderr.decode()
    assert said.count("==> .srm-tf.toml") == 2
    put(place, {".srm-tf.toml": "", "b/main.tf": BUCKET, "b/.srm-tf.toml": 'x = 1\nonly = ["nonsense"]\n'})
    said = srm_tf("check", ".").stderr.decode()
    assert said.count("b/.srm-tf.toml") >= 2
    assert "nonsense" in said


@pytest.mark.parametrize(
    ("word", "many", "one"),
    [
        ("s3/buckets-log-access", "", ""),
        ("s3/*", "", ""),  # whoever takes none says so
        ("srm-tf/modules-are-loaded", "", "`srm-tf controls list` shows what there is."),
        ("S3", "Did you mean 's3/*'?", "`srm-tf controls list` shows what there is."),
        ("CKV_AWS_157", "Did you mean 'rds/instances-are-multi-az'?", "Did you mean 'rds/instances-are-multi-az'?"),
        ("nonsense", "`srm-tf controls list` shows what there is.", "`srm-tf controls list` shows what there is."),
    ],
)
def test_a_glob_is_suggested_only_where_it_would_do(word: str, many: str, one: str) -> None:
    assert (no_control(facts().catalogue, word, glob=True), no_control(facts().catalogue, word, glob=False)) == (many, one)

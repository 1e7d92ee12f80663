"""`controls new` and `controls test`, as those who write controls use them."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tf.catalogue import scaffold
from srm_tf.catalogue.own_controls import held
from srm_tf.catalogue.read_control import page
from srm_tf.catalogue.sentences import arm_complaints
from srm_tf.catalogue.services import SOURCE
from srm_tf.cli import entry
from srm_tf.engine.configurations import described
from srm_tf.engine.examples import trial
from srm_tf.language.parse import items
from srm_tf.language.syntax import Arm
from srm_tf.options import PROFILES
from srm_tf.report.controls_test import errors, render
from srm_tf.terraform.schema import shipped
from tests.support.judging import AS_OF, catalogue, services

Run = Callable[..., tuple[int, str, str]]
MINE = """
title = "Keys rotate, and their aliases are named"
domain = "key_management"
severity = "low"
resource = "aws_kms_key"
expect = [{ meets = "kms/keys-rotate" }, { meets = "kms/keys-have-owners" }]
rationale = "Why."
remediation = "Set it."
references = ["https://example.com/keys"]

[[example]]
name = "both"
verdict = "satisfied"
terraform = '''
resource "aws_kms_key" "a" {
  enable_key_rotation = true
  tags                = { owner = "me" }
}
'''

[[example]]
name = "neither"
verdict = "missing"
terraform = 'resource "aws_kms_key" "a" { }'

[[example]]
name = "from outside"
verdict = "unknown"
terraform = '''
variable "rotate" { type = bool }
resource "aws_kms_key" "a" {
  enable_key_rotation = var.rotate
  tags                = { owner = "me" }
}
'''
"""
OWNERS = """
title = "Keys have owners"
domain = "key_management"
severity = "low"
resource = "aws_kms_key"
settings = { tag = { default = "owner" } }
expect = ["tags contains $tag"]
rationale = "Why."
remediation = "Set it."
references = ["https://example.com/keys"]
note = "Never unknown: for this test."

[[example]]
name = "it has one"
verdict = "satisfied"
terraform = 'resource "aws_kms_key" "a" { tags = { owner = "me" } }'

[[example]]
name = "of another name"
verdict = "satisfied"
settings = { tag = "team" }
terraform = 'resource "aws_kms_key" "a" { tags = { team = "me" } }'

[[example]]
name = "the wrong tag"
verdict = "misconfigured"
plan = "unknown"
terraform = 'resource "aws_kms_key" "a" { tags = { team = "me" } }'

[[example]]
name = "it lost its owner"
verdict = "unknown"
before = 'resource "aws_kms_key" "a" { tags = { owner = "me" } }'
terraform = 'resource "aws_kms_key" "a" { }'
"""


@pytest.fixture(name="run")
def program(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`srm-tf controls`, started in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["srm-tf", "controls", *arguments])
        with pytest.raises(SystemExit) as left:
            entry()
        out, err = capfd.readouterr()
        return (left.value.code if isinstance(left.value.code, int) else 0), out, err

    return run


@pytest.fixture(name="own")
def folder_of_their_own(tmp_path: Path) -> Path:
    """Two controls of a user: one points at the other, and at a shipped one."""
    folder = tmp_path / "controls" / "kms"
    folder.mkdir(parents=True)
    (folder / "keys-are-mine.toml").write_text(MINE, encoding="utf-8")
    (folder / "keys-have-owners.toml").write_text(OWNERS, encoding="utf-8")
    return folder


def test_a_service_of_the_catalogue_passes() -> None:
    """Of all controls `tests/test_catalogue.py` asks it, one at a time."""
    found = trial([str(SOURCE / "kms")], AS_OF)
    assert [(one.file, one.faults, one.error) for one in found.tested if one.faults or one.error] == []
    assert (found.code, found.strays) == (0, ())
    assert {one.control for one in found.tested} == {one.id for one in catalogue().all() if one.service == "kms"}


TAG = 'fix = \'resource "aws_kms_key" "a" { tags = { owner = "me" } }\''


@pytest.mark.parametrize(
    ("fix", "code", "told"),
    [
        ('fix = \'resource "aws_kms_key" "a" {\'', 1, "fix: line 1"),
        ("fix = 'Set the tag.'", 1, "fix: line 1"),
        # Another key that stands first by its name, which leaves the one that fails as it is.
        (
            'fix = \'resource "aws_kms_key" "A" { tags = { owner = "me" } }\'',
            1,
            "example 'the wrong tag' with it: expected satisfied, got misconfigured",
        ),
        (TAG, 0, ""),
        ("fix = 3", 2, "==> fix\n==> expected Terraform text, or a list of such texts, got 3"),
        ("fix = ['']", 2, "==> fix\n==> expected Terraform text, got ''"),
        ("fix_for_others = '# Delete TYPE.a.'", 2, "==> fix_for_others\n==> expected it beside `fix`, whose texts come first"),
        (f"{TAG}\nfix_for_others = '# Delete a.'", 2, "==> expected Terraform text with TYPE in the place of a type, got '# Delete a.'"),
        (f'{TAG}\nfix_for_others = \'resource "TYPE" "a" {{\'', 1, "fix_for_others: line 1"),
        (f"{TAG}\nfix_for_others = '# Delete TYPE.a.'", 0, ""),
    ],
)
def test_a_fix_that_mends_nothing_is_told(run: Run, own: Path, fix: str, code: int, told: str) -> None:
    file = own / "keys-have-owners.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("\n\n[[example]]", f"\n{fix}\n\n[[example]]", 1), encoding="utf-8")
    got, out, err = run("test", "controls")
    assert told in " ".join(out.split()) or told in err
    assert got == code, out + err


def test_controls_of_a_user_may_point_at_each_other_and_at_shipped_ones(run: Run, own: Path) -> None:
    for name in ("controls", "controls/kms"):
        code, out, err = run("test", name)
        assert (code, err) == (0, ""), out
        assert out == "2 controls, 6 examples: all pass\nSkipped: 1 example of a change (`before`), which only a plan shows\n"
    assert run("test", str(own / "keys-have-owners.toml"))[1].startswith("1 control, 3 examples: passes")


def test_a_name_that_another_control_has_is_told_before_a_run_refuses_it(run: Run, own: Path) -> None:
    text = (own / "keys-have-owners.toml").read_text(encoding="utf-8")
    (own / "grants-avoid-create-grant.toml").write_text(text, encoding="utf-8")
    (own.parent.parent / "more" / "kms").mkdir(parents=True)
    (own.parent.parent / "more" / "kms" / "keys-have-owners.toml").write_text(text, encoding="utf-8")
    code, out, err = run("test", "controls", "more")
    told = " ".join(out.split())
    assert (code, err) == (1, ""), out
    assert "expected a control of your own, got the name of one that is shipped: kms/grants-avoid-create-grant" in told
    assert "expected another name than controls/kms/keys-have-owners.toml has, got kms/keys-have-owners again" in told
    assert ": 2 fail" in told


def test_the_controls_of_a_source_tree_have_the_names_that_are_shipped(run: Run, tmp_path: Path) -> None:
    clone = tmp_path / "srm_tf" / "catalogue" / "aws" / "kms"
    clone.mkdir(parents=True)
    text = (SOURCE / "kms" / "keys-rotate.toml").read_text(encoding="utf-8")
    (clone / "keys-rotate.toml").write_text(text, encoding="utf-8")
    assert "the name of one that is shipped" not in run("test", str(clone))[1]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'verdict = "missing"',
            'verdict = "satisfied"',
            "example 'neither': expected satisfied, got missing: ",
        ),
        ('"kms/keys-have-owners"', '"kms/keys-have-owner"', "got 'kms/keys-have-owner'. Did you mean 'kms/keys-have-owners'?"),
        ('"key_management"', '"key_managment"', "Did you mean 'key_management'?"),
        ('resource = "aws_kms_key"', 'resource = "aws_kms_kay"', "aws_kms_kay is no resource type of the provider. Did you mean"),
        ('name = "neither"', 'name = "neither"\naddress = "aws_kms_key.b"', "expected 'aws_kms_key.b' (aws_kms_key) in its Terraform text"),
        ("enable_key_rotation = var.rotate", "enable_key_rotatoin = var.rotate", "has no such argument"),
        ('"aws_kms_key" "a" { }', '"aws_kms_key" "a" {', "example 'neither': main.tf"),
        ('resource "aws_kms_key" "a" { }\'', "'", "expected a subject (aws_kms_key) in its Terraform text, got no resource at all"),
        ('references = ["https', 'references = ["http', "expected an https address"),
    ],
)
def test_what_is_wrong_is_told_with_its_file(run: Run, own: Path, old: str, new: str, says: str) -> None:
    assert old in MINE
    (own / "keys-are-mine.toml").write_text(MINE.replace(old, new, 1), encoding="utf-8")
    code, out, err = run("test", "controls")
    assert (code, err) == (1, "")
    assert out.startswith("controls/kms/keys-are-mine.toml\n  ")
    assert says in " ".join(out.split())
    assert out.splitlines()[-2].endswith("1 fails")
    assert max(map(len, out.splitlines())) <= 80


def test_what_cannot_be_read_is_exit_2_and_the_others_are_tested(run: Run, own: Path) -> None:
    (own / "keys-are-mine.toml").write_text(MINE.replace("severity", "severty"), encoding="utf-8")
    (own / "keys-have-owners.toml").write_text(OWNERS.replace("misconfigured", "missing"), encoding="utf-8")
    code, out, err = run("test", "controls")
    assert code == 2
    assert err.startswith("==> controls/kms/keys-are-mine.toml\n==> severty\n==> expected one of title, ")
    assert "got 'severty'\n==> Did you mean 'severity'?" in err
    assert "example 'the wrong tag': expected missing, got misconfigured" in out
    assert "2 controls, 3 examples: 1 fails, 1 cannot be read" in out


def test_a_file_that_nests_without_end_is_told(run: Run, own: Path) -> None:
    (own / "keys-are-mine.toml").write_text(f"title = {'[' * 100_000}{']' * 100_000}", encoding="utf-8")
    told = "==> controls/kms/keys-are-mine.toml\n==> expected at most 50 tables and lists inside each other, got more"
    code, _, err = run("test", "controls")
    assert (code, err.strip()) == (2, told)


@pytest.mark.parametrize("name", ["nothing", "empty", "kms/none.toml"])
def test_without_controls_there_is_no_pass(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    code, out, err = run("test", name)
    assert (code, out) == (2, "")
    assert err.startswith(f"==> {name}\n==> expected ")


def test_a_file_where_no_control_is_looked_for_is_named(run: Run, own: Path) -> None:
    (own.parent / "stray.toml").write_text(MINE, encoding="utf-8")
    code, out, _ = run("test", "controls")
    assert code == 0
    assert "Not looked at: controls/stray.toml" in out


def test_the_facts_of_the_shipped_catalogue_are_no_stray_controls() -> None:
    assert held(SOURCE, ())[1] == []


def test_the_environment_of_the_author_decides_nothing(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_VAR_rotate", "true")
    assert run("test", str(own))[0] == 0


@pytest.mark.parametrize(("day", "verdict"), [("2020-01-01", "satisfied"), ("2035-01-01", "misconfigured")])
def test_the_day_of_judgement_is_that_of_the_example_or_that_of_the_run(tmp_path: Path, day: str, verdict: str) -> None:
    folder = tmp_path / "eks"
    folder.mkdir()
    terraform = 'resource "aws_eks_cluster" "a" { version = "1.33" }'
    examples = "".join(
        f"[[example]]\nname = '{name}'\nverdict = '{got}'\n{more}\nterraform = '{terraform}'\n"
        for name, got, more in (("then", "satisfied", "as_of = 2020-01-01"), ("now", verdict, ""))
    )
    head = MINE.partition("[[example]]")[0].replace("aws_kms_key", "aws_eks_cluster")
    sentence = "version is a supported version of 'eks'"
    text = head.replace(head[head.index("expect") : head.index("rationale")], f'expect = ["{sentence}"]\nnote = "never unknown, missing"\n')
    (folder / "clusters-are-mine.toml").write_text(text + examples, encoding="utf-8")
    found = trial([str(tmp_path)], date.fromisoformat(day)).tested[0]
    assert [one for one in found.faults if one.startswith("example")] == []


def test_a_stack_may_be_the_baseline_of_its_account(tmp_path: Path) -> None:
    path = tmp_path / "cloudtrail" / "accounts-are-mine.toml"
    path.parent.mkdir()
    head = MINE.partition("[[example]]")[0].replace('"aws_kms_key"', '"account"')
    judging = 'expect = [{ has = "aws_cloudtrail", where = ["is_multi_region_trail is true"] }]\nnote = "never satisfied"\n'
    examples = "".join(
        f"[[example]]\nname = '{verdict}'\nverdict = '{verdict}'\nhere = {here}\nterraform = 'resource \"aws_kms_key\" \"a\" {{ }}'\n"
        for here, verdict in (("true", "missing"), ("false", "unknown"))
    )
    path.write_text(head.replace(head[head.index("expect") : head.index("rationale")], judging) + examples, encoding="utf-8")
    assert trial([str(path)], AS_OF).tested[0].faults == ()


NEW = ("title", "domain", "rationale", "remediation", "fix", "example 'it is written'", "example 'another stack decides'", "expect")


def test_a_new_file_loads_and_complains_of_what_is_left_only(run: Run, tmp_path: Path) -> None:
    code, out, err = run("new", "kms/keys-have-friends")
    assert (code, err) == (0, "")
    path = tmp_path / "controls" / "kms" / "keys-have-friends.toml"
    assert [word for word in PROFILES[:-1] if word not in path.read_text(encoding="utf-8")] == []  # the last one stands for all of them
    assert "srm-tf controls test controls/kms/keys-have-friends.toml" in out
    found = trial(["controls"], AS_OF)
    assert found.code == 1
    assert [fault.partition(":")[0] for fault in found.tested[0].faults] == [*NEW, "references"]
    assert errors(found) == ""
    assert max(map(len, render(found, width=80).splitlines())) <= 80


# One without any optional argument, one whose sentences have backslashes, and of all others some.
SUGGESTED = ("aws_api_gateway_rest_api_policy", "aws_batch_job_definition", "account", "region", *sorted(shipped().types)[::80])


@pytest.mark.parametrize("subject", SUGGESTED)
def test_what_a_new_file_suggests_can_be_asked(subject: str) -> None:
    text = scaffold.text("own/things-are-fine", subject, scaffold.Known(catalogue(), services(), shipped()))
    suggested = [line.removeprefix("#     ") for line in text.splitlines() if line.startswith("#     expect = ")]
    assert suggested
    for line in suggested:
        arm = Arm((subject,), expect=items(tomllib.loads(line)["expect"], ("x",)))
        assert list(arm_complaints(arm, shipped(), {})) == []


def test_a_folder_stands_for_the_controls_in_it(run: Run, tmp_path: Path) -> None:
    run("new", "kms/keys-have-friends")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert [one.control for one in trial(["."], AS_OF).tested] == ["kms/keys-have-friends"]


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kms" / "keys-have-friends.toml"
    path.parent.mkdir()
    path.write_text("mine", encoding="utf-8")
    code, _, err = run("new", "kms/keys-have-friends", "--dir", ".")
    assert (code, path.read_text(encoding="utf-8")) == (2, "mine")
    assert "expected a new control, got a file that is there already" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("keys-rotate",), "expected SERVICE/SENTENCE"),
        (("kms/keys-rotate",), "one that is taken"),
        (("kms/Keys",), "expected a name in kebab-case, got 'Keys'"),
        (("kms/keys-are-not-old",), "got 'not' in it"),
        (("kms/keys-last-30-days",), "got '30'"),
        (("kms/keys-" + "x" * 60,), "44 characters or fewer"),
        (("../keys-rotate",), "expected the folder of a service"),
        (("kmss/keys-are-mine",), "Did you mean 'kms'?"),
        (("kms/things-are-mine",), "Say --resource TYPE, one of: aws_kms_alias, "),
        (("kms/keys-are-mine", "--resource", "aws_kms_kee"), "Did you mean 'aws_kms_key'?"),
    ],
)
def test_a_name_that_breaks_the_rules_writes_nothing(run: Run, tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run("new", *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("kms/grants-are-mine", "aws_kms_grant"),
        ("ec2/instances-are-mine", "aws_instance"),
        ("rds/databases-are-mine", "aws_db_instance"),
        ("iam/policies-are-mine", "aws_iam_policy"),
    ],
)
def test_the_type_is_what_the_first_words_mean(name: str, subject: str) -> None:
    assert scaffold.guess(name, scaffold.Known(catalogue(), services(), shipped())) == subject


def test_every_type_has_a_scaffold_that_reads(tmp_path: Path) -> None:
    known = scaffold.Known(catalogue(), services(), shipped())
    for subject in (*shipped().types[::7], "account", "region", "data.aws_ami", "provider.aws"):
        found = page(tomllib.loads(scaffold.text("kms/keys-x", subject, known)), "kms/keys-x", (subject,))
        assert [one.verdict for one in found.examples] == ["satisfied", "missing", "unknown"]
        (tmp_path / "main.tf").write_text(found.examples[1].terraform, encoding="utf-8")
        world = described(tmp_path.resolve(), shipped())
        values = [one.values[name] for one in world.after.resources for name in one.values]
        assert (subject, list(replace(world.after, resources=()).notes), list(world.late() if world.late else ())) == (subject, [], [])
        assert values or "." in subject or not subject.startswith("aws_")


TAGGED = """
title = "Buckets say who owns them"
domain = "configuration_management"
severity = "low"
resource = "aws_s3_bucket"
expect = ["tags.owner is set"]
rationale = "Why."
remediation = "Tag it."
fix = %s
references = ["https://example.com/owners"]

[[example]]
name = "tagged"
verdict = "satisfied"
terraform = 'resource "aws_s3_bucket" "a" { tags = { owner = "me" } }'

[[example]]
name = "not tagged, in a module"
verdict = "missing"
terraform = 'module "m" { source = "./m" }'
files = { "m/main.tf" = 'resource "aws_s3_bucket" "b" { }' }

[[example]]
name = "not tagged"
verdict = "missing"
terraform = 'resource "aws_s3_bucket" "a" { }'

[[example]]
name = "from outside"
verdict = "unknown"
terraform = '''
variable "owner" { type = string }
resource "aws_s3_bucket" "a" { tags = { owner = var.owner } }
'''
"""
LEFT_OPEN = "got none. example 'not tagged' with it: expected satisfied, got missing"
OWNED = 'resource "aws_s3_bucket" "a" {\n  tags = { owner = "me" }\n}'


@pytest.mark.parametrize(
    ("fix", "said"),
    [
        (f"'''\n{OWNED}\n'''", ""),
        (f"['''\n{OWNED}\n''', '''\n{OWNED}\n''']", ""),
        ("'# Delete aws_s3_bucket.a.'", ""),
        (
            '\'resource "aws_s3_bucket" "b" { tags = { owner = "me" } }\'',
            LEFT_OPEN,
        ),
        (
            '\'resource "aws_s3_bucket" "a" { tag = { owner = "me" } }\'',
            LEFT_OPEN,
        ),
        ('\'resource "aws_s3_bucket" "a" { tags = {\'', "fix: line 1, column 39 of its text: expected a `}` for this, got the end"),
        (
            "'''\n" + 'resource "aws_s3_bucket" "a" {\n    tags = { owner = "me" }\n}' + "\n'''",
            "fix: expected `resource aws_s3_bucket a` with tags, laid out as `terraform fmt` does, got lines that show nothing",
        ),
        (
            "'''\n" + 'resource  "aws_s3_bucket" "a" {\n  tags = { owner = "me" }\n}' + "\n'''",
            "fix: expected `resource aws_s3_bucket a` with tags, laid out as `terraform fmt` does, got lines that show no such block",
        ),
        ("''", "expected Terraform text, got ''"),
        ("[]", "expected Terraform text, or a list of such texts, got [] ==> Leave the key out where there is none."),
        ("3", "expected Terraform text, or a list of such texts, got 3"),
    ],
)
def test_a_fix_has_to_mend_an_example(run: Run, tmp_path: Path, fix: str, said: str) -> None:
    folder = tmp_path / "controls" / "own"
    folder.mkdir(parents=True)
    (folder / "buckets-have-owners.toml").write_text(TAGGED % fix, encoding="utf-8")
    code, out, err = run("test", str(tmp_path / "controls"))
    assert (code == 0) == (said == ""), out + err
    assert said in " ".join((out + err).split())

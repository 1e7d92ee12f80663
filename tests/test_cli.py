"""The command line as people and pipelines use it: exit codes, streams, options that cannot take effect."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete

from srm_tf.catalogue.aliases import load_aliases
from srm_tf.catalogue.unanswered import REASONS, REFERENCES, of_checker
from srm_tf.cli import main
from srm_tf.elsewhere import MEANT
from tests.support.judging import catalogue
from tests.support.scanning import Program

ROOT = Path(__file__).parent.parent
WEB = ROOT / "fixtures" / "01-web-app" / "plan.json"
GOOD = ROOT / "tests" / "acceptance" / "plans" / "29-nothing-but-outputs" / "plan.json"


@pytest.fixture
def srm_tf(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Program:
    """The program, where this repository stands."""
    monkeypatch.chdir(ROOT)
    return Program(monkeypatch, capfdbinary)


def test_the_program_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "srm_tf", "--version"], capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout[:7]) == (0, b"srm-tf,")


def test_findings_at_or_above_the_threshold_are_exit_1(srm_tf: Program) -> None:
    assert srm_tf("check", str(WEB), "--fail-on", "critical").returncode == 1
    assert srm_tf("check", str(WEB), "--fail-on", "never").returncode == 0
    assert srm_tf("check", str(WEB), "--only", "vpc/vpcs-log-flows", "--fail-on", "high").returncode == 0
    assert srm_tf("check", str(WEB), "--only", "vpc/vpcs-log-flows", "--fail-on", "medium").returncode == 1


def test_a_severity_may_stand_in_capitals_as_other_checkers_have_it(srm_tf: Program) -> None:
    small, capitals = (srm_tf("check", str(WEB), "--only", "s3", "--fail-on", word) for word in ("low", "LOW"))
    assert capitals == small
    assert small.returncode == 1


def test_strict_counts_what_is_unknown(srm_tf: Program) -> None:
    only = ("--only", "ebs/accounts-encrypt-volumes-by-default", "--fail-on", "low")
    assert srm_tf("check", str(WEB), *only).returncode == 0
    assert srm_tf("check", str(WEB), *only, "--strict").returncode == 1


def test_nothing_in_scope_is_exit_0(srm_tf: Program) -> None:
    assert srm_tf("check", str(GOOD)).returncode == 0


@pytest.mark.parametrize("name", ["nonexistent.json", "nonexistent.tf", "docs", "README.md", "pyproject.toml"])
def test_case_28_what_cannot_be_read_is_exit_2_and_outranks_findings(srm_tf: Program, name: str) -> None:
    done = srm_tf("check", name, str(WEB))
    assert done.returncode == 2
    assert f"==> {name}\n".encode() in done.stderr
    assert b"aws_db_instance.reporting" in done.stdout
    assert b"Traceback" not in done.stderr


FORGED = "a\n::error::forged\x1b[31m"


@pytest.mark.parametrize(
    "found", [{}, {"main.tf": 'resource "x {\n'}, {"main.tf": 'resource "aws_sqs_queue" "q" {\n  a = 1\n  a = 2\n}\n'}]
)
def test_a_name_begins_no_line_of_its_own(srm_tf: Program, tmp_path: Path, found: dict[str, str]) -> None:
    """GitHub obeys a line that begins with `::`, whatever wrote it, and a terminal its escapes."""
    folder = tmp_path / FORGED
    for name, text in found.items():
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    done = srm_tf("check", str(folder))
    assert done.returncode == 2 or found
    assert b"::error::forged" in done.stdout + done.stderr
    assert not re.search(rb"^::|\x1b", done.stdout + done.stderr, re.MULTILINE)


def test_a_matrix_without_an_input_that_cannot_be_read_is_exit_2_as_well(srm_tf: Program) -> None:
    done = srm_tf("matrix", "nonexistent.json", str(WEB))
    assert done.returncode == 2
    assert b"==> nonexistent.json\n" in done.stderr
    assert b"aws_vpc.main" in done.stdout
    assert srm_tf("matrix", str(WEB)).returncode == 0  # whatever it finds


@pytest.mark.parametrize("option", ["--against", "--source", "--baseline", "--exclude", "--var-file", "--format", "--only"])
def test_an_empty_value_is_no_value(srm_tf: Program, option: str) -> None:
    """`--against "$BASE"` where nobody has set it."""
    done = srm_tf("check", str(GOOD), option, "")
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"==> {option}\n==> expected a value, got an empty text\n")


@pytest.mark.parametrize("command", ["check", "waivers list", "waivers import", "controls test", "baseline write", "config show"])
def test_an_empty_name_is_not_this_directory(srm_tf: Program, command: str) -> None:
    done = srm_tf(*command.split(), "")
    assert (done.returncode, done.stderr.split(b"\n")[1]) == (2, b"==> expected a value, got an empty text")


@pytest.mark.parametrize(
    ("line", "beginning", "kind", "words"),
    [
        ("", "ch", "plain", ["check"]),
        ("check", "infr", "file", ["infr"]),  # which the shell completes itself
        ("check --source", "i", "file", ["i"]),
        ("waivers import", "", "file", [""]),
        ("explain", "kms/keys-rot", "plain", ["kms/keys-rotate", "kms/keys-rotate-frequently"]),
        ("check . --only", "ebs", "plain", None),
        ("check . --skip", "encryption_at", "plain", ["encryption_at_rest"]),
        ("check . --framework", "cis-7", "plain", ["cis-7.0"]),
        ("check . --format", "gitlab", "plain", ["gitlab-code-quality", "gitlab-sast"]),
        ("check . --fail-on", "m", "plain", ["medium"]),
        ("check --only s3 nothing --fail-on", "m", "plain", ["medium"]),  # what is wrong before it is told to who runs it
        ("explain", "aws_ebs_enc", "plain", ["aws_ebs_encryption_by_default"]),
        ("explain", "misc", "plain", ["misconfigured"]),
        ("controls new --resource", "aws_ebs_enc", "plain", ["aws_ebs_encryption_by_default"]),
        ("controls new --resource", "reg", "plain", ["region"]),
        ("coverage --service", "s3", "plain", ["s3", "s3files", "s3outposts", "s3tables", "s3vectors"]),
    ],
)
def test_what_a_shell_completes(line: str, beginning: str, kind: str, words: list[str] | None) -> None:
    found = ShellComplete(main, {}, "srm-tf", "_SRM_TF_COMPLETE").get_completions(line.split(), beginning)
    assert {one.type for one in found} == {kind}
    assert [one.value for one in found] == words if words else all(one.value.startswith(beginning) for one in found)


def test_standard_output_that_takes_nothing_is_no_defect_of_ours() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "srm_tf", "config", "schema"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.startswith(b"==> standard output\n==> expected a place that can be written, got ")
    assert b"defect" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there does a limit hold what is taken")
def test_memory_that_is_not_there_is_no_defect_of_ours(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text("{", encoding="utf-8")
    os.truncate(plan, 1 << 40)  # it takes no room on the disk
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 33, 1 << 33)); sys.argv[0] = 'srm-tf'; "
    command = [sys.executable, "-c", f"{limited}from srm_tf.__main__ import start; start()", "check", str(plan)]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"==> memory\n==> expected room ")
    assert b"defect" not in done.stderr


def test_an_interrupt_while_the_program_is_read_in_leaves_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", encoding="utf-8")
    hear = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # jobs in the background of a shell ignore it
    begin = f"{hear}import sys; sys.path.insert(0, sys.argv.pop()); from srm_tf.__main__ import start; start()"
    done = subprocess.run([sys.executable, "-c", begin, str(tmp_path)], capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (130, b"")


def test_an_interrupt_while_a_class_is_made_is_no_defect(tmp_path: Path) -> None:
    named = "class Name:\n    def __set_name__(self, owner, name):\n        os.kill(os.getpid(), signal.SIGINT)\n"
    (tmp_path / "tabulate.py").write_text(f"import os, signal\n{named}class Made:\n    name = Name()\n", encoding="utf-8")
    hear = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    begin = f"{hear}import sys; sys.path.insert(0, sys.argv.pop(1)); from srm_tf.__main__ import start; start()"
    command = [sys.executable, "-c", begin, str(tmp_path), "matrix", "fixtures/08-risky-pull-request/plan.json"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr.strip()) == (130, b"")


def test_a_name_that_no_file_can_have_in_this_locale_is_told(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('module "log" { source = "./\u0142og" }\n', "utf-8")
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-m", "srm_tf", "check", str(tmp_path)], capture_output=True, check=False, cwd=ROOT, env=plain)
    assert done.returncode == 2
    assert b"==> Set PYTHONUTF8=1, or a locale with UTF-8" in done.stderr


def test_a_package_of_another_python_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "msgspec").mkdir()
    (tmp_path / "msgspec" / "__init__.py").write_text("from . import _core\n")  # as a wheel of another Python has it, or one in an archive
    done = subprocess.run(
        [sys.executable, "-m", "srm_tf", "check", str(GOOD)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))},
    )
    assert done.returncode == 2
    assert b"==> expected msgspec for Python 3." in done.stderr
    assert b"==> Install srm-tf anew" in done.stderr


@pytest.mark.parametrize(("form", "encoding"), [("table", "cp1252"), ("junit", "utf-8"), ("markdown", "utf-8")])
def test_a_code_page_without_some_letters_is_no_defect_either(
    srm_tf: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str, encoding: str
) -> None:
    """As on Windows, whose redirected output has one of old. What is for programs is UTF-8 everywhere."""
    (tmp_path / "main.tf").write_text('resource "aws_kms_key" "ключ" {}\n', encoding="utf-8")
    written = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(written, encoding="cp1252"))
    done = srm_tf("check", str(tmp_path), "--format", form, "--fail-on", "never")
    assert (done.returncode, done.stderr) == (0, b"")
    assert ("ключ" in written.getvalue().decode(encoding)) is (encoding == "utf-8")


def test_a_plan_from_powershell_or_from_a_pipe_is_the_same_plan(srm_tf: Program) -> None:
    text = WEB.read_text()
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        done = srm_tf("check", "-", "--format", "json", "--fail-on", "never", "--as-of", "2026-11-24", stdin=data)
        assert done.returncode == 0
        assert len(done.document["resources"]) == 58


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--only", "s33"), b"Did you mean 's3'?"),
        (("--skip", "vpc/vpcs-log-flow"), b"Did you mean 'vpc/vpcs-log-flows'?"),
        (("--only", "network"), b"Did you mean 'network_infrastructure' or 'network_configuration'"),
        (("--only", "nonsense"), b"`srm-tf controls list` shows what there is."),
        (("--skip", "srm-tf/types-are-known"), b"`srm-tf explain srm-tf/types-are-known` tells how what it finds is mended, or waived."),
        (("--skip", "aws_s3_bucket"), b"Of all resources of a type: 'aws_s3_bucket.*', and '*.aws_s3_bucket.*' for those in modules.\n"),
        (("--source", "x"), b"expected a directory with Terraform configuration, got 'x'"),
        (("--as-of", "tomorrow"), b"expected a day as 2026-11-25"),
        (("--fail-on", "severe"), b"severe"),
        (("--profile", "everything"), b"everything"),
        (("--scope", "some"), b"some"),
    ],
)
def test_case_26_an_option_that_cannot_take_effect_is_exit_2(srm_tf: Program, option: tuple[str, str], says: bytes) -> None:
    done = srm_tf("check", str(WEB), *option)
    assert done.returncode == 2
    assert says in done.stderr
    assert option[0].encode() in done.stderr


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--var", "a=b"), b"==> --var\n==> expected a directory or a file of configuration to apply it to"),
        (("--var-file", "x.tfvars"), b"==> --var-file\n==> expected a directory or a file of configuration to apply it to"),
        (("--exclude", "x"), b"==> --exclude\n==> expected a directory or a file of configuration to apply it to"),
        (("--var-file", "x.tfvars", "--var", "a=b"), b"==> --var\n"),
        (("--against", "HEAD"), b"==> --against\n==> expected a directory or a file of configuration to compare"),
    ],
)
def test_what_is_said_of_configuration_cannot_take_effect_on_a_plan(srm_tf: Program, option: tuple[str, ...], says: bytes) -> None:
    done = srm_tf("check", str(WEB), *option)
    assert done.returncode == 2
    assert says in done.stderr.replace(b"\r", b"")


def test_only_and_skip_take_controls_domains_services_and_addresses(srm_tf: Program) -> None:
    def pairs(*options: str) -> set[tuple[str, str]]:
        done = srm_tf("check", str(WEB), "--format", "json", "--fail-on", "never", *options)
        return {(one["address"], one["control"]) for one in done.document["outcomes"]}

    everything = pairs()
    assert pairs("--only", "rds") == {pair for pair in everything if pair[1].startswith("rds/")}
    assert pairs("--skip", "rds") == {pair for pair in everything if not pair[1].startswith("rds/")}
    assert {address for address, _ in pairs("--only", "aws_subnet.data[0]")} == {"aws_subnet.data[0]"}
    subnets = {address for address, _ in everything if address.startswith("aws_subnet.")}
    assert {address for address, _ in pairs("--only", "aws_subnet.*")} == subnets
    assert pairs("--only", "encryption_at_rest") < everything


@pytest.mark.parametrize("option", ["--only", "--skip"])
@pytest.mark.parametrize("word", ["S3.9", "CloudTrail.2", "3.1.1", "PCI.S3.1"])
def test_an_id_of_a_framework_is_no_address_that_matches_nothing(srm_tf: Program, option: str, word: str) -> None:
    """No name in Terraform begins with a digit (https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers)."""
    done = srm_tf("check", str(WEB), option, word)
    assert done.returncode == 2
    told = f"==> {option}\n==> expected a control, control area, service or address, got {word!r}\n==> `srm-tf explain {word}` tells"
    assert done.stderr.decode().startswith(told)


@pytest.mark.parametrize("word", ["rds/", "encryption_at_rest/"])
def test_a_service_written_as_a_folder_is_named_without_the_slash(srm_tf: Program, word: str) -> None:
    done = srm_tf("check", str(WEB), "--only", word)
    assert done.returncode == 2
    assert f"Did you mean {word.rstrip('/')!r}?" in done.stderr.decode()


@pytest.mark.parametrize("option", ["--only", "--skip"])
@pytest.mark.parametrize("word", ["s3,ecs", "CKV_AWS_18,CKV_AWS_19", "s3, rds"])
def test_several_words_in_one_are_told_apart_from_a_wrong_one(srm_tf: Program, option: str, word: str) -> None:
    done = srm_tf("check", str(WEB), option, word)
    assert done.returncode == 2
    assert (
        f"==> {option}\n==> expected a control, control area, service or address, got {word!r}\n==> Each by itself" in done.stderr.decode()
    )


def test_a_word_that_is_said_twice_is_told_once(srm_tf: Program) -> None:
    twice = ("--only", "rds", "--skip", "s3", "--exclude", "old") * 2
    done = srm_tf("check", str(WEB.parent), *twice, "--fail-on", "never")
    assert "profile baseline, only rds, without s3, old not looked into" in " ".join(done.stdout.decode().split())


@pytest.mark.parametrize(
    "word", ["aws_subnet.data[0]", "aws_subnet.data[*", 'module.a["1.2"].aws_vpc.x', "*.v1.2*", "module.m1.*", "data.aws_ami.a1"]
)
def test_an_address_with_numbers_is_one(srm_tf: Program, word: str) -> None:
    assert srm_tf("check", str(WEB), "--only", word, "--fail-on", "never").returncode == 0


def test_a_framework_asks_its_controls_alone_whatever_their_profile(srm_tf: Program) -> None:
    def told(*options: str) -> dict[str, Any]:
        found: dict[str, Any] = srm_tf("check", str(WEB), "--format", "json", "--fail-on", "never", *options).document
        return found

    plain, cis = told(), told("--framework", "cis-7.0")
    assert "frameworks" not in plain
    assert all("frameworks" not in one for one in plain["outcomes"])
    assert cis["frameworks"] == ["cis-7.0"]
    assert cis["outcomes"]
    assert all(one["frameworks"]["cis-7.0"]["ids"] for one in cis["outcomes"])
    assert {one["frameworks"]["cis-7.0"]["mapping"] for one in cis["outcomes"]} == {"published"}
    nist = told("--framework", "nist-800-53-r5")
    assert {one["profile"] for one in nist["outcomes"]} > {"baseline"}
    assert "inferred" in {one["frameworks"]["nist-800-53-r5"]["mapping"] for one in nist["outcomes"]}
    both = told("--framework", "cis-7.0", "--framework", "fsbp", "--only", "s3")
    assert {one["control"].partition("/")[0] for one in both["outcomes"]} == {"s3"}
    assert {name for one in both["outcomes"] for name in one["frameworks"]} == {"cis-7.0", "fsbp"}


def test_the_ids_of_a_framework_stand_beside_the_control(srm_tf: Program) -> None:
    done = srm_tf("check", str(WEB), "--framework", "cis-7.0", "--fail-on", "never", "--verbose").stdout
    assert b"framework cis-7.0, every profile" in done
    assert b"cis-7.0:" in done
    assert b"framework cis-7.0, every profile" in srm_tf("matrix", str(WEB), "--framework", "cis-7.0").stdout
    listed = srm_tf("controls", "list", "--framework", "cis-7.0", "--only", "s3").stdout
    assert b"s3/buckets-require-tls" in listed
    assert b"cis-7.0: 3.1.1" in listed
    explained = srm_tf("explain", "acm/certificates-have-strong-keys").stdout
    assert b"fsbp: ACM.2" in explained
    assert srm_tf("explain", "S3.5").stdout.startswith(b"s3/buckets-require-tls")  # fsbp and security-hub both have it
    assert b"nist-800-53-r5 (inferred): " in explained


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", str(WEB), "--framework", "cis-7"), b"Did you mean 'cis-7.0'?"),
        (("matrix", str(WEB), "--framework", "fspb"), b"Did you mean 'fsbp'?"),
        (("controls", "list", "--framework", "nist"), b"Did you mean 'nist-800-53-r5'?"),
        (("coverage", "--framework", "cis_3.0"), b"Did you mean 'cis-3.0'?"),
        (("coverage", "--service", "s33"), b"Did you mean 's3'?"),
        (("check", str(WEB), "--framework", "cis-7.0", "--only", "dax"), b"none left"),
        (("check", str(WEB), "--framework", "fsbp", "--profile", "baseline"), b"got both"),
        (("controls", "list", "--framework", "fsbp", "--profile", "opinion"), b"got both"),
    ],
)
def test_a_framework_or_service_that_is_not_there_is_exit_2(srm_tf: Program, arguments: tuple[str, ...], says: bytes) -> None:
    done = srm_tf(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr
    assert b"Traceback" not in done.stderr


def test_coverage_is_a_table_or_json(srm_tf: Program) -> None:
    assert b"not covered" in srm_tf("coverage", "--service", "s3").stdout
    told = srm_tf("coverage", "--framework", "cis-3.0", "--format", "json").document
    assert [one["id"] for one in told["frameworks"]] == ["cis-3.0"]


def test_every_command_says_what_it_does(srm_tf: Program) -> None:
    commands = (
        (),
        ("check",),
        ("matrix",),
        ("explain",),
        ("coverage",),
        ("controls",),
        ("controls", "list"),
        ("controls", "new"),
        ("controls", "test"),
    )
    for command in commands:
        done = srm_tf(*command, "--help")
        assert done.returncode == 0
        assert b"Usage:" in done.stdout


@pytest.mark.parametrize("name", ["s3/buckets-require-tls", "aws_s3_bucket", "s3"])
def test_explain_knows_controls_types_and_services(srm_tf: Program, name: str) -> None:
    done = srm_tf("explain", name)
    assert done.returncode == 0, done.stderr
    assert name.rpartition("/")[2].encode() in done.stdout


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("CKV_AWS_53", b"s3/buckets-block-public-access\n"),
        ("ckv2_aws_6", b"s3/buckets-block-public-access\n"),
        ("AVD-AWS-0089", b"s3/buckets-log-access\n"),
        ("CKV_AWS_8", b"Controls (3)"),
        ("s3_bucket_kms_encryption", b"s3/buckets-use-customer-keys\n"),
        ("a20be318-cac7-457b-911d-04cc6e812c25", b"vpc/network-acls-close-admin-ports-to-world\n"),
        ("s3.5", b"s3/buckets-require-tls\n"),
        ("cis-7.0 3.1.1", b"s3/buckets-require-tls\n"),
        ("CIS-7.0:3.1.4", b"Controls (2)"),
        ("cis-7.0/3.1.1", b"s3/buckets-require-tls\n"),
        ("AC-3", b"s3/buckets-block-public-access"),
        ("encryption_at_rest", b"s3/buckets-are-encrypted-at-rest"),
    ],
)
def test_explain_knows_the_ids_of_other_checkers(srm_tf: Program, name: str, says: bytes) -> None:
    done = srm_tf("explain", name)
    assert done.returncode == 0, done.stderr
    assert says in done.stdout


@pytest.mark.parametrize("words", [("cis-7.0", "3.1.1"), ("encryption", "at", "rest")])
def test_explain_takes_the_words_of_a_name_without_quotes(srm_tf: Program, words: tuple[str, ...]) -> None:
    apart, together = srm_tf("explain", *words), srm_tf("explain", " ".join(words))
    assert (apart.returncode, apart.stdout, apart.stderr) == (together.returncode, together.stdout, together.stderr)


def test_explain_of_no_name_is_told_what_is_missing(srm_tf: Program) -> None:
    done = srm_tf("explain")
    assert done.returncode == 2
    assert b"Missing argument 'NAME'" in done.stderr


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("EC2.4", ["EC2.4 of AWS Foundational", "Since when an instance has been stopped", "ec2-controls.html#ec2-4", "--framework fsbp"]),
        ("fsbp:ec2.4", ["EC2.4 of AWS Foundational", "Record who did"]),
        ("cis-7.0 2.2", ["2.2 of CIS Amazon", "for people to say", "--framework cis-7.0"]),
        (
            "CKV_AWS_135",
            ["CKV_AWS_135 of Checkov", "It asks for EBS-optimized instances", "of speed", "checkov --check CKV_AWS_135"],
        ),
        ("CKV_AWS_257", ["It asks for two approvals", "codecommit/repositories-require-approvals"]),
        ("ckv_aws_9999", ["CKV_AWS_9999 of Checkov", "or this version has no control for it yet", 'checkov = ["CKV_AWS_9999"]']),
        ("avd-aws-9999", ["AVD-AWS-9999 of Trivy", "trivy config DIR"]),
        ("abdb29d4-5ca1-4e91-800b-b3569bbd788c", ["of KICS: no control answers it", "kics scan"]),
        ("ac_aws_0253", ["AC_AWS_0253 of Terrascan", "one port", "All ports at once", "--scan-rules AC_AWS_0253"]),
        ("AC_AWS_9999", ["AC_AWS_9999 of Terrascan", "It is no id of Terrascan", "or this version has no control for it yet"]),
    ],
)
def test_explain_of_an_id_that_no_control_answers_is_an_answer(srm_tf: Program, name: str, says: list[str]) -> None:
    done = srm_tf("explain", name)
    assert (done.returncode, done.stderr) == (0, b"")
    shown = " ".join(done.stdout.decode().split())
    assert [one for one in says if one not in shown] == []


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ("--output", b"Here: a format names its file: --format json:FILE"),
        ("--json", b"Here: --format json"),
        ("-d", b"Here: name the directory, the file or the plan itself"),
        ("--soft-fail", b"Here: --fail-on never"),
        ("--external-checks-dir", b"Here: --own-controls DIR"),
        ("--scan-rules", b"Here: --only WORD"),
    ],
)
def test_an_option_of_another_checker_is_told_what_says_it_here(srm_tf: Program, option: str, hint: bytes) -> None:
    done = srm_tf("check", option, "x", str(GOOD))
    assert done.returncode == 2
    assert done.stderr.endswith(hint + b"\n") or hint in done.stderr.splitlines()[-1]
    assert b"Here:" not in srm_tf("check", "--nothing-like-it", str(GOOD)).stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("check fixtures --only s3 vpc", "--only takes one word each time, and nothing is called 'vpc': --only s3 --only vpc"),
        ("check --skip=s3 vpc fixtures", "nothing is called 'vpc': --skip s3 --skip vpc"),
        ("check --only=s3 vpc", "nothing is called 'vpc': --only s3 --only vpc"),
        ("check fixtures --format table json", "--format takes one word each time, and nothing is called 'json'"),
        ("matrix fixtures --framework fsbp cis-7.0", "--framework fsbp --framework cis-7.0"),
        ("waivers list --exclude a fixtres", "Did you mean 'fixtures'?"),
        ("controls list --only s3 kms", "--only s3 --only kms"),
        ("controls list s3", "'s3' belongs to an option: --framework s3 or --only s3"),
        ("baseline show README.md", "'README.md' belongs to an option: --baseline README.md"),
        ("coverage fsbp", "'fsbp' belongs to an option: --framework fsbp or --service fsbp"),
    ],
)
def test_a_word_too_many_is_told_which_option_it_belongs_to(srm_tf: Program, line: str, says: str) -> None:
    done = srm_tf(*line.split())
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr.decode()


@pytest.mark.parametrize(
    "line",
    ["check --fail-on high vpc", "check --no-strict vpc", "check -- --only s3 vpc", "config schema vpc"],
)
def test_a_word_too_many_belongs_to_no_option_that_takes_one(srm_tf: Program, line: str) -> None:
    done = srm_tf(*line.split())
    assert done.returncode == 2
    assert b"vpc" in done.stderr
    assert b"each time" not in done.stderr
    assert b"belongs to" not in done.stderr


@pytest.mark.parametrize(
    "line", ["--only vpc FILE", "FILE --only vpc", "--only vpc --verbose FILE", "--only=vpc -v FILE", "--only vpc -- FILE"]
)
def test_a_name_behind_an_option_is_an_input(srm_tf: Program, line: str) -> None:
    assert srm_tf("check", *line.replace("FILE", str(GOOD)).split()).returncode == 0


def test_a_value_of_a_variable_that_falls_apart_is_not_shown(srm_tf: Program) -> None:
    done = srm_tf("check", "fixtures", "--var", "password=hunter2", "hunter3")
    assert (done.returncode, b"is the value in quotes?" in done.stderr, b"hunter" in done.stderr) == (2, True, False)


def test_standard_input_behind_an_option_is_an_input(srm_tf: Program) -> None:
    assert srm_tf("check", "--only", "vpc", "-", stdin=GOOD.read_bytes()).returncode == 0


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("scan", "Here: srm-tf check infra/"),
        ("list", "Here: srm-tf controls list"),
        ("version", "Here: srm-tf --version"),
        ("completion", 'Here: eval "$(_SRM_TF_COMPLETE=bash_source srm-tf)", or zsh_source, fish_source'),
        ("HELP", "Here: srm-tf --help, srm-tf check --help"),
        ("fixtures", "Here: srm-tf check fixtures"),
        ("chek", "Did you mean 'check'?"),
        ("coverge", "Did you mean 'coverage'?"),  # one of those that are read when they are asked for
        ("waiver", "Did you mean 'waivers'?"),
    ],
)
def test_a_word_in_the_place_of_a_command_is_told_what_says_it_here(srm_tf: Program, name: str, hint: str) -> None:
    done = srm_tf(name, "x")
    assert (done.returncode, done.stdout) == (2, b"")
    assert hint in done.stderr.decode()
    assert "Here:" not in srm_tf("nothing-like-it").stderr.decode()


@pytest.mark.parametrize(
    ("family", "says"),
    [
        ("config", "Here: srm-tf config show fixtures; srm-tf check fixtures judges it"),  # as `trivy config` would
        ("controls", "Here: srm-tf controls test fixtures"),
        ("waivers", "Here: srm-tf waivers list fixtures"),
        ("baseline", "Here: srm-tf baseline write fixtures"),
    ],
)
def test_a_name_in_the_place_of_a_command_of_several_is_told_which_takes_it(srm_tf: Program, family: str, says: str) -> None:
    done = srm_tf(family, "fixtures")
    assert (done.returncode, done.stdout, done.stderr.decode().splitlines()[-1]) == (2, b"", says)
    assert "Here:" not in srm_tf(family, "init").stderr.decode()


@pytest.mark.parametrize("line", ["matrix fixtures --format json", "waivers list fixtures --fail-on high", "coverage -v"])
def test_an_option_of_check_is_told_whose_it_is(srm_tf: Program, line: str) -> None:
    done = srm_tf(*line.split())
    option = next(word for word in line.split() if word.startswith("-"))
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (2, f"Here: srm-tf check takes {option}")


@pytest.mark.parametrize("line", ["baseline write fixtures --file b.jsonl", "baseline update fixtures -o b.jsonl"])
def test_who_names_the_file_to_write_is_told_which_option_names_it(srm_tf: Program, line: str) -> None:
    done = srm_tf(*line.split())
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (2, "Here: --baseline FILE")


def test_options_of_other_checkers_are_none_of_ours_and_their_hints_are() -> None:
    ours = {name for command in main.commands.values() for parameter in command.params for name in parameter.opts}
    assert ours.isdisjoint(MEANT)
    assert {word.rstrip(",:;") for said in MEANT.values() for word in said.split() if word.startswith("--")} <= ours


@pytest.mark.parametrize(
    ("name", "meant"), [("md", "markdown"), ("cli", "table"), ("xml", "junit"), ("gitlab_sast", "gitlab-sast"), ("JSON", "json")]
)
def test_a_format_of_another_name(srm_tf: Program, name: str, meant: str) -> None:
    assert f"Did you mean {meant!r}?".encode() in srm_tf("check", "--format", name, str(GOOD)).stderr


@pytest.mark.parametrize(("checker", "start"), [("checkov", "CKV"), ("trivy", "AWS-0")])
def test_the_page_for_those_who_come_from_a_checker_has_the_same_reasons(checker: str, start: str) -> None:
    page = (ROOT / "docs" / f"migrate-from-{checker}.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.split("|")] for row in page.splitlines() if row.startswith(f"| {start}")]
    assert {one for _, ids, *_ in rows for one in ids.split(", ")} == {one for ids in REASONS for one in ids if one.startswith(start)}
    for _, ids, asks, *_ in rows:
        for one in ids.split(", "):
            found = of_checker(one)
            assert found is not None
            assert (found.asks, bool(found.why)) == (asks, True)


def test_an_id_of_trivy_that_no_control_answers_is_told_why_by_its_longer_name_as_well(srm_tf: Program) -> None:
    for name in ("AWS-0190", "avd-aws-0190"):
        done = srm_tf("explain", name)
        assert (done.returncode, b"It is a matter of speed, not of security." in done.stdout) == (0, True)


def test_an_id_of_kics_that_no_control_answers_is_told_why(srm_tf: Program) -> None:
    done = srm_tf("explain", "ED35928E-195C-4405-A252-98CCB664AB7B")
    assert (done.returncode, b"It is a matter of speed, not of security." in done.stdout) == (0, True)


def test_a_rule_of_terrascan_is_told_why_by_its_old_name_as_well(srm_tf: Program) -> None:
    done = srm_tf("explain", "AWS.CloudFormation.Medium.0603")
    assert (done.returncode, b"an SNS topic for stacks" in done.stdout) == (0, True)
    assert b"--scan-rules AWS.CloudFormation.Medium.0603 " in b" ".join(done.stdout.split())
    assert b"no control answers it" in srm_tf("explain", "AC-AW-IS-XX-M-9999").stdout


def test_no_control_answers_an_id_that_is_told_why_none_does() -> None:
    answered = {one for names in load_aliases(catalogue()).values() for one in names}
    assert [one for ids in REASONS for one in ids if one in answered] == []
    found = [of_checker(one) for one in REFERENCES]
    assert [one for one in REFERENCES if one in answered] == []
    assert all(one is not None and one.why for one in found)


def test_explain_of_nothing_known_suggests_something(srm_tf: Program) -> None:
    done = srm_tf("explain", "s3/buckets-require-tsl")
    assert done.returncode == 2
    assert b"s3/buckets-require-tls" in done.stderr


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("2.1.4", b"==> Say which, as in 'cis-1.4 2.1.4'.\n"),
        ("cis-7.0 99", b"==> No control answers 99 of cis-7.0, if it has such an id. `srm-tf coverage --framework cis-7.0` shows"),
        ("aws-s3-no-such-rule", b"==> Trivy and tfsec have such names, of which some are known here: write the number of the rule"),
        ("s3/buckets-block", b"==> Did you mean 's3/buckets-block-public-access' or 's3/buckets-block-sse-c'?\n"),
        ("buckets-require-tls", b"==> Did you mean 's3/buckets-require-tls'?\n"),
        ("bukets-require-tls", b"==> Did you mean 's3/buckets-require-tls'?\n"),
        ("S3", b"==> Did you mean 's3'?\n"),
        ("encryption at rest", b"==> Did you mean 'encryption_at_rest'?\n"),
        ("cis", b"==> Did you mean 'cis-1.4' or 'cis-1.5' or 'cis-2.0'? (and 5 more)\n"),
        ("cis-7.0", b"==> `srm-tf coverage --framework cis-7.0` shows its ids with their controls.\n"),
        ("aws_nonsense", b"==> `srm-tf controls list` shows the controls.\n"),
        (
            "desired-instance-type",
            b"==> A rule of AWS Config? No control here asks the same: `srm-tf explain TYPE` shows what is asked of a resource type.\n",
        ),
        ("DESIRED_INSTANCE_TYPE", b"==> A rule of AWS Config? No control here asks the same"),
        ("SNYK-CC-TF-4", b"==> Ids of Snyk are not known here: `srm-tf explain TYPE` shows what is asked of a resource type.\n"),
        ("Lambda", b"==> Did you mean 'lambda'?\n"),
        ("Amazon S3", b"==> Did you mean 's3'?\n"),
        ("aws_s3_buckett", b"==> Did you mean 'aws_s3_bucket'?\n"),
        (
            "CKV_GCP_1",
            b"==> Of Checkov's and Trivy's checks, only those about AWS are known here: CKV_AWS_\xe2\x80\xa6, AVD-AWS-\xe2\x80\xa6\n",
        ),
        ("AVD-AZU-0001", b"==> Of Checkov's and Trivy's checks, only those about AWS are known here"),
        ("AWS002", b"==> The old numbers of tfsec are not known here: Trivy's are, which came after them, as AVD-AWS-0089.\n"),
        (
            "google_compute_instance",
            b"==> Resource types of other providers than that of AWS have no page: their arguments are not judged.\n",
        ),
        ("own/queues-are-ours", b"==> Controls of your own are known where the settings of this directory name their folder"),
        ("random_password", b"==> Resource types of other providers than that of AWS have no page: their arguments are not judged.\n"),
        ("s3/*", b"==> A page is about one: `srm-tf controls list --only 's3/*'` lists what a glob matches.\n"),
    ],
)
def test_explain_of_nothing_known_says_where_to_look(srm_tf: Program, name: str, hint: bytes) -> None:
    done = srm_tf("explain", name)
    assert done.returncode == 2
    assert hint in done.stderr


@pytest.mark.parametrize("command", [(), ("baseline",), ("config",), ("controls",), ("waivers",)])
def test_a_list_of_commands_says_the_whole_of_each(srm_tf: Program, command: tuple[str, ...]) -> None:
    listed = srm_tf(*command, "--help").stdout.partition(b"Commands:")[2]
    assert listed.strip()
    assert b"..." not in listed


def test_the_program_says_what_to_begin_with(srm_tf: Program) -> None:
    assert "Begin with: srm-tf check DIR." in " ".join(srm_tf("--help").stdout.decode().split())


def test_nothing_named_says_how_to_name_this_directory(srm_tf: Program) -> None:
    for command in (("check",), ("matrix",), ("waivers", "list"), ("baseline", "write")):
        done = srm_tf(*command)
        assert done.returncode == 2
        assert f"This directory is `srm-tf {' '.join(command)} .`".encode() in done.stderr


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("infa", "Did you mean 'infra'?"),
        ("infra/app/man.tf", "Did you mean 'infra/app/main.tf'?"),
        ("infa/app/main.tf", "Did you mean 'infra'?"),
        ("./infra/ap", "Did you mean 'infra/app'?"),
        ("tfplan.jsn", "Did you mean 'tfplan.json'?"),
        ("elsewhere/x", ""),
        ("live/*", "A shell puts names in the place of a glob, unless it stands in quotes or matches none."),
        ("https://example.com/plan.json", "Nothing is fetched: curl -fsS URL | srm-tf check -"),
        ("s3://plans/plan.json", "Nothing is fetched: aws s3 cp URL - | srm-tf check -"),
    ],
)
def test_a_name_that_nothing_has_gets_the_nearest_that_something_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, srm_tf: Program, name: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "infra" / "app").mkdir(parents=True)
    (tmp_path / "infra" / "app" / "main.tf").write_text("")
    (tmp_path / "tfplan.json").write_text("{}")
    done = srm_tf("check", name)
    assert done.returncode == 2
    head = f"==> {name}\n==> expected a plan, a directory or a file of configuration, got nothing of that name"
    assert done.stderr.decode() == "\n".join([head, *([f"==> {hint}"] if hint else []), ""])


def test_a_link_to_nothing_is_told_as_such(tmp_path: Path, srm_tf: Program) -> None:
    (tmp_path / "plan.json").symlink_to("gone.json")
    done = srm_tf("check", str(tmp_path / "plan.json"))
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (2, "==> It is a link to 'gone.json', which is not there.")


PLAN_TEXT = json.dumps({"format_version": "1.2", "variables": {"password": {"value": "correct-horse"}}, "more": "x" * 10_000})
TEXTS = (
    f"\n{PLAN_TEXT}",
    PLAN_TEXT.replace("x", ""),
    f"\ufeff{PLAN_TEXT}",
    f"[{PLAN_TEXT}]",
    'resource "aws_db_instance" "main" {\n  password = "correct-horse"\n}',
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("words", "where"),
    [
        (("check",), "command line"),
        (("check", "--format", "json", "--only", "iam"), "command line"),
        (("check", "--"), "command line"),
        (("matrix",), "command line"),
        (("explain",), "command line"),
        (("controls", "list"), "command line"),
        (("controls", "new"), "command line"),
        (("config", "show"), "command line"),
        (("waivers", "import"), "command line"),
        (("baseline", "show"), "command line"),
        ((), "command line"),
        (("check", ".", "--only"), "--only"),
        (("check", ".", "--var-file"), "--var-file"),
        (("check", ".", "--baseline"), "--baseline"),
    ],
)
def test_the_text_of_a_plan_in_the_place_of_a_name_is_not_shown(srm_tf: Program, words: tuple[str, ...], where: str, text: str) -> None:
    tellings = [srm_tf(*words, text)]
    if where != "command line":
        tellings.append(srm_tf(*words[:-1], f"{where}={text}"))
    for done in tellings:
        assert done.returncode == 2
        told = f"==> {where}\n==> expected a name, got the text of a document\n==> Hand a plan on: … | srm-tf check -\n"
        assert (done.stdout, done.stderr.decode()) == (b"", told)


@pytest.mark.parametrize("value", ['{"a": 1}', "<<EOT\na\nEOT", "{\n  a = 1\n}"])
@pytest.mark.parametrize("joined", [True, False])
def test_a_variable_may_be_given_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, srm_tf: Program, value: str, joined: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text('variable "v" {}\n')
    given = [f"--var=v={value}"] if joined else ["--var", f"v={value}"]
    assert srm_tf("check", ".", *given).returncode == 0


@pytest.mark.parametrize("line", [("check", ".", "db_password=hunter2"), ("check", ".", "--var-file", "db_password=hunter2")])
def test_a_value_in_the_place_of_a_name_is_not_shown(srm_tf: Program, line: tuple[str, ...]) -> None:
    done = srm_tf(*line)
    assert done.returncode == 2
    assert b"expected the name of a file, got a value of db_password\n==> Say: --var db_password=\xe2\x80\xa6" in done.stderr
    assert b"hunter2" not in done.stdout + done.stderr


@pytest.mark.parametrize("folder", [".", "below"])
def test_a_value_that_settings_have_in_the_place_of_a_name_is_not_shown(
    srm_tf: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / ".srm-tf.toml").write_text('var-file = ["db_password=hunter2"]\n', "utf-8")
    (tmp_path / folder / "main.tf").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path / folder)
    done = srm_tf("check", ".")
    assert done.returncode == 2
    assert b"==> var-file\n==> expected the name of a file, got a value of db_password\n" in done.stderr
    assert b"hunter2" not in done.stdout + done.stderr


@pytest.mark.parametrize("text", ['["hunter2"]', '[ "a", "hunter2" ]'])
def test_a_list_of_texts_in_the_place_of_a_name_is_not_shown(srm_tf: Program, text: str) -> None:
    done = srm_tf("check", text)
    assert done.returncode == 2
    assert b"expected a name, got the text of a document" in done.stderr
    assert b"hunter2" not in done.stdout + done.stderr


def test_a_file_may_be_called_like_a_value(srm_tf: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "env=prod").mkdir()
    (tmp_path / "env=prod" / "main.tf").write_text("", "utf-8")
    (tmp_path / "env=prod.tfvars").write_text("", "utf-8")
    assert srm_tf("check", "env=prod", "--var-file", "env=prod.tfvars").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
@pytest.mark.parametrize(
    ("words", "where"),
    [
        (("loop",), "loop"),
        (("loop/plan.json",), "loop/plan.json"),
        (("loop/x.tf",), "loop/x.tf"),
        ((".", "loop", "--exclude", "x"), "loop"),
        ((".", "--format", "json:loop/x"), "loop/x"),
    ],
)
def test_a_link_that_leads_back_to_itself_is_an_error_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, srm_tf: Program, words: tuple[str, ...], where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "q" {}\n')
    (tmp_path / "loop").symlink_to("loop")
    done = srm_tf("check", *words, "--fail-on", "never")
    assert (done.returncode, f"==> {where}\n==> expected a" in done.stderr.decode()) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
@pytest.mark.parametrize(
    ("environment", "options", "colours"),
    [
        ({"TERM": "xterm"}, (), True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, (), False),
        ({"TERM": "xterm", "NO_COLOR": ""}, (), True),  # https://no-color.org: "when present and not an empty string"
        ({"TERM": "dumb"}, (), False),
        ({"TERM": "xterm"}, ("--no-colour",), False),
        ({"TERM": "dumb", "NO_COLOR": "1"}, ("--colour",), True),
    ],
)
def test_colours_are_for_terminals_that_want_them(environment: dict[str, str], options: tuple[str, ...], colours: bool) -> None:
    said = _on_a_terminal(environment, "--only", "sqs", *options)
    assert b"control area" in said
    assert (b"\x1b[" in said) is colours


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
@pytest.mark.parametrize(("options", "colours"), [((), False), (("--colour",), True)])
def test_a_file_is_no_terminal_wherever_it_is_written_from(tmp_path: Path, options: tuple[str, ...], *, colours: bool) -> None:
    file = tmp_path / "report.txt"
    assert _on_a_terminal({"TERM": "xterm"}, "--only", "sqs", "--format", f"table:{file}", *options) == b""
    assert b"control area" in file.read_bytes()
    assert (b"\x1b[" in file.read_bytes()) is colours


def _on_a_terminal(environment: dict[str, str], *options: str) -> bytes:
    """What `check` of a plan shows there."""
    import pty  # noqa: PLC0415 — Windows has none

    ours, theirs = pty.openpty()
    bare = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    argv = [sys.executable, "-m", "srm_tf", "check", str(WEB), *options]
    with subprocess.Popen(argv, stdout=theirs, env=bare | environment):
        os.close(theirs)
        said = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return said


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # on Linux, the end of a terminal that nobody writes to any more
        return b""


def test_a_directory_without_configuration_says_where_it_looked(tmp_path: Path, srm_tf: Program) -> None:
    (tmp_path / "src").mkdir()
    assert b"==> There is no .tf or .tofu file in it or below it" in srm_tf("check", str(tmp_path)).stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((".", "--exclude", "modules/a", "modules/b"), True),  # what a shell makes of `modules/*`
        ((".", "--exclude", "modules/*"), False),
        (("modules/b", "--exclude", "modules/a"), False),
        ((".", "modules/b", "--exclude", "modules/c"), False),
    ],
)
def test_a_glob_that_the_shell_took_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, srm_tf: Program, words: tuple[str, ...], *, told: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (".", "modules/a", "modules/b"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "main.tf").write_text('resource "aws_sqs_queue" "q" {}\n')
    notes = srm_tf("check", *words, "--format", "json").document["notes"]
    quoted = [one["where"] for one in notes if "put that in quotes: modules/b would then be no input of its own" in one["text"]]
    assert quoted == (["--exclude modules/a"] if told else [])


def test_a_directory_of_plans_says_how_to_name_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, srm_tf: Program) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a/tfplan.json", "b c/tfplan.json", "d/tfplan.json", "e/tfplan.json", "e/package.json", ".terraform/f/tfplan.json"):
        (tmp_path / "plans" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "plans" / name).write_bytes(GOOD.read_bytes() if "plan.json" in name else b"{}")
    (tmp_path / "plans" / "folder.json").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "plans" / "pipe.json")
    hint = srm_tf("check", "plans").stderr.decode().splitlines()[-1]
    read = "plans/a/tfplan.json 'plans/b c/tfplan.json' plans/d/tfplan.json (and 1 more)"
    assert hint == f"==> The plans in it are read by their names: srm-tf check {read}"


def test_what_most_people_look_for_stands_first(srm_tf: Program) -> None:
    told = srm_tf("check", "--help").stdout.decode()
    order = ["--format", "--fail-on", "--scope", "-v,", "--profile", "--framework", "--only", "--skip", "--var ", "--baseline", "--colour"]
    assert sorted(order, key=lambda option: told.index(f"\n  {option}")) == order


def test_matrix_names_every_resource_and_lists_the_controls(srm_tf: Program) -> None:
    assert b"aws_vpc.main" in srm_tf("matrix", str(WEB)).stdout
    assert b"kms/keys-rotate" in srm_tf("controls", "list", "--only", "kms").stdout


def test_the_list_of_controls_is_of_what_is_asked_for(srm_tf: Program) -> None:
    def listed(*options: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9]+/[a-z0-9-]+)", srm_tf("controls", "list", *options).stdout.decode(), flags=re.MULTILINE))

    everything = listed()
    assert listed("--only", "kms") == {one for one in everything if one.startswith("kms/")} != set()
    baseline, opinion = listed("--only", "kms", "--profile", "baseline"), listed("--only", "kms", "--profile", "opinion")
    assert baseline < opinion <= listed("--only", "kms")


def test_the_list_of_controls_has_a_line_for_each_where_no_terminal_is(srm_tf: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """`srm-tf controls list | grep tls` finds names with the words."""
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = srm_tf("controls", "list", "--only", "s3").stdout.decode().splitlines()
    (tls,) = [line for line in lines if "TLS only" in line]
    assert tls.split(maxsplit=4)[:4] == ["s3/buckets-require-tls", "medium", "baseline", "encryption_in_transit"]
    lines = srm_tf("controls", "list", "--framework", "cis-7.0", "--framework", "fsbp", "--only", "s3").stdout.decode().splitlines()
    assert ["cis-7.0: 3.1.1; fsbp: S3.5" in line for line in lines if "TLS only" in line] == [True]
    monkeypatch.setenv("COLUMNS", "80")
    lines = srm_tf("controls", "list", "--only", "s3").stdout.decode().splitlines()
    assert "s3/buckets-require-tls" in lines
    assert max(map(len, lines)) <= 80


HERE = 'cd "$1" && exec "$2" -B -m srm_tf check'


def shell(place: Path, rest: str) -> subprocess.CompletedProcess[bytes]:
    """The program, started by a shell."""
    command = ["sh", "-c", f"{HERE} {rest}", "sh", str(place), sys.executable]
    buffered = {"PYTHONUNBUFFERED": ""}  # as it mostly is: Python tries once more at its end
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **buffered, "PYTHONPATH": str(ROOT)})


@pytest.mark.skipif(os.name != "posix", reason="a shell closes them")
@pytest.mark.parametrize(
    ("rest", "code", "says"),
    [
        (". --fail-on never >&-", 2, b"==> standard output\n==> expected a place that can be written, got a closed one"),
        (". --fail-on never --format json:out.json >&-", 0, b""),
        (". >/dev/full", 2, b"==> standard output\n==> expected a place that can be written, got No space left on device"),
        ("--help >/dev/full", 2, b"==> standard output\n==> expected a place that can be written, got No space left on device"),
        (". --fail-on never <&-", 0, b""),
        ("- <&-", 2, b"==> standard input\n==> expected a plan, got nothing: it is closed"),
        ("nothing 2>&-", 2, b""),  # and not 1, which would say that there are findings
        ("nothing 2>/dev/full", 2, b""),
        ("2>&-", 2, b""),
        ("--nonsense 2>/dev/full", 2, b""),
    ],
)
def test_closed_streams(tmp_path: Path, rest: str, code: int, says: bytes) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_kms_key" "k" {}\n', encoding="utf-8")
    done = shell(tmp_path, rest)
    assert (done.returncode, b"defect" in done.stderr) == (code, False)
    assert says in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="Windows has another error for it")
@pytest.mark.parametrize(("rest", "code"), [("--fail-on never", 0), ("--fail-on low", 1), ("--fail-on never broken", 2)])
def test_a_reader_who_stops_early_changes_no_exit_code(tmp_path: Path, rest: str, code: int) -> None:
    """`srm-tf check . | head -1` where the shell has `pipefail`: 1 would say that there are findings."""
    (tmp_path / "main.tf").write_text('resource "aws_kms_key" "k" {}\n', encoding="utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "main.tf").write_text("resource {\n", encoding="utf-8")
    command = [sys.executable, "-m", "srm_tf", "check", "main.tf", *rest.split(), "--format", "json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.close()
        said = run.stderr.read()
    assert (run.returncode, b"defect" in said) == (code, False)


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a directory that somebody is in")
def test_a_current_directory_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        ["sh", "-c", 'cd "$1/gone" && rmdir "$1/gone" && exec "$2" -B -m srm_tf check "$1"', "sh", str(tmp_path), sys.executable],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2
    assert b"==> expected a current directory, got one that is gone\n==> Change to" in done.stderr


@pytest.mark.parametrize("name", ["plan.json", "./plan.json", "main.tf", "other.tofu", "x.auto.tfvars", "a.tf.json"])
def test_a_report_is_never_written_over_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, srm_tf: Program, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.json").write_bytes(WEB.read_bytes())
    (tmp_path / "main.tf").write_text("", encoding="utf-8")
    done = srm_tf("check", "plan.json", "--format", f"json:{name}")
    assert done.returncode == 2
    assert b"expected a file for the report, got one that is read\n==> Give it another name." in done.stderr
    assert (tmp_path / "plan.json").read_bytes() == WEB.read_bytes()
    assert (tmp_path / "main.tf").read_bytes() == b""


def test_what_one_file_says_of_several_inputs_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, srm_tf: Program) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a/b", "a/c"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "main.tf").write_text("", encoding="utf-8")
    (tmp_path / "a" / ".srm-tf.toml").write_text("fail-on", encoding="utf-8")
    done = srm_tf("check", "a")
    assert (done.returncode, done.stderr.count(b"==> a/.srm-tf.toml")) == (2, 1)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_directory_above_that_is_closed_is_no_defect(tmp_path: Path, srm_tf: Program) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a").chmod(0)
    done = srm_tf("check", str(tmp_path / "a" / "b"))
    (tmp_path / "a").chmod(0o755)
    assert done.returncode == 2
    assert b"==> expected a place that may be read, got Permission denied" in done.stderr


def test_a_source_without_a_plan_cannot_take_effect(tmp_path: Path, srm_tf: Program) -> None:
    (tmp_path / "main.tf").write_text("", encoding="utf-8")
    done = srm_tf("check", str(tmp_path), "--source", str(tmp_path))
    assert (done.returncode, b"==> --source\n==> expected a plan to show the lines of, got none" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "line",
    [
        "check ADDRESS",
        "matrix ADDRESS",
        "baseline write ADDRESS",
        "explain ADDRESS",
        "check fixtures --var-file ADDRESS",
        "check fixtures --as-of ADDRESS",
        "check fixtures --profile ADDRESS",
        "baseline show fixtures ADDRESS",
    ],
)
def test_what_an_address_signs_in_with_is_not_repeated(srm_tf: Program, line: str) -> None:
    done = srm_tf(*line.replace("ADDRESS", "https://me:hunter2@example.com/a?token=hunter3").split())
    assert (done.returncode, b"example.com" in done.stdout + done.stderr, b"hunter" in done.stdout + done.stderr) == (2, True, False)


@pytest.mark.parametrize("command", [("check",), ("matrix",), ("matrix", "--diff"), ("waivers", "list")], ids=" ".join)
def test_where_nothing_could_be_read_the_error_says_it_all(command: tuple[str, ...], srm_tf: Program) -> None:
    done = srm_tf(*command, "nowhere")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"got nothing of that name" in done.stderr

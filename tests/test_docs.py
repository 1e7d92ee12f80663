"""What the documentation tells people to type: the program takes it, what is linked is there, what is said of settings holds."""

from __future__ import annotations

import itertools
import re
import shlex
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import msgspec
import pytest
import yaml

from srm_tf.catalogue import read_control
from srm_tf.catalogue.control import SEVERITIES
from srm_tf.cli import main
from srm_tf.elsewhere import MEANT
from srm_tf.engine.resolved_options import no_control
from srm_tf.errors import SrmError
from srm_tf.language import parse, terms
from srm_tf.language.syntax import Sentence
from srm_tf.report import alike, github, gitlab_code_quality, gitlab_sast, long, sarif
from srm_tf.report.formats import FORMATS
from srm_tf.report.github_summary import SUMMARY
from srm_tf.report.markdown import COMMENT
from srm_tf.report.sarif_places import MOST_RELATED
from srm_tf.settings import schema as settings_schema
from tests.hooks.stands import documents, schema
from tests.support.folders import put
from tests.support.judging import catalogue
from tests.support.scanning import Program
from tests.test_worlds import DISPUTED, DISPUTED_AS_CONFIGURATION

ROOT = Path(__file__).parent.parent
# Every page that a person writes; what is generated (docs/controls, docs/modules.md) is held by tests of its own.
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "hooks/README.md",
    "fixtures/README.md",
    "changes/README.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md") if path.name != "modules.md"),
)
OWN = """
title = "Queues have names"
domain = "configuration_management"
severity = "low"
resource = "aws_sqs_queue"
expect = ["name is set"]
rationale = "People look for them."
remediation = "Set `name`."
references = ["https://wiki.example.com/queues"]
"""
COMMAND = re.compile(r"(?:^|[\s`'\"/(&|;])(srm-tf(?:-gate)?) ((?:[^`|&;#>]|\\\n)*)")
_WORDS = {6: "six", 10: "ten", 50: "fifty"}
FENCE = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, in which the program is started."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def srm_tf(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Program:
    """The program."""
    return Program(monkeypatch, capfdbinary)


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def fences(page: str, *kinds: str) -> list[str]:
    return [inside for kind, inside in FENCE.findall(text(page)) if kind in kinds]


def commands(page: str) -> Iterator[str]:
    """Command lines, of blocks of code and of `code` in sentences."""
    told = text(page)
    for block in fences(page, "sh", "yaml", "groovy"):
        for line in block.splitlines():
            yield from (f"{name} {rest}" for name, rest in COMMAND.findall(line) if rest.strip(" -"))
    for span in re.findall(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)", FENCE.sub("", told)):
        yield from (f"{name} {rest}" for name, rest in COMMAND.findall(span.replace("\n", " ")) if rest.strip(" -"))


def all_commands() -> list[Any]:
    found = dict.fromkeys((page, " ".join(command.split())) for page in PAGES for command in commands(page))
    return [pytest.param(command, id=f"{Path(page).name}: {command}") for page, command in found]


def words(command: str) -> list[str]:
    """As a shell would take it apart; what is to be filled in stays a word."""
    try:
        return shlex.split(re.sub(r"\s[…—].*", "", command).replace("$(", "").replace(")", ""))
    except ValueError:  # the quote that closes the string of another language
        return shlex.split(command.rstrip("'\" "))


def taken(command: click.Command, rest: list[str], above: click.Context | None = None) -> None:
    """Parse it, and run nothing. Raises what click raises for what it does not take."""
    context = command.make_context("srm-tf", list(rest), parent=above)
    if isinstance(command, click.Group):
        inner = command.get_command(context, rest[0])
        assert inner, f"there is no {rest[0]}"
        taken(inner, rest[1:], context)


def options() -> set[str]:
    """Every option of every command."""

    def of(command: click.Command) -> Iterator[str]:
        for parameter in command.params:
            yield from (*parameter.opts, *parameter.secondary_opts)
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner
                yield from of(inner)

    return {*of(main), "--help"}


@pytest.mark.parametrize("command", all_commands())
def test_the_program_takes_what_people_are_told_to_type(command: str) -> None:
    program, *told = words(command)
    if program == "srm-tf-gate":
        told = ["check", "srm-tf-plan.json", *(word for word in told if not word.startswith(("[", "$")))]
    try:
        taken(main, told)
    except click.exceptions.Exit:
        return  # --help, --version
    except click.MissingParameter:
        assert len(told) <= 2, command  # the name of a command, in a sentence
    formats = [word.partition(":")[0] for before, word in itertools.pairwise(told) if before == "--format"]
    assert set(formats) <= {*FORMATS, "NAME[", "NAME"}


def test_there_are_commands_to_take() -> None:
    found = [command.values[0] for command in all_commands()]
    assert len(found) > 40
    assert "srm-tf check infra/ --against origin/main" in " ".join(map(str, found))


@pytest.mark.parametrize("page", PAGES)
def test_options_that_are_told_are_options(page: str) -> None:
    """Of the tables of those who come from elsewhere, the second column is ours."""
    if "migrate" in page:
        table = text(page).partition("## Options")[2].partition("\n## ")[0]
        rows = [line.split("|") for line in table.splitlines() if line.startswith("|")]
        told = {option for row in rows for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", row[2])}
    else:
        told = {option for command in commands(page) for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", command)}
    assert told - options() == set()
    assert told or "migrate" not in page


@pytest.mark.parametrize("page", [page for page in PAGES if "migrate" in page])
def test_options_of_theirs_that_are_told_are_understood_on_the_command_line(page: str) -> None:
    table = text(page).partition("## Options")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    theirs = {option for cell in cells for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cell)}
    assert len(theirs) > 20
    assert theirs - options() - MEANT.keys() == set()


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    places = re.findall(r"\]\((?!https?:)([^)#]+)", text(page))
    assert [one for one in places if not ((ROOT / page).parent / one).resolve().exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_to_headings_lead_somewhere(page: str) -> None:
    def headings(of: str) -> set[str]:
        """As GitHub calls them: small letters, a hyphen for each blank, no other signs."""
        told = re.findall(r"^#+ (.*)$", (ROOT / page).parent.joinpath(of).read_text(encoding="utf-8") if of else text(page), re.MULTILINE)
        return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in told}

    places = re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", text(page))
    assert [place for place in places if place[1] not in headings(place[0])] == []


@pytest.mark.parametrize("page", PAGES)
def test_rows_of_tables_have_as_many_cells_as_their_head(page: str) -> None:
    """A bar inside of code ends a cell as well, and what stands behind the last one is not shown: it takes a backslash."""
    bars = [len(re.findall(r"(?<!\\)\|", row)) if row.startswith("|") else 0 for row in FENCE.sub("", text(page)).splitlines()]
    assert [several for several in (set(run) for table, run in itertools.groupby(bars, bool) if table) if len(several) > 1] == []


def settings_in(page: str) -> list[str]:
    """Blocks of TOML that are no control."""
    return [block for block in fences(page, "toml") if "expect" not in (said := tomllib.loads(block)) and "example" not in said]


@pytest.mark.parametrize("page", [page for page in PAGES if "control-language" not in page and settings_in(page)])
def test_a_run_takes_the_settings_that_are_told(page: str, place: Path, srm_tf: Program) -> None:
    """Every key, control and value in them, as they stand; folders that they name are there."""
    for block in settings_in(page):
        for folder in tomllib.loads(block).get("own-controls", ()):
            put(place, {f"{folder}/own/queues-have-names.toml": OWN})
        put(place, {".srm-tf.toml": block, "main.tf": 'resource "aws_sqs_queue" "a" {}\n'})
        done = srm_tf("check", ".", "--as-of", "2026-11-25")
        assert done.returncode != 2, done.stderr


@pytest.mark.parametrize("page", PAGES)
def test_controls_that_are_told_exist(page: str) -> None:
    waived = [
        one.strip(",.")
        for said in re.findall(r"srm-tf: waive ((?:[^\s:,]+(?:, ?)?)+)(?: until [\d-]+)?:", text(page))
        for one in said.split()
    ]
    assert [one for one in waived if "CONTROL" not in one and no_control(catalogue(), one, glob=False)] == []
    services = {path.name for path in (ROOT / "srm_tf" / "catalogue" / "aws").iterdir() if path.is_dir()}
    told = [one for one in re.findall(r"`([a-z0-9]+/[a-z0-9-]+)`", text(page)) if one.partition("/")[0] in services]
    assert [one for one in told if no_control(catalogue(), one if not one.endswith("-") else f"{one}*", glob=False)] == []


def test_the_tables_of_settings_are_whole_and_say_what_holds(place: Path, srm_tf: Program) -> None:
    """Their keys are those of the schema, their defaults those that `config show` tells."""
    told = dict(re.findall(r"^\| `\[*([a-z-]+)[^`]*` \|([^|]*)\|", text("docs/settings.md"), re.MULTILINE))
    put(place, {"main.tf": ""})
    assert told.keys() | {"path"} == settings_schema()["$defs"]["File"]["properties"].keys()
    shown = srm_tf("config", "show").stdout.decode()
    holds = dict(re.findall(r"^  ([a-z-]+) +(.*) \[default\]$", shown, re.MULTILINE))
    holds["as-of"] = "today"
    assert {key: default.strip("` ") for key, default in told.items() if key in holds} == holds


def test_the_table_of_variables_of_the_environment_is_whole() -> None:
    """What the program asks the environment for; `TF_VAR_` begins names."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "srm_tf").rglob("*.py"))
    asked = set(re.findall(r"environ(?:ment)?(?:\.get\(|\[)\"([A-Z_]+)\"", code)) | set(re.findall(r"= \"((?:SRM|TF)_[A-Z_]+)\"", code))
    table = text("docs/settings.md").partition("## In the environment")[2].partition("\n## ")[0]
    told = {name for row in table.splitlines() if row.startswith("| `") for name in re.findall(r"`([A-Z_]+)", row.split("|")[1])}
    assert told == asked | {"TF_VAR_"}


def test_the_control_that_contributing_shows_is_one() -> None:
    (block,) = (one for one in fences("CONTRIBUTING.md", "toml") if "expect" in one)
    shown = tomllib.loads(textwrap.dedent(block))
    shipped = tomllib.loads((ROOT / "srm_tf" / "catalogue" / "aws" / "kms" / "keys-rotate.toml").read_text(encoding="utf-8"))
    assert {key: value for key, value in shown.items() if key != "example" and shipped.get(key) != value} == {}


def test_the_page_of_the_language_has_every_phrase_and_key() -> None:
    """A phrase that no row has is one that nobody finds who writes a control."""
    terms.load()
    told = plain(text("docs/control-language.md"))
    phrases = [*map(plain, (*terms.PREDICATES, *terms.SENTENCES))]
    assert len(phrases) > 150
    assert [phrase for phrase in phrases if f"`{phrase}`" not in told] == []
    keys = told.partition("## 1. ")[2].partition("\n## ")[0]
    with pytest.raises(SrmError, match="expected one of title") as refused:
        read_control.page({"no such key": ""}, "own/controls-have-keys", ())
    known = re.findall(r"[a-z_]+(?=, )", refused.value.what.partition("expected one of ")[2])
    assert [key for key in known if f"`{key}`" not in keys and f"`[[{key}]]`" not in keys and f"`[{key}]`" not in keys] == []


def test_the_table_of_phrases_says_what_each_is_and_who_uses_it() -> None:
    """(p) or (s), for predicates and sentences; a control that is named in full, among those that use a phrase of the row."""
    terms.load()
    used = dict[str, set[str]]()
    for control in catalogue().all():
        for name in re.findall(r'"term":"([^"]+)"', msgspec.json.encode(control.arms).decode()):
            used.setdefault(plain(name), set()).add(control.id)
    predicates, sentences = ({plain(phrase) for phrase in table} for table in (terms.PREDICATES, terms.SENTENCES))
    table = text("docs/control-language.md").partition("## 8. ")[2].partition("\n## 9. ")[0]
    rows = [re.split(r"(?<!\\)\|", row) for row in table.splitlines() if row.startswith("| ") and "`" in row]
    assert len(rows) > 100
    for _, _, phrases, _, by, _ in rows:
        told = [plain(phrase) for phrase in re.findall(r"`([^`]+)`", phrases)]
        for kinds, kind in re.findall(r"((?:`[^`]+`(?: \(guard\))?[,; /]*(?: and )?)+)\((p|s)\b", phrases):
            here = {plain(phrase) for phrase in re.findall(r"`([^`]+)`", kinds)}
            assert here <= (predicates if kind == "p" else sentences), phrases
        users = set[str]().union(*(used.get(phrase, ()) for phrase in told))
        named = {one for one in re.findall(r"`([a-z0-9]+/[a-z0-9-]+[a-z0-9])`", by) if users}
        assert named - users == set(), phrases


def test_no_phrase_is_also_a_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Phrases are tried first: a clause that reads like one would never be asked."""
    terms.load()
    sample = {"list": "['a']", "number": "1", "text": "'a'", "operand": "a", "path": "a.b", "word": "a", "value": "'a'"}
    phrases = [re.sub(r"\{\w+:(\w+)\}", lambda hole: sample[hole[1]], phrase) for phrase in terms.SENTENCES]
    assert all(isinstance(parse.clause(phrase, ()), Sentence) for phrase in phrases)
    monkeypatch.setattr(parse, "SENTENCES", {})
    for phrase in phrases:
        with pytest.raises(SrmError, match="expected"):
            parse.clause(phrase, ())


def plain(phrase: str) -> str:
    """A phrase with holes that have no name."""
    return re.sub(r"\{\w+(?::\w+)?\}", "{}", phrase)


def test_the_table_of_formats_is_whole() -> None:
    first = text("docs/formats.md").partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", first, re.MULTILINE)) == set(FORMATS)


def test_the_table_of_words_says_how_ours_become_theirs() -> None:
    row = re.compile(r"^\| (critical|high|medium|low) \| (\w+), ([\d.]+) \| failure \| (\w+) \| (\w+) \|$", re.MULTILINE)
    told = {ours: theirs for ours, *theirs in row.findall(text("docs/formats.md"))}
    ours = (sarif.LEVEL, sarif.SECURITY_SEVERITY, gitlab_code_quality.SEVERITY, gitlab_sast.SEVERITY)
    assert told == {severity: [table[severity] for table in ours] for severity in SEVERITIES}


def test_the_limits_of_the_formats_are_those_that_are_told() -> None:
    page = " ".join(text("docs/formats.md").split())
    told = (
        f"SAST report {gitlab_sast.VERSION} ",
        f"`sarif`: {sarif.MOST_RESULTS:,} results",
        f"; {MOST_RELATED} `relatedLocations` and {sarif.MOST_TAGS} tags",
        f"{_WORDS[COMMENT.instances]} in `markdown`, {_WORDS[SUMMARY.instances]} in `github-summary`",
        f"It is at most {COMMENT.limit:,} bytes",
        f"There are {COMMENT.rows} rows at most, {COMMENT.rows // 2} where fewer",
        f"It is at most {SUMMARY.limit:,} bytes (GitHub takes 1,048,576), has up to {SUMMARY.rows} rows",
        f"GitHub shows {github.MOST} of each a step",
        f"for more than {long.MOST} reasons",
        f"those of more than {_WORDS[alike.FEW]} blocks",
    )
    assert [one for one in told if one not in page] == []


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("page", ["docs/migrate-from-checkov.md", "docs/migrate-from-trivy.md"])
def test_explain_shows_what_is_said_of_it(page: str, srm_tf: Program) -> None:
    """The control, where in its page the ids stand, and their beginning."""
    ((heading, control, ids),) = re.findall(r"under \*([^*]+)\*: `srm-tf explain (\S+)` has\s`([^`…]+)…`", text(page))
    shown = srm_tf("explain", control).stdout.decode()
    assert f"{ids.strip()} " in shown.partition(f"\n{heading}\n")[2].partition("\n\n")[0]
    for foreign in re.findall(r"`srm-tf explain ([A-Z]\S+)`", text(page)):
        assert srm_tf("explain", foreign).stdout.decode().splitlines()[0] == control


def uses(page: str, marker: str) -> Iterator[dict[str, Any]]:
    """Every mapping with this key in the blocks of YAML of a page."""

    def inside(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            yield from [value] if marker in value else []
            value = list(value.values())
        for one in value if isinstance(value, list) else ():
            yield from inside(one)

    for block in fences(page, "yaml"):
        yield from inside(yaml.safe_load(block))


def test_the_blocks_of_yaml_say_what_the_hooks_take() -> None:
    (action,) = documents("github/action.yml")
    spec, _ = documents("gitlab/template.yml")
    with_inputs = [step for step in uses("docs/ci-github.md", "uses") if "srm-tf/hooks/github@" in step["uses"]]
    assert len(with_inputs) == 2
    assert all(step["with"].keys() <= action["inputs"].keys() for step in with_inputs)
    included = list(uses("docs/ci-gitlab.md", "inputs"))
    assert len(included) == 3
    assert all(one["inputs"].keys() <= spec["spec"]["inputs"].keys() for one in included)
    for block in fences("docs/ci-gitlab.md", "yaml"):
        jsonschema.Draft7Validator(schema("gitlab-ci.json")).validate(yaml.safe_load(block))
    offered = {one["id"] for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert {one["id"] for one in uses("hooks/README.md", "id")} == offered


def test_the_tables_of_inputs_are_whole() -> None:
    (action,) = documents("github/action.yml")
    spec, _ = documents("gitlab/template.yml")
    for page, inputs in (("docs/ci-github.md", action["inputs"]), ("docs/ci-gitlab.md", spec["spec"]["inputs"])):
        table = text(page).partition("## Inputs")[2]
        told = {name for row in table.splitlines() if row.startswith("| `") for name in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
        assert told == set(inputs)


def test_the_numbers_of_what_terraform_answered_and_people_reasoned_hold() -> None:
    """To the hundred below in the README, so that it need not change with each answer; to the row in docs/disagreements.md."""
    answers = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "tests/conformance/cases").glob("*.jsonl"))
    (told,) = re.findall(r"some ([\d,]+) answers of real Terraform", text("README.md"))
    assert 0 <= answers - int(told.replace(",", "")) < 500
    worlds = {path.parent: tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "fixtures").glob("*/expected.toml")}
    rows = {place: [*one["expect"], *one.get("split", ())] for place, one in worlds.items()}
    by_plan = sum(len(several) for place, several in rows.items() if (place / "plan.json").exists())
    everything = sum(map(len, rows.values()))
    hidden = sum("plan_only" in row for several in rows.values() for row in several)
    page = text("docs/disagreements.md")
    numbers = f"({by_plan - len(DISPUTED)} of {by_plan})", f"with {hidden} verdicts that a world marks `plan_only`"
    disputed = len(DISPUTED) + len(DISPUTED_AS_CONFIGURATION)
    assert [one for one in (*numbers, f"{everything - disputed} of {everything} rows agree") if one not in page] == []


@pytest.mark.parametrize("page", PAGES)
def test_targets_and_tools_that_are_told_are_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    told = re.findall(r"(?:^ {4}|^|`)make ((?:[a-z-]+ ?)+)", text(page), re.MULTILINE)
    assert {target for one in told for target in one.split()} - targets == set()
    scripts = re.findall(r"\b((?:tools|hooks|bench)/[\w/.-]+\.(?:py|sh|yml|toml))\b", text(page))
    assert [one for one in scripts if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/control-language.md", "docs/control-ids.md", "docs/release.md"])
def test_files_of_the_tree_that_are_told_are_there(page: str) -> None:
    """Wherever they stand: the pages name most by what they are called in their folder."""
    folders = ("srm_tf", "tests", "tools", "docs", "fixtures", "bench")
    here = {path.name for folder in folders for path in (ROOT / folder).rglob("*.*")} | {path.name for path in ROOT.glob("*.*")}
    told = {Path(one).name for one in re.findall(r"(?<![\w./-])[\w/-]+\.(?:py|toml|md)\b", text(page))}
    assert told
    assert told - here == set()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("write", "--baseline FILE The file to write (default:"),
        ("update", "--baseline FILE The file to bring up to date (default:"),
        ("update", "--only WORD Accept what is new of this control,"),
    ],
)
def test_help_says_what_an_option_means_to_its_command(command: str, told: str, srm_tf: Program) -> None:
    """`check` leaves alone what a baseline accepts; these write it, and `update --only` accepts what `check --only` asks."""
    shown = " ".join(srm_tf("baseline", command, "--help").stdout.decode().split())
    assert told in shown
    assert "fails nothing" not in shown


def test_the_entry_that_the_page_of_baselines_shows_is_one(place: Path, srm_tf: Program) -> None:
    (shown,) = fences("docs/baseline.md", "json")
    rule = 'resource "aws_security_group" "web" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n'
    put(place, {"network/main.tf": rule + '    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'})
    srm_tf("baseline", "write", "network", "--as-of", "2026-11-25")
    assert shown.strip() in (place / "srm-tf-baseline.jsonl").read_text(encoding="utf-8").splitlines()

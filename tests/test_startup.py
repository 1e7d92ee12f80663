"""Start-up is a feature: what is not needed is not imported, and of the catalogue only what the input asks for is read."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from srm_tf.catalogue.compile import compile_catalogue
from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.services import load_services
from srm_tf.engine.choice import choose
from srm_tf.engine.judge import Facts
from srm_tf.engine.run import World, run
from srm_tf.language.terms import PREDICATES, SENTENCES, load
from srm_tf.terraform import inputs
from srm_tf.terraform.plan import worlds
from srm_tf.terraform.schema import ShippedSchema

ROOT = Path(__file__).parent.parent
ZOO = ROOT / "fixtures" / "05-security-group-zoo" / "plan.json"
HCL = {"hcl2", "lark", "regex"}


def imported(*arguments: str) -> set[str]:
    """Every module that a run of the program imports, by the interpreter's own account."""
    argv = [sys.executable, "-X", "importtime", "-m", "srm_tf", *arguments]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return set(re.findall(r"^import time:.*\|\s*(\S+)$", done.stderr, flags=re.MULTILINE))


def test_version_imports_next_to_nothing() -> None:
    modules = imported("--version")
    assert "srm_tf.cli" in modules
    assert {name for name in modules if name.startswith("srm_tf.")} == {
        "srm_tf.cli",
        "srm_tf.errors",
        "srm_tf.named",
        "srm_tf.options",
        "srm_tf.wording",
    }
    assert modules.isdisjoint({*HCL, "tabulate", "msgspec", "tomllib", "json", "importlib.metadata"})


@pytest.mark.parametrize("form", ["table", "json", "sarif", "junit", "gitlab-code-quality", "gitlab-sast"])
def test_a_plan_never_loads_hcl(form: str) -> None:
    modules = imported("check", str(ZOO), "--fail-on", "never", "--format", form)
    assert "srm_tf.terraform.plan" in modules
    assert modules.isdisjoint({*HCL, "yaml", "jinja2"})


AT_ITS_END = """
import atexit, gc, sys
from srm_tf.__main__ import start
atexit.register(lambda: print(gc.isenabled(), len(gc.get_objects()), gc.get_freeze_count(), file=sys.stderr))
sys.argv = ["srm-tf", *sys.argv[1:]]
start()
"""


def test_nothing_is_collected_while_it_runs_nor_at_its_end() -> None:
    """Python looks through all there is when it ends, whether it collects or not, but for what is frozen."""
    argv = [sys.executable, "-c", AT_ITS_END, "check", str(ZOO), "--format", "json", "--fail-on", "never"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    enabled, left, frozen = done.stderr.split()
    assert (done.returncode, enabled) == (0, "False")
    assert int(left) < 1_000 < int(frozen)


def test_no_class_of_a_pattern_goes_to_the_last_character() -> None:
    """Compiling it would look at tens of thousands of characters one by one: say what is not in it."""
    to_the_last = re.compile(r"[^\[]-\\U0010ffff[^\n]*\]", re.IGNORECASE)
    found = [path.name for path in (ROOT / "srm_tf").rglob("*.py") if to_the_last.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_a_plan_alone_needs_nothing_that_evaluates(tmp_path: Path) -> None:
    plan = shutil.copy(ZOO, tmp_path / "plan.json")
    modules = imported("check", str(plan), "--fail-on", "never")
    assert "srm_tf.terraform.plan" in modules
    assert modules.isdisjoint({"srm_tf.terraform.cty", "srm_tf.terraform.functions", "tempfile"})


def test_json_needs_no_table() -> None:
    modules = imported("check", str(ZOO), "--fail-on", "never", "--format", "json")
    assert modules.isdisjoint({"tabulate", "srm_tf.report.table", "srm_tf.report.matrix", "srm_tf.report.explain"})


def test_fixes_are_read_only_where_they_are_shown() -> None:
    run = ("check", str(ZOO), "--fail-on", "never")
    for words in ((), ("--format", "csv"), ("--format", "github")):
        assert "srm_tf.catalogue.fixes" not in imported(*run, *words), words
    assert "srm_tf.catalogue.fixes" in imported(*run, "--verbose")


def test_frameworks_are_read_only_when_asked_for() -> None:
    run = ("check", str(ZOO), "--fail-on", "never")
    assert "srm_tf.catalogue.frameworks" not in imported(*run)
    assert "srm_tf.catalogue.frameworks" in imported(*run, "--framework", "cis-3.0")


def test_ids_of_other_checkers_are_read_only_when_their_comments_count(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_sns_topic" "t" {\n  #checkov:skip=CKV_AWS_26:why\n}\n', encoding="utf-8")
    run = ("check", str(tmp_path), "--fail-on", "never")
    assert imported(*run).isdisjoint({"srm_tf.catalogue.aliases", "srm_tf.engine.foreign_waivers", "srm_tf.engine.importing"})
    assert {"srm_tf.catalogue.aliases", "srm_tf.engine.foreign_waivers"} <= imported(*run, "--honour-foreign-waivers")


def test_only_the_services_of_the_input_are_read(tmp_path: Path) -> None:
    compile_catalogue(tmp_path / "compiled")
    catalogue, services, schema = Catalogue(compiled=tmp_path / "compiled"), load_services(), ShippedSchema()
    facts = Facts(catalogue, services, schema, load_lifecycle(), dt.date(2026, 1, 1))
    graph = worlds(inputs.read(str(ZOO)), schema).after
    report = run([World(str(ZOO), graph)], facts, choose("all", (), (), catalogue, services.domains))

    asked = {outcome.control.partition("/")[0] for outcome in report.outcomes}
    present = {part for name in {*graph.by_type, "account", "region"} for part in catalogue.index.get(name, ())}
    assert "vpc" in asked
    assert set(catalogue.loaded_services) <= present
    assert set(catalogue.loaded_services).isdisjoint({"s3", "rds", "kms"})


def test_a_type_is_asked_the_same_controls_in_the_same_order_whether_they_are_compiled_or_not(tmp_path: Path) -> None:
    compile_catalogue(tmp_path / "compiled")
    compiled, source = Catalogue(compiled=tmp_path / "compiled"), Catalogue()
    together = {"aws_s3_bucket", "aws_lb", "account", "region"}
    asked = [control.id for control in source.for_types(together)]
    assert asked == sorted(asked)
    assert [control.id for control in compiled.for_types(together)] == asked
    assert {"_account"} < set(compiled.loaded_services)  # where a part is compiled into does not tell its place


ASK = """
import sys
from srm_tf.language import terms
import json
places = json.loads(sys.argv[1])
terms.know(places)
before = {name for name in sys.modules if name.startswith("srm_tf.language.terms.")}
for phrase in places:
    term = terms.PREDICATES[phrase] if phrase in sys.argv[2:] else terms.SENTENCES[phrase]
    assert term.phrase == phrase
print(len(before))
"""


def test_every_phrase_is_found_where_the_compiled_catalogue_says(tmp_path: Path) -> None:
    compile_catalogue(tmp_path / "compiled")
    places = (tmp_path / "compiled" / "terms.json").read_text(encoding="utf-8")
    load()
    argv = [sys.executable, "-c", ASK, places, *PREDICATES]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr[-2000:]
    assert set(json.loads(places)) == {*PREDICATES, *SENTENCES}


@pytest.mark.parametrize("name", ["terms", "services", "lifecycle", "frameworks", "aliases", "narrower", "fixes", "index"])
def test_a_file_of_the_compiled_catalogue_is_no_service(name: str, tmp_path: Path) -> None:
    compile_catalogue(tmp_path / "compiled")
    catalogue = Catalogue(compiled=tmp_path / "compiled")
    assert (tmp_path / "compiled" / f"{name}.json").is_file()
    assert catalogue.get(f"{name}/anything") is None
    assert name not in catalogue.services()

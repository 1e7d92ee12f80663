"""Several processes: the same report as one, the same errors, and nothing left behind."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.make_configuration import write
from srm_tf.catalogue.frameworks import Tag
from srm_tf.engine.choice import Choice
from srm_tf.engine.configurations import Named, judged
from srm_tf.engine.finding import Failure, Gate, Limits, Report
from srm_tf.engine.run import World, merged, run
from srm_tf.engine.workers import processors, spread
from srm_tf.errors import SrmError
from tests.support.judging import facts

ROOT = Path(__file__).parent.parent
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
BROKEN = 'resource "aws_sqs_queue" "broken" {\n  name = [\n}\n\nresource "aws_sqs_queue" "whole" {\n}\n'


def report(world: World) -> Report:
    return run((world,), facts(), Choice("all"))


@pytest.fixture
def stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seven roots, one of which does not parse and one of which is given a file of values that is none."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    place = write("roots", 7, tmp_path / "tree")
    (place / "live" / "stack002" / "broken.tf").write_text(BROKEN, encoding="utf-8")
    (place / "live" / "stack004" / "terraform.tfvars").write_text("a = {", encoding="utf-8")
    (place / "live" / "stack005" / ".terraform" / "modules").mkdir(parents=True)
    shutil.copytree(place / "modules", place / "live" / "stack005" / ".terraform" / "modules" / "far")
    return place


@FORKS
def test_processes_change_nothing_about_a_report(stacks: Path) -> None:
    asked = Named((str(stacks),))
    alone, wrong, _ = judged(asked, facts().schema, report, workers=1)
    assert (len(alone), len(wrong)) == (6, 2)
    for number in (2, 3, 16):
        shutil.rmtree(stacks.parent / "cache", ignore_errors=True)
        parts, failures, _ = judged(asked, facts().schema, report, workers=number, moment=0)
        assert failures == wrong
        assert merged(parts) == merged(alone)


def test_a_merged_report_is_that_of_one_run(stacks: Path) -> None:
    worlds, _, _ = judged(Named((str(stacks),)), facts().schema, lambda world: world, workers=1)
    failures = (Failure("x", "y"),)
    whole = run(worlds, facts(), Choice("all"), failures)
    assert whole.outcomes
    assert merged((run((), facts(), Choice("all"), failures), *map(report, worlds))) == whole


def test_nothing_of_a_report_is_lost_where_it_is_merged() -> None:
    """Whatever fields a report has, those of the second one as well."""
    empty = run((), facts(), Choice("all"))
    marked = dict.fromkeys(("resources", "outcomes", "told", "unmapped", "destroyed", "forgotten", "notes", "failures"), ("x",))
    marked |= dict.fromkeys(("settings_changed", "inputs", "frameworks", "uses", "moves", "excluded", "compared"), ("x",))
    tables = {
        "tags": {"x": (Tag("cis", ("1",)),)},
        "cells_before": {("x", "y"): 1},
        "cells_away": {("x", "y"): 1},
        "out_of_scope": {"x": 1},
        "former": {"x": {}},
        "limits": {"x": Limits(("s3",))},
    }
    full = replace(empty, profile="opinion", **marked, **tables, gates={"x": Gate()}, own={"x": "page"})
    assert {name for name in Report.__struct_fields__ if not getattr(full, name)} == set()
    assert merged((empty, full)) == full


def test_reports_travel_between_processes(stacks: Path) -> None:
    parts, _, _ = judged(Named((str(stacks),)), facts().schema, report, workers=1)
    assert pickle.loads(pickle.dumps(parts)) == parts  # noqa: S301 — our own


@FORKS
def test_results_come_back_in_order_from_other_processes() -> None:
    found = spread(lambda number: (number, os.getpid()), range(11), 4, moment=0)
    assert [number for number, _ in found] == list(range(11))
    assert len({process for _, process in found}) == 4


def test_a_moment_of_work_starts_no_process() -> None:
    assert set(spread(lambda _: os.getpid(), range(50), 8, moment=60)) == {os.getpid()}
    assert spread(str, [], 8) == []
    assert processors() >= 1


@FORKS
@pytest.mark.parametrize(
    ("files", "most"),
    [
        ({"cpu.max": "100000 100000"}, 1),
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "max 100000"}, None),
        ({"cpu.max": "100000 0"}, None),
        ({"cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({"cpu/cpu.cfs_quota_us": "100000"}, None),
        ({}, None),
    ],
)
def test_a_container_starts_as_many_processes_as_it_gets_processors(files: dict[str, str], most: int | None, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    there = processors(str(tmp_path / "none"))
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n", encoding="ascii")
    assert processors(str(tmp_path)) == min(there, most or there)


@FORKS
def test_what_a_process_does_not_give_back_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert spread(work, range(6), 3, moment=0) == list(range(6))


@FORKS
def test_an_error_is_the_same_and_ends_every_process() -> None:
    def work(number: int) -> int:
        if number == 3:
            raise SrmError(("a.tf", "line 3"), "expected this, got that")
        return number

    with pytest.raises(SrmError, match="expected this, got that") as raised:
        spread(work, range(6), 3, moment=0)
    assert raised.value.where == ("a.tf", "line 3")
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # there is no child left, dead or alive


INTERRUPTED = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts this in the background may have it ignored
from srm_tf.engine import workers
from srm_tf import cli

def slow(number):
    os.write(2, b"%d\\n" % os.getpid())  # one write: lines of several processes that print may run into each other
    time.sleep(60)

def examine(*_):
    return workers.spread(slow, range(4), 3, moment=0)

from srm_tf.engine import inputs
inputs.Session.examine = examine
sys.argv = ["srm-tf", "check", "."]
cli.entry()
"""


@FORKS
def test_an_interruption_ends_all_of_it_without_a_word() -> None:
    argv = [sys.executable, "-c", INTERRUPTED]
    with subprocess.Popen(argv, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr is not None
        numbers = [int(process.stderr.readline()) for _ in range(3)]
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read().strip()
        assert (process.wait(timeout=10), said) == (130, "")
    time.sleep(0.1)
    for number in numbers:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)

"""Write a tree of configuration, judge it with all controls, ask for verdicts."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from srm_tf.cli import entry
from srm_tf.engine.choice import Choice
from srm_tf.engine.configurations import Named, judged
from srm_tf.engine.finding import Failure, Outcome, Report
from srm_tf.engine.run import World, run
from tests.support.folders import put
from tests.support.judging import facts, schema


def examined(names: Sequence[str], given: Sequence[tuple[str, str]] = (), exclude: Sequence[str] = ()) -> tuple[list[World], list[Failure]]:
    """The world of every root module that these names concern, and what could not be read of them."""
    worlds, failures, _ = judged(Named(names, tuple(given), exclude), schema(), lambda world: world, workers=1)
    return worlds, failures


@dataclass
class Scan:
    """A directory of configuration, in which the program is started. Whatever is asked of it is asked of its last report."""

    place: Path
    last: Report = field(default_factory=lambda: Report(facts().as_of, "all"))

    def write(self, files: Mapping[str, str] | str) -> Scan:
        """Put files down, by their paths; a text alone is main.tf."""
        put(self.place, {"main.tf": files} if isinstance(files, str) else files)
        return self

    def judge(self, *names: str, given: Sequence[tuple[str, str]] = (), exclude: Sequence[str] = (), profile: str = "all") -> Report:
        """The report on what is named; on the whole directory by default."""
        os.chdir(self.place)
        worlds, failures = examined(names or (".",), given, exclude)
        self.last = run(worlds, facts(), Choice(profile), tuple(failures))
        return self.last

    def outcome(self, address: str, control: str) -> Outcome:
        """The one outcome of a pair."""
        found = [one for one in self.last.outcomes if (one.address, one.control) == (address, control)]
        assert len(found) == 1, sorted({one.address for one in self.last.outcomes})
        return found[0]

    def verdict(self, address: str, control: str) -> str:
        """The verdict of a pair, or silent."""
        found = [one for one in self.last.outcomes if (one.address, one.control) == (address, control)]
        return found[0].verdict.word if found else "silent"

    def addresses(self) -> list[str]:
        """The managed resources, as the report accounts for them."""
        return [one.address for one in self.last.resources]

    def notes(self, kind: str = "warning") -> list[str]:
        """What was noted: where, and what."""
        return [f"{note.where}: {note.text}" for note in self.last.notes if note.kind == kind]

    def failures(self) -> list[str]:
        """What could not be read."""
        return [one.text for one in self.last.failures]


@dataclass(frozen=True)
class Done:
    """What a run of the program left behind."""

    returncode: int
    stdout: bytes
    stderr: bytes

    @property
    def document(self) -> Any:
        """What it printed, as `--format json` does."""
        return json.loads(self.stdout)


@dataclass(frozen=True)
class Program:
    """The program, from its entry point to its exit, in this process: a source tree takes seconds to read its catalogue."""

    monkeypatch: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[bytes]

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Done:
        """Run it where the test stands."""
        self.monkeypatch.setattr(sys, "argv", ["srm-tf", *arguments])
        if stdin is not None:
            self.monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            entry()
        out, err = self.captured.readouterr()
        return Done(left.value.code if isinstance(left.value.code, int) else 0, out, err)

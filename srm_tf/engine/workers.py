"""Work spread over processes, where the system can fork; everywhere else it is done in this one.

A forked process has everything that was read so far, and no thread is running that could be cut in half. A pool of the standard library
would cost a tenth of a second to import and to start, which is more than most runs take.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

Item = TypeVar("Item")
Result = TypeVar("Result")
_GROUPS = "/sys/fs/cgroup"  # of Linux; in a container, its own
MOMENT = 0.1  # seconds: what is done by then needs no other process


class _Worker(msgspec.Struct):
    """A process that has a share of the work, and the end of the pipe where its results come out. `number` is 0 once it is gone."""

    number: int
    pipe: int


def processors(groups: str = _GROUPS) -> int:
    """How many processes can work at the same time; 1 where this one cannot be forked.

    A container of a pipeline sees all processors of its machine and gets the time of a few: more processes would only take memory.
    """
    if not hasattr(os, "fork"):
        return 1
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(there, _allotted(groups) or there)


def _allotted(groups: str) -> int:
    """The processors whose time a container gets, rounded up; 0 where nothing limits it, or nobody can tell.

    https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files, and for version 1
    https://docs.kernel.org/scheduler/sched-bwc.html#management
    """
    for files in (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")):
        try:
            quota, period = " ".join([Path(groups, one).read_text(encoding="ascii") for one in files]).split()
            return max(0, -(-int(quota) // int(period)))
        except (OSError, ValueError, ZeroDivisionError):  # `max` is no number: no limit
            continue
    return 0


def spread(work: Callable[[Item], Result], items: Sequence[Item], workers: int, moment: float = MOMENT) -> list[Result]:
    """`[work(item) for item in items]`, by so many processes; for a moment (seconds) by this one alone, since most is done by then.

    Results travel as pickles. What a process does not give back, because an error or a signal ended it, is done here: so an error is the
    same as without processes, and none of them says anything by itself. None of them outlives the call.
    """
    found: list[Result] = []
    ends = time.monotonic() + moment
    while len(found) < len(items) and time.monotonic() < ends:
        found.append(work(items[len(found)]))
    rest = items[len(found) :]
    return found + _shared(work, [rest[first::workers] for first in range(min(workers, len(rest)))], len(rest))


def _shared(work: Callable[[Item], Result], shares: list[Sequence[Item]], size: int) -> list[Result]:
    """The first share is done here, while the others are under way."""
    workers: list[_Worker | None] = []
    try:
        for share in shares[1:]:
            workers.append(_started(work, share))  # noqa: PERF401 — those that run have to be known if the next one fails
        done = [[work(item) for item in share] for share in shares[:1]]
        for worker, share in zip(workers, shares[1:], strict=True):
            answer: list[Result] | None = _answer(worker) if worker is not None else None
            done.append([work(item) for item in share] if answer is None else answer)
    finally:
        for worker in workers:
            if worker is not None:
                _end(worker)
    return [done[at % len(shares)][at // len(shares)] for at in range(size)]


def _started(work: Callable[[Item], Result], share: Sequence[Item]) -> _Worker | None:
    """A process at work; None where the system has no room for one."""
    reading, writing = os.pipe()
    try:
        number = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if number == 0:
        _work(work, share, writing)
    os.close(writing)
    return _Worker(number, reading)


def _work(work: Callable[[Item], Result], share: Sequence[Item], pipe: int) -> NoReturn:
    """What the forked process does. It ends here, without a word: not even an interruption leads back into the program above."""
    import pickle  # noqa: PLC0415 — most runs need no process

    try:
        with os.fdopen(pipe, "wb") as out:
            pickle.dump([work(item) for item in share], out, pickle.HIGHEST_PROTOCOL)
        os._exit(0)
    finally:
        os._exit(1)


def _answer(worker: _Worker) -> list[Any] | None:
    """All results of a process; None if it did not come to its end."""
    import pickle  # noqa: PLC0415

    with os.fdopen(worker.pipe, "rb") as came:
        worker.pipe = -1
        data = came.read()
    _, status = os.waitpid(worker.number, 0)
    worker.number = 0
    found: list[Any] | None = pickle.loads(data) if status == 0 else None  # noqa: S301 — from a copy of this very process
    return found


def _end(worker: _Worker) -> None:
    """Leave nothing behind, whatever happened."""
    if worker.pipe >= 0:
        os.close(worker.pipe)
    if worker.number:
        os.kill(worker.number, signal.SIGKILL)
        os.waitpid(worker.number, 0)

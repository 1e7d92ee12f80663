"""Runs a module as on Windows, as far as Python's own library goes: paths, their signs and drives, no processes that fork.

    python tests/support/windows.py -m srm_tf check C:\\infra

Drive C: is the whole disk, and P: the directory that PLACE names, as after `subst`. It is Python's ntpath and WindowsPath that run; only
what they would ask Windows is asked of this system. Not the same: file names that Windows refuses or finds in any case, consoles, locks.
"""
# mypy: ignore-errors

import builtins
import io
import ntpath
import os
import posixpath
import runpy
import shutil
import subprocess
import sys
import tempfile

OF_A_PATH = "access chdir chmod listdir lstat mkdir open remove rmdir scandir stat unlink utime".split()
REAL = {name: getattr(os, name) for name in (*OF_A_PATH, "getcwd", "readlink", "replace")}
PLACE = os.environ.get("PLACE", "")
_GIT = shutil.which("git")
_open, _run = io.open, subprocess.run


def here(path):
    """What this system calls it."""
    if isinstance(path, (int, bytes)):
        return path
    drive, rest = ntpath.splitdrive(os.fspath(path))
    above = {"": "", "C:": "", "P:": PLACE}[drive.upper()]
    return "/dev/null" if rest.lower() == "nul" else above + rest.replace("\\", "/")


def there(path):
    """What Windows would call it."""
    return "C:" + path.replace("/", "\\")


def of_a_path(call):
    def made(path=".", *arguments, **named):
        try:
            return call(here(path), *arguments, **named)
        except OSError as error:
            error.filename = path if error.filename is not None else None
            raise

    return made


class Entry:
    """Of os.scandir."""

    def __init__(self, above, entry):
        self._entry, self.name, self.path = entry, entry.name, ntpath.join(above, entry.name)

    def __fspath__(self):
        return self.path

    def __getattr__(self, name):
        return getattr(self._entry, name)


class Entries:
    """What os.scandir gives."""

    def __init__(self, path="."):
        self._path, self._found = os.fspath(path), of_a_path(REAL["scandir"])(path)

    def __iter__(self):
        return self

    def __next__(self):
        return Entry(self._path, next(self._found))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._found.close()


def getcwd():
    at = REAL["getcwd"]()
    inside = PLACE and (at == PLACE or at.startswith(f"{PLACE}/"))
    return "P:" + (at.removeprefix(PLACE).replace("/", "\\") or "\\") if inside else there(at)


def realpath(path, *, strict=False):
    """Behind all links, by the names of drive C:."""
    todo, done = here(ntpath.abspath(path)).split("/")[::-1], ""
    while todo:
        at = posixpath.normpath(f"{done}/{todo.pop()}")
        try:
            todo += posixpath.join(done, REAL["readlink"](at)).split("/")[::-1]
            done = ""
        except OSError:
            done = at.rstrip("/")
    return there(done or "/")


def run(command, **named):
    """Git of this system, which speaks of its paths."""
    command = [_GIT, *(here(one) if one[1:3] in {":\\", ":/"} else one for one in command[1:])]
    done = _run(command, **named | ({"cwd": here(named["cwd"])} if named.get("cwd") else {}))
    if "--show-toplevel" in command:
        done.stdout = b"C:" + done.stdout
    return done


def turn():
    """From here on, Windows."""
    for name in OF_A_PATH:
        setattr(os, name, of_a_path(REAL[name]))
    os.scandir, os.getcwd, io.open = Entries, getcwd, lambda file, *rest, **named: _open(here(file), *rest, **named)
    builtins.open, subprocess.run = io.open, run
    os.readlink = lambda path: REAL["readlink"](here(path)).replace("/", "\\")
    os.replace = lambda one, other: REAL["replace"](here(one), here(other))
    del os.fork, os.sched_getaffinity
    os.name, os.sep, os.altsep, os.devnull = "nt", "\\", "/", "nul"
    ntpath.abspath = lambda path: ntpath.normpath(ntpath.join(getcwd(), path))
    ntpath.realpath = realpath
    os.path = sys.modules["os.path"] = ntpath
    os.environ["TMPDIR"], shutil._use_fd_functions = "C:\\tmp", False
    shutil._rmtree_impl = shutil._rmtree_unsafe  # by which Python 3.14 chooses
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding=os.environ.get("PYTHONIOENCODING") or "cp1252")
    for name in [name for name in sys.modules if name.partition(".")[0] in {"glob", "pathlib"}]:
        del sys.modules[name]  # which look at the system when they are imported


if __name__ == "__main__":
    turn()
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)

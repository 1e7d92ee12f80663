"""The values that a root module's variables are given, by Terraform's precedence.

https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from srm_tf.errors import SrmError
from srm_tf.files import regular, text_of
from srm_tf.model.graph import Note
from srm_tf.model.value import Location
from srm_tf.terraform import cty
from srm_tf.terraform.arguments import BY_ARGUMENT, OF_ALL, given_by_arguments, refused
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.declared import Declared, place
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.forgiving import Nothing
from srm_tf.terraform.installed import data_folder
from srm_tf.terraform.syntax import Expression, File, Literal, Traversal
from srm_tf.terraform.variables import constraint_of
from srm_tf.wording import listed

ENVIRONMENT = "TF_VAR_"
# https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
_BY_NAME = ("terraform.tfvars", "terraform.tfvars.json")
_BY_ENDING = (".auto.tfvars", ".auto.tfvars.json")
_FILES = (".tfvars", ".tfvars.json")
_EXPRESSION = 'Its type asks for an expression, with texts in quotes: ["a", "b"] or { key = "a" }.'
_REFUSED = "a quote or a bracket in it is not closed: Terraform refuses it, and nothing in it counts"
_LARGEST = 1 << 26  # bytes: /dev/zero has no end


class Options(msgspec.Struct, frozen=True):
    """What the user says of values, in order: ("var", "name=value") and ("file", path); ("setting", …) is a "var" of the settings.

    ("argument", …) is one of TF_CLI_ARGS. `settings` is how their file is called, `environment` that of the process.
    """

    given: tuple[tuple[str, str], ...] = ()
    environment: Mapping[str, str] = {}
    settings: str = ""


def is_default(declared: Declared, name: str, value: Val) -> bool:
    """Whether a value that a plan shows of a variable is its default: a plan does not say who gave it.

    Both as the variable holds them: some plans show what `optional` fills in, others do not.
    """
    body = declared.variables[name].body
    default = body.value("default")
    try:
        own = evaluate(default, Nothing()) if default is not None else None
        if own is None or not cty.wholly_known(own):
            return False
        wanted = constraint_of(body)
        return cty.plain(own) == cty.plain(value) or cty.plain(wanted.apply(own)) == cty.plain(wanted.apply(value))
    except EvalError:
        return False


def variables(root: Path, declared: Declared, options: Options) -> dict[str, Val]:
    """The values given to a root module, later ones over earlier ones. Raises SrmError for a file or an option that cannot be read.

    A name that the module does not declare is left out, as Terraform does with a warning.
    """
    found: dict[str, Val] = {}
    for name, text in options.environment.items():
        if name.startswith(ENVIRONMENT) and name.removeprefix(ENVIRONMENT) in declared.variables:
            found[name.removeprefix(ENVIRONMENT)] = _typed(text, name.removeprefix(ENVIRONMENT), declared, name)
    _refuse_pipes(root)
    for path in _automatic(root):
        found.update(of_file(path, str(path)))
    for kind, text in options.given:
        if kind == "file":
            found.update(of_file(Path(text), text))
            continue
        name, value = _pair(text)
        if name in declared.variables:
            where = {"var": f"--var {name}", BY_ARGUMENT: f"{OF_ALL}: -var {name}"}
            found[name] = _typed(value, name, declared, where.get(kind, f"{options.settings}: var.{name}"))
    return {name: value for name, value in found.items() if name in declared.variables}


def with_arguments(root: Path, shown: str, options: Options) -> tuple[Options, list[Note]]:
    """The options with what TF_CLI_ARGS says, which all others come after, and a note of each file that it names and is not there.

    A repository has modules that nobody calls Terraform in: that they lack such a file is no error. `shown`: how the root is called.
    """
    found, gone = given_by_arguments(root, shown, options.environment)
    notes = [Note("warning", name, f"{OF_ALL} names this file of values, and there is none: it gives none") for name in gone]
    notes += [Note("warning", name, _REFUSED) for name in refused(options.environment)]
    return msgspec.structs.replace(options, given=(*found, *options.given)), notes


def undeclared(root: Path, declared: Declared, shown: str) -> Iterator[Note]:
    """What the files that Terraform reads by itself give to no variable of a root module: it warns, and leaves that out.

    A `--var-file` may be for several roots. `shown`: how the root module is called in front of users.
    """
    known = declared.variables
    for path in _automatic(root):
        given = parse_file(path.read_bytes(), f"{shown}/{path.name}").body.attributes.values()
        lost = [one for one in given if one.name not in known and not declared.lacks("variable", one.name)]
        if lost:
            import difflib  # noqa: PLC0415 — only a wrong name needs it

            near = {one.name: difflib.get_close_matches(one.name, known, 1) for one in lost}
            names = ", ".join(f"{name}{f' (perhaps {meant[0]})' if meant else ''}" for name, meant in near.items())
            text = f"values for variables that are not declared here, which Terraform leaves out: {names}"
            yield Note("warning", f"{shown}/{path.name}:{lost[0].span.line}", text)


def not_named(root: Path, declared: Declared, shown: str, options: Options) -> Iterator[Note]:
    """A note of files with values beside a root module which Terraform reads with `-var-file` only, where nobody names any file of values.

    What is judged are the defaults then, which may be safe where those values are not. `shown`: how the root is called in front of users.
    """
    if not declared.variables or any(kind == "file" for kind, _ in options.given):
        return
    read = set(_automatic(root))
    found = sorted(path.name for path in root.iterdir() if path.name.endswith(_FILES) and path not in read and path.is_file())
    if found:
        text = f"Terraform reads {listed(found, 3)} with -var-file only: not read here (--var-file judges with the values of one)"
        yield Note("warning", f"{shown}/{found[0]}", text)


def given_at(name: str, root: Path, shown: str, options: Options) -> Location | None:
    """The lines that give a variable its value, in the last file that does; None where none does, or the command line has the last word.

    `shown`: how the root module is called in front of users.
    """
    found: Location | None = None
    for path in _automatic(root):
        found = _line(path, name, f"{shown}/{path.name}") or found
    for kind, text in options.given:
        if kind == "file":
            found = _line(Path(text), name, text) or found
        elif _pair(text)[0] == name:
            found = None
    return found


def given_by(name: str, options: Options) -> str:
    """What gives a variable its value that no file gives it, behind `given`; "" where nothing does."""
    last = next((kind for kind, text in reversed(options.given) if kind != "file" and _pair(text)[0] == name), "")
    if last:
        by = {"var": f"by --var {name}", BY_ARGUMENT: f"by {OF_ALL} in the environment"}
        return by.get(last, f"by var in {options.settings}")
    return f"by {ENVIRONMENT}{name} in the environment" if f"{ENVIRONMENT}{name}" in options.environment else ""


def shown_at(name: str, value: Val, root: Path, shown: str) -> Location | None:
    """The lines that give a variable the value that a plan has, in a file that Terraform reads by itself: the plan does not say who did."""
    for path in reversed(list(_automatic(root))):
        try:
            found = of_file(path, str(path)).get(name)
        except SrmError:
            return None
        if found is not None:
            same = cty.wholly_known(found) and cty.plain(found) == cty.plain(value)
            return _line(path, name, f"{shown}/{path.name}") if same else None
    return None


def _line(path: Path, name: str, shown: str) -> Location | None:
    attribute = parse_file(path.read_bytes(), shown).body.attributes.get(name)
    return place(shown, attribute.span) if attribute is not None else None


def _pair(text: str) -> tuple[str, str]:
    """Name and value of a `--var`. Raises SrmError where Terraform does: the text is not shown, since it may be a value."""
    name, equals, value = text.partition("=")
    if not equals or not name or name != name.strip():
        got = "a text without `=`" if not equals else "a name with blanks around it" if name else "no name"
        raise SrmError(("--var",), f"expected NAME=VALUE, without blanks around the name, got {got}")
    return name, value


def take_effect(options: Options, modules: Iterable[Declared], elsewhere: Collection[str]) -> None:
    """Raises SrmError for an option that cannot be read, and for a `--var` that no root module declares, as Terraform does.

    In a file, where Terraform warns, such a name is for others. `elsewhere`: the kinds of values that are, for more than is judged.
    """
    known = {name for module in modules for name in module.variables}
    for kind, text in options.given:
        if kind == "file":
            of_file(Path(text), text)
            continue
        name, _ = _pair(text)
        if name not in known and kind not in elsewhere:
            import difflib  # noqa: PLC0415 — only a wrong name needs it

            close = difflib.get_close_matches(name, known, 1)
            hint = f"Did you mean {close[0]!r}?" if close else ""
            where = ("--var",) if kind == "var" else (options.settings, "var")
            raise SrmError(where, f"expected the name of a variable of a root module, got {name!r}", hint)


def _automatic(root: Path) -> Iterator[Path]:
    """The files that Terraform reads by itself, in its order."""
    for name in _BY_NAME:
        if (root / name).is_file():
            yield root / name
    yield from sorted(path for path in root.iterdir() if path.name.endswith(_BY_ENDING) and path.is_file())


def _refuse_pipes(root: Path) -> None:
    """Raises SrmError for such a file that is none: Terraform refuses a directory, and would wait for a pipe. /dev/null has no values."""
    for path in sorted(root.iterdir()):
        called = path.name in _BY_NAME or path.name.endswith(_BY_ENDING)
        if called and path.exists() and not path.samefile(os.devnull):
            regular(path, str(path))


def of_file(path: Path, name: str) -> dict[str, Val]:
    """The values of one file. Raises SrmError; the message never shows a value."""
    try:
        with path.open("rb") as there:  # which may be a pipe: `--var-file <(sops decrypt …)`
            data = there.read(_LARGEST + 1)
    except FileNotFoundError:
        raise SrmError((name,), "expected a file of variable values, got nothing") from None
    except OSError as error:
        raise SrmError((name,), f"expected a file of variable values, got {error.strerror or 'an error'}") from None
    if len(data) > _LARGEST:
        raise SrmError((name,), f"expected at most {_LARGEST >> 20} MB of variable values, got more")
    file = parse_file(data, name)
    if file.body.blocks:
        where = f"line {file.body.blocks[0].span.line}"
        raise SrmError((name, where), "expected `name = value` only, got a block")
    return {one.name: _constant(one.value, name, one.span.line) for one in file.body.attributes.values()}


def parse_file(data: bytes, name: str) -> File:
    """Parse the bytes of a file by its ending. Raises SrmError."""
    if name.endswith(".json"):
        from srm_tf.terraform import json_syntax  # noqa: PLC0415 — few configurations are written in JSON

        return json_syntax.parse(text_of(data, name), name)
    from srm_tf.terraform import hcl, misencoded  # noqa: PLC0415 — the grammar is slow to load, and what is kept needs none

    text = misencoded.text_in(data)
    return misencoded.parsed(data, name, hcl.parse) if text is None else hcl.parse(text, name)


def _constant(expression: Expression, name: str, line: int) -> Val:
    try:
        return evaluate(expression, Nothing())
    except EvalError:  # which may say what stands there
        hint = "Put quotes around a text: no name and no function means anything here."
        raise SrmError((name, f"line {line}"), "expected a constant, got an expression that is none", hint) from None


def _typed(text: str, name: str, declared: Declared, where: str) -> Val:
    """A value given as text: as it is for a string, else an expression."""
    kind = declared.variables[name].body.value("type")
    plain = isinstance(kind, Traversal) and kind.root in {"string", "number", "bool"}
    if kind is None or plain or isinstance(kind, Literal):
        return cty.string(text)
    from srm_tf.terraform import hcl  # noqa: PLC0415 — see parse_file

    try:
        return _constant(hcl.parse_expression(text, where), where, 1)
    except SrmError as error:
        raise SrmError(error.where, error.what, _EXPRESSION) from None


def workspace(root: Path, environment: Mapping[str, str] = {}) -> str | None:
    """The workspace that is selected, by TF_WORKSPACE or in this directory, where `default` is what `terraform init` leaves.

    None where there was no `terraform init`: in a fresh clone nobody has selected anything yet.
    https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_workspace
    """
    chosen = environment.get("TF_WORKSPACE")
    if chosen:
        return chosen
    data = root / data_folder(environment)
    selected = data / "environment"
    try:
        if selected.is_file():  # a pipe would never end
            return selected.read_text(encoding="utf-8").strip() or "default"
    except (OSError, UnicodeDecodeError):
        pass
    return "default" if data.is_dir() else None

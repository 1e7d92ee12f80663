"""The command line: parse → run → render → exit code. Everything else is imported when a command needs it."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from itertools import chain
from typing import TYPE_CHECKING, TextIO, TypeAlias, cast

import click

from srm_tf import __version__
from srm_tf.named import PATH
from srm_tf.options import FAIL_ON, PROFILES, SCOPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from srm_tf.engine.finding import Report
    from srm_tf.engine.importing import Imported
    from srm_tf.engine.inputs import Session
    from srm_tf.errors import SrmError

Option: TypeAlias = "Callable[[Callable[..., None]], Callable[..., None]]"
COULD_NOT_RUN = 2
_ROOM = "A plan takes about ten times its size. Give the program more, or check fewer inputs at once."
INTERRUPTED = 130
_FULL_WIDTH = 160
_FURTHER = ("baseline", "config", "controls", "coverage", "explain", "waivers")  # in commands.py


def words(context: click.Context, parameter: click.Parameter, beginning: str) -> list[str]:  # noqa: ARG001 — as click calls it
    """What a shell completes."""
    from srm_tf.completion import completed  # noqa: PLC0415

    return completed(parameter.name, beginning)


class Worded(click.Command):
    """Says of a word that means nothing which option it belongs to."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse. Raises UsageError where such a word stands."""
        from srm_tf.mistyped import refuse_documents, stray  # noqa: PLC0415 — `--version` and `--help` have no words to look at

        refuse_documents(() if ctx.resilient_parsing else args)
        if not ctx.resilient_parsing and (wrong := stray(self, args)):
            raise click.UsageError(wrong, ctx)
        return super().parse_args(ctx, args)


class Ordered(Worded):
    """Keeps the order in which options of several names were given, as `order` of the context's `meta`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and remember."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta["order"] = [option.name for option in order]
        return super().parse_args(ctx, args)


class Family(click.Group):
    """Says of a word in the place of a command what says it here."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant. Raises UsageError, with what may have been meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from srm_tf.mistyped import command, refuse_documents  # noqa: PLC0415 — only a wrong word needs it

            refuse_documents(args)
            if hint := command(args[0], self.list_commands(ctx), self.name):
                raise click.UsageError(f"No such command {args[0]!r}.\n{hint}", ctx) from error
            raise


class _Later(Family):
    """Its further commands are read when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, as `--help` shows them."""
        return sorted((*super().list_commands(ctx), *_FURTHER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name not in _FURTHER:
            return super().get_command(ctx, cmd_name)
        from srm_tf import commands  # noqa: PLC0415

        found: click.Command = getattr(commands, cmd_name)
        return found


@click.group(cls=_Later, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="srm-tf")
def main() -> None:
    """Who owns which control on every resource of Terraform, and whether your half is met. Begin with: srm-tf check DIR."""


def framework_option(says: str) -> Option:
    """The option of that name."""
    return click.option("--framework", multiple=True, metavar="NAME", shell_complete=words, help=says)


def _named(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """A hook may have nothing to name; everybody else does."""
    if not value and not context.params.get("deleted"):
        words, at = "", context
        while at.parent:
            words, at = f"{at.info_name} {words}", at.parent
        raise click.MissingParameter(f"This directory is `srm-tf {words}.`", ctx=context, param=parameter)
    return filled(context, parameter, value)


def filled(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Names, none of them empty, nor what a variable is given."""
    from srm_tf.mistyped import refuse_empty, refuse_values  # noqa: PLC0415

    where = (parameter.metavar or "").replace("[", "").replace("]", "").removesuffix("...")
    refuse_empty(where, value)
    if not context.params.get("deleted"):  # git names files that are gone
        refuse_values(value, where)
    return value


def _word_option(name: str, says: str) -> Option:
    return click.option(name, multiple=True, metavar="WORD", shell_complete=words, help=says)


def _path_option(name: str, metavar: str, says: str, *, multiple: bool = False) -> Option:
    return click.option(name, multiple=multiple, metavar=metavar, type=PATH, help=says)


def about_inputs(command: Callable[..., None]) -> Callable[..., None]:
    """The options of everything that judges, in the order of --help."""
    options = (
        click.argument("inputs", nargs=-1, metavar="PLAN|DIR...", type=PATH, callback=_named),
        click.option(
            "--profile",
            type=click.Choice(PROFILES),
            show_default="baseline",
            help="Which controls are asked: baseline, what everybody owes; policy_level, keys of your own as well; opinion, choices; all.",
        ),
        framework_option("Only the controls of this framework, whatever their profile, with its ids (repeatable): cis-7.0, fsbp …"),
        _word_option("--only", "Only this control, control area, service or address glob (repeatable)."),
        _word_option("--skip", "Not this control, control area, service or address glob (repeatable)."),
        click.option("--as-of", metavar="DATE", help="Judge ends of support, waivers, attestations on this day (default: today)."),
        click.option("--var", multiple=True, metavar="NAME=VALUE", help="The value of a variable of a configuration (repeatable)."),
        _path_option("--var-file", "FILE", "A file of such values (repeatable); what comes later counts.", multiple=True),
        _path_option("--source", "DIR", "The configuration a plan was made of, for its lines (default: that beside it)."),
        click.option("--against", metavar="REV", help="Compare configuration with what it was at this git revision."),
        _path_option("--exclude", "GLOB", "Directories not to look into, such as examples (repeatable).", multiple=True),
        _path_option("--own-controls", "DIR", "Ask the controls of your own in this folder, too (repeatable).", multiple=True),
        _path_option("--baseline", "FILE", "Findings that are accepted: what stands in it, as it stands there, fails nothing."),
        click.option(
            "--honour-foreign-waivers/--no-honour-foreign-waivers",
            default=None,
            help="Take the comments of Checkov, Trivy, tfsec, KICS and Terrascan as waivers.",
        ),
        click.option("--colour/--no-colour", "--color/--no-color", default=None, help="Colours (default: on a terminal)."),
    )
    for option in reversed(options):  # click lists first what was added last
        command = option(command)
    return command


form_option = click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True, help="For people, or for machines."
)


strict_option = click.option("--strict/--no-strict", default=None, help="Unknown counts as a finding, as does what nobody could judge.")


@main.command(cls=Ordered)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[:FILE]",
    shell_complete=words,
    help="table (default), json, html, csv, sarif, junit, markdown, github, github-summary, github-sarif, gitlab-code-quality, "
    "gitlab-sast (repeatable).",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON, case_sensitive=False),
    show_default="high",
    help="Exit 1 for findings of this severity or above.",
)
@strict_option
@click.option(
    "--scope",
    type=click.Choice(SCOPE),
    show_default="changed",
    help="Fail for what a plan introduces or touches, or for all there is; all is shown either way.",
)
@click.option("--verbose", "-v", is_flag=True, default=None, help="List everything: what is satisfied too, each instance, each reason.")
@click.option(
    "--deleted",
    is_flag=True,
    default=None,
    is_eager=True,
    help="For hooks: also what a commit deletes, moves away or takes anew from a submodule, as git tells; no input need be named.",
)
@about_inputs
def check(inputs: tuple[str, ...], **line: object) -> None:
    """Judge plans and configurations.

    A plan or state is what `terraform show -json` prints, `-` for standard input; a saved plan is shown by the terraform or tofu on
    PATH. A directory stands for the root modules in it, a configuration file for those it belongs to; nothing of it is fetched or
    run. What is not said here is taken from `.srm-tf.toml` or `[tool.srm-tf]` of pyproject.toml, the nearest to each input.

    Exit 0: nothing at or above --fail-on. 1: findings. 2: something could not be read or judged.
    """
    from srm_tf.report import formats  # noqa: PLC0415

    run = session(line)
    asked = formats.wanted(run.general.formats, run.general.said_at, inputs)
    report = run.examine(inputs)
    shown = formats.Layout(width(), colour(run.general.colour), run.general.verbose)
    kept = formats.Layout(width(), bool(run.general.colour), run.general.verbose)  # a file is no terminal, wherever it is written from
    rendered = [(one, one.render(report, kept if one.file else shown)) for one in asked]
    formats.write_all({one.file: chain(formats.encoded(written), (b"\n",)) for one, written in rendered if one.file})
    for one, written in rendered:
        if written and not one.file:
            put(written if one.name == formats.DEFAULT else formats.encoded(written))  # programs expect UTF-8, whatever the terminal has
    leave(report, 1 if report.failing else 0)


@main.command(cls=Ordered, short_help="Show who owns what, with the verdict in each cell.")
@about_inputs
@click.option("--diff", is_flag=True, default=None, help="What changes: control areas that change hands, findings introduced and fixed.")
def matrix(inputs: tuple[str, ...], *, diff: bool | None, **line: object) -> None:
    """Show who owns what: resources × control areas, with the verdict in each cell."""
    from srm_tf.report import difference  # noqa: PLC0415
    from srm_tf.report import matrix as view  # noqa: PLC0415

    run = session(line)
    report = run.examine(inputs)
    if not report.unread:
        put((difference if diff else view).render(report, width=width(), colour=colour(run.general.colour)))
    leave(report, 0)


def session(line: dict[str, object]) -> Session:
    """A run with what the command line says: what it does not say is left out."""
    from srm_tf.engine.inputs import Session  # noqa: PLC0415
    from srm_tf.mistyped import refuse_empty, refuse_values  # noqa: PLC0415

    refuse_values(cast("tuple[str, ...]", line["var_file"]), "--var-file")
    for name, said in line.items():
        refuse_empty(f"--{name.removesuffix('s') if name == 'formats' else name.replace('_', '-')}", said)
    words = {name: iter(cast("tuple[str, ...]", line.pop(name))) for name in ("var", "var_file")}
    given = [(name.removeprefix("var_"), next(words[name])) for name in click.get_current_context().meta["order"] if name in words]
    return Session({**{name: value for name, value in line.items() if value not in {None, ()}}, **({"given": given} if given else {})})


def profile_counts(framework: tuple[str, ...]) -> None:
    """A framework names its controls whatever their profile: a profile that was asked for as well could not take effect."""
    source = click.get_current_context().get_parameter_source("profile")
    if framework and source is not click.core.ParameterSource.DEFAULT:
        from srm_tf.errors import SrmError  # noqa: PLC0415

        raise SrmError(
            ("--profile",), "expected --profile or --framework, got both", "A framework's controls are asked whatever their profile."
        )


def leave(report: Report | Imported, code: int) -> None:
    """Failures are told on standard error, after the report; they outrank findings."""
    for text in dict.fromkeys(failure.text for failure in report.failures):  # one file of settings may fail several inputs
        tell(text)
    sys.exit(COULD_NOT_RUN if report.failures else code)


def tell(text: str) -> None:
    """Say it on standard error; where nothing can be written there, the exit code has to do."""
    if sys.stderr is None:  # closed
        return
    try:
        click.echo(text, err=True)
    except (OSError, ValueError):
        _drop(sys.stderr)


def _drop(stream: TextIO | None) -> None:
    """Let go of what could not be written: Python tries once more at its end, and would make 120 of the exit code."""
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def put(text: str | Iterable[bytes]) -> None:
    """Print, with a line break at the end; pieces of bytes as they are. Raises SrmError where nothing can be written."""
    if sys.stdout is None:
        raise _nowhere("a closed one")
    try:
        for piece in (f"{text}\n",) if isinstance(text, str) else chain(text, (b"\n",)):
            click.echo(piece, nl=False, color=True)  # what is coloured was asked for: click must not strip it
    except BrokenPipeError:  # `| head` has what it wanted: what was found, and with it the exit code, stays what it is
        _drop(sys.stdout)
    except OSError as error:
        _drop(sys.stdout)
        raise _nowhere(error.strerror or "an error") from None


def _nowhere(what: str) -> SrmError:
    from srm_tf.errors import SrmError  # noqa: PLC0415

    return SrmError(("standard output",), f"expected a place that can be written, got {what}")


def width() -> int:
    """Columns of the terminal."""
    import shutil  # noqa: PLC0415

    return min(shutil.get_terminal_size((80, 24)).columns, _FULL_WIDTH)


def colour(asked: bool | None) -> bool:  # noqa: FBT001 — three-valued: asked for, asked against, not said
    """Asked for, else only on a terminal that knows colours and without NO_COLOR, which says nothing while empty (https://no-color.org)."""
    if asked is not None:
        return asked
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout is not None and sys.stdout.isatty()


def _speak() -> None:
    """UTF-8 into pipes and files of Windows, as Terraform writes there: pre-commit, git's shell, GitHub and GitLab read no code page."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):  # other encodings do not have every letter of a report
            piped = os.name == "nt" and not stream.isatty() and not os.environ.get("PYTHONIOENCODING")
            reconfigure(encoding="utf-8" if piped else None, errors="backslashreplace")


def entry() -> None:
    """Run the program: the one place where an error ends it."""
    from srm_tf.errors import SrmError  # noqa: PLC0415
    from srm_tf.wording import unsigned  # noqa: PLC0415

    _speak()
    try:
        _stand_somewhere()
        sys.exit(main.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        usage = io.StringIO()
        error.show(usage)
        tell(unsigned(usage.getvalue().rstrip("\n")) + _meant(error))
        sys.exit(COULD_NOT_RUN)
    except SrmError as error:
        tell(str(error))
        sys.exit(COULD_NOT_RUN)
    except OSError as error:  # of a directory above, where asking whether a file is there raises it, too; of help that nobody can print
        _drop(sys.stdout)
        where, what = (error.filename, "may be read") if error.filename else ("standard output", "can be written")
        tell(str(SrmError((str(where),), f"expected a place that {what}, got {error.strerror or 'an error'}")))
        sys.exit(COULD_NOT_RUN)
    except MemoryError:
        tell(str(SrmError(("memory",), "expected room for all that is to be judged, got none that is left", _ROOM)))
        sys.exit(COULD_NOT_RUN)
    except Exception as error:  # noqa: BLE001 — the one broad except: a defect of ours ends as exit 2 and without values in it
        if isinstance(error.__cause__, KeyboardInterrupt):  # Python 3.11 wraps what interrupts the making of a class: RuntimeError
            sys.exit(INTERRUPTED)
        from srm_tf.failed import told  # noqa: PLC0415 — hardly a run needs it

        tell(told(error))
        sys.exit(COULD_NOT_RUN)


def _meant(error: click.ClickException) -> str:
    """What says it here, where an option of another checker was given."""
    if not isinstance(error, click.NoSuchOption):
        return ""
    from srm_tf.elsewhere import meant  # noqa: PLC0415

    hint = meant(error.option_name, {name for one in check.params for name in one.opts}, error.ctx.command_path if error.ctx else "")
    return f"\n{hint}" if hint else ""


def _stand_somewhere() -> None:
    """Raises SrmError where the directory that names are read from is no more."""
    try:
        os.getcwd()  # noqa: PTH109 — pathlib costs as much as the rest of a start
    except OSError:
        from srm_tf.errors import SrmError  # noqa: PLC0415

        what = "expected a current directory, got one that is gone"
        raise SrmError(("current directory",), what, "Change to a directory that is there.") from None

"""The command line: parse → run → render → exit code. Everything else is imported when a command needs it."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, cast

import click

from srm_tf import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from srm_tf.engine.finding import Report
    from srm_tf.engine.inputs import Session

FAIL_ON = ("never", "critical", "high", "medium", "low")
SCOPES = ("changed", "all")
PROFILES = ("baseline", "policy_level", "opinion", "all")
COULD_NOT_RUN = 2
INTERRUPTED = 130
_FULL_WIDTH = 160


class _Ordered(click.Command):
    """Keeps the order in which options of several names were given, as `order` of the context's `meta`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and remember."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta["order"] = [option.name for option in order]
        return super().parse_args(ctx, args)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="srm-tf")
def main() -> None:
    """Who owns which control on every resource of a Terraform plan, and whether your half is met."""


def _framework(says: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option of that name."""
    return click.option("--framework", multiple=True, metavar="NAME", help=says)


def _about_inputs(command: Callable[..., None]) -> Callable[..., None]:
    """The options that `check` and `matrix` share."""
    for option in (
        click.argument("inputs", nargs=-1, required=True, metavar="PLAN|DIR..."),
        click.option("--as-of", metavar="DATE", help="Judge end-of-support dates on this day (default: today)."),
        click.option("--profile", type=click.Choice(PROFILES), show_default="baseline", help="Which controls are asked."),
        _framework("Only the controls of this framework, whatever their profile, with its ids (repeatable): cis-7.0, fsbp …"),
        click.option("--only", multiple=True, metavar="WORD", help="Only this control, domain, service or address glob (repeatable)."),
        click.option("--skip", multiple=True, metavar="WORD", help="Not this control, domain, service or address glob (repeatable)."),
        click.option("--var", multiple=True, metavar="NAME=VALUE", help="The value of a variable of a configuration (repeatable)."),
        click.option("--var-file", multiple=True, metavar="FILE", help="A file of such values (repeatable); what comes later counts."),
        click.option("--exclude", multiple=True, metavar="GLOB", help="Directories not to look into, such as examples (repeatable)."),
        click.option(
            "--baseline", metavar="FILE", help="Findings that are accepted: what stands in it, as it stands there, fails nothing."
        ),
        click.option("--colour/--no-colour", "--color/--no-color", default=None, help="Colours (default: on a terminal)."),
    ):
        command = option(command)
    return command


_form = click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True, help="For people, or for machines."
)


_strict = click.option("--strict/--no-strict", default=None, help="Unknown counts as a finding.")


@main.command(cls=_Ordered)
@_about_inputs
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[:FILE]",
    help="table (default) or json, to standard output or to a file (repeatable).",
)
@click.option("--fail-on", type=click.Choice(FAIL_ON), show_default="high", help="Exit 1 for findings of this severity or above.")
@_strict
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    show_default="changed",
    help="Fail for what a plan introduces or touches, or for all there is; all is shown either way.",
)
@click.option("--verbose", "-v", is_flag=True, default=None, help="List what is satisfied, too.")
def check(inputs: tuple[str, ...], **line: object) -> None:
    """Judge plans and configurations.

    A plan or state is what `terraform show -json` prints, `-` for standard input. A directory stands for the root modules in it, a
    configuration file for those it belongs to; nothing is fetched or run. What is not said here is taken from `.srm-tf.toml` or
    `[tool.srm-tf]` of pyproject.toml, the nearest to each input.

    Exit 0: nothing at or above --fail-on. 1: findings. 2: something could not be read or judged.
    """
    from srm_tf.report import formats  # noqa: PLC0415

    session = _session(line)
    asked = formats.wanted(session.general.formats)
    report = session.examine(inputs)
    how = formats.Page(_width(), _colour(session.general.colour), session.general.verbose)
    for one in asked:
        text = one.render(report, how)
        if one.file:
            formats.write(one.file, f"{text}\n")
        elif text:
            _print(text)
    _leave(report, 1 if report.failing else 0)


@main.command(cls=_Ordered)
@_about_inputs
def matrix(inputs: tuple[str, ...], **line: object) -> None:
    """Show who owns what: resources × control areas, with the verdict in each cell."""
    from srm_tf.report import matrix as view  # noqa: PLC0415

    session = _session(line)
    report = session.examine(inputs)
    _print(view.render(report, width=_width(), colour=_colour(session.general.colour)))
    _leave(report, 0)


@main.command()
@click.argument("name")
def explain(name: str) -> None:
    """Explain a control (s3/buckets-require-tls), a resource type (aws_s3_bucket) or a service (s3)."""
    from srm_tf.report import explain as view  # noqa: PLC0415

    _print(view.explain(name, width=_width()))


@main.group()
def controls() -> None:
    """The catalogue of controls."""


@controls.command("list")
@click.option("--profile", type=click.Choice(PROFILES), default="all", show_default=True)
@_framework("Only the controls of this framework, whatever their profile, with its ids (repeatable).")
@click.option("--only", multiple=True, metavar="WORD", help="Only this control, domain or service (repeatable).")
def list_controls(profile: str, framework: tuple[str, ...], only: tuple[str, ...]) -> None:
    """List the controls: id, severity, profile, control area, title."""
    from srm_tf.catalogue.frameworks import load_frameworks, tags  # noqa: PLC0415
    from srm_tf.catalogue.load import Catalogue  # noqa: PLC0415
    from srm_tf.catalogue.services import load_services  # noqa: PLC0415
    from srm_tf.engine.choice import choose  # noqa: PLC0415
    from srm_tf.report import listing  # noqa: PLC0415

    catalogue = Catalogue()
    _profile_counts(framework)
    frameworks = load_frameworks(framework)
    chosen = choose(profile, only, (), catalogue, load_services().domains, frameworks)
    _print(listing.render([one for one in catalogue.all() if chosen.wants(one)], width=_width(), tags=tags(frameworks)))


@main.command()
@_framework("Only this framework and its controls, with every id (repeatable; default: all frameworks, all controls).")
@click.option("--service", multiple=True, metavar="NAME", help="Only this service (repeatable).")
@_form
def coverage(framework: tuple[str, ...], service: tuple[str, ...], form: str) -> None:
    """Show what the catalogue judges, framework by framework and service by service, and what it does not."""
    from srm_tf.catalogue.coverage import survey  # noqa: PLC0415
    from srm_tf.report import coverage as view  # noqa: PLC0415

    found = survey(framework, service)
    _print(view.as_json(found) if form == "json" else view.table(found, width=_width()))


@controls.command("new")
@click.argument("control", metavar="SERVICE/SENTENCE")
@click.option("--dir", "at", metavar="DIR", help="Where folders of services are (default: those of a source tree, else controls).")
@click.option("--resource", metavar="TYPE", help="The resource type it is about (default: what the first words of the sentence mean).")
def new_control(control: str, at: str | None, resource: str | None) -> None:
    """Write the file of a new control, ready to be filled in."""
    from srm_tf.report import started  # noqa: PLC0415

    _print(started.start(control, at, resource, width=_width()))


@controls.command("test")
@click.argument("names", nargs=-1, required=True, metavar="DIR|FILE...")
@click.option("--as-of", metavar="DATE", help="The day of examples that name none (default: today).")
def test_controls(names: tuple[str, ...], as_of: str | None) -> None:
    """Test control files: their words, paths and values, and the verdict of every example.

    A file stands in SERVICE/SENTENCE.toml, in the catalogue or in a folder of your own; it may point at controls of either.

    Exit 0: all pass. 1: some fail. 2: something could not be read.
    """
    from srm_tf.engine import examples  # noqa: PLC0415
    from srm_tf.engine.choice import day  # noqa: PLC0415
    from srm_tf.report import trial as view  # noqa: PLC0415

    trial = examples.trial(names, day(as_of))
    _print(view.render(trial, width=_width()))
    if view.errors(trial):
        click.echo(view.errors(trial), err=True)
    sys.exit(trial.code)


@main.group()
def config() -> None:
    """What is settled in `.srm-tf.toml`, or in `[tool.srm-tf]` of pyproject.toml."""


@config.command("show")
@click.argument("folders", nargs=-1, metavar="[DIR]...")
def show_config(folders: tuple[str, ...]) -> None:
    """Show each option for a directory (default: this one), its value, and who said it."""
    from srm_tf.report import settled  # noqa: PLC0415

    _print(settled.show(folders or (".",), width=_width()))


@config.command("schema")
def config_schema() -> None:
    """Print the JSON schema of a file of settings, for editors."""
    import json  # noqa: PLC0415

    from srm_tf.settings import schema  # noqa: PLC0415

    _print(json.dumps(schema(), indent=2))


@main.group()
def baseline() -> None:
    """Accept the findings of today, so that what is new counts."""


@baseline.command("write", cls=_Ordered)
@_about_inputs
@_strict
@click.option("--force", is_flag=True, help="Start anew where there is a file.")
def write_baseline(inputs: tuple[str, ...], *, force: bool, **line: object) -> None:
    """Write every finding into a file (--baseline, or that of the settings, or srm-tf-baseline.jsonl)."""
    from srm_tf.report import baselines as view  # noqa: PLC0415

    words = view.split(line)
    _print(view.write(view.judged(_session(line), inputs, words), force=force, width=_width()))


@baseline.command("update", cls=_Ordered)
@_about_inputs
@_strict
@click.option("--all", "everything", is_flag=True, help="Accept all that is new.")
@click.option("--prune", is_flag=True, help="Drop what is fixed or gone.")
def update_baseline(inputs: tuple[str, ...], *, everything: bool, prune: bool, **line: object) -> None:
    """Show what is new and what is gone; accept it step by step.

    --only accepts what is new of a control, domain, service or address; --all, whatever is new. --prune drops what is fixed or gone. Of
    inputs that are not named here, everything is kept.
    """
    from srm_tf.report import baselines as view  # noqa: PLC0415

    accept = everything or bool(line.get("only"))
    words = view.split(line)
    _print(view.update(view.judged(_session(line), inputs, words), accept=accept, prune=prune, width=_width()))


@baseline.command("show")
@click.option("--baseline", "file", metavar="FILE", help="The file (default: that of the settings, or srm-tf-baseline.jsonl).")
@_form
def show_baseline(file: str | None, form: str) -> None:
    """Show what a file accepts: severities, controls, inputs."""
    from srm_tf.report import baselines as view  # noqa: PLC0415

    _print(view.show(view.place(file), form=form, width=_width()))


def _session(line: dict[str, object]) -> Session:
    """A run with what the command line says: what it does not say is left out."""
    from srm_tf.engine.inputs import Session  # noqa: PLC0415

    words = {name: iter(cast("tuple[str, ...]", line.pop(name))) for name in ("var", "var_file")}
    kinds = {"var": "var", "var_file": "file"}
    given = [(kinds[name], next(words[name])) for name in click.get_current_context().meta["order"] if name in words]
    return Session({**{name: value for name, value in line.items() if value not in {None, ()}}, **({"given": given} if given else {})})


def _profile_counts(framework: tuple[str, ...]) -> None:
    """A framework names its controls whatever their profile: a profile that was asked for as well could not take effect."""
    source = click.get_current_context().get_parameter_source("profile")
    if framework and source is not click.core.ParameterSource.DEFAULT:
        from srm_tf.errors import SrmError  # noqa: PLC0415

        raise SrmError(
            ("--profile",), "expected --profile or --framework, got both", "A framework's controls are asked whatever their profile."
        )


def _leave(report: Report, code: int) -> None:
    """Failures are told on standard error, after the report; they outrank findings."""
    for failure in report.failures:
        click.echo(failure.text, err=True)
    sys.exit(COULD_NOT_RUN if report.failures else code)


def _print(text: str) -> None:
    click.echo(text, color=True)  # what is coloured was asked for: click must not strip it


def _width() -> int:
    import shutil  # noqa: PLC0415

    return min(shutil.get_terminal_size((80, 24)).columns, _FULL_WIDTH)


def _colour(asked: bool | None) -> bool:  # noqa: FBT001 — three-valued: asked for, asked against, not said
    """Asked for, else only on a terminal and without NO_COLOR (https://no-color.org)."""
    return asked if asked is not None else sys.stdout.isatty() and "NO_COLOR" not in os.environ


def entry() -> None:
    """Run the program: the one place where an error ends it."""
    gc.disable()  # a short life with many small objects and hardly a cycle: collecting would cost more than it frees
    from srm_tf.errors import SrmError  # noqa: PLC0415

    try:
        sys.exit(main.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(COULD_NOT_RUN)
    except SrmError as error:
        click.echo(str(error), err=True)
        sys.exit(COULD_NOT_RUN)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(COULD_NOT_RUN)
    except Exception as error:  # noqa: BLE001 — the one broad except: a defect of ours ends as exit 2 and without values in it
        where = f"{type(error).__name__} in {_place(error)}"
        click.echo(
            f"==> srm-tf failed: {where}\n==> This is a defect of srm-tf, not of your input. Please report it with this line.", err=True
        )
        sys.exit(COULD_NOT_RUN)


def _place(error: BaseException) -> str:
    """File and line of the innermost frame: enough to report, and no value of the input in it."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    return f"{os.path.basename(at.tb_frame.f_code.co_filename)}:{at.tb_lineno}" if at else "an unknown place"  # noqa: PTH119

"""The commands besides `check` and `matrix`: read when one of them is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from srm_tf.cli import (
    Family,
    Ordered,
    Worded,
    about_inputs,
    colour,
    filled,
    form_option,
    framework_option,
    leave,
    profile_counts,
    put,
    session,
    strict_option,
    width,
    words,
)
from srm_tf.named import PATH
from srm_tf.options import PROFILES


@click.command(cls=Worded, short_help="Explain a control, a resource type, a service, …")
@click.argument("name", nargs=-1, required=True, metavar="NAME", shell_complete=words)
@click.option("--verbose", "-v", is_flag=True, help="Show every example of a control, not one of each verdict.")
def explain(name: tuple[str, ...], *, verbose: bool) -> None:
    """Explain a control, a resource type, a service or a control area: one at a time.

    NAME is s3/buckets-require-tls, its id elsewhere (CKV_AWS_53, AVD-AWS-0089, S3.5, cis-7.0 3.1.1), aws_s3_bucket, s3,
    encryption_at_rest, or a word of the report, such as missing or account_region.
    """
    from srm_tf.report import explain as view  # noqa: PLC0415

    put(view.explain(" ".join(name), width=width(), verbose=verbose))


@click.group(cls=Family)
def controls() -> None:
    """The catalogue of controls."""


@controls.command("list", cls=Worded, short_help="List the controls.")
@click.option("--profile", type=click.Choice(PROFILES), default="all", show_default=True)
@framework_option("Only the controls of this framework, whatever their profile, with its ids (repeatable).")
@click.option(
    "--only", multiple=True, metavar="WORD", shell_complete=words, help="Only this control, control area or service (repeatable)."
)
def list_controls(profile: str, framework: tuple[str, ...], only: tuple[str, ...]) -> None:
    """List the controls, those of your own that the settings name too: id, severity, profile, control area, title."""
    from srm_tf.catalogue.frameworks import load_frameworks, tags  # noqa: PLC0415
    from srm_tf.catalogue.services import load_services  # noqa: PLC0415
    from srm_tf.engine.choice import choose  # noqa: PLC0415
    from srm_tf.engine.resolved_options import catalogue_here  # noqa: PLC0415
    from srm_tf.report import controls_list as view  # noqa: PLC0415

    catalogue = catalogue_here()
    profile_counts(framework)
    frameworks = load_frameworks(framework)
    chosen = choose(profile, only, (), catalogue, load_services().domains, frameworks)
    put(view.render([one for one in catalogue.all() if chosen.wants(one)], width=_room(), tags=tags(frameworks)))


def _room() -> int | None:
    """Columns of the terminal; none where there is none and nobody says how many: whoever searches the list wants a control a line."""
    return width() if os.environ.get("COLUMNS") or (sys.stdout is not None and sys.stdout.isatty()) else None


@click.command(cls=Worded, short_help="Show what the catalogue judges, and what it does not.")
@framework_option("Only this framework and its controls, with every id (repeatable; default: all frameworks, all controls).")
@click.option("--service", multiple=True, metavar="NAME", shell_complete=words, help="Only this service (repeatable).")
@form_option
def coverage(framework: tuple[str, ...], service: tuple[str, ...], form: str) -> None:
    """Show what the catalogue judges, framework by framework and service by service, and what it does not."""
    from srm_tf.catalogue.coverage import survey  # noqa: PLC0415
    from srm_tf.report import coverage as view  # noqa: PLC0415

    found = survey(framework, service)
    put(view.as_json(found) if form == "json" else view.table(found, width=width()))


@controls.command("new", cls=Worded)
@click.argument("control", metavar="SERVICE/SENTENCE")
@click.option(
    "--dir", "at", metavar="DIR", type=PATH, help="Where folders of services are (default: those of a source tree, else controls)."
)
@click.option(
    "--resource",
    metavar="TYPE",
    shell_complete=words,
    help="The resource type it is about (default: what the first words of the sentence mean).",
)
def new_control(control: str, at: str | None, resource: str | None) -> None:
    """Write the file of a new control, ready to be filled in."""
    from srm_tf.report import controls_new as view  # noqa: PLC0415

    put(view.start(control, at, resource, width=width()))


@controls.command("test", cls=Worded, short_help="Test control files and their examples.")
@click.argument("names", nargs=-1, required=True, metavar="DIR|FILE...", type=PATH, callback=filled)
@click.option("--as-of", metavar="DATE", help="The day of examples that name none (default: today).")
def test_controls(names: tuple[str, ...], as_of: str | None) -> None:
    """Test control files: their words, paths and values, and the verdict of every example.

    A file stands in SERVICE/SENTENCE.toml, in the catalogue or in a folder of your own; it may point at controls of either.

    Exit 0: all pass. 1: some fail. 2: something could not be read.
    """
    from srm_tf.engine import examples  # noqa: PLC0415
    from srm_tf.engine.choice import day  # noqa: PLC0415
    from srm_tf.report import controls_test as view  # noqa: PLC0415

    trial = examples.trial(names, day(as_of))
    put(view.render(trial, width=width()))
    if view.errors(trial):
        click.echo(view.errors(trial), err=True)
    sys.exit(trial.code)


@click.group(cls=Family, short_help="What the settings say, and who says it.")
def config() -> None:
    """What is settled in `.srm-tf.toml`, or in `[tool.srm-tf]` of pyproject.toml."""


@config.command("show", cls=Worded, short_help="Show each option for a directory, and who said it.")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=PATH, callback=filled)
def show_config(folders: tuple[str, ...]) -> None:
    """Show each option for a directory (default: this one), its value, and who said it."""
    from srm_tf.report import config_show as view  # noqa: PLC0415

    put(view.show(folders or (".",), width=width()))


@config.command("schema")
def config_schema() -> None:
    """Print the JSON schema of a file of settings, for editors."""
    import json  # noqa: PLC0415

    from srm_tf.settings import schema  # noqa: PLC0415

    put(json.dumps(schema(), indent=2))


@click.group(cls=Family)
def waivers() -> None:
    """Findings that somebody accepts: by comments, by the settings."""


@waivers.command("list", cls=Ordered, short_help="List them: why, until when, whose.")
@about_inputs
@form_option
def list_waivers(inputs: tuple[str, ...], form: str, **line: object) -> None:
    """List the waivers that plans and configurations meet: why, until when, whose, and how many findings each accepts.

    Exit 0; 2: something could not be read or judged.
    """
    from srm_tf.report import waivers as view  # noqa: PLC0415

    run = session(line)
    report = run.examine(inputs)
    if form == "json":
        put(view.as_json(report))
    elif not report.unread:
        put(view.render(report, width=width(), colour=colour(run.general.colour)))
    leave(report, 0)


@waivers.command("import", cls=Worded, short_help="Rewrite the comments of other checkers into ours.")
@click.argument("names", nargs=-1, required=True, metavar="DIR|FILE...", type=PATH, callback=filled)
@click.option("--write", is_flag=True, help="Change the files; without it, show what would change.")
@click.option("--keep", is_flag=True, help="Leave the old comments beside ours.")
def import_waivers(names: tuple[str, ...], *, write: bool, keep: bool) -> None:
    """Rewrite the comments of Checkov, Trivy, tfsec, KICS and Terrascan into ours, where they stand.

    What ours cannot say is left alone and listed. Exit 0; 2: something could not be read or written.
    """
    from srm_tf.engine import importing  # noqa: PLC0415
    from srm_tf.engine.foreign_waivers import Known  # noqa: PLC0415
    from srm_tf.engine.resolved_options import catalogue_here  # noqa: PLC0415
    from srm_tf.report import waivers_import as view  # noqa: PLC0415

    catalogue = catalogue_here()
    found = importing.imported(names, Known(catalogue.aliases, catalogue.narrower), keep=keep)
    if write:
        found = importing.written(found)
    put(view.render(found, written=write, width=width()))
    leave(found, 0)


_ACCEPTED = "(default: that of the settings, or srm-tf-baseline.jsonl)."


def _meaning(**words: str) -> Callable[[click.Command], click.Command]:
    """Tells in --help what options come to that mean something else here than where all commands have them."""

    def told(command: click.Command) -> click.Command:
        for option in command.params:
            if isinstance(option, click.Option) and option.name in words:
                option.help = words[option.name]
        return command

    return told


@click.group(cls=Family)
def baseline() -> None:
    """Accept the findings of today, so that what is new counts."""


@_meaning(baseline=f"The file to write {_ACCEPTED}")
@baseline.command("write", cls=Ordered, short_help="Write every finding into a file.")
@about_inputs
@strict_option
@click.option("--force", is_flag=True, help="Start anew where there is a file.")
def write_baseline(inputs: tuple[str, ...], *, force: bool, **line: object) -> None:
    """Write every finding into a file, which accepts it as it stands today."""
    from srm_tf.report import baselines as view  # noqa: PLC0415

    words = view.split(line)
    put(view.write(view.judged(session(line), inputs, words), force=force, width=width()))


@_meaning(
    baseline=f"The file to bring up to date {_ACCEPTED}",
    only="Accept what is new of this control, control area, service or address glob (repeatable).",
)
@baseline.command("update", cls=Ordered)
@about_inputs
@strict_option
@click.option("--all", "everything", is_flag=True, help="Accept all that is new.")
@click.option("--prune", is_flag=True, help="Drop what is fixed or gone.")
def update_baseline(inputs: tuple[str, ...], *, everything: bool, prune: bool, **line: object) -> None:
    """Show what is new and what is gone; accept it step by step.

    Without --only, --all and --prune it writes no more than new addresses of what has moved. Of inputs that are not named here, everything
    is kept.
    """
    from srm_tf.report import baselines as view  # noqa: PLC0415
    from srm_tf.report.text import Paint  # noqa: PLC0415

    accept = everything or bool(line.get("only"))
    words = view.split(line)
    run = view.judged(session(line), inputs, words)
    paint = Paint(colour=colour(run.session.general.colour))
    put(view.update(run, accept=accept, prune=prune, width=width(), paint=paint))


@baseline.command("show", cls=Worded)
@click.option("--baseline", "file", metavar="FILE", type=PATH, help=f"The file {_ACCEPTED}")
@form_option
def show_baseline(file: str | None, form: str) -> None:
    """Show what a file accepts: severities, controls, inputs."""
    from srm_tf.report import baselines as view  # noqa: PLC0415

    put(view.show(view.place(file), form=form, width=width()))

"""`guest OS patches are installed on schedule`: whatever patches an instance, or replaces it by a patched one.

One programme is enough: a State Manager association, a maintenance window, a Quick Setup policy, an image pipeline with refresh.
Programmes that reach the instance and fall short (scan only, run once, switched off) are what somebody wrote wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.terms import refresh, sentence
from srm_tf.language.terms.globs import some_of
from srm_tf.language.terms.images import upgrades
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    as_meant,
    blocks,
    every,
    evidence,
    fits,
    inside,
    is_given,
    is_one_of,
    is_true,
    later,
    lives,
    maybe,
    some,
    undecided,
)
from srm_tf.language.terms.selecting import may_mean
from srm_tf.language.terms.ssm_targets import aimed_at, fits_policy, meant
from srm_tf.model.value import Certainty, Value
from srm_tf.model.verdict import Judgement, any_of, breaks, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_ASSOCIATION: Final = "aws_ssm_association"
_TASK: Final = "aws_ssm_maintenance_window_task"
_QUICK_SETUP: Final = "aws_ssmquicksetup_configuration_manager"
SUBJECTS: Final = ("aws_instance", "aws_autoscaling_group", "aws_spot_instance_request")
# https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-ssm-documents.html
_BY_OPERATION: Final = frozenset(
    {"AWS-RunPatchBaseline", "AWS-RunPatchBaselineAssociation", "AWS-RunPatchBaselineWithHooks", "AWS-ApplyPatchBaseline"}
)
_ALWAYS: Final = frozenset({"AWS-PatchInstanceWithRollback", "AWS-PatchAsgInstance", "AWS-InstallWindowsUpdates"})
_SCRIPTS: Final = frozenset({"AWS-RunShellScript", "AWS-RunPowerShellScript"})
_TELLING: Final = ("Operation", "commands")
_RUNS_PATCHES: Final = regex(r"AWS-RunPatchBaseline|AWS-PatchInstanceWithRollback")
_INSTALLS: Final = regex(r"\bInstall\b")


class Programme(msgspec.Struct, frozen=True):
    """Something that may patch the subject.

    `reaches`: whether the subject is among its targets; `needs`: what it must meet, each with the words for a failure.
    """

    source: Resource
    what: str
    reaches: Match
    needs: tuple[tuple[str, Match], ...]
    path: str = ""

    def answer(self) -> Judgement | None:
        """None where the subject is not among its targets, or it is no programme of patches at all."""
        if self.reaches.no:
            return None
        flaw = next((text for text, met in self.needs if met.no), None)
        proof = evidence(self.source, self.path, how="term")
        if flaw is not None and self.reaches.yes:
            return breaks(f"{self.source.address} {flaw}", proof)
        whole = every([self.reaches, *(met for _, met in self.needs if not met.no)])
        if flaw is None and whole.yes:
            return holds(f"{self.source.address} {self.what}", proof)
        on = whole.on or (self.source.address,)
        return undecided(f"{self.source.address} may be what patches it", on, proof)


@sentence("guest OS patches are installed on schedule", on=SUBJECTS)
def guest_os_patches_are_installed_on_schedule(subject: Resource, context: Context) -> Judgement:
    """Any programme that installs patches on the subject, time and again."""
    programmes = [*associations(subject, context), *windows(subject, context), *policies(subject, context)]
    answers = [*_answers(programmes), *refresh.answers(subject, context)]
    return _best(answers, subject, "nothing here installs patches on it", context, (_ASSOCIATION, _TASK, _QUICK_SETUP))


@sentence("a maintenance window installs guest OS patches", on=SUBJECTS)
def a_maintenance_window_installs_guest_os_patches(subject: Resource, context: Context) -> Judgement:
    """The same, by maintenance windows alone."""
    return _best(_answers(windows(subject, context)), subject, "no maintenance window installs patches on it", context, (_TASK,))


@sentence("its maintenance window is switched on", on=(_TASK,))
def its_maintenance_window_is_switched_on(subject: Resource, context: Context) -> Judgement:
    """Whether a task ever runs: its window is there, switched on and has a schedule."""
    proof = evidence(subject, "window_id", subject.get("window_id"), "term")
    needs = _window(subject, context)
    broken = next((why for why, met in needs if met.no), None)
    if broken is not None:
        return breaks(f"{subject.address} {broken}", proof)
    met = every(one for _, one in needs)
    if met.yes:
        return holds(f"{subject.address} runs in a window that is switched on", proof)
    return undecided(f"{subject.address} may run in a window that is switched on", met.on, proof)


@sentence("a Quick Setup policy installs guest OS patches", on=SUBJECTS)
def a_quick_setup_policy_installs_guest_os_patches(subject: Resource, context: Context) -> Judgement:
    """The same, by Quick Setup patch policies alone."""
    return _best(_answers(policies(subject, context)), subject, "no Quick Setup patch policy covers it", context, (_QUICK_SETUP,))


def _answers(programmes: Iterator[Programme] | list[Programme]) -> list[Judgement]:
    return [answer for programme in programmes if (answer := programme.answer()) is not None]


def _best(answers: list[Judgement], subject: Resource, nothing: str, context: Context, kinds: Sequence[str]) -> Judgement:
    own = evidence(subject, how="term")
    away = (*context.links.lost, *(one.address for one in context.links.made_elsewhere(kinds)))
    hidden = [undecided(f"{subject.address} may be patched", [one], own) for one in away]
    return any_of([*answers, *hidden]) if answers or hidden else lacks(f"{subject.address}: {nothing}", own)


def associations(subject: Resource, context: Context) -> Iterator[Programme]:
    """`aws_ssm_association`. Without a schedule it runs once, when a target appears.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/state-manager-about.html
    """
    for one in may_mean(_ASSOCIATION, subject, context, meant):
        kind = _kind(one, "name", context)
        installs = _installs(kind, one.get("parameters"))
        about = _about_patches(kind, installs)
        if about.no:
            continue
        reaches = every([lives(one), about, aimed_at(one, subject, context)])
        needs = (("only scans", installs), ("runs once: schedule_expression is not set", is_given(one.get("schedule_expression"))))
        yield Programme(one, "installs patches on schedule", reaches, needs, "targets")


class _Kind(msgspec.Struct, frozen=True):
    """What an SSM document does. `patches`: it is one of the patching documents; `installs`: always, or NO where an operation tells."""

    patches: Match
    by_operation: Match
    always: Match
    script: Match


def _kind(runner: Resource, by: str, context: Context) -> _Kind:
    name = runner.get(by)
    own = context.links.targets(name, ("aws_ssm_document",), runner)
    if own:
        runs = some(_own_document(one, how) for one, how in own)
        return _Kind(runs, NO, runs, NO)
    by_operation, always, script = (_document_is(name, wanted) for wanted in (_BY_OPERATION, _ALWAYS, _SCRIPTS))
    return _Kind(some([by_operation, always]), by_operation, always, script)


def _document_is(name: Value, wanted: frozenset[str]) -> Match:
    """By name, or by the ARN of a document that AWS owns."""
    return fits(
        name, lambda text: text.rpartition("/")[2] in wanted, lambda prefix: "/" in prefix or any(one.startswith(prefix) for one in wanted)
    )


def _own_document(one: Resource, how: Certainty) -> Match:
    """A document of this configuration that runs the patch baseline, or upgrades packages."""
    runs = fits(one.get("content"), lambda text: upgrades(text) or bool(_RUNS_PATCHES.search(text) and _INSTALLS.search(text)))
    return as_meant(runs, how, one)


def _about_patches(kind: _Kind, installs: Match) -> Match:
    """Whether a document has to do with patches at all; a script only if it upgrades packages."""
    return some([kind.patches, installs])


def _installs(kind: _Kind, parameters: Value) -> Match:
    """Whether a run installs: by the document itself, by `Operation = Install`, or by a command that upgrades packages."""
    told = upgraded = maybe(*parameters.origins)
    if not parameters.is_unknown:
        operation, commands = (parameters.get(name) for name in _TELLING)
        told = some_of(operation, lambda one: is_one_of(one, ("Install",)))
        upgraded = some_of(commands, lambda one: fits(one, upgrades))
    return some([kind.always, every([kind.by_operation, told]), every([kind.script, upgraded])])


def windows(subject: Resource, context: Context) -> Iterator[Programme]:
    """`aws_ssm_maintenance_window_task` with its window and targets.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-windows.html
    """
    for one in may_mean(_TASK, subject, context, meant):
        kind = _kind(one, "task_arn", context)
        parameters = _task_parameters(one)
        installs = _installs(kind, parameters)
        about = _about_patches(kind, installs)
        if about.no:
            continue
        reaches = every([lives(one), about, aimed_at(one, subject, context)])
        yield Programme(
            one, "installs patches in a maintenance window", reaches, (("only scans", installs), *_window(one, context)), "targets"
        )


def _task_parameters(task: Resource) -> Value:
    """`parameter` blocks of a run command or an automation, or the task's own of old, as one map; unknown blocks make it unknown."""
    calls = [
        *(
            inside(task.get("task_invocation_parameters"), name, "parameter")
            for name in ("run_command_parameters", "automation_parameters")
        ),
        inside(task.get("task_parameters")),  # before version 3 of the provider
    ]
    opened = [name for call in calls for name in call.open]
    if opened:
        return later(opened)
    pairs = [(element.get("name"), element.get("values")) for call in calls for element in call.elements]
    # One whose name is not known may be any of those that nothing else names.
    unnamed = [name for key, _ in pairs if key.is_unknown for name in key.origins]
    either = dict.fromkeys(_TELLING, later(unnamed)) if any(key.is_unknown for key, _ in pairs) else {}
    return Value({**either, **{name: values for key, values in pairs if (name := key.text()) is not None}}, written=True)


def _window(task: Resource, context: Context) -> tuple[tuple[str, Match], ...]:
    """What the window of a task must be: there, switched on, with a schedule."""
    key = task.get("window_id")
    found = context.links.targets(key, ("aws_ssm_maintenance_window",))
    if not found:
        outside = key.origins or (f"the window of {task.address}",)
        return (("", maybe(*outside)),)
    window, how = found[0]
    sure = YES if how > Certainty.POSSIBLE and len(found) == 1 else maybe(f"{task.address}.window_id")
    on = is_true(window.get("enabled"), default=True)
    scheduled = is_given(window.get("schedule"))
    return (
        (f"runs in {window.address}, which is deleted", lives(window)),
        (f"runs in {window.address}, which is switched off", every([sure, on]) if not on.no else _no(sure)),
        (f"runs in {window.address}, which has no schedule", scheduled),
    )


def _no(sure: Match) -> Match:
    return NO if sure.yes else sure


def policies(subject: Resource, context: Context) -> Iterator[Programme]:
    """Quick Setup patch policies.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-policies.html
    """
    for one in context.graph.of_type(_QUICK_SETUP):
        definitions = blocks(one.get("configuration_definition"))
        for definition in definitions.elements:
            kind = fits(definition.get("type"), lambda text: "PatchPolicy" in text)
            parameters = definition.get("parameters")
            installs = _policy_installs(parameters)
            reaches = every([lives(one), kind, fits_policy(parameters, subject, context)])
            yield Programme(one, "installs patches on schedule", reaches, (("only scans", installs),), "configuration_definition")
        yield Programme(one, "", definitions.rest, (), "configuration_definition")


def _policy_installs(parameters: Value) -> Match:
    if parameters.is_unknown:
        return maybe(*parameters.origins)
    return is_one_of(parameters.get("ConfigurationOptionsPatchOperation"), ("ScanAndInstall",))

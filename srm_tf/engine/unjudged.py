"""What of an input nobody judges, as outcomes of their own: modules that are not loaded, and types that the catalogue does not know.

Unknown like all that nobody can tell, so that every format and every rule about what is unknown speaks of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from srm_tf.engine.choice import is_address
from srm_tf.engine.finding import About, Outcome
from srm_tf.engine.touches import Touches
from srm_tf.model.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from srm_tf.engine.choice import Choice
    from srm_tf.engine.finding import Report
    from srm_tf.engine.run import World

LOADED: Final = "srm-tf/modules-are-loaded"
KNOWN: Final = "srm-tf/types-are-known"
SEVERITY: Final = "critical"  # of what nobody has seen, nobody can say that it is less
_OPEN: Final = Judgement(Verdict.UNKNOWN)

ABOUT: Final[Mapping[str, About]] = {
    LOADED: About(
        "Modules are loaded",
        "What a module holds that is not here, nobody judges. With `--strict`, which lets nothing pass that is not decided, it counts.",
        "Have it installed before (`terraform init`), or judge a plan. Where neither can be, waive it: that ends where it is loaded.",
    ),
    KNOWN: About(
        "Types of resources are known",
        "Of a type that the catalogue does not know nobody here can tell who owns what, and no control speaks of it. "
        "With `--strict`, which lets nothing pass that is not decided, it counts.",
        "Take a version of srm-tf that knows the type, or look at the resource by hand and waive this.",
    ),
}


def looked_for(word: str, choice: Choice, root: str) -> bool:
    """Whether a run can find what a word names: a plan shows what every module makes, and one without is no reason to take a waiver away.

    Words about controls leave out resources of unknown types, of which none speaks; nobody knows of which they would speak in a module.
    """
    if word == KNOWN:
        return choice.named is None and all(map(is_address, choice.only))
    return word == LOADED and Path(root).is_dir()


def unjudged(report: Report, choice: Choice, world: World) -> Iterator[Outcome]:
    """One for each module that is not loaded, makes something, and is not left out by its address; and for each resource of such a type."""
    touched = Touches(world.after, world.before)
    makes = {name for name, _ in world.after.open_modules}
    for note in report.notes:
        if note.kind == "not_loaded" and note.where in makes and choice.wants_some_in(note.where):
            because = f"nobody can tell what is in {note.where}, which is not loaded: {note.text}"
            yield _outcome(LOADED, world, (note.where, "module"), because, touched)
    for address, kind, _ in report.unmapped if looked_for(KNOWN, choice, world.root) else ():
        if choice.wants_address(address):
            because = f"the catalogue does not know {kind}: nobody can tell who owns what of it"
            yield _outcome(KNOWN, world, (address, kind), because, touched)


def _outcome(control: str, world: World, named: tuple[str, str], because: str, touched: Touches) -> Outcome:
    address, kind = named
    subject = world.after.get(address)
    return Outcome(
        root=world.root,
        address=address,
        source=(subject.block if subject is not None else "") or address,
        type=kind,
        control=control,
        title=ABOUT[control].title,
        verdict=Verdict.UNKNOWN,
        severity=SEVERITY,
        domain="configuration_management",
        profile="baseline",
        grounds=because,
        depends_on=(address if control == LOADED else kind,),
        location=subject.location if subject is not None else None,
        calls=subject.calls if subject is not None else (),
        remediation=ABOUT[control].mend,
        # Nobody compares what a call passes on, which may come to something else now.
        touched=control == LOADED or subject is None or touched.touches(subject, _OPEN),
    )

"""The modules that are not loaded, as outcomes of their own: where what cannot be decided must not pass, they must not either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from srm_tf.engine.finding import Outcome
from srm_tf.model.verdict import Verdict

if TYPE_CHECKING:
    from srm_tf.engine.choice import Choice
    from srm_tf.engine.finding import Report
    from srm_tf.model.graph import Graph, Note
    from srm_tf.model.resource import Resource

LOADED: Final = "srm-tf/modules-are-loaded"
SEVERITY: Final = "critical"  # of what nobody has seen, nobody can say that it is less
TITLE: Final = "Modules are loaded"
WHY: Final = "What a module holds that is not here, nobody judges. With `--strict`, which lets nothing pass that is not decided, it counts."
MEND: Final = "Have it installed before (`terraform init`), or judge a plan. Where neither can be, waive it: that ends where it is loaded."


def unloaded(report: Report, choice: Choice, graph: Graph) -> Iterator[Outcome]:
    """One for each module that is not loaded, makes something, and is not left out by its address, where it is called."""
    makes = {name for name, _ in graph.open_modules if name.startswith("module.")}
    for note in report.notes:
        if note.kind == "not_loaded" and note.where in makes and choice.wants_some_in(note.where):
            yield _outcome(note, graph.get(note.where))


def _outcome(note: Note, call: Resource | None) -> Outcome:
    return Outcome(
        root=note.root,
        address=note.where,
        source=note.where,
        type="module",
        control=LOADED,
        title=TITLE,
        verdict=Verdict.UNKNOWN,
        severity=SEVERITY,
        domain="configuration_management",
        profile="baseline",
        grounds=f"nobody can tell what is in {note.where}, which is not loaded: {note.text}",
        depends_on=(note.where,),
        location=call.location if call is not None else None,
        calls=call.calls if call is not None else (),
        remediation=MEND,
    )

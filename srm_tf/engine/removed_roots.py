"""Root modules that were there at a revision, for `--against`, and are no more: what they made is judged by nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from srm_tf.model.graph import Note
from srm_tf.terraform.roots import label
from srm_tf.terraform.tree import ENDINGS, SKIPPED, Tree, as_seen_from, folders, has_configuration, roots

if TYPE_CHECKING:
    from srm_tf.engine.revision import Revision
    from srm_tf.terraform.syntax import File

_SAYS: Final = "the root module that stood here is gone: what it made is not judged"


def gone(names: Sequence[str], exclude: Sequence[str], against: Revision, read: Callable[[Path, str], File]) -> Iterator[Note]:
    """A note for each that was in one of the directories that are judged."""
    for name in (one for one in names if Path(one).is_dir()):
        folder, skipped = Path(name).resolve(), as_seen_from(name, (*SKIPPED, *exclude))
        then, past = against.of(folder)
        past.reach(past.holding(ENDINGS))
        if all(has_configuration(folder / one.relative_to(then)) for one in folders(then, skipped)):
            continue
        for one in roots(then, Tree(read, label, lenient=True), skipped):
            here = folder / one.relative_to(then)
            if not has_configuration(here):
                yield Note("warning", label(here), _SAYS)

"""`names no file with a secret in it`: the scripts that a provisioner runs, and what it copies to a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.written_secrets import writes_out_no_secret
from srm_tf.model.scopes import PROVISIONER
from srm_tf.model.verdict import Evidence, Judgement, Origin, all_of, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_FILES: Final = "files"  # what stands in them, beside the arguments that name them


@sentence("names no file with a secret in it", on=(PROVISIONER,))
def names_no_file_with_a_secret_in_it(subject: Resource, context: Context) -> Judgement:
    """No key, token or password in a script, or in another file that is copied, as far as they lie beside the configuration."""
    files = subject.get(_FILES)
    if files.is_null:
        return holds("it names no files")
    if files.is_unknown:
        return depends(f"the secrets in its files depend on {files.unknown.why}", files.origins or (subject.address,))
    return all_of([_of(one, subject, context) for one in files.items()] or [holds("it names no files")])


def _of(one: Value, subject: Resource, context: Context) -> Judgement:
    path, text = one.get("path").text() or "", one.get("text")
    if text.is_unknown:
        on = text.origins or (f"{subject.address}.{path}",)
        return depends(f"{path} depends on {text.unknown.why}", on, evidence(subject, path, how="written"))
    answer = writes_out_no_secret(Site(subject, path, text, (path,)), context)
    return replace(answer, evidence=tuple(_placed(piece) for piece in answer.evidence))


def _placed(piece: Evidence) -> Evidence:
    """With the file as the origin: at its place in the configuration stands the name of it."""
    at = piece.location
    return replace(piece, location=None, origin=Origin("the file that it names", at)) if at is not None and at.line else piece

"""What no configuration can show: somebody has to look at the running account and vouch for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence
from srm_tf.model.verdict import Judgement, depends

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


@sentence("only an attestation shows it")
def only_an_attestation_shows_it(subject: Resource, context: Context) -> Judgement:
    """Never decided from here: the remediation of the control says what the customer has to show."""
    del context
    because = f"{subject.address} depends on what only the running account shows; somebody has to attest it"
    return depends(because, ("an attestation",), evidence(subject, how="term"))

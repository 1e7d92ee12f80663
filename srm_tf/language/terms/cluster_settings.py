"""EMR: whether a cluster that stands has the security configuration that its name leads to.

EMR keeps it beside the clusters, and changes none that there is; Terraform makes another one of the same name, and the cluster, which
names it as before, is left alone. What a cluster took when it was made then stands nowhere any more:
https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html, …/emr-specify-security-configuration.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, joined_with
from srm_tf.model.value import ABSENT, same
from srm_tf.model.verdict import Judgement, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_CONFIGURATION: Final = "aws_emr_security_configuration"
_NAME: Final = "security_configuration"


@sentence("its security configuration is the one that it was made with", on=("aws_emr_cluster",))
def its_security_configuration_is_the_one(subject: Resource, context: Context) -> Judgement:
    """Guards what is read of the security configuration: of a cluster that stands, another one of the same name tells nothing."""
    key = subject.get(_NAME)
    found = None if key.is_nothing or subject.action.makes else context.links.parents(subject, key, _NAME, (_CONFIGURATION,))
    for made, _ in joined_with(found) if found is not None else ():
        before = (made.before or {}).get("configuration", ABSENT)
        if made.action.makes and not same(before, made.get("configuration")):
            why = f"{subject.address} stands already, and {made.address} is made anew under the name that it has"
            return depends(why, (f"{made.address}.configuration",), evidence(subject, _NAME, key, "term"))
    return holds(f"{subject.address} was made with its security configuration", evidence(subject, how="term"))

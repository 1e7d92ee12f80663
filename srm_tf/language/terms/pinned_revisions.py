"""MSK and Amazon MQ: whether the text of a configuration is what a cluster or a broker runs, which names one of its revisions.

Each change of the text is another revision, and who names an older one keeps that. What a configuration says in Terraform is the last one:
https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-operations.html
https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-creating-applying-configurations.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence, joined_with
from srm_tf.model.value import ABSENT, Certainty, Value, as_number, same
from srm_tf.model.verdict import Judgement, depends, holds

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource


class _Kind(NamedTuple):
    """The block and the argument in it that name a configuration, its type, its text, and the number of the revision that has it first.

    Amazon MQ makes a first revision of its own, and the provider writes the text into the second one:
    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/mq/configuration.go (`resourceConfigurationCreate`)
    """

    block: str
    by: str
    configuration: str
    text: str
    first: int


_KINDS: Final = {
    "aws_msk_cluster": _Kind("configuration_info", "arn", "aws_msk_configuration", "server_properties", 1),
    "aws_mq_broker": _Kind("configuration", "id", "aws_mq_configuration", "data", 2),
}
_LATEST: Final = "latest_revision"


@sentence("its configuration is of the revision that it names", on=tuple(_KINDS))
def its_configuration_is_of_the_revision(subject: Resource, context: Context) -> Judgement:
    """Guards what is read of the configuration; of one that is not here, or is not named at all, there is nothing to read."""
    kind = _KINDS[subject.type]
    path = f"{kind.block}.revision"
    for block in subject.get(kind.block).items()[-1:]:
        key, revision = block.get(kind.by), block.get("revision")
        found = context.links.parents(subject, key, f"{kind.block}.{kind.by}", (kind.configuration,))
        for made, _ in joined_with(found):
            if not _is_last(revision, made, subject, kind):
                why = f"{subject.address} may run another revision of {made.address} than the one that is written"
                on = revision.origins or (f"{subject.address}.{path}",)
                return depends(why, on, evidence(subject, path, revision, "term"))
    return holds(f"{subject.address} runs what is written of its configuration", evidence(subject, how="term"))


def _is_last(revision: Value, made: Resource, subject: Resource, kind: _Kind) -> bool:
    """Whether the revision surely is the one that has the text which is written."""
    old, now = made.before or {}, made.get(_LATEST)
    changes = bool(made.before) and not made.action.makes and not same(old.get(kind.text, ABSENT), made.get(kind.text))
    number, last = as_number(revision.data), as_number(now.data)
    if revision.is_unknown:
        read = [one for one in revision.references if one.target == made.address and one.attribute == _LATEST]
        return any(one.certainty == Certainty.EXACT for one in read)
    if not number:  # left out, the last one that there is when the broker is made, and the same from then on
        return subject.action.makes or not changes
    if changes:
        was = as_number(old.get(_LATEST, ABSENT).data)
        return was is not None and number == was + 1
    return number == (kind.first if last is None or made.action.makes else last)

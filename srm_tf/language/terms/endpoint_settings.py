"""SageMaker: whether the endpoints under an endpoint configuration run what it says, or what one said that had its name before.

An endpoint takes its configuration when it is made or updated, and the provider updates it where the name or the deployment changes only:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sagemaker/endpoint.go (`resourceEndpointUpdate`)
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

_ENDPOINT: Final = "aws_sagemaker_endpoint"
_NAMES: Final = "endpoint_config_name"
_UPDATES: Final = (_NAMES, "deployment_config")


@sentence("its endpoints take its {key:path}", on=("aws_sagemaker_endpoint_configuration",))
def its_endpoints_take_it(subject: Resource, context: Context, key: str) -> Judgement:
    """Guards what is read of the configuration: an endpoint that stands takes nothing of another one that is made under the same name."""
    was, now = (subject.before or {}).get(key, ABSENT), subject.get(key)
    if subject.action.makes and not same(was, now) and not (was.is_nothing and now.is_nothing):
        for endpoint, _ in joined_with(context.links.children(subject, (_ENDPOINT,), _NAMES)):
            if _may_stay(endpoint, subject):
                why = f"{endpoint.address} stands already, and {subject.address} is made anew under the name that it has"
                return depends(why, (f"{endpoint.address}.{_NAMES}",), evidence(subject, key, now, "term"))
    return holds(f"no endpoint keeps another {key} than {subject.address} has", evidence(subject, how="term"))


def _may_stay(endpoint: Resource, configuration: Resource) -> bool:
    """Whether perhaps nothing of an endpoint that stands is updated: a name that is made up anew with the configuration is another one."""
    before = endpoint.before
    if before is None or endpoint.action.makes:
        return False
    made_up = any(one.target == configuration.address and one.certainty.whole for one in endpoint.get(_NAMES).references)
    now = {one: endpoint.get(one) for one in _UPDATES}
    return not (now[_NAMES].is_unknown and made_up) and all(
        value.is_unknown or same(before.get(name, ABSENT), value) for name, value in now.items()
    )

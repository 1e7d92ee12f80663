"""Templates by which devices are provisioned, and the policies that each device gets by one.

https://docs.aws.amazon.com/iot/latest/developerguide/provision-template.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from srm_tf.language.context import Site
from srm_tf.language.paths import document_in
from srm_tf.language.terms import sentence
from srm_tf.language.terms.devices import keeps_devices_to_their_own
from srm_tf.language.terms.match import awaiting, evidence
from srm_tf.model.verdict import Judgement, all_of, depends, holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_BODY: Final = "template_body"
_POLICY: Final = "AWS::IoT::Policy"


@sentence("its template keeps devices to their own", on=("aws_iot_provisioning_template",))
def its_template_keeps_devices_to_their_own(subject: Resource, context: Context) -> Judgement:
    """Each policy that the template writes out; one that it only names stands elsewhere and is asked there."""
    body = subject.get(_BODY)
    told = list(_policies(subject, body, context))
    return all_of(told) if told else holds(f"{_BODY} writes out no policy", evidence(subject, _BODY, body, "term"))


def _policies(subject: Resource, body: Value, context: Context) -> Iterator[Judgement]:
    document = document_in(body)
    parts = document.get("Resources") if document is not None and isinstance(document.data, Mapping) else body
    if not isinstance(parts.data, Mapping):
        if parts is body or not parts.is_null:
            yield _open(subject, body, parts)
        return
    for name, part in parts.data.items():
        kind = part.get("Type")
        path = _BODY if body.hides else f"{_BODY}.Resources.{name}.Properties.PolicyDocument"
        if part.is_unknown or kind.is_unknown:
            yield _open(subject, body, part if part.is_unknown else kind)
        elif kind.text() == _POLICY:
            yield from _policy(Site(subject, path, part.get("Properties"), (_BODY,)), context)


def _policy(site: Site, context: Context) -> Iterator[Judgement]:
    policy = site.value if site.value.is_unknown else site.value.get("PolicyDocument")
    if policy.is_null:
        return
    if any(_is_made_later(one) for one in (document_in(policy) or policy).walk()):
        proof = evidence(site.resource, site.path, how="term")
        yield depends(f"{site.path} depends on what a device says when it registers", ("what a device says",), proof)
    else:
        yield keeps_devices_to_their_own(Site(site.resource, site.path, policy, site.names), context)


def _is_made_later(value: Value) -> bool:
    """`{ "Ref": "SerialNumber" }`, `{ "Fn::Join": […] }`: parameters of the device."""
    return isinstance(value.data, Mapping) and any(name == "Ref" or name.startswith("Fn::") for name in value.data)


def _open(subject: Resource, body: Value, part: Value) -> Judgement:
    on, proof = part.origins or body.origins or (_BODY,), evidence(subject, _BODY, body, "term")
    if not part.is_unknown:
        return depends(f"{_BODY} is no template that lists resources", on, proof)
    return awaiting(f"{_BODY} is not known in whole, which", on, proof)

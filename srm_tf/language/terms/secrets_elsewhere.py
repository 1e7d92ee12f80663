"""Secrets in what is no argument for one: code of functions, prompts of models, tags that a provider puts on each of its resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.terms import predicate
from srm_tf.language.terms.secret_code import literals_in_code, literals_in_prompts
from srm_tf.language.terms.secrets import holds_no_secret, judged
from srm_tf.model.value import Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.verdict import Judgement


@predicate("is code without a secret", partial=True)
def is_code_without_a_secret(site: Site, context: Context) -> Judgement:
    """No key, token or password in the code of a function, or in a template."""
    return judged(site, context, code=literals_in_code)


@predicate("tells a model no secret", partial=True)
def tells_a_model_no_secret(site: Site, context: Context) -> Judgement:
    """The same of a prompt, where nothing quotes one."""
    return judged(site, context, code=literals_in_prompts)


@predicate("tags with no secret", partial=True)
def tags_with_no_secret(site: Site, context: Context) -> Judgement:
    """No key, token or password among default tags; of tags that a plan does not show, among those that are seen on the resources."""
    if site.value.is_unknown and (seen := _seen_on_resources(site.resource, context)):
        site = replace(site, value=Value(seen, written=True, location=site.value.location))
    return holds_no_secret(site, context)


def _seen_on_resources(provider: Resource, context: Context) -> Mapping[str, Value]:
    """What resources carry beside the tags of their own; one that each writes anew itself is nowhere to be seen."""
    seen: dict[str, Value] = {}
    its_own = (one for one in context.graph.resources if f"provider.{one.provider}" == provider.address)
    for one in (one for one in its_own if not one.action.ends):  # what goes keeps the tags that it had
        every, own = one.get("tags_all").data, one.get("tags").data
        if isinstance(every, Mapping) and (own is None or isinstance(own, Mapping)):
            seen.update((key, tag) for key, tag in every.items() if key not in (own or ()) and key not in seen)
    return seen

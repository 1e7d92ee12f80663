"""Default tags of which a plan shows no more than the names in them are read where they come to: on the resources."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.secrets_elsewhere import tags_with_no_secret
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import of
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import resource, unknown, world

ALL = {"stage": "prod", "db_password": "correct-horse-battery"}


def ask(*resources: Resource) -> Verdict:
    provider = Resource("provider.aws", "provider.aws", "aws", {"default_tags": of([{"tags": unknown("local.stage")}])})
    site = Site(provider, "default_tags.tags", of(unknown("local.stage")))
    verdict: Verdict = tags_with_no_secret(site, world(provider, *resources)).verdict
    return verdict


@pytest.mark.parametrize(
    ("action", "verdict"), [(Action.CREATE, Verdict.MISCONFIGURED), (Action.NO_OP, Verdict.MISCONFIGURED), (Action.DELETE, Verdict.UNKNOWN)]
)
def test_what_is_deleted_has_the_tags_that_it_had(action: Action, verdict: Verdict) -> None:
    """A provider that gives no secret any more is not blamed for the tags of what the plan takes away."""
    assert ask(resource("aws_sqs_queue.q", provider="aws", action=action, tags_all=ALL)) == verdict
    assert ask(resource("aws_sqs_queue.q", provider="aws", action=action, tags=ALL, tags_all=ALL)) == Verdict.UNKNOWN

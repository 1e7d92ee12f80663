"""What stands at a path that leads into blocks of which nobody knows how many there will be."""

from __future__ import annotations

from srm_tf.language.paths import elements
from srm_tf.language.syntax import Step
from srm_tf.model.value import ABSENT, Certainty, Unknown, Value, of
from tests.language.terms.build import ref, resource


def perhaps(on: str, **arguments: object) -> Value:
    """A block that a condition on something decides about."""
    return Value(Unknown(f"{on}, which has no value", (on,), body=of(arguments)), written=True)


def test_a_path_into_one_of_several_blocks_that_may_be_there_is_not_known() -> None:
    alias = [perhaps("var.a", name="lb.example.com"), perhaps("var.b", name=ref("aws_s3_bucket.b.website_domain"), zone_id="Z1")]
    record = resource("aws_route53_record.r", alias=alias)
    found = record.get("alias.name")
    assert found.unknown.depends_on == ("var.a", "var.b")
    assert [(one.text, one.certainty) for one in found.references] == [("aws_s3_bucket.b.website_domain", Certainty.POSSIBLE)]
    assert record.get("alias.zone_id").is_unknown  # by the second alone
    assert record.get("alias.weight") is ABSENT


def test_a_path_into_blocks_that_are_all_there_leads_to_none_of_them() -> None:
    record = resource("aws_route53_record.r", alias=[of({"name": "a"}), of({"name": "b"})])
    assert record.get("alias.name") is ABSENT


def test_each_block_in_one_that_may_be_there_may_be_there() -> None:
    group = perhaps("var.a", filter=[{"type": "EVENT"}, {"type": "ACTOR_ACCOUNT_ID"}])
    webhook = resource("aws_codebuild_webhook.w", filter_group=[group])
    found = elements(webhook.values, (Step("filter_group"), Step("filter")), text=False)
    assert [(one.path, one.state, one.value.get("type").text()) for one in found] == [
        ("filter_group[*].filter[0]", "collection", "EVENT"),
        ("filter_group[*].filter[1]", "collection", "ACTOR_ACCOUNT_ID"),
    ]

"""Which blocks of a plan are known to have been written, because no provider makes them up."""

from __future__ import annotations

import pytest

from srm_tf.terraform.never_filled import never_filled


@pytest.mark.parametrize(
    ("resource_type", "block"),
    [
        ("aws_lambda_function", "dead_letter_config"),
        ("aws_cloudfront_distribution", "origin_group"),
        ("aws_ecr_repository", "image_scanning_configuration"),
        ("aws_ecs_service", "load_balancer"),
        ("aws_route53_record", "latency_routing_policy"),
    ],
)
def test_a_block_that_is_optional_and_no_more_is_there_where_it_is_written(resource_type: str, block: str) -> None:
    assert never_filled(resource_type, block)


@pytest.mark.parametrize(
    ("resource_type", "block"),
    [
        ("aws_acm_certificate", "options"),
        ("aws_autoscaling_group", "launch_template"),
        ("aws_autoscaling_group", "mixed_instances_policy"),
        ("aws_dynamodb_table", "ttl"),
        ("aws_iam_role", "inline_policy"),
        ("aws_launch_template", "metadata_options"),
        ("aws_s3_bucket", "logging"),
        ("aws_lambda_function", "dead_letter"),
        ("random_password", "options"),
    ],
)
def test_a_block_that_a_release_of_the_provider_computes_may_have_been_left_out(resource_type: str, block: str) -> None:
    assert not never_filled(resource_type, block)

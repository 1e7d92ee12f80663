"""What a reference is the name of: one resource, or a piece of many names."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.conditions import has_one_arn, names_one
from tests.language.terms.build import ref


@pytest.mark.parametrize("module", ["", "module.m.", 'module.m["a.b"].', "module.a[0].module.b."])
@pytest.mark.parametrize(
    ("reference", "one", "arn"),
    [
        ("aws_kms_key.k.arn", True, True),
        ("data.aws_kms_key.k.arn", True, True),
        ("data.aws_kms_alias.a.target_key_arn", True, True),
        ("data.aws_caller_identity.me.account_id", True, False),
        ("data.aws_caller_identity.me.id", True, False),
        ("data.aws_elb_service_account.main.id", True, False),
        ("data.aws_redshift_service_account.main.id", True, False),
        ("data.aws_region.here.id", False, False),
        ("data.aws_region.here.name", False, False),
        ("data.aws_arn.a.arn", False, False),
        ("var.arn", False, False),
        ("aws_cloudformation_stack.s.outputs", False, True),
        ('aws_cloudformation_stack.s.outputs["Key"]', False, True),
        ("aws_cloudformation_stack.s.outputs.Key", False, True),
    ],
)
def test_a_look_up_in_a_module_is_still_one(module: str, reference: str, *, one: bool, arn: bool) -> None:
    value = ref(f"{module}{reference}")
    assert (names_one(value), has_one_arn(value)) == (one, arn)

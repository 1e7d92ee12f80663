"""What instances are started from: a Spot request is not, whatever template it names."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.fleets import launch_plans
from tests.language.terms.build import block, resource, world

TEMPLATE = "aws_launch_template.t"


@pytest.mark.parametrize(("of", "plans"), [("aws_instance.i", [TEMPLATE]), ("aws_spot_instance_request.i", [])])
@pytest.mark.parametrize("key", ["lt-0123456789abcdef0", "lt-0fedcba9876543210"])
def test_only_a_template_that_is_sent_is_a_launch_plan(of: str, plans: list[str], key: str) -> None:
    template = resource(TEMPLATE, id="lt-0123456789abcdef0")
    user = resource(of, launch_template=[block(id=key)])
    found = launch_plans(user, world(template, user))
    known = key == "lt-0123456789abcdef0"
    assert [one.address for one in found.certain] == (plans if known else [])
    assert bool(found.open) == (bool(plans) and not known)

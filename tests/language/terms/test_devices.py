"""Policies of devices: how a resource can be written that all devices have."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms import devices
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import resource, world
from tests.language.terms.policy_texts import M, S, policy

OURS = "arn:aws:iot:eu-west-1:111122223333:"
OWN = "${iot:Connection.Thing.ThingName}"


@pytest.mark.parametrize(
    ("action", "on", "verdict"),
    [
        ("iot:Publish", "topic/*", M),
        ("iot:Publish", "topic/**", M),
        ("iot:Publish", "topic/?*", M),
        ("iot:Publish", "topic/?", S),
        ("iot:Publish", "topic/meters/*", S),
        ("iot:Publish", f"topic/meters/{OWN}/*", S),
        ("iot:Connect", "client/**", M),
        ("iot:Connect", f"client/{OWN}", S),
        ("iot:UpdateThingShadow", "thing/*?", M),
        ("iot:Subscribe", "topicfilter/#", M),
        ("iot:Subscribe", "topicfilter/+/#", M),
        ("iot:Subscribe", "topicfilter/*#", M),
        ("iot:Subscribe", "topicfilter/*/#", M),  # `+/#` is one of these
        ("iot:Subscribe", "topicfilter/+/up", S),
        ("iot:Subscribe", "topicfilter/meters/#", S),
        ("iot:Subscribe", f"topicfilter/{OWN}/#", S),
    ],
)
def test_all_that_devices_have(action: str, on: str, verdict: Verdict) -> None:
    text = policy({"Effect": "Allow", "Action": action, "Resource": f"{OURS}{on}"})
    subject = resource("aws_iot_policy.meters", policy=text)
    assert devices.keeps_devices_to_their_own(Site(subject, "policy", subject.get("policy")), world(subject)).verdict == verdict

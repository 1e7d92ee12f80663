"""A setting of the account or a region, of which there is one, that a plan deletes."""

from __future__ import annotations

import json

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from srm_tf.terraform.decode import decode
from srm_tf.terraform.plan import worlds
from tests.support.judging import facts, schema
from tests.support.planned import plan_of

DEFAULT = "ebs/accounts-encrypt-volumes-by-default"
HOME = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
ON = 'resource "aws_ebs_encryption_by_default" "on" {\n%s}\n'
BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'
ALIAS = 'provider "aws" {\n  alias  = "us"\n  region = "us-east-1"\n}\n'
OTHER = 'resource "aws_sns_topic" "t" {\n  provider = aws.us\n}\n'


def said(before: str, after: str, action: str = "delete") -> str:
    """What is said of the default encryption of the home region."""
    plan = plan_of(after, before=before)
    for one in plan["resource_changes"]:
        if one["change"]["actions"] == ["delete"]:
            one["change"]["actions"] = [action]
    found = worlds(decode(json.dumps(plan).encode(), "plan.json"), schema(), "plan.json")
    report = run((World("plan.json", found.after, found.before),), facts(), Choice("all"))
    (one,) = (one for one in report.outcomes if (one.address, one.control) == ("account_region", DEFAULT))
    return f"{one.verdict.word} {one.change}"


def test_a_switch_that_is_deleted_is_off() -> None:
    assert said(HOME + ON % "" + BUCKET, HOME + BUCKET) == "missing introduced"


def test_one_that_is_forgotten_stays_and_one_that_is_made_anew_holds() -> None:
    assert said(HOME + ON % "" + BUCKET, HOME + BUCKET, "forget") == "unknown unchanged"
    assert said(HOME + ON % "" + BUCKET, HOME + BUCKET + ON.replace('"on"', '"anew"') % "") == "satisfied unchanged"


def test_of_several_providers_nobody_knows_whose_it_was() -> None:
    assert said(HOME + ALIAS + ON % "" + BUCKET + OTHER, HOME + ALIAS + BUCKET + OTHER) == "unknown unchanged"

"""What a configuration admits of the AWS provider."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from tests.language.terms.build import resource, world

load()
CLUSTER = resource("aws_redshift_cluster.main")


def older(*asked: str, than: str = "6") -> bool:
    found = SENTENCES["its provider is older than version {version:text}"].function(CLUSTER, world(CLUSTER, asked=asked), than)
    return found.verdict.word == "satisfied"


@pytest.mark.parametrize(
    "asked", ["~> 5.0", "~> 5.31.0", "5.31.0", "= 5.31.0", "< 6", "< 6.0.0", "<= 5.99", ">= 4.0, < 6.0", "~>3.0", "v5.1.0", "~> 5.100"]
)
def test_nothing_from_version_6_on_is_admitted(asked: str) -> None:
    assert older(asked)
    assert older(">= 5.0", asked)


@pytest.mark.parametrize(
    "asked", [">= 5.0", "~> 6.0", "~> 5", "< 7.0", "<= 6.0", "6.0.0", "!= 5.2", "> 5.0", "", "latest", "~> 6.0.0-beta1", f"~> {'9' * 5000}"]
)
def test_version_6_may_be_admitted(asked: str) -> None:
    assert not older(asked)
    assert not older(asked, ">= 4.0")


def test_another_version_may_be_asked_for() -> None:
    assert older("~> 2.70", than="3")
    assert not older("~> 5.31.2", than="5.31")
    assert older("~> 5.30.2", than="5.31")
    assert not older()


def test_of_what_is_admitted_it_names_all_that_counts() -> None:
    """`~> 5.0` admits no 3.40, and still what came after it."""
    found = SENTENCES["its provider is older than version {version:text}"].function(CLUSTER, world(CLUSTER, asked=("~> 5.0",)), "3.40")
    assert found.because == "the configuration admits the AWS provider 3.40 or later"

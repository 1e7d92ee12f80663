"""The versions of the AWS provider that a configuration admits."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, graph_of

CLUSTER = """
resource "aws_redshift_cluster" "main" {
  cluster_identifier = "warehouse"
  node_type          = "ra3.large"
}
"""
REQUIRED = "terraform {\n  required_providers {\n    %s\n  }\n}\n"
OBJECT = REQUIRED % 'aws = { source = "hashicorp/aws", version = "~> 5.0" }'


def test_both_doors_read_what_the_root_module_requires() -> None:
    assert configured_graph(OBJECT + CLUSTER).asked == ("~> 5.0",)
    assert graph_of(OBJECT + CLUSTER).asked == ("~> 5.0",)
    assert configured_graph(CLUSTER).asked == graph_of(CLUSTER).asked == ()


def test_the_spellings_of_old_are_read() -> None:
    assert configured_graph(REQUIRED % 'aws = "~> 3.0"' + CLUSTER).asked == ("~> 3.0",)
    assert configured_graph('provider "aws" {\n  version = "~> 2.70"\n}\n' + CLUSTER).asked == ("~> 2.70",)


def test_what_a_module_requires_holds_as_well() -> None:
    called = CLUSTER + 'module "more" {\n  source = "./more"\n}\n'
    module = OBJECT.replace("~> 5.0", ">= 4.9, < 6.0")
    assert configured_graph(OBJECT + called, files={"more/main.tf": module}).asked == ("~> 5.0", ">= 4.9, < 6.0")


def test_another_provider_under_that_name_says_nothing() -> None:
    other = REQUIRED % 'aws = { source = "example/aws", version = "~> 1.0" }'
    assert configured_graph(other + CLUSTER).asked == ()
    assert configured_graph(REQUIRED % 'random = { source = "hashicorp/random", version = "~> 3.0" }' + CLUSTER).asked == ()


@pytest.mark.parametrize(
    "source", ["aws", "HashiCorp/aws", "registry.terraform.io/hashicorp/aws", "mirror.example.com/hashicorp/aws", "opentofu/aws"]
)
def test_the_addresses_of_the_provider_are_one(source: str) -> None:
    graph = configured_graph(REQUIRED % f'aws = {{ source = "{source}", version = "~> 5.0" }}' + CLUSTER)
    assert graph.asked == ("~> 5.0",)


LOCK = """# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/random" {
  version = "3.6.0"
  hashes = [
    "h1:R5Ucn26riKIEijcsiOMBR3uOAjuOMfI1x7XvH4P6B1w=",
  ]
}

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = ">= 4.0.0"
  hashes = [
    "h1:ltxyuBWIy9cq0kIKDJH1jeWJy/y7XJLjS4QrsQK4plA=",
  ]
}
"""


def test_the_lock_file_says_which_version_is_chosen() -> None:
    required = REQUIRED % 'aws = { source = "hashicorp/aws", version = ">= 4.0.0" }'
    assert configured_graph(required + CLUSTER, files={".terraform.lock.hcl": LOCK}).asked == (">= 4.0.0", "5.31.0")
    assert configured_graph(
        CLUSTER, files={".terraform.lock.hcl": LOCK.replace("terraform.io/hashicorp", "opentofu.org/opentofu")}
    ).asked == ("5.31.0",)
    assert configured_graph(CLUSTER, files={".terraform.lock.hcl": LOCK.replace("hashicorp/aws", "example/aws")}).asked == ()
    assert configured_graph(CLUSTER, files={".terraform.lock.hcl": "provider {"}).asked == ()

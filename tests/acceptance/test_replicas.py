"""A read replica runs the engine of its source, where the input shows which database that is; where it does not, nobody guesses."""

from __future__ import annotations

import pytest

from tests.support.scanning import Scan

SIGN_IN = "rds/instances-allow-iam-authentication"  # of engines that know it; silent of others
SOURCE = 'resource "aws_db_instance" "%s" {\n  identifier = %s\n  engine     = "oracle-ee"\n}\n'
REPLICA = 'resource "aws_db_instance" "%s" {\n  identifier          = "%s"\n  replicate_source_db = %s\n}\n'
ELSEWHERE = 'provider "aws" {\n  alias  = "far"\n  region = "eu-north-1"\n}\nprovider "aws" {\n  region = "eu-west-1"\n}\n'
VARIABLE = 'variable "main" {\n  type = string\n}\n'
MAIN = SOURCE % ("main", '"main"')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAIN + REPLICA % ("r", "r", "aws_db_instance.main.identifier"), "silent"),
        (MAIN + REPLICA % ("r", "r", "aws_db_instance.main.arn"), "silent"),
        (MAIN + REPLICA % ("r", "r", '"main"'), "silent"),
        (MAIN + REPLICA % ("first", "first", '"main"') + REPLICA % ("r", "r", '"first"'), "silent"),
        (MAIN + REPLICA % ("r", "r", '"other"'), "unknown"),
        (MAIN + SOURCE % ("twin", '"main"') + REPLICA % ("r", "r", '"main"'), "unknown"),
        (MAIN + VARIABLE + REPLICA % ("r", "r", "var.main"), "unknown"),
        (VARIABLE + SOURCE % ("main", "null") + REPLICA % ("r", "r", "var.main"), "unknown"),
        (ELSEWHERE + MAIN.replace("{\n", "{\n  provider = aws.far\n", 1) + REPLICA % ("r", "r", '"main"'), "unknown"),
        (REPLICA % ("r", "r", '"r"'), "unknown"),
        (MAIN + VARIABLE + REPLICA % ("r", "r", 'var.main == "" ? "main" : aws_db_instance.main.arn'), "silent"),
        (MAIN + VARIABLE + REPLICA % ("r", "r", 'var.main == "" ? "main" : "other"'), "unknown"),
    ],
    ids=[
        "by reference",
        "by its ARN",
        "by its name",
        "of a replica",
        "of one that is not here",
        "of one of two that are called so",
        "of one that a variable names",
        "of one that a variable names, where one has no name",
        "of that name in another Region",
        "of itself",
        "of one that two sides of a choice name",
        "of one that one side of a choice names",
    ],
)
def test_the_engine_of_a_replica(scan: Scan, text: str, said: str) -> None:
    scan.write(text).judge()
    assert scan.verdict("aws_db_instance.r", SIGN_IN) == said

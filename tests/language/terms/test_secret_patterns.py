"""What stands under the name of a secret, and is none."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.secret_patterns import assignments, formats, stands_in

BUILD = """
version: 0.2
env:
  secrets-manager:
    DB_PASSWORD: prod/db:password

    NPM_TOKEN: "npm:token"
  parameter-store:
    API_KEY: /ci/key
  variables:
    OTHER_PASSWORD: correct-horse
phases:
  build:
    commands:
      - export ADMIN_TOKEN=battery-staple
"""


def test_a_build_takes_secrets_by_the_names_of_what_holds_them() -> None:
    assert list(assignments(BUILD)) == ["OTHER_PASSWORD", "ADMIN_TOKEN"]
    assert list(assignments("env:\n  secrets-manager:\n    DB_PASSWORD: prod:password")) == []
    assert list(assignments("secrets-manager: x\nDB_PASSWORD: prod:password")) == ["DB_PASSWORD"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("password: { type: string }", []),
        ("secret: [one, two]", []),
        ("secret: *shared", []),
        ("token: &shared", []),
        ("existingSecret: database", []),
        ("secretKeyRef: database", []),
        ('password: "{correct-horse}"', ["password"]),
        ("password: correct-horse", ["password"]),
    ],
)
def test_what_stands_there_in_a_document_is_no_secret(line: str, names: list[str]) -> None:
    assert list(assignments(line)) == names


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        ("method.request.header.Authorization", True),
        ("integration.response.body.token", True),
        ("context.authorizer.apiKey", True),
        ("stageVariables.token", True),
        ("$context.authorizer.password", True),
        ("'correct-horse-battery'", False),
        ("context.is everything", False),
    ],
)
def test_the_source_of_a_parameter_of_api_gateway_is_no_secret(text: str, is_none: bool) -> None:
    assert stands_in(text) is is_none


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("docker run -d --name mongo -p 27017:27017 mongo:7", False),
        ("docker run --name mysql -p3306:3306 mysql:8", False),
        ("mongodump -u backup -p correct-horse", True),
        ("mysqldump -u backup -pcorrect-horse shop", True),
        ("mongosh -u backup -p 1234567", True),
        ('{"auths": {"r.example.com": {"auth": "ZGVwbG95OmNvcnJlY3QtaG9yc2U="}}}', True),  # deploy:correct-horse
        ('{"modules": {"auth": "required"}, "api": {"auth": "basicauth"}}', False),
    ],
)
def test_what_commands_and_settings_take_as_a_password(text: str, is_one: bool) -> None:
    assert (list(formats(text)) == ["a password that a command takes"]) is is_one

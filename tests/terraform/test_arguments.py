"""TF_CLI_ARGS is taken apart as Terraform 1.15.5 does it: each of these was asked of it with `terraform plan`."""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_tf.terraform.arguments import given_by_arguments, refused


def pairs(text: str) -> list[str]:
    found, gone = given_by_arguments(Path(), ".", {"TF_CLI_ARGS": text})
    assert gone == []
    return [pair for _, pair in found]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ('-var "a=b c"', "a=b c"),
        ("-var a='b c'", "a=b c"),
        ("-var a=x\"y\"'z'", "a=xyz"),
        ("-var a=x\\ y", "a=x y"),
        ('-var "a=x\\ny"', "a=xny"),
        ("-var 'a=x\\\"y'", 'a=x\\"y'),
        ('-var a="x\\"y"', 'a=x"y'),
        ("-var a=$HOME", "a=$HOME"),
        ("-var a=`echo x`", "a=`echo x`"),
        ("-var a=$(echo x)", "a=$(echo x)"),
        ('-var "a=(x;y)"', "a=(x;y)"),
        ("-var a=#x", "a=#x"),
        ('-var a=""', "a="),
    ],
)
def test_a_word_is_what_terraform_takes_it_for(text: str, given: str) -> None:
    assert pairs(f"-no-color {text}\t-var b=y") == [given, "b=y"]


@pytest.mark.parametrize("end", ["; -var b=y", "&b -var b=y", " | -var b=y", ">2 -var b=y", "<x -var b=y"])
def test_what_ends_a_command_of_a_shell_ends_it(end: str) -> None:
    assert pairs(f"-var a=x{end}") == ["a=x"]


@pytest.mark.parametrize("text", ["-var a=x -var 'b", '-var a=x "', "-var a=x\\", "-var a=x)", "-var a=(x)"])
def test_what_is_not_closed_is_refused(text: str) -> None:
    assert pairs(text) == []
    assert refused({"TF_CLI_ARGS": text}) == ["TF_CLI_ARGS"]


def test_a_file_that_is_not_there_is_called_by_its_path() -> None:
    _, gone = given_by_arguments(Path(), "live", {"TF_CLI_ARGS": "-var-file=/nowhere/at.tfvars -var-file=env/none.tfvars"})
    assert gone == ["/nowhere/at.tfvars", "live/env/none.tfvars"]

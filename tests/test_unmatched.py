"""Words about addresses that match nothing: refused where nothing was judged for them, a note where a glob may find nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tf.engine.finding import Report
from srm_tf.engine.nearest import Settings
from srm_tf.engine.unmatched import notes, refuse_absent
from srm_tf.errors import SrmError
from srm_tf.model.graph import Note
from srm_tf.settings import File, PathRule
from tests.report.reports import PLAN, outcome, report, resource

JUDGED = replace(
    report(resources=(resource("aws_instance.web[0]"), resource("module.a.aws_instance.db"))),
    outcomes=(outcome("account_region", "ebs/x", "missing"), outcome("module.call", "srm-tf/modules-are-loaded", "unknown")),
    told=(outcome("aws_iam_policy.told", "iam/x", "missing"),),
    destroyed=("aws_instance.gone",),
    forgotten=("aws_instance.left",),
    out_of_scope={"null_resource": 1},
    former={PLAN: {"aws_instance.web[0]": ("aws_instance.old",)}},
    notes=(Note("not_loaded", "module.far", "it is far"), Note("warning", "module.near", "something else")),
)


@pytest.mark.parametrize(
    "word",
    [
        "aws_instance.web[0]",
        "aws_instance.web[1]",  # a key may have no instance
        "aws_instance.none*",
        "aws_instance.non?",
        "aws_iam_policy.told",
        "aws_instance.gone",
        "aws_instance.left",
        "module.call",
        "module.far.aws_instance.x",
        "data.aws_ami.none",
        "module.a.data.aws_ami.none",
        "null_resource.x",
        "provider.aws",
        "key_provider.pbkdf2.x",
        "account_region",
        "account_region (provider.aws.west)",
        "S3.9",
        "kms",
    ],
)
def test_what_may_be_there_is_not_refused(word: str) -> None:
    refuse_absent(("--only",), (word,), (JUDGED,))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("aws_instance.old", "it is called 'aws_instance.web[0]' now."),
        ("aws_instance.web", "'aws_instance.web[*]' would match."),
        ("aws_instance.db", "'*.aws_instance.db' would match."),
        ("module.a", "'module.a.*' would match."),
        ("aws_instance.lefd", "Did you mean 'aws_instance.left'?"),
        ("aw_instance.left", "Did you mean 'aws_instance.left'?"),
        ("terraform_data.x", "'terraform_data.x*' may match nothing; a name has to be there."),
        ("google_sql_user.x", "'google_sql_user.x*' may match nothing; a name has to be there."),
        ("aws_vpc.main", "'aws_vpc.main*' may match nothing; a name has to be there."),
        ("module.near.aws_vpc.main", "'module.near.aws_vpc.main*' may match nothing; a name has to be there."),
        ("module.far", "'module.far*' may match nothing; a name has to be there."),
    ],
)
def test_an_address_that_nothing_has_is_refused(word: str, hint: str) -> None:
    with pytest.raises(SrmError) as raised:
        refuse_absent(("--only",), ("aws_instance.gone", word), (Report(JUDGED.as_of, "all"), JUDGED))
    assert raised.value.what == f"expected the address of something that is judged, got {word!r}"
    assert raised.value.hint == hint


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({}, []),
        ({"only": ("kms", "aws_instance.*"), "skip": ("*.aws_instance.*",)}, []),
        ({"skip": ("aws_vpc.*",)}, [("--skip", "'aws_vpc.*' matches no resource that is judged")]),
        ({"only": ("instance.*",), "skip": ("null_resource.*",)}, [("--only", "'instance.*' matches no resource that is judged")]),
        (
            {"only": ("aws_instance.db",)},
            [("--only", "'aws_instance.db' matches no resource that is judged; '*.aws_instance.db' would match")],
        ),
    ],
)
def test_words_of_the_line_that_match_nothing_are_told(line: dict[str, tuple[str, ...]], told: list[tuple[str, str]]) -> None:
    assert [(one.where, one.text) for one in notes(line, (), (JUDGED,))] == told


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (None, []),
        (File(only=("aws_instance.*",), skip=("aws_vpc.*",)), [("s.toml: skip", "'aws_vpc.*' matches no resource that is judged")]),
        (File(path=(PathRule(match="live/*", only=("aws_instance.*",)),)), []),
        (
            File(path=(PathRule(match="live/*"), PathRule(match="live/*", only=("aws_vpc.*",)))),
            [("s.toml: path[1].only", "'aws_vpc.*' matches no resource that is judged")],
        ),
        # What is in another directory is not what a rule for this one speaks of.
        (
            File(path=(PathRule(match="test", skip=("aws_instance.*",)),)),
            [("s.toml: path[0].skip", "'aws_instance.*' matches no resource that is judged")],
        ),
        (
            File(path=(PathRule(match="gone/**", only=("aws_vpc.*",)),)),
            [("s.toml: path[0]", "match = 'gone/**' matches no directory that is judged")],
        ),
    ],
)
def test_words_and_rules_of_settings_that_match_nothing_are_told(file: File | None, told: list[tuple[str, str]]) -> None:
    empty, settings = Report(JUDGED.as_of, "all"), Settings(file, "s.toml", Path("/stacks"))
    inputs = [(Path("/stacks/live/web"), JUDGED), (Path("/stacks/test"), empty)]
    assert [(one.where, one.text) for one in notes({}, [(settings, inputs)], (JUDGED, empty))] == told

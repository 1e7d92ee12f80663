"""Mistakes that people make in control files: each is told with its place, and with what was probably meant."""

from __future__ import annotations

import tomllib

import pytest

from srm_tf.catalogue.read_control import page
from srm_tf.errors import SrmError

KEYS = {
    "title": '"Keys rotate"',
    "domain": '"key_management"',
    "severity": '"medium"',
    "resource": '"aws_kms_key"',
    "expect": '["enable_key_rotation is true"]',
    "rationale": '"Why."',
    "remediation": '"Set it."',
    "references": "[]",
}
JOIN = 'has = "aws_kms_alias", via = "target_key_id"'
EXAMPLE = '[[example]]\nname = "a"\nverdict = "unknown"\nterraform = ""\n'


def error_of(keys: dict[str, str], rest: str = "") -> str:
    """What is said of a file with these keys in place of good ones."""
    text = "\n".join(f"{key} = {value}" for key, value in (KEYS | keys).items() if value)
    with pytest.raises(SrmError) as caught:
        page(tomllib.loads(f"{text}\n{rest}"), "kms/keys-rotate", ("kms/keys-rotate.toml",))
    said = str(caught.value)
    assert said.startswith("==> kms/keys-rotate.toml\n==> ")
    return said


SENTENCES = [
    ("enable_key_rotation == true", "Did you mean 'is'?"),
    ("enable_key_rotation equals true", "Did you mean 'is'?"),
    ("enable_key_rotation is True", "Did you mean 'true'?"),
    ("deletion_window_in_days is greater than 7", "Did you mean 'is at least'?"),
    ("deletion_window_in_days <= 7", "Did you mean 'is at most'?"),
    ("key_usage in ['A']", "Did you mean 'is one of'?"),
    ("key_usage isnt 'A'", "Did you mean 'is not'?"),
    ("key_usage is ENCRYPT_DECRYPT", "`is` takes a text in quotes"),
    ("key_usage matches ^ENC", "`matches` takes a regular expression in quotes"),
    ("deletion_window_in_days is between 7", "`is between` takes two numbers"),
    ("description lies within '10.0.0.0/8'", "Did you mean 'lies within {ranges:list}'?"),
    ("key_usage is one of ['A' 'B']", "expected a list of texts, numbers, true or false, got ['A' 'B']"),
    ("key_usage is one of [$usages, 'A']", "A $setting stands by itself, and may be a list: `is one of $usages`."),
    ("key_usage is one of 'A', 'B'", "`is one of` takes a list of values in brackets"),
    ("deletion_window_in_days is at least '7'", "`is at least` takes a number"),
    ("all rule.enabled is true", "Did you mean 'every' in the place of 'all'?"),
    ("rule[0].enabled is true", "There are no indexes"),
    ("rule[*].enabled is true", "There are no indexes"),
    ("policy admits no stranegr", "Did you mean 'admits no stranger'?"),
    ("kms_key_id is a customr key", "Did you mean 'is a customer key'?"),
    ("no ingres opens [22] to the world", "Did you mean 'no ingress opens"),
    ("enable_key_rotation is true or acount decides", "Did you mean 'account'?"),
    ("enable_key_rotation is true or nobody decides", "Who decides is one of account, "),
    ("is_enabled is true or multi_region is true", "There is no and/or in a sentence"),
    ("key_usage is not null", "Did you mean 'is set'?"),
    ("is_enabled  is true", "One space stands between words."),
    ("every grant", "A test must follow"),
    ("is_enabled is", "`is` takes a text in quotes"),
    ("deletion_window_in_days is between 1 to 3", "`is between` takes two numbers"),
    ("enable_key_rotation is true by defualt", "Did you mean 'by default'?"),
    ("tags.owner is present", "Did you mean 'is set'?"),
    ("tags.owner must be set", "Did you mean 'is set'?"),
    ("tags.owner is unset", "Did you mean 'is not set'?"),
    ("is_enabled is disabled", "Did you mean 'is false'?"),
    ("description begins with 'acme'", "Did you mean 'starts with'?"),
    ("description ends with 'acme'", "Did you mean \"matches '…$'\"?"),
    ("description like 'acme'", "Did you mean 'matches'?"),
    ("description match '^[0-9]{4}-[a-z]+$'", "Did you mean 'matches'?"),
    ("deletion_window_in_days is atleast 30", "Did you mean 'is at least'?"),
    ("tags has atleast 3", "Did you mean 'has at least'?"),
    ("key_usage is one off ['ENCRYPT_DECRYPT', 'SIGN_VERIFY']", "Did you mean 'is one of'?"),
    ("deletion_window_in_days is betwen 7 and 30", "Did you mean 'is between'?"),
    ("key_usage is not in ['SIGN_VERIFY']", "Did you mean 'no … is one of'?"),
    ("key_usage is not sett", "Did you mean 'is not set'?"),
    ("tags.owner is set and key_usage is set", "There is no and/or in a sentence"),
    ("tags.owner is set.", "No full stop ends a sentence."),
    ("tags has at least one", "`has at least` takes a number, or a $setting, and nothing follows."),
    ("tags has more than 1", "Did you mean 'has at least'?"),
    (" key_usage is set", "No space stands before or behind a sentence."),
    ("tags[owner] is set", "A key of a map follows a dot"),
    ("key_usage", "A test must follow, as in `key_usage is true`."),
    ("carries a tag named 'owner'", "Did you mean 'carries a tag named {names:list}'?"),
    ("cidr_block lies in ['10.0.0.0/8']", "Did you mean 'lies within'?"),
]


@pytest.mark.parametrize(("sentence", "hint"), SENTENCES, ids=[sentence for sentence, _ in SENTENCES])
def test_a_sentence(sentence: str, hint: str) -> None:
    said = error_of({"expect": f'["{sentence}"]'})
    assert "==> expect\n==> [0]\n==> expected " in said
    assert said.splitlines()[-1].startswith(f"==> {hint}")


TABLES = [
    ('no = "grant", when = ["name is set"], where = ["name is set"]', "==> when\n==> expected it beside every alone, got it beside no"),
    ('some = "grant", when = ["name is set"], where = ["name is set"]', "==> when\n==> expected it beside every alone, got it beside some"),
    (f'{JOIN}, sole = "false"', "==> sole\n==> expected true or false, got 'false'"),
    (f'{JOIN}, at_least = "two"', "==> at_least\n==> expected a number of 1 or more, got 'two'"),
    (f"{JOIN}, at_least = 0", "==> at_least\n==> expected a number of 1 or more, got 0"),
    (f'{JOIN}, by = "key_id"', "expected via or by, got both"),
    (f'{JOIN}, lacks = "aws_kms_grant"', "expected has or lacks, got both"),
    (f'{JOIN}, absent = "satisfed"', "Did you mean 'satisfied'?"),
    (f'{JOIN}, wher = ["name is set"]', "==> wher\n==> expected one of absent, as, at_least, builtin, by, has, lacks, sole, via, where"),
    (f'{JOIN}, where = "name is set"', "==> where\n==> expected a list of sentences, got a text"),
    ('has = "aws_kms_alias", via = ["target_key_id"]', "==> via\n==> expected a text, got ['target_key_id']"),
    ('has = 3, via = "target_key_id"', "==> has\n==> expected a resource type or a list of them, got 3"),
    ('hass = "aws_kms_alias"', "Did you mean 'has'?"),
    ('have = "aws_kms_alias", via = "target_key_id"', "Did you mean 'has'?"),
    ('every = "grant"', "==> where\n==> expected a list of sentences, got nothing"),
    ('any_of = [{ any_of = ["is_enabled is true"] }]', "Put its alternatives beside those of the outer one."),
    (f"{JOIN}, min = 2", "Did you mean 'at_least'?"),
    ('all_of = ["is_enabled is true"]', "What stands in one list holds together: write the items side by side."),
    ('or = ["is_enabled is true"]', "Did you mean 'any_of'?"),
    ('not = "is_enabled is true"', "Say it with `is not`, `no path …` or { lacks = … }."),
    ('every = "grant", expect = ["name is set"]', "Did you mean 'where'?"),
    ('some = "grant of", where = ["name is set"]', "==> some\n==> expected a path, got 'grant of'"),
    ('no = 3, where = ["name is set"]', "==> no\n==> expected a path, got 3"),
    (f'every = "grant", where = [{{ {JOIN} }}]', "==> where\n==> [0]\n==> expected no has/lacks inside where, got one"),
    ('has = [], via = "target_key_id"', "==> has\n==> expected a resource type or a list of them, got []"),
    (
        'has = ["aws_kms_alias", 3], via = "target_key_id"',
        "==> has\n==> expected a resource type or a list of them, got ['aws_kms_alias', 3]",
    ),
    (f'{JOIN}, which = [{{ meets = "kms/x" }}]', "==> which\n==> expected clauses, `path test`, and nothing else"),
    ("any_of = [3]", "==> any_of\n==> [0]\n==> expected a sentence or a table, got a number"),
    ('meets = "kms/x", where = []', "==> where\n==> expected one of always, meets, got 'where'"),
    ('any_of = ["is_enabled is true"], when = []', "==> when\n==> expected one of any_of, got 'when'"),
    ('any_of = [{ expect = ["is_enabled is true"], where = [] }]', "==> where\n==> expected one of expect, when, got 'where'"),
    ("any_of = []", "==> any_of\n==> expected a list of alternatives, got an empty list"),
    ('any_of = "is_enabled is true"', "==> any_of\n==> expected a list of alternatives, got a text"),
]


@pytest.mark.parametrize(("table", "says"), TABLES, ids=[table for table, _ in TABLES])
def test_a_table(table: str, says: str) -> None:
    assert says in error_of({"expect": f"[{{ {table} }}]"})


FILES = [
    ({"severty": '"low"'}, "", "==> severty\n==> expected one of title, "),
    ({"level": '"low"'}, "", "Did you mean 'severity'?"),
    ({"category": '"iam"'}, "", "Did you mean 'domain'?"),
    ({"remedy": '"x"'}, "", "Did you mean 'remediation'?"),
    ({"snippet": '"x"'}, "", "Did you mean 'fix'?"),
    ({"check": '"x"'}, "", "Did you mean 'expect'?"),
    (
        {"rationale": ""},
        '[settings]\ndays = { default = 1 }\nrationale = "x"',
        "It stands in the table 'settings', which goes on to the next one",
    ),
    ({}, EXAMPLE.replace("unknown", "fail"), "Say 'missing' where nobody wrote it, 'misconfigured' where"),
    ({}, EXAMPLE.replace("unknown", "pass"), "Did you mean 'satisfied'?"),
    ({}, EXAMPLE.replace("terraform =", "hcl ="), "Did you mean 'terraform'?"),
    ({"id": '"kms/x"'}, "", "The path of a file is the id of its control."),
    ({"severity": '"hihg"'}, "", "Did you mean 'high'?"),
    ({"resource": "3"}, "", "==> resource\n==> expected a resource type or a list of them, got 3"),
    ({"aliases": '["x"]'}, "", "==> aliases\n==> expected a table"),
    ({"settings": "{ day = { default = { a = 1 } } }"}, "", "==> day\n==> default\n==> expected a number, a text"),
    ({"settings": "{ days = { default = 1 } }", "expect": '["x is at least $day"]'}, "", "expected a declaration of $day, got $days"),
    (
        {
            "decides": '{ account = { has = "aws_ebs_default_kms_key", where = ["key_arn is $key"] } }',
            "expect": '["is_enabled is true or account decides"]',
        },
        "",
        "expected a declaration of $key, got none",
    ),
    ({"evidence": '"attested"'}, "", "Did you mean 'attestation'?"),
    ({"evidence": '"attestation"'}, "", "==> expect\n==> expected no sentences beside evidence"),
    ({"resource": "", "expect": ""}, '[subject]\nresource = "aws_kms_key"', "==> subject\n==> expected [[subject]], twice in brackets"),
    ({}, EXAMPLE.replace("[[example]]", "[example]"), "==> example\n==> expected [[example]], twice in brackets"),
    ({}, EXAMPLE.replace("unknown", "failing"), "==> verdict\n==> expected one of satisfied, "),
    ({}, f'{EXAMPLE}plan = "maybe"', "==> plan\n==> expected one of satisfied, "),
    ({}, f'{EXAMPLE}as_of = "tomorrow"', "==> as_of\n==> expected a day as 2026-11-25, got 'tomorrow'"),
    ({}, f'{EXAMPLE}files = {{ "../a.tf" = "" }}', "==> ../a.tf\n==> expected a path below the example's folder"),
    ({}, f"{EXAMPLE}settings = {{ days = 1 }}", "==> days\n==> expected one of no keys at all, got 'days'"),
    ({}, f"{EXAMPLE}address = 3", "==> address\n==> expected a text, got 3"),
]


@pytest.mark.parametrize(("keys", "rest", "says"), FILES, ids=[says for *_, says in FILES])
def test_a_file(keys: dict[str, str], rest: str, says: str) -> None:
    assert says in error_of(keys, rest)

"""Texts that stand in for a secret, each as somebody wrote it into a configuration, and passwords that only begin like one."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.placeholders import is_for_now, is_replaced
from srm_tf.language.terms.stand_ins import stands_in

REPLACED = """
To Replace
ROTATE-ME-BEFORE-EXPOSURE
initial placeholder
This value is managed outside of Terraform
Set in AWS console
set manually (see README)
value to be populated later
REPLACE_AFTER_DEPLOYMENT
REPLACE_ME_WITH_REAL_VALUE
populate me
manually_updated
Initial value, change manually
change.me
CHANGE:ME
this_value_is_not_used
pleasechangeme
CHANGE THIS
REPLACE_AFTER_DEPLOY
changeme-in-production
[change-me]
__REPLACE_ME__
managed in 1Password
TODO: OPS-123
CHANGE-THIS-generate-with-openssl-rand-base64-32
Replace with real value in AWS Console!
TODO set this in console (#123)
Will be set after 1st deploy
populated by Jenkins job #42
TODO-1234
tbd-99
hvs.replace-me
sk-live-changeme
PlaceholderValue
ignore_me
overridden
your-32-character-secret
YOUR_API_KEY_1
your-oauth2-client-secret
insert-k8s-token
"""
SECRETS = """
unicorn
unbreakable
underdog
setec astronomy
settle down 9
setting sun over hills
managers rule 7
changeling bride
rotate left then right
providence rhode island
replacement
toxdo
change1me
default!
temporary!
To be or not to be 42
to be or not to be
generated-in-2024-x9kT
set-by-7pm-Kx92
ChangeMe123!
todo-9Kx7
enterme
seton
Settle down with 4 rakes
your-Secret1234
initial-Xk9q2m4
later-Xk9q2m4
manual-override9
your_x9k2m4_token
insert-x9k2m4-token
TODO-9a1f
hunter2.replaceme
k9-x9k2m4-changeme
"""


@pytest.mark.parametrize("text", REPLACED.strip().splitlines())
def test_what_says_in_words_that_it_is_replaced_is_no_secret_anywhere(text: str) -> None:
    assert is_replaced(text)
    assert stands_in(text)
    assert is_for_now(text)
    assert is_for_now(f'"{text}"')


@pytest.mark.parametrize("text", SECRETS.strip().splitlines())
def test_a_password_that_begins_like_such_a_word_is_one_wherever_it_stands(text: str) -> None:
    assert not stands_in(text)
    assert not is_for_now(text)


@pytest.mark.parametrize(
    "text",
    [
        "temp",
        "Temporary",
        "initial",
        "initial-password",
        "dummy secret, to be changed",
        "<pending>",
        "(empty)",
        "CHANGE_ME!",
        "!!! change me !!!",
        "none",
        "N/A",
        "default",
        '"null"',
        "--",
        " ",
    ],
)
def test_what_is_put_in_later_may_be_nothing_for_now(text: str) -> None:
    assert is_for_now(text)


@pytest.mark.parametrize("text", ["temp", "initial", "initial-password", "Temporary"])
def test_such_a_word_is_a_password_where_nobody_puts_in_another(text: str) -> None:
    assert not stands_in(text)


@pytest.mark.parametrize("text", ["enter" + " key" * 30_000 + "!", "your-" + "key1" * 30_000 + "\n"])
def test_a_long_text_is_none_and_takes_no_time(text: str) -> None:
    assert not is_replaced(text)


def test_what_says_so_may_be_long() -> None:
    assert is_replaced("change me" + " please" * 40)

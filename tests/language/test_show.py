"""What messages say was expected."""

from __future__ import annotations

import pytest

from srm_tf.language.show import test_text as expected_text


@pytest.mark.parametrize(
    ("test", "operands", "text"),
    [
        ("is", (True,), "true"),
        ("is one of", (["a", "b"],), "one of 'a', 'b'"),
        ("is between", (1, 5), "between 1 and 5"),
        ("is set", (), "a value"),
        ("has at least", (2,), "at least 2"),
        ("contains", ("audit",), "to contain 'audit'"),
        ("matches", ("^x",), "to match '^x'"),
        ("starts with", ("MULTI_AZ",), "to start with 'MULTI_AZ'"),
    ],
)
def test_what_was_expected(test: str, operands: tuple[object, ...], text: str) -> None:
    assert expected_text(test, "", operands) == text

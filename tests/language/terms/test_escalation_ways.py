"""What is left out because no policy speaks of it gets the answer that it would have got: no."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from srm_tf.language.terms.attached import Held
from srm_tf.language.terms.denials import any_account
from srm_tf.language.terms.documents import Document, documents
from srm_tf.language.terms.escalation_allowed import Holder, escalates
from srm_tf.language.terms.escalation_ways import ESCALATIONS, open_rows
from srm_tf.language.terms.globs import PatternSet, Texts, contains, on_text, overlap, sure
from srm_tf.language.terms.match import Match, maybe
from srm_tf.model.graph import Graph
from srm_tf.model.value import Unknown, Value

NAMES = sorted({name for row in ESCALATIONS.values() for name in row})
PATTERNS = st.sampled_from(
    [*NAMES, *(name[: at + 4] + "*" for name in NAMES for at in (name.index(":"),)), "*", "iam:*", "s3:Get?", "iam:?*"]
)
ACTIONS = st.one_of(PATTERNS, st.lists(PATTERNS, max_size=4))
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny", "allow", "Never"]), "Resource": st.sampled_from(["*", "arn:aws:s3:::b", []])},
    optional={"Action": ACTIONS, "NotAction": ACTIONS, "Condition": st.just({"Bool": {"aws:SecureTransport": "true"}})},
)
AWS = st.sampled_from(["PowerUserAccess", "ReadOnlyAccess", "AWSLambda_FullAccess", "AWSDenyAll"]).map(
    lambda name: Held("x.arn", (Document(),), f"arn:aws:iam::aws:policy/{name}")
)
OUTSIDE = st.just(Held("x.arn", (Document(rest=maybe("somebody")),), "arn:aws:iam::111122223333:policy/own"))


def written(statements: Sequence[Mapping[str, object]]) -> Held:
    value = Value(json.dumps({"Version": "2012-10-17", "Statement": statements}), written=True)
    return Held("x.policy", documents(value, Graph(()), "x.policy"), own=True)


HELD = st.lists(st.one_of(st.lists(STATEMENTS, min_size=1, max_size=3).map(written), AWS, OUTSIDE), max_size=3)


@given(HELD)
def test_a_row_that_is_left_out_is_not_allowed(held: list[Held]) -> None:
    left = set(open_rows(held, ESCALATIONS))
    assert all(escalates(row, held, Holder(any_account)).no for row in ESCALATIONS if row not in left)


@given(st.lists(PATTERNS, max_size=4), st.sampled_from([name.lower() for name in NAMES]), st.booleans(), st.booleans())
def test_known_patterns_are_compared_as_all_others_are(patterns: list[str], item: str, fold: bool, spares: bool) -> None:
    """With one more that is not known, none of them is taken the short way: what is sure stays so."""
    known = Texts(tuple(Value(one, written=True) for one in patterns))
    more = Texts((*known.items, Value(Unknown("a variable", ("var.a",)), written=True)))
    quick, slow = (PatternSet(Texts(), one, fold) if spares else PatternSet(one, fold=fold) for one in (known, more))
    assert (quick.patterns is None) == (spares and bool(patterns))
    assert slow.patterns is None

    def alike(check: Callable[[str, str], bool]) -> Match:
        return known.some(on_text(lambda text: sure(check(text.replace("?*", "*").lower() if fold else text, item))))

    for found, unsure, check in ((quick.reaches(item), slow.reaches(item), overlap), (quick.covers(item), slow.covers(item), contains)):
        assert spares or found == alike(check)
        assert found == unsure or unsure.on == ("var.a",)

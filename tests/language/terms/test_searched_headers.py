"""What a firewall looks for in a header that holds a secret: the secret itself, or how those begin that it asks for or turns away."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.searched_headers import searches_headers_for_no_literal_secret
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import block, resource, world

S, M = Verdict.SATISFIED, Verdict.MISCONFIGURED


@pytest.mark.parametrize(
    ("header", "text", "verdict"),
    [
        ("x-origin-verify", "correct-horse-battery-7", M),
        ("authorization", "Bearer kd82Hs0aQpz71Lm4", M),
        ("authorization", "Bearer eyJzZWNyZXQiOiJ4In0", M),  # no header of a token
        ("authorization", "Bearer ", S),
        ("authorization", "Bearer ey", S),
        ("authorization", "Bearer eyJhbGciOiJub25l", S),  # tokens that nobody has signed
        ("authorization", "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0", S),
        ("authorization", 'Digest username="', S),
        ("authorization", "token ghs_", S),
        ("authorization", "${jndi:", S),
        ("x-api-key", "../", S),
        ("user-agent", "curl/8.5.0", S),
    ],
)
def test_what_a_firewall_looks_for(header: str, text: str, verdict: Verdict) -> None:
    match = block(search_string=text, field_to_match=[block(single_header=[block(name=header)])])
    acl = resource("aws_wafv2_web_acl.a", rule=[block(statement=[block(byte_match_statement=[match])])])
    found = searches_headers_for_no_literal_secret(Site(acl, "rule", acl.get("rule"), ("rule",)), world(acl))
    assert found.verdict == verdict

"""What a policy document is read as, whatever it is written as."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.language.terms.documents import Document, Statement, document_of, documents
from srm_tf.language.terms.globs import Covering, PatternSet, Texts, contains, overlap
from srm_tf.language.terms.match import Match, Sure
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Certainty, Unknown, Value, of
from tests.language.terms.build import block, ref, resource, unknown
from tests.language.terms.policy_texts import shaped


def read(value: object, *resources: Resource) -> Document:
    """The only reading."""
    (document,) = documents(of(value), Graph(resources), "policy")
    return document


def statement(value: object, *resources: Resource) -> Statement:
    (one,) = read({"Statement": [value]}, *resources).statements
    return one


def data(name: str = "d", **values: object) -> Resource:
    found = {key: of(value) for key, value in values.items()}
    return Resource(f"data.aws_iam_policy_document.{name}", "aws_iam_policy_document", name, found, mode="data")


ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Principal": "*"}


def test_text_and_tree_are_the_same_document() -> None:
    tree = {"Version": "2012-10-17", "Statement": [ALLOW]}
    assert read(json.dumps(tree)).statements == read(tree).statements
    assert read(tree).statements[0].place == "policy.Statement[0]"


def test_one_statement_or_a_list_of_them() -> None:
    assert read({"Statement": ALLOW}).statements == read({"Statement": [ALLOW]}).statements


def test_names_of_members_do_not_care_for_case() -> None:
    assert statement({"effect": "Deny", "action": "s3:*", "resource": "*"}).denies.yes


@pytest.mark.parametrize("empty", [{}, {"Statement": []}, {"Version": "2012-10-17"}])
def test_nothing_says_nothing(empty: object) -> None:
    assert read(empty) == Document()


@pytest.mark.parametrize("empty", ["", "  \n", None])
def test_an_empty_text_is_no_policy(empty: object) -> None:
    assert read(empty) == Document(blank=True)


@pytest.mark.parametrize(
    ("broken", "flaw"),
    [
        ("{", "its text is not JSON"),
        ('{"Statement": [{"Effect": "Allow",}]}', "its text is not JSON"),
        ("[" * 100_000, "its text is not JSON"),
        ('{\n  "Version": "2012-10-17"\n  "Statement": []\n}\n', "its text is not JSON (line 3 of 4)"),
        ('{\n"a":' + "[" * 100_000, "its text is not JSON"),
        ("[]", "it is not a JSON object"),
        ("null", "it is not a JSON object"),
        (7, "it is not a JSON object"),
        ({"Statement": "Allow"}, "a statement in it is not an object"),
        ({"Statement": [ALLOW, 5]}, "a statement in it is not an object"),
    ],
)
def test_what_is_no_policy_document(broken: object, flaw: str) -> None:
    assert read(broken).flaw == flaw


def test_an_object_with_a_name_that_is_not_known_may_hold_any_statement() -> None:
    members = ((unknown("var.member"), of("2012-10-17")), (of("Statement"), of([ALLOW])))
    text = Value(Unknown("x", ("x",), tree=Value(Unknown("var.member", ("var.member",), entries=members))))
    assert read(text) == Document(rest=Match(Sure.MAYBE, ("var.member",)))


def test_no_effect_is_an_allow() -> None:
    assert statement({"Action": "*", "Resource": "*"}).allows.yes


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("*", [("*", "*")]),
        ({"AWS": "*"}, [("AWS", "*")]),
        ({"AWS": ["a", "b"], "Service": "s3.amazonaws.com"}, [("AWS", "a"), ("AWS", "b"), ("Service", "s3.amazonaws.com")]),
        (["a", "*"], [("AWS", "a"), ("*", "*")]),
        (None, []),
    ],
)
def test_principals(principal: object, expected: list[tuple[str, str]]) -> None:
    found = statement({"Effect": "Allow", "Principal": principal}).principals
    assert [(one.kind.data, one.name.data) for one in found.named] == expected
    assert found.rest.no
    assert found.all_but.no


def test_everybody_but_some() -> None:
    assert statement({"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}}).principals.all_but.yes


def test_blocks_of_conditions_with_one_operator_and_key_are_one() -> None:
    org = [block(test="StringLike", variable="aws:PrincipalOrgID", values=[value]) for value in ("o-a1b2c3d4e5", "*")]
    other = block(test="StringEquals", variable="aws:PrincipalOrgID", values=["o-a1b2c3d4e5"])
    source = resource("data.aws_iam_policy_document.d", statement=[block(condition=[org[0], other, org[1]])])
    (one,) = document_of(source, Graph((source,))).statements
    assert [[value.data for value in each.values.items] for each in one.conditions] == [["o-a1b2c3d4e5", "*"], ["o-a1b2c3d4e5"]]


def test_conditions() -> None:
    one = statement({"Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}, "Bool": {"aws:SecureTransport": "true"}}})
    assert [(each.test.data, each.key.data, [value.data for value in each.values.items]) for each in one.conditions] == [
        ("StringEquals", "aws:SourceVpc", ["vpc-1", "vpc-2"]),
        ("Bool", "aws:SecureTransport", ["true"]),
    ]
    assert one.other_conditions.no


def test_parts_that_are_not_known_know_it() -> None:
    one = statement({"Effect": unknown(), "Action": unknown(), "Principal": unknown(), "Condition": unknown()})
    assert one.allows.sure == one.actions.reaches("s3:getobject").sure == one.conditional.sure == one.principals.rest.sure == Sure.MAYBE
    assert one.allows.on == ("var.x",)


def test_an_unknown_statement_is_a_gap_and_a_dynamic_one_may_be_there() -> None:
    assert read({"Statement": unknown("var.statements")}).rest == Match(Sure.MAYBE, ("var.statements",))
    found = read({"Statement": [ALLOW, unknown(body=ALLOW)]})
    assert [one.certain.sure for one in found.statements] == [Sure.YES, Sure.MAYBE]
    assert found.rest.no


def test_branches_are_alternatives() -> None:
    either = unknown("var.open", branches={"var.open": {"Statement": [ALLOW]}, "!var.open": ""})
    assert [len(one.statements) for one in documents(either, Graph(()), "policy")] == [1, 0]


# --- the data source ----------------------------------------------------------------------------------------------------------------


def test_a_data_source_is_rebuilt_when_its_text_is_not_known() -> None:
    source = data(
        statement=[
            block(
                sid="BucketEvents",
                effect=None,
                actions=["sqs:SendMessage"],
                resources=[ref("aws_sqs_queue.q.arn")],
                principals=[block(type="Service", identifiers=["s3.amazonaws.com"])],
                not_principals=[],
                not_actions=None,
                condition=[block(test="ArnLike", variable="aws:SourceArn", values=[ref("aws_s3_bucket.b.arn")])],
            )
        ],
        json=unknown("known after apply"),
    )
    (one,) = read(ref("data.aws_iam_policy_document.d.json"), source).statements
    assert one.place == "data.aws_iam_policy_document.d.statement[0]"
    assert one.allows.yes
    assert one.actions.covers("sqs:sendmessage").yes
    assert [(each.kind.data, each.name.data) for each in one.principals.named] == [("Service", "s3.amazonaws.com")]
    assert one.principals.all_but.no
    assert one.conditions[0].key.data == "aws:SourceArn"
    assert one.resources.these.items[0].is_unknown


@pytest.mark.parametrize("attribute", ["json", "minified_json"])
def test_both_renderings_lead_to_the_data_source(attribute: str) -> None:
    source = data(statement=[block(actions=["s3:*"])])
    assert len(read(ref(f"data.aws_iam_policy_document.d.{attribute}"), source).statements) == 1


def test_a_policy_passed_on_by_a_resource_is_followed() -> None:
    source = data(statement=[block(actions=["s3:*"])])
    between = resource("aws_iam_policy.p", policy=ref("data.aws_iam_policy_document.d.json"), arn=unknown())
    assert len(read(ref("aws_iam_policy.p.policy"), source, between).statements) == 1


@pytest.mark.parametrize(
    "value",
    [
        unknown(),
        ref("aws_sqs_queue.q.arn"),
        ref("data.aws_iam_policy_document.d.json", "var.extra"),
        ref("data.aws_iam_policy_document.d.json", "aws_sqs_queue.q.arn"),
        ref("data.aws_iam_policy_document.elsewhere.json"),
        ref("data.aws_iam_policy_document.d.id"),
    ],
)
def test_what_leads_elsewhere_stays_a_gap(value: Value) -> None:
    queue = resource("aws_sqs_queue.q", arn="arn:aws:sqs:eu-west-1:111122223333:q")
    found = read(value, data(statement=[block(actions=["s3:*"])]), queue)
    assert not found.statements
    assert found.rest.sure == Sure.MAYBE


def test_one_of_several_data_sources_gives_a_reading_each() -> None:
    sources = data("a", statement=[block(actions=["s3:*"])]), data("b")
    value = ref("data.aws_iam_policy_document.a.json", "data.aws_iam_policy_document.b.json", certainty=Certainty.POSSIBLE)
    assert [len(one.statements) for one in documents(value, Graph(sources), "policy")] == [1, 0]


def sids(document: Document) -> list[tuple[object, int]]:
    return [(one.sid.data, one.certain.sure) for one in document.statements]


def named(sid: str, action: str = "s3:*") -> Value:
    return block(sid=sid, actions=[action])


def test_documents_are_merged_and_overridden_by_sid() -> None:
    base = data("base", statement=[named("A", "s3:GetObject"), named("B"), named("")])
    text = json.dumps({"Statement": [{"Sid": "B", "Effect": "Deny", "Action": "iam:*"}]})
    whole = data(
        statement=[named("C"), named("A", "s3:PutObject")],
        source_policy_documents=[ref("data.aws_iam_policy_document.base.json")],
        override_json=text,
    )
    found = read(ref("data.aws_iam_policy_document.d.json"), base, whole)
    assert sids(found) == [("", 2), ("C", 2), ("A", 2), ("B", 2)]
    assert found.statements[2].actions.covers("s3:putobject").yes
    assert found.statements[3].denies.yes


def test_the_single_document_overrides_after_the_list() -> None:
    first, last = (json.dumps({"Statement": [{"Sid": "A", "Effect": effect, "Action": "iam:*"}]}) for effect in ("Deny", "Allow"))
    whole = data(statement=[named("A")], override_json=last, override_policy_documents=[first])
    found = read(ref("data.aws_iam_policy_document.d.json"), whole)
    assert [one.allows.yes for one in found.statements] == [True]


def test_an_override_that_is_not_known_may_replace_what_has_a_name() -> None:
    whole = data(statement=[named("A"), named("")], override_policy_documents=[unknown("var.more")])
    found = read(ref("data.aws_iam_policy_document.d.json"), whole)
    assert sids(found) == [("A", 1), ("", 2)]
    assert found.rest.on == ("var.more",)


def test_a_source_that_is_not_known_replaces_nothing() -> None:
    whole = data(statement=[named("A")], source_policy_documents=[unknown("var.more")])
    found = read(ref("data.aws_iam_policy_document.d.json"), whole)
    assert sids(found) == [("A", 2)]
    assert found.rest.sure == Sure.MAYBE


def test_as_many_unknown_texts_as_documents_means_each_of_them() -> None:
    both = ref("data.aws_iam_policy_document.a.json", "data.aws_iam_policy_document.b.json")
    sources = data("a", statement=[named("A")]), data("b", statement=[named("B")])
    whole = data(source_policy_documents=[both, both])
    assert sids(read(ref("data.aws_iam_policy_document.d.json"), *sources, whole)) == [("A", 2), ("B", 2)]


@pytest.mark.parametrize("attribute", ["json", "minified_json", ""])
def test_a_document_whose_text_is_in_the_list_is_none_of_the_unknown_ones(attribute: str) -> None:
    """Of a list a plan says what all of it refers to: `[data.a.json, data.b.json]`, of which `a` was read already."""
    text = json.dumps({"Statement": [{"Sid": "A", **ALLOW}]})
    names = [f"data.aws_iam_policy_document.{name}.{attribute}".rstrip(".") for name in "ab"]
    sources = data("a", **{attribute or "json": text}), data("b", statement=[named("B")])
    whole = data(source_policy_documents=[replace(of(text), references=ref(*names).references), ref(*names)])
    found = read(ref("data.aws_iam_policy_document.d.json"), *sources, whole)
    assert sids(found) == [("A", 2), ("B", 2)]
    assert found.rest.no


def test_a_document_whose_text_is_not_in_the_list_may_be_the_unknown_one() -> None:
    both = ref("data.aws_iam_policy_document.a.json", "data.aws_iam_policy_document.b.json")
    sources = data("a", json=json.dumps({"Statement": [ALLOW]})), data("b", statement=[named("B")])
    found = read(ref("data.aws_iam_policy_document.d.json"), *sources, data(source_policy_documents=[both]))
    assert sids(found) == []
    assert found.rest.sure == Sure.MAYBE


def test_a_source_that_is_not_known_leaves_the_others_as_they_are() -> None:
    """Sources with a sid in common are refused, so that whatever it is, it takes no statement's place."""
    base = data("base", statement=[named("A")])
    more = Value(Unknown("var.more", ("var.more",), body=Value("{}")))
    whole = data(source_policy_documents=[ref("data.aws_iam_policy_document.base.json"), more])
    found = read(ref("data.aws_iam_policy_document.d.json"), base, whole)
    assert sids(found) == [("A", 2)]
    assert found.rest.on == ("var.more",)


def test_one_document_named_twice_is_not_told_apart() -> None:
    base = data("base", statement=[named("A")])
    once = ref("data.aws_iam_policy_document.base.json")
    found = read(ref("data.aws_iam_policy_document.d.json"), base, data(source_policy_documents=[once, once]))
    assert sids(found) == []
    assert found.rest.sure == Sure.MAYBE


def test_documents_that_name_each_other_end() -> None:
    one = data("a", source_policy_documents=[ref("data.aws_iam_policy_document.b.json")])
    other = data("b", source_policy_documents=[ref("data.aws_iam_policy_document.a.json")])
    assert read(ref("data.aws_iam_policy_document.a.json"), one, other).rest.sure == Sure.MAYBE


def test_an_empty_list_of_a_data_source_is_an_unset_one() -> None:
    (one,) = read(
        ref("data.aws_iam_policy_document.d.json"), data(statement=[block(actions=["s3:*"], not_actions=[], resources=[])])
    ).statements
    assert one.actions.others.present.no
    assert not one.resources.covers("*").yes  # nobody can tell what who names neither a principal nor a resource speaks of


def test_a_null_in_a_list_may_be_anything() -> None:
    source = data(statement=[block(actions=["s3:GetObject", None])])
    (one,) = read(ref("data.aws_iam_policy_document.d.json"), source).statements
    assert one.actions.reaches("iam:passrole").sure == Sure.MAYBE


# --- wildcards ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outer", "inner", "contained", "overlapping"),
    [
        ("*", "s3:getobject", True, True),
        ("s3:get*", "s3:getobject", True, True),
        ("s3:get*", "s3:*", False, True),
        ("s3:*object", "s3:get*", False, True),
        ("s3:get?bject", "s3:getobject", True, True),
        ("s3:get?", "s3:get*", False, True),
        ("iam:*", "s3:get*", False, False),
        ("", "", True, True),
        ("*", "", True, True),
        ("?", "", False, False),
    ],
)
def test_patterns(outer: str, inner: str, contained: bool, overlapping: bool) -> None:
    assert contains(outer, inner) is contained
    assert overlap(outer, inner) is overlapping
    assert overlap(inner, outer) is overlapping


PATTERNS = st.text("ab*?", max_size=6)


@given(PATTERNS, PATTERNS, st.text("ab", max_size=6))
def test_containing_and_overlapping_keep_their_word(outer: str, inner: str, text: str) -> None:
    if contains(inner, text):
        assert overlap(inner, text)
        if contains(outer, inner):
            assert contains(outer, text)
        if contains(outer, text):
            assert overlap(outer, inner)


def patterns(these: list[object], others: list[object] | None = None) -> PatternSet:
    return PatternSet(Texts(tuple(of(one) for one in these)), Texts(tuple(of(one) for one in others or [])))


def test_everything_but_some_actions() -> None:
    but = patterns([], ["IAM:*", "s3:Delete*"])
    assert but.reaches("ec2:runinstances").yes
    assert but.reaches("iam:passrole").no
    assert but.covers("s3:getobject").yes
    assert but.covers("s3:*").no
    assert but.reaches("s3:*").yes


def test_a_set_of_patterns_covers_another() -> None:
    assert patterns(["s3:*"]).covers_all_of(patterns(["S3:GetObject", "s3:Put*"])).yes
    assert patterns(["s3:Get*"]).covers_all_of(patterns(["s3:*"])).no
    assert patterns(["*"]).covers_all_of(patterns([], ["iam:*"])).yes
    assert patterns(["s3:*"]).covers_all_of(patterns([], ["iam:*"])).no
    assert patterns(["s3:*"]).covers_all_of(patterns([Unknown("var.x")])).sure == Sure.MAYBE


TEXTS = st.lists(st.text("aB*?", max_size=3) | st.just(Unknown("var.x")) | st.just(Unknown("var.y", prefix="a")), max_size=2)
SETS = st.builds(patterns, TEXTS, st.just([]) | TEXTS)


@given(st.lists(SETS, max_size=5), SETS)
def test_no_set_of_patterns_that_may_cover_another_is_overlooked(sets: list[PatternSet], other: PatternSet) -> None:
    places = Covering(sets).places(other)
    assert list(places) == sorted(set(places))
    assert {place for place, one in enumerate(sets) if not one.covers_all_of(other).no} <= set(places)


def test_sets_that_begin_otherwise_are_not_even_asked() -> None:
    sets = [
        patterns(["s3:Get*"]),
        patterns(["s3:GetObject", "s3:Put*"]),
        patterns([Unknown("var.x")]),
        patterns([], ["s3:*"]),
        patterns(["iam:*"]),
    ]
    assert list(Covering(sets).places(patterns(["s3:PutObject"]))) == [1, 2, 3]
    assert list(Covering(sets).places(patterns(["s3:Ge*"]))) == [2, 3]


@pytest.mark.parametrize(
    ("deny", "allow", "found"),
    [
        (["{}/prod/*"], ["{}/*"], Sure.NO),
        (["{}/*/GET/*", "{}/prod/*"], ["{}/*"], Sure.NO),
        (["{}/*"], ["{}/prod/*"], Sure.YES),
        (["{}/dev/*"], ["{}/prod/*", "{}/dev/*"], Sure.MAYBE),  # another Deny may speak of the other one
        (["{}/*"], ["{}", "{}/*"], Sure.NO),  # what lies in a bucket is not the bucket
        (["{}/prod/*", "*/dev/*"], ["{}/*"], Sure.MAYBE),
        (["{}/*/*/*"], ["{}/*"], Sure.MAYBE),  # which is all there is
    ],
)
def test_what_begins_with_one_new_arn_is_compared_by_what_follows(deny: list[str], allow: list[str], found: Sure) -> None:
    """Of actions on what is not made yet: nobody has to know what the ARN comes to."""
    arn = "aws_api_gateway_rest_api.a.execution_arn"
    wide, narrow = (
        PatternSet(Texts(tuple(shaped(one, arn) if "{}" in one else of(one) for one in texts)), fold=False) for texts in (allow, deny)
    )
    assert narrow.covers_all_of(wide).sure == found


@pytest.mark.parametrize("gap", ["var.x", "aws_s3_access_point.a.arn"])
def test_a_variable_may_hold_a_star_and_other_arns_have_parts_of_their_own(gap: str) -> None:
    wide, narrow = (PatternSet(Texts((shaped(one, gap),)), fold=False) for one in ("{}/*", "{}/object/*"))
    assert narrow.covers_all_of(wide).sure == Sure.MAYBE


def test_policy_variables_of_a_data_source_are_those_of_json() -> None:
    """`&{…}` there, since `${…}` is Terraform's own: in a text that is not known yet as well."""
    source = data(
        statement=[
            block(
                actions=["s3:GetObject"],
                resources=[shaped("{}/&{aws:username}/*", "aws_s3_bucket.b.arn"), "arn:aws:s3:::b/&{aws:username}"],
                principals=[block(type="AWS", identifiers=["&{aws:userid}"])],
                condition=[block(test="StringEquals", variable="aws:ResourceAccount", values=["&{aws:PrincipalAccount}"])],
            )
        ]
    )
    (one,) = document_of(source, Graph((source,))).statements
    assert [each.form for each in one.resources.these.items] == [f"{GAP}/${{aws:username}}/*", "arn:aws:s3:::b/${aws:username}"]
    assert [each.name.text() for each in one.principals.named] == ["${aws:userid}"]
    assert [each.text() for each in one.conditions[0].values.items] == ["${aws:PrincipalAccount}"]


def test_so_they_are_in_a_choice_and_in_a_list_of_which_nobody_knows_the_length() -> None:
    own, either = "arn:aws:s3:::b/&{aws:username}", {"var.own": "arn:aws:s3:::b/&{aws:username}", "else": "arn:aws:s3:::b/all"}
    many = Value(Unknown("var.names", ("var.names",), body=of(own)), written=True)
    found = [
        document_of(source, Graph((source,))).statements[0].resources.these
        for source in (data(statement=[block(actions=["s3:GetObject"], resources=one)]) for one in ([unknown(branches=either)], many))
    ]
    (chosen,) = found[0].items
    assert [one.text() for _, one in chosen.unknown.branches] == ["arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/all"]
    assert found[1].hidden is not None
    assert found[1].hidden.unknown.body == of("arn:aws:s3:::b/${aws:username}")

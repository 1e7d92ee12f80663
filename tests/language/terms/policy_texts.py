"""Policies by hand, and a way to ask a predicate about one."""

from __future__ import annotations

import json
from collections.abc import Mapping

from srm_tf.language.context import Site
from srm_tf.language.terms import (
    PREDICATES,
    SENTENCES,
    deputies,  # noqa: F401 — importing it registers the phrases
    escalation,  # noqa: F401
    grants,  # noqa: F401
    iam,  # noqa: F401
    lockout,  # noqa: F401
    policies,  # noqa: F401
    roles_anywhere,  # noqa: F401
    unsigned,  # noqa: F401
)
from srm_tf.language.terms.actions import TABLES
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, Reference, Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import resource, world

S, U, M = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISCONFIGURED
PHRASES = (
    "admits no stranger",
    "allows no stranger to assume",
    "denies plain HTTP",
    "grants no administrator access",
    *(f"grants no {{actions:word}} on every resource | {name}" for name in TABLES),
    'grants no {actions:list} on every resource | ["s3:DeleteBucket"]',
    "names its actions",
    "names its resources",
    'gives other accounts no {actions:list} | ["s3:PutBucketPolicy"]',
    "locks nobody out",
    "turns unsigned requests away",
    'gives strangers no {actions:list} | ["s3:PutObject"]',
    'allows only {actions:list} | ["s3:Get*"]',
    "trusts Roles Anywhere",
    "names its certificates",
    'trusts one of {services:list} | ["scheduler"]',
    'names whom {services:list} act for | ["scheduler"]',
)
# What these say of a policy is whether another sentence is asked.
GUARDS = {"trusts Roles Anywhere", 'trusts one of {services:list} | ["scheduler"]'}
OWN = resource("data.aws_caller_identity.me", account_id="111122223333")
ROOT = "arn:aws:iam::111122223333:root"


def ask(
    phrase: str, policy: object, *others: Resource, on: str = "aws_s3_bucket_policy", path: str = "policy", **beside: object
) -> Judgement:
    """What a phrase (with its argument after a `|`) says of a policy carried by a resource of this type. `beside`: its other arguments."""
    name, *arguments = phrase.split(" | ")
    subject = Resource(f"{on}.x", on, "x", {path: of(policy), **{key: of(value) for key, value in beside.items()}})
    term = PREDICATES[name]
    assert term.partial
    given_arguments = [json.loads(one) if one.startswith("[") else one for one in arguments]
    answer: Judgement = term.function(Site(subject, path, subject.get(path)), world(subject, *others), *given_arguments)
    return answer


def shaped(text: str, *holes: str) -> Value:
    """A text with a hole for each of these references."""
    names = holes or ("var.x",)
    start, end = text.partition("{}")[0], text.rpartition("{}")[2]
    why = Unknown(" and ".join(names), names, prefix=start, suffix=end, shape=text.replace("{}", GAP))
    return Value(why, written=True, references=tuple(Reference(one) for one in names))


def allow(
    principal: object = "*", action: object = "s3:GetObject", resources: object = "arn:aws:s3:::b/*", **more: object
) -> dict[str, object]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resources, **more}


def deny(**more: object) -> dict[str, object]:
    return {**allow(action="s3:*", resources=["arn:aws:s3:::b", "arn:aws:s3:::b/*"]), "Effect": "Deny", **more}


def policy(*statements: object) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def when(operator: str, key: str, value: object) -> dict[str, object]:
    return {operator: {key: value}}


NO_TLS = when("Bool", "aws:SecureTransport", "false")


def say(sentence: str, subject: Resource, *others: Resource, open_modules: Mapping[str, tuple[str, ...]] | None = None) -> Judgement:
    """What a sentence (with its argument after a `|`) says of a subject among others."""
    name, *arguments = sentence.split(" | ")
    answer: Judgement = SENTENCES[name].function(subject, world(subject, *others, open_modules=open_modules), *arguments)
    return answer

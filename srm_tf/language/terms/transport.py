"""Whether a policy keeps plain HTTP out: by a Deny without TLS, by letting nothing else in, or because its service takes none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms.actions import TRAFFIC
from srm_tf.language.terms.arns import bucket_halves
from srm_tf.language.terms.conditions import comes_over_tls, demands_tls
from srm_tf.language.terms.forms import form
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, origins, some
from srm_tf.language.terms.strangers import everybody
from srm_tf.model.graph import typed
from srm_tf.model.value import GAP, Certainty

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.globs import Scope
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value


def denial(document: Document, carrier: str) -> Match:
    """Whether the Deny statements about plain transport, together, speak of all traffic of the resource."""
    parts: list[tuple[Match, Match]] = []
    for one in document.statements:
        spared = one.principals.all_but  # those may do without
        plain = some([demands_tls(one, carrier), opposite(one.conditional)])  # who denies everything denies that, too
        stands = every([one.certain, one.denies, everybody(one), opposite(spared), plain, _all_traffic(one.actions, carrier)])
        halves = bucket_halves(one.resources) if carrier.startswith("aws_s3_") else (opposite(one.resources.others.present),) * 2
        parts.append((every([stands, halves[0]]), every([stands, halves[1]])))
    return every([some(first for first, _ in parts), some(second for _, second in parts)])


def tls_alone(document: Document, carrier: str) -> Match:
    """Whether nothing but requests over TLS is allowed, where that is enough: of EFS.

    Its own policy lets in whoever shows no identity, and clients show one over TLS only; elsewhere a policy of the caller's allows
    what this one leaves out. https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
    """
    if not carrier.startswith("aws_efs_"):
        return NO
    told = [some([one.denies, comes_over_tls(one)]) for one in document.statements]
    there = some(every([one.certain, one.allows, maybe(one.place) if one.flaw else YES]) for one in document.statements)
    return every([there, opposite(document.rest), *told])


def _all_traffic(actions: Scope, carrier: str) -> Match:
    needed = next((names for start, names in TRAFFIC.items() if carrier.startswith(start)), None)
    if needed is not None:
        return every(actions.covers(name) for name in needed)
    return actions.names_a_service


def of_directory_bucket(part: Resource, document: Document, context: Context) -> Match:
    """Whether a policy is one of a directory bucket, which takes HTTPS only: by reference, or by the actions that it speaks of.

    S3 takes no action of another service in a policy, and those of directory buckets are called `s3express:`. (A name that ends in
    `--x-s3` is one's, too, but then a name that is not known yet might be.)
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-data-protection.html
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam-example-bucket-policies.html
    """
    if typed(part) != "aws_s3_bucket_policy":
        return NO
    found = context.links.targets(part.get("bucket"), ["aws_s3_directory_bucket"])
    if any(how is Certainty.EXACT for _, how in found):
        return YES
    express, plain = (some(_speaks_of(one, service) for one in document.statements) for service in ("s3express:", "s3:"))
    return every([express, opposite(plain)])


def _speaks_of(statement: Statement, service: str) -> Match:
    """Whether a statement names an action of a service, which is written with the colon behind it."""

    def names_it(value: Value) -> Match:
        known, gap, _ = form(value).lower().partition(GAP)
        if known.startswith(service):
            return YES
        return maybe(*origins(value)) if gap and service.startswith(known) else NO

    return every([statement.certain, statement.actions.these.some(names_it)])

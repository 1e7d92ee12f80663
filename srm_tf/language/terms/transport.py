"""Whether a policy keeps plain HTTP out: by a Deny without TLS, by letting nothing else in, or because its service takes none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import attrgetter, methodcaller
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.actions import TRAFFIC
from srm_tf.language.terms.arns import bucket_halves
from srm_tf.language.terms.comparisons import IF_EXISTS, holds_without_key, is_switched
from srm_tf.language.terms.globs import on_text, one_of, settle, sure
from srm_tf.language.terms.joint_denies import in_every_case, in_some_cases, steps
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.language.terms.principals import everybody
from srm_tf.language.terms.strangers import of_anyone
from srm_tf.model.graph import typed
from srm_tf.model.value import GAP, Certainty

if TYPE_CHECKING:
    from collections.abc import Callable

    from srm_tf.language.context import Context
    from srm_tf.language.terms.documents import Condition, Document, Statement
    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.language.terms.joint_denies import Case, Cases
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_SECURE: Final = frozenset({"aws:securetransport"})
_PLAIN: Final[Sequence[Case]] = ((("bool", "aws:securetransport", "true"), False),)  # the requests that are asked about
_OF_SERVICES: Final = frozenset({"aws:principalisawsservice"})
_HALVES: Final = ("the bucket itself", "the objects")


def denial(document: Document, carrier: str, only: int | None = None) -> Match:
    """Whether the Deny statements about plain transport, together, speak of all traffic of the resource: of each action, of each half.

    The document is read as its Denies are about what carries it (`own_denials`). `only`: the half that alone is asked about.
    """
    parts: list[tuple[PatternSet, Match, Cases, Sequence[Match]]] = []
    unsigned = _lets_everybody_in(document)
    for one in document.denying:
        spared = one.principals.all_but  # those may do without
        found = every([one.certain, one.denies, everybody(one), opposite(spared)])
        stands, cases = in_some_cases(one, found, partial(_spares_no_plain_call, carrier=carrier, unsigned=unsigned))
        parts.append((one.actions, stands, cases, _parts_told(one.resources, carrier)))
    halves = range(2 if carrier.startswith("aws_s3_") else 1) if only is None else (only,)
    asked = [(test, half) for test in _traffic(carrier) for half in halves]
    left = steps(document)
    return every(
        in_every_case(((every([stands, halves[half], test(actions)]), cases) for actions, stands, cases, halves in parts), left, _PLAIN)
        for test, half in asked
    )


def half_denied(document: Document, carrier: str) -> str:
    """What to say of a policy that names one half of a bucket and leaves out the other; "" for any other."""
    if not carrier.startswith("aws_s3_"):
        return ""
    denied = [denial(document, carrier, half).yes for half in range(len(_HALVES))]
    if denied[0] == denied[1]:
        return ""
    said, left = (_HALVES[denied.index(one)] for one in (True, False))
    return f"denies requests without TLS for {said} only, not for {left}"


def _parts_told(resources: PatternSet, carrier: str) -> Sequence[Match]:
    """Whether a statement speaks of what carries it, of each part of that, and leaves none out."""
    return bucket_halves(resources) if carrier.startswith("aws_s3_") else (opposite(resources.others.present),)


def tls_alone(document: Document, carrier: str) -> Match:
    """Whether nothing but requests over TLS is allowed, where that is enough: of EFS.

    Its own policy lets in whoever shows no identity, and clients show one over TLS only; elsewhere a policy of the caller's allows
    what this one leaves out. https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
    """
    if not carrier.startswith("aws_efs_"):
        return NO
    told = [some([one.denies, _comes_over_tls(one)]) for one in document.statements]
    there = some(every([one.certain, one.allows, maybe(one.place) if one.flaw else YES]) for one in document.statements)
    return every([there, opposite(document.rest), *told])


def _spares_no_plain_call(condition: Condition, carrier: str, unsigned: Match) -> Match:
    """Whether a Deny with this condition is about all requests without TLS, but for those of AWS services, whose network nobody is shown.

    AWS says to leave those out by `aws:PrincipalIsAWSService false`, which a request that nobody signed fails under `Bool`, for it has no
    such key. `unsigned`: whether such requests get in. `carrier`: a type.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
    """
    plain = _plain_transport(condition, carrier)
    if plain.yes:
        return plain
    holds_without = settle(condition.test, on_text(lambda text: sure(holds_without_key(text))))
    people = every([settle(condition.key, one_of(_OF_SERVICES)), is_switched(condition, "false")])
    return some([plain, every([people, some([holds_without, opposite(unsigned)])])])


def _lets_everybody_in(document: Document) -> Match:
    """Whether an Allow is for everybody, whoever signs nothing included."""
    return some([*(every([one.certain, one.allows, of_anyone(one.principals)]) for one in document.allowing), document.rest])


def _plain_transport(condition: Condition, carrier: str) -> Match:
    """`Bool aws:SecureTransport false`, or of S3 a floor under `s3:TlsVersion`, which requests without TLS do not reach either.

    A policy that is to let plain HTTP through has to ask for `aws:SecureTransport true` beside the floor:
    https://repost.aws/knowledge-center/s3-enforce-modern-tls
    """
    below = settle(condition.test, on_text(lambda text: sure(text.lower().removesuffix(IF_EXISTS).startswith("numericlessthan"))))
    version = settle(condition.key, on_text(lambda text: sure(text.lower() == "s3:tlsversion" and carrier.startswith("aws_s3_"))))
    plain = every([settle(condition.key, one_of(_SECURE)), is_switched(condition, "false")])
    return some([plain, every([below, version])])


def _comes_over_tls(statement: Statement) -> Match:
    """Whether a statement speaks of requests over TLS only: `Bool aws:SecureTransport true`, whatever else it asks for."""
    asked = (every([settle(one.key, one_of(_SECURE)), is_switched(one, "true")]) for one in statement.conditions)
    return some([*asked, statement.other_conditions])


def _traffic(carrier: str) -> list[Callable[[PatternSet], Match]]:
    """Tests of actions, all of which have to hold: what writes to a resource, and what reads; of other types, all of a service."""
    needed = next((names for start, names in TRAFFIC.items() if carrier.startswith(start)), None)
    return [attrgetter("names_a_service")] if needed is None else [methodcaller("covers", name) for name in needed]


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
        known, gap, _ = value.form.lower().partition(GAP)
        if known.startswith(service):
            return YES
        return maybe(*value.origins) if gap and service.startswith(known) else NO

    return every([statement.certain, statement.actions.these.some(names_it)])

"""`the account here blocks public access`: an account's block that is written beside the buckets it covers.

S3 applies the most restrictive of what bucket and account say:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.surroundings import account_number, is_word
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import NO, YES, Match, every, evidence, fits, is_true, lives, maybe, undecided
from srm_tf.model.verdict import Judgement, any_of, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_BLOCK: Final = "aws_s3_account_public_access_block"
_SWITCHES: Final = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


@sentence("the account here blocks public access", on=("aws_s3_bucket",))
def the_account_here_blocks_public_access(subject: Resource, context: Context) -> Judgement:
    """All four switches of a block of the bucket's account. False without a word where none is here: most stand in another stack."""
    return any_of([*_blocked(subject, context), lacks("")])


def _blocked(subject: Resource, context: Context) -> Iterator[Judgement]:
    for one in context.graph.of_type(_BLOCK):
        found = every([lives(one), _is_of_its_account(one, subject, context), *(is_true(one.get(name)) for name in _SWITCHES)])
        if found.yes:
            yield holds(f"{one.address} blocks public access to every bucket", evidence(one, how="term"))
        elif not found.no:
            yield undecided(f"{one.address} may block public access to every bucket", found.on, evidence(one, how="term"))


def _is_of_its_account(one: Resource, subject: Resource, context: Context) -> Match:
    """Without `account_id` a block is about the account that its provider signs in to."""
    if one.account != subject.account:
        return NO
    signed = next((own for own in context.graph.of_type("provider.aws") if own.provider == one.provider != subject.provider), None)
    if signed and signed.get("assume_role").is_unknown:  # as of a block that could not be read: it may sign in elsewhere
        return maybe(signed.address)
    named = one.get("account_id")
    if named.is_null or _is_looked_up_here(named, subject, context):
        return YES
    number = account_number(subject, context.graph)
    return maybe("which account this is") if number is None else fits(named, lambda text: text == number)


def _is_looked_up_here(named: Value, subject: Resource, context: Context) -> bool:
    """Whether an account is that of whoever asks, and nobody who signs in to another one was asked."""
    asked = [found for one in named.references if one.target and (found := context.graph.get(one.target)) is not None]
    word = named.is_unknown and named.origins != () and all(map(is_word, named.origins))
    return word and all(one.account == subject.account for one in asked)

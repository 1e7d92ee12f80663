"""Whose key a snapshot of a database is under: what is restored from it has that key, unless it is given one, which an instance is not.

RDS takes none for an instance (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html). A copy
may get a key of its own, and has that of its source otherwise; a snapshot has that of its database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.choices import whichever
from srm_tf.language.context import Site
from srm_tf.language.joined import may_mean_another
from srm_tf.language.show import shown, unset
from srm_tf.language.terms import sentence
from srm_tf.language.terms.keys import is_a_customer_key
from srm_tf.language.terms.match import OUTSIDE, evidence, is_given, not_known
from srm_tf.model.graph import typed
from srm_tf.model.grounds import Fact
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, agreed, depends, lacks

if TYPE_CHECKING:
    from collections.abc import Callable

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_SNAPSHOT: Final = "snapshot_identifier"
_KEY: Final = "kms_key_id"
_KEYS: Final = {"aws_neptune_cluster": "kms_key_arn"}
_FURTHEST: Final = 4  # a copy of a copy of a snapshot of a database that was restored itself
_COPIES: Final = {
    "aws_db_snapshot_copy": "source_db_snapshot_identifier",
    "aws_rds_cluster_snapshot_copy": "source_db_cluster_snapshot_identifier",
}
_MADE_OF: Final = {
    **_COPIES,
    "aws_db_cluster_snapshot": "db_cluster_identifier",
    "aws_db_snapshot": "db_instance_identifier",
    "aws_docdb_cluster_snapshot": "db_cluster_identifier",
    "aws_neptune_cluster_snapshot": "db_cluster_identifier",
    "aws_redshift_cluster_snapshot": "cluster_identifier",
}
_DATABASES: Final = {
    "aws_db_instance": "rds/databases-use-customer-keys",
    "aws_docdb_cluster": "docdb/clusters-use-customer-keys",
    "aws_neptune_cluster": "neptune/clusters-use-customer-keys",
    "aws_rds_cluster": "rds/databases-use-customer-keys",
    "aws_redshift_cluster": "redshift/clusters-use-customer-keys",
}
_SAID: Final = {"satisfied": "has a customer key", "unknown": "may have no customer key"}
_REPLICAS: Final = ("replicate_source_db", "replication_source_identifier")  # which have the key of their source


@sentence("is restored under a customer key", on=tuple(_DATABASES))
def is_restored_under_a_customer_key(subject: Resource, context: Context) -> Judgement:
    """By the snapshot that it names, where this configuration makes that; of any other nobody can tell. What stands shows its key."""
    name = _key_of(subject)
    in_force = Site(subject, name, subject.get(name), (name,))
    if not in_force.value.written and in_force.value.text():
        answer = is_a_customer_key(in_force, context)
        if answer.verdict.fails:
            return answer
    return _source(Site(subject, _SNAPSHOT, subject.get(_SNAPSHOT), (_SNAPSHOT,)), context, _FURTHEST)


def _key_of(database: Resource) -> str:
    return _KEYS.get(typed(database), _KEY)


def _source(site: Site, context: Context, left: int) -> Judgement:
    """Of the id of a snapshot, or of the database that one is made of."""
    if site.value.unknown.branches:
        return _whichever(site, lambda side: _source(side, context, left))
    if site.value.is_nothing:  # then it is restored from nothing, and has the key that it is given
        key = _key_of(site.resource)
        given = site.resource.get(key)
        return lacks(Fact(key, f"is {unset(given)}", "a customer key" if given.data == "" else ""), evidence(site.resource, key, given))
    found = context.links.targets(site.value, (*_MADE_OF, *_DATABASES), site.resource) if left else ()
    sure = all(how > Certainty.POSSIBLE and not may_mean_another(site.value, one, site.resource) for one, how in found)
    answer = agreed([_target(one, site.resource, context, left - 1) for one, _ in found]) if sure else None
    if answer is not None:
        return answer
    if found or site.value.text() is None:
        return not_known(site, "whose key it is made under")
    return depends(f"{site.path} is {shown(site.value)}{OUTSIDE}", (site.path,), evidence(site.resource, site.path, site.value))


def _whichever(site: Site, ask: Callable[[Site], Judgement]) -> Judgement:
    sides = [ask(replace(site, value=side)) for _, side in site.value.unknown.branches]
    return whichever(site.value.unknown, sides, site.path, evidence(site.resource, site.path, site.value))


def _target(target: Resource, user: Resource, context: Context, left: int) -> Judgement:
    """A copy with a key of its own, or what is as its source is. What stands was made of another one than what is made only now."""
    if target.action.makes and not user.action.makes:
        why = f"{user.address} stands already, and {target.address} is made anew"
        return depends(why, (target.address,), evidence(user))
    kind = typed(target)
    if kind in _DATABASES:
        return _database(target, context)
    own = _site(target, _KEY)
    if kind in _COPIES and own.value.written and not is_given(own.value).no:
        return _own_key(own, context)
    return _source(_site(target, _MADE_OF[kind]), context, left)


def _site(resource: Resource, name: str) -> Site:
    return Site(resource, f"{resource.address}.{name}", resource.get(name), (name,))


def _own_key(site: Site, context: Context) -> Judgement:
    if site.value.unknown.branches:
        return _whichever(site, lambda side: _own_key(side, context))
    return is_a_customer_key(site, context)


def _database(database: Resource, context: Context) -> Judgement:
    """A database, which a control of its own judges, but for a replica."""
    replica = next((name for name in _REPLICAS if not is_given(database.get(name)).no), "")
    if replica:
        return not_known(_site(database, replica), "whose key its source is under")
    answer = context.meets(_DATABASES[typed(database)], database)
    what = Fact(database.address, _SAID.get(answer.verdict.word, "has no customer key"), because=answer.grounds)
    return Judgement(answer.verdict, what, answer.evidence, answer.depends_on)

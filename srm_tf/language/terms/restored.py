"""Whether a database is restored from a snapshot in clear: then it is in clear, whatever its own arguments say.

RDS has no parameter for it (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html); the
provider passes none, and plans to replace the database the next time (https://github.com/hashicorp/terraform-provider-aws/issues/2635).
DocumentDB and Neptune have none either, but encrypt with the key that they are given, and so do clusters of RDS
(https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html,
https://docs.aws.amazon.com/documentdb/latest/APIReference/API_RestoreDBClusterFromSnapshot.html,
https://docs.aws.amazon.com/neptune/latest/apiref/API_RestoreDBClusterFromSnapshot.html).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import predicate
from srm_tf.language.terms.globs import settle
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    Words,
    agreed,
    as_meant,
    every,
    evidence,
    fits,
    is_given,
    is_true,
    maybe,
    opposite,
    said,
    some,
)
from srm_tf.model.graph import typed
from srm_tf.model.value import Certainty

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value
    from srm_tf.model.verdict import Judgement

_FURTHEST: Final = 4  # a copy of a snapshot of a database that was restored itself
_SOURCES: Final = {
    "aws_db_cluster_snapshot": "db_cluster_identifier",
    "aws_db_snapshot": "db_instance_identifier",
    "aws_db_snapshot_copy": "source_db_snapshot_identifier",
    "aws_docdb_cluster_snapshot": "db_cluster_identifier",
    "aws_neptune_cluster_snapshot": "db_cluster_identifier",
}
_COPY: Final = "aws_db_snapshot_copy"
_KEYED: Final = {  # whose key encrypts what comes in clear
    "aws_docdb_cluster": "kms_key_id",
    "aws_neptune_cluster": "kms_key_arn",
    "aws_rds_cluster": "kms_key_id",
}
_SNAPSHOTS: Final = {  # of which databases
    "aws_db_instance": ("aws_db_snapshot", _COPY),
    "aws_docdb_cluster": ("aws_docdb_cluster_snapshot",),
    "aws_neptune_cluster": ("aws_neptune_cluster_snapshot",),
    "aws_rds_cluster": ("aws_db_cluster_snapshot", "aws_db_snapshot", _COPY),  # a Multi-AZ one: of one instance as well
}


@predicate("comes in clear", partial=True)
def comes_in_clear(site: Site, context: Context) -> Judgement:
    """Of the id of a snapshot of RDS, DocumentDB or Neptune: made here, of a database in clear. Of others nobody here can tell: no."""
    words = Words(
        f"{site.path} names a snapshot of what is not encrypted",
        f"{site.path} names no snapshot of what is not encrypted here",
        f"{site.path} may name a snapshot of what is not encrypted",
        site.path,
    )
    return said(_clear(site.value, site.resource, context, _FURTHEST), words, evidence(site.resource, site.path, site.value))


def _database(resource: Resource) -> str:
    """The type of the databases that a database or a snapshot has to do with."""
    kind = typed(resource)
    return next((database for database, snapshots in _SNAPSHOTS.items() if kind == database or kind in snapshots), kind)


def _clear(value: Value, holder: Resource, context: Context, left: int, *, made_of: bool = False) -> Match:
    """Of the id of a snapshot that something holds, or of the database that it is `made_of`."""
    database = _database(holder)
    if value.unknown.branches:
        return settle(value, lambda one: _clear(one, holder, context, left, made_of=made_of))
    if value.is_null or left == 0:
        return maybe(*value.origins) if value.is_unknown else NO
    found = context.links.targets(value, (*_SNAPSHOTS.get(database, ()), database), holder)
    if found:
        return agreed((_target_is_clear(target, certainty, context, left - 1) for target, certainty in found), value.origins)
    return maybe(*value.origins) if value.is_unknown and _may_be(database, context, left - 1, made_of=made_of) else NO


def _may_be(database: str, context: Context, left: int, *, made_of: bool) -> bool:
    """Whether anything here is in clear that an id may name which is not known."""
    if made_of:
        return any(not _written_clear(one).no for one in context.graph.of_type(database))
    return any(not _snapshot(one, context, left).no for one in context.graph.of_type(*_SNAPSHOTS.get(database, ())))


def _target_is_clear(target: Resource, certainty: Certainty, context: Context, left: int) -> Match:
    made = _snapshot(target, context, left) if typed(target) in _SOURCES else _made(target, context, left)
    return as_meant(made, certainty, target)


def _snapshot(snapshot: Resource, context: Context, left: int) -> Match:
    """A copy may get a key that its source has not."""
    copy = typed(snapshot) == _COPY
    source = _clear(snapshot.get(_SOURCES[typed(snapshot)]), snapshot, context, left, made_of=not copy)
    return every([opposite(is_given(snapshot.get("kms_key_id"))), source]) if copy else source


def _made(database: Resource, context: Context, left: int) -> Match:
    """What is restored is as its source is, if that is here."""
    given = _says(database, "snapshot_identifier")
    if given.no:
        return _made_anew(database)
    source = _clear(database.get("snapshot_identifier"), database, context, left)
    if key := _KEYED.get(typed(database)):
        source = every([opposite(is_given(database.get(key))), source])
    return source if given.yes else agreed((source, _made_anew(database)), database.get("snapshot_identifier").origins)


def _made_anew(database: Resource) -> Match:
    """One that is made anew is as it is written, RDS Custom encrypted by itself."""
    elsewhere = (
        "replicate_source_db",
        "replication_source_identifier",
        "restore_to_point_in_time",
        "s3_import",
        "custom_iam_instance_profile",
    )
    found = some(_says(database, name) for name in elsewhere)
    return every([opposite(found), _written_clear(database)])


def _written_clear(database: Resource) -> Match:
    """Aurora encrypts by itself where nobody says anything (`rds/clusters-are-encrypted-at-rest`)."""
    encrypted = database.get("storage_encrypted")
    silent_aurora = typed(database) == "aws_rds_cluster" and not encrypted.written
    aurora = fits(database.get("engine"), lambda name: name.startswith("aurora"), lambda start: start[:6] == "aurora"[: len(start)])
    return every([opposite(is_true(encrypted)), opposite(aurora) if silent_aurora else YES])


def _says(database: Resource, name: str) -> Match:
    """Whether somebody wrote an argument; an empty text is sent as little as none."""
    return is_given(database.get(name)) if database.get(name).written else NO

"""Whether what a volume or a copy is made of is encrypted: then it is as well, whatever its account does by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.joined import may_mean_another
from srm_tf.language.terms import predicate
from srm_tf.language.terms.globs import settle
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    Words,
    agreed,
    as_meant,
    blocks,
    every,
    evidence,
    is_given,
    is_true,
    maybe,
    names,
    opposite,
    said,
    some,
)
from srm_tf.model.graph import typed
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, Verdict, lacks

if TYPE_CHECKING:
    from collections.abc import Callable

    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# What volumes are made of, with what each is made of in its turn. A copy of what is encrypted is encrypted, asked or not:
# https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html,
# https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copying-volume.html#copy-volume-encryption
_MADE_OF: Final = {
    "aws_ami_copy": "source_ami_id",
    "aws_ebs_snapshot": "volume_id",
    "aws_ebs_snapshot_copy": "source_snapshot_id",
    "aws_ebs_volume": "snapshot_id",
    "aws_ebs_volume_copy": "source_volume_id",
}
# Snapshots of databases, and their copies, likewise: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
_OF_DATABASES: Final = {
    "aws_db_cluster_snapshot": "db_cluster_identifier",
    "aws_db_snapshot": "db_instance_identifier",
    "aws_db_snapshot_copy": "source_db_snapshot_identifier",
    "aws_docdb_cluster_snapshot": "db_cluster_identifier",
    "aws_rds_cluster_snapshot_copy": "source_db_cluster_snapshot_identifier",
}
_DATABASES: Final = {
    "aws_db_instance": "rds/instances-are-encrypted-at-rest",
    "aws_docdb_cluster": "docdb/clusters-are-encrypted-at-rest",
    "aws_rds_cluster": "rds/clusters-are-encrypted-at-rest",
}
_REPLICAS: Final = ("replicate_source_db", "replication_source_identifier")
_DEFAULT: Final = "ebs/accounts-encrypt-volumes-by-default"
_FURTHEST: Final = 4  # a copy of a snapshot of a volume of a snapshot


@predicate("comes encrypted", partial=True)
def comes_encrypted(site: Site, context: Context) -> Judgement:
    """Of the id of an image or a snapshot: this configuration makes it, encrypted. Of others nobody here can tell, which is no yes."""
    seen = evidence(site.resource, site.path, site.value)
    words = Words(
        f"{site.path} names what this configuration encrypts",
        f"{site.path} names nothing that this configuration encrypts",
        f"{site.path} may name what this configuration encrypts",
        site.path,
    )
    return said(_comes(site.value, site.resource, context, _FURTHEST), words, seen, of_no=lacks)


def _comes(value: Value, holder: Resource, context: Context, left: int) -> Match:
    if value.unknown.branches:
        return settle(value, lambda one: _comes(one, holder, context, left))
    if value.is_null or left == 0:
        return NO
    found = context.links.targets(value, (), holder)
    if not found:
        return maybe(*value.origins) if value.is_unknown else NO
    open_ = [one.doubt for one, _ in found if may_mean_another(value, one, holder)]
    answers = [_target_is_encrypted(target, certainty, context, left) for target, certainty in found]
    return agreed([*answers, *map(maybe, open_)], value.origins or tuple(open_))


def _target_is_encrypted(target: Resource, certainty: Certainty, context: Context, left: int) -> Match:
    if target.unread:
        return maybe(target.address)
    made = _MAKERS.get(typed(target), _by_itself)(target, context, left - 1)
    return as_meant(made, certainty, target)


def _by_itself(target: Resource, context: Context, left: int) -> Match:
    """A volume, or a copy. Whatever is looked up, or made by other means, is not."""
    source = _MADE_OF.get(typed(target))
    return _is_encrypted(target, target.get(source), target, context, left) if source is not None else NO


def _is_encrypted(volume: Resource | Value, source: Value, holder: Resource, context: Context, left: int) -> Match:
    """One volume, which is encrypted where that is written, or where its source is."""
    return some([is_true(volume.get("encrypted")), _comes(source, holder, context, left)])


def _from_devices(image: Resource, context: Context, left: int) -> Match:
    """An image of devices: all of them, of which there has to be one."""
    devices = blocks(image.get("ebs_block_device"))
    found = every(
        [*(_is_encrypted(each, each.get("snapshot_id"), image, context, left) for each in devices.elements), opposite(devices.rest)]
    )
    return found if devices.elements or devices.open else NO


def _from_an_instance(image: Resource, context: Context, left: int) -> Match:
    """An image of an instance has all its volumes."""
    found = context.links.targets(image.get("source_instance_id"), ("aws_instance",))
    answers = (as_meant(_volumes(instance, context, left), certainty, instance) for instance, certainty in found)
    return agreed(answers, image.get("source_instance_id").origins) if found else NO


def _volumes(instance: Resource, context: Context, left: int) -> Match:
    """All of them where the account encrypts by default, whatever is written. Else the root, the mapped, the attached."""
    default = context.meets(_DEFAULT, instance)
    if default.verdict == Verdict.SATISFIED:
        return YES
    root, mapped = blocks(instance.get("root_block_device")), blocks(instance.get("ebs_block_device"))
    first = every(_is_encrypted(each, instance.get("ami"), instance, context, left) for each in root.elements)
    others = [_is_encrypted(each, each.get("snapshot_id"), instance, context, left) for each in mapped.elements]
    attached = [_attached(one, instance, context, left) for one in context.graph.of_type("aws_volume_attachment")]
    rootless = _comes(instance.get("ami"), instance, context, left) if not root.elements else YES
    written = every([first, rootless, opposite(root.rest), opposite(mapped.rest), *others, *attached])
    return some([written, maybe("the account's default", *default.depends_on) if default.verdict == Verdict.UNKNOWN else NO])


def _attached(attachment: Resource, instance: Resource, context: Context, left: int) -> Match:
    """Whether it attaches nothing in clear to the instance."""
    here = names(attachment.get("instance_id"), instance, context)
    return YES if here.no else some([opposite(here), _comes(attachment.get("volume_id"), attachment, context, left)])


def _from_a_database(snapshot: Resource, context: Context, left: int) -> Match:
    """A snapshot or a copy of one. Once it is made it says so itself; what it is of may be elsewhere, which is no no."""
    if any(is_true(snapshot.get(name)).yes for name in ("encrypted", "storage_encrypted")):
        return YES
    source = _OF_DATABASES[typed(snapshot)]
    value = snapshot.get(source)
    here = context.links.targets(value, (*_OF_DATABASES, *_DATABASES), snapshot)
    made = _comes(value, snapshot, context, left) if here or left == 0 else maybe(f"{snapshot.address}.{source}")
    return some([is_given(snapshot.get("kms_key_id")), made])


def _as_judged(database: Resource, context: Context, _left: int) -> Match:
    """A database, of which a control of its own tells, but nothing of a replica: that is as its source is."""
    source = next((name for name in _REPLICAS if not is_given(database.get(name)).no), None)
    if source is not None:
        return maybe(f"{database.address}.{source}")
    answer = context.meets(_DATABASES[typed(database)], database)
    if answer.verdict == Verdict.UNKNOWN:
        return maybe(*(answer.depends_on or (database.address,)))
    return NO if answer.verdict.fails else YES


_MAKERS: Final[dict[str, Callable[[Resource, Context, int], Match]]] = {
    "aws_ami": _from_devices,
    "aws_ami_from_instance": _from_an_instance,
    **dict.fromkeys(_OF_DATABASES, _from_a_database),
    **dict.fromkeys(_DATABASES, _as_judged),
}

"""`differs from …`: whether two arguments of a resource name two different things; `is the canonical user of the account`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.absent import named
from srm_tf.language.names import COMMON_IDENTITIES
from srm_tf.language.recipes import differ, same
from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence, is_given, not_known, only_one, undecided
from srm_tf.model.value import ABSENT, Certainty
from srm_tf.model.verdict import Judgement, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_LOOKED_UP: Final = regex(r"(^|\.)data\.aws_canonical_user_id\.")
# CloudFront's: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
_LOG_DELIVERY: Final = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"
_PREFIX: Final = "terraform-"  # of names that the provider makes up
_KEY: Final = regex(r"\[[^\]]*\]|\.\w+$")  # the key of an instance, and the attribute


@predicate("differs from {other:path}", partial=True)
def differs_from(site: Site, context: Context, other: object) -> Judgement:
    """By the text of both, by what both refer to, or by the name of what one of them refers to. Nothing differs from what is not set."""
    value, path = site.value, str(other)
    against = site.resource.get(path)
    seen = evidence(site.resource, site.path, value)
    if value.is_empty:
        return lacks(f"{site.path} is empty", seen)
    alike = False if against.is_nothing else _alike(value, against, context)
    if alike is False and not is_given(value).yes:
        return not_known(site)
    if alike is None:
        on = tuple(dict.fromkeys((*value.origins, *against.origins))) or (site.path,)
        return undecided(f"{site.path} may be the same as {path}", on, seen)
    if alike:
        return breaks(f"{site.path} is the same as {path}: {shown(value)}", seen)
    return holds(f"{site.path} differs from {path}", seen)


@predicate("is the canonical user of the account", partial=True)
def is_the_canonical_user(site: Site, context: Context) -> Judgement:
    """Of a bucket that this account makes: whoever is looked up. Whose another id is, nobody here can tell.

    Of every bucket that stands the provider shows the grants, that of the owner among them.
    """
    value = site.value
    seen = evidence(site.resource, site.path, value)
    found = next((one.text for one in context.links.names.sources(value) if _LOOKED_UP.search(one.text)), "")
    if found:
        return holds(f"{site.path} is {found}", seen)
    if _has_all_alone(site):
        return holds(f"{site.path} is the owner's, who alone has full control", seen)
    on = value.origins or (f"{site.resource.address}.{site.path}",)
    return depends(f"{site.path} depends on whose canonical user {shown(value)} is", on, seen)


def _has_all_alone(site: Site) -> bool:
    """Whether nobody wrote a grant, and this one is of the only user with full control, as S3 gives the owner.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html (Default bucket ACL)
    """
    grants = site.resource.get(site.names[0]) if site.names else ABSENT
    if any(inner.written or inner.is_unknown for inner in grants.walk()):
        return False
    full = {one.get("id").text() for one in grants.items() if any(each.text() == "FULL_CONTROL" for each in one.get("permissions").items())}
    return full - {_LOG_DELIVERY} == {site.value.text()}


def _alike(left: Value, right: Value, context: Context) -> bool | None:
    texts = left.text(), right.text()
    if texts[0] is not None and texts[1] is not None:
        return texts[0] == texts[1]
    made = context.links.names.recipe(left), context.links.names.recipe(right)
    if same(*made):
        return True
    if differ(*made):
        return False
    one, two = _meant(left, context), _meant(right, context)
    if one is not None and two is not None:
        return one is two
    called = _role_name(left, context), _role_name(right, context)
    if differ(*(context.links.names.recipe(name) for name in called)):
        return False
    named_here = _named(left), _named(right)
    if all(named_here):
        return True if named_here[0] == named_here[1] else _of_two_resources(*named_here)
    for name, text in ((called[0].text(), texts[1]), (called[1].text(), texts[0])):
        if name and text is not None and text.rpartition("/")[2] != name:
            return False  # an ARN ends with the name
    return (
        False if any(_generated_otherwise(one, text, context) for one, text in zip((left, right), reversed(texts), strict=True)) else None
    )


def _generated_otherwise(value: Value, text: str | None, context: Context) -> bool:
    """Whether the provider makes up the name of a role from a prefix that this ARN's name does not begin with.

    Without a prefix it is the provider's own: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role#name_prefix
    """
    role = _role(value, context)
    if role is None or text is None or (role.get("name").written and not role.get("name").is_nothing):
        return False
    given = role.get("name_prefix")
    prefix = given.text() if given.written and not given.is_nothing else _PREFIX
    return prefix is not None and not text.rpartition("/")[2].startswith(prefix)


def _meant(value: Value, context: Context) -> Resource | None:
    """The one resource of this configuration that a value refers to for certain."""
    found = only_one(value, (), context)
    return found if found is not None and found.mode == "managed" else None


def _role_name(value: Value, context: Context) -> Value:
    """What the one role is called that a value refers to for certain, made here or looked up by its name."""
    role = _role(value, context)
    return role.get("name") if role is not None else ABSENT


def _role(value: Value, context: Context) -> Resource | None:
    found = only_one(value, (), context)
    return found if found is not None and found.type == "aws_iam_role" else None


def _named(value: Value) -> str:
    """The one ARN, id or name that a value not yet known is, whoever declares what has it; "" where it may be something else."""
    unknown, references = value.unknown, value.references
    if not value.is_unknown or unknown.prefix or unknown.suffix or unknown.branches or len(references) != 1:
        return ""
    own = references[0].certainty == Certainty.EXACT and named(references[0].text)[1] in COMMON_IDENTITIES
    return references[0].text if own else ""


def _of_two_resources(left: str, right: str) -> bool | None:
    """Two resources have two ARNs; a look-up may find what another one finds, or what is made here."""
    apart = _KEY.sub("", left) != _KEY.sub("", right)
    return False if apart and ".data." not in f".{left} .{right}" else None

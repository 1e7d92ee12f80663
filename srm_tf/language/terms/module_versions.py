"""`its source names one version`: whether the same call leads to the same module tomorrow.

https://developer.hashicorp.com/terraform/language/modules/configuration. No answer repeats an address: there may be a token in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.model.verdict import Evidence, Judgement, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

# `hashicorp/consul/aws`, with the host of a registry in front perhaps; GitHub and Bitbucket are none.
_REGISTRY: Final = regex(r"(?!github\.com/|bitbucket\.org/)(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?/)?[\w-]+/[\w-]+/[\w-]+(?://.*)?$")
_GIT: Final = regex(r"git::|git@|(?:github\.com|bitbucket\.org)/|hg::|(?:https?|ssh)://[^?]*\.git(?:[/?]|$)")
_REVISION: Final = regex(r"[?&](?:ref|rev)=([^&]*)")
_COMMIT: Final = regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?$")
# As Git shortens it, to seven digits or more (https://git-scm.com/docs/git-config#Documentation/git-config.txt-coreabbrev). Digits alone
# may be a day, as may those behind a letter or before one (`b20240115`), and letters alone a word.
_SHORT: Final = regex(r"(?![a-f]?(?:19|20)\d{6}[a-f]?$)(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,}$")
_TAG: Final = regex(r"(?:.*[^0-9A-Za-z.])?v?\d+(?:\.\d+)+(?:[-+.][\w.+-]*)?$")  # `v1.2.3`, `vpc/v1.2.3`, `1.0.0-rc.1`
# As lines of releases are called, to which each fix is pushed: `release/1.2`, `stable-4.2`; and what becomes part of one: `hotfix-1.2.1`
# (https://nvie.com/posts/a-successful-git-branching-model/). A tag may be called so as well.
_LINE: Final = regex(
    r"(?:.*/)?(?:(?:releases?|stable|support|maint|maintenance)[-_/]v?\d+\.\d+"
    r"|(?:hot-?fix|bug-?fix|fix|feature|feat|dev|develop)(?:es|s)?[-_/]v?\d+(?:\.\d+)+)$"
)
_EXACT: Final = regex(r"\s*=?\s*v?\d+(?:\.\d+)*(?:[-+][\w.+-]*)?\s*$")
# Of what is in an archive, or of an object in S3, as the getter of S3 names it, and as S3 itself does over HTTP:
# https://github.com/hashicorp/go-getter/blob/main/get_s3.go, https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
_CHECKED: Final = regex(
    r"[^?]*\?(?:.*&)?checksum=[^&]"
    r"|(?:s3::|[\w.-]+\.amazonaws\.com/)[^?]*\?(?:.*&)?version=[^&]"
    r"|https?://[\w.-]+\.amazonaws\.com/[^?]*\?(?:.*&)?versionId=[^&]"
)


@sentence("its source names one version", on=("module",))
def names_one_version(subject: Resource, _: Context) -> Judgement:
    """One version of a registry, a commit or a tag of Git, or an archive that is checked."""
    value = subject.get("source")
    text, place = value.text(), _seen(subject, "source", value)
    if text is None:
        return depends(f"{subject.address}.source depends on {value.unknown.why}", value.origins or (f"{subject.address}.source",), place)
    if _REGISTRY.match(text):
        return _of_a_registry(subject)
    if _GIT.match(text):
        return _of_a_repository(subject, text, place)
    if _CHECKED.match(text):
        return holds(f"{subject.address}.source names what it expects there", place)
    return depends(
        f"{subject.address}.source leads to an archive, and nobody can tell whether that stays the same",
        (f"{subject.address}.source",),
        place,
    )


def _of_a_registry(subject: Resource) -> Judgement:
    value = subject.get("version")
    path, place = f"{subject.address}.version", _seen(subject, "version", value)
    if value.is_null:
        return lacks(f"{path} is not set, and so whichever is the newest is taken", place)
    text = value.text()
    if text is None:
        return depends(f"{path} depends on {value.unknown.why}", value.origins or (path,), place)
    return holds(f"{path} names one version", place) if _EXACT.match(text) else breaks(f"{path} admits more than one version", place)


def _of_a_repository(subject: Resource, text: str, place: Evidence) -> Judgement:
    found, path = _REVISION.search(text), f"{subject.address}.source"
    if found is None or not found[1]:
        return lacks(f"{path} names no revision of its repository, and so whatever was pushed last is taken", place)
    if _COMMIT.match(found[1]):
        return holds(f"{path} names a commit", place)
    if _SHORT.match(found[1]):
        return holds(f"{path} names a commit by its first digits", place)
    if _LINE.match(found[1]):
        return depends(f"{path} names a tag, or a branch of a release", (path,), place)
    return holds(f"{path} names a tag", place) if _TAG.match(found[1]) else breaks(f"{path} names a branch, or what may be one", place)


def _seen(subject: Resource, name: str, value: Value) -> Evidence:
    return Evidence(subject.address, name, None, "term", value.location or subject.location)

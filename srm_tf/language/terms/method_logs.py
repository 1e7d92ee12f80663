"""Whether the methods of a REST API log each by settings of its own, where none are for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from srm_tf.language.recipes import filled, same
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import NO, YES, Match, every, evidence, inside, is_one_of, maybe, some
from srm_tf.model.value import GAP, Certainty
from srm_tf.model.verdict import Judgement, all_of, depends, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.joined import Doubt
    from srm_tf.language.recipes import Recipe
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value
    from srm_tf.model.verdict import Evidence

    _ByPath: TypeAlias = Mapping[str | None, Sequence[Resource]]

_API: Final = "aws_api_gateway_rest_api"
_METHOD: Final = "aws_api_gateway_method"
_RESOURCE: Final = "aws_api_gateway_resource"
_SETTINGS: Final = "aws_api_gateway_method_settings"
_DEEPEST: Final = 20  # parts of a path that anybody writes


@sentence("each of its methods logs by settings of its own", on=("aws_api_gateway_stage",))
def each_method_logs(subject: Resource, context: Context) -> Judgement:
    """Every method that the API of the stage is given here has settings that log; of an API elsewhere nobody knows its methods.

    Settings name a method by its path and verb, `orders/items/GET`:
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_method_settings
    """
    seen = evidence(subject, "rest_api_id")
    found = context.links.children(subject, (_SETTINGS,), "stage_name")
    apis = context.links.parents(subject, subject.get("rest_api_id"), "rest_api_id", (_API,))
    none = lacks(f"{subject.address} has no settings for each of its methods", seen)
    logging = [_logs(link.resource) for link in found.links]
    if not (found.doubts or any(not one.no for one in logging)) or not (apis.links or apis.doubts):
        return none
    if apis.doubts or len(apis.links) != 1:
        return _open(subject, apis.doubts, seen)
    api = apis.links[0].resource
    body = api.get("body")
    methods = context.links.children(api, (_METHOD,), "rest_api_id")
    if not (methods.links or methods.doubts) or (not body.is_null and (not body.is_unknown or body.unknown.not_null)):
        return none
    settings = _by_path([link.resource for link in found.links])
    answers = [_method(link.resource, subject, settings, found.doubts, context) for link in methods.links]
    if body.is_unknown:
        answers.append(depends(f"{api.address}.body may hold further methods", body.origins or (f"{api.address}.body",), seen))
    if methods.doubts:
        answers.append(_open(subject, methods.doubts, seen))
    return all_of(answers)


def _open(subject: Resource, doubts: Sequence[Doubt], seen: Evidence) -> Judgement:
    why, on = (doubts[0].why, doubts[0].names) if doubts else ("its API", (f"{subject.address}.rest_api_id",))
    return depends(f"{subject.address} may have further methods: it depends on {why}", on, seen)


def _by_path(settings: Sequence[Resource]) -> _ByPath:
    """Settings by the path that they name, None where that is not known: an API has hundreds of methods, and as many settings."""
    found: dict[str | None, list[Resource]] = {}
    for one in settings:
        text = one.get("method_path").text()
        found.setdefault(None if text is None else _plain(text), []).append(one)
    return found


def _method(method: Resource, stage: Resource, settings: _ByPath, doubts: Sequence[Doubt], context: Context) -> Judgement:
    """What a method's settings say; settings that may be of the stage (`doubts`) leave it open."""
    seen = evidence(method, "http_method")
    match = _logged(method, settings, context)
    if match.yes:
        return holds(f"{method.address} has settings of {stage.address} that log", seen)
    if match.no and not doubts:
        return lacks(f"{method.address} has no settings of {stage.address} that log", seen)
    on = match.on or tuple(name for doubt in doubts for name in doubt.names)
    return depends(f"{method.address} may have settings that log", on or (method.address,), seen)


def _logged(method: Resource, settings: _ByPath, context: Context) -> Match:
    """Whether settings are of a method, and log."""
    parts = _parts(method, context)
    own = parts.text
    ours = settings.get(own, ()) if own is not None else ()
    perhaps = [one for path in ((None,) if own is not None else settings) for one in settings.get(path, ())]
    return some([*map(_logs, ours), *(every([_covers(one, method, parts, context), _logs(one)]) for one in perhaps)])


def _logs(settings: Resource) -> Match:
    """Whether settings write a log."""
    said = inside(settings.get("settings"))
    return some([*(is_one_of(one.get("logging_level"), ("ERROR", "INFO")) for one in said.elements), said.rest])


class _Parts(msgspec.Struct, frozen=True):
    """A method, and the parts of its path from the root; `whole`: whether it is known that there are no others above them."""

    method: Resource
    above: tuple[Resource, ...]
    whole: bool

    @property
    def text(self) -> str | None:
        """`orders/items/GET`; None where a part of it is not known."""
        known = [part for part in self.texts if part is not None]
        return _plain("/".join(known)) if self.whole and len(known) == len(self.texts) else None

    @property
    def texts(self) -> list[str | None]:
        """What is known of the parts."""
        return [*(one.text("path_part") for one in self.above), self.method.text("http_method")]


def _covers(settings: Resource, method: Resource, parts: _Parts, context: Context) -> Match:
    """Whether settings are for a method, where the path of one of them is not known: it is made of the other and of nothing else."""
    path = settings.get("method_path")
    if same(context.links.names.recipe(path), _recipe(parts, context)):
        return YES
    found = {one.address: how for one, how in context.links.targets(path, (_METHOD,))}
    if found:
        how = found.get(method.address)
        sure = how is not None and how > Certainty.POSSIBLE and len(found) == 1 and _is_made_of(path, parts)
        return NO if how is None else YES if sure else maybe(f"{settings.address}.method_path")
    return maybe(*(path.origins or (f"{settings.address}.method_path",)))


def _recipe(parts: _Parts, context: Context) -> Recipe | None:
    """How the path of a method is made, where a part of it is not known yet."""
    values = [*(one.get("path_part") for one in parts.above), parts.method.get("http_method")]
    pattern = "/".join(f"{{{place}}}" for place in range(len(values)))
    return filled(pattern, lambda place: context.links.names.recipe(values[int(place)])) if parts.whole else None


def _is_made_of(path: Value, parts: _Parts) -> bool:
    """Whether nothing but a method and what stands above it is in a path, between slashes, as far as that is shown."""
    ours = {parts.method.address, *(one.address for one in parts.above)}
    unknown = path.unknown
    written = GAP.join(unknown.made[::2]) or unknown.shape or f"{unknown.prefix}{GAP}{unknown.suffix}"
    known = {"", GAP, *filter(None, parts.texts)}
    return all(one.target in ours for one in path.references) and known.issuperset(written.split("/"))


def _parts(method: Resource, context: Context) -> _Parts:
    """What the path of a method is made of."""
    above: list[Resource] = []
    holder, by = method, "resource_id"
    for _ in range(_DEEPEST):
        found = context.links.parents(holder, holder.get(by), by, (_RESOURCE,))
        if len(found.links) != 1 or found.doubts:
            break
        holder, by = found.links[0].resource, "parent_id"
        above.append(holder)
    root = any(how > Certainty.POSSIBLE for _, how in context.links.targets(holder.get(by), (_API,)))
    return _Parts(method, tuple(reversed(above)), root)


def _plain(path: str) -> str:
    """A path without the slash before it, and with those inside of it as slashes: AWS writes `~1orders/GET`."""
    return path.replace("~1", "/").strip("/")

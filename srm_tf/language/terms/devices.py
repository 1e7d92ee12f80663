"""Policies of devices: whether what one of them holds opens what belongs to the others.

The certificate in a device is worth what its policy allows: to connect as another one, to speak in its name, to read and write its
shadow and its jobs (https://docs.aws.amazon.com/iot-device-defender/latest/devguide/audit-chk-iot-policy-permissive.html).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.language.addresses import MODULES
from srm_tf.language.terms import predicate
from srm_tf.language.terms.arns import is_wide
from srm_tf.language.terms.comparisons import each_is
from srm_tf.language.terms.denials import taken_away
from srm_tf.language.terms.documents import Document, Statement
from srm_tf.language.terms.forms import RESOURCE, starred
from srm_tf.language.terms.globs import contains, one_of, settle, sure
from srm_tf.language.terms.iam import forbid
from srm_tf.language.terms.match import NO, Match, every, maybe, opposite, some
from srm_tf.language.terms.policy_words import actions_of, reaching, resources_of
from srm_tf.model.value import GAP, Value
from srm_tf.model.verdict import Judgement
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.language.terms.documents import Condition

_THING: Final = regex(rf"^{MODULES}aws_iot_thing\.")
_ATTACHED: Final = "iot:connection.thing.isattached"
_COMPARES: Final = frozenset({"bool", "stringequals", "stringequalsignorecase"})


class _Reach(msgspec.Struct, frozen=True):
    """Actions, and how a resource is written that is what all devices have: in whole, and how it begins."""

    actions: tuple[str, ...]
    whole: tuple[str, ...]
    begins: tuple[str, ...] = ()


# `+` and `#` are MQTT's own wildcards: of a filter they mean what they mean to who subscribes, of a policy they are letters.
_REACHES: Final = (
    _Reach(("iot:connect",), ("client/*", "client/${iot:ClientId}")),
    _Reach(("iot:publish", "iot:receive", "iot:retainpublish"), ("topic/*",), ("topic/$aws/*", "topic/$aws/things/*")),
    _Reach(
        ("iot:subscribe",),
        ("topicfilter/*", "topicfilter/#", "topicfilter/+/#"),
        tuple(f"topicfilter/$aws/{one}" for one in ("*", "#", "things/*", "things/+", "things/#")),
    ),
    _Reach(
        (
            "iot:getthingshadow",
            "iot:updatethingshadow",
            "iot:deletethingshadow",
            "iot:describejobexecution",
            "iot:getpendingjobexecutions",
            "iot:startnextpendingjobexecution",
            "iot:updatejobexecution",
        ),
        ("thing/*",),
    ),
)


@predicate("keeps devices to their own", partial=True, whole=True)
def keeps_devices_to_their_own(site: Site, context: Context) -> Judgement:
    """No Allow of what a device does on the clients, topics or things of all devices."""

    def offence(statement: Statement, document: Document) -> Match:
        return every([statement.allows, some(_offends(one, statement, document) for one in _REACHES)])

    def says(statement: Statement) -> str:
        wrong = [one for one in _REACHES if _offends(one, statement, Document()).yes]
        actions = actions_of(statement, reaching([name for one in wrong for name in one.actions]))
        return f"allows {actions} on {resources_of(statement, lambda value: some(_is_of_all(value, one) for one in wrong))}"

    return forbid(site, context, offence, says, "keeps each device to what is its own")


def _offends(reach: _Reach, statement: Statement, document: Document) -> Match:
    """Whether a statement allows one of these actions for all devices, and the document does not take it away again."""
    of_all = some([statement.resources.these.some(lambda value: _is_of_all(value, reach)), statement.resources.others.present])
    if of_all.no:
        return NO
    given = some(every([statement.actions.reaches(name), opposite(taken_away(name, statement, document))]) for name in reach.actions)
    told = some([*map(_is_attached, statement.conditions), statement.other_conditions])
    checked = told if reach.actions == ("iot:connect",) else NO
    return every([of_all, given, opposite(checked)])


def _is_attached(condition: Condition) -> Match:
    """Whether a device may only connect under the name of the thing that its certificate is attached to."""
    name = settle(condition.test, one_of(_COMPARES))
    key = settle(condition.key, one_of({_ATTACHED}))
    true = each_is(condition, "true")
    return every([name, key, true])


def _is_of_all(value: Value, reach: _Reach) -> Match:
    """Whether a resource is what all devices have. One that is not known yet is not, if it begins in another way."""
    everything = is_wide(value, frozenset({"iot"}))
    fields = value.form.split(":", RESOURCE)
    if everything.yes:
        return everything
    if len(fields) <= RESOURCE:
        behind = value.form.rpartition(GAP)[2] if GAP in value.form else ""
        return maybe(*value.origins) if behind and _may_end(behind, reach) else everything
    known, gap, _ = fields[-1].partition(GAP)
    if not gap:
        shown = starred(known)
        every_topic = any(contains(shown, one) for one in reach.whole if one.endswith("#"))
        return sure(shown in reach.whole or every_topic or any(map(shown.startswith, reach.begins)))
    may_be = not any(_THING.search(one.text) for one in value.references) and any(
        one.startswith(known) or known.startswith(one) for one in (*reach.whole, *reach.begins)
    )
    return maybe(*value.origins) if may_be else NO


def _may_end(behind: str, reach: _Reach) -> bool:
    """Whether what stands behind a gap, which may hold any of the fields of an ARN, can be the end of what all devices have."""
    ends = [behind[at + 1 :] for at, letter in enumerate(behind) if letter == ":"]
    if any(one in reach.whole or any(map(one.startswith, reach.begins)) for one in ends):
        return True
    return any(one.endswith(behind) for one in reach.whole)

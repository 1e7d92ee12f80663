"""`takes no sensitive variable`: of an argument that the provider hides whatever it is given, the mark of its value says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms import predicate
from srm_tf.language.terms.given_texts import inside, is_another, is_given
from srm_tf.model.graph import references_in
from srm_tf.model.value import Certainty, Unknown
from srm_tf.model.verdict import Evidence, Judgement, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

_VARIABLE = regex(r"var\.[\w-]+")
_AWAY = regex(r"(?:local|each|module)\.")  # a plan does not show what these are made of


@predicate("takes no sensitive variable", partial=True)
def takes_no_sensitive_variable(site: Site, context: Context) -> Judgement:
    """Nothing that the root module declares as sensitive, where others read it in clear; a default is a literal of the configuration."""
    value = site.value
    place = Evidence(site.resource.address, site.path.removeprefix(f"{site.resource.address}."), None, "reference", value.location)
    if value.is_null:
        return lacks(f"{site.path} is not set", place)
    given, text = context.graph.sensitive, value.text() or ""
    references = tuple(one for one in references_in(value) if one.target is None)
    read = [one for one in references if _name(one.text) in given]
    hidden = [] if read else [one.text for one in references if _AWAY.match(one.text)]
    if hidden and text and any(isinstance(one, Unknown) or is_given(one, text) for one in given.values()):
        return depends(f"{site.path} may take a sensitive variable by {hidden[0]}", tuple(hidden), place)
    if not value.is_marked or not read:
        return holds(f"{site.path} takes no sensitive variable", place)
    sure = [one for one in read if one.certainty > Certainty.POSSIBLE and not (text and is_another(inside(given[_name(one.text)]), text))]
    if sure:
        return breaks(f"{site.path} takes {sure[0].text}, which is sensitive, in clear", place)
    return depends(f"{site.path} may take {read[0].text}, which is sensitive", tuple(one.text for one in read), place)


def _name(text: str) -> str:
    found = _VARIABLE.match(text)
    return found[0] if found is not None else ""

"""Whether blocks of a list differ in an argument: two of a kind are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms import predicate
from srm_tf.language.terms.match import evidence, undecided
from srm_tf.model.grounds import Fact
from srm_tf.model.value import as_number
from srm_tf.model.verdict import Judgement, breaks, holds
from srm_tf.wording import count

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site


@predicate("hold at least {n:number} different {key:text}", partial=True, whole=True)
def hold_different(site: Site, _: Context, n: object, key: object) -> Judgement:
    """Whether the blocks have at least `n` different values of the argument, whatever the unknown ones turn out to be."""
    wanted, name, value = as_number(n) or 0.0, str(key), site.value
    blocks = value.data if isinstance(value.data, tuple) else (value,)
    values = [one if one.is_unknown else one.get(name) for one in blocks]
    known = {text for one in values if (text := one.text())}
    open_ = [one for one in values if one.is_unknown]
    proof = evidence(site.resource, site.path, value)
    if len(known) >= wanted:
        return holds(f"{site.path} has {len(known)} different values of {name}", proof)
    if open_ and (len(known) + len(open_) >= wanted or any(one.is_unknown for one in blocks)):
        on = [text for one in open_ for text in one.origins] or [site.path]
        return undecided(f"{site.path} may have fewer than {wanted:g} different values of {name}", on, proof)
    return breaks(Fact(site.path, f"has {count(len(known), 'value')} of {name}", f"at least {wanted:g} different ones"), proof)

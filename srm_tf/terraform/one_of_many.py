"""Instances that nobody can count, where `count` or `for_each` is not known: one value stands for each of them (`aws_x.y["?"]`).

What is said of that one is said of all. A reference that means one of them, nobody knows which, says nothing of the others.
"""

from __future__ import annotations

from msgspec.structs import replace

from srm_tf.model.resource import OPEN_KEY
from srm_tf.model.value import Certainty
from srm_tf.terraform.cty import Blank, Marks, Val


def some(each: Val) -> Val:
    """What any of them is, as the value of one of them, nobody knows of which; or a list of some of them."""
    data = each.data
    if isinstance(data, dict):
        data = {name: some(one) for name, one in data.items()}
    elif isinstance(data, Blank) and data.each is not None:
        data = replace(data, each=some(data.each))
    return Val(each.type, data, of_some(each.marks))


def of_some(marks: Marks) -> Marks:
    """The same marks, where references to all of them are to one of them."""
    if not any(OPEN_KEY in (one.target or "") for one in marks.references):
        return marks
    references = (one.at_most(Certainty.SOME) if OPEN_KEY in (one.target or "") else one for one in marks.references)
    return replace(marks, references=tuple(references))


def at_most_possible(marks: Marks) -> Marks:
    """The same marks of what may come from where it refers to, and may as well be something else."""
    return replace(marks, references=tuple(one.at_most(Certainty.POSSIBLE) for one in marks.references))

"""`is code without a secret`, `tells a model no secret`: code and prompts, in which only what surely is a secret is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.language.terms import predicate
from srm_tf.language.terms.secret_code import literals_in_code, literals_in_prompts
from srm_tf.language.terms.secrets import judged

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.verdict import Judgement


@predicate("is code without a secret", partial=True)
def is_code_without_a_secret(site: Site, context: Context) -> Judgement:
    """No key, token or password in the code of a function, or in a template."""
    return judged(site, context, code=literals_in_code)


@predicate("tells a model no secret", partial=True)
def tells_a_model_no_secret(site: Site, context: Context) -> Judgement:
    """The same of a prompt, where nothing quotes one."""
    return judged(site, context, code=literals_in_prompts)

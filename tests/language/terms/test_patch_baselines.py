"""Which patch baseline an instance gets, where that is open or somebody else's."""

from __future__ import annotations

from srm_tf.language.terms.patch_baselines import its_patch_baseline_approves_fixes_within
from srm_tf.model.resource import Action
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, world

INSTANCE = resource("aws_instance.i", tags={"Patch Group": "web"})
SLOW = resource("aws_ssm_patch_baseline.slow", approval_rule=[block(approve_after_days=30)])
PROMPT = resource("aws_ssm_patch_baseline.prompt", approval_rule=[block(approve_after_days=3)])


def judged(baseline: object, *, days: object = 7, **more: object) -> Judgement:
    group = resource("aws_ssm_patch_group.g", patch_group="web", baseline_id=baseline, **more)  # type: ignore[arg-type]
    return its_patch_baseline_approves_fixes_within(INSTANCE, world(INSTANCE, SLOW, PROMPT, group), days)


def test_a_registration_that_goes_away_says_nothing() -> None:
    slow = ref("aws_ssm_patch_baseline.slow.id")
    assert judged(slow).verdict == Verdict.MISCONFIGURED
    assert judged(slow, action=Action.DELETE).verdict == Verdict.SATISFIED
    assert judged(slow, doubt="var.on").verdict == Verdict.UNKNOWN
    assert judged(slow, provider="provider.aws.other").verdict == Verdict.UNKNOWN


def test_which_of_several_and_what_is_not_here_is_open() -> None:
    either = ref("aws_ssm_patch_baseline.slow.id", "aws_ssm_patch_baseline.prompt.id", certainty=Certainty.POSSIBLE)
    assert judged(either).verdict == Verdict.UNKNOWN
    outside = judged("pb-0123456789abcdef0")
    assert outside.because == "aws_ssm_patch_group.g.baseline_id names a baseline outside this configuration"
    assert outside.depends_on == ("aws_ssm_patch_group.g.baseline_id",)


def test_how_many_days_has_to_be_a_number() -> None:
    assert judged(ref("aws_ssm_patch_baseline.prompt.id"), days="soon").depends_on == ("how many days are meant",)

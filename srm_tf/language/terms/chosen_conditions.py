"""Conditions on what the caller of an action asks for himself: on a way to more privileges they keep nothing from him.

Whoever makes a function to use its role makes one with the tags that his policy asks for, if he may tag it.
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-requests
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.actions import spelt
from srm_tf.language.terms.changeable_conditions import less_met
from srm_tf.language.terms.idle_conditions import met_without
from srm_tf.language.terms.match import NO, YES, Match, opposite, some
from srm_tf.language.terms.tag_keys import TAG_OF_REQUEST, tagging
from srm_tf.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from srm_tf.language.terms.documents import Condition, Statement

    MayTag = Callable[[str], Match]

_TAGS: Final = regex(rf"{TAG_OF_REQUEST.pattern}|aws:tagkeys")
# The likeness of a machine, on which cluster a task or a service runs, and in which network a function or a notebook does, which answers
# its caller from there: whatever it runs. With the actions that say so, of notebooks as AWS has them in a policy:
# https://docs.aws.amazon.com/sagemaker/latest/dg/security_iam_id-based-policy-examples.html
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# https://docs.aws.amazon.com/glue/latest/dg/security_iam_id-based-policy-examples.html
_WHEREVER: Final = {
    "sagemaker:instancetypes": regex("sagemaker:.*"),
    "ecs:cluster": regex("ecs:(run|start)task|ecs:(create|update)service"),
    **dict.fromkeys(
        (
            *("sagemaker:directinternetaccess", "sagemaker:rootaccess", "sagemaker:volumekmskey"),
            *("sagemaker:vpcsecuritygroupids", "sagemaker:vpcsubnets"),
        ),
        regex("sagemaker:createnotebookinstance"),
    ),
    **dict.fromkeys(("lambda:vpcids", "lambda:subnetids", "lambda:securitygroupids"), regex("lambda:createfunction")),
    # of an interactive session, which answers each statement; a job answers nobody
    **dict.fromkeys(("glue:vpcids", "glue:subnetids", "glue:securitygroupids"), regex("glue:createsession")),
}
# The same of an instance: an image has none of it, nor tags, and so misses an Allow or meets a Deny that asks for them of all there is,
# but not one of instances alone, beside which another Allow gives the image.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
_OF_INSTANCES: Final = frozenset(
    {
        *("ec2:ebsoptimized", "ec2:instancemarkettype", "ec2:instancetype", "ec2:metadatahttpendpoint"),
        *("ec2:metadatahttpputresponsehoplimit", "ec2:metadatahttptokens", "ec2:rootdevicetype", "ec2:tenancy"),
    }
)
_RUNS: Final = "ec2:runinstances"
_INSTANCES: Final = frozenset({"instance"})
_LAUNCHED: Final = _INSTANCES | {"network-interface", "spot-instances-request", "volume"}
# Actions about one resource, which they make with a role, and with tags, which another action gives. (`ec2:RunInstances` is about images
# and subnets as well, which get none: under such a condition alone nobody launches anything.)
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_WITH_TAGS: Final = frozenset(
    spelt(
        """
amplify: CreateApp CreateBranch
apprunner: CreateService
athena: CreateWorkGroup StartSession
batch: RegisterJobDefinition SubmitJob
bedrock-agentcore: CreateAgentRuntime CreateBrowser CreateCodeInterpreter
braket: CreateJob
cloudformation: CreateChangeSet CreateStack CreateStackSet UpdateStack UpdateStackSet
codebuild: CreateProject UpdateProject
codepipeline: CreatePipeline
datapipeline: CreatePipeline
ecs: CreateService RegisterTaskDefinition RunTask StartTask
elasticmapreduce: RunJobFlow
emr-serverless: StartJobRun
gamelift: CreateBuild CreateFleet
glue: CreateDevEndpoint CreateJob CreateSession CreateTrigger
imagebuilder: CreateComponent CreateImage CreateImageRecipe CreateInfrastructureConfiguration
iot: CreatePolicy CreateRoleAlias
kinesisanalytics: CreateApplication
lambda: CreateEventSourceMapping CreateFunction
omics: CreateWorkflow StartRun
rolesanywhere: CreateProfile CreateTrustAnchor
sagemaker: CreateEndpoint CreateEndpointConfig CreateHyperParameterTuningJob CreateModel CreateNotebookInstance
CreateNotebookInstanceLifecycleConfig CreatePipeline CreateProcessingJob CreateTrainingJob CreateTransformJob CreateUserProfile
ssm: CreateDocument StartAutomationExecution
states: CreateStateMachine UpdateStateMachine
""".lower()
    )
)
# Of these no other action gives the tags.
_BY_ITSELF: Final = frozenset({"codebuild:createproject", "codebuild:updateproject"})


def without_chosen(statement: Statement, action: str, row: Sequence[str], may_tag: MayTag) -> Statement:
    """An Allow without those of its conditions that its holder meets by what he asks for, on a way to more privileges."""
    return less_met(statement, [(one, is_chosen(one, action, row, may_tag, statement)) for one in statement.conditions])


def is_chosen(condition: Condition, action: str, row: Sequence[str], may_tag: MayTag, of: Statement, *, denied: bool = False) -> Match:
    """Whether a caller can meet a condition of a statement, or miss that of a Deny, by what he asks for beside the first action of a way.

    `may_tag`: whether he may do the action that tags what he makes.
    """
    test, key = condition.test.text(), condition.key_name
    if action == row[0] or test is None:
        return NO
    tags_it = row[0] in _WITH_TAGS and action == tagging(row[0])[0]
    kinds = _launched(of) if action == _RUNS else frozenset[str]()
    if (
        (key in _WHEREVER and _WHEREVER[key].fullmatch(action))
        or (kinds == _INSTANCES and key in _OF_INSTANCES)
        or (tags_it and _TAGS.fullmatch(key))
    ):
        return YES
    if not (kinds or action in _WITH_TAGS) or not _TAGS.fullmatch(key):
        return NO
    if action in _BY_ITSELF:
        return YES
    without = met_without(condition)  # as it is without a tag
    return some([opposite(without) if denied else without, may_tag(tagging(action)[0])])


def _launched(statement: Statement) -> frozenset[str]:
    """The kinds of what a statement names, if a launch makes all of it, with tags; none of another one."""
    named = statement.resources.these
    kinds = frozenset(one.form.rpartition(":")[2].partition("/")[0] for one in named.items)
    return kinds if named.hidden is None and kinds <= _LAUNCHED else frozenset()

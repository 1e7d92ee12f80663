"""The ways to more privileges, and which of them a set of policies leaves open: most need an action that none of the policies speaks of.

https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms.actions import spelt
from srm_tf.language.terms.attached import AWS_OWNED
from srm_tf.language.terms.globs import overlap

if TYPE_CHECKING:
    from srm_tf.language.terms.attached import Held
    from srm_tf.language.terms.documents import Document, Statement

# One of these alone is enough to reach more privileges: rights that the holder writes himself, or what has a role already and runs what it
# is told, with no role to pass. A function takes layers and variables that start code; a stack that was given a role is changed with it,
# whoever asks: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
# A job on EKS takes a role without that being passed, which only a condition names: `emr-containers:ExecutionRoleArn`.
# https://docs.aws.amazon.com/emr/latest/EMR-on-EKS-DevelopmentGuide/iam-execution-role.html
# `codebuild:StartBuild` is not among them, though it takes another buildspec: AWS's own roles of pipelines have it for every project.
_ALONE: Final = """
iam: CreatePolicyVersion SetDefaultPolicyVersion AttachUserPolicy AttachGroupPolicy AttachRolePolicy PutUserPolicy PutGroupPolicy
PutRolePolicy AddUserToGroup CreateAccessKey CreateLoginProfile UpdateLoginProfile UpdateAssumeRolePolicy UpdateSAMLProvider
lambda: UpdateFunctionCode UpdateFunctionConfiguration
glue: UpdateDevEndpoint
cloudformation: UpdateStack
sagemaker: CreatePresignedNotebookInstanceUrl CreatePresignedDomainUrl
apprunner: UpdateService
sso: CreateAccountAssignment
identitystore: CreateGroupMembership
account-access: CreateEntitlement
emr-containers: StartJobRun
"""
# … so are all actions of one of these rows, the first of them on what stands …
_TOGETHER: Final = (
    ("sso:PutInlinePolicyToPermissionSet", "sso:ProvisionPermissionSet"),
    ("sso:AttachManagedPolicyToPermissionSet", "sso:ProvisionPermissionSet"),
    ("sso:AttachCustomerManagedPolicyReferenceToPermissionSet", "sso:ProvisionPermissionSet"),
    ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    ("ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"),  # user data runs at the next start
    ("ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"),
    ("codebuild:UpdateProject", "codebuild:StartBuild"),
    ("states:UpdateStateMachine", "states:StartExecution"),
    ("states:UpdateStateMachine", "states:StartSyncExecution"),
    # A product is provisioned with the role of its launch constraint, whatever template its newest version has:
    # https://docs.aws.amazon.com/servicecatalog/latest/adminguide/constraints-launch.html
    ("servicecatalog:CreateProvisioningArtifact", "servicecatalog:ProvisionProduct"),
    # Whoever administers a cluster acts with the roles of all of its pods:
    # https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
    ("eks:CreateAccessEntry", "eks:AssociateAccessPolicy"),
    (
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:StartNotebookInstance",
    ),
)
# … and passing a role is, together with all actions of one of these rows: what runs code, or calls of AWS, with the role it is given: of
# each its guide, or the reference of its actions, says that it takes one. Most are ways of public research: https://rhinosecuritylabs.com,
# https://pathfinding.cloud, https://cloud.hacktricks.wiki
_WITH_PASS_ROLE: Final = (
    ("ec2:RunInstances",),
    ("lambda:CreateFunction", "lambda:InvokeFunction"),
    ("lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    ("lambda:CreateFunction", "lambda:AddPermission"),
    ("glue:CreateDevEndpoint",),
    ("cloudformation:CreateStack",),
    ("datapipeline:CreatePipeline",),
    ("ecs:RunTask",),  # of a definition that is there, with another role and another command (`overrides`)
    ("codebuild:CreateProject", "codebuild:StartBuild"),
    ("glue:CreateJob", "glue:StartJobRun"),
    ("sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    ("sagemaker:CreateTrainingJob",),
    ("sagemaker:CreateProcessingJob",),
    ("ec2:RequestSpotInstances",),
    ("elasticmapreduce:RunJobFlow",),
    ("emr-serverless:StartJobRun",),
    ("ecs:StartTask",),
    ("states:CreateStateMachine", "states:StartExecution"),
    ("states:CreateStateMachine", "states:StartSyncExecution"),
    ("states:TestState",),  # runs one state, with any call of AWS in it
    ("scheduler:CreateSchedule",),
    ("scheduler:UpdateSchedule",),
    ("bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntime"),
    ("bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntimeCommand"),
    ("bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntimeCommandShell"),
    ("bedrock-agentcore:UpdateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntime"),
    ("bedrock-agentcore:UpdateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntimeCommand"),
    ("bedrock-agentcore:UpdateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntimeCommandShell"),
    ("cloudformation:UpdateStack",),
    ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    ("cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
    ("cloudformation:UpdateStackSet",),
    ("lambda:CreateFunction", "lambda:CreateFunctionUrlConfig", "lambda:InvokeFunctionUrl"),
    ("ecs:RegisterTaskDefinition", "ecs:CreateService"),
    ("ecs:RegisterTaskDefinition", "ecs:UpdateService"),
    ("batch:RegisterJobDefinition", "batch:SubmitJob"),
    ("apprunner:CreateService",),
    ("autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"),
    ("codebuild:CreateProject", "codebuild:StartBuildBatch"),
    ("codebuild:UpdateProject", "codebuild:StartBuild"),
    ("glue:CreateJob", "glue:CreateTrigger"),
    ("glue:UpdateJob", "glue:StartJobRun"),
    ("glue:UpdateJob", "glue:CreateTrigger"),
    ("glue:CreateSession", "glue:RunStatement"),
    ("sagemaker:CreateUserProfile", "sagemaker:CreatePresignedDomainUrl"),
    ("states:UpdateStateMachine", "states:StartExecution"),
    ("ssm:CreateDocument", "ssm:StartAutomationExecution"),
    (
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    (
        "bedrock-agentcore:CreateBrowser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    # Cloud Control makes one resource with the role it is given, as a stack does:
    # https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_CreateResource.html
    ("cloudformation:CreateResource",),
    ("cloudformation:UpdateResource",),
    ("amplify:CreateApp", "amplify:CreateBranch", "amplify:StartJob"),
    ("athena:CreateWorkGroup", "athena:StartSession", "athena:StartCalculationExecution"),
    ("omics:CreateWorkflow", "omics:StartRun"),
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateExpressGatewayService.html
    ("ecs:CreateExpressGatewayService",),
    ("ecs:UpdateExpressGatewayService",),
    # A pipeline runs commands, and runs as soon as it is there:
    # https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html
    ("codepipeline:CreatePipeline",),
    ("codepipeline:UpdatePipeline", "codepipeline:StartPipelineExecution"),
    ("ssm:CreateDocument", "ssm:CreateAssociation"),  # an Automation, by State Manager
    ("ssm:UpdateDocument", "ssm:StartAutomationExecution"),
    ("sagemaker:CreateHyperParameterTuningJob",),
    ("sagemaker:CreateModel", "sagemaker:CreateTransformJob"),
    ("sagemaker:CreateModel", "sagemaker:CreateEndpointConfig", "sagemaker:CreateEndpoint"),
    ("sagemaker:CreatePipeline", "sagemaker:StartPipelineExecution"),
    ("braket:CreateJob",),
    ("gamelift:CreateBuild", "gamelift:CreateFleet"),
    ("kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"),
    (
        "imagebuilder:CreateComponent",
        "imagebuilder:CreateImageRecipe",
        "imagebuilder:CreateInfrastructureConfiguration",
        "imagebuilder:CreateImage",
    ),
    ("ec2:AssociateIamInstanceProfile", "ssm:SendCommand"),
    ("ec2:AssociateIamInstanceProfile", "ssm:StartSession"),
    ("ec2:ReplaceIamInstanceProfileAssociation", "ssm:SendCommand"),
    ("ec2:ReplaceIamInstanceProfileAssociation", "ssm:StartSession"),
    # These call whatever API of AWS they are told to, with the role: integrations and data sources
    # (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html,
    # https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-http-resolvers.html#invoking-aws-services).
    ("apigateway:PUT", "apigateway:POST"),
    ("appsync:CreateDataSource", "appsync:CreateResolver"),
    # And these hand out its credentials: https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetIdentityPoolRoles.html,
    # https://docs.aws.amazon.com/rolesanywhere/latest/userguide/getting-started.html,
    # https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html
    ("cognito-identity:SetIdentityPoolRoles",),
    ("rolesanywhere:CreateTrustAnchor", "rolesanywhere:CreateProfile"),
    ("iot:CreateRoleAlias", "iot:CreateKeysAndCertificate", "iot:CreatePolicy", "iot:AttachPolicy"),
)
_WAYS: Final = (*((one,) for one in spelt(_ALONE)), *(("iam:PassRole", *row) for row in _WITH_PASS_ROLE), *_TOGETHER)
ESCALATIONS: Final = {tuple(map(str.lower, row)): row for row in _WAYS}  # in small letters → as AWS writes them

Row = tuple[str, ...]
_ACTIONS: Final = frozenset(action for row in ESCALATIONS for action in row)


def open_rows(held: Sequence[Held]) -> Iterator[Row]:
    """The rows of which each action may be one that some policy allows; the answer for any other row is no."""
    spoken = frozenset[str]().union(*(_spoken_of(document) for policy in held for document in policy.readings))
    hidden = any(AWS_OWNED.fullmatch(one.name) for one in held)  # a policy whose text nobody sees may hold what follows the first action
    for row in ESCALATIONS:
        if spoken.issuperset(row[:1] if hidden else row):
            yield row


def told_rows(held: Sequence[Held], limits: Iterable[Held] = ()) -> Iterator[Row]:
    """The open rows, but of those of which nothing that can be read speaks only the first of each kind: they all get its answer.

    What is not shown may allow each action as well as any other; what is known of policies of AWS's tells those of IAM from others.
    """
    readings = (document for policy in (*held, *limits) for document in policy.readings)
    spoken = frozenset[str]().union(*(_reached(one) for document in readings for one in document.statements))
    kinds = set[tuple[bool, ...]]()
    for row in open_rows(held):
        kind = tuple([action.startswith("iam:") for action in row])
        if spoken.isdisjoint(row):
            if kind in kinds:
                continue
            kinds.add(kind)
        yield row


def _spoken_of(document: Document) -> frozenset[str]:
    if document.flaw or not document.rest.no:
        return _ACTIONS
    return frozenset[str]().union(*map(_reached, document.statements))


def _reached(statement: Statement) -> frozenset[str]:
    patterns = statement.actions.patterns
    if patterns is not None:
        return _overlapping(patterns)
    return frozenset(action for action in _ACTIONS if not statement.actions.reaches(action).no)


@lru_cache(maxsize=4096)
def _overlapping(patterns: tuple[str, ...]) -> frozenset[str]:
    """Many policies have the same statement."""
    return frozenset(action for action in _ACTIONS if any(overlap(pattern, action) for pattern in patterns))

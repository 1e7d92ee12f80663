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
# A stack set is changed with the roles of its accounts: nobody passes one that has AWS's name for it.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html
# Whoever changes the authority of a trust anchor issues the certificates that roles are given for:
# https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_UpdateTrustAnchor.html
# The console of Identity Center puts people into groups, and gives them passwords, by actions of its own:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenterdirectory.html
_ALONE: Final = """
iam: CreatePolicyVersion SetDefaultPolicyVersion AttachUserPolicy AttachGroupPolicy AttachRolePolicy PutUserPolicy PutGroupPolicy
PutRolePolicy AddUserToGroup CreateAccessKey CreateLoginProfile UpdateLoginProfile UpdateAssumeRolePolicy UpdateSAMLProvider
lambda: UpdateFunctionCode UpdateFunctionConfiguration
glue: UpdateDevEndpoint
cloudformation: UpdateStack UpdateStackSet
sagemaker: CreatePresignedNotebookInstanceUrl CreatePresignedDomainUrl
apprunner: UpdateService
sso: CreateAccountAssignment
identitystore: CreateGroupMembership
account-access: CreateEntitlement
emr-containers: StartJobRun
rolesanywhere: UpdateTrustAnchor
sso-directory: AddMemberToGroup UpdatePassword
"""
# … so are all actions of one of these rows, the first of them on what stands …
_TOGETHER: Final = (
    ("sso:PutInlinePolicyToPermissionSet", "sso:ProvisionPermissionSet"),
    ("sso:AttachManagedPolicyToPermissionSet", "sso:ProvisionPermissionSet"),
    ("sso:AttachCustomerManagedPolicyReferenceToPermissionSet", "sso:ProvisionPermissionSet"),
    ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    ("cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
    ("ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"),  # user data runs at the next start
    ("ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"),
    ("codebuild:UpdateProject", "codebuild:StartBuild"),
    ("codebuild:UpdateProject", "codebuild:StartBuildBatch"),
    # An app of Amplify, and a branch of it, takes another specification of its build:
    # https://docs.aws.amazon.com/amplify/latest/APIReference/API_UpdateApp.html
    ("amplify:UpdateApp", "amplify:StartJob"),
    ("amplify:UpdateBranch", "amplify:StartJob"),
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
    # What Studio runs when an app starts: https://docs.aws.amazon.com/sagemaker/latest/dg/studio-lcc.html
    ("sagemaker:UpdateUserProfile", "sagemaker:CreateStudioLifecycleConfig", "sagemaker:CreateApp"),
    ("sagemaker:UpdateDomain", "sagemaker:CreateStudioLifecycleConfig", "sagemaker:CreateApp"),
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
    ("autoscaling:CreateLaunchConfiguration", "autoscaling:UpdateAutoScalingGroup"),
    ("codebuild:CreateProject", "codebuild:StartBuildBatch"),
    ("codebuild:UpdateProject", "codebuild:StartBuild"),
    ("codebuild:UpdateProject", "codebuild:StartBuildBatch"),
    ("codebuild:CreateProject", "codebuild:StartSandbox", "codebuild:StartCommandExecution"),
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
    ("athena:UpdateWorkGroup", "athena:StartSession", "athena:StartCalculationExecution"),
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
    # … and of any account, his own among them, that shares a runbook: https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-using-shared.html
    ("ssm:StartAutomationExecution",),
    ("sagemaker:CreateHyperParameterTuningJob",),
    ("sagemaker:CreateModel", "sagemaker:CreateTransformJob"),
    ("sagemaker:CreateModel", "sagemaker:CreateEndpointConfig", "sagemaker:CreateEndpoint"),
    ("sagemaker:CreateModel", "sagemaker:CreateEndpointConfig", "sagemaker:UpdateEndpoint"),
    ("sagemaker:CreatePipeline", "sagemaker:StartPipelineExecution"),
    ("sagemaker:UpdatePipeline", "sagemaker:StartPipelineExecution"),
    ("sagemaker:CreateMonitoringSchedule",),  # runs an image of one's own, again and again
    ("sagemaker:CreateCluster",),  # whose machines run scripts when they start
    # Connectors run what their plugins bring: https://docs.aws.amazon.com/msk/latest/developerguide/msk-connect-plugins.html
    ("kafkaconnect:CreateCustomPlugin", "kafkaconnect:CreateConnector"),
    # Airflow runs what lies in a bucket: https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-dag-folder.html
    ("airflow:CreateEnvironment", "s3:PutObject"),
    ("airflow:UpdateEnvironment", "s3:PutObject"),
    # https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/interactive-workloads-livy-endpoints.html
    ("emr-serverless:AccessLivyEndpoints",),
    ("emr-serverless:AccessInteractiveEndpoints",),
    ("braket:CreateJob",),
    ("gamelift:CreateBuild", "gamelift:CreateFleet"),
    ("gamelift:CreateScript", "gamelift:CreateFleet"),
    ("gamelift:CreateContainerGroupDefinition", "gamelift:CreateContainerFleet"),
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
    ("iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile", "ssm:SendCommand"),
    ("iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile", "ssm:StartSession"),
    # These call whatever API of AWS they are told to, with the role: integrations and data sources
    # (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html,
    # https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-http-resolvers.html#invoking-aws-services).
    ("apigateway:PUT", "apigateway:POST"),
    ("appsync:CreateDataSource", "appsync:CreateResolver"),
    # https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-building-adding-targets-authorization.html
    ("bedrock-agentcore:CreateGateway", "bedrock-agentcore:CreateGatewayTarget"),
    # Of a task that they start, events and pipes say what it runs; events start commands of Systems Manager, too:
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html,
    # https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetEcsTaskParameters.html
    ("events:PutRule", "events:PutTargets"),
    ("pipes:CreatePipe",),
    ("pipes:UpdatePipe",),
    # A budget attaches a policy: https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-controls.html
    ("budgets:CreateBudgetAction", "budgets:ExecuteBudgetAction"),
    # And these hand out its credentials: https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetIdentityPoolRoles.html,
    # https://docs.aws.amazon.com/rolesanywhere/latest/userguide/getting-started.html,
    # https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html,
    # https://docs.aws.amazon.com/deadline-cloud/latest/APIReference/API_AssumeQueueRoleForUser.html
    ("cognito-identity:SetIdentityPoolRoles",),
    ("rolesanywhere:CreateTrustAnchor", "rolesanywhere:CreateProfile"),
    ("rolesanywhere:CreateTrustAnchor", "rolesanywhere:UpdateProfile"),
    ("iot:CreateRoleAlias", "iot:CreateKeysAndCertificate", "iot:CreatePolicy", "iot:AttachPolicy"),
    ("iot:UpdateRoleAlias", "iot:CreateKeysAndCertificate", "iot:AttachPolicy"),
    ("deadline:CreateQueue", "deadline:AssumeQueueRoleForUser"),
    ("deadline:UpdateQueue", "deadline:AssumeQueueRoleForUser"),
)
# … and these are enough on a machine that is known to run as an administrator. On others they are what operators do. A key for SSH needs
# a way to the machine as well: https://docs.aws.amazon.com/ec2-instance-connect/latest/APIReference/API_SendSSHPublicKey.html
_ON_MACHINES: Final = """
ssm: StartSession SendCommand CreateAssociation
ec2-instance-connect: SendSSHPublicKey
"""
# … and so are these on what else is known to run as one: a build takes another buildspec from whoever starts it, and commands run beside
# an agent, or in an interpreter or a browser that agents are given.
# https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html
# https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeAgentRuntimeCommand.html
# https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/security-credentials-management.html
_BUILDS: Final = "codebuild: StartBuild StartBuildBatch"
_ON_AGENTS: Final = (
    ("bedrock-agentcore:InvokeAgentRuntimeCommand",),
    ("bedrock-agentcore:InvokeAgentRuntimeCommandShell",),
    ("bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"),
    ("bedrock-agentcore:StartBrowserSession", "bedrock-agentcore:ConnectBrowserAutomationStream"),
)
# … and so are these on jobs and tasks: who starts a job says what its container runs, and a command runs beside what a task runs.
# https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommand.html
_ON_TASKS: Final = (("batch:SubmitJob",), ("ecs:ExecuteCommand",))
# … and so is to write the rights of a role that one may assume:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html
_WRITING: Final = "iam: PutRolePolicy AttachRolePolicy"
_ON_ROLES: Final = tuple((one, "sts:AssumeRole") for one in spelt(_WRITING))
# … or of somebody whom one may let oneself in as: by whom a role trusts, by a key or a password of a user, by a place in a group.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access_controlling.html
_LETTING_IN: Final = (
    (_WRITING, "iam: UpdateAssumeRolePolicy"),
    ("iam: PutUserPolicy AttachUserPolicy", "iam: CreateAccessKey CreateLoginProfile UpdateLoginProfile"),
    ("iam: PutGroupPolicy AttachGroupPolicy", "iam: AddUserToGroup"),
)
_REWRITTEN: Final = tuple((one, other) for writing, letting in _LETTING_IN for one in spelt(writing) for other in spelt(letting))
# … or of a role that one may pass to what runs one's own code.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
_BY_WRITING: Final = tuple(("iam:PassRole", *row, one) for one in spelt(_WRITING) for row in _WITH_PASS_ROLE)
_WAYS: Final = (
    *((one,) for one in spelt(_ALONE)),
    *(("iam:PassRole", *row) for row in _WITH_PASS_ROLE),
    *_TOGETHER,
    *((one,) for one in spelt(f"{_ON_MACHINES}{_BUILDS}")),
    *_ON_AGENTS,
    *_ON_TASKS,
    *_ON_ROLES,
    *_REWRITTEN,
    *_BY_WRITING,
)
ESCALATIONS: Final = {tuple(map(str.lower, row)): row for row in _WAYS}  # in small letters → as AWS writes them

Row = tuple[str, ...]
_ACTIONS: Final = frozenset(action for row in ESCALATIONS for action in row)
ON_MACHINES: Final = spelt(_ON_MACHINES.lower())
BUILDS: Final = spelt(_BUILDS.lower())
SUBMITS, EXECUTES = (row[0].lower() for row in _ON_TASKS)
STARTS: Final = frozenset({*BUILDS, SUBMITS})  # whatever somebody starts who may do these says himself what it does
_ON_RUNNING: Final = frozenset(row[0].lower() for row in (*_ON_AGENTS, *_ON_TASKS))
ON_STRONG: Final = frozenset({*ON_MACHINES, *BUILDS, *_ON_RUNNING})  # asked of what runs as one alone

WRITING: Final = spelt(_WRITING.lower())
LETTING_IN: Final = {one: spelt(letting.lower()) for writing, letting in _LETTING_IN for one in spelt(writing.lower())}
BY_WRITING: Final = dict.fromkeys(tuple(map(str.lower, row)) for row in _BY_WRITING)  # in their order
# The ways that are asked of one thing alone, and never of all there is.
OF_ONE: Final = frozenset((*BY_WRITING, *(row for row in ESCALATIONS if row[0] in ON_STRONG or (row[0] in LETTING_IN and len(row) > 1))))
COMMON: Final = tuple(row for row in ESCALATIONS if row not in BY_WRITING)  # the others are half of all, and rarely asked


def open_rows(held: Sequence[Held], rows: Iterable[Row] = COMMON) -> Iterator[Row]:
    """The rows of which each action may be one that some policy allows; the answer for any other row is no."""
    spoken = frozenset[str]().union(*(_spoken_of(document) for policy in held for document in policy.readings))
    hidden = any(AWS_OWNED.fullmatch(one.name) for one in held)  # a policy whose text nobody sees may hold what follows the first action
    for row in rows:
        if spoken.issuperset(row[:1] if hidden else row):
            yield row


def told_rows(held: Sequence[Held], limits: Iterable[Held], rows: Iterable[Row] = COMMON) -> Iterator[Row]:
    """The open rows, but of those of which nothing that can be read speaks only the first of each kind: they all get its answer.

    What is not shown may allow each action as well as any other; what is known of policies of AWS's tells those of IAM from others.
    """
    readings = (document for policy in (*held, *limits) for document in policy.readings)
    spoken = frozenset[str]().union(*(reached(one) for document in readings for one in document.statements))
    kinds = set[tuple[bool, ...]]()
    for row in open_rows(held, rows):
        kind = tuple([action.startswith("iam:") for action in row])
        if spoken.isdisjoint(row):
            if kind in kinds:
                continue
            kinds.add(kind)
        yield row


def _spoken_of(document: Document) -> frozenset[str]:
    if document.flaw or not document.rest.no:
        return _ACTIONS
    return frozenset[str]().union(*map(reached, document.statements))


def reached(statement: Statement) -> frozenset[str]:
    """The actions of all ways that a statement speaks of, or may."""
    patterns = statement.actions.patterns
    if patterns is not None:
        return _overlapping(patterns)
    return frozenset(action for action in _ACTIONS if not statement.actions.reaches(action).no)


@lru_cache(maxsize=4096)
def _overlapping(patterns: tuple[str, ...]) -> frozenset[str]:
    """Many policies have the same statement."""
    return frozenset(action for action in _ACTIONS if any(overlap(pattern, action) for pattern in patterns))

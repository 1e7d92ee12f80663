"""What a Deny takes away of what an Allow of an identity gives.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from srm_tf.language.surroundings import is_word
from srm_tf.language.terms.actions import spelt
from srm_tf.language.terms.arns import OF_OTHERS, everything, is_wide
from srm_tf.language.terms.carried import among_signers
from srm_tf.language.terms.cases import in_every_case, in_some_cases, of_condition, steps
from srm_tf.language.terms.forms import ACCOUNT, PARTITION, RESOURCE, form
from srm_tf.language.terms.globs import contains, sure
from srm_tf.language.terms.match import NO, YES, Match, every, maybe, opposite, some
from srm_tf.model.partitions import PARTITIONS
from srm_tf.model.value import GAP

if TYPE_CHECKING:
    from srm_tf.language.terms.cases import Case, Cases
    from srm_tf.language.terms.documents import Document, Statement
    from srm_tf.language.terms.globs import PatternSet
    from srm_tf.model.value import Value

Own: TypeAlias = Callable[[str, "Value"], Match]  # whether what stands in place of the account, in a text, is one's own
_ASSUMES: Final = "sts:assumerole"
_ASSUMES_ROOT: Final = "sts:assumeroot"
_LAUNCHES: Final = "ec2:runinstances"
# What stands in place of an account, and is none of one's own: policies that AWS manages have `aws` there.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
_NOBODYS: Final = frozenset({"aws", ""})
# What an action of IAM is about, where that is of one kind, as the reference had them in April 2026:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_OF_IAM: Final = """
group: AddUserToGroup AttachGroupPolicy CreateGroup DeleteGroup DeleteGroupPolicy DetachGroupPolicy PutGroupPolicy RemoveUserFromGroup
UpdateGroup
instance-profile: AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile
oidc-provider: AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider
RemoveClientIDFromOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint
policy: CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion
role: AttachRolePolicy CreateRole DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy PassRole
PutRolePermissionsBoundary PutRolePolicy UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription
saml-provider: CreateSAMLProvider DeleteSAMLProvider UpdateSAMLProvider
server-certificate: DeleteServerCertificate UpdateServerCertificate UploadServerCertificate
user: AttachUserPolicy ChangePassword CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateUser DeactivateMFADevice
DeleteAccessKey DeleteLoginProfile DeleteSSHPublicKey DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser
DeleteUserPermissionsBoundary DeleteUserPolicy DetachUserPolicy EnableMFADevice PutUserPermissionsBoundary PutUserPolicy
ResetServiceSpecificCredential ResyncMFADevice UpdateAccessKey UpdateLoginProfile UpdateSSHPublicKey UpdateServiceSpecificCredential
UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadSigningCertificate
"""
# The same of other services: how the ARNs go on, and actions.
_OF_ONE_KIND: Final = """
cloudformation:stack/*/ CreateChangeSet CreateStack ExecuteChangeSet UpdateStack
airflow:environment/ CreateCliToken
airflow:role/ CreateWebLoginToken
apprunner:service/ CreateService UpdateService
bedrock-agentcore:runtime/ InvokeAgentRuntime InvokeAgentRuntimeCommand InvokeAgentRuntimeCommandShell UpdateAgentRuntime
codebuild:project/ CreateProject StartBuild StartBuildBatch UpdateProject
codebuild:sandbox/ StartCommandExecution StartSandboxConnection
dynamodb:table/ BatchGetItem GetItem GetRecords PartiQLSelect Query Scan
ec2:instance/ AssociateIamInstanceProfile GetPasswordData ModifyInstanceAttribute ReplaceIamInstanceProfileAssociation StartInstances
ec2:instance/ StopInstances
ec2:launch-template/ CreateLaunchTemplateVersion ModifyLaunchTemplate
ecs:service/ CreateExpressGatewayService CreateService UpdateExpressGatewayService UpdateService
ecs:task-definition/ RegisterTaskDefinition RunTask StartTask
eks:cluster/ CreateAccessEntry
elasticmapreduce:cluster/ GetClusterSessionCredentials
emr-containers:/virtualclusters/ StartJobRun
emr-serverless:/applications/ StartJobRun
gamelift:fleet/ GetInstanceAccess
gameliftstreams:streamgroup/ CreateStreamSessionAdminShell
glue:devEndpoint/ UpdateDevEndpoint
glue:job/ CreateJob StartJobRun UpdateJob
glue:session/ CreateSession RunStatement
glue:trigger/ CreateTrigger
kinesis:stream/ GetRecords
kinesis:stream/*/consumer/ SubscribeToShard
lambda:function: AddPermission CreateFunction CreateFunctionUrlConfig InvokeFunction InvokeFunctionUrl UpdateFunctionCode
lambda:function: UpdateFunctionConfiguration
lambda:microvm-image: CreateMicrovmShellAuthToken
lightsail:Bucket/ CreateBucketAccessKey
lightsail:Instance/ CreateGUISessionAccessDetails GetInstanceAccessDetails
lightsail:RelationalDatabase/ GetRelationalDatabaseMasterUserPassword
rds-db:dbuser: connect
redshift-serverless:workgroup/ GetCredentials
sagemaker:notebook-instance/ CreateNotebookInstance CreatePresignedNotebookInstanceUrl StartNotebookInstance StopNotebookInstance
sagemaker:notebook-instance/ UpdateNotebookInstance
sagemaker:processing-job/ CreateProcessingJob
sagemaker:space/ StartSession
sagemaker:training-job/ CreateTrainingJob
sagemaker:user-profile/ CreatePresignedDomainUrl CreateUserProfile
scheduler:schedule/ CreateSchedule UpdateSchedule
sqs: ReceiveMessage
ssm:document/ CreateDocument UpdateDocument
ssm:parameter/ GetParameter GetParameterHistory GetParameters GetParametersByPath
states:stateMachine: CreateStateMachine StartExecution StartSyncExecution UpdateStateMachine
"""
# What there is of the only kind that an action, or what matters of a service, is about, or of one kind that it always is about.
_ABOUT: Final = {
    _ASSUMES: "arn:{}:iam::*:role/*",
    _ASSUMES_ROOT: "arn:{}:iam::*:root",
    _LAUNCHES: "arn:{}:ec2:*:*:instance/*",  # and about images, subnets and more, none of which does without an instance
    "kms": "arn:{}:kms:*:*:key/*",
    "ec2-instance-connect": "arn:{}:ec2:*:*:instance/*",
    "servicecatalog:createprovisioningartifact": "arn:{}:catalog:*:*:product/*",
    "servicecatalog:provisionproduct": "arn:{}:catalog:*:*:product/*",
    "secretsmanager": "arn:{}:secretsmanager:*:*:secret:*",
    **{f"iam:{name}": f"arn:{{}}:iam::*:{kind}/*" for kind, _, name in (one.partition(":") for one in spelt(_OF_IAM.lower()))},
    **{
        f"{service}:{name.lower()}": f"arn:{{}}:{service}:*:*:{kind}*"
        for service, _, rest in (line.partition(":") for line in _OF_ONE_KIND.split("\n") if line)
        for kind, *names in [rest.split(" ")]
        for name in names
    },
}

# What an action is always about as well, though nobody is given it by that alone: no instance starts without an image.
_ALSO: Final = {_LAUNCHES: {"image": "arn:{}:ec2:*::image/ami-*"}}


def denies_of(action: str, document: Document) -> tuple[Statement, ...]:
    """The Denies that may be about an action: mostly none, and each statement that gives the action asks."""
    signed = among_signers(document)
    key = ("about", action)
    if key not in signed.found:
        signed.found[key] = tuple([one for one in signed.denying if not one.actions.covers(action).no])
    return cast("tuple[Statement, ...]", signed.found[key])


def any_account(_: str, __: Value) -> Match:
    """Whichever account is named is taken for one's own."""
    return YES


def leaves_out(action: str, given: Statement, own: Own) -> Match:
    """Whether an Allow of all but some leaves out all that an action is about.

    So AWS writes it for keys of its own accounts, which nobody can name: `NotResource = "arn:aws:kms:*:111122223333:key/*"`
    (https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html).
    """
    kind, whose = kind_of(action), _whose(action, own)
    return given.resources.others.some(lambda value: _names_all(value, kind, whose)) if kind else NO


def _whose(action: str, own: Own) -> Own | None:
    """Whose resources an action can be about: those of one's own account, or None for anybody's, as roles of others can be assumed."""
    return None if action in {_ASSUMES, _ASSUMES_ROOT} else own


def kind_of(action: str) -> str:
    """What there is of the only kind that an action is about, as a pattern of ARNs; "" where there are several, or none is known here."""
    return _ABOUT.get(action, _ABOUT.get(action.partition(":")[0], ""))


@lru_cache(maxsize=4096)
def word_of(action: str) -> str:
    """The same as ARNs begin to say it: `role`, `key`, `root`."""
    return kind_of(action).split(":", RESOURCE)[-1].partition("/")[0].partition(":")[0].strip("*")


def speaks_of(deny: Statement, action: str, given: Statement, own: Own = any_account) -> Match:
    """Whether a Deny is about an action wherever a statement gives it, but for its conditions."""
    about = every([deny.certain, deny.denies, deny.actions.covers(action)])
    return about if about.no else every([about, _reaches_all(deny, action, given, own)])


def _reaches_all(deny: Statement, action: str, given: Statement, own: Own) -> Match:
    """By its resources: all that the other names, or all of a kind that every call is about.

    What an action is about beside its own kind has conditions of its own: an image has an owner, whom the caller chooses.
    """
    resources = deny.resources
    of_kind = _is_all_of(resources, action, kind_of(action), word_of(action), own)
    if of_kind.yes:
        return of_kind
    bare = opposite(deny.conditional)
    also = () if bare.no else _ALSO.get(action, {}).items()
    of_others = [every([bare, _is_all_of(resources, action, kind, word, own)]) for word, kind in also]
    return some([of_kind, *of_others, resources.covers_all_of(given.resources)])


def _is_all_of(resources: PatternSet, action: str, kind: str, word: str, own: Own) -> Match:
    """Whether they are all of a kind, or all there are but some, if those are not all roles, all objects."""
    service = action.partition(":")[0]
    but_some = resources.once(("all", service, word), lambda: _is_of_all(resources, service, word))
    if but_some.yes or not kind:
        return but_some
    whose = _whose(action, own)
    return some([but_some, resources.once((kind, whose), lambda: _is_of_kind(resources, kind, whose))])


def _is_of_all(resources: PatternSet, service: str, kind: str) -> Match:
    """Whether they are all there are, or all but some of this kind of a service."""
    all_there_are = resources.once("everything", lambda: everything(resources))
    if all_there_are.no:
        return NO
    about = "" if service in OF_OTHERS and not kind else service
    return every([all_there_are, opposite(resources.others.some(lambda value: is_wide(value, about, kind=kind)))])


def _is_of_kind(resources: PatternSet, kind: str, whose: Own | None) -> Match:
    """Whether they are all of a kind; all but some of it is not all of it."""
    named = resources.these.some(lambda value: _names_all(value, kind, whose))
    return every([opposite(resources.others.present), named])


def _names_all(value: Value, kind: str, whose: Own | None) -> Match:
    """Whether a pattern is of all of a kind: of what is of one's own account alone, which an ARN that names that account means.

    Nobody passes a role of another account (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html), and to a key or
    a secret of another account it takes the word of that one as well.
    """
    fields, account = form(value).split(":", RESOURCE), YES
    if len(fields) > RESOURCE:
        fields[PARTITION] = "*" if fields[PARTITION] == GAP else fields[PARTITION]
        if whose is not None and fields[ACCOUNT].lower() not in _NOBODYS:
            account = whose(fields[ACCOUNT], value)
            fields[ACCOUNT] = "*"
    shown = ":".join(fields)
    words = value.unknown.shape != "" and all(is_word(one.text) for one in value.references)  # a Region that is looked up is one
    found = any(contains(shown.replace(GAP, "-" if words else "*"), kind.format(one.name)) for one in PARTITIONS)
    return every([maybe(*value.origins) if found and GAP in shown else sure(found), account])


def taken_away(action: str, given: Statement, document: Document, own: Own = any_account) -> Match:
    """Whether the document that gives an action takes it away again, whatever the request: by a Deny without conditions, or by several.

    One under the condition of the statement itself takes all that this gives. And what a statement leaves out it never gave.
    """
    left_out = leaves_out(action, given, own)
    if left_out.yes:
        return left_out
    about = denies_of(action, document)
    taken = (every([speaks_of(one, action, given, own), opposite(one.conditional)]) for one in about if not one.conditional.yes)
    found = some(chain((left_out,), taken, (document.rest,)))
    under_some = [] if found.yes else [one for one in among_signers(document).denying if one.conditions]
    if len(under_some) + len(given.conditions) < 2:  # noqa: PLR2004 — two that ask the same
        return found
    answers = [in_some_cases(one, reach) for one in about if one.conditions and not (reach := speaks_of(one, action, given, own)).no]
    asked = [case for one in given.conditions if (case := of_condition(one)) is not None]
    return some([found, _by_turns(tuple(answers), tuple(asked), document)]) if answers else found


def _by_turns(answers: tuple[tuple[Match, Cases], ...], asked: tuple[Case, ...], document: Document) -> Match:
    """Whether in each case one of the answers is yes; found once for all the actions of which the Denies say the same."""
    key = ("by turns", answers, asked)
    found = document.found.get(key)
    if found is None:
        found = document.found[key] = in_every_case(answers, steps(document), asked)
    return cast("Match", found)

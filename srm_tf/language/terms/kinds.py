"""How the names of resources begin in their ARNs, where the kind of the resource does not follow from the service alone.

These are the resources that the tables of actions ask about (`actions.py`), by the formats of
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from srm_tf.language.terms.actions import spelt

# Of any service: which of them has which is told below only where the tables ask for it.
_COMMON: Final = (
    *("key", "alias", "role", "user", "group", "policy", "instance-profile", "instance", "function", "secret", "parameter"),
    *("dbuser", "table", "repository", "accesspoint", "cluster", "task"),
)
# Service, as ARNs have it: its own. A `/` alone is all that an API Gateway has.
_OWN: Final = """
acm-pca: certificate-authority
airflow: environment
apigateway: / /apis /domainnames /portalproducts /restapis
backup: backup-vault
bedrock-agentcore: gateway
billing: billingview
catalog: portfolio
chime: vc
cleanrooms-ml: configured-audience-model
cloudformation: stack
cloudsearch: domain
codeartifact: domain
codebuild: project report-group
codeconnections: connection
codeguru-profiler: profilingGroup
codestar-connections: connection
cognito-identity: identitypool
deadline: farm
ds: directory
ec2: coip-pool image ipam-pool local-gateway-route-table natgateway network-interface placement-group snapshot verified-access-group vpc
vpc-endpoint-service
elasticache: replicationgroup serverlesscache
elasticfilesystem: file-system
elasticmapreduce: editor
emr-containers: / /virtualclusters
es: domain
fsx: backup volume
gamelift: containerfleet fleet
glacier: vaults
glue: connection connectionType
grafana: / /workspaces
iam: mfa oidc-provider saml-provider server-certificate sms-mfa
imagebuilder: component container-recipe image image-recipe
iot: authorizer cert thinggroup
lambda: layer
lightsail: Bucket Instance RelationalDatabase
mediapackage: channels
mediastore: container
mediatailor: channel
monitron: project
networkmanager: core-network
opsworks: stack
quicksight: action-connector agent analysis assignment dashboard dataset datasource flow folder template theme topic
ram: resource-share resource-share-invitation
rds: cluster-snapshot secgrp snapshot
redshift: datashare dbgroup dbname namespace snapshot snapshotcopygrant
redshift-serverless: workgroup
resource-explorer-2: view
route53resolver: firewall-rule-group resolver-query-log-config resolver-rule
s3: access-grants/default/grant access-grants/default/location
s3-outposts: outpost
s3express: bucket
s3tables: bucket
s3vectors: bucket
ses: identity
signer: / /signing-profiles
sms-voice: opt-out-list phone-number pool sender-id
ssm: document
ssm-incidents: response-plan
sso: permissionSet
storagegateway: gateway
vpc-lattice: service servicenetwork
waf: rulegroup
waf-regional: rulegroup
workmail: organization
workspaces: connectionalias directory workspaceimage
"""
_WILD: Final = frozenset("*?")


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in spelt(_OWN):
        service, _, kind = one.partition(":")
        found[service] = (*found.get(service, ()), kind)
    return found


@lru_cache(maxsize=256)
def kinds_of(service: str) -> tuple[str, ...]:
    """The kinds of a service; of one that is not known, or of several by a wildcard, those of all.

    >>> kinds_of("codebuild")[-2:], len(kinds_of("*")) > len(kinds_of("ec2"))
    (('project', 'report-group'), True)
    """
    named = service.lower()
    if named and _WILD.isdisjoint(named):
        return (*_COMMON, *_table().get(named, ()))
    return tuple(dict.fromkeys((*_COMMON, *(kind for row in _table().values() for kind in row))))

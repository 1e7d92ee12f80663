"""The condition keys that ask for tags, and the actions that give and remove these.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from typing import Final

from srm_tf.language.terms.action_kinds import arns_about, names_in
from srm_tf.regex import regex

# Objects have tags of their own: https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
TAG_OF_OBJECT: Final = regex(r"s3:existingobjecttag/.*")
# RDS and DMS have keys of their own for each type of resource, and S3 for what an object is in and asked through:
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.Conditions.html
_BY_TYPE: Final = r"(?:rds|dms):(?!req-)[\w-]+-tag/.*"
TAG_OF_RESOURCE: Final = regex(rf"[\w-]+:(?:resource|\w*bucket|accesspoint)tag/.*|{_BY_TYPE}|{TAG_OF_OBJECT.pattern}")
TAG_OF_HOLDER: Final = "aws:principaltag/"
TAG_OF_REQUEST: Final = regex(r"[\w-]+:requesttag/.*|(?:rds|dms):req-tag/.*|s3:requestobjecttag/.*")
TAG_KEYS: Final = frozenset({"aws:tagkeys", "s3:requestobjecttagkeys"})
# What tags a resource and what removes its tags, in turn, where that is not `TagResource` and `UntagResource`. Groups have no tags.
_OF_IAM: Final = {
    "role/*": ("iam:tagrole", "iam:untagrole"),
    "user/*": ("iam:taguser", "iam:untaguser"),
    "policy/*": ("iam:tagpolicy", "iam:untagpolicy"),
    "instance-profile/*": ("iam:taginstanceprofile", "iam:untaginstanceprofile"),
    "oidc-provider/*": ("iam:tagopenidconnectprovider", "iam:untagopenidconnectprovider"),
    "saml-provider/*": ("iam:tagsamlprovider", "iam:untagsamlprovider"),
    "server-certificate/*": ("iam:tagservercertificate", "iam:untagservercertificate"),
}
# (`tag:TagResources` does nothing without these: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html)
OF_INSTANCES: Final = ("ec2:createtags", "ec2:deletetags")
_OF_RESOURCES: Final = ("addtagstoresource", "removetagsfromresource")
OF_MACHINES: Final = ("ssm:addtagstoresource", "ssm:removetagsfromresource")
_OF_OTHERS: Final = {
    "acm-pca": ("acm-pca:tagcertificateauthority", "acm-pca:untagcertificateauthority"),
    # of what `/tags` names: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-iam-policy.html
    "apigateway": ("apigateway:put", "apigateway:delete", "apigateway:post", "apigateway:delete"),
    "autoscaling": ("autoscaling:createorupdatetags", "autoscaling:deletetags"),
    "cloudsearch": ("cloudsearch:addtags", "cloudsearch:removetags"),
    # with all else that a project has: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProject.html
    "codebuild": ("codebuild:updateproject", "codebuild:updateproject"),
    "datapipeline": ("datapipeline:addtags", "datapipeline:removetags"),
    "ec2": OF_INSTANCES,
    "elasticfilesystem": (
        *("elasticfilesystem:createtags", "elasticfilesystem:deletetags"),
        *("elasticfilesystem:tagresource", "elasticfilesystem:untagresource"),
    ),
    "elasticmapreduce": ("elasticmapreduce:addtags", "elasticmapreduce:removetags"),
    "es": ("es:addtags", "es:removetags"),
    "glacier": ("glacier:addtagstovault", "glacier:removetagsfromvault"),
    "kinesis": ("kinesis:addtagstostream", "kinesis:removetagsfromstream", "kinesis:tagresource", "kinesis:untagresource"),
    "redshift": ("redshift:createtags", "redshift:deletetags"),
    "sagemaker": ("sagemaker:addtags", "sagemaker:deletetags"),
    "sqs": ("sqs:tagqueue", "sqs:untagqueue"),
    "sts:assumerole": _OF_IAM["role/*"],
    "workspaces": ("workspaces:createtags", "workspaces:deletetags"),
    **{
        service: tuple(f"{service}:{name}" for name in _OF_RESOURCES)
        for service in ("dms", "ds", "elasticache", "rds", "ssm", "storagegateway")
    },
    # Sessions and commands are for instances, which have the tags that EC2 gives them, and for machines of others, which have not:
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html
    # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html
    **dict.fromkeys(("ssm:sendcommand", "ssm:createassociation", "ssm:createassociationbatch"), (*OF_INSTANCES, *OF_MACHINES)),
    "ssm:startsession": (*OF_INSTANCES, *OF_MACHINES, "ecs:tagresource", "ecs:untagresource"),
    **dict.fromkeys(("ec2-instance-connect:sendsshpublickey", "ec2-instance-connect:sendserialconsolesshpublickey"), OF_INSTANCES),
}
OF_OBJECTS: Final = {
    **dict.fromkeys(("s3:getobject", "s3:putobjectacl"), ("s3:putobjecttagging", "s3:deleteobjecttagging")),
    **dict.fromkeys(("s3:getobjectversion", "s3:putobjectversionacl"), ("s3:putobjectversiontagging", "s3:deleteobjectversiontagging")),
}


def tagging(action: str) -> tuple[str, ...]:
    """What tags the resource of an action, and what removes its tags."""
    service = action.partition(":")[0]
    if service == "iam":
        return _OF_IAM.get(kind_of_iam(action), ())
    return _OF_OTHERS.get(action) or _OF_OTHERS.get(service, (f"{service}:tagresource", f"{service}:untagresource"))


def kind_of_iam(action: str) -> str:
    """`role/*`: of what kind that an action of IAM is about, as ARNs have it; "" if that is not known."""
    return next(iter(names_in(arns_about(action))), "")

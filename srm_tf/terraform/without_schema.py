"""What is there in any case of resources and data sources that no schema is shipped for."""

from __future__ import annotations

# Texts that are there in any case, of what no schema is shipped for: other providers' resources, and data sources that fail rather than
# return nothing. https://registry.terraform.io/providers/hashicorp/tls/latest/docs
FILLED = frozenset(
    {
        # What HashiCorp's provider makes up for names: https://registry.terraform.io/providers/hashicorp/random/latest/docs
        *(("random_id", name) for name in ("b64_std", "b64_url", "dec", "hex", "id")),
        *((kind, name) for kind in ("random_string", "random_uuid") for name in ("id", "result")),
        ("random_pet", "id"),
        *(("random_password", name) for name in ("bcrypt_hash", "result")),
        *(("tls_private_key", f"{half}_key_{form}") for half in ("private", "public") for form in ("openssh", "pem")),
        *((kind, "cert_pem") for kind in ("tls_locally_signed_cert", "tls_self_signed_cert")),
        ("tls_cert_request", "cert_request_pem"),
        # https://registry.terraform.io/providers/hashicorp/awscc/latest/docs/resources/kms_key
        *((f"awscc_kms_{kind}", name) for kind in ("key", "replica_key") for name in ("arn", "id", "key_id")),
        ("aws_ami", "image_id"),
        ("aws_ssm_parameter", "value"),
    }
)

# The same of data sources, beside `id` and `arn`: what was found has it. `image_id` is the id of an image by another name; an alias is
# asked for its key until it has one (https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html), which even those of AWS
# have then; a parameter is never empty ("Member must have length greater than or equal to 1",
# https://github.com/getmoto/moto/issues/3794); the host names of a bucket are made of its own
# (https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html); a document is a text whatever it says; the rest AWS gives
# to whatever it makes of the kind.
_FOUND = frozenset(
    {
        ("aws_ami", "image_id"),
        ("aws_cloudfront_origin_access_identity", "cloudfront_access_identity_path"),
        ("aws_ebs_default_kms_key", "key_arn"),
        ("aws_eks_cluster", "role_arn"),
        ("aws_elastic_beanstalk_solution_stack", "name"),
        *(("aws_iam_policy_document", name) for name in ("json", "minified_json")),
        *(("aws_kms_alias", name) for name in ("target_key_arn", "target_key_id")),
        ("aws_rds_orderable_db_instance", "instance_class"),
        *(("aws_s3_bucket", name) for name in ("bucket_domain_name", "bucket_regional_domain_name")),
        ("aws_sqs_queue", "url"),
        ("aws_ssm_parameter", "value"),
        ("aws_subnet", "vpc_id"),
    }
)


def is_found(type_: str, attribute: str) -> bool:
    """Whether every data source of a type has the attribute once it is read; each has what others call it by.

    >>> is_found("aws_vpc", "id"), is_found("aws_subnet", "vpc_id"), is_found("aws_subnet", "outpost_arn")
    (True, True, False)
    """
    return attribute in {"id", "arn"} or (type_, attribute) in _FOUND

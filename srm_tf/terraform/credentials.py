"""Which provider configurations sign in alike, and so stand for one account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# What says where and how requests are sent, or what is demanded of the account, and nothing about who signs them
# (https://registry.terraform.io/providers/hashicorp/aws/latest/docs#argument-reference); what is not in here may lead to another account.
NOT_ABOUT_ACCOUNTS = frozenset({
    "alias", "region", "version", "default_tags", "ignore_tags", "tag_policy_compliance", "user_agent", "max_retries", "retry_mode",
    "token_bucket_rate_limiter_capacity", "http_proxy", "https_proxy", "no_proxy", "insecure", "custom_ca_bundle", "sts_region",
    "s3_force_path_style", "s3_use_path_style", "s3_us_east_1_regional_endpoint", "use_dualstack_endpoint", "use_fips_endpoint",
    "skip_credentials_validation", "skip_get_ec2_platforms", "skip_metadata_api_check", "skip_region_validation",
    "skip_requesting_account_id", "allowed_account_ids", "forbidden_account_ids",
})  # fmt: skip


def first_alike(signed: Iterable[tuple[str, str | None]]) -> Mapping[str, str]:
    """Under the key of each provider configuration, the first key, by length and name, of those that sign in the same way.

    `signed`: keys, and in one text what a configuration signs in with; None where that is not known, which is like no other.
    """
    alike: dict[str, str] = {}
    found: dict[str, str] = {}
    for key, text in sorted(signed, key=lambda one: (len(one[0]), one[0])):
        found[key] = key if text is None else alike.setdefault(text, key)
    return found

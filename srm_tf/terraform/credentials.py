"""Which provider configurations sign in alike, and so stand for one account."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

# What says where and how requests are sent, or what is demanded of the account, and nothing about who signs them
# (https://registry.terraform.io/providers/hashicorp/aws/latest/docs#argument-reference); what is not in here may lead to another account.
NOT_ABOUT_ACCOUNTS = frozenset({
    "alias", "region", "version", "default_tags", "ignore_tags", "tag_policy_compliance", "user_agent", "max_retries", "retry_mode",
    "token_bucket_rate_limiter_capacity", "http_proxy", "https_proxy", "no_proxy", "insecure", "custom_ca_bundle", "sts_region",
    "s3_force_path_style", "s3_use_path_style", "s3_us_east_1_regional_endpoint", "use_dualstack_endpoint", "use_fips_endpoint",
    "skip_credentials_validation", "skip_get_ec2_platforms", "skip_metadata_api_check", "skip_region_validation",
    "skip_requesting_account_id", "allowed_account_ids", "forbidden_account_ids",
})  # fmt: skip

SECRET = frozenset({"access_key", "secret_key", "token"})  # what signs: no output shows any of it


class Signed(msgspec.Struct, frozen=True):
    """`text`: what a configuration signs in with, in one text; None where that is not known. `account`: in which one, where it says so."""

    text: str | None
    account: str | None = None


def first_alike(signed: Mapping[str, Signed]) -> Mapping[str, str]:
    """Under the key of each provider configuration, the first key, by length and name, of those that work in the same account.

    They do where they sign in with the same words, and where both say that they work in an account of the same number. Words that are
    not known are like no other.
    """
    whose: dict[tuple[str, str], str] = {}
    alike: dict[str, str] = {}
    for key, one in sorted(signed.items(), key=lambda each: _order(each[0])):
        signs = [("text", one.text)] if one.text is not None else []
        signs += [("account", one.account)] if one.account is not None else []
        same = {alike[whose[sign]] for sign in signs if sign in whose}
        first = min(same, key=_order, default=key)
        alike = {other: first if its in same else its for other, its in alike.items()} | {key: first}
        whose |= dict.fromkeys((sign for sign in signs if sign not in whose), key)
    return alike


def _order(key: str) -> tuple[int, str]:
    return len(key), key

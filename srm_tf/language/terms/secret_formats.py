"""Secrets that their own form gives away, whatever they are called: keys and tokens with a beginning that their issuer documents.

AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html,
https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html
Code and packages: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/,
https://docs.gitlab.com/security/tokens/#token-prefixes, https://pypi.org/help/#apitoken, https://guides.rubygems.org/api-key-scopes/
Others: https://docs.slack.dev/authentication/tokens, https://docs.stripe.com/keys, https://docs.stripe.com/webhooks,
https://developer.hashicorp.com/vault/docs/concepts/tokens, https://docs.digitalocean.com/reference/api/create-personal-access-token/,
https://docs.databricks.com/aws/en/dev-tools/auth/pat, https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens,
https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/, https://huggingface.co/docs/hub/security-tokens,
https://grafana.com/docs/grafana/latest/administration/service-accounts/, https://docs.doppler.com/reference/auth-token-formats,
https://planetscale.com/docs/api/reference/service-tokens, https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens,
https://tailscale.com/kb/1085/auth-keys, https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/,
https://launchdarkly.com/docs/sdk/concepts/client-side-server-side#keys,
https://openrouter.ai/docs/guides/overview/auth/api-keys, https://github.com/PostHog/posthog/blob/master/posthog/models/utils.py,
https://discord.com/developers/docs/reference#snowflakes, https://github.com/microsoft/security-utilities (NuGet),
https://resend.com/docs/api-reference/introduction, https://neon.com/docs/manage/api-keys (how long, published keys show),
https://supabase.com/docs/guides/api/api-keys, https://vercel.com/docs/vercel-blob/using-blob-sdk,
https://core.telegram.org/bots/api#authorizing-your-bot, https://discord.com/developers/docs/resources/webhook, https://age-encryption.org/v1
Where an issuer documents no more than the beginning, public tables of such forms tell how it goes on (Airtable, Azure, Buildkite, Figma,
Fly, LangSmith, Render, SendGrid, Tavily, Vercel, 1Password): https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors,
https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml. They ask for `mailgun` beside `key-…`, which is no form of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from srm_tf.language.terms.placeholders import is_replaced
from srm_tf.regex import regex

_WORD: Final = "[A-Za-z0-9]"
_DASHED: Final = "[A-Za-z0-9_-]"
_HEX: Final = "[0-9a-f]"
_START: Final = r"(?<![A-Za-z0-9_-])"
_FIGURES: Final = "[MNO][DTjz][AEIMQUYcgk]"  # what two figures and a bit more are in base64: the id of a bot is a number of 17 to 19
# Who knows the address posts, or starts the workflow: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
_SLACK_HOOK: Final = r"hooks\.slack\.com/(?:services/T\w+/B\w+|workflows/T\w+/A\w+/\d+|triggers/[TE]\w+/\d+)/\w+"
# (what it is, texts of which one is in it, its form): a text is asked for a form only where it holds one of these.
_FORMATS: Final = (
    ("an AWS access key id", ("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|\bAKIA[A-Z0-9]{16}\b"),
    ("a credential of AWS for one service", ("ABIA", "ACCA"), r"\bA(?:BI|CC)A[A-Z2-7]{16}\b"),
    ("an API key of Amazon Bedrock", ("ABSK",), rf"{_START}ABSK[A-Za-z0-9+/]{{100,}}"),
    (
        "a private key",
        ("PRIVATE KEY", "PuTTY-User-Key-File"),
        # Behind a heading that a script looks for, or that a template stands under, there is no key.
        r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?!/|(?:\s|\\n)*(?:[$<{]|\.{3}|YOUR\b))|PuTTY-User-Key-File-\d:",
    ),
    ("a private key of age", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    ("a GitHub token", ("gh", "github_pat_"), r"\bgh[pousr]_[A-Za-z0-9]{20,}\b|\bghs_\d+_eyJ[\w-]{10,}\.|\bgithub_pat_[A-Za-z0-9_]{20,}"),
    (
        "a GitLab token",
        ("gl", "GR1348941"),
        rf"\bgl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-{_DASHED}{{20,}}|\bGR1348941{_DASHED}{{20}}",
    ),
    (
        "a Slack token",
        ("xox", "xapp-", "hooks.slack.com"),
        rf"\bxox[abceoprs]-(?=[A-Za-z0-9-]{{0,60}}\d)[A-Za-z0-9-]{{10,}}|\bxapp-\d-[A-Z0-9]+-\d+-{_WORD}{{20,}}|{_SLACK_HOOK}",
    ),
    ("a Stripe key", ("k_live_", "k_test_", "whsec_"), rf"\b[sr]k_(?:live|test)_{_WORD}{{16,}}|\bwhsec_[A-Za-z0-9+/]{{24,}}"),
    ("a Google API key", ("AIza", "GOCSPX-"), rf"\bAIza{_DASHED}{{35}}|\bGOCSPX-{_DASHED}{{28}}"),
    (
        "a key of an AI service",
        ("sk-", "gsk_", "r8_", "pplx-", "xai-", "lsv2_", "tvly-"),
        (
            rf"\bsk-(?:admin|ant|proj|svcacct)-{_DASHED}{{20,}}|\bsk-or-v1-{_WORD}{{32,}}|\bsk-{_WORD}{{20}}T3BlbkFJ"
            rf"|\b(?:gsk_|pplx-|xai-){_WORD}{{48,}}|\br8_{_WORD}{{37}}\b|\blsv2_(?:pt|sk)_{_HEX}{{32}}_{_HEX}{{10}}\b"
            rf"|\btvly-(?:dev-|prod-)?(?:{_WORD}{{6}}-)?{_WORD}{{32,}}"
        ),
    ),
    ("a Hugging Face token", ("hf_", "api_org_"), rf"\b(?:hf|api_org)_(?![a-z]+\d*\b){_WORD}{{34}}\b"),
    ("a SendGrid key", ("SG.",), rf"\bSG\.{_DASHED}{{22}}\.{_DASHED}{{43}}(?![A-Za-z0-9_-])"),
    ("a key of Brevo", ("xkeysib-",), rf"\bxkeysib-{_HEX}{{64}}-{_WORD}{{16}}"),
    ("an npm token", ("npm_",), rf"\bnpm_{_WORD}{{36}}\b"),
    ("a token of PyPI", ("pypi-AgE",), rf"\bpypi-AgE{_DASHED}{{50,}}"),
    ("a RubyGems key", ("rubygems_",), rf"\brubygems_{_HEX}{{48}}\b"),
    ("a Docker Hub token", ("dckr_",), rf"\bdckr_[op]at_{_DASHED}{{20,}}"),
    ("a HashiCorp Vault token", ("hvs.", "hvb.", "hvr."), rf"\bhv[sr]\.{_WORD}{{24}}(?!\.?{_DASHED})|\bhv[sbr]\.{_DASHED}{{64,}}"),
    ("a token of HCP Terraform", (".atlasv1.",), rf"\b{_WORD}{{14}}\.atlasv1\.{_DASHED}{{60,}}"),
    ("a Pulumi token", ("pul-",), rf"{_START}pul-{_HEX}{{40}}\b"),
    ("a DigitalOcean token", ("_v1_",), rf"\bdo[opr]_v1_{_HEX}{{64}}\b"),
    ("a Databricks token", ("dapi",), rf"{_START}dapi{_HEX}{{32}}\b"),
    ("a Shopify token", ("shp",), rf"\bshp(?:at|ca|pa|ss)_{_HEX}{{32}}\b"),
    ("a Square key", ("sq0",), rf"\bsq0(?:atp|csp)-{_DASHED}{{22,}}"),
    (
        "a New Relic key",
        ("NRAK-", "NRII-", "NRAL"),
        rf"\bNRAK-[A-Z0-9]{{27}}\b|\bNRII-{_DASHED}{{32}}|\b(?:eu01xx|{_HEX}{{6}}){_HEX}{{26}}(?:{_HEX}{{4}}|FFFF)NRAL\b",
    ),
    ("a key of Artifactory", ("AKCp", "cmVmdGtuOj"), rf"\bAKCp{_WORD}{{60,}}|\bcmVmdGtuOj{_WORD}{{40,}}"),
    ("a CircleCI token", ("CCIPAT_",), rf"\bCCIPAT_{_WORD}{{22}}_{_HEX}{{40}}\b"),
    ("a secret token of Mapbox", ("sk.eyJ",), rf"\bsk\.eyJ{_DASHED}{{40,}}\.{_DASHED}{{20,}}"),
    ("a Grafana token", ("glsa_", "glc_"), rf"\bglsa_{_WORD}{{32}}_[0-9A-Fa-f]{{8}}\b|\bglc_[A-Za-z0-9+/]{{32,}}"),
    ("a Sentry token", ("sntry",), rf"\bsntrys_[A-Za-z0-9+/=_-]{{40,}}|\bsntryu_{_HEX}{{64}}"),
    ("a Dynatrace token", ("dt0",), r"\bdt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}\b"),
    ("a Doppler token", ("dp.",), rf"\bdp\.(?:ct|pt|sa|st|scim|audit)\.(?:[a-z0-9_-]{{2,35}}\.)?{_WORD}{{40,44}}\b"),
    ("a PlanetScale token", ("pscale_",), rf"\bpscale_(?:tkn|pw|oauth)_{_DASHED}{{32,}}"),
    ("a Supabase token", ("sbp_", "sb_secret_"), rf"\bsbp_{_HEX}{{40}}\b|\bsb_secret_(?=[a-z0-9_-]{{0,60}}[A-Z]){_DASHED}{{20,}}"),
    ("a token of Vercel Blob", ("vercel_blob_rw_",), rf"\bvercel_blob_rw_{_WORD}{{8,24}}_(?![a-z]+\d*\b){_WORD}{{24,}}\b"),
    ("a key of Render", ("rnd_",), rf"\brnd_(?=[a-z0-9]*[A-Z])(?=[A-Za-z]*\d){_WORD}{{24,40}}\b"),
    ("a Tailscale key", ("tskey-",), rf"\btskey-[a-z]+-{_WORD}+-{_WORD}{{20,}}"),
    ("a SonarQube token", ("sq",), rf"\bsq[apu]_{_HEX}{{40}}\b"),
    ("an SDK key of LaunchDarkly", ("sdk-",), rf"{_START}sdk-{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}\b"),
    ("a Postman key", ("PMAK-",), rf"\bPMAK-{_HEX}{{24}}-{_HEX}{{34}}\b"),
    ("a Linear key", ("lin_api_",), rf"\blin_api_{_WORD}{{40}}\b"),
    ("a Notion token", ("ntn_",), rf"\bntn_{_WORD}{{40,}}"),
    ("an Atlassian token", ("ATATT3", "ATCTT3", "ATBB"), rf"\bAT[AC]TT3[A-Za-z0-9_=-]{{60,}}|\bATBB{_WORD}{{32}}\b"),
    ("a Heroku token", ("HRKU-",), rf"\bHRKU-{_DASHED}{{36,}}"),
    ("a Telegram token", (":AA",), rf"\b(?:bot)?\d{{8,10}}:AA{_DASHED}{{33}}(?![A-Za-z0-9_-])"),
    (
        "the address of a webhook",
        ("/webhooks/", "/webhookb2/"),
        rf"\bdiscord(?:app)?\.com/api/webhooks/\d+/{_DASHED}{{60,}}|\.webhook\.office\.com/webhookb2/[\w@-]+/IncomingWebhook/{_HEX}{{32}}/",
    ),
    ("a Figma token", ("figd_",), rf"\bfigd_{_DASHED}{{40}}"),
    ("an Airtable token", ("pat",), rf"\bpat{_WORD}{{14}}\.{_HEX}{{64}}\b"),
    (
        "the token of a bot of Discord",
        ("MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"),
        rf"{_START}(?:{_FIGURES}[w-z0-5]){{5,6}}(?:{_FIGURES}|[MNO][AQgw])?\.{_DASHED}{{6}}\.{_DASHED}{{27,38}}(?![A-Za-z0-9_-])",
    ),
    ("a NuGet key", ("oy2",), r"\boy2[a-z0-9]{43}\b"),
    ("a token of Fly", ("fm2_", "fm1", "fo1_"), rf"\bfm(?:2|1[ar])_[A-Za-z0-9+/]{{100,}}|\bfo1_{_DASHED}{{43}}(?![A-Za-z0-9_-])"),
    ("a key of Neon", ("napi_",), r"\bnapi_[a-z0-9]{64}\b"),
    ("a key of Resend", ("re_",), rf"\bre_{_WORD}{{8}}_{_WORD}{{24}}\b"),
    ("a token of a service account of 1Password", ("ops_eyJ",), r"\bops_eyJ[A-Za-z0-9+/_-]{100,}"),
    ("a token of Buildkite", ("bkua_",), r"\bbkua_[a-z0-9]{40}\b"),
    ("a personal key of PostHog", ("phx_",), rf"\bphx_{_WORD}{{40,}}"),
    ("a key of Laravel", ("base64:",), r"\bbase64:[A-Za-z0-9+/]{43}="),  # https://laravel.com/docs/encryption#configuration
    ("a client secret of Azure", ("Q~",), r"(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])"),
    # https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview#sas-token,
    # https://learn.microsoft.com/en-us/azure/logic-apps/logic-apps-securing-a-logic-app#sas, which Teams takes for its webhooks
    ("a signed address of Azure", ("sig=",), rf"[?&]sig=(?:[A-Za-z0-9%+/]{{20,}}(?:%3D|=)|{_DASHED}{{43}}(?![A-Za-z0-9%+/=_-]))"),
    ("a JSON web token", ("eyJ",), rf"\beyJ{_DASHED}{{10,}}\.eyJ{_DASHED}{{10,}}\.{_DASHED}{{10,}}"),
)
_FORMAT: Final = tuple((mark, (kind, regex(pattern))) for kind, marks, pattern in _FORMATS for mark in marks)
_END: Final = 20  # signs behind what says whose it is
# What is called after such a token, and is none: `glpat-rotation-eu-west-1`. Of twenty signs drawn by lot none spell that.
_NAME: Final = regex(r"[a-z]{1,15}\d{0,2}(?:[-_](?:[a-z]{1,15}\d{0,2}|\d{1,2}))+")
_SIGNS: Final = 5  # no more different signs than these among the last are a stand-in: `ghp_xxxxxxxx…`, `…/T00000000/B00000000/XXXXXXXX…`


def known_formats(text: str) -> Iterator[str]:
    """The kinds of secrets whose form occurs in a text.

    >>> list(known_formats("token: dapi" + "0123456789abcdef" * 2))
    ['a Databricks token']
    """
    for kind, pattern in dict.fromkeys([form for mark, form in _FORMAT if mark in text]):  # mostly none
        if any(_is_drawn(found[0]) for found in pattern.finditer(text)):
            yield kind


def _is_drawn(token: str) -> bool:
    return len(set(token[-_END:])) > _SIGNS and _NAME.fullmatch(token) is None and not is_replaced(token)

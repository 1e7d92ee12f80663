"""Ids of frameworks and other checkers that no control answers: what they ask for, and why nothing here does."""

from __future__ import annotations

from typing import Final

import msgspec

from srm_tf.catalogue.frameworks import Framework, load_frameworks
from srm_tf.regex import regex

# Of Checkov: https://www.checkov.io/5.Policy%20Index/terraform.html has what each asks for; the reasons are ours.
_SPEED: Final = "It is a matter of speed, not of security."
_CHECKOV: Final = {
    ("CKV_AWS_66",): (
        "a retention period of log groups",
        "Without one their logs stay for ever; one that is too short is found (cloudwatch/log-groups-retain-logs).",
    ),
    ("CKV_AWS_114",): ("a Kerberos realm of EMR clusters", "AWS makes no cluster with Kerberos that has none."),
    ("CKV_AWS_120", "CKV_AWS_225"): ("caches of API Gateway", f"{_SPEED} What a cache holds has controls (apigateway/caches-…)."),
    ("CKV_AWS_124", "CKV_AWS_252"): (
        "an SNS topic for stacks, for trails",
        "AWS retired CloudFormation.1; what trails record is asked (cloudtrail/…), and alarms on it.",
    ),
    ("CKV_AWS_135",): ("EBS-optimized instances", f"{_SPEED} It is built into every current type."),
    ("CKV_AWS_153",): ("tags of Auto Scaling groups", "Tags are asked of instances (ec2/instances-have-classification-tags)."),
    ("CKV_AWS_146",): (
        "encryption of snapshots of RDS clusters",
        "A snapshot is as its cluster, which is asked (rds/clusters-are-encrypted-at-rest), as are copies of it.",
    ),
    ("CKV_AWS_165",): (
        "point-in-time recovery of global tables of 2017",
        "They are made of tables, each of which is asked (dynamodb/tables-have-point-in-time-recovery).",
    ),
    ("CKV_AWS_170",): ("how QLDB keeps permissions", "AWS ended QLDB on 31 July 2025."),
    ("CKV_AWS_196", "CKV_AWS_198"): ("security groups of EC2-Classic", "AWS retired EC2-Classic, and makes none any more."),
    ("CKV_AWS_216",): ("distributions that are enabled", "One that is switched off serves nobody."),
    ("CKV_AWS_217", "CKV_AWS_233", "CKV_AWS_237"): (
        "`create_before_destroy`",
        "It says how Terraform works and not what runs, and no plan shows it.",
    ),
    ("CKV_AWS_257",): (
        "two approvals in rules of CodeCommit",
        "How many look at a change is your decision; that somebody does is asked (codecommit/repositories-require-approvals).",
    ),
    ("CKV_AWS_260",): (
        "port 80 closed to the internet",
        "A redirect to HTTPS needs it. Whoever wants it closed takes it out of the ports of vpc/security-groups-open-only-approved-ports.",
    ),
    ("CKV_AWS_261",): ("health checks of target groups", "Every target group has one."),
    ("CKV_AWS_280",): (
        "a key of your own for Neptune snapshots",
        "A snapshot has the key of its cluster, which is asked (neptune/clusters-use-customer-keys).",
    ),
    ("CKV_AWS_320",): ("another name than `dev` for a Redshift database", "A name keeps nobody out."),
    ("CKV_AWS_342",): (
        "an action of each rule of AWS WAF",
        "AWS refuses a rule without one; whether any stops requests is asked (waf/web-acls-block-requests).",
    ),
    ("CKV_AWS_385",): (
        "topics that no other account may use",
        "Whom to let in is your decision; that it is not everybody is asked (sns/topic-policies-restrict-principals).",
    ),
    ("CKV_AWS_394",): ("look-ups of zones that name which", "Which zones a look-up finds is no matter of security."),
    ("CKV2_AWS_7",): (
        "security groups of EMR clusters, closed to the world",
        "Every group is asked (vpc/security-groups-close-risky-ports-to-world), and the switch of EMR (emr/accounts-block-public-access).",
    ),
    ("CKV2_AWS_14", "CKV2_AWS_21"): (
        "groups with users, users in groups",
        "An empty group gives nothing to anybody; that permissions come from groups is asked (iam/users-get-permissions-from-groups).",
    ),
    ("CKV2_AWS_36",): (
        "parameters that no `data.http` sends on",
        "Terraform sends it, from where the plan is made; nothing that runs on AWS does.",
    ),
}
# Of Terrascan: https://runterrascan.io/docs/policies/aws/.
_TERRASCAN: Final = {
    ("AC_AWS_0010",): ("compressed answers of REST APIs", _SPEED),
    ("AC_AWS_0021", "AC_AWS_0035"): ("an SNS topic for stacks, for trails", _CHECKOV["CKV_AWS_124", "CKV_AWS_252"][1]),
    ("AC_AWS_0048",): (
        "a rule of AWS Config on encrypted volumes",
        "The volumes themselves are asked (ebs/volumes-are-encrypted-at-rest).",
    ),
    ("AC_AWS_0087",): (
        "ECS services without roles of administrators",
        "The policies of the role are asked (iam/policies-grant-scoped-privileges).",
    ),
    ("AC_AWS_0103",): ("another engine than Memcached", "Which engine a cache has is no matter of security."),
    ("AC_AWS_0133",): (
        "access keys that nobody exposed",
        "Nothing in Terraform shows it; what becomes of keys is asked (iam/access-keys-rotate).",
    ),
    ("AC_AWS_0170",): (
        "user data that is no encoded shell script",
        "Encoding hides nothing; secrets in user data are found in it as well (ec2/instances-keep-secrets-out-of-user-data).",
    ),
    ("AC_AWS_0205", "AC_AWS_0444"): ("records in each hosted zone, the use of CloudFormation", "What is not there has no hole."),
    ("AC_AWS_0227", "AC_AWS_0230"): (
        "port 22, port 3389, closed to the world",
        "Both at once are asked (vpc/security-groups-close-admin-ports-to-world).",
    ),
    ("AC_AWS_0228", "AC_AWS_0229"): (
        "ports 80 and 443, closed to the world",
        "Web servers have them open (vpc/security-groups-open-only-approved-ports).",
    ),
    ("AC_AWS_0449",): ("EBS-optimized instances", f"{_SPEED} It is built into every current type."),
    ("AC_AWS_0462", "AC_AWS_0484"): (
        "a policy of repositories, of functions",
        "Without one only the own account gets in; whom one lets in is asked (…-policies-restrict-principals).",
    ),
    ("AC_AWS_0481",): ("a `Principal` in each statement of a key policy", "AWS refuses a policy without."),
    tuple(f"AC_AWS_0{number}" for number in (*range(233, 275), *range(276, 364))): (
        "one port, kept from the world or from a range",
        "All ports at once are asked (vpc/security-groups-close-risky-ports-to-world, …-narrow-public-ranges, …-narrow-private-ranges).",
    ),
}
# The same rules as they were called before, in capitals → their numbers.
REFERENCES: Final = {
    "AWS.APIGATEWAY.MEDIUM.0568": "AC_AWS_0010",
    "AWS.CLOUDFORMATION.MEDIUM.0603": "AC_AWS_0021",
    "AWS.CLOUDTRAIL.LOGGING.LOW.0559": "AC_AWS_0035",
    "AWS.CONFIG.ENCRYPTIONANDKEYMANAGEMENT.MEDIUM.0660": "AC_AWS_0048",
    "AWS.ELASTICACHE.DATASECURITY.HIGH.0424": "AC_AWS_0103",
    "AWS.IAMUSER.IAM.HIGH.0391": "AC_AWS_0133",
    "AWS.ROUTE53HOSTEDZONE.DNSMANAGEMENT.HIGH.0422": "AC_AWS_0205",
    "AWS.CLOUDFORMATION.MEDIUM.0599": "AC_AWS_0444",
    "AWS.CLOUDTRAIL.LOGGING.MEDIUM.008": "AC_AWS_0449",
    "AWS.AER.DP.MEDIUM.0058": "AC_AWS_0462",
    "AWS.LAMBDAFUNCTION.LM.MEIDUM.0063": "AC_AWS_0484",
    "AWS.AKK.IAM.HIGH.0012": "AC_AWS_0481",
}
# Of KICS: https://docs.kics.io/latest/queries/terraform-queries/ has what each asks for.
_KICS: Final = {
    ("ed35928e-195c-4405-a252-98ccb664ab7b",): ("compression of what an API answers", _SPEED),
    ("b72d0026-f649-4c91-a9ea-15d8f681ac09", "482b7d26-0bdb-4b5f-bf6f-545826c0a3dd"): _CHECKOV["CKV_AWS_124", "CKV_AWS_252"],
    ("91bea7b8-0c31-4863-adc9-93f6177266c4",): ("a template of each stack", "AWS makes no stack without one."),
    ("ef0b316a-211e-42f1-888e-64efe172b755",): _CHECKOV["CKV_AWS_66",],
    ("abdb29d4-5ca1-4e91-800b-b3569bbd788c",): (
        "a Config rule for encrypted volumes",
        "Whether volumes are encrypted is asked of themselves (ebs/volumes-are-encrypted-at-rest).",
    ),
    ("ffac8a12-322e-42c1-b9b9-81ff85c39ef7",): _CHECKOV["CKV_AWS_260",],
    ("c999cf62-0920-40f8-8dda-0caccd66ed7e",): (
        "a usage plan of each stage",
        "AWS says not to rely on usage plans to block access; authorization is asked (apigateway/methods-require-authorization).",
    ),
    ("9cf718ce-46f9-430e-89ec-c456f8b469ee",): _TERRASCAN["AC_AWS_0170",],
    ("ba4e0031-3e9d-4d7d-b0d6-bd8f003f8698",): (
        "images shared with one account at most",
        "Whom to share with is your decision; that it is not everybody is asked (ec2/amis-are-private).",
    ),
}
# Of Trivy: `trivy config --include-non-failures` has what each asks for, and https://avd.aquasec.com/misconfig/ its pages.
_TRIVY: Final = {
    ("AWS-0049", "AWS-0083", "AWS-0085"): (
        "security groups of EC2-Classic: their descriptions, and none of them",
        "AWS retired EC2-Classic: everything runs in a VPC.",
    ),
    ("AWS-0140",): (
        "a root user that nobody works with",
        "No configuration shows who signs in; an alarm on it is asked (cloudwatch/accounts-alarm-on-sensitive-api-calls).",
    ),
    ("AWS-0190",): ("caches of REST APIs", _CHECKOV["CKV_AWS_120", "CKV_AWS_225"][1]),
    ("AWS-0320",): (
        "bucket names without dots",
        "A name lets nobody in; whether requests have to come over TLS is asked (s3/buckets-require-tls).",
    ),
}
REASONS: Final = _CHECKOV | _TERRASCAN | _KICS | _TRIVY  # ids as `of_checker` spells them → what they ask for, and why nothing here does
_TOOLS: Final = regex(
    r"(?i)(?:(?P<Terrascan>ac_aws_\d{4}|ac-aws?(?:-[a-z]+)+-\d{4}|aws(?:\.[a-z\d]+){2,5}\.\d{3,4})|(?P<Checkov>ckv2?_aws_\d+)|"
    r"(?P<KICS>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})|(?P<Trivy>(?:avd-)?aws-\d{4}))$"
)
_BETWEEN: Final = regex(r"[\s:/]+")  # a framework and its id
_HUB: Final = regex(r"([A-Z][A-Za-z0-9]+)\.\d+")


class Unanswered(msgspec.Struct, frozen=True):
    """An id that no control answers. `of`: whose it is; `asks`: what for; `why` nothing here asks that; "" where nobody here knows."""

    id: str
    of: str
    asks: str = ""
    why: str = ""
    read: str = ""
    framework: str = ""  # its name on the command line; "" of another checker


def of_framework(name: str) -> Unanswered | None:
    """The id of a framework that lists it, while no control answers it; None where none does."""
    for framework in load_frameworks():
        for one in framework.listed:
            if is_called(name, framework, one):
                return Unanswered(one, framework.name, "", framework.gaps.get(one, ""), _page(one) or framework.source[0], framework.id)
    return None


def of_checker(name: str) -> Unanswered | None:
    """An id in the form of another checker's; whether it has such a check, nobody here knows but of those that are listed."""
    found = _TOOLS.match(name)
    if found is None:
        return None
    shown = name.lower() if found.lastgroup == "KICS" else name.upper()
    listed = REFERENCES.get(shown, shown).removeprefix("AVD-")
    if "." in name or name.upper().startswith("AC-"):
        shown = name  # Terrascan minds capitals in these
    asks, why = next((said for ids, said in REASONS.items() if listed in ids), ("", ""))
    return Unanswered(shown, found.lastgroup or "", asks, why)


def is_called(name: str, framework: Framework, one: str) -> bool:
    """Whether a name is this id of a framework, which may stand before it: `S3.5`, `fsbp:S3.5`, `cis-7.0 3.1.1`."""
    return _BETWEEN.split(name.casefold().strip()) in ([one.casefold()], [framework.id, one.casefold()])


def _page(one: str) -> str:
    """Where AWS describes a control of Security Hub: the page of its service, at its id."""
    found = _HUB.fullmatch(one)
    if found is None:
        return ""
    return f"https://docs.aws.amazon.com/securityhub/latest/userguide/{found[1].lower()}-controls.html#{one.lower().replace('.', '-')}"

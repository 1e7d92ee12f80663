"""Names inside of ARNs and URLs that somebody wrote out: whom they lead to, of what stands in the same configuration."""

from __future__ import annotations

from typing import Final

import msgspec

from srm_tf.model.partitions import HOSTS_END
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP
from srm_tf.regex import regex

MODULES: Final = r"(?:module\.[^.\[]+(?:\[[^\]]*\])?\.)*"  # those that a resource stands in, in front of its own address
# References that read the number of an account: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
ACCOUNT_NUMBER: Final = (
    rf"{MODULES}(?:data\.aws_(?:caller_identity\..+\.(?:account_)?id|\w+_service_account\..+\.id|organizations_organization\..+accounts\.id)"
    r"|aws_organizations_account\..+\.id)"
)
_IN_MODULES: Final = regex(rf"^{MODULES}")
# How these services write the names of what they hold, which a name alone tells apart within an account and Region:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_ARN: Final = regex(r"arn:[^:]*:(?P<service>[a-z0-9-]+):(?P<region>[^:]*):(?!aws:)(?P<account>[^:]*):(?P<rest>.+)")  # not what is AWS's own
_QUEUE: Final = regex(rf"https://(?P<service>sqs)\.(?P<region>[^./]+)\.{HOSTS_END}/(?P<account>\d+|{GAP})/(?P<rest>[^/]+)")
_PLACE: Final = regex(r"(?P<service>s3)://(?P<region>)(?P<account>)(?P<rest>[^/*].*)")  # s3://bucket/prefix/
# A name may have gaps in it, of what is not known yet. The path of a role or a policy stands before its name.
_NAME: Final = rf"(?P<name>[\w.{GAP}-]+)"
_PATH: Final = rf"(?P<path>/(?:[^{GAP}]*/)?)(?P<name>[\w+=,.@{GAP}-]+)"
# Service → how what stands behind the account is written, and the types that it may be. What AWS adds to a name, an id or six characters,
# it makes up.
_WRITTEN: Final = {
    "sns": ((_NAME, ("aws_sns_topic",)),),
    "sqs": ((_NAME, ("aws_sqs_queue",)),),
    "s3": (
        (rf"accesspoint/{_NAME}", ("aws_s3_access_point",)),
        # and what lies in it: of no other resource of S3, which all have an account
        (rf"(?!(?:access-grants|accesspoint|job|storage-lens(?:-group)?)/)(?P<name>[a-z0-9.{GAP}-]+)(?:/[^*{GAP}]*)?", ("aws_s3_bucket",)),
    ),
    "s3express": ((rf"bucket/{_NAME}", ("aws_s3_directory_bucket",)),),
    "lambda": ((rf"function:(?P<name>[\w{GAP}-]+)(?::[\w$-]+)?", ("aws_lambda_function",)),),
    "dynamodb": ((rf"table/{_NAME}", ("aws_dynamodb_table",)),),
    "dax": ((rf"cache/{_NAME}", ("aws_dax_cluster",)),),
    "kinesis": ((rf"stream/{_NAME}", ("aws_kinesis_stream",)),),
    "firehose": ((rf"deliverystream/{_NAME}", ("aws_kinesis_firehose_delivery_stream",)),),
    "kafka": ((rf"cluster/{_NAME}/[\w{GAP}-]+", ("aws_msk_cluster", "aws_msk_serverless_cluster")),),
    "ecr": ((rf"repository/(?P<name>[\w./{GAP}-]+)", ("aws_ecr_repository",)),),
    "ecs": ((rf"cluster/{_NAME}", ("aws_ecs_cluster",)), (rf"task-definition/{_NAME}(?::\d+)?", ("aws_ecs_task_definition",))),
    "eks": ((rf"cluster/{_NAME}", ("aws_eks_cluster",)),),
    "es": ((rf"domain/(?P<name>[a-z0-9{GAP}-]+)", ("aws_opensearch_domain", "aws_elasticsearch_domain")),),
    "logs": ((r"log-group:(?P<name>[^:*]+)(?::\*)?", ("aws_cloudwatch_log_group",)),),
    "cloudwatch": ((r"alarm:(?P<name>[^*]+)", ("aws_cloudwatch_metric_alarm",)),),
    "cloudtrail": ((rf"trail/{_NAME}", ("aws_cloudtrail",)),),
    "events": ((rf"event-bus/{_NAME}", ("aws_cloudwatch_event_bus",)),),
    "states": ((rf"stateMachine:{_NAME}", ("aws_sfn_state_machine",)),),
    "codebuild": ((rf"project/{_NAME}", ("aws_codebuild_project",)),),
    "backup": ((rf"backup-vault:{_NAME}", ("aws_backup_vault",)),),
    "apprunner": ((rf"service/{_NAME}/[\w{GAP}-]+", ("aws_apprunner_service",)),),
    "athena": ((rf"workgroup/{_NAME}", ("aws_athena_workgroup",)),),
    "mq": ((rf"broker:{_NAME}:[\w{GAP}-]+", ("aws_mq_broker",)),),
    "network-firewall": ((rf"firewall/{_NAME}", ("aws_networkfirewall_firewall",)),),
    "wafv2": (
        (rf"(?:regional|global)/webacl/{_NAME}/[\w{GAP}-]+", ("aws_wafv2_web_acl",)),
        (rf"(?:regional|global)/rulegroup/{_NAME}/[\w{GAP}-]+", ("aws_wafv2_rule_group",)),
    ),
    "secretsmanager": (
        (rf"secret:(?P<whole>(?P<name>[\w/+=.@{GAP}-]+)-[A-Za-z0-9]{{6}})", ("aws_secretsmanager_secret",)),
        (rf"secret:(?P<name>[\w/+=.@{GAP}-]+)", ("aws_secretsmanager_secret",)),  # in part: what AWS adds to the name is left out
    ),
    "elasticloadbalancing": (
        (rf"loadbalancer/(?:app|net|gwy)/{_NAME}/[\w{GAP}]+", ("aws_lb", "aws_alb")),
        (rf"loadbalancer/{_NAME}", ("aws_elb",)),
        (rf"targetgroup/{_NAME}/[\w{GAP}]+", ("aws_lb_target_group", "aws_alb_target_group")),
    ),
    "rds": (
        (rf"db:{_NAME}", ("aws_db_instance",)),
        (rf"cluster:{_NAME}", ("aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster")),
    ),
    "redshift": ((rf"cluster:{_NAME}", ("aws_redshift_cluster",)),),
    "elasticache": (
        (rf"replicationgroup:{_NAME}", ("aws_elasticache_replication_group",)),
        (rf"serverlesscache:{_NAME}", ("aws_elasticache_serverless_cache",)),
        (rf"cluster:{_NAME}", ("aws_elasticache_cluster",)),
    ),
    "memorydb": ((rf"cluster/{_NAME}", ("aws_memorydb_cluster",)),),
    "iam": tuple(
        (f"{word}{_PATH}", (f"aws_iam_{word.replace('-', '_')}",)) for word in ("role", "policy", "user", "group", "instance-profile")
    ),
}
_REST: Final = {service: tuple((regex(form), types) for form, types in rows) for service, rows in _WRITTEN.items()}
# A function in less than an ARN: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
_FUNCTION: Final = regex(r"(?:(?P<account>\d{12}):function:)?(?P<rest>[\w-]+(?::[\w$-]+)?)")
# With gaps in it, but not in the name.
_SIMPLE: Final = regex(
    r"(?:arn:[^:]*:(?:sns|sqs):|https://sqs\.).*[:/](?P<name>[\w.-]+)|arn:[^:]*:lambda:.*:function:(?P<function>[\w-]+)(?::[\w$-]+)?"
)


def in_module(reference: str) -> str:
    """A reference without the modules in front of it: the name that it has inside its own module.

    >>> in_module('module.app["a"].module.logs.aws_x.b.arn'), in_module("var.c")
    ('aws_x.b.arn', 'var.c')
    """
    return _IN_MODULES.sub("", reference)


class Address(msgspec.Struct, frozen=True):
    """What an ARN or a URL names: one of these types, by its name, in an account and a Region; "" where it does not say which.

    `path`: of IAM's. `whole`: of a secret, what its name is if what looks like the six characters that AWS adds to it is the name's end.
    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    """

    types: tuple[str, ...]
    name: str
    region: str
    account: str
    path: str = ""
    whole: str = ""

    @property
    def sure(self) -> tuple[str, ...]:
        """The names by which it is meant. What AWS adds has a capital nearly always, and what people write seldom."""
        if not self.whole:
            return (self.name,)
        return (self.whole,) if self._is_word else (self.name, self.whole)

    @property
    def possible(self) -> tuple[str, ...]:
        """The names by which it may be meant."""
        return (self.name,) if self.whole and self._is_word else ()

    @property
    def _is_word(self) -> bool:
        return self.whole[-6:].islower() or self.whole[-6:].isdigit()

    def may_be(self, resource: Resource) -> bool:
        """Whether a resource of that name can be the one."""
        near = not self.region or not resource.region or self.region == resource.region
        return near and (not self.path or (resource.get("path").is_null and self.path == "/") or resource.text("path") == self.path)


def address(text: str) -> Address | None:
    """What a text names; None for what is no address, or not of something that is known by its name. What is not known is a GAP.

    >>> address("arn:aws:sns:eu-west-1:111122223333:alerts")
    Address(types=('aws_sns_topic',), name='alerts', region='eu-west-1', account='111122223333', path='', whole='')
    >>> address("https://sqs.eu-west-1.amazonaws.com/111122223333/jobs").types, address("arn:aws:kms:eu-west-1:111122223333:key/1")
    (('aws_sqs_queue',), None)
    >>> address("arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-a1B2c3").name
    'app/db'
    >>> found = address("arn:aws:secretsmanager:eu-west-1:111122223333:secret:my-secret")
    >>> found.sure, found.possible
    (('my-secret',), ('my',))
    >>> address("s3://logs/athena/").name, address("arn:aws:s3:::logs/athena/").name, address("arn:aws:s3:::logs/*")
    ('logs', 'logs', None)
    >>> address("111122223333:function:app:live")
    Address(types=('aws_lambda_function',), name='app', region='', account='111122223333', path='', whole='')
    """
    if (function := _FUNCTION.fullmatch(text)) is not None:
        return Address(("aws_lambda_function",), function["rest"].partition(":")[0], "", function["account"] or "")
    found = _ARN.fullmatch(text) or _QUEUE.fullmatch(text) or _PLACE.fullmatch(text)
    if found is None:
        return None
    forms = ((form.fullmatch(found["rest"]), types) for form, types in _REST.get(found["service"], ()))
    region, account = ("" if GAP in found[part] else found[part] for part in ("region", "account"))
    for rest, types in forms:
        if rest is not None:
            more = rest.groupdict("")
            return Address(types, rest["name"], region, account, more.get("path", ""), more.get("whole", ""))
    return None


def name_at_end(text: str) -> str:
    """The name in an ARN or URL that is not known whole; "" where it has none for certain.

    >>> name_at_end("arn:aws:sns:…:…:alerts"), name_at_end("arn:aws:sns:…:…:…-alerts"), name_at_end("arn:aws:lambda:…:…:function:f:live")
    ('alerts', '', 'f')
    """
    found = _SIMPLE.fullmatch(text)
    return (found["name"] or found["function"]) if found else ""

"""Teams that call the same modules well and badly."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bench.expressions import After, Block, Call, Template
from bench.modules import DATABASE, EVENTS, FUNCTION, NETWORK, SERVICE, SIZES, STORE, trusted

ZONES: Final = ["us-east-1a", "us-east-1b", "us-east-1c"]
TLS: Final = ["ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-2016-08"]
IMAGES: Final = ["ami-0123456789abcdef0", "resolve:ssm:/images/golden"]
RUNTIMES: Final = ["python3.13", "nodejs22.x", "python3.8"]


@dataclass
class Team:
    """What one team adds to the root module, within the resources it may still use."""

    name: str
    number: int
    dice: random.Random
    left: int
    blocks: list[Block] = field(default_factory=list[Block])
    calls: list[Call] = field(default_factory=list[Call])

    def chance(self, share: float) -> bool:
        """True in this share of throws."""
        return self.dice.random() < share

    def block(self, kind: str, arguments: dict[str, Any], count: int | None = None) -> None:
        """A resource of the root module, if there is room for it."""
        if (count or 1) <= self.left:
            self.left -= count or 1
            self.blocks.append(Block(kind, self.name, arguments, count))

    def call(self, suffix: str, call: tuple[Any, dict[str, Any], dict[str, Any] | None], cost: int) -> str | None:
        """A module call, if there is room for it; returns its name."""
        if cost > self.left:
            return None
        module, arguments, each = call
        self.left -= cost
        name = f"{self.name}_{suffix}"
        self.calls.append(Call(name, module, arguments, each))
        return name

    def build(self) -> None:
        """Everything a team has, as far as the room goes."""
        self.block("aws_kms_key", {"description": self.name} | ({"enable_key_rotation": True} if self.chance(0.8) else {}))
        if network := self._network():
            service = self._service(network)
            if service:
                self._database(network, service)
        self._stores()
        self._events()
        self._functions()
        self._tables_and_disks()

    @property
    def key(self) -> After:
        """The team's own key."""
        return After(f"aws_kms_key.{self.name}.arn")

    def _network(self) -> str | None:
        zones, acls, flow_logs = self.dice.choice([2, 2, 3]), int(self.chance(0.6)), int(self.chance(0.6))
        block = f"10.{self.number % 250}"
        place = {"name": self.name, "cidr": f"{block}.0.0/16", "block": block, "zones": ZONES[:zones]}
        arguments = place | {"acls": acls, "flow_logs": flow_logs}
        return self.call("network", (NETWORK, arguments, None), 6 + 4 * zones + acls + flow_logs)

    def _service(self, network: str) -> str | None:
        ports = [443, *(port for port, share in ((80, 0.5), (22, 0.15), (9200, 0.1)) if self.chance(share))]
        arguments = {
            "name": self.name, "vpc_id": After(f"module.{network}.vpc_id"), "subnet_ids": After(f"module.{network}.public_subnet_ids"),
            "image_id": self.dice.choice(IMAGES), "ports": ports, "ssl_policy": self.dice.choice(TLS),
            "http_tokens": self.dice.choice(["required", "required", "optional"]),
        }  # fmt: skip
        return self.call("service", (SERVICE, arguments, None), SIZES["service"])

    def _database(self, network: str, service: str) -> None:
        tier = self.dice.choice(["data", "data", "data", "public"])
        arguments: dict[str, Any] = {
            "name": self.name, "vpc_id": After(f"module.{network}.vpc_id"), "subnet_ids": After(f"module.{network}.{tier}_subnet_ids"),
            "client_group_id": After(f"module.{service}.app_group_id"), "engine_version": self.dice.choice(["13.20", "16.8", "17.4"]),
            "public": self.chance(0.1), "backup_days": self.dice.choice([0, 1, 7, 14]), "multi_az": self.chance(0.6),
        }  # fmt: skip
        if self.chance(0.7):
            arguments |= {"encrypted": True, "kms_key_arn": self.key}
        self.call("database", (DATABASE, arguments, None), SIZES["database"])

    def _stores(self) -> None:
        each = {f"{kind}.v{self.dice.randint(1, 3)}": self.chance(0.8) for kind in self._some("raw", "clean", "export", "model", "audit")}
        arguments = {
            "name": Template(self.name + "-{key}-111122223333", "each.key"), "versioned": Template("{value}", "each.value"),
            "kms_key_arn": self.key,
        }  # fmt: skip
        store = self.call("store", (STORE, arguments, each), SIZES["store"] * len(each))
        if store:
            blocked = {"block_public_acls": True, "ignore_public_acls": True, "restrict_public_buckets": self.chance(0.8)}
            bucket = {"bucket": After("each.value.id"), "block_public_policy": Template(self.chance(0.8), "each.key")}
            self.blocks.append(Block("aws_s3_bucket_public_access_block", self.name, blocked | bucket, ("for_each", store)))

    def _events(self) -> None:
        topics = {f"{subject}-created": True for subject in self._some("order", "user", "invoice", "refund")}
        arguments: dict[str, Any] = {"name": self.name, "topics": topics} | ({"kms_key_arn": self.key} if self.chance(0.7) else {})
        self.call("events", (EVENTS, arguments, None), SIZES["events"] * len(topics))

    def _functions(self) -> None:
        each = {f"{self.name}-{task}": self.dice.choice(RUNTIMES) for task in self._some("resize", "notify", "import", "report")}
        arguments = {
            "name": Template("{key}", "each.key"),
            "runtime": Template("{value}", "each.value"),
            "retention": self.dice.choice([0, 30, 400]),
        }
        self.call("function", (FUNCTION, arguments, each), SIZES["function"] * len(each))

    def _tables_and_disks(self) -> None:
        self.block("aws_iam_role", {"name": f"{self.name}-jobs", "assume_role_policy": trusted("glue")})
        table = {"name": self.name, "hash_key": "id", "billing_mode": "PAY_PER_REQUEST", "attribute": [{"name": "id", "type": "S"}]}
        self.block("aws_dynamodb_table", table | ({"point_in_time_recovery": [{"enabled": True}]} if self.chance(0.5) else {}))
        disk = {"availability_zone": ZONES[0], "size": 100} | ({"encrypted": True} if self.chance(0.7) else {})
        self.block("aws_ebs_volume", disk, self.dice.randint(1, 3))
        self.block("aws_ecr_repository", {"name": self.name, "image_tag_mutability": self.dice.choice(["MUTABLE", "IMMUTABLE"])})
        self.block("aws_secretsmanager_secret", {"name": self.name, "kms_key_id": self.key})

    def _some(self, *words: str) -> list[str]:
        return self.dice.sample(words, self.dice.randint(1, len(words) - 1))


def teams(wanted: int, seed: int) -> Iterator[Team]:
    """Teams until exactly `wanted` managed resources exist; queues fill what no team fits in."""
    dice = random.Random(f"{seed}/{wanted}")  # noqa: S311
    left, number = wanted, 0
    while left > 0:
        team = Team(f"team{number:04d}", number, dice, left)
        if left < SIZES["service"] + SIZES["database"]:
            team.block("aws_sqs_queue", {"name": Template("spare-{key}", "count.index")}, left)
        else:
            team.build()
        yield team
        left, number = team.left, number + 1

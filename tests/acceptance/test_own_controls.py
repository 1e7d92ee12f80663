"""Controls of one's own, which `check` asks beside those that are shipped."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from srm_tf.catalogue.check import misfits
from srm_tf.catalogue.own_controls import expanded
from srm_tf.catalogue.read_control import page
from srm_tf.completion import completed
from tests.support.folders import put
from tests.support.judging import schema, services
from tests.support.scanning import Done, Program

MANUAL = Path(__file__).parent.parent.parent / "docs" / "own-controls.md"

ID = "own/buckets-carry-cost-centers"
TAGGED = """
title = "Buckets carry the number of a cost center"
domain = "configuration_management"
severity = "high"
resource = "aws_s3_bucket"
settings = { form = { default = "^[0-9]{4}$" } }
expect = ["tags.cost-center matches $form"]
rationale = "Nobody pays for a bucket without one."
remediation = "Set the tag `cost-center`."
references = ["https://wiki.example.com/cost-centers"]
aliases = { checkov = ["CKV_ACME_1"] }
"""
SUBJECT = 'resource = "aws_s3_bucket"\n', 'expect = ["tags.cost-center matches $form"]\n'
TWO_SUBJECTS = f"""{TAGGED.replace(SUBJECT[0], "").replace(SUBJECT[1], "")}
[[subject]]
{"".join(SUBJECT)}
[[subject]]
resource = "aws_vpc"
expect = []
"""
TWO = 'resource "aws_s3_bucket" "a" {\n  tags = { cost-center = "1234" }\n}\nresource "aws_s3_bucket" "b" {\n  tags = {}\n}\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, in which the program is started."""
    here = tmp_path / "repository"
    (here / ".git").mkdir(parents=True)
    monkeypatch.chdir(here)
    return here


def verdicts(done: Done, control: str = ID) -> dict[str, str]:
    found: list[dict[str, Any]] = done.document["outcomes"]
    return {one["address"]: one["verdict"] for one in found if one["control"] == control}


HERE = {"main.tf": TWO, f"rules/{ID}.toml": TAGGED, ".srm-tf.toml": 'own-controls = ["rules"]\n'}
BOTH = {"aws_s3_bucket.a": "satisfied", "aws_s3_bucket.b": "missing"}


def test_check_asks_them_where_the_settings_say_so(place: Path, srm_tf: Program) -> None:
    put(place, HERE)
    done = srm_tf("check", ".", "--only", "own", "--format", "json")
    assert verdicts(done) == BOTH
    assert done.returncode == 1
    assert verdicts(srm_tf("check", ".", "--format", "json")) == BOTH  # beside all others
    assert "s3/buckets-require-tls" in {one["control"] for one in srm_tf("check", ".", "--format", "json").document["outcomes"]}


def test_what_they_ask_for_is_something_to_secure(place: Path, srm_tf: Program) -> None:
    """No shipped control has anything to say of the backup of an address; whoever asks for it has a cell of its own."""
    address = 'resource "aws_eip" "a" {\n  domain = "vpc"\n  tags = {}\n}\n'
    mine = TAGGED.replace('"aws_s3_bucket"', '"aws_eip"').replace('"configuration_management"', '"backup_resilience"')
    put(place, {"main.tf": address, "rules/own/addresses-are-kept.toml": mine})
    (alone,) = srm_tf("check", ".", "--format", "json").document["resources"]
    assert alone["split"]["backup_resilience"]["applies"] is False
    (asked,) = srm_tf("check", ".", "--format", "json", "--own-controls", "rules").document["resources"]
    assert "applies" not in asked["split"]["backup_resilience"]
    assert asked["split"]["encryption_at_rest"]["applies"] is False


def test_code_in_their_remediation_is_code_in_sarif(place: Path, srm_tf: Program) -> None:
    coded = TAGGED.replace(
        '"Set the tag `cost-center`."', '"""\nSet it:\n\n    tags = {\n      cost-center = "1234"\n    }\n\n  \n\nThen apply."""'
    )
    put(place, HERE | {f"rules/{ID}.toml": coded})
    (run,) = srm_tf("check", ".", "--only", "own", "--format", "sarif").document["runs"]
    (told,) = run["tool"]["driver"]["rules"]
    mended = 'Set it:\n\n    tags = {\n      cost-center = "1234"\n    }\n\nThen apply.\n\n'
    assert f"**How to mend it**\n\n{mended}" in told["help"]["markdown"]
    assert f"How to mend it: {mended}" in told["help"]["text"]


@pytest.mark.parametrize("points", ['{ meets = "own/OTHER" }', '{ meets = "own/OTHER", always = true }'])
def test_controls_that_point_at_each_other_decide_nothing(place: Path, srm_tf: Program, points: str) -> None:
    plain = TAGGED.replace('settings = { form = { default = "^[0-9]{4}$" } }\n', "")
    circle = {
        f"rules/own/{one}.toml": plain.replace('"tags.cost-center matches $form"', points.replace("OTHER", other))
        for one, other in (("a", "b"), ("b", "a"))
    }
    put(place, {"main.tf": 'resource "aws_s3_bucket" "b" {}\n', **circle})
    done = srm_tf("check", ".", "--own-controls", "rules", "--only", "own", "--format", "json")
    assert verdicts(done, "own/a") == verdicts(done, "own/b") == {"aws_s3_bucket.b": "unknown"}
    assert {one["because"] for one in done.document["outcomes"]} <= {"own/a asks about itself", "own/b asks about itself"}


def test_what_decides_and_asks_who_decides_decides_nothing(place: Path, srm_tf: Program) -> None:
    circle = """expect = ["encrypted is true or account decides"]
decides = { account = { has = "aws_ebs_encryption_by_default", absent = "account" } }"""
    mine = TAGGED.replace('settings = { form = { default = "^[0-9]{4}$" } }\n', "").replace('"aws_s3_bucket"', '"aws_ebs_volume"')
    put(place, {"rules/own/a.toml": mine.replace('expect = ["tags.cost-center matches $form"]', circle)})
    put(place, {"main.tf": 'resource "aws_ebs_volume" "a" {\n  availability_zone = "eu-central-1a"\n  size = 1\n}\n'})
    done = srm_tf("check", ".", "--own-controls", "rules", "--only", "own", "--format", "json")
    assert verdicts(done, "own/a") == {"aws_ebs_volume.a": "unknown"}


def test_a_shell_completes_them_and_reads_none_for_it(place: Path) -> None:
    put(place, HERE | {"rules/own/buckets-are-half-written.toml": "title = "})
    assert completed("only", "own/") == ["own/buckets-are-half-written", ID]
    put(place, {".srm-tf.toml": 'own-controls = ["nowhere"]\n'})
    assert completed("only", "own/") == []
    assert completed("only", "kms/keys-rot") == ["kms/keys-rotate", "kms/keys-rotate-frequently"]


def test_the_command_line_says_so_too(place: Path, srm_tf: Program) -> None:
    put(place, HERE | {".srm-tf.toml": "", "elsewhere/own/x.toml": TAGGED})
    assert verdicts(srm_tf("check", ".", "--format", "json")) == {}
    assert verdicts(srm_tf("check", ".", "--own-controls", "rules", "--format", "json")) == BOTH
    both = ("--own-controls", "rules", "--own-controls", "elsewhere")
    assert verdicts(srm_tf("check", ".", *both, "--format", "json"), "own/x") == BOTH
    assert verdicts(srm_tf("check", ".", "--own-controls", f"rules/{ID}.toml", "--format", "json")) == BOTH  # one file


def test_a_plan_is_asked_as_well(place: Path, srm_tf: Program) -> None:
    after = {"bucket": "a", "tags": {"cost-center": "none"}}
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": {}, "before_sensitive": False, "after_sensitive": {}}
    bucket = {"address": "aws_s3_bucket.a", "mode": "managed", "type": "aws_s3_bucket", "name": "a"}
    bucket["provider_name"] = "registry.terraform.io/hashicorp/aws"
    plan = {"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": [{**bucket, "change": change}]}
    values = {"root_module": {"resources": [{**bucket, "schema_version": 0, "values": after, "sensitive_values": {}}]}}
    put(place, {f"rules/{ID}.toml": TAGGED, "plan.json": json.dumps({**plan, "planned_values": values})})
    done = srm_tf("check", "plan.json", "--own-controls", "rules", "--format", "json")
    assert verdicts(done) == {"aws_s3_bucket.a": "misconfigured"}


def test_settings_and_waivers_know_them(place: Path, srm_tf: Program) -> None:
    settings = f'own-controls = ["rules"]\n[controls."{ID}"]\nform = "^$"\n[[waive]]\ncontrol = "{ID}"\nreason = "soon"\n'
    put(place, HERE | {".srm-tf.toml": settings})
    done = srm_tf("check", ".", "--only", "own", "--format", "json")
    assert verdicts(done) == {"aws_s3_bucket.a": "misconfigured", "aws_s3_bucket.b": "missing"}
    assert done.returncode == 0
    comment = f"# srm-tf: waive {ID}: soon\n"
    put(place, HERE | {"main.tf": TWO.replace('resource "aws_s3_bucket" "b"', f'{comment}resource "aws_s3_bucket" "b"')})
    assert srm_tf("check", ".", "--only", "own").returncode == 0
    theirs = TWO.replace('"b" {\n', '"b" {\n  # checkov:skip=CKV_ACME_1:soon\n')
    put(place, HERE | {"main.tf": theirs})
    assert srm_tf("check", ".", "--only", "own").returncode == 1
    assert srm_tf("check", ".", "--only", "own", "--honour-foreign-waivers").returncode == 0
    assert f"# srm-tf: waive {ID}: soon" in srm_tf("waivers", "import", ".").stdout.decode()


def test_every_command_knows_them(place: Path, srm_tf: Program) -> None:
    put(place, HERE)
    assert f"{ID}\nBuckets carry".encode() in srm_tf("explain", ID).stdout
    assert ID.encode() in srm_tf("explain", "CKV_ACME_1").stdout
    assert ID.encode() in srm_tf("explain", "aws_s3_bucket").stdout
    assert ID.encode() in srm_tf("controls", "list").stdout
    assert b"own-controls" in srm_tf("config", "show").stdout
    assert srm_tf("baseline", "write", ".", "--only", "own").returncode == 0
    assert srm_tf("check", ".", "--only", "own", "--baseline", "srm-tf-baseline.jsonl").returncode == 0


def test_what_is_accepted_of_them_is_kept_where_they_are_not_asked(place: Path, srm_tf: Program) -> None:
    put(place, {"main.tf": TWO, f"rules/{ID}.toml": TAGGED})
    srm_tf("baseline", "write", ".", "--only", "own", "--own-controls", "rules")
    file = place / "srm-tf-baseline.jsonl"
    written = file.read_text(encoding="utf-8")
    assert ID in written
    report = srm_tf("check", ".", "--baseline", file.name, "--format", "json").document
    assert [note for note in report["notes"] if note["kind"] == "baseline"] == []
    srm_tf("baseline", "update", ".", "--prune")
    assert file.read_text(encoding="utf-8") == written
    (place / f"rules/{ID}.toml").rename(place / "rules/own/another.toml")
    srm_tf("baseline", "update", ".", "--prune", "--own-controls", "rules")
    assert ID not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["sarif", "markdown", "gitlab-sast"])
def test_reports_have_why_and_where_to_read_more(place: Path, srm_tf: Program, form: str) -> None:
    put(place, HERE)
    assert b"https://wiki.example.com/cost-centers" in srm_tf("check", ".", "--only", "own", "--format", form).stdout


def test_spreadsheets_have_them(place: Path, srm_tf: Program) -> None:
    put(place, HERE)
    rows = csv.DictReader(io.StringIO(srm_tf("check", ".", "--only", "own", "--format", "csv").stdout.decode()))
    assert {row["control"] for row in rows} == {ID}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"rules/own/x.toml": TAGGED.replace("tags.cost-center", "tagz.cost-center")}, "aws_s3_bucket has no tagz"),
        ({"rules/own/x.toml": TAGGED.replace("matches $form", "mtches $form")}, "Did you mean 'matches'?"),
        ({"rules/own/x.toml": TAGGED.replace("configuration_management", "tagging")}, "expected a domain of the catalogue"),
        ({"rules/own/x.toml": TAGGED.replace('"tags.cost-center matches $form"', "")}, "expected at least one sentence, got an empty list"),
        ({"rules/own/x.toml": TWO_SUBJECTS}, "expected at least one sentence, got an empty list"),
        ({"rules/own/x.toml": TAGGED.replace('["tags.cost-center matches $form"]', '[{ meets = "own/y" }]')}, "got 'own/y'"),
        ({"rules/s3/buckets-require-tls.toml": TAGGED}, "got the name of one that is shipped"),
        ({"rules/own/x.toml": TAGGED, "rules/own/deeper/y.toml": TAGGED}, "got a file that stands elsewhere"),
        ({"rules/readme.md": ""}, "got a folder without any"),
        ({}, "got nothing of the name"),
    ],
)
def test_what_cannot_be_asked_is_an_error(place: Path, srm_tf: Program, files: dict[str, str], says: str) -> None:
    put(place, {"main.tf": TWO, ".srm-tf.toml": 'own-controls = ["rules"]\n', **files})
    done = srm_tf("check", ".")
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert "rules" in done.stderr.decode()


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names of files are Unicode there")
def test_a_name_that_no_report_could_hold_is_an_error(place: Path, srm_tf: Program) -> None:
    put(place, HERE)
    (place / "rules" / "own" / "tags-\udcff.toml").write_text(TAGGED, encoding="utf-8")
    for form in ("json", "sarif", "gitlab-sast"):
        done = srm_tf("check", ".", "--format", form)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"==> rules/own/tags-\\udcff.toml\n==> expected a name in UTF-8, got one with other letters\n")


def test_one_name_stands_in_one_folder(place: Path, srm_tf: Program) -> None:
    put(place, HERE | {f"more/{ID}.toml": TAGGED, ".srm-tf.toml": 'own-controls = ["rules", "more"]\n'})
    done = srm_tf("check", ".")
    assert done.returncode == 2
    assert f"got {ID} again" in done.stderr.decode()


def test_they_may_point_at_each_other_and_at_those_that_are_shipped(place: Path, srm_tf: Program) -> None:
    both = TAGGED.replace('"tags.cost-center matches $form"', f'{{ meets = "{ID}" }}, {{ meets = "s3/buckets-are-versioned" }}')
    put(place, HERE | {"rules/own/buckets-are-in-order.toml": both})
    done = srm_tf("check", ".", "--only", "own", "--format", "json")
    assert verdicts(done, "own/buckets-are-in-order") == {"aws_s3_bucket.a": "missing", "aws_s3_bucket.b": "missing"}


def test_what_is_left_of_one_asks_the_others_as_they_are_set(place: Path, srm_tf: Program) -> None:
    """A part of the one is accepted, and it points at another, which asks for another form here."""
    both = TAGGED.replace('"tags.cost-center matches $form"', f'{{ meets = "{ID}" }}, "bucket is set"')
    both = (
        both.replace("settings =", "note =", 1)
        .replace('{ form = { default = "^[0-9]{4}$" } }', '"None."')
        .replace("CKV_ACME_1", "CKV_ACME_2")
        + 'narrower = [{ aliases = ["CKV_ACME_2"], asks = ["bucket"] }]\n'
    )
    settings = f'own-controls = ["rules"]\n[controls."{ID}"]\nform = "^none$"\n'
    put(place, HERE | {"rules/own/buckets-are-in-order.toml": both, ".srm-tf.toml": settings})
    put(place, {"main.tf": TWO.replace('"a" {\n', '"a" {\n  # checkov:skip=CKV_ACME_2:soon\n')})
    done = srm_tf("check", ".", "--only", "own", "--honour-foreign-waivers", "--format", "json")
    found = {one["address"]: one for one in done.document["outcomes"] if one["control"] == "own/buckets-are-in-order"}
    assert (found["aws_s3_bucket.a"]["verdict"], found["aws_s3_bucket.a"]["waiver"]) == ("misconfigured", None)


UNION = """
title = "All is in the Union"
domain = "configuration_management"
severity = "high"
resource = "region"
expect = ["name matches '^eu-'"]
rationale = "The law."
remediation = "Move it."
references = ["https://wiki.example.com/regions"]
"""


def test_they_may_ask_for_the_region(place: Path, srm_tf: Program) -> None:
    providers = 'provider "aws" {\n  region = "eu-west-1"\n}\nprovider "aws" {\n  alias  = "us"\n  region = "us-east-1"\n}\n'
    buckets = 'resource "aws_s3_bucket" "a" {\n}\nresource "aws_s3_bucket" "b" {\n  provider = aws.us\n}\n'
    put(place, {"rules/own/all-is-in-the-union.toml": UNION, "main.tf": providers + buckets})
    ask = ("check", ".", "--own-controls", "rules", "--only", "own", "--format", "json")
    found = {"account_region": "satisfied", "region us-east-1 (provider.aws.us)": "misconfigured"}
    assert verdicts(srm_tf(*ask), "own/all-is-in-the-union") == found
    put(place, {"main.tf": 'resource "aws_s3_bucket" "a" {\n}\nresource "aws_s3_bucket" "b" {\n  region = "ap-south-1"\n}\n'})
    found = {"account_region": "unknown", "region ap-south-1 (provider.aws)": "misconfigured"}
    assert verdicts(srm_tf(*ask), "own/all-is-in-the-union") == found


def rules() -> list[tuple[str, str, list[str]]]:
    """The rows of the manual: what is wanted, the resource type, what stands in the file."""
    table = MANUAL.read_text(encoding="utf-8").partition("## What you want to say")[2].partition("## What surprises")[0]
    rows = [re.split(r"(?<!\\)\|", line) for line in table.splitlines() if line.startswith("| ")][1:]
    return [(row[1].strip(), row[2].strip(" `"), re.findall(r"`([^`]+)`", row[3].replace("\\|", "|"))) for row in rows]


@pytest.mark.parametrize(("wanted", "resource", "said"), rules(), ids=[wanted for wanted, *_ in rules()])
def test_what_the_manual_shows_can_be_asked(wanted: str, resource: str, said: list[str]) -> None:
    keys = [one for one in said if re.match(r"\w+ = ", one)]
    items = [one if one.startswith("{") else f'"{one}"' for one in said if one not in keys and one != '[attested."…"]']
    text = "\n".join(
        [TAGGED.partition("resource =")[0], f'resource = "{resource}"', *keys, *([f"expect = [{', '.join(items)}]"] if items else [])]
    )
    text += '\nrationale = "Why."\nremediation = "Set it."\nreferences = []\n'
    ids = {"own/keys-have-company-aliases"}
    written = expanded(page(tomllib.loads(text), "own/x", (wanted,)), schema(), wanted)
    assert misfits(written, schema(), services(), ids) == []
    assert items or keys


def test_the_manual_has_rules() -> None:
    assert len(rules()) > 20


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        ('resource "aws_sqs_queue" "q" {\n  tags = { "acme:Owner" = "shop" }\n}', "satisfied"),
        ('resource "aws_sqs_queue" "q" {\n}', "missing"),
        ('provider "aws" {\n  default_tags {\n    tags = { owner = "shop" }\n  }\n}\nresource "aws_sqs_queue" "q" {\n}', "satisfied"),
        ('variable "t" {\n  type = map(string)\n}\nresource "aws_sqs_queue" "q" {\n  tags = var.t\n}', "unknown"),
    ],
)
def test_a_tag_may_be_asked_for_of_every_type(place: Path, srm_tf: Program, resource: str, verdict: str) -> None:
    asks = TAGGED.replace("tags.cost-center matches $form", "carries a tag named $names").replace("_s3_bucket", "_sqs_queue")
    asks = asks.replace('form = { default = "^[0-9]{4}$" }', 'names = { default = ["owner", "team"] }')
    put(place, {"rules/own/queues-have-owners.toml": asks, "main.tf": resource})
    done = srm_tf("check", ".", "--own-controls", "rules", "--only", "own", "--format", "json")
    assert verdicts(done, "own/queues-have-owners") == {"aws_sqs_queue.q": verdict}


def test_a_setting_that_is_no_regular_expression_is_an_error(place: Path, srm_tf: Program) -> None:
    put(place, HERE | {".srm-tf.toml": f'own-controls = ["rules"]\n[controls."{ID}"]\nform = "["\n'})
    done = srm_tf("check", ".")
    assert done.returncode == 2
    assert "expected a regular expression, got '['" in done.stderr.decode()
    put(place, HERE | {".srm-tf.toml": 'own-controls = ["rules"]\n', f"rules/{ID}.toml": TAGGED.replace("[0-9]{4}", "[0-9")})
    assert "'^[0-9$' is no regular expression" in srm_tf("check", ".").stderr.decode()


def test_a_setting_that_is_no_range_of_addresses_is_an_error(place: Path, srm_tf: Program) -> None:
    asks = TAGGED.replace("tags.cost-center matches $form", "every cors_rule.allowed_origins lies within $form")
    asks = asks.replace('"^[0-9]{4}$"', '["10.0.0.0/8"]')
    put(place, HERE | {".srm-tf.toml": f'own-controls = ["rules"]\n[controls."{ID}"]\nform = ["10.0.0.0/33"]\n', f"rules/{ID}.toml": asks})
    done = srm_tf("check", ".")
    assert done.returncode == 2
    assert "'10.0.0.0/33' is no range of addresses" in done.stderr.decode()


def test_a_setting_that_is_no_port_is_an_error(place: Path, srm_tf: Program) -> None:
    """A port that nobody has would be open to nobody: the sentence would hold of whatever is written."""
    asks = TAGGED.replace("tags.cost-center matches $form", "no ingress opens $form to the world").replace(
        "aws_s3_bucket", "aws_security_group"
    )
    asks = asks.replace('"^[0-9]{4}$"', '["22", "8000-8100"]')
    set_otherwise = f'own-controls = ["rules"]\n[controls."{ID}"]\nform = ["22", "ssh"]\n'
    put(place, HERE | {".srm-tf.toml": set_otherwise, f"rules/{ID}.toml": asks})
    done = srm_tf("check", ".")
    assert done.returncode == 2
    assert "'ssh' is no port and no range of ports, as '8000-8100'" in done.stderr.decode()


def test_a_list_without_members_may_be_filled(place: Path, srm_tf: Program) -> None:
    """What a list holds that is empty by default, the sentence says; what it cannot take is told, and nothing else."""
    asks = TAGGED.replace("tags.cost-center matches $form", "carries a tag named $form").replace('"^[0-9]{4}$"', "[]")
    set_otherwise = f'own-controls = ["rules"]\n[controls."{ID}"]\nform = %s\n'
    put(place, HERE | {".srm-tf.toml": set_otherwise % '["cost-center"]', f"rules/{ID}.toml": asks})
    assert verdicts(srm_tf("check", ".", "--only", "own", "--format", "json")) == BOTH
    put(place, {".srm-tf.toml": set_otherwise % "[3]"})
    done = srm_tf("check", ".", "--only", "own")
    assert done.returncode == 2
    assert done.stderr.decode().strip().splitlines()[-1] == "==> {names} takes a list of texts, got [3]"


def test_sentences_that_ask_of_nothing_are_told_once(place: Path, srm_tf: Program) -> None:
    example = '[[example]]\nname = "{0}"\nverdict = "{0}"\nterraform = \'\'\'resource "aws_s3_bucket" "b" {{}}\'\'\'\n'
    examples = "".join(map(example.format, ("satisfied", "missing", "unknown")))
    put(place, {f"rules/{ID}.toml": TAGGED.replace("tags.cost-center", "tagz.cost-center") + examples})
    done = srm_tf("controls", "test", "rules")
    assert done.returncode == 1
    assert "aws_s3_bucket has no tagz. Did you mean 'tags'?" in " ".join(done.stdout.decode().split())
    assert "example" not in done.stdout.decode().partition("\n\n")[0]


ALL = TAGGED.replace('"aws_s3_bucket"', '"aws_*"').replace("tags.cost-center matches $form", "tags_all.owner is set")
EVERYTHING = 'resource "aws_s3_bucket" "b" {\n}\nresource "aws_sqs_queue" "q" {\n  tags = { owner = "x" }\n}\n'
EVERYTHING += 'resource "aws_s3_bucket_versioning" "v" {\n  bucket = "x"\n}\n'


def test_a_glob_of_types_stands_for_those_that_have_what_is_asked_for(place: Path, srm_tf: Program) -> None:
    put(place, {"rules/own/all-have-owners.toml": ALL, "main.tf": EVERYTHING})
    ask = ("check", ".", "--own-controls", "rules", "--only", "own", "--format", "json")
    found = {"aws_s3_bucket.b": "missing", "aws_sqs_queue.q": "satisfied"}
    assert verdicts(srm_tf(*ask), "own/all-have-owners") == found
    phrase = ALL.replace("tags_all.owner is set", "carries a tag named ['owner']")
    put(place, {"rules/own/all-have-owners.toml": phrase})
    assert verdicts(srm_tf(*ask), "own/all-have-owners") == found
    some = ALL.replace('"aws_*"', '["aws_sqs_*", "aws_s3_bucket"]')
    put(place, {"rules/own/all-have-owners.toml": some})
    assert verdicts(srm_tf(*ask), "own/all-have-owners") == found


@pytest.mark.parametrize(
    ("glob", "sentence", "says"),
    [
        ("aws_*", "tagz.owner is set", "has no tagz"),
        ("azurerm_*", "tags.owner is set", "got none"),
        ("*", "tags.owner is 5 or 6", "and/or"),
    ],
)
def test_a_glob_of_types_that_stands_for_none_is_an_error(place: Path, srm_tf: Program, glob: str, sentence: str, says: str) -> None:
    put(place, {"rules/own/x.toml": ALL.replace("aws_*", glob).replace("tags_all.owner is set", sentence), "main.tf": EVERYTHING})
    for done in (srm_tf("check", ".", "--own-controls", "rules"), srm_tf("controls", "test", "rules")):
        assert done.returncode == 2
        assert says in done.stderr.decode()


def test_a_control_that_is_tested_alone_may_point_at_what_stands_beside_it(place: Path, srm_tf: Program) -> None:
    body = 'resource "aws_s3_bucket" "b" {{\n  tags = {{ cost-center = {0} }}\n}}\n'
    texts = {"satisfied": body.format('"1234"'), "misconfigured": body.format('"x"')}
    texts["unknown"] = 'variable "c" {\n  type = string\n}\n' + body.format("var.c")
    examples = "".join(f"[[example]]\nname = '{word}'\nverdict = '{word}'\nterraform = '''{text}'''\n" for word, text in texts.items())
    points = TAGGED.replace('"tags.cost-center matches $form"', f'{{ meets = "{ID}" }}').replace("settings = {", "# settings = {")
    put(place, {f"rules/{ID}.toml": TAGGED + examples, "rules/own/buckets-are-in-order.toml": points + examples})
    done = srm_tf("controls", "test", "rules/own/buckets-are-in-order.toml")
    assert (done.returncode, done.stdout.decode()) == (0, "1 control, 3 examples: passes\n")


def test_a_new_one_is_about_what_its_first_words_mean(place: Path, srm_tf: Program) -> None:
    done = srm_tf("controls", "new", "own/buckets-do-not-linger")
    shown = done.stdout.decode()
    assert "Wrote controls/own/buckets-do-not-linger.toml, about aws_s3_bucket.\n\nNext:" in shown
    assert "4. srm-tf check --own-controls controls" in shown
    assert "one of: aws_…, data.aws_…, provider.aws, account, region" in srm_tf("controls", "new", "own/whatever-is-fine").stderr.decode()
    assert "those of your own may begin with own/" in srm_tf("controls", "new", "acme/buckets-are-fine").stderr.decode()
    glob = ("controls", "new", "own/all-is-fine", "--resource", "aws_*")
    assert "write the glob into the file" in srm_tf(*glob).stderr.decode()
    assert srm_tf("controls", "new", "own/regions-are-ours", "--resource", "region").returncode == 0
    assert "name is one of" in (place / "controls/own/regions-are-ours.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["own", ID])
def test_their_names_are_not_called_wrong_where_they_cannot_be_read(place: Path, srm_tf: Program, word: str) -> None:
    """One mistake is told once, where it was made."""
    put(place, HERE | {f"rules/{ID}.toml": TAGGED.replace("tags.cost-center", "tagz.cost-center")})
    done = srm_tf("check", ".", "--only", word)
    assert done.returncode == 2
    assert done.stderr.decode().count("==> expected a control") == 0
    assert "aws_s3_bucket has no tagz. Did you mean 'tags'?" in done.stderr.decode()
    assert "==> --skip\n==> expected a control" in srm_tf("check", ".", "--only", word, "--skip", "nothing").stderr.decode()


def test_of_each_input_the_nearest_settings_name_them(place: Path, srm_tf: Program) -> None:
    here = {f"infra/{name}": text for name, text in HERE.items()}
    waived = f'[[waive]]\ncontrol = "{ID}"\nreason = "soon"\n'
    put(place, here | {"infra/.srm-tf.toml": f'own-controls = ["rules"]\n{waived}', "other/main.tf": TWO})
    done = srm_tf("check", ".", "--only", "tags", "--format", "json")
    assert done.returncode == 2  # no word for anything
    for word in ("own", ID):
        assert "Name their folder: --own-controls DIR" in srm_tf("check", "infra", "other", "--only", word).stderr.decode()
    done = srm_tf("check", "infra", "other", "--format", "sarif")
    assert b"https://wiki.example.com/cost-centers" in done.stdout
    done = srm_tf("check", "infra", "other", "--format", "json")
    found = done.document["outcomes"]
    assert {(one["root"], one["verdict"]) for one in found if one["control"] == ID} == {("infra", "satisfied"), ("infra", "missing")}
    put(place, here | {"infra/.srm-tf.toml": 'own-controls = ["rulez"]\n'})
    assert srm_tf("check", "infra", "other").returncode == 2


SECRETIVE = """
resource "aws_lambda_function" "f" {
  function_name = "f"
  environment {
    variables = { DB_PASSWORD = "correct-horse", SETTINGS = "mode=a;password=correct-horse" }
  }
}
"""


@pytest.mark.parametrize("name", ["DB_PASSWORD", "SETTINGS"])
@pytest.mark.parametrize("test", ["is 'x'", "matches '^x'", "is one of ['x']", "is not 'y'"])
def test_a_secret_that_one_asks_for_is_not_repeated(place: Path, srm_tf: Program, name: str, test: str) -> None:
    rule = TAGGED.replace("tags.cost-center matches $form", f"environment.variables.{name} {test}").replace(
        "aws_s3_bucket", "aws_lambda_function"
    )
    put(place, {"main.tf": SECRETIVE, f"rules/{ID}.toml": rule.replace("settings", "# settings")})
    done = srm_tf("check", "main.tf", "--own-controls", "rules", "--verbose", "--format", "json")
    assert set(verdicts(done)) == {"aws_lambda_function.f"}
    assert b"horse" not in done.stdout + done.stderr

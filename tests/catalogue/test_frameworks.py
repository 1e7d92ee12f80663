"""The framework files: every control there is, every id an id, what is inferred marked, and the same when compiled."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from srm_tf.catalogue.compile import compile_catalogue
from srm_tf.catalogue.frameworks import Framework, Tag, compile_frameworks, load_frameworks, tags
from srm_tf.catalogue.load import Catalogue, control_files
from srm_tf.catalogue.services import SOURCE
from srm_tf.errors import SrmError

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "aws"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the tables of ../shared/data/aws")
NOWHERE = Path("no such folder")
NIST = "nist-800-53-r5"
OF_SECURITY_HUB = r"[A-Za-z][A-Za-z0-9]*\.\d+"
SHAPES = {"ai-security": OF_SECURITY_HUB, "fsbp": OF_SECURITY_HUB, "security-hub": OF_SECURITY_HUB, NIST: r"[A-Z]{2}-\d+(\((\d+|[a-z])\))*"}
A_CIS_ID = r"\d+(\.\d+)+"
ALL = load_frameworks(compiled=NOWHERE)


def named(name: str) -> Framework:
    return next(one for one in ALL if one.id == name)


def test_the_frameworks_are_those_that_were_promised() -> None:
    cis = {f"cis-{version}" for version in ("1.4", "1.5", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0")}
    assert {one.id for one in ALL} == {"ai-security", "fsbp", "security-hub", "pci-dss-4.0.1", NIST} | cis
    assert all(one.name and one.source for one in ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_every_control_exists_once_and_every_id_is_one(one: Framework) -> None:
    known = {f"{path.parent.name}/{path.stem}" for path in control_files()}
    listed = [control for table in one.mappings.values() for control in table]
    assert set(listed) <= known
    assert len(listed) == len(set(listed)) > 15
    for table in one.mappings.values():
        for control, ids in table.items():
            assert ids, control
            assert len(ids) == len(set(ids)), control
            assert [name for name in ids if not re.fullmatch(SHAPES.get(one.id, A_CIS_ID), name)] == [], control


@pytest.mark.parametrize("one", [one for one in ALL if one.listed], ids=lambda one: one.id)
def test_what_a_framework_lists_is_answered_or_has_its_reason(one: Framework) -> None:
    answered = {name for table in one.mappings.values() for ids in table.values() for name in ids}
    assert len(one.listed) == len(set(one.listed))
    assert answered <= set(one.listed)
    assert set(one.gaps) == set(one.listed) - answered
    assert all(len(why.split()) > 3 for why in one.gaps.values())


def test_the_standard_of_best_practices_is_part_of_security_hub() -> None:
    whole, part = named("security-hub"), named("fsbp")
    assert part.controls < whole.controls
    tag = part.tag("s3/buckets-require-tls")
    assert tag is not None
    assert tag.ids == ("S3.5",)
    assert part.tag("cloudwatch/accounts-alarm-on-sensitive-api-calls") is None  # CloudWatch.1 to 14 are CIS's
    assert whole.tag("cloudwatch/accounts-alarm-on-sensitive-api-calls") is not None


def test_a_control_answers_the_requirements_of_what_it_is_in_security_hub() -> None:
    pci = named("pci-dss-4.0.1")
    assert pci.tag("ec2/launch-templates-require-imdsv2") == Tag("pci-dss-4.0.1", ("2.2.6",))  # EC2.170
    assert pci.tag("sagemaker/models-are-network-isolated") is None  # SageMaker.5 is not of PCI DSS


def test_what_aws_relates_its_own_control_to_goes_before_what_is_inferred() -> None:
    private = named(NIST).tag("eks/cluster-endpoints-are-private")  # EKS.1
    assert private is not None
    assert private.mapping == "published"
    assert {"AC-21", "SC-7(20)"} < set(private.ids)
    assert named(NIST).tag("vpc/security-groups-are-in-use") is None  # EC2.22: of no standard any more
    assert named(NIST).tag("mq/brokers-are-multi-az") == Tag(NIST, ("CP-6(2)", "CP-10", "SC-5(2)", "SC-36", "SI-13(5)"))  # MQ.5, MQ.6


def test_only_nist_has_mappings_that_are_not_published() -> None:
    assert {one.id for one in ALL if set(one.mappings) != {"published"}} == {NIST}
    assert set(named(NIST).mappings) == {"published", "prowler", "inferred"}


@needs_data
def test_what_is_inferred_is_marked_so() -> None:
    with (DATA / "controls.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    words = {"securityhub_docs": "published", "prowler_nist_r5": "prowler", "inferred_from_domain": "inferred"}
    wanted = {row["id"]: words[row["nist_source"]] for row in rows if row["nist_800_53_r5"]}
    hand = tomllib.loads((ROOT / "tools" / "frameworks.toml").read_text(encoding="utf-8"))[NIST]["instead"]
    told = {line.split("\t")[0] for line in (ROOT / "tools" / f"{NIST}.tsv").read_text(encoding="utf-8").splitlines()}
    written = hand.keys() | {control for control, answered in named("security-hub").mappings["published"].items() if told & set(answered)}
    wanted |= dict.fromkeys(written, "published")
    wanted = {control: mapping for control, mapping in wanted.items() if hand.get(control, True)}
    found = {control: mapping for mapping, table in named(NIST).mappings.items() for control in table}
    listed = {row["id"] for row in rows} | written
    assert {control: mapping for control, mapping in found.items() if control in listed} == wanted
    assert {mapping for control, mapping in found.items() if control not in listed} == {"inferred"}


@needs_data
def test_shipped_files_are_a_fresh_build() -> None:
    argv = [sys.executable, "-B", str(ROOT / "tools" / "build_frameworks.py"), str(DATA), "--check"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_framework_files_are_no_controls() -> None:
    assert (SOURCE / "frameworks" / "fsbp.toml").is_file()
    assert [path for path in control_files() if path.parent.name == "frameworks"] == []
    catalogue = Catalogue(compiled=NOWHERE)
    assert "frameworks" not in catalogue.services()
    assert catalogue.get("frameworks/fsbp") is None
    assert catalogue.page("frameworks/fsbp") is None
    assert catalogue.page("lifecycle/mysql") is None


def test_the_compiled_file_says_the_same(tmp_path: Path) -> None:
    compile_catalogue(tmp_path)
    assert (tmp_path / "frameworks.json").read_bytes() == compile_frameworks()
    assert load_frameworks(compiled=tmp_path) == ALL
    assert load_frameworks(("fsbp", "cis-3.0", "fsbp"), compiled=tmp_path) == (named("fsbp"), named("cis-3.0"))


@pytest.mark.parametrize(("name", "near"), [("cis-3", "cis-"), ("CIS 3.0", "'cis-3.0'"), ("fsb", "'fsbp'"), ("nist", "'nist-800-53-r5'")])
def test_a_name_there_is_not_is_an_error_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(SrmError) as caught:
        load_frameworks((name,))
    assert caught.value.where == ("--framework",)
    assert f"got {name!r}" in caught.value.what
    assert near in caught.value.hint


def test_tags_are_in_the_order_asked() -> None:
    told = tags((named(NIST), named("cis-3.0")))
    assert told["s3/buckets-require-tls"][1] == Tag("cis-3.0", ("2.1.1",))
    assert [tag.mapping for tag in told["acm/certificates-have-strong-keys"]] == ["inferred"]
    assert tags(()) == {}


def test_a_framework_that_does_not_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "frameworks").mkdir()
    for text in ("name = [", 'name = "a"', "\xff"):
        (tmp_path / "frameworks" / "own.toml").write_bytes(text.encode("latin-1"))
        with pytest.raises(SrmError, match=r"frameworks/own\.toml"):
            load_frameworks(source=tmp_path, compiled=NOWHERE)


def test_the_builder_ships_ids_and_no_words() -> None:
    text = (SOURCE / "frameworks" / f"{NIST}.toml").read_text(encoding="utf-8")
    ids = {name for table in tomllib.loads(text)["mappings"].values() for several in table.values() for name in several}
    assert {"SC-8(1)", "AC-17(b)"} <= ids
    assert ids.isdisjoint({"Continuous", "Least", "Access"})

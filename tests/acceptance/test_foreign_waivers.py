"""Comments of Checkov, Trivy, tfsec, KICS and Terrascan as waivers (`--honour-foreign-waivers`), and `srm-tf waivers list`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from srm_tf.catalogue.compile import compile_catalogue
from srm_tf.catalogue.load import Catalogue
from srm_tf.engine.remaining import Rest
from tests.acceptance.test_waivers import ADMIN, IN_FORCE, LOGS, TLS, bucket, ingress, lapsed, waived
from tests.report.reports import outcome
from tests.support.judging import catalogue
from tests.support.scanning import Program, Scan

HONOUR = "--honour-foreign-waivers"
KICS = "f861041c-8c9f-4156-acfc-5e6e524f5884"  # S3 Bucket Logging Disabled
GROUP = 'resource "aws_security_group" "g" {\n%s}\n'


def checked(srm_tf: Program, *arguments: str) -> dict[str, Any]:
    argv = ("check", ".", "--format", "json", "--profile", "all", "--only", LOGS, "--only", ADMIN, "--only", TLS, *arguments)
    found: dict[str, Any] = srm_tf(*argv).document
    return found


def inside(name: str, comment: str) -> str:
    return bucket(name, f'  {comment}\n  bucket = "{name}"\n')


def test_each_tool_is_honoured_only_when_asked(scan: Scan, srm_tf: Program) -> None:
    scan.write(
        inside("checkov", "#checkov:skip=CKV_AWS_18:it is the log bucket")
        + "#trivy:ignore:AVD-AWS-0089\n"
        + bucket("trivy")
        + "# not needed tfsec:ignore:aws-0089:exp:2999-01-02\n"
        + bucket("tfsec")
        + "# kics-scan ignore-block\n"
        + bucket("kics_block")
        + "// kics-scan ignore-line\n"
        + bucket("kics_line")
        + inside("terrascan", "#ts:skip=AC_AWS_0497 it is the log bucket")
        + bucket("none")
    )
    expected = {
        "aws_s3_bucket.checkov": "it is the log bucket",
        "aws_s3_bucket.trivy": "trivy:ignore without a reason",
        "aws_s3_bucket.tfsec": "not needed",
        "aws_s3_bucket.kics_block": "kics-scan ignore-block without a reason",
        "aws_s3_bucket.kics_line": "kics-scan ignore-line without a reason",
        "aws_s3_bucket.terrascan": "it is the log bucket",
        "aws_s3_bucket.none": None,
    }
    document = checked(srm_tf, HONOUR)
    assert waived(document, LOGS) == expected
    assert lapsed(document) == []
    waiver = next(one["waiver"] for one in document["outcomes"] if one["address"] == "aws_s3_bucket.tfsec" and one["waiver"])
    assert (waiver["kind"], waiver["until"], waiver["location"]["line"]) == ("comment", "2999-01-02", 8)
    assert set(waived(checked(srm_tf), LOGS).values()) == {None}
    (scan.place / ".srm-tf.toml").write_text("honour-foreign-waivers = true\n", encoding="utf-8")
    assert waived(checked(srm_tf), LOGS) == expected
    assert set(waived(checked(srm_tf, "--no-honour-foreign-waivers"), LOGS).values()) == {None}


def test_what_is_over_unknown_or_of_no_use_does_not_hold_and_is_no_finding(scan: Scan, srm_tf: Program) -> None:
    scan.write(
        "#trivy:ignore:AVD-AWS-0089:exp:2020-01-01\n"
        + bucket("over")
        + "#tfsec:ignore:aws-s3-no-such-rule\n"
        + bucket("name")
        + "#trivy:ignore:AWS-0089[bucket=other]\n"
        + bucket("other", '  bucket = "this"\n')
        + "#trivy:ignore:AWS-0089[bucket=this]\n"
        + bucket("this", '  bucket = "this"\n')
        + "#trivy:ignore:AWS-0089:ws:prod\n"
        + bucket("workspace")
        + inside("unknown", "#checkov:skip=CKV_AWS_99999:why")
        + bucket("above", '  bucket = "b" #trivy:ignore:AWS-0089\n')
    )
    document = checked(srm_tf, HONOUR)
    assert {name for name, reason in waived(document, LOGS).items() if reason} == {"aws_s3_bucket.this"}
    assert lapsed(document) == []
    shown = srm_tf("waivers", "list", ".", HONOUR, "--only", LOGS, "--as-of", "2026-01-01").stdout.decode()
    assert max(map(len, shown.splitlines())) <= 80
    assert "main.tf:1  over" in shown
    assert "a name that is not known here: write the number of the rule, as AVD-AWS-0089" in " ".join(shown.split())


def test_a_rule_by_its_name_is_the_rule_by_its_number(scan: Scan, srm_tf: Program) -> None:
    """As its page says it: https://github.com/aquasecurity/cfsec/blob/master/docs/checks/s3/enable-bucket-logging.md ."""
    named = ("tfsec:ignore:aws-s3-enable-bucket-logging", "trivy:ignore:AVD-AWS-0089", "trivy:ignore:aws-0089")
    scan.write("".join(f"#{one}\n{bucket(f'b{place}')}" for place, one in enumerate(named)))
    assert all(waived(checked(srm_tf, HONOUR), LOGS).values())


def test_a_rule_by_its_name_accepts_no_more_than_by_its_number(scan: Scan, srm_tf: Program) -> None:
    block = 'resource "aws_s3_bucket_public_access_block" "a" {\n  bucket = "a"\n  block_public_policy = false\n}\n'
    found = []
    for one in ("AVD-AWS-0086", "aws-s3-block-public-acls"):
        scan.write(f"#trivy:ignore:{one}\n{block}")
        found.append(srm_tf("check", ".", HONOUR, "--only", "s3").stdout.replace(one.encode(), b""))
    assert found[0] == found[1]


def test_a_file_for_kics(scan: Scan, srm_tf: Program) -> None:
    scan.write(
        {
            "a.tf": f"# kics-scan disable={KICS}\n" + bucket("disabled"),
            "b.tf": "# kics-scan enable=00000000-0000-0000-0000-000000000000\n" + bucket("other_enabled"),
            "c.tf": f"# kics-scan enable={KICS}\n" + bucket("enabled"),
            "d.tf": "\n# kics-scan ignore\n" + bucket("ignored"),
        }
    )
    found = waived(checked(srm_tf, HONOUR), LOGS)
    assert {name for name, reason in found.items() if reason is None} == {"aws_s3_bucket.enabled"}


def test_a_comment_about_less_than_the_control_asks_accepts_nothing(scan: Scan, srm_tf: Program) -> None:
    """Terrascan asks of one port each, and of scripts whether they are encoded, not whether a password stands in them."""
    scan.write(
        GROUP % ("  #ts:skip=AC_AWS_0227 the bastion\n" + ingress(3389))
        + 'resource "aws_launch_configuration" "l" {\n  #ts:skip=AC_AWS_0170 our script\n  image_id      = "ami-1"\n'
        + '  instance_type = "t3.micro"\n  user_data     = "#!/bin/sh\\nsshpass -p hunter2Xk9 ssh host\\n"\n}\n'
    )
    assert waived(checked(srm_tf, HONOUR), ADMIN) == {"aws_security_group.g": None}
    secrets = "ec2/instances-keep-secrets-out-of-user-data"
    document = srm_tf("check", ".", "--format", "json", "--only", secrets, HONOUR).document
    assert waived(document, secrets) == {"aws_launch_configuration.l": None}


def test_an_argument_of_a_rule_accepts_that_rule(scan: Scan, srm_tf: Program) -> None:
    def rule(comment: str, more: str = "") -> str:
        return ingress(22).replace('["0.0.0.0/0"]', f'["0.0.0.0/0"] {comment}{more}')

    scan.write(GROUP % rule("#trivy:ignore:AVD-AWS-0107 the bastion"))
    assert waived(checked(srm_tf, HONOUR), ADMIN) == {"aws_security_group.g": "the bastion"}
    scan.write(GROUP % (rule("#trivy:ignore:AVD-AWS-0107") + rule("")))
    assert waived(checked(srm_tf, HONOUR), ADMIN) == {"aws_security_group.g": None}
    scan.write(GROUP % rule("#trivy:ignore:AVD-AWS-0107", '\n    ipv6_cidr_blocks = ["::/0"]'))
    assert waived(checked(srm_tf, HONOUR), ADMIN) == {"aws_security_group.g": None}
    scan.write(GROUP % rule(f"# srm-tf: waive {ADMIN}: ours alike"))
    assert waived(checked(srm_tf), ADMIN) == {"aws_security_group.g": "ours alike"}


def test_another_argument_of_a_rule_accepts_nothing_for_trivy(scan: Scan, srm_tf: Program) -> None:
    """Trivy points at the range that is open to the world, and reads a comment at that argument or at the rule alone."""
    for word in ("from_port", "protocol"):
        scan.write(GROUP % ingress(22).replace(f"    {word}", f"    #trivy:ignore:AVD-AWS-0107\n    {word}"))
        assert waived(checked(srm_tf, HONOUR), ADMIN) == {"aws_security_group.g": None}
        scan.write(GROUP % ingress(22).replace(f"    {word}", f"    # srm-tf: waive {ADMIN}: ours\n    {word}"))
        assert waived(checked(srm_tf), ADMIN) == {"aws_security_group.g": "ours"}
    scan.write(GROUP % ingress(22).replace("    cidr_blocks", "    #trivy:ignore:AVD-AWS-0107 the bastion\n    cidr_blocks"))
    assert waived(checked(srm_tf, HONOUR), ADMIN) == {"aws_security_group.g": "the bastion"}


def test_a_comment_about_groups_of_one_name_accepts_a_rule_of_no_other(scan: Scan, srm_tf: Program) -> None:
    """What stands in its brackets holds of the whole resource, wherever in it the comment stands."""
    found = []
    for name in ("bastion", "web"):
        scan.write(GROUP % (f'  name = "{name}"\n' + ingress(22, "#trivy:ignore:AVD-AWS-0107[name=bastion] our way in")))
        found.append(waived(checked(srm_tf, HONOUR), ADMIN)["aws_security_group.g"])
    assert found == ["our way in", None]


def test_of_what_any_of_several_would_mend_one_is_accepted(scan: Scan, srm_tf: Program) -> None:
    """HTTPS or a redirect would do: who accepts the one does not owe the other. Trivy points at the protocol alone."""
    listener = 'resource "aws_lb_listener" "l" {\n  protocol = "HTTP"%s\n  default_action {%s\n    type = "forward"%s\n  }\n}\n'
    control = "elb/listeners-require-tls"
    ours, theirs = f" # srm-tf: waive {control}: ours", " #trivy:ignore:AWS-0054 theirs"
    for comments, reason in {
        (ours, "", ""): "ours",
        (theirs, "", ""): "theirs",
        (f" # srm-tf: waive {control} until 2020-01-01: then", "", ""): None,
        ("", "", ours): None,  # a redirect says where to as well, and this does not
        ("", "", theirs): None,
    }.items():
        scan.write(listener % comments)
        document = srm_tf("check", ".", "--format", "json", "--only", control, HONOUR).document
        assert waived(document, control) == {"aws_lb_listener.l": reason}, comments


def test_either_of_two_arguments_that_are_wrong_is_accepted_by_ours(scan: Scan, srm_tf: Program) -> None:
    options = '  metadata_options {\n    http_endpoint = "enabled"%s\n    http_tokens = "optional"%s\n  }\n'
    control = "ec2/instances-require-imdsv2"
    ours, theirs = f" # srm-tf: waive {control}: ours", " #trivy:ignore:AWS-0028 theirs"
    for comments, reason in {(ours, ""): "ours", ("", ours): "ours", ("", theirs): "theirs", (theirs, ""): None}.items():
        scan.write('resource "aws_instance" "i" {\n' + options % comments + "}\n")
        document = srm_tf("check", ".", "--format", "json", "--only", control, HONOUR).document
        assert waived(document, control) == {"aws_instance.i": reason}, comments


def test_what_is_wrong_beside_such_a_choice_has_to_be_accepted_as_well(scan: Scan, srm_tf: Program) -> None:
    """The first artifacts would do unencrypted if there were none; the others are wrong whatever becomes of these."""
    block = ' {\n    type = "S3"\n    encryption_disabled = true%s\n  }\n'
    first, other = f"  artifacts{block}", f"  secondary_artifacts{block}"
    control = "codebuild/artifacts-are-encrypted-at-rest"
    ours = f" # srm-tf: waive {control}: ours"
    for text, reason in {first % ours: "ours", first % ours + other % "": None, first % "" + other % ours: None}.items():
        scan.write('resource "aws_codebuild_project" "p" {\n' + text + "}\n")
        document = srm_tf("check", ".", "--format", "json", "--only", control).document
        assert waived(document, control) == {"aws_codebuild_project.p": reason}


def test_an_argument_that_holds_what_is_not_allowed_is_one_of_them(scan: Scan, srm_tf: Program) -> None:
    ranges = '  vpc_config {\n    endpoint_public_access = true\n    public_access_cidrs = [\n      "0.0.0.0/0",\n    ]%s\n  }\n'
    control = "eks/cluster-endpoints-are-private"
    for comment, reason in {"": None, f" # srm-tf: waive {control}: ours": "ours"}.items():
        scan.write('resource "aws_eks_cluster" "e" {\n' + ranges % comment + "}\n")
        document = srm_tf("check", ".", "--format", "json", "--only", control).document
        assert waived(document, control) == {"aws_eks_cluster.e": reason}


def test_module_calls_for_checkov_and_trivy(scan: Scan, srm_tf: Program) -> None:
    calls = '#trivy:ignore:AWS-0089\nmodule "a" {\n  source = "./m"\n  count = 2\n}\n'
    calls += 'module "b" {\n  #checkov:skip=CKV_AWS_18:theirs\n  source = "./m"\n}\nmodule "c" {\n  source = "./m"\n}\n'
    scan.write({"main.tf": calls, "m/main.tf": bucket("x")})
    found = waived(checked(srm_tf, HONOUR), LOGS)
    assert {name.split(".")[1]: reason for name, reason in found.items()} == {
        "a[0]": "trivy:ignore without a reason",
        "a[1]": "trivy:ignore without a reason",
        "b": "theirs",
        "c": None,
    }


def test_the_list_tells_what_became_of_each(scan: Scan, srm_tf: Program) -> None:
    scan.write(
        f"# srm-tf: waive {LOGS}, {TLS} until 2999-01-01: scratch\n"
        + bucket("b", '  count = 2\n  bucket = "b${count.index}"\n')
        + f"# srm-tf: waive {LOGS} until 2020-01-01: then\n"
        + bucket("c")
        + "# srm-tf: waive kms/keys-rotate: no key\n"
        + bucket("d")
        + "# srm-tf: waive s3/no-such: x\n"
        + bucket("e")
    )
    settings = f'[[waive]]\ncontrol = "{LOGS}"\naddress = "aws_s3_bucket.[de]"\nreason = "later"\nowner = "data"\nticket = "OPS-7"\n'
    (scan.place / ".srm-tf.toml").write_text(settings, encoding="utf-8")
    found = srm_tf("waivers", "list", ".", "--profile", "all", "--as-of", "2026-01-01", "--format", "json").document
    assert [(one["place"], one["state"], one["accepts"]) for one in found] == [
        ("main.tf:1", "in force", 4),
        ("main.tf:6", "over", 0),
        ("main.tf:9", "unmatched", 0),
        (".srm-tf.toml: waive[0]", "unmatched", 0),
        ("main.tf:12", "cannot hold", 0),
    ]
    assert (found[0]["controls"], found[0]["until"], found[0]["reason"], found[0]["kind"]) == (
        [LOGS, TLS],
        "2999-01-01",
        "scratch",
        "comment",
    )
    assert (found[3]["owner"], found[3]["ticket"], found[3]["address"], found[3]["foreign"]) == ("data", "OPS-7", "aws_s3_bucket.[de]", "")
    done = srm_tf("waivers", "list", ".", "--profile", "all", "--as-of", "2026-01-01")
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "main.tf:1  in force, accepts 4 findings\n" in shown
    assert "until 2999-01-01" in shown
    assert "5 waivers: 1 in force, 1 over, 2 unmatched, 1 cannot hold." in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_list_says_what_was_not_asked(scan: Scan, srm_tf: Program) -> None:
    scan.write("# srm-tf: waive kms/keys-rotate: no key\n" + bucket("d"))
    assert "main.tf:1  not asked" in srm_tf("waivers", "list", ".", "--only", LOGS).stdout.decode()
    assert srm_tf("waivers", "list", "nowhere.tf").returncode == 2


def test_a_comment_about_a_line_is_about_no_line_of_another_file(scan: Scan, srm_tf: Program) -> None:
    scan.write({"a.tf": "// kics-scan ignore-line\n" + bucket("a"), "b.tf": "\n" + bucket("b")})
    found = waived(checked(srm_tf, HONOUR), LOGS)
    assert {name for name, reason in found.items() if reason} == {"aws_s3_bucket.a"}
    assert set(found) == {"aws_s3_bucket.a", "aws_s3_bucket.b"}


def test_a_check_that_no_control_answers_to_is_named(scan: Scan, srm_tf: Program) -> None:
    scan.write(inside("b", "#checkov:skip=CKV_AWS_99999:why"))
    (found,) = srm_tf("waivers", "list", ".", HONOUR, "--format", "json").document
    assert (found["state"], found["problem"]) == ("cannot hold", "no control answers to CKV_AWS_99999")


def test_an_id_in_other_capitals_is_none_of_checkov(scan: Scan, srm_tf: Program) -> None:
    """Checkov goes on failing there, and asks for the id as it writes it."""
    scan.write(inside("b", "#checkov:skip=ckv_aws_18:why"))
    assert set(waived(checked(srm_tf, HONOUR), LOGS).values()) == {None}
    (found,) = srm_tf("waivers", "list", ".", HONOUR, "--format", "json").document
    assert (found["state"], found["problem"]) == ("cannot hold", "no control answers to ckv_aws_18")


def test_the_compiled_index_is_that_of_the_files(tmp_path: Path) -> None:
    compile_catalogue(tmp_path / "compiled")
    compiled = Catalogue(compiled=tmp_path / "compiled")
    assert compiled.aliases == catalogue().aliases
    assert LOGS in compiled.aliases["checkov"]["CKV_AWS_18"]
    assert compiled.loaded_services == ()


def test_a_waiver_of_ours_is_over_and_theirs_is_not_told(scan: Scan, srm_tf: Program) -> None:
    scan.write(f"# trivy:ignore:AWS-0089:exp:2020-01-01 srm-tf: waive {LOGS} until 2020-01-01: then\n" + bucket("b"))
    assert lapsed(checked(srm_tf, HONOUR)) == [("main.tf:1", IN_FORCE)]


def test_a_comment_about_the_group_of_a_search_domain_leaves_the_internet_alone(scan: Scan, srm_tf: Program) -> None:
    group, vpc = "generic/resources-have-own-security-groups", "opensearch/domains-sit-in-vpcs"
    scan.write(
        'resource "aws_elasticsearch_domain" "open" {\n  # checkov:skip=CKV_AWS_248:no group\n  domain_name = "open"\n}\n'
        'resource "aws_elasticsearch_domain" "inside" {\n  # checkov:skip=CKV_AWS_248:the default group will do\n  domain_name = "inside"\n'
        '  vpc_options {\n    subnet_ids = ["subnet-0123456789abcdef0"]\n  }\n}\n'
    )
    document = srm_tf("check", ".", "--format", "json", "--only", group, "--only", vpc, HONOUR).document
    assert waived(document, vpc) == {"aws_elasticsearch_domain.open": None}
    assert waived(document, group)["aws_elasticsearch_domain.inside"] == "the default group will do"


RISKY = "vpc/security-groups-close-risky-ports-to-world"


def accepted(scan: Scan, srm_tf: Program, text: str, *controls: str) -> dict[tuple[str, str], tuple[str | None, str]]:
    """Control and address → who accepts what is found there, and what is still said of it."""
    scan.write(text)
    argv = ("check", ".", "--format", "json", "--profile", "all", HONOUR, *(word for one in controls for word in ("--only", one)))
    found = srm_tf(*argv).document["outcomes"]
    failing = [one for one in found if one["verdict"] != "satisfied"]
    return {(one["control"], one["address"]): ((one["waiver"] or {}).get("reason"), one["because"]) for one in failing}


def test_a_port_that_is_accepted_accepts_no_other(scan: Scan, srm_tf: Program) -> None:
    """Checkov asks of port 22 alone, where ours asks of 22 and 3389, and of many more in another control."""
    found = accepted(scan, srm_tf, GROUP % ("  #checkov:skip=CKV_AWS_24:the bastion\n" + ingress(22)), ADMIN, RISKY)
    assert {reason for reason, _ in found.values()} == {"the bastion"}
    found = accepted(scan, srm_tf, GROUP % ("  #checkov:skip=CKV_AWS_24:the bastion\n" + ingress(22) + ingress(5432)), ADMIN, RISKY)
    assert found[ADMIN, "aws_security_group.g"][0] == "the bastion"
    reason, said = found[RISKY, "aws_security_group.g"]
    assert (reason, "5432" in said, said.endswith("main.tf:2 accepts 22 alone")) == (None, True, True)
    assert "opens 22" not in said
    both = GROUP % ("  #checkov:skip=CKV_AWS_24,CKV_AWS_25:the bastion\n" + ingress(22) + ingress(3389))
    assert {reason for reason, _ in accepted(scan, srm_tf, both, ADMIN, RISKY).values()} == {"the bastion"}
    wide = GROUP % ("  #checkov:skip=CKV_AWS_24:the bastion\n" + ingress(22).replace("to_port = 22", "to_port = 4000"))
    assert {reason for reason, _ in accepted(scan, srm_tf, wide, ADMIN, RISKY).values()} == {None}


def test_a_port_of_a_users_own_list_is_accepted_alone_as_well(scan: Scan, srm_tf: Program) -> None:
    (scan.place / ".srm-tf.toml").write_text(f'[controls."{RISKY}"]\nports = [22, 9999]\n')
    skipped = "  #checkov:skip=CKV_AWS_24:the bastion\n"
    found = accepted(scan, srm_tf, GROUP % (skipped + ingress(22)), RISKY)
    assert found[RISKY, "aws_security_group.g"][0] == "the bastion"
    reason, said = accepted(scan, srm_tf, GROUP % (skipped + ingress(22) + ingress(9999)), RISKY)[RISKY, "aws_security_group.g"]
    assert (reason, "9999" in said, "opens 22" in said) == (None, True, False)


def test_a_port_is_accepted_in_the_rule_that_opens_it(scan: Scan, srm_tf: Program) -> None:
    def rule(name: str, port: int, comment: str = "") -> str:
        return (
            f'resource "aws_security_group_rule" "{name}" {{\n  {comment}\n  security_group_id = aws_security_group.g.id\n'
            f'  type = "ingress"\n  from_port = {port}\n  to_port = {port}\n  protocol = "tcp"\n  cidr_blocks = ["0.0.0.0/0"]\n}}\n'
        )

    group, skip = 'resource "aws_security_group" "g" {}\n', "#checkov:skip=CKV_AWS_24:the bastion"
    above = "#trivy:ignore:AVD-AWS-0107 the bastion\n"
    whole = GROUP % f"  {skip}\n"
    for text in (whole + rule("a", 22), above + group + rule("a", 22), GROUP % f"  {skip}\n{ingress(22)}" + rule("a", 22)):
        assert accepted(scan, srm_tf, text, ADMIN)[ADMIN, "aws_security_group.g"][0] is None  # each rule is asked by itself
    assert accepted(scan, srm_tf, GROUP % f"  {skip}\n{ingress(22)}" + rule("a", 22, skip), ADMIN)[ADMIN, "aws_security_group.g"][0]
    found = accepted(scan, srm_tf, group + rule("a", 22, skip), ADMIN)
    assert found[ADMIN, "aws_security_group.g"][0] == "the bastion"
    found = accepted(scan, srm_tf, group + rule("a", 22, skip) + rule("b", 22), ADMIN)
    assert found[ADMIN, "aws_security_group.g"][0] is None
    found = accepted(scan, srm_tf, group + rule("a", 3389, skip), ADMIN)
    assert found[ADMIN, "aws_security_group.g"][0] is None
    kics = "# kics-scan disable=65905cec-d691-4320-b320-2000436cb696\n"
    assert accepted(scan, srm_tf, kics + group + rule("a", 22), ADMIN)[ADMIN, "aws_security_group.g"][0]
    assert accepted(scan, srm_tf, kics + group + rule("a", 22) + rule("b", 3389), ADMIN)[ADMIN, "aws_security_group.g"][0] is None


def test_a_part_is_accepted_where_its_line_says_so(scan: Scan, srm_tf: Program) -> None:
    """Trivy's rules of one argument each, and KICS's of a line."""

    def block(acls: str, policy: str) -> str:
        more = "  ignore_public_acls = true\n  restrict_public_buckets = true\n  bucket = aws_s3_bucket.b.id\n"
        asked = f"  block_public_acls = {acls}\n  block_public_policy = {policy}\n"
        return f'resource "aws_s3_bucket_public_access_block" "b" {{\n{more}{asked}}}\n'

    bucket_, control = 'resource "aws_s3_bucket" "b" {}\n', "s3/buckets-block-public-access"
    there = (control, "aws_s3_bucket.b")
    assert accepted(scan, srm_tf, bucket_ + block("false #trivy:ignore:AWS-0086 needed", "true"), control)[there][0] == "needed"
    assert accepted(scan, srm_tf, bucket_ + block("true", "false #trivy:ignore:AWS-0086 needed"), control)[there][0] is None
    assert accepted(scan, srm_tf, bucket_ + block("false #trivy:ignore:AWS-0086 needed", "false"), control)[there][0] is None
    both = block("false #trivy:ignore:AWS-0086 needed", "false #trivy:ignore:AWS-0087 too")
    assert accepted(scan, srm_tf, bucket_ + both, control)[there][0] == "needed"
    above = "#trivy:ignore:AWS-0086 needed\n"
    assert accepted(scan, srm_tf, bucket_ + above + block("false", "true"), control)[there][0] == "needed"
    assert accepted(scan, srm_tf, bucket_ + above + block("false", "false"), control)[there][0] is None
    for until, accepts in (("2020-01-01", False), ("2999-01-01", True)):  # of two, one is over, or neither
        two = f"#trivy:ignore:AWS-0087:exp:{until} too\n{above}"
        assert bool(accepted(scan, srm_tf, bucket_ + two + block("false", "false"), control)[there][0]) is accepts, until


def test_what_is_not_written_is_not_accepted_at_an_argument_that_is_wrong(scan: Scan, srm_tf: Program) -> None:
    """An argument that is wrong speaks before one that is missing: a part that is accepted there says nothing of the other."""
    bucket_, control = 'resource "aws_s3_bucket" "b" {}\n', "s3/buckets-block-public-access"
    block = (
        'resource "aws_s3_bucket_public_access_block" "b" {\n  bucket = aws_s3_bucket.b.id\n  #trivy:ignore:AVD-AWS-0086\n'
        "  block_public_acls = false\n  block_public_policy = true\n  ignore_public_acls = true\n%s}\n"
    )
    whole = accepted(scan, srm_tf, bucket_ + block % "  restrict_public_buckets = true\n", control)
    assert whole[control, "aws_s3_bucket.b"][0] is not None
    assert accepted(scan, srm_tf, bucket_ + block % "", control)[control, "aws_s3_bucket.b"][0] is None
    logs = "mq/brokers-log-to-cloudwatch"
    broker = (
        'resource "aws_mq_broker" "m" {\n  broker_name = "m"\n  engine_type = "%s"\n  logs {\n'
        "    general = false #trivy:ignore:AVD-AWS-0071 noise\n  }\n}\n"
    )
    assert accepted(scan, srm_tf, broker % "RabbitMQ", logs)[logs, "aws_mq_broker.m"][0] == "noise"
    reason, said = accepted(scan, srm_tf, broker % "ActiveMQ", logs)[logs, "aws_mq_broker.m"]
    assert (reason, said) == (None, "logs.audit is not set; main.tf:5 accepts logs.general alone")


def test_two_parts_that_are_all_of_a_block_that_is_not_there_are_accepted_together(scan: Scan, srm_tf: Program) -> None:
    control, domain = "opensearch/domains-require-tls", 'resource "aws_opensearch_domain" "d" {\n%s}\n'
    there = (control, "aws_opensearch_domain.d")
    https, version = "  #checkov:skip=CKV_AWS_83:inside\n", "  #checkov:skip=CKV_AWS_228:old clients\n"
    assert accepted(scan, srm_tf, domain % (https + version), control)[there][0] is not None
    reason, said = accepted(scan, srm_tf, domain % https, control)[there]
    assert (reason, said.startswith("domain_endpoint_options.tls_security_policy is not set")) == (None, True)
    assert accepted(scan, srm_tf, domain % version, control)[there][0] is None


def test_a_requirement_of_a_password_policy_is_accepted_alone(scan: Scan, srm_tf: Program) -> None:
    def policy(symbols: str, length: int) -> str:
        return (
            'resource "aws_iam_account_password_policy" "p" {\n  #checkov:skip=CKV_AWS_14:no symbols here\n'
            f"  minimum_password_length = {length}\n  password_reuse_prevention = 24\n  require_lowercase_characters = true\n"
            f"  require_numbers = true\n  require_symbols = {symbols}\n  require_uppercase_characters = true\n}}\n"
        )

    control = "iam/accounts-require-strong-passwords"
    found = accepted(scan, srm_tf, policy("false", 14), control)
    assert {reason for reason, _ in found.values()} == {"no symbols here"}
    found = accepted(scan, srm_tf, policy("false", 6), control)
    assert {reason for reason, _ in found.values()} == {None}
    said = found[control, "aws_iam_account_password_policy.p"][1]
    assert said == "minimum_password_length is 6, expected at least 14; main.tf:2 accepts require_symbols alone"


def test_what_cannot_be_told_from_the_rest_accepts_nothing_and_says_so(scan: Scan, srm_tf: Program) -> None:
    """KICS asks of one action, ours of every one."""
    policy = (
        'resource "aws_s3_bucket" "b" {}\nresource "aws_s3_bucket_policy" "b" {\n  bucket = aws_s3_bucket.b.id\n'
        '  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:DeleteObject",'
        ' Resource = "${aws_s3_bucket.b.arn}/*" }] })\n}\n'
    )
    control, word = "s3/bucket-policies-restrict-principals", "66c6f96f-2d9e-417e-a998-9058aeeecd44"
    assert accepted(scan, srm_tf, f"# kics-scan disable={word}\n{policy}", control)[control, "aws_s3_bucket.b"][0] is None
    shown = " ".join(srm_tf("waivers", "list", ".", HONOUR).stdout.decode().split())
    assert f"{word} asks less than {control}, of which no part can be accepted alone" in shown
    anyone = "# kics-scan disable=7af43613-6bb9-4a0e-8c4d-1314b799425e\n"
    assert accepted(scan, srm_tf, anyone + policy, control)[control, "aws_s3_bucket.b"][0] is not None


def test_a_part_that_ours_accepts_as_well_is_of_use(scan: Scan, srm_tf: Program) -> None:
    ours = f"  # srm-tf: waive {ADMIN}: the bastion\n"
    scan.write(GROUP % (ours + "  #checkov:skip=CKV_AWS_24:the bastion\n" + ingress(22)))
    found = srm_tf("waivers", "list", ".", HONOUR, "--only", ADMIN, "--format", "json").document
    assert [one["state"] for one in found] == ["in force", "in force"]


def test_the_list_says_which_part_is_accepted(scan: Scan, srm_tf: Program) -> None:
    scan.write(GROUP % ("  #checkov:skip=CKV_AWS_24:the bastion\n" + ingress(22) + ingress(3389)))
    shown = " ".join(srm_tf("waivers", "list", ".", HONOUR, "--only", ADMIN).stdout.decode().split())
    assert f"{ADMIN} (22 alone)" in shown
    assert "accepts a part of 1 finding, which counts: it goes beyond that" in shown
    (one,) = srm_tf("waivers", "list", ".", HONOUR, "--only", ADMIN, "--format", "json").document
    assert (one["parts"][ADMIN], one["accepts"], one["in_part"]) == ([22], 0, 1)
    scan.write(GROUP % ("  #checkov:skip=CKV_AWS_24:the bastion\n" + ingress(3389)))
    assert "unmatched" in srm_tf("waivers", "list", ".", HONOUR).stdout.decode()


def test_that_something_has_to_stand_beside_it_is_accepted_alone(scan: Scan, srm_tf: Program) -> None:
    """Checkov's CKV2_AWS_57 asks of a secret that it rotates, ours how often, too."""
    stored = 'resource "aws_secretsmanager_secret" "%s" {\n  # checkov:skip=CKV2_AWS_57:a partner changes it\n  name = "%s"\n}\n'
    rotation = """resource "aws_secretsmanager_secret_rotation" "seldom" {
  secret_id           = aws_secretsmanager_secret.seldom.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"
  rotation_rules {
    automatically_after_days = 700
  }
}
"""
    scan.write(stored % ("never", "never") + stored % ("seldom", "seldom") + rotation)
    control = "secretsmanager/secrets-rotate"
    document: dict[str, Any] = srm_tf("check", ".", "--format", "json", "--only", control, HONOUR).document
    found = {one["address"].rpartition(".")[2]: one for one in document["outcomes"] if one["control"] == control}
    assert found["never"]["waiver"]["reason"] == "a partner changes it"
    assert (found["seldom"]["waiver"], found["seldom"]["verdict"]) == (None, "misconfigured")


def test_a_part_that_fails_no_more_is_as_open_as_its_whole_and_never_as_bad() -> None:
    """What still fails at the whole without the part is told there, and is no reason to keep the comment at the part from holding."""
    part = outcome("aws_x.part", "own/x", "misconfigured", of=("aws_x.gone", "aws_x.whole"))
    for verdict, left in (("unknown", True), ("satisfied", False), ("missing", False), ("misconfigured", False)):
        whole = outcome("aws_x.whole", "own/x", verdict)
        assert Rest({"aws_x.whole": whole}, {}).of(part) is (whole if left else None), verdict
        assert Rest({"aws_x.whole": whole}, {"aws_x.part": part}).of(part) is part
    met, still_open = outcome("aws_x.gone", "own/x", "satisfied"), outcome("aws_x.whole", "own/x", "unknown")
    assert Rest({"aws_x.gone": met, "aws_x.whole": still_open}, {}).of(part) is still_open  # of several wholes, whichever is open
    assert Rest({}, {}).of(part) is None

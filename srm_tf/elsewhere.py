"""Options that other checkers have → what says it here, for who types them out of habit. Read when an option is not known.

Which option does what: https://www.checkov.io/2.Basics/CLI%20Command%20Reference.html, https://trivy.dev/latest/docs/references/ and
https://runterrascan.io/docs/usage/command_line_mode/.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

_FILE: Final = "a format names its file: --format json:FILE"
MEANT: Final = {
    **dict.fromkeys(
        ("-d", "--directory", "--iac-dir", "-f", "--file", "--iac-file"),
        "name the directory, the file or the plan itself: srm-tf check infra/",
    ),
    **dict.fromkeys(("-o", "--output", "--output-file", "--output-file-path", "--output-path"), _FILE),
    **{f"--{name}": f"--format {name}" for name in ("json", "sarif", "junit", "csv", "markdown", "table")},
    **dict.fromkeys(
        ("-c", "--check", "--include-queries", "--scan-rules"), "--only WORD: a control, a control area, a service, an address"
    ),
    **dict.fromkeys(
        ("--skip-check", "--exclude-queries", "--skip-resources", "--exclude-check", "--skip-rules"),
        "--skip WORD, or a waiver with its reason",
    ),
    **dict.fromkeys(("-s", "--soft-fail", "--no-fail"), "--fail-on never"),
    **dict.fromkeys(
        ("--severity", "--hard-fail-on", "--soft-fail-on", "--minimum-severity", "--threshold"), "--fail-on low, medium, high or critical"
    ),
    "--exit-code": "1 for findings is the rule; 0 is --fail-on never",
    **dict.fromkeys(("--skip-path", "--skip-dirs", "--exclude-paths"), "--exclude GLOB"),
    "--skip-files": "a root module is judged whole; --exclude GLOB leaves out directories",
    **dict.fromkeys(("--tf-vars", "--tfvars-file"), "--var-file FILE"),
    "--create-baseline": "srm-tf baseline write DIR",
    **dict.fromkeys(
        (
            "--external-checks-dir",
            "--config-check",
            "--config-data",
            "--check-namespaces",
            "--add-check",
            "--queries-path",
            "--policy",
            "--policy-path",
        ),
        "--own-controls DIR",
    ),
    **dict.fromkeys(("--config-file", "--config"), "the nearest .srm-tf.toml counts; srm-tf config show tells which"),
    "--show-config": "srm-tf config show",
    **dict.fromkeys(("--ignorefile", "--ignore-policy"), "skip and [[waive]] in .srm-tf.toml"),
    "--compliance": "--framework NAME",
    **dict.fromkeys(("--include-non-failures", "--show-passed"), "--verbose"),
    "--repo-root-for-plan-enrichment": "--source DIR",
    **dict.fromkeys(("-l", "--list"), "srm-tf controls list"),
    **dict.fromkeys(("--compact", "--quiet", "-q"), "findings alone are shown without it; --verbose shows more"),
    "--download-external-modules": "nothing is fetched: run terraform init, or judge a plan",
    "--tf-exclude-downloaded-modules": "--skip 'module.NAME.*'",
    **dict.fromkeys(("--deep-analysis", "--evaluate-variables", "--render-cause"), "it is always so: leave it out"),
    "--skip-resources-without-violations": "only those with findings are shown; --format json has all",
    "--mask": "what Terraform holds sensitive is never shown: leave it out",
    "--no-fail-on-crash": "what cannot be read is always exit 2",
    **dict.fromkeys(
        ("--bc-api-key", "--checks-bundle-repository", "--skip-check-update", "--skip-download"), "nothing is fetched or sent: leave it out"
    ),
    **dict.fromkeys(("--misconfig-scanners", "--scanners", "--skip-framework"), "nothing but Terraform is read: leave it out"),
    "--trace-rego": "srm-tf explain CONTROL has its sentences; each finding has its evidence",
    "--cache-dir": "the variable XDG_CACHE_HOME",
    **dict.fromkeys(("--debug", "--timeout"), "leave it out: nothing waits for a network"),
}
# Commands about baselines read and write one file.
_OF_BASELINE: Final[Mapping[str, str]] = dict.fromkeys(("-f", "--file", "-o", "--output", "--output-file"), "--baseline FILE")


def meant(option: str, of_check: Collection[str], command: str = "check") -> str:
    """What to say in the place of an option of another checker, or of `check` where another command was given it; "" for any other."""
    own = _OF_BASELINE if "baseline" in command.split() else {}
    found = own.get(option) or MEANT.get(option, f"srm-tf check takes {option}" if option in of_check else "")
    return f"Here: {found}" if found else ""

"""The words of a report that `explain` explains, as they are asked for: verdicts, profiles, what stands in no file."""

from __future__ import annotations

from typing import Final

_SCOPE: Final = (
    "Nobody writes it down as a resource, but controls speak of it. Another stack may hold what they ask for, so that it is unknown here, "
    'not missing; `account = "here"` in the settings says that this stack is the one.'
)
_SEVERITY: Final = (
    "A severity: critical, high, medium or low, mostly as AWS Security Hub rates the same fact, where it does. A finding at or above "
    "--fail-on (default: high) is exit 1."
)
WORDS: Final = {
    "satisfied": "What the control asks for is there.",
    "unknown": "Nobody can tell before the apply, or from here: the report says what it depends on. It fails nothing but with --strict.",
    "missing": "Nobody wrote what the control asks for, and nothing else brings it about.",
    "misconfigured": "Somebody wrote it, and otherwise than the control asks.",
    "introduced": "The change brings it: it was not found before.",
    "already so": "It was found before the change as well; it fails a run where the change touches it, or with --scope all.",
    "fixed": "It was found before the change, and is found no more.",
    "waived": "It is found, and somebody accepts it: by a comment or in the settings (`srm-tf waivers list` shows them), or in a baseline.",
    "baseline": "The profile of what everybody owes, asked where none is named; also a file of accepted findings (`srm-tf baseline`).",
    "policy_level": "The profile of what some policies ask for, such as keys of your own; it is asked with `baseline`.",
    "opinion": "The profile of choices that one may make otherwise; it is asked with `baseline`.",
    "inherited": "The class of control areas that a customer takes over from AWS whole: AWS acts there, whatever the resource.",
    "shared": "The class of control areas in which AWS and its customer each have a part. As an owner: on this resource, both act.",
    "customer_specific": "The class of control areas that hang on what a customer runs on AWS, and are the customer's.",
    "nothing to secure": "An area with nothing to hold on to in a type (a security group has no data): no shipped control asks there.",
    "attestation": "Somebody's word for what Terraform cannot show: under [attested] in the settings, with an owner and a last day.",
    **dict.fromkeys(("critical", "high", "medium", "low"), _SEVERITY),
    "account_region": f"The account that is worked in, and the Region of its provider. {_SCOPE}",
    "region": f"A Region of an account. {_SCOPE}",
}
SUBJECTS: Final = {"account_region": ("account", "region"), "region": ("region",)}  # those of them that controls speak of

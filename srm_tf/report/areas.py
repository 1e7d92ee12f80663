"""The control areas by short names, for tables that have a column for each."""

from __future__ import annotations

# area → (code, a word of at most 8 letters)
_SHORT = {
    "physical_environmental": ("PE", "physical"),
    "hardware": ("HW", "hardware"),
    "hypervisor_host": ("HV", "host"),
    "network_infrastructure": ("NI", "backbone"),
    "network_configuration": ("NC", "network"),
    "guest_os_patching": ("GP", "guest"),
    "engine_runtime_patching": ("EP", "engine"),
    "application_code": ("AC", "code"),
    "data_classification": ("DC", "data"),
    "encryption_at_rest": ("ER", "at rest"),
    "encryption_in_transit": ("ET", "transit"),
    "client_side_encryption": ("CE", "client"),
    "key_management": ("KM", "keys"),
    "iam": ("IA", "iam"),
    "secrets": ("SE", "secrets"),
    "logging_monitoring": ("LM", "logs"),
    "vulnerability_management": ("VM", "vulns"),
    "backup_resilience": ("BR", "backup"),
    "configuration_management": ("CM", "config"),
    "awareness_training": ("AT", "training"),
    "zone_security": ("ZS", "zones"),
    "compliance_scoping": ("CS", "scope"),
}


def code(domain: str) -> str:
    """Two letters.

    >>> code("key_management"), code("something_new")
    ('KM', 'SN')
    """
    return _SHORT[domain][0] if domain in _SHORT else "".join(word[:1] for word in domain.split("_"))[:2].upper().ljust(2, "_")


def word(domain: str) -> str:
    """At most 8 letters."""
    return _SHORT[domain][1] if domain in _SHORT else domain[:8]

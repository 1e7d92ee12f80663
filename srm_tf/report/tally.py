"""What a report adds up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.scopes import SCOPES
from srm_tf.model.verdict import Verdict
from srm_tf.wording import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from srm_tf.engine.finding import Outcome, Report

OWNER_WORDS = {"aws": "AWS", "shared": "shared", "customer": "you"}
MARKS = {Verdict.SATISFIED: "+", Verdict.UNKNOWN: "?", Verdict.MISSING: "-", Verdict.MISCONFIGURED: "!"}  # where words do not fit
NOTHING = "·"  # the cell of an area that does not apply
NOTHING_THERE = "nothing to secure"
_FEW = 5
WORST_FIRST = ("critical", "high", "medium", "low")


class Tally(msgspec.Struct, frozen=True):
    """Numbers only. `cells` counts (domain, class, owner), `without` those of them that do not apply.

    `domains` and `severities` count verdicts.
    """

    actions: Counter[str]
    cells: Counter[tuple[str, str, str]]
    verdicts: Counter[Verdict]
    domains: dict[str, Counter[Verdict]]
    severities: dict[str, Counter[Verdict]]
    without: Counter[tuple[str, str, str]] = Counter()

    def owners(self, *, domain: str = "", class_: str = "") -> Counter[str]:
        """Cells per owner, of all domains or one, of all classes or one; also where there is nothing to act on."""
        return _by_owner(self.cells, domain, class_)

    def idle(self, *, domain: str = "", class_: str = "") -> Counter[str]:
        """Those of them that do not apply."""
        return _by_owner(self.without, domain, class_)

    def acting(self, *, domain: str = "", class_: str = "") -> Counter[str]:
        """Those that apply: what people are shown."""
        return self.owners(domain=domain, class_=class_) - self.idle(domain=domain, class_=class_)


def _by_owner(cells: Counter[tuple[str, str, str]], domain: str, class_: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for (a_domain, a_class, owner), number in cells.items():
        if domain in {"", a_domain} and class_ in {"", a_class}:
            found[owner] += number
    return found


def tally(report: Report) -> Tally:
    """Count a report, waived outcomes included."""
    cells: Counter[tuple[str, str, str]] = Counter()
    without: Counter[tuple[str, str, str]] = Counter()
    splits = {id(resource.split): resource.split for resource in report.resources if resource.split}  # mostly one for all of a type
    times = Counter(id(resource.split) for resource in report.resources)
    for which, split in splits.items():
        for domain, cell in split.items():
            cells[domain, cell.class_, cell.owner] += times[which]
            if not cell.applies:
                without[domain, cell.class_, cell.owner] += times[which]
    pairs = Counter((one.domain, one.severity, one.verdict) for one in report.outcomes)
    verdicts: Counter[Verdict] = Counter()
    domains: dict[str, Counter[Verdict]] = defaultdict(Counter)
    severities: dict[str, Counter[Verdict]] = {severity: Counter() for severity in WORST_FIRST}
    for (domain, severity, verdict), number in pairs.items():
        verdicts[verdict] += number
        domains[domain][verdict] += number
        severities[severity][verdict] += number
    return Tally(Counter(one.action for one in report.resources), cells, verdicts, dict(domains), severities, without)


def of_scope(outcome: Outcome) -> bool:
    """Whether the account or a region is what it speaks of."""
    return outcome.type in SCOPES


def roots(report: Report) -> tuple[str, ...]:
    """The inputs, those that could not be read last."""
    seen = [*(one.root for one in report.resources), *(one.root for one in report.outcomes), *(one.root for one in report.failures)]
    return tuple(dict.fromkeys((*report.inputs, *seen)))


def asked_of(report: Report, shown: Callable[[str], str]) -> str:
    """Which controls were asked, and by which words controls, resources and directories are left out: `profile baseline, without vpc`."""
    names = ", ".join(map(shown, report.frameworks))
    asked = f"framework {names}, every profile" if names else f"profile {shown(report.profile)}"
    for what, name in (("only", "only"), ("without", "skip")):
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for root, limits in report.limits.items():
            alike[getattr(limits, name)].append(root)
        for words, inputs in alike.items():
            where = f" in {listed(inputs, _FEW, shown, ' and ')}" if len(inputs) < len(report.inputs) else ""
            asked += f", {what} {listed(words, _FEW, shown, ' and ')}{where}" if words else ""
    return f"{asked}, {listed(report.excluded, _FEW, shown, ' and ')} not looked into" if report.excluded else asked


def several(report: Report) -> bool:
    """Whether there is more than one input to tell apart."""
    return number_of_inputs(report) > 1


def number_of_inputs(report: Report) -> int:
    """How many there are; a file that could not be read is no other one than the directory around it."""
    read = _read(report)
    broken = {one.root for one in report.failures if not any(_within(one.root, name) for name in read)}
    return len(read) + len(broken)


def unread(report: Report, *which: str) -> str:
    """What is said of inputs that failed: of a plan, or of files of a directory, that is judged all the same, only something is missing."""
    read = _read(report)
    in_part = which and all(any(_within(name, root) for root in read) for name in which)
    return "could not be read in full" if in_part else "could not be read"


def _read(report: Report) -> dict[str, None]:
    return dict.fromkeys((*report.inputs, *(one.root for one in report.resources), *(one.root for one in report.outcomes)))


def _within(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/") or (root == "." and not path.startswith(("/", "..")))


def severity_rank(severity: str) -> int:
    """0 for the worst."""
    return WORST_FIRST.index(severity)

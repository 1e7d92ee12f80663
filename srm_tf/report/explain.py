"""A name → its page. The one renderer that looks into the catalogue itself: what it explains stands there."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from srm_tf.catalogue import unanswered
from srm_tf.catalogue.frameworks import load_frameworks, tags
from srm_tf.catalogue.parts import types
from srm_tf.catalogue.services import LIKE, Services, load_services
from srm_tf.catalogue.split import apart, asked_anyway, unless_said
from srm_tf.engine import unjudged
from srm_tf.engine.resolved_options import catalogue_here
from srm_tf.engine.waiver_states import ABOUT
from srm_tf.errors import SrmError
from srm_tf.regex import regex
from srm_tf.report import pages
from srm_tf.report import unanswered as said_of
from srm_tf.report.area import AreaFacts, area_page
from srm_tf.report.formats import Layout
from srm_tf.report.text import NARROWEST, fold, page
from srm_tf.report.words import SUBJECTS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.catalogue.load import Catalogue

_NAMED_RULE: Final = regex(r"aws-[a-z0-9]+(?:-[a-z0-9]+)+")
_OF_OTHERS: Final = regex(r"(?i)ckv2?_(?!aws_)[a-z\d]+_\d+|(?:avd-)?(?!aws-)[a-z]+-\d{4}")  # checks of Checkov and Trivy
_OLD_NUMBER: Final = regex(r"(?i)(?:aws|gen)\d{3}")  # of tfsec before 1.0
_OTHER_TYPE: Final = regex(  # of the providers that stand most often beside that of AWS
    r"(?:azapi|azuread|azurerm|cloudflare|datadog|github|google|helm|kubernetes|local|null|oci|random|time|tls)_[a-z\d_]+"
)
_SNYK: Final = regex(r"(?i)snyk-cc-[a-z]+-\d+")
_CONFIG_RULE: Final = regex(r"[a-z\d]+(?:-[a-z\d]+)+|[A-Z\d]+(?:_[A-Z\d]+)+")  # as it is called, and as its source identifier is
_TELLING: Final = 3  # characters that a beginning has at least
_MOST: Final = 3  # names that are suggested


def explain(name: str, *, width: int, verbose: bool = False, catalogue: Catalogue | None = None, services: Services | None = None) -> str:
    """The page of a control (also by its id elsewhere), a resource type, a service, a control area, or another thing controls speak of.

    `verbose`: with every example. Raises SrmError for anything else.
    """
    how = Layout(width, verbose=verbose)
    catalogue, services = catalogue or catalogue_here(), services or load_services()
    for about in (_control, _type, _word, _service, _subject, _area, _of_the_run, _alias, _framework, _unanswered):
        text = about(name, catalogue, services, how)
        if text is not None:
            return text
    raise SrmError(
        ("explain",), f"expected a control, a resource type, a service or a control area, got {name!r}", _near(name, catalogue, services)
    )


def _control(name: str, catalogue: Catalogue, services: Services, how: Layout) -> str | None:
    if catalogue.get(name) is None:
        return None
    found = catalogue.page(name)
    if found is None:
        return None
    said = tags(load_frameworks()).get(name, ())
    return pages.control_page(found, services.domain(found.control.domain), width=how.width, tags=said, every=how.verbose)


def _type(name: str, catalogue: Catalogue, services: Services, how: Layout) -> str | None:
    kind = name.removeprefix("data.")
    known = services.of(kind)
    if known is None:
        return None
    cells, overrides = unless_said(kind, services)
    controls = catalogue.for_types({name, f"data.{name}"})
    cells = asked_anyway(cells, {one.domain for one in controls})
    facts = pages.TypeFacts(name, known, services.brand(known.service), cells, overrides, controls)
    return pages.type_page(facts, width=how.width)


def _word(name: str, catalogue: Catalogue, _services: Services, how: Layout) -> str | None:
    """A word of the report."""
    said = WORDS.get(name)
    if said is None:
        return None
    width = max(how.width, NARROWEST)
    controls = catalogue.for_types(SUBJECTS[name]) if name in SUBJECTS else ()
    return page([name, *fold(said, width), *(pages.controls_of(controls, width) if controls else ())])


def _service(name: str, catalogue: Catalogue, services: Services, how: Layout) -> str | None:
    types = {one: known for one, known in services.tables.types.items() if known.service == name}
    spoken_of = {one.id for one in catalogue.for_types((name,))}  # `account` is a service, and what controls of many others speak of
    controls = [one for one in catalogue.all() if one.service == name or one.id in spoken_of]
    if not types:  # of `own`, and of a provider, there are none
        return pages.subject_page(name, controls, width=how.width) if controls else None
    return pages.service_page(name, services.brand(name), types, controls, width=how.width)


def _subject(name: str, catalogue: Catalogue, _services: Services, how: Layout) -> str | None:
    """Data sources, the account, a region, the provider: no resources, but controls may speak of them."""
    controls = catalogue.for_types((name,))
    return pages.subject_page(name, controls, width=how.width) if controls else None


def _area(name: str, catalogue: Catalogue, services: Services, how: Layout) -> str | None:
    """A control area: whose it is, and all its controls."""
    if name not in services.domains:
        return None
    domain, (always, by_values) = services.domain(name), apart(name, services)
    apart_from = {kind: domain.owner_of(LIKE.get(kind, kind)) != domain.owner_of(kind) for kind in services.tables.kinds}
    shown = [kind for kind, other in apart_from.items() if other or kind not in LIKE]
    kinds = {services.titled(kind).lower(): domain.owner_of(kind) for kind in shown}
    controls = [one for one in catalogue.all() if one.domain == name]
    asked = {one for control in controls for one in types(control)}
    empty = [kind for kind in services.tables.empty if name in services.without(kind) and kind not in asked]
    return area_page(AreaFacts(name, domain, kinds, always, by_values, controls, sorted(empty)), width=how.width)


def _of_the_run(name: str, _catalogue: Catalogue, _services: Services, how: Layout) -> str | None:
    """What is found about waivers, and of what nobody judges, which no control file tells of."""
    about = ABOUT.get(name) or unjudged.ABOUT.get(name)
    if about is None:
        return None
    kind = f"{unjudged.SEVERITY}, about what nobody judges" if name in unjudged.ABOUT else "low, about the waivers themselves"
    told = (f"{name}: {about.title} ({kind})", "", about.why, "", f"Fix: {about.mend}")
    return page(line for one in told for line in fold(one, how.width))


def _alias(name: str, catalogue: Catalogue, services: Services, how: Layout) -> str | None:
    """An id of another checker: the control that answers to it, or the list of them."""
    from srm_tf.catalogue.aliases import spelled  # noqa: PLC0415 — read only for such names

    index = catalogue.aliases
    found = dict.fromkeys(one for peer, ids in index.items() for one in ids.get(spelled(peer, name), ()))
    return _one_or_more(name, found, catalogue, services, how)


def _one_or_more(name: str, found: Iterable[str], catalogue: Catalogue, services: Services, how: Layout) -> str | None:
    ids = list(found)
    if len(ids) == 1:
        return _control(ids[0], catalogue, services, how)
    controls = [control for one in ids if (control := catalogue.get(one)) is not None]
    return pages.subject_page(name, controls, width=how.width) if controls else None


def _framework(name: str, catalogue: Catalogue, services: Services, how: Layout) -> str | None:
    """An id of a framework (`S3.5`, `cis-7.0 3.1.1`): the controls that answer it.

    Raises SrmError where several frameworks have that id, of different controls.
    """
    controls = _with_id(name)
    if len(set(map(tuple, controls.values()))) > 1:
        which = next(iter(controls))
        raise SrmError(
            ("explain",), f"expected an id of one framework, got one of {', '.join(controls)}", f"Say which, as in '{which} {name}'."
        )
    return _one_or_more(name, next(iter(controls.values()), ()), catalogue, services, how)


def _with_id(name: str) -> dict[str, list[str]]:
    """Framework → its controls of this id; `name` may begin with the framework."""
    found: dict[str, list[str]] = {}
    for framework in load_frameworks():
        for control, said in tags((framework,)).items():
            if any(unanswered.is_called(name, framework, one) for tag in said for one in tag.ids):
                found.setdefault(framework.id, []).append(control)
    return found


def _unanswered(name: str, _catalogue: Catalogue, _services: Services, how: Layout) -> str | None:
    """An id of a framework or of another checker that no control answers."""
    found = unanswered.of_framework(name) or unanswered.of_checker(name)
    return said_of.render(found, width=how.width) if found is not None else None


def _near(name: str, catalogue: Catalogue, services: Services) -> str:
    """What may have been meant: what is spelled so in other letters, else what begins so, or is so without its service, or nearly so."""
    frameworks = [one.id for one in load_frameworks()]
    of, _, rest = name.casefold().replace(":", " ").replace("/", " ").partition(" ")
    if of in frameworks:
        shows = f"`srm-tf coverage --framework {of}` shows its ids with their controls."
        return f"No control answers {rest.strip()} of {of}, if it has such an id. {shows}" if rest.strip() else shows
    if _NAMED_RULE.fullmatch(name):
        return "Trivy and tfsec have such names, of which some are known here: write the number of the rule, as AVD-AWS-0089."
    known = (*(one.id for one in catalogue.all()), *services.tables.types, *services.tables.services, *services.domains, *frameworks)
    if len(name.split()) > 1 and set(name.split()) <= set(known):
        return "A page is about one of them."
    word = "_".join(name.casefold().split())
    begun = [one for one in known if one.startswith(word) or one.partition("/")[2].startswith(word)] if len(word) >= _TELLING else []
    brands = {services.brand(one).casefold(): one for one in services.tables.services}
    spelled = [one for one in (word, brands.get(name.casefold())) if one in known]
    found = spelled or begun or difflib.get_close_matches(word, known, n=1, cutoff=0.75) or _without_service(word, catalogue)
    if not found:
        return _elsewhere(name)
    more = f" (and {len(found) - _MOST} more)" if len(found) > _MOST else ""
    return f"Did you mean {' or '.join(map(repr, found[:_MOST]))}?{more}"


def _elsewhere(name: str) -> str:
    """Where to look for a word that is like none of ours."""
    if name.startswith("own/"):
        return 'Controls of your own are known where the settings of this directory name their folder: own-controls = ["controls"].'
    if "*" in name:
        import shlex  # noqa: PLC0415 — only a wrong name needs it

        return f"A page is about one: `srm-tf controls list --only {shlex.quote(name)}` lists what a glob matches."
    if _OTHER_TYPE.fullmatch(name):
        return "Resource types of other providers than that of AWS have no page: their arguments are not judged."
    if _OF_OTHERS.fullmatch(name):
        return "Of Checkov's and Trivy's checks, only those about AWS are known here: CKV_AWS_…, AVD-AWS-…"
    if _OLD_NUMBER.fullmatch(name):
        return "The old numbers of tfsec are not known here: Trivy's are, which came after them, as AVD-AWS-0089."
    if _SNYK.fullmatch(name):
        return "Ids of Snyk are not known here: `srm-tf explain TYPE` shows what is asked of a resource type."
    if _CONFIG_RULE.fullmatch(name):
        return "A rule of AWS Config? No control here asks the same: `srm-tf explain TYPE` shows what is asked of a resource type."
    return "`srm-tf controls list` shows the controls."


def _without_service(word: str, catalogue: Catalogue) -> list[str]:
    """The control whose sentence is nearly so."""
    sentences = {one.id.partition("/")[2]: one.id for one in catalogue.all()}
    return [sentences[one] for one in difflib.get_close_matches(word.rpartition("/")[2], sentences, n=1, cutoff=0.75)]

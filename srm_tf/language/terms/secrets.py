"""`holds no secret`: keys, tokens and passwords in clear. No answer ever repeats one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.addresses import in_module
from srm_tf.language.terms import predicate
from srm_tf.language.terms.drawn_secrets import kind_in
from srm_tf.language.terms.forms import written_out
from srm_tf.language.terms.given_texts import was_given_another
from srm_tf.language.terms.marked_texts import marked
from srm_tf.language.terms.match import whereabouts
from srm_tf.language.terms.secret_commands import taken
from srm_tf.language.terms.secret_documents import Whole, is_of_another, whole_of
from srm_tf.language.terms.secret_names import SIGNS, VARIABLE, announces, option_of, pair_of, words
from srm_tf.language.terms.secret_patterns import KEPT, assignments, formats
from srm_tf.language.terms.secret_sources import is_public, kind_of, last_name, open_types
from srm_tf.language.terms.secret_templates import kept_in, names_another
from srm_tf.language.terms.secret_values import tells_secret
from srm_tf.language.terms.stand_ins import is_none, may_call, stands_in
from srm_tf.language.terms.text_lines import at_line, line_of
from srm_tf.language.terms.texts import document, inside, is_digest, readings, unescaped
from srm_tf.model.scopes import KEY_PROVIDER
from srm_tf.model.value import ABSENT, LATER, Certainty, Reference, Unknown, Value
from srm_tf.model.verdict import Evidence, Judgement, Verdict, all_of, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site

_DOCKER: Final = '"auths"'  # its file of logins, read as a text: https://docs.docker.com/reference/cli/docker/login/#credential-stores
_WORDS: Final = regex(r"\w")
_DEEPEST: Final = 40
_LONGEST: Final = 60  # words of a command; a longer list is something else
_SHORTEST: Final = 3  # signs of a text that says where it is found: "1" and "yes" stand in many
_STEP: Final = 10  # from a text to what it is made of: each may be made of several others
# A CodeBuild variable of these types holds the name of a secret:
# https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html
_BY_NAME: Final = frozenset({"PARAMETER_STORE", "SECRETS_MANAGER"})
# `{ password = { default = "…" } }`: the text of what is called so. DynamoDB writes `S` for it:
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
_OF_A_NAME: Final = frozenset({"default", "s", "value"})
_PATH_OR_TEXT: Final = frozenset({(KEY_PROVIDER, "credentials")})  # the path of a file, or what stands in it: only the text tells which
# https://registry.terraform.io/providers/hashicorp/cloudinit/latest/docs, https://registry.terraform.io/providers/hashicorp/template/latest/docs
_TEXTS: Final = {
    ("cloudinit_config", "rendered"): ("part",),
    ("local_file", "content"): ("content",),
    ("template_cloudinit_config", "rendered"): ("part",),
    ("template_file", "rendered"): ("template", "vars"),
    ("terraform_data", "output"): ("input",),
}
# Behind the host of a repository stand names: who reads it with a password writes that in front of the host.
_REPOSITORY: Final = regex(r"https://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)/[^?#@]*$")
# What CloudFormation looks up: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
_RESOLVED: Final = "{{resolve:"
_SCRIPTS: Final = frozenset({
    "after_connect_script", "body", "build_command", "build_spec", "buildspec", "client_context", "code", "collaboration_instruction",
    "configuration_values", "configurations_json", "connection_function_code", "content", "content_base64", "custom_data", "custom_headers",
    "data", "definition", "dockerfile_template_data", "function_payload", "init_query", "input", "input_parameters", "input_template",
    "instruction", "instructions", "notification_metadata", "on_create", "on_start", "payload", "pipeline_configuration_body",
    "pipeline_definition", "properties_file_content", "request_mapping_template", "request_template", "response_mapping_template",
    "response_template", "run_hook_payload", "spark_sql_parameters", "spark_submit_parameters", "sql", "start_command",
    "studio_lifecycle_config_content", "template_body", "text", "text_content", "user_data", "user_data_base64",
})  # fmt: skip
_ADDRESSES: Final = frozenset({"address", "brokers", "dns", "domain", "endpoint", "fqdn", "host", "hostname", "ip"})


class _Place(msgspec.Struct, frozen=True):
    """Where a value stands and under which name. `marks`: whether a sensitive mark says more than that the provider marks them all.

    `code`: what finds the names of secrets in it, where it is code. `document`: the known text in which it stands, which does not tell what
    each part comes from. `members`: of its map. `unnamed`: what it stands in may come from something sensitive, which may be a name in it.
    """

    site: Site
    context: Context
    path: str
    name: str
    marks: bool
    depth: int = 0
    code: Callable[[str], Iterator[str]] | None = None
    unnamed: bool = False
    document: Whole = Whole()
    members: Mapping[str, Value] = msgspec.field(default_factory=dict[str, Value])

    @property
    def holds_several(self) -> bool:
        """Whether it is the place of a whole map or list."""
        attribute = self.context.schema.attribute(self.site.resource.type, self.site.names)
        return self.depth == 0 and attribute is not None and not attribute.is_block and attribute.kind.startswith(("list", "map", "set"))

    def under(self, key: str, *, sensitive: bool = False) -> _Place:
        """The place of a key. A key that is sensitive, or looks like a secret itself, is not repeated."""
        label = "a key" if sensitive or self.unnamed or any(formats(key)) else key
        return replace(self, path=f"{self.path}.{label}", name=key, depth=self.depth + 1, members={})

    def at(self, index: int) -> _Place:
        """The place of an element."""
        return replace(self, path=f"{self.path}[{index}]", depth=self.depth + 1)

    def offends(self, what: str, text: str = "", line: int = 0) -> Judgement:
        """The verdict where there is a secret: its name or its kind, its line in a text of several, and no more."""
        place = self.evidence("term")
        said = f"{self.path} {what}{f' in line {line}' if line else ''}"
        return breaks(said, replace(place, location=at_line(place.location, text, line)))

    def hangs_on(self, why: str, on: tuple[str, ...]) -> Judgement:
        """The verdict where there may be one."""
        return depends(f"{self.path} depends on {why}", on or (self.path,), self.evidence("written"))

    def evidence(self, how: str) -> Evidence:
        """Where it stands, without what stands there."""
        return whereabouts(replace(self.site, path=self.path), how)


@predicate("takes no secret", partial=True, whole=True)  # the words of a command: an option and what it is given stand side by side
@predicate("holds no secret", partial=True)
def holds_no_secret(site: Site, context: Context) -> Judgement:
    """No key, token or password in clear: by its format, by the name it stands under, or because it is marked sensitive."""
    return judged(site, context)


def judged(site: Site, context: Context, *, code: Callable[[str], Iterator[str]] | None = None, marks: bool = True) -> Judgement:
    """`marks`: whether it says anything that something is marked as sensitive."""
    if site.value.is_null:
        return lacks(f"{site.path} is not set", Evidence(site.resource.address, site.path.removeprefix(f"{site.resource.address}.")))
    attribute = context.schema.attribute(site.resource.type, site.names)
    marks = marks and (attribute is None or not attribute.sensitive)
    whole = site.resource.get(site.names[0]) if site.names else ABSENT
    document = whole_of(whole, context) if isinstance(whole.data, str) else Whole()
    place = _Place(site, context, site.path, _name(site), marks, code=code, document=document)
    found = sorted(_look(site.value, place), key=_is_not_announced)  # whoever reads the first of many reads the one that tells
    return all_of(found) if found else holds(f"{site.path} holds no secret", place.evidence("term"))


def _is_not_announced(answer: Judgement) -> bool:
    return not any(announces(piece.path.rpartition(".")[2]) for piece in answer.evidence)


def _name(site: Site) -> str:
    """What a value is called: a parameter by the last part of its name, anything else by its attribute."""
    own = site.names[-1] if site.names else ""
    if site.resource.type == "aws_ssm_parameter" and own in {"value", "insecure_value"}:
        return last_name(site.resource)
    return "" if (site.resource.type, own) in _PATH_OR_TEXT else own


def _look(value: Value, place: _Place) -> Iterator[Judgement]:
    """Everything in a value that is, or may be, a secret."""
    if value.is_marked and not place.unnamed:
        place = replace(place, unnamed=True)
    if value.repeats:
        value = replace(value, sensitive=False)
    if place.depth > _DEEPEST:
        yield place.hangs_on("what is nested deeper than is read", ())
    elif value.sensitive and place.marks and not value.is_null and not is_public(value, place.context):
        types = open_types(value, place.context)
        clear = marked(place.site) or place.offends("holds a sensitive value in clear")
        yield place.hangs_on(" and ".join(types), types) if types else clear
    elif value.unknown.tree is not None:
        yield from _look(value.unknown.tree, replace(place, depth=place.depth + 1))
    elif isinstance(value.data, Unknown):
        yield from _look_inside(written_out(value), place)
        yield from _look_ahead(value, place)
    elif isinstance(value.data, Mapping):
        yield from _look_inside(value.data, place)
    elif isinstance(value.data, tuple):
        found = list(_look_at_items(value.data, place))
        yield from found or _as_command(value.data, place)
    elif isinstance(value.data, str):
        taken = _taken(value, place)
        yield from (place.offends(f"takes {taken} in clear"),) if taken else _read(value.data, value, place)


def _look_at_items(items: tuple[Value, ...], place: _Place) -> Iterator[Judgement]:
    for index, item in enumerate(items):
        option = option_of(items[index - 1].text() or "", item.text() or "") if index else ""
        yield from _look(item, replace(place.at(index), name=option or place.name))


def _as_command(items: tuple[Value, ...], place: _Place) -> Iterator[Judgement]:
    """The same of the words of a command together: `["sshpass", "-p", "…", "ssh"]`."""
    said = [(one.text() or LATER) if not _passed_on(one.text() or "", one, place.context) else LATER for one in items]
    if place.code is None and len(said) <= _LONGEST and any(word.startswith(SIGNS) for word in said[1:]):
        yield from (place.offends("holds a password that a command takes") for value in taken(" ".join(said)) if not stands_in(value))


def _taken(value: Value, place: _Place) -> str:
    """The secret that a known text is made of, where no mark tells. A plan gives each element of a map the references of all."""
    if place.marks or place.depth:
        return ""
    surely = (one for one in value.references if one.certainty > Certainty.POSSIBLE and not gives_nothing(one, value, place.context))
    return next((one.text for one in surely if kind_of(one, place.context) == "secret"), "")


def _look_inside(data: Mapping[str, Value], place: _Place) -> Iterator[Judgement]:
    """A map, or one of a list of `{ name = …, value = … }`. Whoever reads such a list of a document minds no capitals.

    https://pkg.go.dev/encoding/json#Unmarshal
    """
    pair = {key.lower(): inner for key, inner in data.items()}
    called, given = pair_of(pair, VARIABLE)
    kind = pair.get("type", ABSENT)
    by_name = given and kind.text() in _BY_NAME
    yield from (place.under(name).offends("is a literal in a Secret of Kubernetes") for name in kept_in(data))
    for key, inner in data.items():
        if (by_name and key.lower() in {called, given}) or (key == "secretKey" and "remoteref" in pair):
            continue  # the name of a secret, or the key under which External Secrets puts one
        if given and key.lower() == called and inner.sensitive and pair[given].sensitive:
            continue  # all of the variable is: it is told once, of its value
        if key in KEPT and place.name == "env" and isinstance(inner.data, Mapping):  # names of secrets, which a build reads
            yield from _look(replace(inner, data=tuple(inner.data.values())), replace(place.under(key), name=""))
        elif given and key.lower() == given:
            yield from _look_at_variable(pair[called], kind, inner, place)
        elif key.lower() in _OF_A_NAME and place.depth and announces(place.name) and not names_another(kind.text() or ""):
            yield from _look(inner, replace(place.under(key), name=place.name))
        else:
            yield from _look(inner, replace(place.under(key), members=data))


def _look_at_variable(named: Value, kind: Value, inner: Value, place: _Place) -> Iterator[Judgement]:
    """The value of a variable that has a name, and perhaps a type that is not known."""
    names = [name for _, name in named.unknown.branches] or [named]
    answers = [list(_under_name(inner, name, place)) for name in names]
    found = answers[0]
    if any(answers) and (kind.is_unknown or not all(answers)):
        yield place.hangs_on(
            "the type of a variable" if kind.is_unknown else "the name of a variable", (kind if kind.is_unknown else named).origins
        )
    else:
        yield from found


def _under_name(inner: Value, named: Value, place: _Place) -> Iterator[Judgement]:
    """A value under a name that may not be known: whatever is written out there may be a secret."""
    literals = [value.text() or "" for value in (inner, *(branch for _, branch in inner.unknown.branches))]
    if named.is_unknown and not all(stands_in(text) for text in literals):
        yield place.hangs_on("the name of a variable", named.origins)
    else:
        yield from _look(inner, place.under(named.text() or "value", sensitive=named.is_marked))


def _read(text: str, value: Value, place: _Place) -> Iterator[Judgement]:
    """A known text."""
    of_document = not value.references
    value = replace(value, references=place.document.value.references) if of_document else value
    if place.name == "user_data" and is_digest(text):
        yield place.hangs_on("a text of which only a digest is shown", ())
        return
    none = not tells_secret(place.name, text) or is_none(place.name, text)
    passed_on = not none and _passed_on(text, value, place.context)
    written = passed_on and (place.document.writes_out(text, place.name) if of_document else is_of_another(value, place.members))
    if written is None:
        yield place.hangs_on(f"which part of the {'document' if of_document else 'map'} comes from what it refers to", value.origins)
        return
    if written:
        value = replace(value, references=())
    if not none and (written or not passed_on):
        read = place.document.read_for(text, place.name) if of_document else None
        value = value if read is None else replace(value, references=read)
        if hidden := [one.text for one in value.references if _is_hidden(one, place.context)]:
            yield place.hangs_on(hidden[0], tuple(hidden))
            return
        if place.depth and may_call(place.name, text):
            yield place.hangs_on("whether its value is the name of a secret or the secret itself", ())
            return
        others = [one for one in value.references if not gives_nothing(one, value, place.context)]
        given = (one.text for one in others if not was_given_another(one, text, place.context))
        source = next(given, "")  # where a variable is given it, the text stands there all the same
        what = f"holds the text of {source}" if source else "is a literal"
        yield place.offends(f"{what} {'under the name' if announces(place.name) else 'that has the form'} of a secret")
        return
    said = readings(text)[-1]  # what is text in base64 is that text: forty letters of it look like a key
    if place.code is not None:
        yield from _find(said, place.code, place)
        return
    for reading in (said, *inside(said)):
        parsed = None if _DOCKER in reading else document(reading)
        if parsed is not None:
            yield from _look(parsed, replace(place, depth=place.depth + 1, document=Whole(value)))
            continue
        yield from _find(reading, assignments, place)


def _find(text: str, named: Callable[[str], Iterator[str]], place: _Place) -> Iterator[Judgement]:
    """The secrets in a text: by their form, and under a name."""
    for kind in formats(text):
        yield place.offends(f"holds {kind}", text, line_of(text, kind, formats))
    for name in dict.fromkeys(named(text)):
        label = "a secret" if place.unnamed or any(formats(name)) else name
        yield place.offends(f"holds a literal for {label}", text, line_of(text, name, named))


def gives_nothing(reference: Reference, value: Value, context: Context) -> bool:
    """Whether nothing of what a reference reads stands in a known text: a condition, or a literal, beside it gave the text.

    What is known after apply only stands in no text that is known before. Where no attribute is told, any of them may be read.
    """
    if reference.target is None:
        return reference.certainty == Certainty.POSSIBLE or _is_of_a_call(reference.text)
    target, text = context.graph.get(reference.target), unescaped(value.text() or "")
    if target is None or not text:
        return False
    read = [target.get(reference.attribute)] if reference.attribute else [target.get(name) for name in target.values]
    leaves = [one for whole in read for one in whole.walk() if not isinstance(one.data, (tuple, Mapping))]
    texts = [unescaped(one.text() or "") for one in leaves if not (one.is_unknown or one.is_null)]
    if not reference.attribute:
        texts = [one for one in texts if len(one) > _SHORTEST]
    return bool(leaves) and all(one and one not in text and text not in one for one in texts)


def _is_of_a_call(text: str) -> bool:
    """Whether a reference ends at a call or an output of it: a plan does not show what is behind that, which may be a literal."""
    own = in_module(text)
    return own.startswith("module.") or "." not in own


def _look_ahead(value: Value, place: _Place) -> Iterator[Judgement]:
    """A value known after apply. What comes straight from an ordinary attribute (an ARN, an id, an endpoint) is no secret."""
    unknown = value.unknown
    if unknown.branches:
        yield from _any_branch(value, place)
        return
    if unknown.unread:
        yield place.hangs_on(unknown.why, value.origins)
        return
    if _REPOSITORY.match(unknown.shape):
        return
    found = list(_read(unknown.words, value, place)) if unknown.words else []
    if found or (unknown.words and LATER not in unknown.words):
        yield from found
        return
    if unknown.prefix.startswith(_RESOLVED):
        return
    texts = [part for one in value.references for part in _made_of(one, place.context)]
    for part in texts:
        yield from _look(part, replace(place, depth=place.depth + _STEP))
    kinds = {one.text: kind_in(one, unknown, place.name, place.context) for one in value.references if not _made_of(one, place.context)}
    secrets = [text for text, kind in kinds.items() if kind == "secret"]
    if secrets and (len(secrets) == len(kinds) or _puts_together(unknown)):
        yield place.offends(f"takes {secrets[0]} in clear")
    elif _may_hold_words(value, place) or not (kinds or texts) or any(kind != "ordinary" for kind in kinds.values()):
        yield place.hangs_on(unknown.why, value.origins)


def _puts_together(unknown: Unknown) -> bool:
    """Whether a text is made around gaps, each of which waits for one thing: then what any of them waits for stands in it."""
    return unknown.words.replace(LATER, "") != "" and unknown.words.count(LATER) == len(unknown.depends_on)


def _may_hold_words(value: Value, place: _Place) -> bool:
    """Whether there may be other words in it: those of a file that is not here, which has no name to refer to, and what a plan may hide.

    Scripts and documents are full of other words, addresses stand behind a password, and of a map of which any value is not known none is
    shown.
    """
    out_of_sight = any(" " in name and "[" not in name for name in value.unknown.depends_on)
    where = any(not _ADDRESSES.isdisjoint(words(one.attribute)) for one in value.references)
    return out_of_sight or (value.unknown.hidden and (where or place.name in _SCRIPTS or place.holds_several))


def _made_of(reference: Reference, context: Context) -> list[Value]:
    """The arguments that a data source or resource makes the text of which is referred to; none are written where it reads a file."""
    target = context.graph.get(reference.target)
    names = _TEXTS.get((target.type, reference.attribute), ()) if target is not None else ()
    return [value for name in names if not (value := target.get(name)).is_null] if target is not None else []


def _any_branch(value: Value, place: _Place) -> Iterator[Judgement]:
    """What a condition leaves possible: secrets on every branch are a secret, on some they may be one."""
    answers = [all_of(list(_look(branch, place))) for _, branch in value.unknown.branches]
    if len({answer.verdict for answer in answers}) == 1:
        yield from (answer for answer in answers[:1] if answer.verdict != Verdict.SATISFIED)
    else:
        yield place.hangs_on(value.unknown.why, value.origins)


def _passed_on(text: str, value: Value, context: Context) -> bool:
    """Whether a known text is the value of an ordinary attribute that the expression refers to, quoted or in capitals perhaps.

    So is the last part of a path: `basename(aws_secretsmanager_secret.x.name)`.
    """
    for reference in value.references:
        target = context.graph.get(reference.target)
        own = target.text(reference.attribute) if target is not None and kind_of(reference, context) == "ordinary" else None
        if own and (_WORDS.search(text.lower().replace(own.lower(), "")) is None or own.lower().endswith(f"/{text.lower()}")):
            return True
    return False


def _is_hidden(reference: Reference, context: Context) -> bool:
    """Whether a reference surely reads an ordinary attribute that is not shown: it may be what a known text passes on."""
    target = context.graph.get(reference.target) if reference.certainty > Certainty.POSSIBLE else None
    return target is not None and target.get(reference.attribute).is_unknown and kind_of(reference, context) == "ordinary"

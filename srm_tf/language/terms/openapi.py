"""What an OpenAPI document makes of an API: who is asked for authorization, and how its backends are reached.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.context import Site
from srm_tf.language.paths import document_in
from srm_tf.language.terms import sentence
from srm_tf.language.terms.match import evidence
from srm_tf.language.terms.written_secrets import parts_write_out_no_secret
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict, all_of, breaks, depends, holds
from srm_tf.wording import listed

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

_REST: Final = ("aws_api_gateway_rest_api", "aws_api_gateway_rest_api_put")
_HTTP: Final = ("aws_apigatewayv2_api",)
_APIS: Final = (*_REST, *_HTTP)
_ANY: Final = "x-amazon-apigateway-any-method"
_BACKEND: Final = "x-amazon-apigateway-integration"
_BACKENDS: Final = f"{_BACKEND}s"
_ANSWERS: Final = "responses"
_METHODS: Final = frozenset({"delete", "get", "head", "options", "patch", "post", "put", _ANY})
_PREFLIGHT: Final = "options"  # browsers send it without credentials
_SHOWN: Final = 3  # methods that a message names

_Test = Callable[["_Method", Value], "bool | None"]


class _Method(msgspec.Struct, frozen=True):
    """One method of a path."""

    verb: str
    path: str
    says: Value

    @property
    def name(self) -> str:
        """As people call it."""
        return f"{'ANY' if self.verb == _ANY else self.verb.upper()} {self.path}"


@sentence("its OpenAPI document asks callers for authorization", on=_APIS)
def asks_callers(subject: Resource, _: Context) -> Judgement:
    """An authorizer, AWS credentials or an API key, for each method but those that browsers ask beforehand."""
    return _of_each(subject, _asks, "asks nobody for authorization", "asks for authorization", spared=_PREFLIGHT)


@sentence("its OpenAPI document reaches backends over TLS", on=_APIS)
def reaches_over_tls(subject: Resource, _: Context) -> Judgement:
    """HTTP integrations; of an HTTP API not those inside of a VPC, which name a listener and no address.

    Of a REST API the address says whether TLS is spoken behind a private link, too:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html
    """
    test = _over_tls if subject.type.startswith("aws_api_gateway_") else _over_tls_or_inside
    return _of_each(subject, test, "reaches its backend over plain HTTP", "reaches its backend over TLS")


@sentence("its OpenAPI document reaches private backends over TLS", on=_HTTP)
def reaches_inside_over_tls(subject: Resource, _: Context) -> Judgement:
    """Those of HTTP APIs behind a private link: TLS is spoken where the name in the backend's certificate is given.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-extensions-integration-tls-config.html
    """
    return _of_each(subject, _inside_over_tls, "reaches its private backend in clear", "reaches no private backend in clear")


@sentence("its OpenAPI document has backends verified", on=_REST)
def has_backends_verified(subject: Resource, _: Context) -> Judgement:
    """That none of its integrations takes any certificate, which those of REST APIs alone may.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-extensions-integration-tls-config.html
    """
    return _of_each(subject, _verified, "takes any certificate for that of its backend", "verifies the certificate of its backend")


@sentence("its OpenAPI document hands backends no secret", on=_APIS)
def hands_no_secret(subject: Resource, context: Context) -> Judgement:
    """What integrations send along, where they send it, and what their templates make of a request.

    Examples for readers hand over nothing, nor do responses: every caller reads them, those of a mock in place of a backend as well.
    """
    body = subject.get("body")
    own = body.own() or body  # what a variable brings is another's to write out, whatever it is given
    document = document_in(own)
    if document is None or not isinstance(document.data, Mapping):
        return _unread(subject, body)
    handed = (_less_answers(one) for method in _methods(document) for one in _backends(method, document))
    answers = parts_write_out_no_secret((Site(subject, "body", one, ("body",)) for one in handed), own, context)
    told = [one for one in answers if one.verdict not in (Verdict.SATISFIED, Verdict.MISSING)]
    return all_of(told) if told else holds("body hands backends no secret", evidence(subject, "body", body, "term"))


def _backends(method: _Method, document: Value) -> tuple[Value, ...]:
    """The integration of a method, and what is known of one that may stand elsewhere as well as here."""
    written, found = method.says.get(_BACKEND), _backend(method, document)
    return (written, found) if written.is_unknown and found is not written else (found,)


def _less_answers(backend: Value) -> Value:
    """An integration without what it answers."""
    data, unknown = backend.data, backend.unknown
    if isinstance(data, Mapping):
        return replace(backend, data={name: value for name, value in data.items() if name != _ANSWERS})
    if not (unknown.branches or unknown.entries):
        return backend
    branches = tuple((on, _less_answers(side)) for on, side in unknown.branches)
    entries = tuple((name, value) for name, value in unknown.entries if name.text() != _ANSWERS)
    return replace(backend, data=replace(unknown, branches=branches, entries=entries))


def _unread(subject: Resource, body: Value) -> Judgement:
    why = body.unknown.why if body.is_unknown else "what is no OpenAPI document"
    return depends(f"body depends on {why}", body.origins or (f"{subject.address}.body",), evidence(subject, "body", body, "term"))


def _of_each(subject: Resource, test: _Test, wrong: str, right: str, spared: str | None = None) -> Judgement:
    body = subject.get("body")
    proof = evidence(subject, "body", body, "term")
    on = body.origins or (f"{subject.address}.body",)
    document = document_in(body)
    if document is None or not isinstance(document.data, Mapping):
        return _unread(subject, body)
    answers = [(one.name, test(one, document)) for one in _methods(document) if one.verb != spared]
    bad = ["a method" if body.hides else name for name, answer in answers if answer is False]
    if bad:
        return breaks(f"body: {listed(bad, _SHOWN)} {wrong}", proof)
    if any(answer is None for _, answer in answers):
        return depends(f"body depends on what nobody can see of it: whether each method {right}", on, proof)
    return holds(f"body: each method {right}", proof)


def _methods(document: Value) -> Iterator[_Method]:
    """All methods; one that nobody can see stands for whatever is not known."""
    paths = document.get("paths")
    if paths.is_unknown:
        yield _Method("", "", paths)
    for path, item in paths.data.items() if isinstance(paths.data, Mapping) else ():
        if item.is_unknown:
            yield _Method("", path, item)
        for verb, says in item.data.items() if isinstance(item.data, Mapping) else ():
            if verb.casefold() in _METHODS:
                yield _Method(verb.casefold(), path, says)


def _backend(method: _Method, document: Value) -> Value:
    """The integration of a method, which may stand among the components, for several.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-extensions-integrations.html
    """
    written, shared = method.says.get(_BACKEND), document.get("components").get(_BACKENDS)
    ref = written.get("$ref")
    if ref.is_null or (written.is_unknown and shared.is_null):
        return written
    start, _, name = (ref.text() or "").rpartition("/")
    found = shared.get(name) if start == f"#/components/{_BACKENDS}" else Value()
    led_on = not found.is_unknown and not found.get("$ref").is_null
    return Value(Unknown("an integration that stands elsewhere", ref.origins)) if found.is_null or led_on else found


def _asks(method: _Method, document: Value) -> bool | None:
    kind = method.says.get("x-amazon-apigateway-auth").get("type")
    if (kind.text() or "").upper() == "AWS_IAM":
        return True
    own = method.says.get("security")
    wanted = document.get("security") if own.is_null else own
    if kind.is_unknown or wanted.is_unknown:
        return None
    answers = [_enough(one, document) for one in wanted.items()]
    if not answers or False in answers:
        return False
    return None if None in answers else True


def _enough(requirement: Value, document: Value) -> bool | None:
    """One of several that a caller may choose from: all schemes in it are asked for, and `{}` asks for nothing."""
    if not isinstance(requirement.data, Mapping):
        return None
    known = [_is_enforced(name, document) for name in requirement.data]
    return True if True in known else None if known else False


def _is_enforced(name: str, document: Value) -> bool | None:
    """API Gateway enforces its own authorizers, AWS credentials and API keys; what other schemes come to, the document does not say."""
    schemes = document.get("components").get("securitySchemes"), document.get("securityDefinitions")
    scheme = next((one for group in schemes if not (one := group.get(name)).is_null), Value())
    marks = [scheme.get(f"x-amazon-apigateway-{key}") for key in ("authorizer", "authtype")]
    own = any(not one.is_null and not one.is_unknown for one in marks)
    return True if own or (scheme.get("name").text() or "").casefold() == "x-api-key" else None


def _over_tls(method: _Method, document: Value) -> bool | None:
    backend = _backend(method, document)
    kind = backend.get("type")
    if kind.is_unknown:
        return None
    if (kind.text() or "").casefold() not in {"http", "http_proxy"}:
        return True
    uri = backend.get("uri")
    text = (uri.text() or uri.unknown.prefix).casefold()
    if text.startswith("https://"):
        return True
    return None if uri.is_unknown and not text.startswith("http://") else False


def _over_tls_or_inside(method: _Method, document: Value) -> bool | None:
    way = _backend(method, document).get("connectionType")
    if way.is_unknown:
        return None
    return True if (way.text() or "").upper() == "VPC_LINK" else _over_tls(method, document)


def _verified(method: _Method, document: Value) -> bool | None:
    skips = _backend(method, document).get("tlsConfig").get("insecureSkipVerification")
    return None if skips.is_unknown else (skips.text() or "").casefold() != "true"


def _inside_over_tls(method: _Method, document: Value) -> bool | None:
    backend = _backend(method, document)
    way, name = backend.get("connectionType"), backend.get("tlsConfig").get("serverNameToVerify")
    if way.is_unknown:
        return None
    if (way.text() or "").upper() != "VPC_LINK":
        return True
    return bool(name.text()) if not name.is_unknown else True if name.unknown.not_null else None

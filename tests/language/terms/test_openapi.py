"""What an OpenAPI document says of who is asked for authorization, and of how backends are reached."""

from __future__ import annotations

import pytest

from tests.language.test_some_instances import verdict

API = """
variable "any" {{}}
resource "aws_api_gateway_rest_api" "shop" {{
  name = "shop"
  body = {}
}}
"""
GET = '{ get = { x-amazon-apigateway-integration = { type = "MOCK" } } }'
USERS = '{ users = { type = "apiKey", x-amazon-apigateway-authorizer = {} }, key = { type = "apiKey", name = "x-api-key" } }'


def document(paths: str, rest: str = "") -> str:
    """A body with these paths."""
    return f'jsonencode({{ openapi = "3.0.1", paths = {{ {paths} }}, components = {{ securitySchemes = {USERS} }}, {rest} }})'


def method(says: str, verb: str = "get") -> str:
    """One path with one method."""
    return f'"/orders" = {{ {verb} = {{ {says} }} }}'


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (document(method("")), "misconfigured"),
        (document(method("security = [{ users = [] }]")), "satisfied"),
        (document(method("security = [{ key = [] }]")), "satisfied"),
        (document(method("security = [{ users = [] }, {}]")), "misconfigured"),
        (document(method("security = [{ other = [] }]")), "unknown"),
        (document(method("security = [{ other = [], users = [] }]")), "satisfied"),
        (document(method('x-amazon-apigateway-auth = { type = "AWS_IAM" }')), "satisfied"),
        (document(method('x-amazon-apigateway-auth = { type = "NONE" }')), "misconfigured"),
        (document(method(""), "security = [{ users = [] }]"), "satisfied"),
        (document(method("security = []"), "security = [{ users = [] }]"), "misconfigured"),
        (document(method("", "options")), "satisfied"),
        (document(method("", "x-amazon-apigateway-any-method")), "misconfigured"),
        (document(""), "satisfied"),
        (document(method("security = var.any")), "unknown"),
        (document('"/orders" = var.any'), "unknown"),
        (document(f'"/orders" = var.any, "/open" = {GET}'), "misconfigured"),
        ("var.any", "unknown"),
        ('file("openapi.yaml")', "unknown"),
        ('"no document"', "unknown"),
        ('""', "silent"),
    ],
)
def test_who_is_asked(body: str, wanted: str) -> None:
    found = verdict(API.format(body), "apigateway/methods-require-authorization") if wanted != "silent" else "silent"
    assert found == wanted


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ('type = "http", uri = "http://orders.example.com/"', "misconfigured"),
        ('type = "HTTP_PROXY", uri = "https://orders.example.com/"', "satisfied"),
        ('type = "http", uri = "http://${var.any}/"', "misconfigured"),
        ('type = "http", uri = "https://${var.any}/"', "satisfied"),
        ('type = "http", uri = var.any', "unknown"),
        ('type = "http", uri = "http://orders.internal/", connectionType = "VPC_LINK"', "misconfigured"),
        ('type = "http", uri = "https://orders.internal/", connectionType = "VPC_LINK"', "satisfied"),
        ('type = "http", uri = "http://orders.internal/", connectionType = var.any', "misconfigured"),
        ('type = "aws_proxy", uri = var.any', "satisfied"),
        ('type = var.any, uri = "http://orders.example.com/"', "unknown"),
    ],
)
def test_how_backends_are_reached(says: str, wanted: str) -> None:
    body = document(method(f"x-amazon-apigateway-integration = {{ {says} }}"))
    assert verdict(API.format(body), "apigateway/integrations-require-tls") == wanted


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ("", "satisfied"),
        ("tlsConfig = {}", "satisfied"),
        ("tlsConfig = { insecureSkipVerification = false }", "satisfied"),
        ("tlsConfig = { insecureSkipVerification = true }", "misconfigured"),
        ('tlsConfig = { insecureSkipVerification = "True" }', "misconfigured"),
        ("tlsConfig = { insecureSkipVerification = var.any }", "unknown"),
        ("tlsConfig = var.any", "unknown"),
        ('"$ref" = "#/components/x-amazon-apigateway-integrations/orders"', "unknown"),
    ],
)
def test_whether_backends_are_verified(says: str, wanted: str) -> None:
    body = document(method(f"x-amazon-apigateway-integration = {{ {says} }}"))
    assert verdict(API.format(body), "apigateway/integrations-verify-certificates") == wanted


@pytest.mark.parametrize(
    ("way", "wanted"), [('"VPC_LINK"', "satisfied"), ("var.any", "unknown"), ('"INTERNET"', "misconfigured"), ("null", "misconfigured")]
)
def test_http_apis_name_a_listener_inside_of_a_vpc(way: str, wanted: str) -> None:
    body = document(method(f'x-amazon-apigateway-integration = {{ type = "http_proxy", uri = "http://a/", connectionType = {way} }}'))
    api = API.replace("aws_api_gateway_rest_api", "aws_apigatewayv2_api").format(body)
    assert verdict(api, "apigateway/integrations-require-tls") == wanted


def written(*lines: str) -> str:
    """A document in YAML, in a here document."""
    return "<<-Y\n" + "\n".join(lines) + "\nY"


ASKED = ("    get:", "      security:", "        - sigv4: []")
SCHEME = (
    "components:",
    "  securitySchemes:",
    "    sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}",
)


@pytest.mark.parametrize(
    ("lines", "asks", "tls"),
    [
        (("info: {title: ${var.any}}", "paths:", "  /a:", *ASKED, *SCHEME), "satisfied", "satisfied"),
        (("info: {title: ${var.any}}", "paths:", "  /a:", "    get: {}", *SCHEME), "misconfigured", "satisfied"),
        (("paths:", "  /a/${var.any}:", *ASKED, *SCHEME), "satisfied", "satisfied"),
        (("paths:", "  /a/${var.any}:", "    get: {}"), "misconfigured", "satisfied"),
        (("paths:", "  ${var.any}", *SCHEME), "unknown", "unknown"),
        (("paths:", "  /a:", "    ${var.any}: {}", *SCHEME), "unknown", "unknown"),
        (("paths:", "  /a:", "    get: ${var.any}", *SCHEME), "unknown", "unknown"),
        (("paths:", "  /a:", *ASKED, "  ${var.any}", *SCHEME), "unknown", "unknown"),
        (("paths:", "  /a:", "    get:", "      security:", "        - ${var.any}: []", *SCHEME), "unknown", "satisfied"),
        (
            ("paths:", "  /a:", *ASKED, '      x-amazon-apigateway-integration: {type: http, uri: "http://${var.any}/"}', *SCHEME),
            "satisfied",
            "misconfigured",
        ),
        (
            ("paths:", "  /a:", *ASKED, '      x-amazon-apigateway-integration: {type: http, uri: "https://${var.any}/"}', *SCHEME),
            "satisfied",
            "satisfied",
        ),
        (
            ("paths:", "  /a:", *ASKED, "      x-amazon-apigateway-integration: {type: http, uri: ${var.any}}", *SCHEME),
            "satisfied",
            "unknown",
        ),
    ],
)
def test_a_document_in_yaml_with_gaps(lines: tuple[str, ...], asks: str, tls: str) -> None:
    api = API.format(written('openapi: "3.0.1"', *lines))
    assert verdict(api, "apigateway/methods-require-authorization") == asks
    assert verdict(api, "apigateway/integrations-require-tls") == tls


def test_paths_that_nobody_sees_may_lead_to_plain_http() -> None:
    assert verdict(API.format('jsonencode({ openapi = "3.0.1", paths = var.any })'), "apigateway/integrations-require-tls") == "unknown"


def test_a_document_that_is_encoded_in_yaml_keeps_its_tree() -> None:
    open_to_all = '{ openapi = "3.0.1", info = { title = var.any }, paths = { "/a" = { get = {} } } }'
    for body in (f"yamlencode({open_to_all})", f"jsonencode(yamldecode(yamlencode({open_to_all})))"):
        assert verdict(API.format(body), "apigateway/methods-require-authorization") == "misconfigured"


BACKEND = 'x-amazon-apigateway-integration = { type = "http", uri = "https://orders.example.com", requestParameters = { %s } }'
ANSWERS = '{ default = { responseTemplates = { "application/json" = "%s" } } }'
MOCK = f'x-amazon-apigateway-integration = {{ type = "mock", responses = {ANSWERS} }}'
HEADER = '"integration.request.header.'
BACKEND_IS = "x-amazon-apigateway-integration ="
KEPT = '{ requestParameters = { "integration.request.header.x-api-key" = "\'zuo8aengi6ei\'" } }'
SAID = "{ responses = " + ANSWERS % '{\\"access_token\\": \\"of-nobody-at-all\\"}' + " }"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (document(method(BACKEND % (HEADER + 'x-api-key" = "\'zuo8aengi6ei\'"'))), "misconfigured"),
        (document(method(BACKEND % (HEADER + 'Authorization" = "\'Basic ZGVwbG95Omh1bnRlcjI=\'"'))), "misconfigured"),
        (document(method(BACKEND % (HEADER + 'x-api-key" = "method.request.header.x-api-key"'))), "satisfied"),
        (document(method(BACKEND % (HEADER + 'x-api-key" = "stageVariables.key"'))), "satisfied"),
        (document(method(BACKEND % (HEADER + 'x-api-key" = "\'${var.any}\'"'))), "satisfied"),
        (document(method('security = [{ token = [] }], example = { password = "zuo8aengi6ei" }')), "satisfied"),
        (document(method(MOCK % '{\\"access_token\\": \\"of-nobody-at-all\\", \\"token_type\\": \\"Bearer\\"}')), "satisfied"),
        (document(method(f"{BACKEND_IS} merge(var.any, {KEPT})")), "misconfigured"),
        (document(method(f'{BACKEND_IS} var.any == "a" ? {KEPT} : {KEPT.replace("aeng", "gnea")}')), "misconfigured"),
        (document(method(f"{BACKEND_IS} merge(var.any, {SAID})")), "unknown"),
        (document(method(f'{BACKEND_IS} var.any == "a" ? {SAID} : {SAID.replace("nobody", "others")}')), "satisfied"),
        (document(method(f"{BACKEND_IS} var.any")), "satisfied"),
        (document('"/orders" = var.any'), "unknown"),
        ("var.any", "unknown"),
        ('"zuo8aengi6ei"', "unknown"),
    ],
)
def test_what_integrations_send_along(body: str, wanted: str) -> None:
    assert verdict(API.format(body), "generic/workloads-keep-secrets-out-of-environment") == wanted


SHARED = """
resource "aws_apigatewayv2_api" "main" {
  name          = "orders"
  protocol_type = "HTTP"
  body = jsonencode({
    openapi    = "3.0.1"
    components = { x-amazon-apigateway-integrations = { orders = {
      type = "http_proxy", uri = "http://orders.example.com", requestParameters = { "overwrite:header.x-api-key" = "zuo8aengi6ei" }
    }, led_on = { "$ref" = "#/components/x-amazon-apigateway-integrations/orders" } } }
    paths = { "/orders" = { get = { x-amazon-apigateway-integration = %s } } }
  })
}
"""


@pytest.mark.parametrize(
    ("ref", "wanted"),
    [
        ('"#/components/x-amazon-apigateway-integrations/orders"', "misconfigured"),
        ("var.any", "unknown"),
        ('"#/components/x-amazon-apigateway-integrations/${var.any}"', "unknown"),
        ('"orders.json"', "unknown"),
        ('"#/components/x-amazon-apigateway-integrations/others"', "unknown"),
        ('"#/components/x-amazon-apigateway-integrations/led_on"', "unknown"),
    ],
)
@pytest.mark.parametrize("control", ["generic/workloads-keep-secrets-out-of-environment", "apigateway/integrations-require-tls"])
def test_an_integration_may_stand_among_the_components(control: str, ref: str, wanted: str) -> None:
    """As AWS writes it: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-extensions-integrations.html."""
    assert verdict(SHARED % f'{{ "$ref" = {ref} }}', control) == wanted


@pytest.mark.parametrize(("backend", "wanted"), [("var.any", "unknown"), (f"merge(var.any, {KEPT})", "misconfigured")])
def test_what_is_not_known_may_lead_to_the_components(backend: str, wanted: str) -> None:
    assert verdict(SHARED % backend, "generic/workloads-keep-secrets-out-of-environment") == wanted


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ("", "satisfied"),
        ('connectionType = "INTERNET"', "satisfied"),
        ("connectionType = var.any", "unknown"),
        ('connectionType = "VPC_LINK"', "misconfigured"),
        ('connectionType = "vpc_link", tlsConfig = {}', "misconfigured"),
        ('connectionType = "VPC_LINK", tlsConfig = { serverNameToVerify = "" }', "misconfigured"),
        ('connectionType = "VPC_LINK", tlsConfig = { serverNameToVerify = "orders.example.com" }', "satisfied"),
        ('connectionType = "VPC_LINK", tlsConfig = { serverNameToVerify = "orders.${var.any}" }', "satisfied"),
        ('connectionType = "VPC_LINK", tlsConfig = { serverNameToVerify = var.any }', "unknown"),
        ('connectionType = "VPC_LINK", tlsConfig = var.any', "unknown"),
    ],
)
def test_how_private_backends_of_an_http_api_are_reached(says: str, wanted: str) -> None:
    body = document(method(f"x-amazon-apigateway-integration = {{ {says} }}"))
    api = API.format(body).replace("aws_api_gateway_rest_api", "aws_apigatewayv2_api")
    assert verdict(api, "apigateway/private-integrations-require-tls") == wanted

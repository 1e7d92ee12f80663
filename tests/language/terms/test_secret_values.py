"""What only the value tells: under a name that may say whose a secret is, and in a Secret of Kubernetes under any name."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import partial

import pytest

from srm_tf.language.terms.secret_names import announces
from srm_tf.language.terms.secret_patterns import tells
from srm_tf.language.terms.secret_templates import manifests
from srm_tf.language.terms.secret_values import is_made_up
from srm_tf.model.value import GAP, LATER, Unknown, Value
from srm_tf.model.verdict import Verdict
from tests.language.terms.build import ref, resource
from tests.language.terms.test_secrets import environment, judged
from tests.support.counting import calls

DRAWN = "k9Xy2mQp7RtVw4Bz"
NAMES = (
    "DB_PASSWORD_STAGE",
    "API_TOKEN_SERVICE",
    "PASSWORD_USER",
    "SLACK_TOKEN_ENV",
    "dbPasswordHost",
    "API_KEY_LAMBDA",
    "api-key-backend",
)
MADE_UP = ["k9Xy2mQp7RtVw4Bz", "Tr0ub4dor&3", "Summer2024!", "3f2a9c81d07be46512ac88f09d3b7e21", "p4ssw0rd", "x9k-Tr4w7-Qm2z"]
NAMED = """
prod prod-eu-1 team-a1-b2c3 rotate-secret-a1b2c3d4 AWSCURRENT linux_x86_64 svc-user-2
api-service-v2 userServiceV2 Ec2InstanceV2 db01 svc_user_2 ip-10-0-1-5 10.0.0.1:5432 db01.internal.example.com
shop.cxy12abc34de.eu-west-1.rds.amazonaws.com user1@example.com vpc-0a1b2c3d4e5f67890 i-0abc12de34f567890 us-east-1 host.docker.internal
arn:aws:iam::111122223333:user/x2Yz9 https://x9.example.com/a1B2c3 3fa85f64-5717-4562-b3fc-2c963f66afa6
2024-01-02T03:04:05Z v1.2.3 k8s-prod-eks-v1-29 111122223333 team/svc-2/db1x2 a1b2c3d4e5f60718293a4b5c6d7e8f9012345678 header
${K9x2} <a1B2c3D4> sts-v2-a1b2c3 U02AB3CD4EF E1A2B3C4D5E6F7 WIN-3K4J5H6G7F8 PT15M30S Shop-TokenFn-1A2B3C4D5E6F7 -Dshop.Timeout=30
shop/app:1.2.3-a1b2c3 host1:5432,h3x2y:5432 utf8mb4_0900_ai_ci
"""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", MADE_UP)
def test_a_password_stands_under_a_name_that_says_whose_it_is(name: str, text: str) -> None:
    assert not announces(name)
    answer = environment({name: text})
    assert answer.verdict == Verdict.MISCONFIGURED
    assert text not in repr(answer)
    for line in (
        f"export {name}={text}",
        f'{name}: "{text}"',
        f"- name: {name}\n  value: {text}\n",
        f"- value: '{text}'\n  name: {name}\n",
    ):
        assert judged(line).verdict == Verdict.MISCONFIGURED, line


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", re.findall(r"\S+", NAMED))
def test_what_is_called_so_is_no_secret_there(name: str, text: str) -> None:
    assert not is_made_up(text)
    assert environment({name: text}).verdict == Verdict.SATISFIED
    assert judged(f"export {name}={text}").verdict == Verdict.SATISFIED


@pytest.mark.parametrize("name", ["STAGE", "SERVICE_HOST", "BUCKET", "TOKEN_ID", "PASSWORD_HASH", "SECRET_NAME", "KEY_USER", "ENV"])
def test_a_value_tells_nothing_under_other_names(name: str) -> None:
    assert environment({name: "k9Xy2mQp7RtVw4Bz"}).verdict == Verdict.SATISFIED


MANIFEST = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n"
CLEAR = [
    MANIFEST + "stringData:\n  host: db.internal\n  extra: k9Xy2mQp7RtVw4Bz\n",
    MANIFEST + "type: Opaque\ndata:\n  extra: azlYeTJtUXA3UnRWdzRCeg==\n",
    "kind: Secret\ndata:\n  .dockerconfigjson: eyJhdXRocyI6eyJyIjp7ImF1dGgiOiJaR1Z3Ykc5NU9taDFiblJsY2pJPSJ9fX0=\n",
    MANIFEST + "data:\n  config.json: eyJob3N0IjoiZGIwMSIsInBhc3N3b3JkIjoiazlYeTJtUXA3UnRWdzRCeiJ9\n",
    MANIFEST + "data:\n  .env: SE9TVD1kYjAxCkRCX1BBU1NXT1JEPWh1bnRlcjIK\n",
    "stringData:\n  extra: 'k9Xy2mQp7RtVw4Bz'\nkind: Secret\n",
    '"kind": "Secret"\n"stringData":\n  "extra": "k9Xy2mQp7RtVw4Bz"\n',
    "write_files:\n  - path: /x.yaml\n    content: |\n      kind: Secret\n      stringData:\n       extra: k9Xy2mQp7RtVw4Bz\n  - x\n",
    "kind: ConfigMap\ndata:\n  a: b\n---\n" + MANIFEST + "stringData:\n  extra: k9Xy2mQp7RtVw4Bz\n",
]
CREATED = "kubectl create secret generic db --from-literal=host=db.internal --from-literal="
KEPT = [
    MANIFEST + "stringData:\n  host: db.internal\n  user: app\n  url: https://github.com/org/repo\n  type: git\n",
    MANIFEST + "stringData:\n  extra: ${extra}\n",
    MANIFEST + "  uid: k9Xy2mQp7RtVw4Bz\ndata: {}\n",
    MANIFEST + "stringData:\n  user: app\nannotations:\n  x: k9Xy2mQp7RtVw4Bz\n",
    "kind: ConfigMap\ndata:\n  extra: k9Xy2mQp7RtVw4Bz\n---\n" + MANIFEST + "stringData:\n  user: app\n",
    "kind: SecretStore\ndata:\n  extra: k9Xy2mQp7RtVw4Bz\n",
    MANIFEST + "data:\n  user: YXBw\n  host: ZGIuaW50ZXJuYWw=\n",
    MANIFEST + "data:\n  config.json: eyJob3N0IjoiZGIwMSIsInVzZXIiOiJ1MngzeTR6In0=\n",
    MANIFEST + "data:\n  vpc: dnBjLTBhMWIyYzNkNGUK\n",
    MANIFEST + "data:\n  ini: cG9ydD01NDMyCnZwYz12cGMtMGExYjJjM2Q0ZQo=\n",
    MANIFEST + "stringData:\n  client-id: k9Xy2mQp7RtVw4Bz\n  opts: -Dapp.Mode=1\n",
]


@pytest.mark.parametrize("text", CLEAR)
def test_a_secret_of_kubernetes_holds_one_under_whatever_name(text: str) -> None:
    answer = judged(text)
    assert answer.verdict == Verdict.MISCONFIGURED
    assert "k9Xy2mQp7RtVw4Bz" not in repr(answer)


@pytest.mark.parametrize("text", KEPT)
def test_a_secret_of_kubernetes_may_hold_names_and_addresses(text: str) -> None:
    assert judged(text).verdict == Verdict.SATISFIED


@pytest.mark.parametrize("document", ["kind: Secret\n", "kind: Secret\n---\n"])
def test_a_long_text_of_manifests_is_read_once(document: str) -> None:
    few, many = (calls(partial(_read, document * times)) for times in (200, 2_000))
    assert many < 11 * few


def test_a_secret_of_kubernetes_may_stand_behind_many_objects() -> None:
    others = "".join(f'{{"kind": "ConfigMap", "data": {{"a": "{number}"}}}}\n' for number in range(60))
    kept = '{"kind": "Secret", "stringData": {"extra": "%s"}}\n'
    answers = [judged(f"cat <<EOF\n{others}{kept % text}EOF\n").verdict for text in ("k9Xy2mQp7RtVw4Bz", "app")]
    assert answers == [Verdict.MISCONFIGURED, Verdict.SATISFIED]


def _read(text: str) -> None:
    list(manifests(text, bool))


def test_kubectl_puts_one_into_a_secret_under_whatever_name() -> None:
    assert judged(CREATED + "extra=k9Xy2mQp7RtVw4Bz").verdict == Verdict.MISCONFIGURED
    assert judged(CREATED + "'extra=k9Xy2mQp7RtVw4Bz'").verdict == Verdict.MISCONFIGURED
    for other in ("user=app", "client-id=k9Xy2mQp7RtVw4Bz", "extra=$EXTRA", 'extra="${extra}"', "url=https://x9.example.com/a1B2c3"):
        assert judged(CREATED + other).verdict == Verdict.SATISFIED, other


@pytest.mark.parametrize(
    "text",
    [
        "--from-literal=extra=k9Xy2mQp7RtVw4Bz",
        "define('NONCE_SALT', 'kD8s!x2@mQp7RtVw4Bz|kD8s');",
        "DB_PASSWORD_STAGE=k9Xy2mQp7RtVw4Bz",
        *CLEAR,
    ],
)
def test_no_text_with_one_is_shown(text: str) -> None:
    assert tells(text)


def test_a_manifest_may_be_json() -> None:
    told = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "app"}}
    kept = [{**told, "stringData": {"user": "app", "extra": DRAWN}}, {**told, "data": {"extra": b64encode(DRAWN.encode()).decode()}}]
    for manifest in (*kept, {"kind": "List", "items": kept}):
        for text in (json.dumps(manifest), json.dumps(manifest, indent=2)):
            for given in (text, f"kubectl apply -f - <<EOF\n{text}\nEOF\n", f"echo '{text}' | kubectl apply -f -"):
                answer = judged(given)
                assert answer.verdict == Verdict.MISCONFIGURED, given
                assert "extra" in answer.because
                assert DRAWN not in repr(answer)
    for other in ({**told, "kind": "ConfigMap", "data": {"extra": DRAWN}}, {**told, "stringData": {"client-id": DRAWN, "user": "app"}}):
        assert judged(json.dumps(other)).verdict == Verdict.SATISFIED
        assert judged(f"kubectl apply -f - <<EOF\n{json.dumps(other)}\nEOF\n").verdict == Verdict.SATISFIED


def test_what_told_is_said_of_a_name_that_leaves_it_open() -> None:
    answer = judged({"API_TOKEN_SERVICE": DRAWN})
    assert answer.because == "user_data.API_TOKEN_SERVICE is a literal that has the form of a secret"
    assert judged({"API_KEY_STAGE": "prod2024eu1"}).verdict == Verdict.SATISFIED


def test_an_element_gives_its_value_first() -> None:
    assert judged("env:\n- value: hunter2\n  name: DB_PASSWORD\n").verdict == Verdict.MISCONFIGURED
    assert judged('env: [{ value: "hunter2", name: "DB_PASSWORD" }]').verdict == Verdict.MISCONFIGURED
    for other in (
        "- value: prod\n- name: DB_PASSWORD\n  valueFrom: x\n",
        "- name: A\n  value: prod\n- name: DB_PASSWORD\n",
        "- value: a\n  name: DB_USER\n",
    ):
        assert judged(other).verdict == Verdict.SATISFIED, other


def test_docker_takes_a_variable_right_behind_its_letter() -> None:
    assert judged("docker run -eAPI_TOKEN=hunter2 app").verdict == Verdict.MISCONFIGURED
    assert judged("docker run -eDB_PASSWORD=hunter2 app").verdict == Verdict.MISCONFIGURED
    assert judged("docker run --rm -eDB_PASSWORD mysql").verdict == Verdict.SATISFIED


@pytest.mark.parametrize("name", ["AUTH_SALT", "SECURE_AUTH_SALT", "LOGGED_IN_KEY", "LOGGED_IN_SALT", "NONCE_KEY", "NONCE_SALT"])
def test_wordpress_signs_with_keys_and_salts(name: str) -> None:
    assert judged(f"define( '{name}', 'kD8s!x2@mQp7RtVw4Bz|kD8s' );").verdict == Verdict.MISCONFIGURED
    assert environment({f"WORDPRESS_{name}": "kD8s!x2@mQp7RtVw4Bz|kD8s"}).verdict == Verdict.MISCONFIGURED
    assert judged(f"define('{name}', 'put your unique phrase here');").verdict == Verdict.SATISFIED


@pytest.mark.parametrize("name", ["SESSION_KEY", "app.cookieKey", "WEBHOOK_HMAC"])
def test_a_name_of_a_key_may_be_that_of_one_in_a_session(name: str) -> None:
    assert environment({name: DRAWN}).verdict == judged(f"export {name}={DRAWN}").verdict == Verdict.MISCONFIGURED
    assert tells(f"export {name}={DRAWN}")
    for text in ("cart:v2:items", "user_session_v2", "HmacSHA256", "shop-session"):
        assert environment({name: text}).verdict == judged(f"export {name}={text}").verdict == Verdict.SATISFIED


def test_what_is_drawn_under_a_name_that_leaves_it_open() -> None:
    def under(name: str, text: str) -> Verdict:
        words = text.replace(GAP, LATER) if text != GAP else ""
        value = Value(
            Unknown("random_id.x.hex", ("random_id.x.hex",), shape=text, words=words), references=ref("random_id.x.hex").references
        )
        return environment({name: value}, resource("random_id.x")).verdict

    assert [under(name, GAP) for name in ("SESSION_KEY", "ADMIN", "BUCKET")] == [
        Verdict.MISCONFIGURED,
        Verdict.SATISFIED,
        Verdict.SATISFIED,
    ]
    assert [under("ADMIN", text) for text in (f"deploy:{GAP}", f"deploy-{GAP}")] == [Verdict.MISCONFIGURED, Verdict.SATISFIED]


@pytest.mark.parametrize("name", ["ADMIN", "SHOP_LOGIN", "dbCreds"])
def test_behind_a_user_stands_a_password(name: str) -> None:
    answer = environment({name: f"deploy:{DRAWN}"})
    assert answer.verdict == judged(f"export {name}=deploy:{DRAWN}").verdict == Verdict.MISCONFIGURED
    assert DRAWN not in repr(answer)
    assert tells(f"export {name}=deploy:{DRAWN}")
    for text in ("alice", "alice@example.com", "admin:admins", DRAWN, "shop/creds:1", "arn:aws:iam::111122223333:user/x2Yz9"):
        assert environment({name: text}).verdict == judged(f"export {name}={text}").verdict == Verdict.SATISFIED


def test_the_name_of_a_secret_of_a_database_is_none() -> None:
    for name in ("DB_SECRET", "rdsSecret", "DATABASE_SECRET"):
        assert environment({name: "shop-db"}).verdict == judged(f"export {name}=shop-db").verdict == Verdict.SATISFIED
        assert environment({name: DRAWN}).verdict == judged(f"export {name}=hunter2").verdict == Verdict.MISCONFIGURED
        for text in ("correct-horse", "super-secret", "my-secret-pw"):
            assert environment({name: text}).verdict == judged(f"export {name}={text}").verdict == Verdict.MISCONFIGURED
    for name in ("DB_PASSWORD", "JWT_SECRET", "SECRET"):
        assert environment({name: "shop-db"}).verdict == judged(f"export {name}=shop-db").verdict == Verdict.MISCONFIGURED


def test_a_version_stands_under_the_name_of_a_package() -> None:
    for name, text in (("jsonwebtoken", "9.0.2"), ("csrf-token", "^3.1.0"), ("@acme/generate-password", "latest")):
        assert judged(f'"{name}": "{text}"').verdict == Verdict.SATISFIED
    for name, text in (("DB_PASSWORD", "10.20.30"), ("password", "1.2.3"), ("db-password", "12.05.1987"), ("ADMIN_PASSWORD", "latest")):
        assert environment({name: text}).verdict == judged(f'"{name}": "{text}"').verdict == Verdict.MISCONFIGURED

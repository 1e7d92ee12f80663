"""Secrets in the code of functions and in templates."""

from __future__ import annotations

from time import process_time

import pytest

from srm_tf.language.terms.secret_code import literals_in_code, literals_in_prompts
from srm_tf.language.terms.secret_patterns import formats

HARMLESS = r"""
const sessionKey = "cart_v2"; const admin = "admin:users:read2"; const login = "/login/v2";
// const apiKey = 'kd82Hs0aLLq1';
## #set($apiKey = "kd82Hs0aLLq1")
const password = 'correct-horse';
if (token === 'expired') return deny();
jwt.sign(payload, secret, 'HS256')
createHmac('sha256', secret)
const token = crypto.createHash('md5').update(x);
const secretVersion = 'AWSCURRENT1';
const tokenUse = 'access1';
var tokenName = 'cookie2';
util.http.addResponseHeader('x-token', ctx.result.token);
return util.transform.toDynamoDBConditionExpression({ token: { eq: ctx.args.token } });
const KEY = 'pk1#token';
if (ctx.args.token.length < 10) util.error('Token too short', 'Token400');
'x-amz-security-token': ctx.stash.token
headers: { 'authorization': `Bearer ${ctx.stash.token}` }
"key" : { "pk" : $util.dynamodb.toDynamoDBJson("TOKEN#$ctx.args.token") }
passwordPolicy: 'strong8'
const apiKeyId = 'a1b2c3d4e5';
const token = event.token || 'default1';
{ code: 'InvalidToken', token: 'E401X0' }
redirect: '/login?token=1'
"secretArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-1a2B3c"
const secret = 'shop/db1/password';
const secretName = 'shop-db-1';
parameters: [{name: 'token', value: 'x1y2z3'}]
const REDACTED = ['password', 'address1', 'address2'];
util.error('Invalid password', 'BadRequest400v1');
uri.replace('token', 'oauth2/token1');
const COOKIE_TOKEN = 'auth_token_v2';
params.set('token', 'oauth2_token');
const secret = '%%ORIGIN_SECRET_1%%';
tokenError: 'invalid_token_400'
var key = 'uploads/2026/thumbnails/ProfileImageOfUser';
const key = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEkd82Hs0aLLq1';
createHmac('sha256', 'SECRET_FROM_KVS')
jwt.verify(token, key, 'RS256')
jwt.verify(token, 'RS256', key)
const token = '^[0-9a-f]{32}$';
location: { value: '/login?token=expired1&next_token=a1b2c3d4' }
fetch(`https://api.example.com/v1?api_key=key1234${suffix}`)
const sent = 'Bearer YOUR_TOKEN_FROM_1234';
/* const apiKey = 'kd82Hs0aLLq1'; */
"""

TELLING = r"""
const sessionKey = "k9Xy2mQp7RtVw3Zb";
const admin = "root:k9Xy2mQp7RtVw3Zb";
const PASSWORD = 'hunter2';
const password: string = 'Correct-Horse1';
let apiKey = "kd82Hs0aLLq1";
API_KEY = "kd82Hs0aLLq1"
"x-api-key": "kd82Hs0aLLq1"
'x-api-key': { value: 'kd82Hs0aLLq1' }
headers["x-api-key"] = "kd82Hs0aLLq1"
headers['x-api-key'].value === 'kd82Hs0aLLq1'
if ('kd82Hs0aLLq1' === headers['x-api-key'].value) {}
if (token != "kd82Hs0aLLq1") {}
setRequestHeader("X-Api-Key", "kd82Hs0aLLq1")
#set($apiKey = "kd82Hs0aLLq1")
$util.qr($headers.put("x-api-key", "kd82Hs0aLLq1"))
{"apiKey": "kd82Hs0aLLq1"}
{\"apiKey\": \"kd82Hs0aLLq1\"}
var credentials = 'admin:Correct-Horse1';
const auth = 'Basic ' + btoa('admin:Correct-Horse1');
const JWT_SECRET = `kd82Hs0aLLq1`;
jwt.verify(token, 'kd82Hs0aLLq1')
fetch('https://api.example.com/v1?api_key=kd82Hs0aLLq1')
"resourcePath": "/v1/charge?a=1&api_key=kd82Hs0aLLq1",
const sent = 'Bearer kd82Hs0aLLq1kd82Hs0aLLq1';
headers.append('x-api-key', 'kd82Hs0aLLq1')
const secret = Buffer.from('kd82Hs0aLLq1', 'utf8');
createHmac('sha256', 'kd82Hs0aLLq1').update(x)
var key = 'LzdWGpAToQ1DqYuzHxE6YOqi7G3X2yvNBot9mCXfx5k';
if (passcode !== '48392017') {}
const API_KEY = 'A1B2C3D4E5F6';
const API_KEY = 'ABCDEF123456';
/* of the gate */ const token = 'kd82Hs0aLLq1';
const url = 'https://admin:Correct-Horse1@x.example.com';
"""


@pytest.mark.parametrize("text", HARMLESS.strip("\n").splitlines())
def test_code_that_speaks_of_secrets_holds_none(text: str) -> None:
    assert [*formats(text), *literals_in_code(text)] == []


@pytest.mark.parametrize("text", TELLING.strip("\n").splitlines())
def test_code_holds_a_secret(text: str) -> None:
    assert [*formats(text), *literals_in_code(text)]


SAID = """
Use the token shop-token-2 of the vault, with the API key v2.1.3 or password must-have-8-characters.
Ask for the password again, and for the API key x-api-key-2; the token ABC-1234 is an example, the key arn:aws:kms:x:1 is not.
A token 12345678 digits long, or a password consisting of letters; key user/1a2B3c4D/x.
password: must-have-8-characters
Passwords: the password is at-least-12-chars.
password: min-10-letters
Password: minimum-8
Password: 8+characters
API Key: 32-character-hex
the password is case-sensitive-and-12-long.
password: rotate-every-90-days
token: valid-for-1-hour
password: db_password_2
token: OAuth2_token
api_key: SECRET_KEY_2024
secret: k8s_secret_name_1
password: _db_password_2
password: Db_Password2
password: 2fa_code_of_user
token: x86_64_builds
api_key: __API_KEY_1__
token: base64url_string
"""


@pytest.mark.parametrize("text", SAID.strip("\n").splitlines())
def test_what_a_prompt_says_of_secrets_is_none(text: str) -> None:
    assert list(literals_in_prompts(text)) == []


TOLD = """
Use token k9Xy2mQp7RtVw3Zb to call the API.
Call it with the API key k9Xy2mQp7RtVw3Zb.
password: Hunter2correct
password: Abcd-1234-xyzw
password: Summer2024-days
the password is correct8-characters9.
token: 8days8letters8hours
password: Xk7-9days-Qp2
password: Zq8#hT-10-words
api_key: max-365-Kx9f
password: my_real_Pa55
password: Tr0ub4dor_3
the token is x_kd82Hs0a.
"""


@pytest.mark.parametrize("text", TOLD.strip("\n").splitlines())
def test_a_prompt_tells_a_secret(text: str) -> None:
    assert list(literals_in_prompts(text))


@pytest.mark.parametrize(
    "unit",
    ["token", "token = ", "'aaaaaa' === ", "a[", '{"value": ', "token: str", "'Basic ' + (", "x_", "a-", "set(", "createHmac(", "?a="],
)
def test_no_code_takes_long(unit: str) -> None:
    list(literals_in_code(unit))  # compiles the patterns
    start = process_time()
    list(literals_in_code(unit * (10_000 // len(unit))))
    assert process_time() - start < 1


SIGNS_IN = r"""
conn = psycopg2.connect(host="db", user="shop", password="Sommerregen")
const c = mysql.createConnection({ host: 'db', user: 'shop', password: 'Sommerregen' });
client = MongoClient(host="db", username="shop", password="correcthorse")
pool = new Pool({ host: "db", password: "Sommerregen", database: "shop" });
conn = pymysql.connect(user='shop', passwd='Sommerregen', db='shop')
r = redis.Redis(host='cache', password='Sommerregen')
server = smtplib.SMTP("smtp"); cfg = dict(server="smtp", password="Sommerregen")
db = { "host": "db", "password": "Sommerregen" }
var dsn = "postgres://shop:Sommerregen@db/shop";
"""
SIGNS_IN_ELSEWHERE = r"""
conn = psycopg2.connect(host="db", user="shop", password=os.environ["DB_PASSWORD"])
const c = mysql.createConnection({ host: 'db', user: 'shop', password: process.env.DB_PASSWORD });
const c = mysql.createConnection({ host: 'db', user: 'shop', password: secret.password });
conn = connect(host="db", password="password")
fields = { host: "Host", password: "Password" }
labels = { server: "Server", user: "User", password: "Your password" }
schema = { host: "string", password: "string" }
rules = { host: "required", password: "required" }
const form = { username: "username", password: "password" };
form = { password: "Kennwort", username: "Benutzer" }
if (password === "expired" && host) { connect(); }
if password == "invalid": connect("x")
errors = { password: "invalid", host: "missing" }
token = "expired"
var type = "password"
PASSWORD_FIELD = "userPassword"
password_hash = "pbkdf2"
passwordPolicy = "strong"
redact(["password", "token"])
logger.info("password: changed")
const key = "user-name";
token_type = "Bearer"
grant_type = "password"
secret_name = "prod/db"
secretId: "prod/db/login"
conn = connect(host="db", password="{{resolve:secretsmanager:db}}")
conn = connect(host="db", password="${password}")
conn = connect(host="db", password="<password>")
conn = connect(host="db", password="changeme")
const props = { host: req.headers.host, password: "" };
// password: "Sommerregen", host: "db"
# host="db", password="Sommerregen"
tokenUse: "access"
password: "userPassword", host: "x"
paths = { host: "/etc/host", password: "/etc/password" }
keys = { host: "DB_HOST", password: "DB_PASSWORD" }
keys = { host: "db_host", password: "db_password" }
env = { host: "dbHost", password: "dbPass" }
"""


@pytest.mark.parametrize("text", SIGNS_IN.strip("\n").splitlines())
def test_who_signs_in_with_a_word_tells_it(text: str) -> None:
    assert [*formats(text), *literals_in_code(text)]
    call, _, rest = text.partition("(")
    if rest and "," in rest:
        assert list(literals_in_code(f"{call}(\n  " + rest.replace(", ", ",\n  ")))


@pytest.mark.parametrize("text", SIGNS_IN_ELSEWHERE.strip("\n").splitlines())
def test_a_word_in_code_is_no_password(text: str) -> None:
    assert list(literals_in_code(text)) == []

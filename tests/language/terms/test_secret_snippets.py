"""Secrets in scripts, code, settings and variables, and what only looks like one: each decided before it was tried."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.secret_patterns import assignments, formats, tells
from srm_tf.model.verdict import Verdict
from tests.language.terms.test_secrets import environment

HARMLESS = r"""
echo "  --password    Password of the user"
echo "  -t, --token   the token (required)"
echo "Password: the one that you chose"
args: ["--db-password", "$(DB_PASSWORD)", "--token-file", "/run/token"]
curl -fsSLu deploy https://git.example.com:8443/x
curl -Fuser=deploy:staff https://git.example.com
{"chpasswd": {"expire": false, "list": "ubuntu:RANDOM"}}
limit_req_zone $binary_remote_addr zone=token:10m rate=5r/s;
logger.info("createSecret: Successfully put secret for ARN %s and version %s." % (arn, version))
logger.error("testSecret: Unable to log into database with pending secret of secret ARN %s" % arn)
"secretKey": "password"
echo y | sudo -S apt-get install x
# machine git.example.com login deploy password correct-horse1x
# machine HOST login USER password PASS
# localhost:5432:orders:app:correct-horse1x
hostname:port:database:username:password
localhost:5432:orders:app:$PGPASSWORD
10.0.0.5:*:*:app:${password}
id:2345:respawn:/sbin/getty:38400
2024:01:02:03:04
root:x:0:0:root:/root:/bin/bash
adm:*:4:syslog,ubuntu
basic-auth: shop-basic-auth
passwordSecretKey: password
curl "https://api.example.com/v1?api_key=DEMO_KEY"
openssl pkcs12 -export -passout pass: -in a.pem
ansible-playbook --ask-vault-pass a.yml
PASSWORD="${PASSWORD:-$(pwgen)}"
"password": "$!{input.params('password')}"
MasterUserPassword: !Join ['', ['{{resolve:secretsmanager:', !Ref Secret, ':SecretString:password}}']]
<add name="Default" connectionString="Server=db;Database=shop;Integrated Security=SSPI" />
const token = req.headers.authorization;
this.password = settings.dbEntry1;
passphrase = cfg.entry1;
var token = headers.authorization ? headers.authorization.value : '';
password: 'Password is required',
def get_token(self, password=None):
smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd
export RESTIC_PASSWORD_COMMAND="cat /etc/restic/pw"
c.NotebookApp.password = u'sha1:67c9e60bb8b6:9ffede0825894254b2e042ea597d771089e11aed'
const secret = event.requestContext.authorizer.claims.sub;
password: "%{if x}a%{endif}"
password: !ENV DB_PASSWORD
password: !file /run/pw
password: awssecret://db
password: env:DB_PASSWORD
password: os.environ/DB_PASSWORD
password: "@Microsoft.KeyVault(SecretUri=x)"
password: pbkdf2_sha256$260000$abc$def=
token: my-token-here
token: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx
token: 00000000-0000-0000-0000-000000000000
echo "token: ok"
echo "Waiting for token: retry"
log "password: generated"
error: password: wrong
expect "password:" { send "$pw\r" }
Set-LocalUser -Name "Administrator" -Password (ConvertTo-SecureString $Password -AsPlainText -Force)
Set-ItemProperty -Path $Winlogon -Name DefaultPassword -Value (Get-SSMParameter -Name /ad/login -WithDecryption $true).Value
openssl pkcs12 -export -in a.pem -out a.p12 -password "pass:$PW"
docker service create --secret db_password shop
podman run --secret shop-token,type=env,target=TOKEN shop
docker build --secret id=npm_token,src=/run/npm .
"password": "Password:",
- {name: DB_PASSWORD, value: $(DB_PASSWORD)}
- {name: DB_PASSWORD, value: "${PASSWORD}"}
- {name: DB_PASSWORD, value: hunter2x, type: PARAMETER_STORE}
- {name: DB_PASSWORD, valueFrom: hunter2x}
Name=DB_PASSWORD,Value=$PW
variables = [{ name = "DB_PASSWORD", value = var.password }]
adcli join --stdin-password corp.example.com
log "token: rotated"
echo "password: not set"
raise ValueError("token: must not be empty")
logger.info("token: refreshed")
if password == "" { return errors.New("password: empty") }
SecretString: !Sub '{"username":"shop","password":"${DbPassword}"}'
https://x.example.com/reset?token=:token
postgres://shop:PASSWORD@db/shop
postgres://USER:PASSWORD@HOST:PORT/DB
"""

TELLING = r"""
run --db-password   correct-horse1 --verbose
run --db-password   correct-horse1 && echo done
curl -fsSLu deploy:correct-horse1 https://git.example.com
setx /M DB_PASSWORD correct-horse1
ldappasswd -x -s correct-horse1 uid=shop
npm set //registry.npmjs.org/:_authToken correct-horse1abcdefgh
DD_APP_KEY=0123456789abcdef0123456789abcdef01234567
x-honeycomb-team: correct1horse2battery3
curl -H "X-JFrog-Art-Api: correct-horse1" https://repo.example.com
args: ["--db-password", "correct-horse1"]
command: ["redis-server", "--requirepass", "correct-horse1"]
{"chpasswd": {"expire": false, "list": "ubuntu:correct-horse1"}}
sed -i "s|DB_PASS|correct-horse1|" /etc/app.conf
sed -i 's/__DB_PASSWORD__/correct-horse1/g' /etc/app.conf
sed -i "s/DB_PASSWORD_PLACEHOLDER/correct-horse1/" app.env
sed -i 's#{{db_password}}#correct-horse1#' app.env
expect -c 'spawn ssh host; expect "assword:"; send "correct-horse1\r"; interact'
echo -e "correct-horse1\ncorrect-horse1" | passwd deploy
printf 'correct-horse1\ncorrect-horse1\n' | smbpasswd -a -s deploy
(echo correct-horse1; echo correct-horse1) | passwd deploy
curl -H 'Authorization: token 0123456789abcdef0123456789abcdef01234567' https://git.example.com
mysql -e "GRANT ALL ON *.* TO 'shop'@'%' IDENTIFIED BY \"correct-horse1\""
mysql -e "ALTER USER 'root'@'localhost' IDENTIFIED WITH mysql_native_password BY 'correct-horse1';"
Set-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon' -Name DefaultPassword -Value 'correct-horse1'
reg add "HKLM\SOFTWARE\x" /v DefaultPassword /t REG_SZ /d correct-horse1 /f
choco install agent --params "/ApiKey:0123456789abcdef0123456789abcdef"
echo correct-horse1 | docker login -u deploy --password-stdin registry.example.com
npm config set _authToken correct-horse1abcdefgh
aws ssm put-parameter --name /shop/db_password --type SecureString --value correct-horse1
redis-cli CONFIG SET requirepass correct-horse1
gitlab-runner register -r correct-horse1abcdefghij --url https://gitlab.com
7z x -pcorrect-horse1 a.7z
ansible-vault decrypt --vault-password-file <(echo correct-horse1) a.yml
SSHPASS=correct-horse1 sshpass -e ssh deploy@host
ssh-keygen -t ed25519 -N 'correct-horse1' -f key
PASSWORD="${1:-correct-horse1}"
let API_TOKEN = `correct-horse1`;
const apiKey = process.env.API_KEY || '0123456789abcdef0123456789abcdef';
var expected = 'Basic ' + 'ZGVwbG95OlRyMHViNGRvcjM=';
var authString = "Basic ZGVwbG95OlRyMHViNGRvcjM=";
headers: { Authorization: 'Basic ZGVwbG95OlRyMHViNGRvcjM=' }
headers: { "Authorization": "Bearer 7fjQ2kd93kdkLs02kdkfj" }
password = os.getenv("DB_PASSWORD", "correct-horse1")
PASSWORD: str = "correct-horse1"
#set($headers["x-api-key"] = "0123456789abcdef0123456789abcdef")
$util.qr($headers.put("x-api-key", "0123456789abcdef0123456789abcdef"))
"headers": {"Authorization": "Bearer 7fjQ2kd93kdkLs02kdkfj"}
ENV DB_PASSWORD correct-horse1
SetEnv DB_PASSWORD correct-horse1
fastcgi_param DB_PASSWORD correct-horse1;
proxy_set_header Authorization "Basic ZGVwbG95OlRyMHViNGRvcjM=";
proxy_set_header X-Api-Key correct-horse1abc;
10.0.0.1 : XAUTH "correct-horse1"
bindpw correct-horse1
ldap_default_authtok = correct-horse1
rcon_password "correct-horse1"
mysql -u root -ptest
openssl pkcs12 -export -in a.pem -out a.p12 -password "pass:correct-horse1"
Set-LocalUser -Name Administrator -Password (ConvertTo-SecureString 'correct-horse1' -AsPlainText -Force)
./register --secret correct-horse1
- {name: DB_PASSWORD, value: correct-horse1}
Name=DB_PASSWORD,Value=correct-horse1
ParameterKey=DbPassword,ParameterValue=correct-horse1
SecretString: !Sub '{"username":"${User}","password":"correct-horse1"}'
SecretString: '{"username":"shop","code":"correct-horse1"}'
jenkins-cli.jar -auth admin:correct-horse1 list-jobs
java -jar jenkins-cli.jar -s http://localhost -auth admin:11abcdef0123456789abcdef0123456789 list-jobs
mc alias set s3 http://localhost:9000 minioadmin correct-horse1
define( 'AUTH_KEY', 'correct-horse1abcdefghij' );
'password' => 'correct-horse1',
'password' => env('DB_PASSWORD', 'correct-horse1'),
password => "correct-horse1"
"password" => "correct-horse1"
user { password => "correct-horse1" }
debconf-set-selections <<< 'mysql-server mysql-server/root_password password correct-horse1'
echo "mysql-server mysql-server/root_password password correct-horse1" | debconf-set-selections
slappasswd -s correct-horse1
ipa-server-install -p correct-horse1 -a correct-horse1
net ads join -U admin%correct-horse1
impdp system/correct-horse1@orcl
sqlplus sys/correct-horse1 as sysdba
rman target sys/correct-horse1@orcl
vncpasswd -f <<< "correct-horse1"
echo "correct-horse1" | vncpasswd -f > ~/.vnc/passwd
grafana-cli admin reset-admin-password correct-horse1
pass4SymmKey = correct-horse1
nessuscli agent link --key=0123456789abcdef0123456789abcdef --host=cloud.tenable.com
auth_pass correct-horse1
authentication { auth_type PASS auth_pass correct-horse1 }
stats auth admin:correct-horse1
user admin insecure-password correct-horse1
openvpn --askpass <(echo correct-horse1)
sed -i 's|%%API_TOKEN%%|a8f5f167f44f4964|' f
sed -i "s/{{API_KEY}}/a8f5f167f44f4964/" f
sed -i s/ADMIN_PASSWORD/correct-horse1/ f
perl -pi -e 's/__DB_PASSWORD__/correct-horse1/' f
const token = `a8f5f167f44f4964`;
request.headers['x-api-key'] = { value: 'a8f5f167f44f4964' };
var headers = { 'x-api-key': { value: 'a8f5f167f44f4964' } };
request.headers["x-origin-token"] = {value: "a8f5f167f44f4964"};
response.headers['x-secret-token'] = 'a8f5f167f44f4964';
app.config['SECRET_KEY'] = 'a8f5f167f44f4964'
os.environ["DB_PASSWORD"] = "correct-horse1"
os.environ.get("DB_PASSWORD") or "correct-horse1"
headers.set("X-Api-Key", "a8f5f167f44f4964")
props.put("password", "correct-horse1")
System.setProperty("javax.net.ssl.keyStorePassword", "correct-horse1");
net use Z: \\files\share /user:corp\deploy correct-horse1
$headers = @{ Authorization = "Bearer a8f5f167f44f4964a8f5" }
expect "*?assword:*" { send -- "correct-horse1\r" }
echo correct-horse1abc | gh auth login --with-token
echo a8f5f167f44f4964 | helm registry login -u x --password-stdin r.example.com
"""

VARIABLES_WITHOUT = r"""
JWT_ACCESS_TOKEN_EXPIRATION_TIME=3600
TOKEN_EXPIRES_AT=1735689600
TOKEN_BUCKET_CAPACITY=100
API_KEY_THROTTLE=500
TOKEN_RETRIES=5000
ACCESS_TOKEN_SCOPES=orders
PASSWORD_ENTROPY=120
TOKEN_LIFE=24h
NEW_RELIC_TRUSTED_ACCOUNT_KEY=1234567
NEW_RELIC_LICENSE_KEY_SECRET=newrelic-prod
AIRFLOW__CORE__SQL_ALCHEMY_CONN_SECRET=sql_alchemy_conn
DB_PASSWORD=aws-ssm:///prod/db/password
JWT_SECRET=CHANGE-THIS-generate-with-openssl-rand-base64-32
API_TOKEN=change-me-after-deploy
API_TOKEN=please_change_me
API_TOKEN=update_me
API_TOKEN=OVERRIDE_ME
API_TOKEN=not-configured
API_TOKEN=placeholder_to_be_updated
API_TOKEN=PASTE_THE_TOKEN_HERE
API_TOKEN=This value is managed manually
DB_PASSWORD_SSM_KEY=shop-db
DB_PASSWORD=not-a-secret
DB_PASSWORD=notasecret
DB_PASSWORD=not-used
DB_PASSWORD=unused
DB_PASSWORD=N/A
DB_PASSWORD=to-be-set
DB_PASSWORD=TO_BE_REPLACED
DB_PASSWORD=to-be-filled-in
DB_PASSWORD=set-by-ci
DB_PASSWORD=fill-me-in
DB_PASSWORD=see-secrets-manager
DB_PASSWORD=from-secrets-manager
DB_PASSWORD=in-secrets-manager
DB_PASSWORD=will-be-overridden
DB_PASSWORD=overridden-at-deploy
DB_PASSWORD=injected-at-runtime
DB_PASSWORD=set-in-console
DB_PASSWORD=stored-in-ssm
DB_PASSWORD=PLACEHOLDER_VALUE
DB_PASSWORD=placeholder-value
DB_PASSWORD=dummy-password
DB_PASSWORD=dummy_value
DB_PASSWORD=example-password
DB_PASSWORD=my-example-password
API_KEY=api-key-here
DD_KMS_API_KEY=AQICAHhVq0j6yqPbW3V9
AWS_SECRET_ACCESS_KEY=test
PASSWORD_RESET_PAGE=reset.html
FORGOT_PASSWORD_EMAIL_SUBJECT=Reset your password
TOKEN_EXPIRATION_MS=900000
TOKEN_BUDGET=4096
ID_TOKEN_UNITS=hours
PASSWORD_REUSE=forbidden
PASSWORD_REUSE_PREVENTION=strict
TOKEN_QUOTA=100000
TOKEN_REQUEST=audience
TOKEN_WINDOW=300
TOKEN_CACHE=redis
TOKEN_CONTRACT=0x6B175474E89094C44Da98b954EedeAC495271d0F
GOOGLE_APPLICATION_CREDENTIALS=gcp.json
BASIC_AUTH=shop-basic-auth
BASIC_AUTH=Basic realm
PASSWORD_CHARSET=abcdefghijk
XSRF_TOKEN=XSRF-TOKEN
API_TOKEN=test
PASSWORD_ERROR=wrong-password
PASSWORD_ROTATION_SCHEDULE=rate(30 days)
ORIGIN_SECRET=%%ORIGIN_SECRET%%
"""

VARIABLES_WITH = r"""
SHOP_API_KEY_AT=a8f5f167f44f4964
SHOP_PASSWORD_AT=correct-horse1
DB_PASSWORD=ChangeMe123!
DB_PASSWORD=placeholders9
TOKEN_PROD=0123456789
TWILIO_API_KEY_SECRET=correct-horse1
AZURE_ACCOUNT_KEY=1234567
RABBITMQ_ERLANG_COOKIE=SWQOKODSQALRPCLNMEQG
VAULT_SECRET_ID=8a7b5c3d-1e2f-4a5b-9c8d-7e6f5a4b3c2d
AES_KEY=8f3c1b2a9d7e6f504132abcd98761234
DB_PASSWORD=test
JWT_SECRET=test
HTTP_BASIC_AUTH=Basic ZGVwbG95OmNvcnJlY3QtaG9yc2Ux
HTTP_BASIC_AUTH=ZGVwbG95OmNvcnJlY3QtaG9yc2Ux
"""

FORMS = [
    "PAYMENTS=sk_" + "test_FAKE51H8x9L2KqZtUvWxYz0123456789",
    "PAYMENTS=rk_" + "test_FAKE51H8x9L2KqZtUvWxYz0123456789",
    "FLAGS=sdk-" + "1f0e3dad-9990-8345-b743-9f8ffabdffc4",
]


def lines(text: str) -> list[str]:
    return text.strip("\n").splitlines()


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_a_text_that_speaks_of_secrets_holds_none(text: str) -> None:
    assert [*formats(text), *assignments(text)] == []


@pytest.mark.parametrize("text", [*lines(TELLING), *FORMS])
def test_a_text_holds_a_secret(text: str) -> None:
    assert [*formats(text), *assignments(text)]
    assert tells(text)


@pytest.mark.parametrize(
    ("manifest", "names"),
    [
        ("env:\n  - name: DB_PASSWORD\n    value: correct-horse1\n", ["DB_PASSWORD"]),
        ('{\n "name": "DB_PASSWORD",\n "value": "correct-horse1"\n}', ["DB_PASSWORD"]),
        ("OptionName: DbPassword\nValue: !Ref Password\n", []),
        ("- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: db, key: password}\n- name: STAGE\n  value: prod\n", []),
        ("- Name: DB_PASSWORD\n  Value: shop-db\n  Type: SECRETS_MANAGER\n", []),
        ("- name: token\n- value: prod\n", []),
        ("- secretKey: db-user\n  remoteRef:\n    key: prod/db\n", []),
        ('- "remoteRef":\n    "key": "prod/db"\n    "property": "user"\n  "secretKey": "db-user"\n', []),
        ("- secretKey: db-user\n  name: store\n", ["secretKey"]),
        ("- remoteRef:\n    key: prod/db\n  secretKey: db-user\nminio:\n  user: app\n  secretKey: correct-horse1\n", ["secretKey"]),
    ],
)
def test_the_variables_of_a_manifest(manifest: str, names: list[str]) -> None:
    assert list(assignments(manifest)) == names


@pytest.mark.parametrize(
    ("text", "holds_one"),
    [
        ('"args":\n- "--db-password"\n- "correct-horse1"\n', True),
        ("runcmd:\n- - mysql\n  - -uroot\n  - -pcorrect-horse1\n  - -e\n  - select 1\n", True),
        ("command:\n  - redis-server\n  - --requirepass\n  - correct-horse1\n", True),
        ("args:\n  - --db-password\n  - correct-horse1\n", True),
        ("args:\n  - --token-ttl\n  - 12h\n  - --password-from\n  - env\n", False),
        ("args:\n  - --db-password\n  - $(DB_PASSWORD)\n", False),
        ("args:\n  - --db-password\n  - --verbose\n", False),
        ("runcmd:\n- docker login\n- mkdir -p /srv/orders9\n", False),  # two commands
        ("packages:\n- sshpass\n- -p\n", False),
        ('"chpasswd":\n  "expire": false\n  "list": |\n    ubuntu:correct-horse1\n', True),
        ('"chpasswd":\n  "expire": false\n  "list": "ubuntu:RANDOM"\n', False),
        ("[OUTPUT]\n    Name   datadog\n    apikey 0123456789abcdef0123456789abcdef\n", True),
        ("[OUTPUT]\n    Name   datadog\n    apikey ${DD_API_KEY}\n    HTTP_User token-reader\n", False),
    ],
)
def test_words_that_stand_on_lines_of_their_own(text: str, *, holds_one: bool) -> None:
    assert bool([*formats(text), *assignments(text)]) == holds_one
    assert tells(text) == holds_one


@pytest.mark.parametrize("text", lines(VARIABLES_WITHOUT))
def test_a_variable_that_speaks_of_a_secret_is_none(text: str) -> None:
    name, _, value = text.partition("=")
    assert environment({name: value}).verdict == Verdict.SATISFIED


@pytest.mark.parametrize("text", [*lines(VARIABLES_WITH), *FORMS])
def test_a_variable_is_a_secret(text: str) -> None:
    name, _, value = text.partition("=")
    answer = environment({name: value})
    assert answer.verdict == Verdict.MISCONFIGURED
    assert value not in answer.because

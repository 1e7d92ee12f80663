"""What stands under the name of a secret, and is none."""

from __future__ import annotations

from time import process_time

import pytest

from srm_tf.language.terms.secret_commands import taken
from srm_tf.language.terms.secret_patterns import assignments, formats, tells
from srm_tf.language.terms.stand_ins import stands_in

BUILD = """
version: 0.2
env:
  secrets-manager:
    DB_PASSWORD: prod/db:password

    NPM_TOKEN: "npm:token"
  parameter-store:
    API_KEY: /ci/key
  variables:
    OTHER_PASSWORD: correct-horse
phases:
  build:
    commands:
      - export ADMIN_TOKEN=battery-staple
"""


def test_a_build_takes_secrets_by_the_names_of_what_holds_them() -> None:
    assert list(assignments(BUILD)) == ["OTHER_PASSWORD", "ADMIN_TOKEN"]
    assert list(assignments("env:\n  secrets-manager:\n    DB_PASSWORD: prod:password")) == []
    assert list(assignments("secrets-manager: x\nDB_PASSWORD: prod:password")) == ["DB_PASSWORD"]
    as_terraform_writes_it = '"env":\n  "parameter-store":\n    "API_KEY": "ciKey9"\n  "variables":\n    "ADMIN_TOKEN": "battery-staple"\n'
    assert list(assignments(as_terraform_writes_it)) == ["ADMIN_TOKEN"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("password: { type: string }", []),
        ("secret: [one, two]", []),
        ("secret: *shared", []),
        ("token: &shared", []),
        ("existingSecret: database", []),
        ("secretKeyRef: database", []),
        ('password: "{correct-horse}"', ["password"]),
        ("password: correct-horse", ["password"]),
    ],
)
def test_what_stands_there_in_a_document_is_no_secret(line: str, names: list[str]) -> None:
    assert list(assignments(line)) == names


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        ("method.request.header.Authorization", True),
        ("integration.response.body.token", True),
        ("context.authorizer.apiKey", True),
        ("stageVariables.token", True),
        ("$context.authorizer.password", True),
        ("'correct-horse-battery'", False),
        ("context.is everything", False),
    ],
)
def test_the_source_of_a_parameter_of_api_gateway_is_no_secret(text: str, is_none: bool) -> None:
    assert stands_in(text) is is_none


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("docker run -d --name mongo -p 27017:27017 mongo:7", False),
        ("docker run --name mysql -p3306:3306 mysql:8", False),
        ("mongodump -u backup -p correct-horse", True),
        ("mysqldump -u backup -pcorrect-horse shop", True),
        ("mongosh -u backup -p 1234567", True),
        ('{"auths": {"r.example.com": {"auth": "ZGVwbG95OmNvcnJlY3QtaG9yc2U="}}}', True),  # deploy:correct-horse
        ('{"modules": {"auth": "required"}, "api": {"auth": "basicauth"}}', False),
    ],
)
def test_what_commands_and_settings_take_as_a_password(text: str, is_one: bool) -> None:
    assert (list(formats(text)) == ["a password that a command or a header takes"]) is is_one


HARMLESS = r"""
sudo: ALL=(ALL) NOPASSWD:ALL
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
docker run -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN image
printf "DB_PASSWORD=%s\n" "$1" >> .env
password = %(db_password)s
password=@DB_PASSWORD@
password=__DB_PASSWORD__
DB_PASSWORD=#{DbPassword}#
password_encryption = scram-sha-256
PASSWORD_HASHER=argon2
TOKEN_LIMIT_PER_DAY=1000
OPENAI_MAX_TOKEN=4096
passwd:     files sss
set /p DB_PASSWORD=Type in the password of the database:
SET /P "TOKEN=What is your token? "
"tokenShownOnce": "This token is shown once. Copy it now."
"forgotPassword": "Forgot your password?"
"invalidToken": "The token is invalid."
"confirmPassword": "Confirm password"
nextToken: nextToken
"clientRequestToken": "2b0e3f7a"
"token": "{% $states.context.Task.Token %}"
passwordSecret: database
imagePullSecret: registry
tool --username --password --format json
const password = process.env.DB_PASSWORD;
connect(user, password=config.password)
connect(user=user, password=password)
connect(password=password, user=user)
let token = await getToken();
$password = ConvertTo-SecureString $given -AsPlainText -Force
: "${DB_PASSWORD:?DB_PASSWORD must be set}"
login ${API_TOKEN:+--token "$API_TOKEN"}
def connect(password: str, token: str) -> None:
function connect(token: string, password: string) {
password: String!
password: !Ref DbPassword
password: !Sub "{{resolve:secretsmanager:db:SecretString:password}}"
password: <your password>
DB_PASSWORD=REPLACE_WITH_SECRET
DB_PASSWORD=insert-password-here
DB_PASSWORD=managed-by-secrets-manager
fetch(address, { credentials: 'same-origin' })
<label>Password: <input type="password"></label>
-- password: rotated each month
PRIVATE_KEY=server.key
tls_private_key: server.pem
TOKEN_MAX_AGE=3600
VAULT_SECRET_MOUNT=app
ACCESS_TOKEN_LIFESPAN=1h
$secretValue = aws secretsmanager get-secret-value --secret-id $given
 * @param token: what the service gave
sed -n '/-----BEGIN PRIVATE KEY-----/,/-----END PRIVATE KEY-----/p' bundle.pem
-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----
-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----
password: ENC[AES256_GCM,data:8FkW,iv:c0A,tag:q1,type:str]
db.password=ENC(AQICAHhx0aS)
DB_PASSWORD=@@DB_PASSWORD@@
DB_PASSWORD=[REDACTED]
DB_PASSWORD="TODO: ask the team"
DB_PASSWORD=example
usage: tool --password PASSWORD --api-token TOKEN
secretKey: db-password
secretKey: "DB_PASSWORD"
DB_PASSWORD=change_me_before_use
DB_PASSWORD=change_me_to_32_chars
DB_PASSWORD=replace-with-a-256-bit-key
DB_PASSWORD=your-32-character-key
API_KEY=secret
ALTER USER app WITH PASSWORD :'pw'
echo "Password: see Secrets Manager"
To reset your password: press 1. For a new token: Please hold the line.
password := os.Getenv("DB_PASSWORD")
: "${DB_PASSWORD:=$GIVEN}"
sed -i "s/password=.*/password=$DB_PASSWORD/" /etc/app.conf
sed -i 's/max_token: 5/max_token=4096/' app.conf
sed -E 's/password=\S+/password=\[FILTERED\]/g' app.log
<AdministratorPassword><Value>*SENSITIVE*DATA*DELETED*</Value></AdministratorPassword>
wget -q https://example.com/Models.zip -P ~/Downloads
cp -a files.zip -P Backup
Expand-Archive -Path tools.zip -PassThru Tools
echo vm.max_map_count=262144 | sudo -s tee -a /etc/sysctl.conf
echo "vm.swappiness=1" | sudo -S tee -a /etc/sysctl.conf
schtasks /create /tn patch /tr "msiexec /p patch.msp" /sc once
sed -i 's/PasswordAuthentication yes/PasswordAuthentication no/' /etc/ssh/sshd_config
<property name="password" value="${db.password}"/>
useradd -m -p "$HASH" app
mkdir -p /opt/app && cp -p a b
keytool -importkeystore -srcstorepass "$STORE_PASS" -noprompt
echo "$JOIN_PASSWORD" | realm join -U admin corp.example.com
unzip -P "$ZIP_PASSWORD" a.zip
app:${DB_PASSWORD}@tcp(db.example.com:3306)/shop
BASIC_AUTH=enabled
"""

TELLING = r"""
NOPASSWD_TOKEN=correct-horse
aws configure set aws_session_token correct-horse
ENV AWS_SECRET_ACCESS_KEY correct-horse
password=%correct-horse
password=@correct-horse
password=__correct-horse
DB_PASSWORD=Correct-Horse
"password": "Correct horse battery staple!"
"password": "Password"
tool --password correct-horse --format json
DB_PASSWORD="${DB_PASSWORD:-correct-horse}"
connect(user=user, password="password")
password: password
with USERNAME=app,PASSWORD=password,HOST=db
{user: app, password: password}
DB_PASSWORD=enter-the-dragon
  --secret-string "{\"user\": \"app\", \"password\": \"correct-horse\"}"
* * * * * root send -H "X-Api-Key: correct-horse"
PRIVATE_KEY=correct.horse
API_KEY_SECOND=correct-horse
password: !Sub "correct-horse-battery"
TOKEN_SECRET=correct-horse
ACCESS_TOKEN=correct-horse
CLIENT_TOKEN=correct-horse
password: strong-horse
password=config.horse
-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END PRIVATE KEY-----
password := "correct-horse"
: "${DB_PASSWORD:=correct-horse}"
POSTGRES_PASSWORD=password
DB_PASSWORD=TOKEN
secretKey: correct-horse
"SecretKey": "supersecret"
SecretKey=SuperSecret123
DB_PASSWORD=ChangeMe_2024!
DB_PASSWORD=changeme-please-9
DB_PASSWORD=ReplaceMe123!
DB_PASSWORD=your-dog-rex9
DB_PASSWORD=secret
password: "This is my password."
DB_PASSWORD=placeholder-1x8f
password: seen-by-nobody
[Environment]::SetEnvironmentVariable('DB_PASSWORD', 'correct-horse', 'Machine')
sed -i 's/password=.*/password=correct-horse/' /etc/app.conf
sed -i "s|^db_token: .*|db_token: correct-horse|" /etc/app.conf
<AdministratorPassword><Value>correct-horse</Value></AdministratorPassword>
<add key="ApiKey" value="correct-horse"/>
<property name="javax.persistence.jdbc.password" value="correct-horse"/>
useradd -m -p correct-horse app
keytool -importkeystore -srcstorepass correct-horse -noprompt
openssl enc -aes-256-cbc -k correct-horse -in a
unzip -P correct-horse a.zip
cmdkey /add:files.example.com /user:app /pass:correct-horse
schtasks /create /tn backup /ru app /rp correct-horse
smbclient //files/share -U 'app%correct-horse'
lftp -u app,correct-horse sftp://files.example.com
echo 'correct-horse' | realm join -U admin corp.example.com
echo correct-horse | sudo -S systemctl restart app
kinit admin <<< 'correct-horse'
SET PASSWORD FOR 'root'@'localhost' = 'correct-horse';
jdbc:oracle:thin:app/correct-horse@//db.example.com:1521/ORCL
app:correct-horse@tcp(db.example.com:3306)/shop
BASIC_AUTH=app:correct-horse
"""


@pytest.mark.parametrize("text", HARMLESS.strip("\n").splitlines())
def test_what_real_scripts_and_settings_say_of_secrets_is_none(text: str) -> None:
    assert [*formats(text), *assignments(text)] == []


@pytest.mark.parametrize("text", TELLING.strip("\n").splitlines())
def test_a_secret_that_looks_much_like_that_is_one(text: str) -> None:
    assert [*formats(text), *assignments(text)]
    assert tells(text)


@pytest.mark.parametrize(
    "unit",
    [
        "sed s/",
        "s/a/b/ ",
        "s|",
        "a:b@tcp",
        "<add key='",
        "echo a|",
        "SET PASSWORD FOR ",
        "password=",
        "-p ",
        "a:\n",
        "  Password:\n",
        "name: ",
        "name: a\n",
        "name: a, value: b",
        "<(-",
        "-command-",
        "debconf a-/",
        "bundle config --a ",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    """Eight thousand signs are a script of some size, which must not halt a pipeline; a hundredth of this is what they take."""

    def seconds(text: str) -> float:
        start = process_time()
        for _ in (*taken(text), *assignments(text)):
            pass
        return process_time() - start

    seconds("curl -u app:x")  # compiles the patterns
    assert seconds(unit * (8000 // len(unit))) < 1


@pytest.mark.parametrize("start", ["jq ", "user ", "snmp -", "debconf ", "<(-", "-command-"])
@pytest.mark.parametrize("sign", [".a", "a", "pass", "-a"])
def test_no_long_word_takes_long(start: str, sign: str) -> None:
    list(taken("curl -u app:x; jq user snmp debconf <( -command"))  # compiles the patterns
    begun = process_time()
    assert not [*taken(start + sign * 4000 + " =")]
    assert process_time() - begun < 1


@pytest.mark.parametrize("word", ["Authorization", "tokens", "PrivateKey:\n Type: x\n", "auth_pass"])
def test_no_blanks_behind_a_word_take_long(word: str) -> None:
    list(taken("curl -u app:x; Authorization tokens"))  # compiles the patterns
    start = process_time()
    assert not [*taken(word + " \n" * 4000), *assignments(word + " \n" * 4000)]
    assert process_time() - start < 1

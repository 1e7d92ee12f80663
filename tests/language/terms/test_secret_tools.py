"""Passwords that tools and their files of settings take, and what stands in the same places and is none: decided before it was tried."""

from __future__ import annotations

import re
import time
from importlib import import_module
from itertools import product
from typing import Any

import pytest

from srm_tf.language.terms.secret_commands import COMMANDS
from srm_tf.language.terms.secret_patterns import _HINT, assignments, formats, tells
from srm_tf.language.terms.secret_tools import TOOLS, given
from srm_tf.language.terms.stand_ins import stands_in
from srm_tf.model.verdict import Verdict
from tests.language.terms.test_secrets import environment, judged

TAKEN = r"""
twine upload -u deploy -p hunter2Xk9 dist/*
poetry config http-basic.private deploy hunter2Xk9
poetry config pypi-token.pypi hunter2Xk9hunter2Xk9
composer config http-basic.repo.example.com deploy hunter2Xk9
bundle config gems.example.com deploy:hunter2Xk9
dotnet nuget add source https://x -u deploy -p hunter2Xk9 --store-password-in-clear-text
nuget push x.nupkg -ApiKey hunter2Xk9hunter2
curl --oauth2-bearer hunter2Xk9hunter2Xk9 https://api.example.com
curl --proxy-user deploy:hunter2Xk9 https://api.example.com
curl -U deploy:hunter2Xk9 https://api.example.com
mvn sonar:sonar -Dsonar.login=hunter2Xk9abcdef0123
vault operator unseal hunter2Xk9hunter2Xk9hunter2Xk9
vault operator unseal -address=https://vault:8200 hunter2Xk9hunter2Xk9hunter2Xk9
yq -i '.password = "hunter2Xk9"' /etc/app.yaml
yq -i '.image.tag = "4" | .db.password = "hunter2Xk9"' /etc/app.yaml
jq '.password |= "hunter2Xk9"' a.json
jq --arg password hunter2Xk9 '.x=$password' a.json
az login --service-principal -u app -p hunter2Xk9 --tenant t
oc login -u admin -p hunter2Xk9
cf login -u admin -p hunter2Xk9
helm registry login registry.example.com -u deploy -p hunter2Xk9
echo hunter2Xk9 | sudo passwd deploy --stdin
printf 'deploy:hunter2Xk9\n' | chpasswd
chpasswd <<< "deploy:hunter2Xk9"
mysqladmin -u root password hunter2Xk9
REDISCLI_AUTH=hunter2Xk9 redis-cli ping
echo hunter2Xk9 | gpg --batch --passphrase-fd 0 -d x.gpg
echo -n hunter2Xk9 | cryptsetup luksFormat /dev/sdb -
cryptsetup luksOpen /dev/sdb x <<< hunter2Xk9
echo "hunter2Xk9" | bin/elasticsearch-keystore add -x bootstrap.password
net use \\server\share hunter2Xk9 /user:corp\deploy
New-Object System.Net.NetworkCredential("deploy", "hunter2Xk9")
$admin.psbase.invoke("SetPassword", "hunter2Xk9")
[ADSI]$a="WinNT://./Administrator,user"; $a.SetPassword("hunter2Xk9")
psexec \\server -u deploy -p hunter2Xk9 cmd
rclone config create x s3 secret_access_key hunter2Xk9hunter2
cqlsh -u cassandra -p hunter2Xk9
smbclient //server/share hunter2Xk9 -U deploy
unrar x -phunter2Xk9 a.rar
snmpwalk -v3 -u deploy -A hunter2Xk9 host
ipmitool -H host -U deploy -P hunter2Xk9 power on
cloudflared service install hunter2Xk9hunter2Xk9hunter2Xk9hunter2
gh auth login --with-token <<< hunter2Xk9hunter2
gh secret set TOKEN --body hunter2Xk9hunter2
ngrok config add-authtoken hunter2Xk9hunter2
snyk auth hunter2Xk9-1234-1234
consul acl set-agent-token agent hunter2Xk9-1234
echo "*:*:*:deploy:x" >> ~/.pgpass; db.example.com:5432:orders:deploy:hunter2Xk9
echo "deploy * hunter2Xk9 *" > /etc/ppp/chap-secrets
echo "deploy:{PLAIN}hunter2Xk9" > /etc/nginx/htpasswd
SQLConnectInfo proftpd@localhost deploy hunter2Xk9
sed -i 's/password_here/hunter2Xk9/' wp-config.php
hudsonRealm.createAccount('admin','hunter2Xk9')
git config --global user.password hunter2Xk9
git config set --global credential.https://git.example.com.password "hunter2Xk9"
smbpasswd -a -s deploy <<< $'hunter2Xk9\nhunter2Xk9'
sudo passwd deploy <<< "hunter2Xk9\nhunter2Xk9\n"
printf 'password=%s\n' 'hunter2Xk9' > /etc/app.conf
printf 'user=%s\npassword=%s\n' app hunter2Xk9 > ~/.my.cnf
printf "{\"token\": \"%s\", \"share\": \"%d%%\"}" hunter2Xk9 5 > /etc/app.json
printf '%s:%s\n' deploy hunter2Xk9 | sudo chpasswd
net-snmp-create-v3-user -ro -A hunter2Xk9 -a SHA admin
createUser admin SHA-256 "hunter2Xk9" AES
snmp-server community hunter2Xk9 RO
rocommunity hunter2Xk9 default
snmpwalk -v2c -c hunter2Xk9 10.0.0.1 sysDescr
vault write auth/approle/login role_id=orders secret_id=hunter2Xk9-1e2f-4a5b
echo "hunter2Xk9" > /etc/openvpn/pass.txt
echo -n hunter2Xk9 | base64 > /etc/app/password
echo "aHVudGVyMlhrOQ==" | base64 -d | sudo tee /etc/app/password
db.changeUserPassword('orders', 'hunter2Xk9')
requests.get(url, auth=('deploy', 'hunter2Xk9'))
requests.get(url, auth=HTTPBasicAuth('deploy', 'hunter2Xk9'))
routing_key: 0123456789abcdef0123456789abcde2
git clone https://0123456789abcdef0123456789abcdef01234567:x-oauth-basic@github.com/shop/app.git
netdom join x /domain:corp /userd:svc /passwordd:hunter2Xk9
wp config set DB_PASSWORD hunter2Xk9
pulumi config set dbPassword hunter2Xk9 --secret
pulumi config set --secret dbPassword hunter2Xk9
kubectl config set users.ci.token hunter2Xk9
occ config:system:set dbpassword --value=hunter2Xk9
wrangler secret put STRIPE <<< "hunter2Xk9"
echo "https://dav.example.com shop hunter2Xk9" >> /etc/davfs2/secrets
kadmin -p admin/admin -w hunter2Xk9 -q listprincs
kadmin.local -q "addprinc -pw hunter2Xk9 host/x"
signtool sign /f c.pfx /p hunter2Xk9 a.exe
winrs -r:host -u:admin -p:hunter2Xk9 cmd
appcmd set config /section:applicationPools /[name='p'].processModel.password:hunter2Xk9
impdp \"sys/hunter2Xk9 as sysdba\" dumpfile=x
db2 connect to shop user app using hunter2Xk9
isql -S db -U sa -P hunter2Xk9
vsql -h db -U dbadmin -w hunter2Xk9
neo4j-admin dbms set-initial-password hunter2Xk9
neo4j-admin set-initial-password hunter2Xk9
cypher-shell -u neo4j -p hunter2Xk9
bin/elasticsearch-keystore add -x s3.client.default.secret_key <<< hunter2Xk9
kibana-keystore add elasticsearch.password --stdin <<< hunter2Xk9
HTTP_Passwd hunter2Xk9
<jdbc-password>hunter2Xk9</jdbc-password>
set security ike policy p pre-shared-key ascii-text "hunter2Xk9"
left right : RSA key.pem "hunter2Xk9"
"""

NONE = r"""
twine upload -u __token__ -p "$PYPI_TOKEN" dist/*
twine upload -r testpypi -p
poetry config http-basic.private "$USER" "$PW"
poetry config virtualenvs.create false
composer config repo.x composer https://x
composer config http-basic.repo.example.com deploy "$PW"
bundle config set --local path vendor
bundle config mirror.https://rubygems.org https://mirror.example.com
dotnet nuget add source https://x -u deploy -p "$PW"
nuget push x.nupkg -ApiKey $KEY
curl --oauth2-bearer "$TOKEN" https://api.example.com
curl --proxy-user "$U:$P" https://api.example.com
curl -U deploy https://api.example.com
curl -p https://proxy.example.com
mvn sonar:sonar -Dsonar.login=$SONAR_TOKEN
mvn sonar:sonar -Dsonar.login=administrator
vault operator unseal
vault operator unseal "$(cat ~/key1)"
vault operator unseal -address=https://vault.example.com
vault operator unseal -migrate
vault kv put secret/app password=@/run/pw
yq -i '.password = strenv(PW)' /etc/app.yaml
yq -i '.secretName = "tls-cert"' a.yml
yq -i ".password = \"$PW\"" /etc/app.yaml
jq -r .SecretString | jq -r '.password'
jq 'select(.token == "expired")' a.json
jq --arg password "$PW" '.x=$password' a.json
az login --identity
az login --service-principal -u app -p "$SECRET" --tenant t
az login --service-principal -u app -p /etc/app/cert.pem --tenant t
helm registry login registry.example.com -u AWS -p $(aws ecr get-login-password)
printf '%s:%s\n' deploy "$PW" | chpasswd
printf 'deploy:%s\n' "$PW" | chpasswd
chpasswd <<< "deploy:$PW"
echo "deploy:$6$rounds=4096$saltsalt$hashhashhashhash" | chpasswd -e
mysqladmin -u root password "$PW"
mysqladmin -u root -p status
gpg --passphrase-fd 0 -d x.gpg
echo "$PW" | gpg --batch --passphrase-fd 0 -d x.gpg
echo YES | cryptsetup luksFormat /dev/sdb
echo -n "$KEY" | cryptsetup luksFormat /dev/sdb -
echo "$PW" | bin/elasticsearch-keystore add -x bootstrap.password
echo y | bin/elasticsearch-keystore create
net use Z: \\server\share /persistent:yes
net use \\server\share * /user:corp\deploy
net use \\server\share $pw /user:corp\deploy
New-Object System.Net.NetworkCredential("deploy", $pw)
$admin.psbase.invoke("SetPassword", $pw)
psexec \\server -u deploy -p $pw cmd
rclone config create x s3 secret_access_key "$KEY"
rclone config create x s3 provider AWS env_auth true
cqlsh -u cassandra -p "$PW"
smbclient //server/share -A /run/creds
unrar x -p- a.rar
snmpwalk -v2c -c public host
ipmitool -H host -U deploy -E power on
gh auth login --with-token < /run/token
gh secret set TOKEN --body "$TOKEN"
gh secret set AWS_REGION --body eu-west-1
nuget push x.nupkg -ApiKey AzureDevOps -Source feed
bundle config set mirror.rubygems.org localhost:9292
az login --service-principal -u app -p ~/cert.pem --tenant t
echo -n | gpg --batch --passphrase-fd 0 --import key.asc
echo deploy | bin/elasticsearch-keystore add -x s3.client.default.access_key
ngrok config add-authtoken $TOKEN
consul acl set-agent-token agent "$TOKEN"
echo "$HOST:5432:orders:deploy:$PW" > ~/.pgpass
export PGPASSFILE=~/.pgpass
ls /etc/ppp/chap-secrets
sed -i "s/password_here/$PW/" wp-config.php
createAccount('admin', password)
htpasswd -B -i /etc/nginx/htpasswd deploy
define('AUTH_KEY', 'put your unique phrase here');
authSecret: gateway-auth
nginx.ingress.kubernetes.io/auth-secret: basic-auth
git config --global user.name deploy
git config --global credential.helper store
git config --global user.signingKey 3AA5C34371567BD2
git config --global user.password "$GIT_PASSWORD"
git config --unset user.password deploy
git config --get-regexp password hunter
signingkey = 3AA5C34371567BD2
smbpasswd -a -s deploy <<< "$PW"$'\n'"$PW"
smbpasswd -a -s deploy < /run/pw
printf 'password=%s\n' "$DB_PASSWORD" > /etc/app.conf
printf 'password=%s\n' "$(cat /run/secrets/db)" > /etc/app.conf
printf 'user=%s\npassword=%s\n' $(cat /run/user) $(cat /run/pw) > ~/.my.cnf
printf 'password=%s\nuser=%s\n' "$PW" app > ~/.my.cnf
printf '%s:%s\n' deploy "$PW" | sudo chpasswd
printf '%s:%s\n' host web1 | sort
printf 'Password: %s\n' "is set"
logger "Rotating password: done"
echo "Fetching secret: start"
net-snmp-create-v3-user -ro -A "$PW" -a SHA admin
createUser admin SHA $SNMP_PW AES
snmp-server community public RO
rocommunity $COMMUNITY default
snmpwalk -v2c -c public 10.0.0.1 sysDescr
vault write auth/approle/login role_id="$ROLE" secret_id="$SECRET"
echo ok > /var/run/bypass.txt
db.changeUserPassword('orders', password)
requests.get(url, auth=(user, password))
requests.get(url, auth=('deploy', os.environ['PW']))
routing_key: orders.created
password: Please enter your password
forgot_password: v2
git clone "https://${GITHUB_TOKEN}:x-oauth-basic@github.com/shop/app.git"
git clone https://$TOKEN:x-oauth-basic@github.com/shop/app.git
requests.get(url, auth=(token, 'x-oauth-basic'))
requests.get(url, auth=('{{ token }}', 'x-oauth-basic'))
echo app:x:1001:1001::/home/app:/bin/sh >> /etc/passwd
netdom join x /domain:corp /userd:svc /passwordd:*
wp config set DB_PASSWORD "$DB_PASSWORD"
wp config set WP_DEBUG true --raw
pulumi config set --secret dbPassword "$(cat /run/pw)"
pulumi config set --secret dbPassword < /run/pw
kubectl config set-context --current --namespace=secrets
gcloud config set project my-token-project
occ config:system:set passwordsalt_ttl --value=3600
wrangler secret put STRIPE < /run/key
kadmin -p admin/admin -k -t /etc/krb5.keytab -q listprincs
kadmin.local -q "addprinc -randkey host/x"
signtool sign /sha1 0123456789 a.exe
winrs -r:host -u:admin -p:%PW% cmd
db2 connect to shop user app using $PW
isql -S db -U sa -P "$PW"
vsql -h db -U dbadmin -w "$PW"
neo4j-admin set-initial-password "$PW"
cypher-shell -u neo4j -p "$PW"
bin/elasticsearch-keystore add -x s3.client.default.secret_key < /run/key
bin/elasticsearch-keystore add -x s3.client.default.secret_key <<< "$KEY"
HTTP_Passwd ${ES_PASSWORD}
<jdbc-password>${env.PW}</jdbc-password>
<password>{COQLCE6DU6GtcS5P+abcdef=}</password>
set security ike policy p pre-shared-key ascii-text "$9$abcdefgh"
left right : RSA key.pem %prompt
aws secretsmanager create-secret --name db --generate-secret-string '{"PasswordLength":32}'
permissions: {id-token: write, contents: read}
id-token: write
password = random_password.db.result
password = data.external.db.result.value
password = local.settings.db
ldap.password.attribute=userPassword
echo "token=${TOKEN:0:4}****"
echo "token ends with ${TOKEN: -4}"
"""

FILES = [
    "runcmd:\n  - [sshpass, -p, hunter2Xk9, ssh, host]\n",
    'FROM redis\nCMD ["redis-cli", "-a", "hunter2Xk9", "ping"]\n',
    "chpasswd <<EOF\ndeploy:hunter2Xk9\nEOF",
    "passwd deploy <<EOF\nhunter2Xk9\nhunter2Xk9\nEOF",
    "cat > ~/.pgpass <<EOF\ndb.example.com:5432:orders:deploy:hunter2Xk9\nEOF",
    "cat > ~/.msmtprc <<EOF\naccount x\nuser deploy\npassword hunter2Xk9\nEOF",
    'cat > userlist.txt <<EOF\n"deploy" "hunter2Xk9"\nEOF',
    "cat > users.acl <<EOF\nuser deploy on >hunter2Xk9 ~* +@all\nEOF",
    "write_files:\n  - path: /etc/app.yml\n    content:\n      password: |\n        hunter2Xk9\n      host: db\n",
    "password: !!binary |\n  aHVudGVyMlhrOQ==\n",
    "password: !!str hunter2Xk9\n",
]

OTHERS = [
    'runcmd:\n  - [sshpass, -p, "$PW", ssh, host]\n  - [docker, run, -p, "8080:80", nginx]\n',
    "chpasswd <<EOF\ndeploy:$PW\nEOF",
    "passwd deploy <<EOF\n$PW\n$PW\nEOF",
    "cat > ~/.pgpass <<EOF\n$HOST:5432:orders:deploy:$PW\nEOF",
    "cat > ~/.msmtprc <<EOF\naccount x\nuser deploy\npasswordeval pass show mail\nEOF",
    'cat > userlist.txt <<EOF\n"deploy" "SCRAM-SHA-256$4096:c2FsdA==$a2V5"\nEOF',
    "cat > users.acl <<EOF\nuser deploy on #9f86d081884c7d659a2feaa0c55ad015 ~* +@all\nEOF",
    "cat > nginx.conf <<EOF\nuser www-data;\nEOF",
    "password: |\n  ${password}\nhost: db\n",
    "password: !!binary |\n  ${base64encode(password)}\n",
    "password: |\n  Somebody has to\n  write it down\n",
    "token: >-\nhost: db\n",
    "kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy" + "3i4OJSWK+PiTySYZZA9rO43cGDEq" * 24 + "\n",
]


def lines(text: str) -> list[str]:
    return text.strip("\n").splitlines()


@pytest.mark.parametrize("text", [*lines(TAKEN), *FILES])
def test_what_a_tool_takes_is_a_secret(text: str) -> None:
    assert [*formats(text), *assignments(text)]
    assert tells(text)
    answer = judged(f"#!/bin/bash\n{text}\n")
    assert answer.verdict == Verdict.MISCONFIGURED
    assert "hunter2" not in answer.because


@pytest.mark.parametrize("text", [*lines(NONE), *OTHERS])
def test_what_stands_in_for_it_is_none(text: str) -> None:
    assert [*formats(text), *assignments(text)] == []


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (["sshpass", "-p", "hunter2Xk9", "ssh", "host"], Verdict.MISCONFIGURED),
        (["redis-cli", "-h", "cache", "-a", "hunter2Xk9", "ping"], Verdict.MISCONFIGURED),
        (["sshpass", "-p", "$PW", "ssh", "host"], Verdict.SATISFIED),
        (["docker", "run", "-p", "8080:80", "nginx"], Verdict.SATISFIED),
        (["mysqldump", "-uroot", "-p$DB_PASSWORD", "orders"], Verdict.SATISFIED),
    ],
)
def test_the_words_of_a_command_are_read_together(words: list[str], verdict: Verdict) -> None:
    answer = judged(words, path="command", owner="aws_ecs_task_definition.t")
    assert answer.verdict == verdict
    assert "hunter2" not in answer.because


@pytest.mark.parametrize(
    ("name", "text", "verdict"),
    [
        ("authSecret", "gateway-auth", Verdict.SATISFIED),
        ("auth-secret", "basic-auth", Verdict.SATISFIED),
        ("authSecret", "kd82Hs0aQpz71Lm", Verdict.MISCONFIGURED),
        ("AUTH_SECRET", "correct-horse", Verdict.MISCONFIGURED),  # https://authjs.dev/getting-started/deployment#auth_secret
        ("REDISCLI_AUTH", "correct-horse", Verdict.MISCONFIGURED),
    ],
)
def test_the_name_of_a_secret_that_somebody_signs_in_with(name: str, text: str, verdict: Verdict) -> None:
    assert environment({name: text}).verdict == verdict


op: Any = import_module("re._constants")  # how Python takes a form apart: it has no types
parser: Any = import_module("re._parser")
_ANY = "\0"  # where a form leaves open what stands there
# Words that stand elsewhere in the text: a file of that name is written, a command of that name is given the form.
_ELSEWHERE = {
    ("sed ", "perl "),
    ("--password-stdin", "--with-token"),
    ("/pass", "/api", "/token", "/license", "/secret"),
    ("debconf", "root_password"),
    ("yq ", "jq "),
    ("pgpass",),
    ("userlist.txt",),
    ("msmtprc",),
    ("[output]",),
}
_BLANKS = ([(op.IN, [(op.CATEGORY, op.CATEGORY_SPACE)])], [(op.IN, [(op.LITERAL, ord(" ")), (op.LITERAL, ord("\t"))])])


def _texts(parsed: Any, marks: tuple[str, ...]) -> set[str]:
    """What every text that a form matches holds, in lower case: one text for each of its alternatives."""
    made = {""}
    for kind, given_ in parsed:
        made = {before + after for before, after in product(made, _parts(kind, given_, marks))}
        made = {next((mark for mark in marks if mark in text), text) for text in made}
    return made


def _parts(kind: Any, given_: Any, marks: tuple[str, ...]) -> set[str]:
    if kind is op.LITERAL:
        return {chr(given_).lower()}
    if kind is op.SUBPATTERN:
        return _texts(given_[-1], marks)
    if kind is op.BRANCH:
        return {text for one in given_[1] for text in _texts(one, marks)}
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, inner = given_
        blank = list(inner) in _BLANKS
        many = {" "} if blank else {text + _ANY * (most > 1) for text in _texts(inner, marks)} if most == 1 or least else {_ANY}
        return many if least else {"", *many}
    if kind is op.IN and (op.CATEGORY, op.CATEGORY_SPACE) in given_:
        return {" "}
    return {""} if kind in (op.AT, op.ASSERT, op.ASSERT_NOT) else {_ANY}


@pytest.mark.parametrize(("marks", "form"), [(marks, form.pattern) for marks, form in (*COMMANDS, *TOOLS) if marks not in _ELSEWHERE])
def test_each_text_of_a_form_has_one_of_its_words(marks: tuple[str, ...], form: str) -> None:
    """A text without the words is not searched: a word too many would pass over a password in silence."""
    assert all(mark == mark.lower() for mark in marks)
    without = {text for text in _texts(parser.parse(form, re.IGNORECASE | re.MULTILINE), marks) if not any(mark in text for mark in marks)}
    assert not without


# A name announces by itself. Three samples lack what decides: the digits of a port, what stands ahead, the blank before an option.
_UNNAMED = [
    form.pattern
    for marks, form in (*COMMANDS, *TOOLS)
    if marks not in {*_ELSEWHERE, (":",), ("put-parameter",), ("rar ",)} and not {"name", "inner"} & {*form.groupindex}
]


@pytest.mark.parametrize("form", _UNNAMED)
def test_no_form_is_found_in_a_text_that_may_be_shown(form: str) -> None:
    """What `tells` of no secret is shown in reports: whatever `formats` finds, it has to tell."""
    samples = _texts(parser.parse(form, re.IGNORECASE | re.MULTILINE), ())
    assert not [text for text in samples if not any(_HINT.search(text.replace(_ANY, sign).casefold()) for sign in "9a")]


@pytest.mark.parametrize("text", ["db.example.com:5432:orders:deploy:hunter2Xk9", "*:*:*:app:hunter2Xk9", 'vpn : EAP "hunter2Xk9"'])
def test_a_line_of_a_file_of_passwords_is_not_shown(text: str) -> None:
    assert formats(text)
    assert tells(text)


@pytest.mark.parametrize("blanks", ["  ", "\t", " \\\n  ", " `\r\n"])
@pytest.mark.parametrize(
    "words",
    [
        ["net use", "Z: //x/y", "/user:deploy hunter2Xk9"],
        ["net", "use Z: //x/y /user:deploy hunter2Xk9"],
        ["vault operator", "unseal hunter2Xk9hunter2Xk9hunter2Xk9"],
        ["mysql -h db", "-u root", "-phunter2Xk9"],
        ["curl https://example.com", "-u deploy:hunter2Xk9"],
        ["docker login registry.example.com", "-u deploy", "-p hunter2Xk9"],
    ],
)
def test_a_command_has_any_blanks_between_its_words(words: list[str], blanks: str) -> None:
    """Also those of a line that goes on in the next, as long commands are mostly written."""
    assert list(formats(blanks.join(words))) == ["a password that a command or a header takes"]
    assert tells(blanks.join(words))


def test_another_command_begins_on_another_line() -> None:
    assert list(formats("docker login registry.example.com\nmkdir -p /srv/app\ncp a\\\n -p hunter2Xk9")) == []


@pytest.mark.parametrize("writes", ["echo", "printf -n"])
def test_many_blanks_behind_what_writes_a_file_are_read_once(writes: str) -> None:
    begun = time.process_time()
    assert list(formats(f"{writes}{' ' * 40_000}x # requirepass")) == []
    assert time.process_time() - begun < 5  # each division of the blanks in two would take half a minute


def test_a_text_without_the_words_is_not_searched() -> None:
    forms = ((("sshpass",), re.compile("hunter2")),)
    assert [[found[0] for found in given(forms, text)] for text in ("sshpass -p hunter2", "hunter2")] == [["hunter2"], []]


@pytest.mark.parametrize("text", ["wp config set " + "--one-two " * 60, "config set a-" * 20_000, "config set " + "a-" * 40_000])
def test_many_options_of_a_command_are_read_once(text: str) -> None:
    begun = time.process_time()
    assert not any(True for _ in given(TOOLS, text))
    assert time.process_time() - begun < 5


def test_a_name_with_many_parts_is_read_once() -> None:
    begun = time.process_time()
    assert not stands_in("a_" * 100_000)
    assert time.process_time() - begun < 5

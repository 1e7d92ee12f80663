"""Lines as engineers write them into scripts and settings: those with a secret in clear, and those that only speak of one."""

from __future__ import annotations

import pytest

from srm_tf.language.terms.secret_patterns import assignments, formats, tells
from srm_tf.model.verdict import Verdict
from tests.language.terms.test_secrets import judged

# A line break of the text is written `\n`.
IN_CLEAR = r"""
password=My dog has a secret.
token=hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH
wg set wg0 private-key <(echo 6Bf0mTkq3rqVh1pXvQy7Jw2n8sLzE4dC5gKaHuRiO1E=)
Server {\n org.apache.zookeeper.server.auth.DigestLoginModule required\n user_super="hunter2hunter";\n};
<match **>\n  @type elasticsearch\n  user elastic\n  password hunter2hunter\n</match>
cargo login ciokR5iVQmS0ZqX1bBz9kXyAbCdEfGhIj
printf hunter2hunter | docker secret create db_password -
echo "hunter2hunter" | docker secret create db_password -
http -a deploy:hunter2hunter https://api.example.com/x
nssm set MySvc ObjectName .\svc hunter2Hunter
dsadd user "CN=x,DC=y" -samid x -pwd hunter2Hunter -mustchpwd no
rdesktop -u admin -p hunter2Hunter host
echo hunter2hunter | openconnect --user=deploy --passwd-on-stdin vpn.example.com
curl --cert client.pem:hunter2hunter https://x
printf 'password=%s' hunter2hunter >> /etc/app.conf
auth_basic_user_file /x; # nothing\nset $api_token "k9Xy2mQp7RtVw4Bz";
if ($http_x_origin_secret != "k9Xy2mQp7RtVw4Bz") { return 403; }
SetEnvIf X-Origin-Secret "^k9Xy2mQp7RtVw4Bz$" ok
http-request deny unless { req.hdr(x-origin-secret) k9Xy2mQp7RtVw4Bz }
SUSEConnect -r k9Xy2mQp7RtVw4Bz -e x@example.com
enable secret hunter2hunter
enable password hunter
username admin password hunter2hunter
username admin privilege 15 secret hunter2hunter
crypto isakmp key hunter2hunter address 10.0.0.1
pre-shared-secret hunter2hunter
radius-server key hunter2hunter
tacacs-server host 10.0.0.1 key hunter2hunter
neighbor 10.0.0.1 password hunter2hunter
set system login user x authentication plaintext-password hunter2hunter
$pdo = new PDO("mysql:host=db", "u", "hunter2hunter");
mysqli_connect("db", "u", "hunter2hunter", "app");
jwt.sign(payload, 'k9Xy2mQp7RtVw4Bz')
composer config --global github-oauth.github.com k9Xy2mQp7RtVw4Bz
set password "hunter2hunter"\nspawn ssh h\nexpect "assword:"\nsend "$password\r"
plink -ssh -pw hunter2hunter deploy@h
pscp -pw hunter2hunter x deploy@h:
Set-Item -Path Env:DB_PASSWORD -Value "hunter2Hunter"
JAVA_OPTS="-Djavax.net.ssl.keyStorePassword=hunter2hunter"
CATALINA_OPTS="-Dsecret=hunter2hunter"
mosquitto_pub -h h -u x -P hunter2hunter -t t -m m
mosquitto_passwd -b /etc/mosquitto/passwd user hunter2hunter
etcdctl --user root:hunter2hunter get x
logstash-keystore; echo hunter2hunter | bin/logstash-keystore add ES_PWD --stdin
zabbix_agentd: TLSPSKFile=/x; echo 1f87b595725ac58dd977beef14b97461a7c1045b9a1c963065002c5473194952 > /etc/zabbix/agent.psk
caddy hash-password --plaintext hunter2hunter
iwconfig; wpa_passphrase ssid hunter2hunter > /etc/wpa.conf
nmcli dev wifi connect ssid password hunter2hunter
req.Header.Set("X-Api-Key", "k9Xy2mQp7RtVw4Bz")
req.SetBasicAuth("x", "hunter2hunter")
smtp.login("u", "hunter2hunter")
smtp.PlainAuth("", "u", "hunter2hunter", "h")
server.login('u@x', 'hunter2hunter')
ftp.login("u", "hunter2hunter")
cx_Oracle.connect("u", "hunter2hunter", "h/x")
DriverManager.getConnection("jdbc:mysql://h/d", "u", "hunter2hunter")
"""
ORDINARY = r"""
"dependencies": {"jsonwebtoken": "^9.0.0", "csrf-token": "3.1.0", "x-token": ">= 1.2.3", "use-token": "latest"}
x=hf_modelsthatourteamhasputtogether123
x=vercel_blob_rw_documentation_containersandvolumesfordata
--eos-token "<|endoftext|>" --sep-token "[SEP]"
sep_token: "|"\ncls_token: "[CLS]"
aws sts get-session-token --serial-number arn:aws:iam::111122223333:mfa/u --token-code 123456
gcloud secrets versions access latest --secret=db-password
credentials: aws-creds
# enable password authentication
enable password authentication for deploy
Enable password authentication
enable secret scanning
enable password reset
jwt.verify(token, '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE')
$pdo = new PDO("mysql:host=db", "app", "{$config['password']}");
echo "enable secret rotation"
enable secret 9 $9$k9Xy2mQp7RtVw4$Bzk9Xy2mQp7RtVw4Bzk9Xy2mQp7RtVw4Bzk9Xy2mQp
username admin privilege 15 secret 9 $9$k9Xy2mQp7RtVw4$Bzk9Xy2mQp7RtVw4Bz
username admin password ${admin_password}
username cisco privilege 15 password 7 $PASS
neighbor 10.0.0.1 remote-as 65000\nneighbor 10.0.0.1 password ${bgp_password}
no neighbor 10.0.0.1 password
crypto isakmp key ${psk} address 10.0.0.1
radius-server host 10.0.0.1 auth-port 1812
radius-server key $KEY
set system login user vyos authentication encrypted-password '$6$abc$k9Xy2mQp7RtVw4Bz'
set system login user vyos authentication plaintext-password ''
set vpn ipsec site-to-site peer x authentication mode pre-shared-secret
set $token $arg_token;
set $auth_token "";
set $backend "app.internal";
set $auth_header "Bearer $token";
if ($http_x_forwarded_proto = "http") { return 301; }
if ($http_authorization = "") { return 401; }
if ($http_x_auth_token !~ "^[a-z0-9]{32}$") { return 403; }
if ($http_x_api_key = "") { return 401; }
http-request deny unless { req.hdr(x-api-key) -m found }
http-request set-header X-Auth %[req.hdr(authorization)]
acl has_token req.hdr(x-auth-token) -m len gt 0
SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1
SetEnvIf X-Api-Key "^[a-z0-9]{32}$" ok
SetEnvIfNoCase User-Agent "^Wget" bad
http -a "$USER:$PASS" https://x
curl http://x -a foo
http GET https://api.example.com/x page==2
curl --cert client.pem --key client.key https://x
curl --cert C:\certs\client.pem https://x
curl --cert "$CERT:$CERT_PASS" https://x
curl -E client.pem https://x
curl --cert pkcs11:token=x;id=%01 https://x
docker secret create db_password ./db_password.txt
echo "$DB_PASSWORD" | docker secret create db_password -
openssl rand -hex 16 | docker secret create db_password -
wg set wg0 private-key /etc/wireguard/private.key peer x
wg set wg0 private-key <(aws ssm get-parameter --name x --query Parameter.Value --output text)
cargo login "$CARGO_TOKEN"
cargo login --registry my
nssm set MySvc AppDirectory C:\app
nssm set MySvc ObjectName LocalSystem
nssm set MySvc ObjectName NT AUTHORITY\NetworkService
dsadd user "CN=x" -pwd * -mustchpwd yes
rdesktop -u admin -p - host
SUSEConnect -p sle-module-containers/15.4/x86_64
SUSEConnect --status
new PDO("sqlite:/var/db/app.db", null, null)
new PDO("mysql:host=db", $user, $password)
new PDO("mysql:host=db", "app", getenv("DB_PASSWORD"))
mysqli_connect("db", "root", "", "app")
jwt.verify(token, process.env.JWT_SECRET)
jwt.decode(token, options={"verify_signature": False})
jwt.decode(token, key, algorithms=["RS256"])
jwt.sign(payload, privateKey, { algorithm: 'RS256' })
jwt.sign({ id }, config.get('jwt.secret'))
KafkaClient {\n org.apache.kafka.common.security.plain.PlainLoginModule required\n user_admin="${ADMIN}";\n};
<match **>\n  @type elasticsearch\n  user "#{ENV['ES_USER']}"\n  password "#{ENV['ES_PASSWORD']}"\n</match>
<source>\n  @type tail\n  tag password\n</source>
composer config --global repo.packagist composer https://packagist.org
composer config github-protocols https ssh
git commit -m "fix: rotate password for deploy user"
git log --grep=password --oneline
gh secret list
gh secret set DB_PASSWORD < /run/secrets/db
gh auth login --with-token < /run/token
gh auth status
az login --identity
az keyvault secret show --vault-name x --name db-password --query value -o tsv
gcloud auth print-access-token | helm registry login -u oauth2accesstoken --password-stdin x
op read "op://vault/item/password"
pass show app/db
bw get password app
sops -d secrets.enc.yaml > secrets.yaml
age -d -i /etc/age/key.txt secrets.age
ansible-vault decrypt --vault-password-file /run/vp secrets.yml
ansible-playbook -e "@vars.yml" --ask-become-pass site.yml
ansible-playbook site.yml -e "db_password=$DB_PASSWORD"
ansible-playbook site.yml --extra-vars "db_password='{{ db_password }}'"
terraform login app.terraform.io
packer build -var "db_password=$DB_PASSWORD" x.pkr.hcl
mongosh "mongodb://$USER:$PASS@db/admin"
mongosh --authenticationMechanism MONGODB-AWS
mongodump --config /etc/mongodump.yaml
influx auth create --all-access
cqlsh -u cassandra -p "$CASS_PW"
clickhouse-client --password "$CH_PW"
clickhouse-client --ask-password
<password remove="1"/>
<password_sha256_hex>e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</password_sha256_hex>
SnowSQL: authenticator=externalbrowser
snowsql -a x -u u --private-key-path /run/key.p8
systemctl set-environment VAULT_ADDR=https://x
LoadCredential=db-password:/etc/creds/db-password
SetCredential=
EnvironmentFile=/etc/app/secrets.env
Environment=DB_PASSWORD_FILE=%d/db-password
PrivateTmp=true\nProtectSystem=strict\nPrivateKeys=no
tls_private_key_file: /etc/tls/key.pem
private_key_path = "/etc/ssh/host_key"
ssh -i ~/.ssh/id_ed25519 deploy@host 'sudo systemctl restart app'
ssh-add /srv/.ssh/deploy_key
ssh-keyscan github.com >> ~/.ssh/known_hosts
scp -i key.pem token.txt host:
rclone copy s3:bucket /data --s3-env-auth
restic -r s3:x backup /data --password-file /run/restic
borg init --encryption=repokey-blake2
RESTIC_PASSWORD_COMMAND="aws ssm get-parameter --name x"
AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend
AIRFLOW__CORE__FERNET_KEY_CMD="cat /run/fernet"
DJANGO_SECRET_KEY_FILE=/run/django
SECRET_KEY_BASE_DUMMY=1 bundle exec rails assets:precompile
RAILS_MASTER_KEY_FILE=config/master.key
APP_KEY=
DB_PASSWORD=
DB_PASSWORD=""
DB_PASSWORD=null
export PGPASSFILE=/srv/.pgpass
touch ~/.pgpass && chmod 0600 ~/.pgpass
echo "*:*:*:*:$PGPASSWORD" > ~/.pgpass
export MYSQL_PWD="$(cat /run/mysql)"
mysql_config_editor set --login-path=app --host=db --user=app --password
mysql_secure_installation
mysqladmin -u root password "$NEW_PW"
token_bucket_size=100 token_refill_rate=10
rate_limit { tokens = 100 interval = "1s" }
"token_type": "Bearer", "expires_in": 3600
"grant_type": "password"
grant_type=refresh_token
response_type=id_token token
action: token.refresh
error_messages: invalid_token: "Invalid token"
PASSWORD_FIELD=password TOKEN_HEADER=Authorization
auth_header_name: X-Auth-Token
secret_type: kubernetes.io/tls
secretName: app-tls
secret_key_ref: { name: db, key: password }
tokenKey: access_token
passwordKey: db-password
password-key: password
userPasswordSecret: app-users
credentialsSecret: aws-creds
credentialsId: github-app
tokenCredentialId: gh-token
withCredentials([string(credentialsId: 'npm', variable: 'NPM_TOKEN')]) { sh 'npm ci' }
password: ((db-password))
password: ${{ secrets.DB_PASSWORD }}
token: ${{ github.token }}
GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}
DB_PASSWORD: $DB_PASSWORD
- DB_PASSWORD
- name: DB_PASSWORD\n  secret: true
variables:\n  - group: secrets
printf 'token %s\n' "$TOKEN"
printf 'password: %s\n' "$(cat /run/pw)"
printf "Password %s\n" changed
set timeout 20\nset password [lindex $argv 0]\nspawn ssh h\nexpect "assword:"\nsend "$password\r"
set password $env(PW)\nspawn ssh h
plink -ssh -i key.ppk deploy@h
pscp -pw $env:PW x h:
Set-Item -Path Env:DB_PASSWORD -Value $pw
Set-Item -Path Env:DB_PASSWORD -Value (Get-Secret x)
mosquitto_pub -h h -u x -P "$MQTT_PW" -t t -m m
mosquitto_passwd -U /etc/mosquitto/passwd
etcdctl --user root:$PW get x
caddy hash-password
wpa_passphrase ssid < /run/psk > /etc/wpa.conf
nmcli connection modify x wifi-sec.psk-flags 1
smtp.login(user, password)
smtp.login(os.environ["U"], os.environ["P"])
server.login("u", os.environ["P"])
cognito.login("web", { redirect: true })
client.login("oidc", scope)
DriverManager.getConnection(url, user, password)
getConnection("primary", "reader", opts)
JAVA_OPTS="-Djavax.net.ssl.trustStorePassword=changeit -Xmx1g"
JAVA_OPTS="-Ddb.password=${DB_PASSWORD}"
JAVA_OPTS='-Ddb.password=$DB_PASSWORD -Dtoken.ttl=60'
os.Setenv("DB_PASSWORD", password)
req.Header.Set("Authorization", "Bearer "+token)
w.Header().Set("X-Frame-Options", "DENY")
resp.Header.Add("WWW-Authenticate", "Basic realm=x")
header.Set("X-CSRF-Token", "fetch")
echo "$PSK" > /etc/zabbix/agent.psk
openssl rand -hex 32 > /etc/zabbix/agent.psk
bin/logstash-keystore create
echo "$ES_PWD" | bin/logstash-keystore add ES_PWD --stdin --force
"""


def _lines(texts: str) -> list[str]:
    return [text.replace("\\n", "\n") for text in texts.strip("\n").splitlines()]


@pytest.mark.parametrize("text", _lines(IN_CLEAR))
def test_a_secret_in_clear_is_found(text: str) -> None:
    answer = judged(f"#!/bin/bash\n{text}\n")
    assert answer.verdict == Verdict.MISCONFIGURED
    assert "unter2" not in answer.because
    assert tells(text)


@pytest.mark.parametrize("text", _lines(ORDINARY))
def test_an_ordinary_line_holds_none(text: str) -> None:
    assert [*formats(text), *assignments(text)] == []


def test_three_quotes_are_one() -> None:
    """So Grafana takes them: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#password."""
    for sign in ("'", '"'):
        assert judged(f"password = {sign * 3}hunter2hunter{sign * 3}").verdict == Verdict.MISCONFIGURED
        assert judged(f"password = {sign * 3}{sign * 3}\ntoken = {sign * 3}$__file{{/run/token}}{sign * 3}").verdict == Verdict.SATISFIED

"""Secrets that stand in a configuration."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from srm_tf.language.context import Context, Site
from srm_tf.language.terms.literals import is_not_a_literal
from srm_tf.language.terms.secret_names import announces
from srm_tf.language.terms.secrets import holds_no_secret
from srm_tf.language.terms.stand_ins import stands_in
from srm_tf.model.resource import Resource
from srm_tf.model.value import GAP, LATER, Certainty, Reference, Unknown, Value, of
from srm_tf.model.verdict import Judgement, Verdict
from srm_tf.terraform.schema import shipped
from tests.language.terms.build import ref, resource, secret, unknown, world
from tests.support.judging import configured_graph, graph_of

ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"


def judged(value: object, *others: Resource, path: str = "user_data", owner: str = "aws_instance.i") -> Judgement:
    values: dict[str, Any] = {path: value}
    subject = resource(owner, **values)
    return holds_no_secret(Site(subject, path, subject.get(path), (path,)), world(subject, *others))


def environment(variables: dict[str, Any], *others: Resource) -> Judgement:
    return judged(variables, *others, path="variables", owner="aws_lambda_function.f")


def test_a_build_reads_secrets_by_the_names_of_what_holds_them() -> None:
    read = {"secrets-manager": {"NPM_TOKEN": "ciNpm9:token"}, "parameter-store": {"API_KEY": "ciKey9"}}
    shown = json.dumps({"version": 0.2, "env": {**read, "variables": {"STAGE": "prod"}}})
    written = json.dumps({"version": 0.2, "env": {**read, "variables": {"NPM_TOKEN": "ciNpm9x"}}})
    token = json.dumps({"env": {"secrets-manager": {"NPM_TOKEN": "ghp_0123456789abcdefghijABCDEFGHIJ012345"}}})  # and no name
    answers = [judged(text, path="buildspec", owner="aws_codebuild_project.p").verdict for text in (shown, written, token)]
    assert answers == [Verdict.SATISFIED, Verdict.MISCONFIGURED, Verdict.MISCONFIGURED]


@pytest.mark.parametrize(
    "text",
    [
        f"export AWS_ACCESS_KEY_ID={ACCESS_KEY}",
        f"export AWS_SECRET_ACCESS_KEY={SECRET_KEY}",
        'export DATABASE_PASSWORD=\\"SomeSortOfPassword\\"',
        "export PGPASSWORD='example-only-not-a-secret'",
        "mysql --user root --password hunter2",
        "password: hunter2",
        "echo 'root:hunter2' | chpasswd",
        'echo "root:Tr0ub4dor&3" | chpasswd',
        "echo root:hunter2 | sudo chpasswd",
        'echo -e "root:Tr0ub4dor\\nubuntu:Tr0ub4dor" | chpasswd',
        'echo "hunter2" | sudo tee /var/lib/rabbitmq/.erlang.cookie',
        "echo -n hunter2 > ~/.vault_pass",
        "printf 'hunter2' >> $HOME/db_password.txt",
        "curl https://deploy:hunter2@git.example.com/repo.git",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "token = ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "kubectl create secret generic db --from-literal=password=hunter2",
        "GITLAB=glpat-0123456789abcdefghij",
        f"KEY={SECRET_KEY}",
        "mysql -u root -phunter2 -e 'select 1'",
        "docker login -u deploy -p hunter2 registry.example.com",
        "curl -s -u 'deploy:hunter2' https://git.example.com/",
        "sshpass -p hunter2 ssh deploy@host",
        "net user Administrator 'hunter2!' /add",
        "$p = ConvertTo-SecureString -String 'hunter2!' -AsPlainText -Force",
        "echo hunter2 | sudo passwd --stdin deploy",
        "echo -n 'hunter2' | passwd --stdin root",
        "printf 'hunter2\\n' | passwd root --stdin",
        f"aws configure set aws_secret_access_key {SECRET_KEY}",
        "consul join -token hunter2 10.0.0.1",
        "server -ServerPassword=hunter2 -log",
        "server +rcon_password hunter2 +map market",
        "server -rconpassword hunter2",
        "redis-cli -h cache -a hunter2 ping",
        "htpasswd -bc /etc/nginx/.htpasswd admin Adm1nPassw0rd",
        "htpasswd -nbB admin Adm1nPassw0rd > /etc/nginx/.htpasswd",
        "useradd -p $(openssl passwd -6 -salt xy Welcome123) deploy",
        "$Env:API_TOKEN = 'hunter2'",
        'powershell -c "$env:API_TOKEN = \\"hunter2\\""',
        "$env:API_TOKEN=1234567890",
        "setx DB_PASSWORD hunter2",
        "define('DB_PASSWORD', 'hunter2');",
        "<password>hunter2</password>",
        "ALTER USER postgres PASSWORD 'hunter2';",
        "KEY=sk-ant-api03-0123456789abcdefghijklmn",
        "curl -H 'Authorization: Basic ZGVwbG95Omh1bnRlcjI=' https://git.example.com/",
        "curl -H 'Authorization: Bearer 0123456789abcdef0123' https://git.example.com/",
        "chpasswd:\n  expire: false\n  list: |\n    ubuntu:hunter2",
        "htpasswd -bc /etc/nginx/users admin hunter2",
        "htpasswd -nb admin hunter2 > users",
        "sudo rabbitmqctl add_user app hunter2",
        "vault login hvs.hunter2",
        "bind 0.0.0.0\nrequirepass hunter2",
        "docker run -d redis:7 --requirepass hunter2 --masterauth hunter2",
        "java -Xmx1g -Ddb.password=hunter2 -jar app.jar",
        "mongo admin -u root -p hunter2 --eval 'db.stats()'",
        "ldapadd -x -D cn=admin,dc=example -w hunter2 -f users.ldif",
        "sqlplus system/hunter2@orders @init.sql",
        "sqlcmd -S db -U sa -P hunter2 -Q 'select 1'",
        '10.0.0.1 10.0.0.2 : PSK "hunter2"',
        'network={ psk="hunter2" }',
        "machine git.example.com login deploy password hunter2",
        "# of the application\ndb.example.com:5432:orders:app:hunter2\n*:*:*:admin:${var.password}\n",
        "cat > ~/.pgpass <<END\n*:*:*:app:hunter2\nEND",
        "//registry.npmjs.org/:_authToken=hunter2",
        "_auth=ZGVwbG95Omh1bnRlcjI=",
        '{"auths":{"registry.example.com":{"auth":"ZGVwbG95Omh1bnRlcjI="}}} > config.json',
        'encrypt = "uDBV4e+LbFW3019YKPxIrg=="',
        '{"server": true, "encrypt": "pUqJrVyVRj5jsiYEkM/tFQYfWyJIv4s3XkvDwy7Cu5s="}',
        "consul agent -server -encrypt=uDBV4e+LbFW3019YKPxIrg== -bind 10.0.0.1",
        'consul agent -server -encrypt "uDBV4e+LbFW3019YKPxIrg=="',
        'echo "requirepass hunter2" >> /etc/redis.conf',
        "echo -e 'port 0\\n' && echo -e 'requirepass hunter2\\nmasterauth hunter2' >> /etc/redis.conf",
        "echo 'requirepass \"hunter2\"' >> /etc/redis.conf",
        "echo masterauth hunter2 | sudo tee -a /etc/redis.conf",
        "printf 'requirepass %s\\n' hunter2 >> /etc/redis.conf",
        "sed -i 's/# requirepass foobared/requirepass hunter2/' /etc/redis.conf",
        "sed -i '/^bind/a requirepass hunter2' /etc/redis.conf",
        "conf = tls ? `\nrequirepass hunter2\n` : ''",
        "consul agent -server -encrypt 'uDBV4e+LbFW3019YKPxIrg=='",
        "fs.writeFileSync('/etc/redis.conf', `\nrequirepass hunter2\n`)",
        "conf := `\nrequirepass hunter2\n`",
        "docker login -u deploy `\n  -p hunter2 registry.example.com",
        'acl { tokens { master = "8a7b5c3d-1e2f-4a5b-9c8d-7e6f5a4b3c2d" } }',
        '{"acl": {"tokens": {"agent": "8a7b5c3d-1e2f-4a5b-9c8d-7e6f5a4b3c2d"}}}',
        "client-key-data: " + base64.b64encode(b"-----BEGIN RSA PRIVATE KEY-----\nMIIE").decode(),
    ],
)
def test_keys_and_passwords_are_found_in_scripts(text: str) -> None:
    script = f"#!/bin/bash\nyum install -y httpd\n{text}\n"
    for shown in (script, base64.b64encode(script.encode()).decode(), base64.b64encode(gzip.compress(script.encode())).decode()):
        answer = judged(shown)
        assert answer.verdict == Verdict.MISCONFIGURED, shown
        assert answer.because.startswith("user_data ")


@pytest.mark.parametrize(
    "text",
    [
        "export GREETING=hello",
        "export AWS_ACCESS_KEY_ID\nexport AWS_ACCESS_KEY_ID=FOO\nexport AWS_SECRET_ACCESS_KEY=bar",
        'DB_PASSWORD="$(aws ssm get-parameter --name /db --with-decryption)"',
        'TOKEN=`curl -X PUT "http://169.254.169.254/latest/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 21600"`',
        'curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/',
        "export DB_PASSWORD=${db_password}",
        "aws secretsmanager get-secret-value --secret-id prod/db --query SecretString",
        "export SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
        'password = os.environ["DB_PASSWORD"]',
        'if [ "$PASSWORD" == "" ]; then exit 1; fi',
        "ssh_pwauth: false\nchpasswd: { expire: false }",
        "echo $COOKIE | sudo tee /var/lib/rabbitmq/.erlang.cookie",
        'echo "$(aws ssm get-parameter --name x)" > ~/.vault_pass',
        "echo deploy:x:1001:1001::/home/deploy:/bin/bash >> /etc/passwd",
        "echo 'nameserver 10.0.0.2' > /etc/resolv.conf",
        "echo done > /var/log/token-refresh.log",
        "curl https://${USER}:${PASS}@git.example.com/",
        "export PASSWORD=",
        "export PASSWORD=changeme",
        "# the token: we use the metadata service",
        "mysql -u root -p < dump.sql",
        "printf 'requirepass %s\\n' \"$PASSWORD\" >> /etc/redis.conf",
        'sed -i "s/# requirepass foobared/requirepass $PASSWORD/; s/requirepass .*/# requirepass foobared/" /etc/redis.conf',
        "echo requirepass is set in redis.conf; sed -i '/^requirepass/d' /etc/redis.conf",
        'echo "requirepass is set" && echo "masterauth in /etc/redis.conf"',
        "$token = Invoke-RestMethod -Method PUT -Uri http://169.254.169.254/latest/api/token",
        "SENTRY_DSN=https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1",
        "Set-LocalUser -Name deploy -Password $secure",
        "DB_PASSWORD_KEY=password",
        "SECRET_VERSION_STAGE=AWSCURRENT",
        'mysql -u root -p"$PASS" -P 3306',
        "curl -u deploy https://git.example.com/ && curl -u $USER:$PASS https://git.example.com/",
        "docker login -u AWS --password-stdin registry.example.com",
        "psql --no-password -h db.example.com",
        "server -NoPassword -log",
        "server +rcon_password $RCON +map market",
        "server -ServerPassword=${RCON} -passwordfile /run/pw",
        "Set-ADAccountPassword -Identity web -NewPassword (Get-Secret web)",
        "New-LocalUser -Name web -Password $password",
        "docker login -u AWS -p $(aws ecr get-login-password) registry.example.com",
        "net user deploy /active:yes",
        "$Password = (Get-SSMParameterValue -Name /ad/password -WithDecryption $true).Parameters[0].Value",
        "htpasswd -bc /etc/nginx/users admin $PASS && htpasswd -c users admin",
        "vault login -method=aws role=app && vault login $VAULT_TOKEN",
        'encrypt = "$GOSSIP_KEY"\nencrypt = true\nacl { tokens { master = "$MASTER" } }\nconsul agent -encrypt=$GOSSIP_KEY',
        'redis-server --port 6379 --requirepass "$REDIS_PASSWORD" --masterauth $REDIS_PASSWORD',
        "ConvertTo-SecureString $plain -AsPlainText -Force",
        "chpasswd:\n  list: |\n    ubuntu:RANDOM",
        "curl -H 'Authorization: Bearer $TOKEN' https://git.example.com/",
        "COMMIT=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "JWT_SECRET_ALGORITHM=HS256 TOKEN_AUDIENCE=orders",
        "kubeadm join 10.0.0.1:6443 --discovery-token-ca-cert-hash sha256:0123456789abcdef",
        "QUEUE=TheNameOfTheQueueOfOrdersThatFailedTwic1",
        "ZXhwb3J0IEVESVRPUj12aW1hY3M=",
        "",
        'htpasswd -bc /etc/nginx/.htpasswd admin "$PASSWORD"',
        "htpasswd -c /etc/nginx/.htpasswd admin",
        "openssl passwd -6 -stdin < /run/pw",
        'openssl passwd -1 "$PASSWORD"',
        "LoadCredential=db_password:/etc/credstore/db",
        "java -Ddb.password=$DB_PASSWORD -Djavax.net.ssl.trustStorePassword=changeit -jar app.jar",
        "sqlcmd -S db -E -p 1 -Q 'select 1'",
        "sqlplus / as sysdba @init.sql",
        "mongod -p 27017 && mongosh -p",
        '{"auth": "iam", "mode": "auth"}',
        "certificate-authority-data: " + base64.b64encode(b"-----BEGIN CERTIFICATE-----\nMIIE").decode(),
        "ldapsearch -x -W -b dc=example",
    ],
)
def test_references_paths_and_stand_ins_are_no_secrets(text: str) -> None:
    assert judged(text).verdict == Verdict.SATISFIED


def encoded(text: str) -> str:
    return base64.encodebytes(text.encode()).decode()


MESSAGE = 'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Transfer-Encoding: base64\n\n{}\n--B--\n'
FILE = "#cloud-config\nwrite_files:\n  - path: /etc/app.env\n    encoding: {}\n    content: {}\n"
LINES = "export EDITOR=vim\n" * 20
IN_CLEAR = "DB_PASSWORD=example-only-not-a-secret\n"
ZIPPED = base64.b64encode(gzip.compress(IN_CLEAR.encode())).decode()


@pytest.mark.parametrize(
    "text",
    [
        MESSAGE.format(encoded(LINES + IN_CLEAR)),
        FILE.format("b64", encoded(IN_CLEAR)),
        FILE.format("gz+b64", ZIPPED),
        MESSAGE.format(encoded(FILE.format("base64", encoded(IN_CLEAR)))),
        f"echo {base64.b64encode(IN_CLEAR.encode()).decode()} | base64 -d > /etc/app.env",
    ],
)
def test_what_a_script_decodes_is_read_as_well(text: str) -> None:
    assert judged(text).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize(
    "text",
    [
        MESSAGE.format(encoded(LINES)),
        FILE.format("b64", encoded("DB_PASSWORD=${db_password}\n")),
        "curl -o /usr/local/share/keyrings/vendorkeyringofthepackages https://example.com/key && base64 -d key",
    ],
)
def test_what_a_script_decodes_may_be_no_secret(text: str) -> None:
    assert judged(text).verdict == Verdict.SATISFIED


SIGNS = "0123456789abcdef" * 12
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 6
BOTS = (b"19862248347192524", b"198622483471925248", b"1986224834719252481")


@pytest.mark.parametrize(
    "token",
    [
        "ABSK" + LETTERS,
        "PuTTY-User-Key-File-3: ssh-ed25519",
        "AGE-SECRET-KEY-1" + LETTERS[:58],
        "gldt-" + SIGNS[:20],
        "glptt-" + SIGNS[:40],
        "glrtr-" + SIGNS[:20],
        "ghs_123456_eyJ" + SIGNS[:36] + ".eyJ" + SIGNS[:64] + "." + SIGNS[:43],
        "xoxc-123456789012-" + SIGNS[:32],
        "sk-admin-" + SIGNS[:58],
        "api_org_" + LETTERS[:34],
        "sb_secret_" + "k9Xy2mQp7RtVw3-b8NcL5s_Df1GhJx2",
        "vercel_blob_rw_" + SIGNS[:16] + "_" + SIGNS[:30],
        "rnd_" + "k9Xy2mQp7RtVw3Zb8NcL5sDf1GhJ",
        "a1b8Q~" + SIGNS[:34],
        "ABIA" + "ABCDEFGHIJKLMNOP",
        "xapp-1-A012ABC-0123456789-" + SIGNS[:64],
        "whsec_" + SIGNS[:32],
        "GOCSPX-" + SIGNS[:28],
        "sk-" + SIGNS[:20] + "T3BlbkFJ" + SIGNS[:20],
        "gsk_" + SIGNS[:52],
        "hf_" + LETTERS[:34],
        "hf_" + SIGNS[:34],
        "r8_" + SIGNS[:37],
        "pplx-" + SIGNS[:48],
        "xkeysib-" + SIGNS[:64] + "-" + SIGNS[:16],
        "pypi-AgE" + SIGNS[:80],
        "rubygems_" + SIGNS[:48],
        "dckr_pat_" + SIGNS[:27],
        "hvs." + SIGNS[:24],
        "hvs." + SIGNS[:90],
        "hvb." + SIGNS[:90],
        SIGNS[:14] + ".atlasv1." + SIGNS[:67],
        "pul-" + SIGNS[:40],
        "dop_v1_" + SIGNS[:64],
        "dapi" + SIGNS[:32],
        "shpat_" + SIGNS[:32],
        "sq0csp-" + SIGNS[:43],
        "NRAK-" + LETTERS[:27],
        "glsa_" + SIGNS[:32] + "_" + SIGNS[:8],
        "sntrys_eyJ" + SIGNS[:60],
        "dt0c01." + LETTERS[:24] + "." + LETTERS[:64],
        "dp.pt." + SIGNS[:43],
        "pscale_pw_" + SIGNS[:43],
        "sbp_" + SIGNS[:40],
        "tskey-auth-" + SIGNS[:16] + "-" + SIGNS[:32],
        "sqp_" + SIGNS[:40],
        "PMAK-" + SIGNS[:24] + "-" + SIGNS[:34],
        "lin_api_" + SIGNS[:40],
        "ntn_" + SIGNS[:46],
        "ATATT3" + SIGNS[:180],
        "HRKU-" + SIGNS[:60],
        "123456789:AA" + SIGNS[:33],
        "https://api.telegram.org/bot123456789:AA" + SIGNS[:33] + "/sendMessage",
        "https://discord.com/api/webhooks/123456789012345678/" + SIGNS[:68],
        "base64:" + SIGNS[:43] + "=",
        "sk-or-v1-" + SIGNS[:64],
        "tvly-" + SIGNS[:32],
        "tvly-dev-" + SIGNS[:32],
        "tvly-dev-" + SIGNS[:6] + "-" + SIGNS[:42],
        "lsv2_pt_" + SIGNS[:32] + "_" + SIGNS[:10],
        "figd_" + SIGNS[:40],
        "pat" + SIGNS[:14] + "." + SIGNS[:64],
        *(f"{base64.b64encode(bot).decode().rstrip('=')}.Cl2FMQ.{SIGNS[:27]}" for bot in BOTS),
        "oy2" + SIGNS[:43],
        "FlyV1 fm2_" + SIGNS[:120],
        "fm1r_" + SIGNS[:120],
        "napi_" + SIGNS[:64],
        "re_" + SIGNS[:8] + "_" + SIGNS[:24],
        "ops_eyJ" + "aWQiOiI/+" * 12,
        "bkua_" + SIGNS[:40],
        "phx_" + SIGNS[:43],
        "https://example.blob.core.windows.net/c?sv=2020-08-04&se=2030-01-01&sig=" + SIGNS[:40] + "%3D",
        "https://prod-12.westeurope.logic.azure.com:443/workflows/1f/triggers/manual/paths/invoke?sv=1.0&sig=" + SIGNS[:42] + "_",
        "https://hooks.slack.com/workflows/T01AB2CDE/A03FG4HIJ/123456789012345678/" + SIGNS[:24],
        "https://hooks.slack.com/triggers/T01AB2CDE/1234567890123/" + SIGNS[:32],
        '{"auths": {"registry.example.com": {"auth": "ZGVwbG95Omh1bnRlcjI="}}}',
    ],
)
def test_a_token_is_known_by_its_form_whatever_it_is_called(token: str) -> None:
    answer = environment({"SETTING_A": token})
    assert answer.verdict == Verdict.MISCONFIGURED
    assert token not in str(answer)


@pytest.mark.parametrize(
    "text",
    [
        "hf_hub_offline",
        "re_export_everything_of_the_module",
        "path/patterns.example.com",
        "api-key-" + SIGNS[:32],
        "key-" + SIGNS[:32],
        "OTelCollectorsOfTheShops.Config.ThisIsTheNameOfSomeHandlers",
        "hvs.of-the-shop-of-the-house-in-frankfurt.example.com",
        "SG.internal-services-of-eu.shared-networking-prod",
        "sk-proj-your-openai-api-key-goes-here",
        "glpat-rotation-lambda-of-eu-west-1",
        "github_pat_rotation_lambda_of_the_shop_1",
        "xoxb-notify-lambda-eu-west-1",
        "figd_of_the_designers_who_work_on_the_shop_in_the_house",
        "glpat-YOUR_GITLAB_TOKEN_HERE",
        "s3://shop/key-" + SIGNS[:32],
        "key-" + SIGNS[:32] + ".json",
        "MT4.example.com",
        "figd_enabled",
        "rnd_forest_classifier_production_v2",
        "rnd_0a1b2c3d4e5f60718293a4b5c6d7e8f9",  # what is drawn at random, in hexadecimal
        "rnd_DepartmentBudgetPlanningTool",
        "sb_secret_rotation-in-eu-west",
        "sb_secret_rotation_2024_eu_west_1_handler",
        "vercel_blob_rw_token",
        "api_org_settings",
        "glrtr-runner-of-the-shop-eu",
        "sk-learn-pipeline-production-v2",
        "gsk_pharma_project",
        "glc_enabled",
        "dapid",
        "hvs.example.com",
        "shpat_" + "0" * 32,
        "ghp_" + "x" * 36,
        "arn:aws:s3:::pul-" + SIGNS[:10],
        "pk_live_" + SIGNS[:24],
        "mrk-" + SIGNS[:32],
        "arn:aws:kms:eu-west-1:123456789012:key/" + "1b2c3d4e-1111-4222-8333-444455556666",
        "sha256:" + SIGNS[:64],
        "https://registry.npmjs.org/npm_config",
        "https://example.com/webhooks/123456789012345678/" + SIGNS[:68],
        "https://hooks.slack.com/triggers/T01AB2CDE/1234567890123/" + "x" * 32,
        "https://example.com/verify?sig=" + SIGNS[:40],
    ],
)
def test_what_only_begins_like_a_token_is_none(text: str) -> None:
    assert environment({"SETTING_A": text}).verdict == Verdict.SATISFIED


def test_a_license_key_of_new_relic_is_called_one() -> None:
    for key in (SIGNS[:36] + "NRAL", SIGNS[:32] + "FFFFNRAL", "eu01xx" + SIGNS[:26] + "FFFFNRAL"):
        assert "a New Relic key" in environment({"SETTING_A": key}).because, key


def test_a_map_is_judged_by_its_names_too() -> None:
    answer = environment({"STAGE": "prod", "DB_PASSWORD": "example-only-not-a-secret"})
    assert answer.verdict == Verdict.MISCONFIGURED
    assert answer.because == "variables.DB_PASSWORD is a literal under the name of a secret"
    assert (
        environment({"STAGE": "prod", "SECRET_ARN": "arn:aws:s", "TOKEN_URL": "https://x", "MAX_TOKENS": "4096"}).verdict
        == Verdict.SATISFIED
    )


def test_the_value_of_a_header_is_read_without_its_name() -> None:
    assert environment({"HEADER": "'Bearer 0123456789abcdef0123'"}).verdict == Verdict.MISCONFIGURED
    assert environment({"HEADER": "Bearer realm"}).verdict == Verdict.SATISFIED
    assert environment({"HEADER": f"Basic {base64.b64encode(b'deploy:hunter2').decode()}"}).verdict == Verdict.MISCONFIGURED
    assert environment({"HEADER": "Basic authentication"}).verdict == Verdict.SATISFIED


def test_the_name_of_a_variable_is_no_secret() -> None:
    """So a program is told where to read it, or a runner which of its secrets it is handed."""
    assert environment({"LICENSE_KEY_SECRET": "NEW_RELIC_LICENSE_KEY", "TOKEN": "GITHUB_TOKEN"}).verdict == Verdict.SATISFIED
    assert environment({"TOKEN": "GITHUBTOKEN"}).verdict == Verdict.MISCONFIGURED
    assert environment({"SECRET": "OAUTH2_CLIENT_SECRET", "KEY_NAME": "S3_SECRET_KEY_2"}).verdict == Verdict.SATISFIED
    for drawn_or_chosen in ("QX7_K2PLM_9", "TOKEN_7F3K9QW2", "XK9F_77QP_TOKEN", "SUPER_SECRET_KEY", "TOP_SECRET"):
        assert environment({"TOKEN": drawn_or_chosen}).verdict == Verdict.MISCONFIGURED, drawn_or_chosen


def test_what_may_be_the_name_of_a_secret_is_left_open() -> None:
    for name, text in (
        ("JWT_SECRET", "jwt_secret"),
        ("redis_password", "redis_password"),
        ("SPRING_REDIS_PASSWORD", "redis-password"),
        ("AUTHORIZER_JWT_SECRET", "shop-secrets-stage"),
    ):
        answer = environment({name: text})
        assert answer.verdict == Verdict.UNKNOWN, text
        assert answer.because == f"variables.{name} depends on whether its value is the name of a secret or the secret itself"
    for name, text in (("PASSWORD", "password"), ("DB_PASSWORD", "password"), ("JWT_SECRET", "jwt_secret_1"), ("DB_PASSWORD", "secrets")):
        assert environment({name: text}).verdict == Verdict.MISCONFIGURED, text
    assert environment({"DB_PASS": "IAM"}).verdict == Verdict.SATISFIED


def test_the_name_of_a_header_or_of_a_key_in_a_secret_is_none() -> None:
    for name, text in (("AUTH_TOKEN", "Authorization"), ("API_KEY", "x-api-key"), ("access_key_id_key", "root-user-1")):
        assert environment({name: text}).verdict == Verdict.SATISFIED, text
    for name, text in (("AUTH_TOKEN", "authorized"), ("API_KEY", "x-rated-9"), ("access_key_id", ACCESS_KEY)):
        assert environment({name: text}).verdict == Verdict.MISCONFIGURED, text


def test_the_name_of_a_song_is_no_placeholder() -> None:
    for text in ("Your Song", "Your Love Is King", "put your records on"):
        assert environment({"DB_PASSWORD": text}).verdict == Verdict.MISCONFIGURED, text
    for text in (
        "hvs.xxxxxxxx",
        "SG.your-key",
        "your-song",
        "Your value here",
        "your-base64-encoded-credentials",
        "your client secret",
        "put your unique phrase here",
    ):
        assert environment({"DB_PASSWORD": text}).verdict == Verdict.SATISFIED, text


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        ({"command": ["run", "--db-password", "example-only-not-a-secret"]}, Verdict.MISCONFIGURED),
        ({"command": ["run", "-token", "example-only-not-a-secret"]}, Verdict.MISCONFIGURED),
        ({"command": ["run", "+rcon_password", "example-only-not-a-secret"]}, Verdict.MISCONFIGURED),
        ({"command": ["run", "--db-password", "Ref::password"]}, Verdict.SATISFIED),
        ({"command": ["run", "+rcon_password", "+map", "market"]}, Verdict.SATISFIED),
        ({"command": ["run", "--db-password", "$(DB_PASSWORD)"]}, Verdict.SATISFIED),
        ({"command": ["run", "--password-file", "example-only-not-a-secret"]}, Verdict.SATISFIED),
        ({"command": ["run", "--password=$PASSWORD", "serve"]}, Verdict.SATISFIED),
        ({"command": ["run", "--with-token", "--verbose"]}, Verdict.SATISFIED),
        ({"parameters": {"DbPassword": {"type": "String", "default": "example-only-not-a-secret"}}}, Verdict.MISCONFIGURED),
        ({"parameters": {"DbPassword": {"type": "String", "description": "of the database"}}}, Verdict.SATISFIED),
        ({"password": {"S": "example-only-not-a-secret"}}, Verdict.MISCONFIGURED),
        ({"password": {"default": "{{ssm:db}}"}}, Verdict.SATISFIED),
        ({"data": [{"secretKey": "db-user", "remoteRef": {"key": "shop/db"}}]}, Verdict.SATISFIED),
        ({"store": {"secretKey": "example-only-not-a-secret"}}, Verdict.MISCONFIGURED),
        ({"Parameters": {"token.$": "States.StringToJson($.SecretString)"}}, Verdict.SATISFIED),
    ],
)
def test_a_text_is_called_by_what_stands_before_it(document: dict[str, Any], verdict: Verdict) -> None:
    assert judged(json.dumps(document), path="content", owner="aws_ssm_document.d").verdict == verdict


def test_what_a_variable_gives_is_called_no_literal() -> None:
    passed = Value("hunter2", written=True, references=(Reference("var.password"),))
    answer = environment({"DB_PASSWORD": passed})
    assert answer.verdict == Verdict.MISCONFIGURED
    assert answer.because == "variables.DB_PASSWORD holds the text of var.password under the name of a secret"


@pytest.mark.parametrize(
    ("passwords", "said"),
    [
        ('host = var.host, password = "correct horse"', "is a literal"),
        ('host = var.host, name = "password", value = "correct horse"', "is a literal"),
        ("host = var.host, password = var.password", "holds the text of var.password"),
    ],
)
def test_a_plan_that_shows_what_variables_were_given_tells_which_of_them_gave_a_text(passwords: str, said: str) -> None:
    """The `references` of a text are those of all that is in it. A configuration shows where each stands."""
    text = f"""
    # plan: host = "db.example.com"
    # plan: password = "correct horse"
    variable "host" {{ type = string }}
    variable "password" {{ type = string }}
    resource "aws_ssm_document" "d" {{
      name          = "d"
      document_type = "Command"
      content       = jsonencode({{ mainSteps = [{{ inputs = {{ {passwords} }} }}] }})
    }}
    """
    given = {"terraform.tfvars": 'host = "db.example.com"\npassword = "correct horse"'}
    for graph in (graph_of(text), configured_graph(text, files=given)):
        document = graph.by_address["aws_ssm_document.d"]
        bare = world(document)
        context = Context(graph, bare.links, bare.schema, bare.as_of, bare.lifecycle, bare.meets, bare.decides)
        answer = holds_no_secret(Site(document, "content", document.get("content"), ("content",)), context)
        assert answer.verdict == Verdict.MISCONFIGURED
        assert f"password {said} under the name of a secret" in answer.because


def test_containers_name_their_variables_in_json() -> None:
    def task(variable: dict[str, str]) -> Judgement:
        definition = json.dumps([{"name": "web", "environment": [variable], "secrets": [{"name": "API_TOKEN", "valueFrom": "arn:aws:s"}]}])
        return judged(definition, path="container_definitions", owner="aws_ecs_task_definition.t")

    assert task({"name": "DATABASE_PASSWORD", "value": "oh no D:"}).verdict == Verdict.MISCONFIGURED
    assert task({"name": "ENVIRONMENT", "value": "development"}).verdict == Verdict.SATISFIED


def test_a_variable_that_names_its_secret_is_none() -> None:
    by_name = {"name": "DB_PASSWORD", "value": "prod-db", "type": "SECRETS_MANAGER"}
    assert judged([by_name], path="environment_variable", owner="aws_codebuild_project.p").verdict == Verdict.SATISFIED
    in_clear = {"name": "DB_PASSWORD", "value": "prod-db", "type": "PLAINTEXT"}
    assert judged([in_clear], path="environment_variable", owner="aws_codebuild_project.p").verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize(
    ("element", "word"),
    [
        ({"name": "Password", "values": ["battery-staple-9"]}, "misconfigured"),  # a parameter of a task of SSM
        ({"key": "apiToken", "value": "battery-staple-9"}, "misconfigured"),  # one of an experiment of FIS
        ({"name": "commands", "values": ["uptime"]}, "satisfied"),
        ({"name": "Password", "values": ["{{ssm-secure:db}}"]}, "satisfied"),
        ({"key": "tokenUrl", "value": "battery-staple-9"}, "satisfied"),
        ({"key": "Password", "operator": "Exists"}, "satisfied"),
    ],
)
def test_what_stands_under_a_name_beside_it_is_called_so(element: dict[str, Any], word: str) -> None:
    assert judged([element], path="parameter", owner="aws_fis_experiment_template.t").verdict.word == word


def test_a_variable_of_unknown_name_may_be_a_password() -> None:
    variable = of({"value": "hunter2"}).data
    assert isinstance(variable, dict)
    pair = Value({**variable, "name": unknown("var.name")}, written=True)
    assert judged([pair], path="environment_variable").verdict == Verdict.UNKNOWN


TABLE = resource("aws_dynamodb_table.t", name="orders")
DATABASE = resource("aws_db_instance.d", password=secret("hunter2"), identifier="d")
PASSWORD = resource("random_password.p", length=20)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (ref("aws_dynamodb_table.t.arn"), Verdict.SATISFIED),
        (ref("random_password.p.result"), Verdict.MISCONFIGURED),
        (ref("aws_db_instance.d.password"), Verdict.MISCONFIGURED),
        (ref("aws_db_instance.d.master_user_secret"), Verdict.SATISFIED),
        (ref("aws_db_instance.d.endpoint", "random_password.p.result"), Verdict.UNKNOWN),
        (unknown("var.password"), Verdict.UNKNOWN),
        (ref("module.outside.secret"), Verdict.UNKNOWN),
        (Value(Unknown("a.b", ("a.b",)), written=True, sensitive=True), Verdict.MISCONFIGURED),
        (secret("hunter2"), Verdict.MISCONFIGURED),
        (Value("orders", written=True, references=ref("aws_dynamodb_table.t.name").references), Verdict.SATISFIED),
        (Value("hunter2", written=True, references=(Reference("var.password"),)), Verdict.MISCONFIGURED),
    ],
)
def test_what_comes_by_reference_is_judged_by_what_it_reads(value: Value, verdict: Verdict) -> None:
    assert environment({"PASSWORD": value}, TABLE, DATABASE, PASSWORD).verdict == verdict


def test_a_literal_is_seen_beside_a_reference() -> None:
    """The plan gives every element of a map the references of the whole map."""
    references = ref("aws_dynamodb_table.t.name").references
    values: dict[str, Any] = {
        "TABLE": Value("orders", True, False, references),
        "DB_PASSWORD": Value("hunter2", True, False, references),
    }
    assert environment(values, TABLE).verdict == Verdict.MISCONFIGURED


PUBLIC = resource("data.aws_ssm_parameter.ami", name="/aws/service/ami", type="String", computed={"value": secret("ami-0123456789abcdef0")})
PRIVATE = resource("data.aws_ssm_parameter.pw", name="/db/pw", type="SecureString", computed={"value": secret("hunter2hunter2")})


def test_a_public_parameter_is_marked_sensitive_and_holds_no_secret() -> None:
    image = Value("ami-0123456789abcdef0", written=True, sensitive=True, references=ref("data.aws_ssm_parameter.ami.value").references)
    assert environment({"IMAGE": image}, PUBLIC, PRIVATE).verdict == Verdict.SATISFIED
    assert environment({"IMAGE": secret("ami-0123456789abcdef0")}, PUBLIC, PRIVATE).verdict == Verdict.SATISFIED
    private = Value("hunter2hunter2", written=True, sensitive=True, references=ref("data.aws_ssm_parameter.pw.value").references)
    assert environment({"PW": private}, PUBLIC, PRIVATE).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize(
    ("names", "verdict"),
    [
        (["endpoint"], Verdict.SATISFIED),
        (["db_password"], Verdict.MISCONFIGURED),  # a secret that somebody keeps in clear
        (["later"], Verdict.UNKNOWN),
        (["endpoint", "later"], Verdict.UNKNOWN),
        (["endpoint", "db_password"], Verdict.MISCONFIGURED),
        (["encrypted", "later"], Verdict.MISCONFIGURED),
        (["db_password", "later"], Verdict.MISCONFIGURED),
        (["later_password"], Verdict.MISCONFIGURED),  # encrypted or not
    ],
)
def test_a_parameter_that_is_not_encrypted_holds_a_secret_where_it_is_called_one(names: list[str], verdict: Verdict) -> None:
    kinds = {"encrypted": "SecureString", "later": unknown("var.kind"), "later_password": unknown("var.kind")}
    parameters = [
        resource(f"data.aws_ssm_parameter.{name}", name=f"/shop/{name}", type=kinds.get(name, "String"), computed={"value": secret("zuo8")})
        for name in names
    ]
    references = tuple(one for name in names for one in ref(f"data.aws_ssm_parameter.{name}.value").references)
    value = Value("shop.example.com", written=True, sensitive=True, references=references)
    assert environment({"X": value}, *parameters).verdict == verdict


def test_a_password_beside_a_parameter_that_holds_no_secret_is_one() -> None:
    parameter = resource("aws_ssm_parameter.p", name="/shop/endpoint", type="String", value=secret("shop.example.com"))
    database = resource("aws_db_instance.d", password=secret("hunter2hunter2"))
    references = (*ref("aws_ssm_parameter.p.value").references, *ref("aws_db_instance.d.password").references)
    value = Value("shop:hunter2hunter2@shop.example.com", written=True, sensitive=True, references=references)
    assert environment({"X": value}, parameter, database).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize(
    ("text", "read", "verdict"),
    [
        ("shop-orders", "aws_db_instance.d.identifier", Verdict.SATISFIED),  # as a configuration says it, and as a plan does
        ("shop-orders", "aws_db_instance.d", Verdict.SATISFIED),
        ("hunter2hunter2", "aws_db_instance.d.password", Verdict.MISCONFIGURED),
        ("hunter2hunter2", "aws_db_instance.d", Verdict.MISCONFIGURED),
        ("shop-admin", "aws_db_instance.d.username", Verdict.MISCONFIGURED),  # which somebody hides, whatever it is called
        ("shop-admin", "aws_db_instance.d", Verdict.MISCONFIGURED),
        ("mysql://shop-orders", "aws_db_instance.d.identifier", Verdict.MISCONFIGURED),  # who knows what hides in the rest
        ("shop-orders", "aws_sqs_queue.q", Verdict.MISCONFIGURED),
        ("shop-orders", "aws_sqs_queue.q.name", Verdict.MISCONFIGURED),  # which has nothing to hide, so that somebody hides it
        ("shop-orders", "var.name", Verdict.MISCONFIGURED),
    ],
)
def test_what_is_hidden_for_a_password_beside_it_is_no_secret(text: str, read: str, verdict: Verdict) -> None:
    database = resource("aws_db_instance.d", identifier="shop-orders", username=secret("shop-admin"), password=secret("hunter2hunter2"))
    queue = resource("aws_sqs_queue.q", name="shop-orders")
    value = Value(text, written=True, sensitive=True, references=ref(read).references)
    subject = resource("aws_lambda_function.f", variables={"X": value})
    bare = world(subject, database, queue)
    context = Context(bare.graph, bare.links, shipped(), bare.as_of, bare.lifecycle, bare.meets, bare.decides)
    assert holds_no_secret(Site(subject, "variables", subject.get("variables"), ("variables",)), context).verdict == verdict


def test_an_attribute_the_provider_always_marks_is_judged_by_its_content() -> None:
    def connection(properties: dict[str, str]) -> Judgement:
        subject = resource("aws_glue_connection.c", connection_properties=secret(properties))
        context: Context = world(subject)
        with_schema = type(context)(
            context.graph, context.links, shipped(), context.as_of, context.lifecycle, context.meets, context.decides
        )
        return holds_no_secret(
            Site(subject, "connection_properties", subject.get("connection_properties"), ("connection_properties",)), with_schema
        )

    assert connection({"JDBC_CONNECTION_URL": "jdbc:x", "SECRET_ID": "prod/db"}).verdict == Verdict.SATISFIED
    assert connection({"JDBC_CONNECTION_URL": "jdbc:x", "PASSWORD": "hunter2"}).verdict == Verdict.MISCONFIGURED


@pytest.mark.parametrize(
    ("name", "verdict"), [("/avocet/prod/db_password", Verdict.MISCONFIGURED), ("/avocet/prod/endpoint", Verdict.SATISFIED)]
)
def test_a_parameter_is_called_by_its_name(name: str, verdict: Verdict) -> None:
    parameter = resource("aws_ssm_parameter.p", name=name, value="example-only-not-a-secret")
    assert holds_no_secret(Site(parameter, "value", parameter.get("value"), ("value",)), world(parameter)).verdict == verdict


SECRET = resource("aws_secretsmanager_secret_version.s", secret_string=secret("abcdefgh12"))
CERTAIN, POSSIBLE = Certainty.EXACT, Certainty.POSSIBLE


@pytest.mark.parametrize(
    ("text", "certainty", "verdict"),
    [
        ("abcdefgh12", CERTAIN, Verdict.MISCONFIGURED),
        ("redis://:abcdefgh12@cache", CERTAIN, Verdict.MISCONFIGURED),
        ("abcdefgh12", POSSIBLE, Verdict.SATISFIED),
        ("none", CERTAIN, Verdict.SATISFIED),  # a condition chose it
    ],
)
def test_a_parameter_takes_the_secret_that_it_refers_to(text: str, certainty: Certainty, verdict: Verdict) -> None:
    """As a plan shows it after the secret was made. The provider marks the value of every parameter."""
    source = ref("aws_secretsmanager_secret_version.s.secret_string", certainty=certainty).references
    parameter = resource("aws_ssm_parameter.p", name="/a/jwt", value=Value(text, written=True, sensitive=True, references=source))
    context: Context = world(parameter, SECRET)
    context = type(context)(context.graph, context.links, shipped(), context.as_of, context.lifecycle, context.meets, context.decides)
    answer = holds_no_secret(Site(parameter, "value", parameter.get("value"), ("value",)), context)
    assert answer.verdict == verdict
    assert "abcdefgh12" not in repr(answer)


def test_branches_are_judged_one_by_one() -> None:
    assert judged(unknown("var.x", branches={"a": "PASSWORD=hunter2", "b": "PASSWORD=hunter3"})).verdict == Verdict.MISCONFIGURED
    assert judged(unknown("var.x", branches={"a": "PASSWORD=hunter2", "b": "A=1"})).verdict == Verdict.UNKNOWN
    assert judged(unknown("var.x", branches={"a": "B=2", "b": "A=1"})).verdict == Verdict.SATISFIED
    assert judged(unknown("var.x", branches={"a": unknown("var.y"), "b": unknown("var.z")})).verdict == Verdict.UNKNOWN


def test_a_digest_says_nothing_of_what_it_was_made_from() -> None:
    assert judged("626a6a9ff8f6f8e920c706c47eeaec09b58cf643").verdict == Verdict.UNKNOWN


def test_absent_is_missing() -> None:
    assert judged(None).verdict == Verdict.MISSING


@pytest.mark.parametrize("depth", [600, 900, 5000])
def test_an_object_in_a_script_that_nests_too_deep_is_passed_over(depth: int) -> None:
    said = "# for kind: Secret\n" + '{"a":' * depth + "1" + "}" * depth + "\n"
    assert environment({"SCRIPT": said}).verdict == Verdict.SATISFIED
    assert environment({"SCRIPT": f"{said}password=hunter2xyz\n"}).verdict == Verdict.MISCONFIGURED


def test_what_nests_too_deep_is_not_passed() -> None:
    value = Value("PASSWORD=hunter2", written=True)
    for _ in range(60):
        value = Value((value,), written=True)
    assert judged(value).verdict == Verdict.UNKNOWN
    assert judged("[" * 100_000).verdict == Verdict.SATISFIED


def test_a_key_that_is_a_secret_is_not_repeated() -> None:
    answer = environment({ACCESS_KEY: secret("x")})
    assert answer.verdict == Verdict.MISCONFIGURED
    assert ACCESS_KEY not in str(answer)


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "apiKey",
        "client_secret",
        "AWS_SECRET_ACCESS_KEY",
        "GITHUB_TOKEN",
        "DB_PASS",
        "password2",
        "POSTGRES_PW",
        "core.fernet_key",
        "DBPASS",
        "SECRETKEY",
        "HMAC_KEY",
        "PRIVATE_KEYS",
        "apiKeys",
        "ADMIN_PASSWORDS",
        "AUTH_TOKENS",
        "NODE_PRIVKEY",
        "WALLET_MNEMONIC",
        "SEED_PHRASE",
        "JWT_KEY",
        "requirepass",
        "CSRF_SECRET",
    ],
)
def test_names_that_announce_a_secret(name: str) -> None:
    assert announces(name)


@pytest.mark.parametrize(
    "name",
    [
        *("SECRET_ARN", "TOKEN_URL", "MAX_TOKENS", "PASSWORD_MIN_LENGTH", "KMS_KEY_ID", "PASSENGER", "BYPASS", "PASSWORD_ENCODER", "", "1"),
        *("PUBLIC_KEYS", "OUTPUT_TOKENS", "dkim_tokens", "password_column", "API_KEYS_TABLE", "SSH_KEY", "TLS_SECRETS", "keys", "SEED"),
        *("signing_algorithm_mnemonic", "csrf-token", "XSRF_TOKEN"),
        *("api_key_fingerprint", "token-checksum", "credentialDigest", "customer_master_key_spec", "TOKEN_USAGE"),
    ],
)
def test_names_that_only_speak_of_one(name: str) -> None:
    assert not announces(name)


def test_stand_ins_are_whole_values() -> None:
    assert stands_in("${var.x}")
    assert stands_in("/prod/db/password")
    assert stands_in("18")
    assert stands_in("EMR.secret@hive")
    assert not stands_in("EMR.secrets")
    assert stands_in("Ref::password")
    assert not stands_in("Reference")
    assert all(stands_in(text) for text in ("$PASSWORD", "$(cat /run/pw)", "$.password", "$$x", "$1", "$env:PASSWORD", "$6$salt$hash"))
    assert not stands_in("$ecret!23")
    assert not stands_in("1234")
    assert not stands_in("foo-bar-42")
    assert not stands_in(SECRET_KEY)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("hunter2", Verdict.MISCONFIGURED),
        (None, Verdict.MISSING),
        ("", Verdict.SATISFIED),
        (Value("hunter2", written=True, references=(Reference("var.password"),)), Verdict.SATISFIED),
        (Value(Unknown("var.password"), written=True, references=(Reference("var.password"),)), Verdict.UNKNOWN),
        (ref("random_password.p.result"), Verdict.SATISFIED),
        (ref("ephemeral.random_password.p.result"), Verdict.SATISFIED),
        (Value(None, written=True, references=(Reference("ephemeral.aws_secretsmanager_secret_version.s"),)), Verdict.SATISFIED),
        (Value("hunter2", written=True, references=(Reference("local.password"),)), Verdict.UNKNOWN),
        (Value("hunter2", written=True, references=(Reference("module.a.local.password"),)), Verdict.UNKNOWN),
        (Value("hunter2", written=True, references=(Reference('module.a["x.y"].module.b.local.password'),)), Verdict.UNKNOWN),
        (Value("hunter2", written=True, references=(Reference("module.a.module.b.var.password"),)), Verdict.UNKNOWN),
        (Value(Unknown("timestamp()"), written=True), Verdict.UNKNOWN),
        (Value("filled in", written=False), Verdict.SATISFIED),
        (of({"a": "hunter2"}), Verdict.MISCONFIGURED),
        (Value((ref("random_password.p.result"), of("hunter2")), written=True), Verdict.MISCONFIGURED),
        (Value((ref("random_password.p.result"), ref("ephemeral.random_password.q.result")), written=True), Verdict.SATISFIED),
        (Value((), written=True), Verdict.SATISFIED),
    ],
)
def test_only_a_constant_of_the_configuration_is_a_literal(value: object, verdict: Verdict) -> None:
    subject = resource("aws_datasync_location_smb.l", password=value)
    answer = is_not_a_literal(Site(subject, "password", subject.get("password"), ("password",)), world(subject, PASSWORD))
    assert answer.verdict == verdict
    assert "hunter2" not in str(answer)


def test_a_template_is_read_where_its_text_is_taken() -> None:
    script = {"template": "export DB_PASSWORD=${word}", "vars": {"word": "hunter2"}}
    parts = [{"content": "#!/bin/bash"}, {"content": "export DB_PASSWORD=hunter2"}]
    for kind, values, wrong in (
        ("template_file", script | {"vars": {"word": "${ssm}"}}, False),
        ("template_file", script | {"vars": {"db_password": "hunter2"}}, True),
        ("template_file", {"template": "export DB_PASSWORD=hunter2"}, True),
        ("cloudinit_config", {"part": parts[:1]}, False),
        ("cloudinit_config", {"part": parts}, True),
    ):
        taken = ref(f"data.{kind}.c.rendered")
        answer = judged(taken, resource(f"data.{kind}.c", **values))
        assert (answer.verdict == Verdict.MISCONFIGURED) is wrong, (kind, values, answer)


@pytest.mark.parametrize(
    ("source", "attribute", "verdict"),
    [
        ("data.vault_generic_secret.db", "data", Verdict.MISCONFIGURED),
        ("data.vault_generic_secret.db", "data_json", Verdict.MISCONFIGURED),
        ("data.vault_generic_secret.db", "path", Verdict.SATISFIED),
        ("data.doppler_secrets.db", "map", Verdict.MISCONFIGURED),
        ("data.infisical_secrets.db", "secrets", Verdict.MISCONFIGURED),
        ("data.sops_file.db", "data", Verdict.MISCONFIGURED),
        ("data.sops_file.db", "raw", Verdict.MISCONFIGURED),
        ("data.sops_file.db", "id", Verdict.SATISFIED),
        ("vault_approle_auth_backend_role_secret_id.db", "secret_id", Verdict.MISCONFIGURED),
        ("datadog_api_key.db", "key", Verdict.MISCONFIGURED),
        ("datadog_api_key.db", "name", Verdict.SATISFIED),
        ("data.github_actions_public_key.db", "key", Verdict.SATISFIED),
        ("data.terraform_remote_state.db", "outputs", Verdict.UNKNOWN),
        ("data.external.db", "result", Verdict.UNKNOWN),
        ("random_string.db", "result", Verdict.MISCONFIGURED),
        ("aws_db_instance.db", "address", Verdict.SATISFIED),
    ],
)
def test_what_may_hold_anything_is_no_ordinary_attribute(source: str, attribute: str, verdict: Verdict) -> None:
    assert environment({"DB_PASSWORD": ref(f"{source}.{attribute}")}, resource(source)).verdict == verdict


@pytest.mark.parametrize(
    ("text", "others", "label", "verdict"),
    [
        (f"postgres://root:{GAP}@db.internal/shop", (), "suffix", Verdict.MISCONFIGURED),
        (f"postgres://root:{GAP}@{GAP}/shop", ("aws_db_instance.db.address",), "suffix", Verdict.MISCONFIGURED),
        (f"postgres://root:{GAP}@{GAP}/{GAP}", ("aws_db_instance.db.address",), "suffix", Verdict.UNKNOWN),
        (f"export DB_PASSWORD={GAP}", (), "suffix", Verdict.MISCONFIGURED),
        (f"export BUCKET=shop-{GAP}", (), "suffix", Verdict.SATISFIED),
        (f"https://shop-{GAP}.example.com/", (), "password", Verdict.SATISFIED),
        (GAP, (), "master_password", Verdict.MISCONFIGURED),
        (GAP, (), "suffix", Verdict.SATISFIED),
        ("", (), "master_password", Verdict.UNKNOWN),
    ],
)
def test_what_is_drawn_is_a_secret_where_one_stands(text: str, others: tuple[str, ...], label: str, verdict: Verdict) -> None:
    sources = (f"random_string.{label}.result", *others)
    words = text.replace(GAP, LATER) if text != GAP else ""
    value = Value(Unknown(sources[0], sources, shape=text, words=words), references=tuple(ref(one).references[0] for one in sources))
    declared = [resource(f"random_string.{label}"), resource("aws_db_instance.db")]
    assert environment({"CONF": value}, *declared).verdict == verdict


@pytest.mark.parametrize(
    ("name", "verdict"), [("CSRF", Verdict.MISCONFIGURED), ("BUCKET", Verdict.SATISFIED), ("DB_SECRET_NAME", Verdict.SATISFIED)]
)
def test_what_is_drawn_for_a_name_is_called_after_what_it_names(name: str, verdict: Verdict) -> None:
    value = Value(Unknown("random_id.secret.hex", ("random_id.secret.hex",), shape=GAP), references=ref("random_id.secret.hex").references)
    assert environment({name: value}, resource("random_id.secret")).verdict == verdict


def test_what_is_not_declared_is_told_by_its_name() -> None:
    names = {
        "random_password.db.result": Verdict.MISCONFIGURED,
        "aws_sqs_queue.orders[0].url": Verdict.SATISFIED,
        "module.db.password": Verdict.UNKNOWN,
    }
    for name, verdict in names.items():
        assert environment({"DB": ref(name)}).verdict == verdict


def test_a_variable_is_asked_under_each_name_that_it_may_have() -> None:
    def either(one: str, other: str) -> Value:
        return Value(Unknown("var.x", ("var.x",), branches=(("", of(one)), ("", of(other)))), written=True)

    for names, values, word in (
        (("DB_PASSWORD", "DB_PASSWORD"), ("hunter2", "hunter3"), "misconfigured"),
        (("DB_PASSWORD", "STAGE"), ("hunter2", "hunter3"), "unknown"),
        (("STAGE", "REGION"), ("hunter2", "hunter3"), "satisfied"),
        (("DB_PASSWORD", "DB_PASSWORD"), ("hunter2", ""), "unknown"),
    ):
        pair = {"name": either(*names), "value": either(*values)}
        assert judged([pair], path="environment", owner="aws_x.y").verdict.word == word, (names, values)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"https://github.com/{GAP}/shop.git", Verdict.SATISFIED),
        (f"https://{GAP}@github.com/example/shop.git", Verdict.UNKNOWN),
        (f"https://github.com/{GAP}?token={GAP}", Verdict.UNKNOWN),
        (f"https://hooks.example.com/services/{GAP}", Verdict.UNKNOWN),
    ],
)
def test_behind_the_host_of_a_repository_stand_names(text: str, verdict: Verdict) -> None:
    address = Value(Unknown("var.x", ("var.x",), shape=text), written=True, references=(Reference("var.x"),))
    assert judged(address, path="location", owner="aws_codebuild_project.p").verdict == verdict


def test_what_tells_most_is_said_first() -> None:
    answer = environment({"STAGE": unknown("var.stage"), "API_TOKEN": unknown("var.token")})
    assert answer.because.startswith("variables.API_TOKEN")


@pytest.mark.parametrize(
    "name", ["buildspec", "code", "custom_data", "input_parameters", "instruction", "template_body", "sql", "user_data"]
)
def test_a_plan_may_hide_a_secret_around_an_address_that_it_shows(name: str) -> None:
    """Of a text with anything in it that is known after apply, a plan shows nothing else."""
    arn = "aws_ecr_repository.r.arn"
    read = Reference(arn, "aws_ecr_repository.r", "arn")
    hidden = Value(Unknown(arn, (arn,), hidden=True), written=True, references=(read,))
    repository = resource("aws_ecr_repository.r", name="r")
    assert judged(hidden, repository, path=name, owner="aws_codebuild_project.p").verdict == Verdict.UNKNOWN

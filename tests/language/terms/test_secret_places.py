"""Secrets where configurations hold them, and their neighbours that are none: commands, settings, addresses, files of machines and builds.

Each was decided before it was tried.
"""

from __future__ import annotations

import json
from time import process_time

import pytest

from srm_tf.language.terms.secret_code import literals_in_code
from srm_tf.language.terms.secret_patterns import assignments, formats, tells
from srm_tf.language.terms.texts import inside
from srm_tf.model.verdict import Verdict
from tests.language.terms.test_secrets import judged

FOUND = r"""
export DB_PASSWORD=Sommerregen
DB_PASSWORD="correct-horse-battery"
echo "Sommerregen" | passwd --stdin ec2-user
echo 'ec2-user:Sommerregen' | chpasswd
useradd -m -p Sommerregen deploy
usermod --password Sommerregen deploy
lftp -e 'open -u deploy,hunter2Xk9 ftp.example.com; mput *; bye'
ncftpput -u deploy -p hunter2Xk9 ftp.example.com /pub a.tgz
wget --ftp-user=deploy --ftp-password=hunter2Xk9 ftp://ftp.example.com/a
wget --http-password=hunter2Xk9 --user=deploy https://a.example.com
wget --user=deploy --password=hunter2Xk9 https://a.example.com/x
curl -u "deploy:hunter2Xk9" https://a.example.com
curl --user deploy:hunter2Xk9 -O https://a.example.com/x.rpm
curl -d '{"username":"deploy","password":"hunter2Xk9"}' https://a.example.com/login
curl -d 'grant_type=password&username=deploy&password=hunter2Xk9' https://a.example.com/token
git clone https://deploy:hunter2Xk9@git.example.com/shop.git
git config --global credential.helper '!f() { echo username=deploy; echo password=hunter2Xk9; }; f'
sshpass -p 'hunter2Xk9' ssh deploy@10.0.0.1
sshpass -phunter2Xk9 scp a b:
SSHPASS=hunter2Xk9 sshpass -e ssh host
PGPASSWORD=hunter2Xk9 psql -h db -U shop
psql "host=db user=shop password=hunter2Xk9 dbname=shop"
psql postgresql://shop:hunter2Xk9@db.example.com:5432/shop
mysql -u root -phunter2Xk9 -e 'select 1'
mysql --user=root --password=hunter2Xk9 shop
mysql -e "CREATE USER 'shop'@'%' IDENTIFIED BY 'hunter2Xk9';"
mysql -e "ALTER USER 'root'@'localhost' IDENTIFIED WITH mysql_native_password BY 'hunter2Xk9'"
mysql -e "GRANT ALL ON *.* TO 'shop'@'%' IDENTIFIED BY 'hunter2Xk9'"
MYSQL_PWD=hunter2Xk9 mysqldump shop
mongosh "mongodb+srv://shop:hunter2Xk9@cluster0.example.mongodb.net/shop"
mongo admin --eval "db.createUser({user: 'shop', pwd: 'hunter2Xk9', roles: []})"
mongo -u shop -p hunter2Xk9 shop
redis-cli -a hunter2Xk9 ping
redis-cli -u redis://:hunter2Xk9@cache.example.com:6379
redis://default:hunter2Xk9@cache:6379/0
rediss://:hunter2Xk9@cache:6379
amqp://shop:hunter2Xk9@mq.example.com:5672/vhost
amqps://shop:hunter2Xk9@b-1.mq.eu-west-1.amazonaws.com:5671
rabbitmqctl add_user shop hunter2Xk9
rabbitmqadmin -u shop -p hunter2Xk9 list queues
postgres://shop:hunter2Xk9@db:5432/shop?sslmode=require
mysql://shop:hunter2Xk9@db:3306/shop
mysql+pymysql://shop:hunter2Xk9@db/shop
mariadb://shop:hunter2Xk9@db/shop
mssql+pyodbc://sa:hunter2Xk9@db/shop?driver=ODBC
oracle+cx_oracle://shop:hunter2Xk9@db:1521/?service_name=shop
jdbc:postgresql://db:5432/shop?user=shop&password=hunter2Xk9
jdbc:mysql://db:3306/shop?user=shop&password=hunter2Xk9
jdbc:sqlserver://db:1433;databaseName=shop;user=sa;password=hunter2Xk9;
jdbc:oracle:thin:shop/hunter2Xk9@db:1521:ORCL
jdbc:redshift://cluster:5439/dev?user=awsuser&password=hunter2Xk9
jdbc:snowflake://acc.snowflakecomputing.com/?user=shop&password=hunter2Xk9
jdbc:db2://db:50000/shop:user=shop;password=hunter2Xk9;
clickhouse://default:hunter2Xk9@ch:9000/default
cockroachdb://shop:hunter2Xk9@roach:26257/shop
cassandra://shop:hunter2Xk9@cas:9042/ks
neo4j://neo4j:hunter2Xk9@graph:7687
bolt://neo4j:hunter2Xk9@graph:7687
couchdb://admin:hunter2Xk9@couch:5984/shop
couchbase://admin:hunter2Xk9@cb/shop
influxdb://admin:hunter2Xk9@ts:8086/m
elasticsearch+https://elastic:hunter2Xk9@es:9200
https://elastic:hunter2Xk9@es.example.com:9200
ldap://cn=admin:hunter2Xk9@ldap.example.com
smtp://mailer:hunter2Xk9@smtp.example.com:587
sftp://deploy:hunter2Xk9@files.example.com/in
nats://shop:hunter2Xk9@nats:4222
mqtt://shop:hunter2Xk9@broker:1883
snowflake://shop:hunter2Xk9@acc/db/schema
Server=db;Database=shop;User Id=sa;Password=hunter2Xk9;
Server=tcp:x.database.windows.net,1433;Initial Catalog=shop;User ID=sa;Pwd=hunter2Xk9;
Data Source=db;User Id=shop;Password=Sommerregen;Encrypt=True
Driver={ODBC Driver 17 for SQL Server};Server=db;UID=sa;PWD=hunter2Xk9
host=db port=5432 dbname=shop user=shop password=hunter2Xk9
shop/hunter2Xk9@//db:1521/ORCLPDB1
shop:hunter2Xk9@tcp(db:3306)/shop
sqlplus shop/hunter2Xk9@ORCL @script.sql
sqlcmd -S db -U sa -P hunter2Xk9 -Q "select 1"
bcp shop.dbo.t out f -S db -U sa -P hunter2Xk9
docker login -u deploy -p hunter2Xk9 registry.example.com
echo hunter2Xk9 | docker login -u deploy --password-stdin registry.example.com
docker run -e POSTGRES_PASSWORD=hunter2Xk9 postgres:16
docker run --env MYSQL_ROOT_PASSWORD=hunter2Xk9 mysql
podman run -e "REDIS_PASSWORD=hunter2Xk9" redis
helm install pg bitnami/postgresql --set auth.postgresPassword=hunter2Xk9
helm upgrade x y --set-string global.redis.password=hunter2Xk9
kubectl create secret generic db --from-literal=password=hunter2Xk9
kubectl create secret docker-registry reg --docker-username=d --docker-password=hunter2Xk9 --docker-email=a@b.c
argocd login argo.example.com --username admin --password hunter2Xk9
vault login s.hunter2Xk9hunter2Xk9
vault kv put secret/shop password=hunter2Xk9
consul kv put shop/db/password hunter2Xk9
aws secretsmanager create-secret --name db --secret-string hunter2Xk9
aws secretsmanager put-secret-value --secret-id db --secret-string '{"password":"hunter2Xk9"}'
aws ssm put-parameter --name /db/pw --type SecureString --value hunter2Xk9
aws rds modify-db-instance --db-instance-identifier x --master-user-password hunter2Xk9
aws rds create-db-instance --master-username a --master-user-password=Sommerregen
aws cognito-idp admin-set-user-password --user-pool-id x --username a --password hunter2Xk9 --permanent
aws iam create-login-profile --user-name a --password hunter2Xk9
az login --service-principal -u app -p hunter2Xk9 --tenant t
gcloud sql users set-password root --instance=x --password=hunter2Xk9
heroku config:set SECRET_KEY=hunter2Xk9hunter2
jq --arg secret Sommerregen2x '.s=$secret' a.json
jq --arg password 'hunter2Xk9' '.password=$password' in.json > out.json
net user Administrator hunter2Xk9
net user deploy Sommerregen! /add
$password = ConvertTo-SecureString "hunter2Xk9" -AsPlainText -Force
$cred = New-Object PSCredential("admin", (ConvertTo-SecureString -String 'hunter2Xk9' -AsPlainText -Force))
([adsi]"WinNT://./Administrator,user").SetPassword("hunter2Xk9")
$admin.SetPassword('Sommerregen!')
$admin.Invoke("SetPassword", "hunter2Xk9")
Set-LocalUser -Name admin -Password (ConvertTo-SecureString "hunter2Xk9" -AsPlainText -Force)
$env:DB_PASSWORD = "hunter2Xk9"
[Environment]::SetEnvironmentVariable("API_TOKEN", "hunter2Xk9hunter2", "Machine")
setx DB_PASSWORD hunter2Xk9
New-ADUser -Name a -AccountPassword (ConvertTo-SecureString "hunter2Xk9" -AsPlainText -Force)
Set-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon' -Name DefaultPassword -Value hunter2Xk9
reg add "HKLM\X" /v DefaultPassword /t REG_SZ /d hunter2Xk9 /f
schtasks /create /tn x /tr a.exe /ru deploy /rp hunter2Xk9
cmdkey /add:server /user:deploy /pass:hunter2Xk9
{"apiVersion":"v1","kind":"Secret","stringData":{"password":"hunter2Xk9"}}
spring.datasource.password=hunter2Xk9
ldapadd -x -D cn=admin,dc=x -w hunter2Xk9 -f a.ldif
kinit admin <<< hunter2Xk9
echo hunter2Xk9 | kinit admin@EXAMPLE.COM
echo hunter2Xk9 | realm join -U admin corp.example.com
htpasswd -b /etc/nginx/.htpasswd deploy hunter2Xk9
openssl enc -aes-256-cbc -k hunter2Xk9 -in a -out b
openssl pkcs12 -export -passout pass:hunter2Xk9 -in a.pem
keytool -genkey -storepass hunter2Xk9 -keypass hunter2Xk9
java -Djavax.net.ssl.trustStorePassword=hunter2Xk9 -jar app.jar
sed -i 's/DB_PASS=.*/DB_PASS=hunter2Xk9/' .env
sed -i "s/password_here/hunter2Xk9/" wp-config.php
define( 'DB_PASSWORD', 'hunter2Xk9' );
wp config create --dbname=x --dbuser=y --dbpass=hunter2Xk9
requirepass hunter2Xk9
rootpw hunter2Xk9
smbclient //server/share -U 'deploy%hunter2Xk9'
mount -t cifs //server/share /mnt -o username=deploy,password=hunter2Xk9
//server/share /mnt cifs username=deploy,password=hunter2Xk9 0 0
zip -P hunter2Xk9 a.zip b
gpg --batch --passphrase hunter2Xk9 -d a.gpg
restic -r s3:x backup / ; RESTIC_PASSWORD=hunter2Xk9
ansible-playbook a.yml -e "ansible_password=hunter2Xk9"
ansible-playbook -i h, a.yml --extra-vars "db_password=hunter2Xk9"
terraform apply -var db_password=hunter2Xk9
export TF_VAR_db_password=hunter2Xk9
k3s agent --server https://a:6443 --token K10abcdef::server:hunter2Xk9
password=Sommerregen
"secret": "Sommerregen-im-Juni"
JWT_SECRET=topsecretsigningkey
SESSION_SECRET: keyboard cat
smtp_password: "Sommer regen 2024"
echo "export DB_PASSWORD=hunter2Xk9" >> /etc/profile.d/app.sh
echo 'DB_PASSWORD=hunter2Xk9' | sudo tee -a /etc/environment
cat > /etc/app.env <<< "DB_PASSWORD=hunter2Xk9"
sed -i "s|^password:.*|password: hunter2Xk9|" /etc/app.yml
sed -i "s/__DB_PASSWORD__/hunter2Xk9/g" app.conf
perl -pi -e 's/DB_PASSWORD/hunter2Xk9/' app.conf
yq e '.db.password = "hunter2Xk9"' -i a.yml
crudini --set /etc/x.conf database password hunter2Xk9
git remote set-url origin https://ci:hunter2Xk9@git.example.com/x.git
pip install --index-url https://ci:hunter2Xk9@pypi.example.com/simple x
echo "machine git.example.com login ci password hunter2Xk9" > ~/.netrc
mvn deploy -Dpassword=hunter2Xk9
gradle publish -PnexusPassword=hunter2Xk9
keytool -importkeystore -srcstorepass hunter2Xk9 -deststorepass hunter2Xk9
java -jar app.jar --spring.datasource.password=hunter2Xk9
java -Dspring.datasource.password=hunter2Xk9 -jar app.jar
node app.js --db-password hunter2Xk9
./install.sh --admin-password hunter2Xk9 --yes
./install.sh -password hunter2Xk9
dsconf slapd-x backend create --password hunter2Xk9
ldapsearch -x -D cn=admin -w hunter2Xk9 -b dc=x
net ads join -U admin%hunter2Xk9
samba-tool user create deploy hunter2Xk9
(echo hunter2Xk9; echo hunter2Xk9) | smbpasswd -a deploy
echo -e "hunter2Xk9\nhunter2Xk9" | passwd deploy
echo 'root:hunter2Xk9' | chpasswd -c SHA512
psql -c "ALTER USER postgres WITH PASSWORD 'hunter2Xk9'"
psql -c "CREATE ROLE shop LOGIN ENCRYPTED PASSWORD 'hunter2Xk9'"
sqlcmd -Q "CREATE LOGIN shop WITH PASSWORD = 'hunter2Xk9'"
sqlplus / as sysdba <<< "ALTER USER shop IDENTIFIED BY hunter2Xk9;"
sqlplus / as sysdba <<< "GRANT connect, resource TO shop IDENTIFIED BY hunter2Xk9;"
sqlplus / as sysdba <<< "CREATE DATABASE LINK shop CONNECT TO shop IDENTIFIED BY hunter2Xk9 USING 'db';"
mysql -e "SET PASSWORD FOR 'root'@'localhost' = PASSWORD('hunter2Xk9')"
mysqladmin -u root password 'hunter2Xk9'
mongosh --username admin --password hunter2Xk9 --eval 'x'
mongodump --uri="mongodb://a:hunter2Xk9@db/x"
cqlsh -u a -p hunter2Xk9 host
influx setup --username a --password hunter2Xk9 --force
grafana-cli admin reset-admin-password hunter2Xk9
elasticsearch-users useradd a -p hunter2Xk9 -r superuser
curl -XPUT -u elastic:hunter2Xk9 https://es:9200/_x
redis-cli CONFIG SET requirepass hunter2Xk9
redis-server --requirepass hunter2Xk9
rabbitmqctl change_password guest hunter2Xk9
kafka-configs.sh --alter --add-config 'SCRAM-SHA-512=[password=hunter2Xk9]' --entity-name a
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="hunter2Xk9";
ssl.keystore.password=hunter2Xk9
spark.hadoop.javax.jdo.option.ConnectionPassword hunter2Xk9
wp user create a a@b.c --user_pass=hunter2Xk9
drush site-install --account-pass=hunter2Xk9 --db-url=mysql://a:hunter2Xk9@db/x
php artisan tinker --execute="User::create(['password' => 'hunter2Xk9'])"
rails runner "User.create!(password: 'hunter2Xk9')"
jenkins-cli -auth admin:hunter2Xk9 list-jobs
echo 'jenkins.model.Jenkins.instance.securityRealm.createAccount("admin", "hunter2Xk9")' | jenkins-cli groovy =
nuget sources add -Name x -Source https://x -UserName a -Password hunter2Xk9
az acr login -n x -u a -p hunter2Xk9
openvpn --auth-user-pass <(echo -e "a\nhunter2Xk9")
: PSK "hunter2Xk9hunter2"
rsync --password-file=<(echo hunter2Xk9) a b::m
RSYNC_PASSWORD=hunter2Xk9 rsync a b::m
BORG_PASSPHRASE=hunter2Xk9 borg create x
duplicity --encrypt-key x ; PASSPHRASE=hunter2Xk9
ansible_ssh_pass=hunter2Xk9
ansible_become_password: hunter2Xk9
vault_password: hunter2Xk9
net use Z: \\server\share hunter2Xk9 /user:corp\a
New-SmbMapping -LocalPath Z: -RemotePath \\s\x -UserName a -Password hunter2Xk9
$pw = "hunter2Xk9"; net user a $pw
New-LocalUser -Name a -Password (ConvertTo-SecureString 'hunter2Xk9' -AsPlainText -Force)
netdom join x /d:corp /ud:svc /pd:hunter2Xk9
wmic /user:a /password:hunter2Xk9 process list
Invoke-Sqlcmd -Username sa -Password "hunter2Xk9" -Query "select 1"
Install-ADDSForest -SafeModeAdministratorPassword (ConvertTo-SecureString "hunter2Xk9" -AsPlainText -Force)
choco install x --params "/Password:hunter2Xk9"
sc.exe config svc obj= corp\a password= hunter2Xk9
<add key="DbPassword" value="hunter2Xk9" />
<add name="x" connectionString="Server=db;User Id=sa;Password=hunter2Xk9;" />
<password>hunter2Xk9</password>
<property name="connection.password">hunter2Xk9</property>
ENV DB_PASSWORD hunter2Xk9
ARG NPM_TOKEN=hunter2Xk9hunter2
<property><name>javax.jdo.option.ConnectionPassword</name><value>hunter2Xk9</value></property>
spark.ssl.keyPassword hunter2Xk9
"""
FOUND_FILES = r"""
ftp -n ftp.example.com <<EOF
user deploy Sommerregen1
put a.tgz
EOF
---
ftp -inv ftp.example.com <<END_SCRIPT
quote USER deploy
quote PASS Sommerregen1
bye
END_SCRIPT
---
#cloud-config
password: hunter2Xk9
chpasswd: { expire: False }
---
#cloud-config
users:
  - name: deploy
    plain_text_passwd: hunter2Xk9
    lock_passwd: false
---
#cloud-config
chpasswd:
  list: |
    root:hunter2Xk9
  expire: false
---
#cloud-config
chpasswd:
  users:
    - name: root
      password: hunter2Xk9
      type: text
---
#cloud-config
write_files:
  - path: /etc/app.env
    content: |
      DB_PASSWORD=hunter2Xk9
---
#cloud-config
write_files:
  - path: /etc/creds/.pgpass
    content: "db:5432:shop:shop:hunter2Xk9"
---
#cloud-config
runcmd:
  - [ sh, -c, "mysql -uroot -phunter2Xk9 < /tmp/a.sql" ]
---
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /etc/app.env
      contents:
        inline: |
          DB_PASSWORD=hunter2Xk9
---
variant: flatcar
systemd:
  units:
    - name: app.service
      contents: |
        [Service]
        Environment=DB_PASSWORD=hunter2Xk9
        ExecStart=/usr/bin/app
---
[Service]
Environment="API_TOKEN=hunter2Xk9hunter2"
---
version: 0.2
phases:
  pre_build:
    commands:
      - docker login -u deploy -p hunter2Xk9 registry.example.com
---
schemaVersion: "0.3"
parameters:
  Password:
    type: String
    default: hunter2Xk9
---
apiVersion: v1
kind: Secret
stringData:
  password: hunter2Xk9
---
auth:
  postgresPassword: hunter2Xk9
---
grafana:
  adminPassword: hunter2Xk9
---
env:
  - name: DB_PASSWORD
    value: hunter2Xk9
---
spring:
  datasource:
    password: hunter2Xk9
"""
NONE = r"""
jq --arg secret "$SECRET" '.s=$secret' a.json
jq -n --arg secret x '$secret'
jq --arg secret name '.x=$secret'
jq --arg secret "$(aws secretsmanager get-secret-value --secret-id x)" '.s=$secret'
jq --arg password "$1" --arg user "$2" '{}'
jq --arg token_url https://a.example.com '.x=$token_url' a.json
snyk auth token
snyk auth $SNYK_TOKEN
snyk auth --help
snyk auth
snyk auth "${SNYK_TOKEN}"
snyk auth api-token
$user.SetPassword('{0}' -f $p)
$user.SetPassword("{0}" -f $password)
$user.SetPassword($password)
$user.SetPassword("$password")
$admin.Invoke("SetPassword", $pw)
$user.psbase.Invoke('SetPassword', "$($secret.SecretString)")
user nginx;
user root password
create user deploy
export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db --query SecretString --output text)
export DB_PASSWORD=`cat /run/secrets/db`
export DB_PASSWORD="$1"
DB_PASSWORD=${DB_PASSWORD:?missing}
DB_PASSWORD_FILE=/run/secrets/db
DB_PASSWORD_ARN=arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf
DB_SECRET_ID=prod/db
DB_SECRET_NAME=prod-db-credentials
read -s -p "Password: " PASSWORD
read -sp 'Enter password: ' pw
stty -echo; read PASSWORD
echo "Enter your password"
echo "$PASSWORD" | docker login -u AWS --password-stdin x
aws ecr get-login-password | docker login --username AWS --password-stdin 111122223333.dkr.ecr.eu-west-1.amazonaws.com
docker login -u AWS -p $(aws ecr get-login-password) x
PASSWORD=$(openssl rand -base64 32)
PASSWORD=$(pwgen -s 32 1)
password=`head -c 32 /dev/urandom | base64`
mysql -u root -p"$PW"
mysql -u root -p
mysql --password
mysql --defaults-extra-file=/etc/creds/.my.cnf
psql -h db -U shop -W
PGPASSFILE=/etc/creds/.pgpass psql
postgres://shop@db:5432/shop
postgres://shop:${PGPASSWORD}@db/shop
postgres://shop:$PGPASSWORD@db/shop
postgres://localhost:5432/shop
mongodb://db1:27017,db2:27017/shop
redis://cache.example.com:6379/0
amqp://rabbit:5672
jdbc:postgresql://db:5432/shop?user=shop
jdbc:mysql://db:3306/shop?useSSL=true&requireSSL=true
Server=db;Database=shop;Integrated Security=true
Server=db;Database=shop;User Id=sa;Password=${password};
Server=db;Authentication=Active Directory Managed Identity;
https://user@github.com/o/r.git
https://github.com/o/r.git@v1.2.3
git@github.com:o/r.git
git clone https://x-access-token:${GITHUB_TOKEN}@github.com/o/r.git
git clone https://$USER:$TOKEN@git.example.com/x
ssh://git@github.com/o/r.git
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA deploy@host
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGQw7pq6Yc0WYm0e9lq1mT0x2b4cM3s5d6f7g8h9j0k1 a@b
sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
d41d8cd98f00b204e9800998ecf8427e
da39a3ee5e6b4b0d3255bfef95601890afd80709
COMMIT=da39a3ee5e6b4b0d3255bfef95601890afd80709
f47ac10b-58cc-4372-a567-0e02b2c3d479
TRACE_ID=f47ac10b-58cc-4372-a567-0e02b2c3d479
arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf
arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
arn:aws:iam::111122223333:role/token-reader
{{resolve:secretsmanager:prod/db:SecretString:password}}
{{resolve:ssm-secure:/prod/db/password:1}}
vault:secret/data/db#password
${ssm:/prod/db/password}
PASSWORD=changeme
password: change-me
api_key: YOUR_API_KEY
token: <token>
token: REPLACE_ME
secret: "{{ vault_secret }}"
password: "{{ lookup('env', 'DB_PASSWORD') }}"
password: ${DB_PASSWORD}
password: !Ref DbPassword
password: !vault |
password: null
password: ""
password: ''
password: ~
passwordSecret: db-password
existingSecret: db-credentials
secretName: shop-tls
secretKeyRef: {name: db, key: password}
imagePullSecrets: [{name: regcred}]
valueFrom: arn:aws:ssm:eu-west-1:111122223333:parameter/db/password
token_endpoint: https://auth.example.com/oauth2/token
token_url=https://auth.example.com/oauth2/token
password_policy: strong
password_length: 24
password_min_length=12
PASSWORD_RESET_TIMEOUT=3600
TOKEN_TTL=3600
token_expiry: 15m
MAX_TOKENS=4096
max_tokens: 1024
tokenizer: bert-base-uncased
TOKENIZERS_PARALLELISM=false
SECRET_ROTATION_DAYS=30
SECRETS_MANAGER_ENDPOINT=https://secretsmanager.eu-west-1.amazonaws.com
key: value
KEY_NAME=deploy
ssh_key_name: ops
key_pair: ops-2024
PUBLIC_KEY=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEabcdef
partition_key: customer_id
hash_key=pk
sort_key: sk
primary_key: id
cache_key: v1
aws_access_key_id=$AWS_ACCESS_KEY_ID
aws configure set aws_access_key_id $KEY
aws configure set region eu-west-1
aws secretsmanager get-secret-value --secret-id prod/db
aws ssm get-parameter --name /prod/db/password --with-decryption
aws rds generate-db-auth-token --hostname db --port 3306 --username shop
aws sts get-session-token --duration-seconds 3600
aws cognito-idp admin-set-user-password --user-pool-id x --username a --password "$PW" --permanent
aws rds modify-db-instance --manage-master-user-password
curl -u "$USER:$PASS" https://a.example.com
curl -H "Authorization: Bearer $TOKEN" https://a.example.com
curl -H "Authorization: Bearer ${TOKEN}" https://a.example.com
TOKEN=$(curl -X PUT "http://169.254.169.254/latest/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 21600")
curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/
curl -s -u deploy https://a.example.com
wget --password="$PW" https://a.example.com
wget --ask-password https://a.example.com
sshpass -e ssh host
sshpass -f /etc/creds/pw ssh host
passwd -l root
passwd --expire deploy
chage -d 0 deploy
chpasswd < /run/creds
echo "root:$PW" | chpasswd
echo "deploy:$(openssl rand -hex 12)" | chpasswd
useradd -m -s /bin/bash deploy
usermod -p '!' root
usermod -p '*' root
sed -i 's/^#*PasswordAuthentication.*/PasswordAuthentication no/' /etc/ssh/sshd_config
PasswordAuthentication no
PermitRootLogin prohibit-password
deploy ALL=(ALL) NOPASSWD: ALL
PubkeyAuthentication yes
AuthorizedKeysFile .ssh/authorized_keys
auth required pam_unix.so
password requisite pam_pwquality.so retry=3
password sufficient pam_unix.so sha512 shadow try_first_pass use_authtok
hashed_passwd: $6$rounds=4096$abcdefgh$0123456789abcdefghij
passwd: $6$rounds=4096$abcdefgh$0123456789abcdefghij
password_hash: "$2b$12$abcdefghijklmnopqrstuv"
PASSWORD_HASH=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
lock_passwd: true
ssh_pwauth: false
disable_root: true
{"ignition":{"version":"3.3.0"},"passwd":{"users":[{"name":"core","sshAuthorizedKeys":["ssh-rsa AAAAB3Nza a@b"]}]}}
{"ignition":{"version":"3.3.0"},"passwd":{"users":[{"name":"core","passwordHash":"$y$j9T$abc$def"}]}}
{"schemaVersion":"2.2","parameters":{"dbPassword":{"type":"String","default":"{{ssm-secure:/db/password}}"}}}
{"schemaVersion":"2.2","parameters":{"dbPassword":{"type":"String","description":"The password of the database"}}}
{"StartAt":"A","States":{"A":{"Type":"Task","Parameters":{"ApiKey.$":"$.apiKey"},"End":true}}}
{"StartAt":"A","States":{"A":{"Type":"Task","Parameters":{"TaskToken.$":"$$.Task.Token"},"End":true}}}
{"secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"}]}
{"name":"PASSWORD_MIN_LENGTH","value":"12"}
{"name":"SECRET_ARN","value":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"}
vault kv get -field=password secret/db
vault write auth/aws/login role=app
vault login -method=aws role=app
vault login -method=oidc
consul kv get shop/db/password
docker run -e POSTGRES_PASSWORD postgres
docker run -e POSTGRES_PASSWORD_FILE=/run/secrets/pg postgres
docker run --env-file /etc/app.env app
docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
docker secret create db_password ./pw.txt
helm install x y --set auth.existingSecret=pg
helm install x y --set auth.password=$PW
kubectl create secret generic db --from-literal=password="$PW"
kubectl create secret generic db --from-file=password=./pw
kubectl get secret db -o jsonpath='{.data.password}'
kubectl create token deployer
kubectl -n argocd get secret argocd-initial-admin-secret
gh auth login --with-token < token.txt
gh auth token
npm config set //registry.npmjs.org/:_authToken=${NPM_TOKEN}
npm token list
npm login --scope=@org
ngrok config add-authtoken $NGROK_AUTHTOKEN
ansible-vault encrypt_string --vault-password-file pw
ansible-playbook a.yml --ask-become-pass
terraform apply -var db_password=$DB_PASSWORD
openssl passwd -6 -stdin
openssl rand -base64 24
openssl pkcs12 -export -passout env:PW -in a.pem
openssl req -passin file:/etc/creds/pw -in a
keytool -list -storepass:env STOREPASS
keytool -importcert -storepass changeit -file ca.pem
gpg --batch --passphrase-file /etc/creds/pw -d a.gpg
gpg --batch --passphrase-fd 0 -d a.gpg
mount -t cifs //server/share /mnt -o credentials=/etc/creds/.smb
mount -t cifs //server/share /mnt -o username=deploy,password=$PW
$password = Read-Host -AsSecureString
$password = (Get-SECSecretValue -SecretId db).SecretString
$cred = Get-Credential
$cred = New-Object PSCredential("admin", $secure)
ConvertTo-SecureString $plain -AsPlainText -Force
net user Administrator $pw
net user deploy /delete
net user Guest /active:no
[System.Web.Security.Membership]::GeneratePassword(20,4)
$env:DB_PASSWORD = $secret.password
$env:DB_PASSWORD = (Get-SSMParameter -Name /shop/db -WithDecryption $true).Value
$env:DB_PASSWORD = Get-Content pw.txt
Write-Host "Password: $pw"
const password = process.env.DB_PASSWORD;
password = os.environ["DB_PASSWORD"]
password = os.getenv("DB_PASSWORD")
password = boto3.client("secretsmanager").get_secret_value(SecretId="db")["SecretString"]
String password = System.getenv("DB_PASSWORD");
token = request.headers["Authorization"]
if not token: raise ValueError("missing token")
hunter2Xk9
the password is stored in Secrets Manager
log_format '$remote_addr - $http_authorization'
proxy_set_header Authorization $http_authorization;
add_header X-Token-Status ok;
requirepass ""
# requirepass foobared
Description: Token for the build
session_token_ttl = 30
author: Jane Doe
authority: https://login.microsoftonline.com/common
authorizer: JWT
compass=12
bypass: true
passthrough: 1
keyboard: us
monkey=banana
aws secretsmanager get-secret-value --secret-id "$SECRET_ID" --query SecretString --output text | jq -r .password
SECRET=$(aws secretsmanager get-secret-value --secret-id db | jq -r '.SecretString | fromjson | .password')
export PGPASSWORD=$(aws rds generate-db-auth-token --hostname "$H" --port 5432 --username u)
export VAULT_TOKEN=$(vault write -field=token auth/aws/login role=app)
VAULT_TOKEN=$(cat /etc/vault/token)
vault operator unseal "$UNSEAL_KEY"
vault operator init -key-shares=1 -key-threshold=1
vault token create -policy=app -ttl=1h
vault kv put secret/app @app.json
vault kv put secret/app password=@pw.txt
consul kv put shop/db/password @pw.txt
consul kv put shop/db/password "$PW"
consul kv put shop/db/password -
consul kv put shop/feature/token-refresh enabled
consul kv put shop/token_ttl 3600
consul kv delete shop/db/password
consul keygen
consul acl token create -description "agent token" -policy-name agent
rabbitmqadmin list queues
rabbitmqadmin -H mq -P 15672 list queues
ncftpput -P 2121 -f /etc/creds/login.cfg host /pub a
# Hosts are to be identified by ipv4 address, users by uuid4.
rabbitmqadmin -u "$U" -p "$P" list queues
rabbitmqctl change_password guest "$PW"
rabbitmqctl delete_user guest
ncftpput -f /etc/creds/login.cfg /pub a.tgz
ncftpput -u deploy -p "$PW" host /pub a
ftp -n -i host < /etc/creds/ftp.cmds
ftp://ftp.example.com/pub/a.tgz
vsftpd: local_enable=YES
yum install -y ftp
curl ftp://ftp.gnu.org/gnu/x.tgz -o x.tgz
curl -T a.tgz ftp://ftp.example.com --user "$U:$P"
curl --netrc-file /etc/creds/.netrc https://a.example.com
curl -u : --negotiate https://a.example.com
curl -u "$(cat /run/creds)" https://a.example.com
curl -H "X-aws-ec2-metadata-token-ttl-seconds: 300" -X PUT http://169.254.169.254/latest/api/token
curl -H "Authorization: token ${GITHUB_TOKEN}" https://api.github.com
curl -H "Authorization: Basic $(echo -n $U:$P | base64)" https://a
curl -H "Private-Token: $TOKEN" https://gitlab
curl -d "grant_type=client_credentials&client_id=$ID&client_secret=$SECRET" https://a/token
curl -X POST -d '{"password":"'"$PW"'"}' https://a
curl -X POST -d "{\"password\": \"${PW}\"}" https://a
curl --data-urlencode "password@/run/pw" https://a
http --auth-type bearer --auth "$TOKEN" https://a
wget --header="Authorization: Bearer $TOKEN" https://a
git config credential.helper '!aws codecommit credential-helper $@'
git config --global credential.helper store
git config --global url."https://${TOKEN}@github.com/".insteadOf https://github.com/
git clone https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x
docker login -u AWS -p "$(aws ecr get-login-password)" x
docker run -e DB_PASSWORD="$DB_PASSWORD" app
docker run -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN app
docker run -v /run/secrets:/run/secrets app
docker compose --env-file .env up
helm upgrade --set auth.token=${TOKEN} x y
helm upgrade --set image.tag=1.2.3 --set auth.enabled=true x y
helm upgrade --set "imagePullSecrets[0].name=regcred" x y
helm upgrade --set existingPasswordSecret=db x y
kubectl create secret tls shop --cert=a.crt --key=a.key
kubectl create secret generic x --from-env-file=.env
kubectl get secrets -A
kubectl patch serviceaccount default -p '{"imagePullSecrets":[{"name":"regcred"}]}'
kubectl config set-credentials x --token="$TOKEN"
kubectl -n kube-system create token admin
aws eks get-token --cluster-name x
aws eks update-kubeconfig --name x
kubeadm token create --print-join-command
kubeadm join --token "$TOKEN" 10.0.0.1:6443
/etc/eks/bootstrap.sh x --kubelet-extra-args '--node-labels=a=b'
eksctl create iamserviceaccount --name x
systemd-creds encrypt --name=pw - /etc/pw.cred
LoadCredential=db_password:/etc/creds/db
SetCredentialEncrypted=pw: Whxqht+dQJax1aZeCGLxm
Environment=DB_PASSWORD_FILE=/run/secrets/db
EnvironmentFile=/etc/app.env
PassEnvironment=DB_PASSWORD
auth_basic_user_file /etc/nginx/.htpasswd;
auth_basic "Restricted";
ssl_certificate_key /etc/nginx/tls.key;
ssl_password_file /etc/nginx/pw;
SSLCertificateKeyFile /etc/pki/tls.key
SSLPassPhraseDialog exec:/etc/pw.sh
proxy_set_header X-Auth-Token $upstream_http_token;
jwt_secret_file: /etc/jwt.key
secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>
password: <%= ENV['DB_PASSWORD'] %>
password: {{ db_password }}
password: "{{ .Values.db.password }}"
password: {{ .Values.db.password | b64enc | quote }}
password: &pw
password: *pw
password: $__file{/etc/grafana/pw}
password: ENC(abcdefghijklmnop)
password: ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]
password: "op://vault/item/password"
password: "vault:kv/data/db#password"
password: "gsm:projects/x/secrets/db"
password: ref+awssecrets://prod/db
password_command: pass show db
passwordFrom: {secretKeyRef: {name: db, key: password}}
passwordKey: password
userPasswordKey: mysql-password
adminPasswordSecretName: argocd
tokenSecretRef: github-token
secretStoreRef: {name: aws, kind: ClusterSecretStore}
secretObjects: [{secretName: db, type: Opaque}]
serviceAccountToken: {audience: sts.amazonaws.com, path: token}
automountServiceAccountToken: false
tokenReviewerJwtPath: /var/run/secrets/token
--token-auth-file=/etc/tokens.csv
--service-account-key-file=/etc/sa.pub
--client-secret-file /etc/client
--password-file=/etc/pw
--key-file /etc/tls.key
--secret-name prod/db
--secret-arn arn:aws:secretsmanager:eu-west-1:111122223333:secret:x
--token-ttl 1h
--no-password
--with-token < /run/token
--auth-mode login
--password ""
--password "${1}"
--password=%PASSWORD%
-Djavax.net.ssl.trustStore=/etc/ssl/cacerts
-Djavax.net.ssl.trustStorePassword=changeit
-Dspring.config.location=/etc/app
spring.datasource.password=${DB_PASSWORD}
spring.datasource.password=${DB_PASSWORD:}
management.endpoints.web.exposure.include=*
security.oauth2.client.client-id=shop
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${U}" password="${P}";
ssl.keystore.location=/etc/ks.jks
sasl.mechanism=AWS_MSK_IAM
PasswordResetRequired: true
"passwordPolicy": {"minimumLength": 14, "requireSymbols": true}
"TokenValidityUnits": {"AccessToken": "minutes"}
"access_token_validity": 60
"tokenKey": "abc"
"publicKey": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"
"keyId": "1234abcd-12ab-34cd-56ef-1234567890ab"
"secretsManagerSecretArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"
"authorizationToken": "$context.authorizer.token"
"Authorization.$": "States.Format('Bearer {}', $.token)"
"password.$": "$.Secret.password"
"password": "{% $secret.password %}"
"token": "$$.Task.Token"
"ClientRequestToken": "abcdef01-2345-6789-abcd-ef0123456789"
"ClientToken": "idempotent-1"
"NextToken": "AAAAAbcdef"
if ($password -eq "") { throw "no password" }
if ($null -eq $password) { exit 1 }
param([string]$Password, [string]$Token)
param([Parameter(Mandatory)][securestring]$Password)
$pw = Get-Content C:\pw.txt
$password = [System.Web.Security.Membership]::GeneratePassword(24, 5)
$password = -join ((65..90) + (97..122) | Get-Random -Count 24 | % {[char]$_})
$pw = (Get-SSMParameterValue -Name /pw -WithDecryption $true).Parameters[0].Value
$secure = $password | ConvertTo-SecureString -AsPlainText -Force
ConvertTo-SecureString -String $pw -AsPlainText -Force
Set-LocalUser -Name Administrator -Password $secure
Rename-LocalUser -Name Administrator -NewName ops
net accounts /minpwlen:14
net localgroup Administrators corp\ops /add
netdom join /d:corp /ud:svc /pd:$pw
Add-Computer -DomainName corp -Credential $cred -Restart
"Password is {0}" -f $pw
Write-Output "Token: $($token.Substring(0,4))..."
msiexec /i agent.msi APIKEY="$key" /qn
reg add HKLM\X /v PasswordExpiryWarning /t REG_DWORD /d 14 /f
secedit /configure /db x.sdb
Set-ADAccountPassword -Identity a -NewPassword $secure
<property name="connection.password">${db.password}</property>
<property name="hibernate.dialect">org.hibernate.dialect.PostgreSQLDialect</property>
<property><name>fs.s3a.secret.key</name><value>${env.AWS_SECRET}</value></property>
<property><name>hadoop.security.token.service.use_ip</name><value>false</value></property>
<property><name>dfs.replication</name><value>3</value></property>
spark.hadoop.fs.s3a.aws.credentials.provider com.amazonaws.auth.DefaultAWSCredentialsProviderChain
spark.authenticate true
spark.kerberos.access.hadoopFileSystems hdfs://x
spark.ssl.keyPassword ${KEYPW}
"$pw" | ConvertTo-SecureString -AsPlainText -Force
"01000000d08c9ddf0115d1118c7a00c04fc297eb" | ConvertTo-SecureString
Get-Content pw.txt | ConvertTo-SecureString -AsPlainText -Force
netdom join x /d:corp /ud:svc /pd:*
netdom join x /d:corp /ud:svc /pd:%PW%
ALTER USER shop IDENTIFIED BY VALUES 'x'
ALTER USER shop IDENTIFIED BY "&1"
CREATE USER x IDENTIFIED EXTERNALLY
CREATE USER x IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'
samba-tool user create deploy --random-password
samba-tool user list
crudini --set /etc/x.conf database password "$PW"
crudini --set /etc/x.conf database connection_recycle_time 3600
crudini --set /etc/x.conf keystone token_ttl 3600
az acr login -n x
az acr login -n x --expose-token
"""
NONE_FILES = r"""
ftp -n ftp.example.com <<EOF
user $FTP_USER $FTP_PASS
put a.tgz
EOF
---
ftp -n ftp.example.com <<EOF
user anonymous ftp@example.com
get a.tgz
EOF
---
ftp -inv host <<EOF
quote USER $U
quote PASS $P
EOF
---
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA
-----END PUBLIC KEY-----
---
-----BEGIN CERTIFICATE-----
MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa
-----END CERTIFICATE-----
---
-----BEGIN PGP PUBLIC KEY BLOCK-----
mQENBFJ3a9sBCADPzXh
-----END PGP PUBLIC KEY BLOCK-----
---
#cloud-config
chpasswd:
  expire: true
users:
  - name: deploy
    passwd: "$6$abc$def"
    lock_passwd: true
---
#cloud-config
chpasswd:
  users:
    - name: root
      type: RANDOM
---
version: 0.2
env:
  secrets-manager:
    SONAR_TOKEN: prod/sonar:token
  parameter-store:
    DB_PASSWORD: /prod/db/password
---
apiVersion: v1
kind: Secret
metadata:
  name: db
type: Opaque
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
spec:
  data:
    - secretKey: password
      remoteRef: {key: prod/db, property: password}
---
env:
  - name: DB_PASSWORD
    valueFrom:
      secretKeyRef:
        name: db
        key: password
"""


def files(text: str) -> list[str]:
    return text.strip("\n").split("\n---\n")


@pytest.mark.parametrize("text", [*FOUND.strip("\n").splitlines(), *files(FOUND_FILES)])
def test_a_secret_is_seen(text: str) -> None:
    assert tells(text)
    assert [*formats(text), *assignments(text)]


@pytest.mark.parametrize("text", [*NONE.strip("\n").splitlines(), *files(NONE_FILES)])
def test_what_stands_beside_secrets_is_none(text: str) -> None:
    assert [*formats(text), *assignments(text)] == []


@pytest.mark.parametrize(
    "text", ["xox" + "b-your-token", "sk" + "_live_" + "x" * 24, "https://hooks.slack.com/services/T00000000/B00000000/" + "X" * 24]
)
def test_the_form_of_a_token_with_nothing_in_it_is_none(text: str) -> None:
    assert list(formats(text)) == []


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("data:,DB_PASSWORD%3Dhunter2Xk9", Verdict.MISCONFIGURED),
        ("data:text/plain;charset=utf-8,export%20DB_PASSWORD%3Dhunter2Xk9%0A", Verdict.MISCONFIGURED),
        ("data:;base64,REJfUEFTU1dPUkQ9aHVudGVyMlhrOQo=", Verdict.MISCONFIGURED),
        ("data:,DB_PASSWORD%3D%24%7BPW%7D", Verdict.SATISFIED),
        ("data:,hello%20world", Verdict.SATISFIED),
        ("https://example.com/app.env?x=%3D", Verdict.SATISFIED),
    ],
)
def test_the_files_of_ignition_are_read(source: str, verdict: Verdict) -> None:
    document = {"ignition": {"version": "3.3.0"}, "storage": {"files": [{"path": "/etc/app.env", "contents": {"source": source}}]}}
    answer = judged(json.dumps(document))
    assert answer.verdict == verdict
    assert "hunter2" not in answer.because


@pytest.mark.parametrize(
    "unit",
    [
        "ftp a <<E\n",
        "ftp <<< 'a\\n",
        "user a b\n",
        "a/b@//",
        "consul kv put -a ",
        "--arg secret ",
        "ncftp -p",
        "data:a,%",
        "snyk auth ",
        "password=a, host=",
        "xoxb-",
        "create user a identified by ",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = process_time()
    tells(text)
    list(inside(text))
    list(literals_in_code(text))
    assert process_time() - started < 2

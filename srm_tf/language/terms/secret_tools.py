"""Passwords that tools and their files of settings take, each looked for only where a word of it is in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from srm_tf.language.terms.secret_names import announces
from srm_tf.regex import regex

Forms: TypeAlias = "tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]"

WORD: Final = r"[\"']?(?P<value>[^\s\"'|;&]+)"  # the argument of an option, quoted or not
VALUE: Final = r"(?P<value>[^\s\"'|;&]+)"  # what stands right behind the name that it belongs to
_NO_NUMBER: Final = r"(?!\d+(?:\s|$))"
SAME: Final = r"\b[^\n|;&]{0,400}?\s"  # up to an option of the same command
_ECHO: Final = r"\b(?:echo|printf)\s+(?:-\w+\s+)*"
_WRITTEN: Final = rf"{_ECHO}(?!-\w*\s*\|)[\"']?(?P<value>[^\s\"'$`|;&<>\\]+)(?:\\n)?[\"']?\s*\|\s*(?:sudo\s+)?"
_SCHEMES: Final = "ApiKey|Bearer|Bot|GenieKey|SSWS|Splunk|token"  # after which a token stands in a header
_HEADER: Final = r"\bAuthorization\\?[\"']?\]?\s*+(?:=>|[:=,])?\s*+\\?[\"'`]?"
# A word that stands in for what comes later: in capitals, or with a mark on each side.
_UPPER: Final = r"(?P<name>(?-i:[A-Z][A-Z0-9_]*?))(?:_PLACEHOLDER)?"
_MARKED: Final = r"(?:__|@@?|%%?|\{\{ ?|<|\$\{|##)(?P<inner>[A-Za-z][\w.-]*?)(?:__|@@?|%%?| ?\}\}|>|\}|##)"
_NPM: Final = rf"\S*(?:_auth|_authToken|_password|npmAuthToken)[ \t=]+{WORD}"
_DIRECTIVE: Final = (
    r"(?:ENV|SetEnv|setenv|env|RequestHeader[ \t]+(?:set|add)|add_header|proxy_set_header|passenger_env_var|(?:fastcgi|scgi|uwsgi)_param)"
)
_LOGIN: Final = r"(?:quote[ \t]+)?(?:user[ \t]+(?!anonymous\b|ftp\b|\$)\S+[ \t]+|pass[ \t]+)"  # of what FTP is told
_USER: Final = r"\s*[\"'][^\"'\n]*[\"']\s*,\s*(?=[\"'])"  # the first argument of a call, before a text between quotes
_ROUTER: Final = r"(?:^|\bios-config-\d+=[\"'])[ \t]*"  # a line, or what instances of Cisco's take as user data
_PROSE: Final = (
    r"(?:[a-z]+(?:ation|ction|ement|ing|ption)|(?:expir|log[io]n|polic|recover|reset|stor[ae])[a-z]*)[\"'\s]*$"  # "Enable secret rotation"
)
_LOGS_IN: Final = rf"(?:enable(?!\s+(?:password|secret)\s+{_PROSE})|username\s+\S+(?:\s+priv(?:ilege)?\s+\d+)?)"
_END: Final = r"(?=[\"'\r]|$)"
_TWICE: Final = r"\s*\|\s*(?:sudo\s+)?(?:smb)?passwd\b"  # which asks for it again
# (words of which one is in such a text, in lower case; the form). Of a row with a name, that one has to announce a secret.
_ROWS: Final = (
    (("authorization",), rf"{_HEADER}Basic\s+(?P<pair>[A-Za-z0-9+/]{{8,}}={{0,2}})"),
    (("authorization",), rf"{_HEADER}(?:{_SCHEMES})\s+(?=[^\s\"'`]*\d)(?P<value>[\w.~+/=-]{{16,}})"),
    (("bearer ",), r"[\"'`]Bearer\s+(?=[^\s\"'`]*\d)(?P<value>[\w.~+/=-]{16,})[\"'`]"),
    (("basic ",), r"\ABasic\s+(?P<pair>[A-Za-z0-9+/]{8,}={0,2})\Z"),
    (("basic ",), r"[\"'`]Basic\s+(?:[\"'`]\s*[+.]\s*[\"'`])?(?P<pair>[A-Za-z0-9+/]{8,}={0,2})[\"'`]"),
    (("basic ",), r"[\"'`]Basic\s+[\"'`]\s*[+.]\s*[\w.( ]{0,40}[\"'`][^\s\"'`:]+:(?P<value>[^\s\"'`]+)[\"'`]"),
    # What sed writes for a word that stands in: https://www.gnu.org/software/sed/manual/sed.html#The-_0022s_0022-Command
    (("sed ", "perl "), rf"\bs(?P<by>[/|#,@~])(?!SECRET(?P=by))(?:{_UPPER}|{_MARKED})(?P=by)(?P<value>(?:(?!(?P=by))[^\s\"'\\&])+)(?P=by)"),
    # https://core.tcl-lang.org/expect/index
    (
        ("send ",),
        r"(?:assword|assphrase)[^\n]{0,40}(?:\r?\n)?[^\n]{0,40}?\bsend\s+(?:-s\s+)?(?:--\s+)?\\?[\"'](?P<value>[^\s\"'\\$]+)\\+[rn]",
    ),
    (("passwd",), rf"{_ECHO}[\"'](?P<value>[^\s\"'\\$`]+)\\n(?P=value)(?:\\n)?[\"']{_TWICE}"),
    (("passwd",), rf"\(\s*echo\s+[\"']?(?P<value>[^\s\"'$`;]+)[\"']?\s*;\s*echo\s+[\"']?(?P=value)[\"']?\s*\){_TWICE}"),
    (("passwd",), r"(?<!/etc/)\b(?:smb)?passwd\b[^\n|;&<]{0,80}<<<\s*\$?[\"'](?P<value>[^\s\"'$\\]+)\\n(?P=value)(?:\\n)?[\"']"),
    (("vncpasswd",), rf"{_WRITTEN}vncpasswd\b|\bvncpasswd{SAME}<<<\s*[\"']?(?P<given>[^\s\"'|;&]+)"),
    (("--password-stdin", "--with-token"), rf"{_WRITTEN}[a-z]\w*\s+(?:\w+\s+)?login\b"),
    (("<(",), r"(?<![\w-])-[\w-]{0,60}pass[\w-]*+[ =]+<\(\s*(?:echo|printf)\s+(?:-\w+\s+)?[\"']?(?P<value>[^\s\"'|;&)]+)"),
    (("-command",), rf"(?<![\w-])-[\w-]{{0,60}}(?:pass\w{{0,20}}|secret|token)-command[ =]+[\"'](?:echo|printf)\s+(?:-\w+\s+)?{VALUE}"),
    # https://dev.mysql.com/doc/refman/8.4/en/create-user.html
    (
        ("identified",),
        r"\bIDENTIFIED\s+(?:WITH\s+\\?[\"'`]?\w+\\?[\"'`]?\s+)?BY\s+(?:PASSWORD\s+)?\\?(?P<q>[\"'])(?P<value>(?:(?!\\?(?P=q))[^\n])+)",
    ),
    # Of Oracle, whose passwords stand without quotes as well.
    (
        ("identified",),
        r"\b(?:(?:CREATE|ALTER)\s+(?:USER|ROLE)|CONNECT\s+TO|GRANT\s[^\n;]{0,100}?\sTO)\s+\S+\s+IDENTIFIED\s+BY\s+(?=\w*\d)(?P<value>\w+)",
    ),
    (("convertto-securestring",), r"[\"'](?P<value>[^\"'\n$]+)[\"']\s*\|\s*ConvertTo-SecureString\b(?=[^\n|;]*-AsPlainText)"),
    (("netdom",), rf"\bnetdom\b[^\n]{{0,200}}?\s/p(?:assword)?[do]:(?!\*){WORD}"),
    # https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.management/set-itemproperty, …/reg-add
    (("-value",), rf"\s-Name\s+[\"']?(?P<name>\w+)[\"']?\s+-Value\s+(?!\(){_NO_NUMBER}{WORD}"),
    (("reg add",), rf"\breg\s+add\b[^\n]{{0,200}}?\s/v\s+[\"']?(?P<name>\w+)[\"']?(?:\s+/t\s+\w+)?\s+/d\s+{_NO_NUMBER}{WORD}"),
    (("/pass", "/api", "/token", "/license", "/secret"), rf"(?<![^\s\"'])/(?P<name>[A-Za-z]\w*)[:=](?=[^\s/:]){WORD}"),
    # https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/gg651155(v=ws.11)
    (("net use",), rf"\bnet\s+use\b[^\n|;&]{{0,200}}?\s/user:\S+\s+(?![/*]){WORD}"),
    # Of any name, and that of a key to sign with: https://git-scm.com/docs/git-config#Documentation/git-config.txt-usersigningKey
    (
        ("git config",),
        rf"\bgit\s+config\s+(?:--(?!get|unset)[\w-]+\s+)*(?:set\s+(?:--[\w-]+\s+)*)?(?:\S+\.)?(?!signingkey\b)(?P<name>\w+)\s+(?!-){WORD}",
    ),
    # https://docs.npmjs.com/cli/commands/npm-config
    (("config set",), rf"\b(?:npm|pnpm|yarn)\s+config\s+set\s+{_NPM}"),
    (("npm set",), rf"npm\s+set\s+{_NPM}"),
    (("config set",), rf"\bCONFIG\s+SET\s+(?:requirepass|masterauth)\s+{WORD}"),
    # Of any tool that keeps its settings so: Pulumi, WP-CLI, kubectl.
    (("config set",), rf"(?<![\w-])[a-z][\w-]*+\s+config\s+set\s+(?:-[\w-]+\s+)*(?P<name>\w[\w.:-]*+)[ \t=]+(?![-<]){WORD}"),
    (("config:",), rf"\bconfig:\w+:set\s+(?:[\w-]+\s+){{0,3}}?(?P<name>[\w-]+)\s+--value[ =]{WORD}"),  # of Nextcloud
    (("put-parameter",), rf"\bput-parameter\b(?=[^\n|;&]*SecureString)[^\n|;&]{{0,400}}?\s--value[ =]+{WORD}"),
    (("gitlab-runner",), rf"\bgitlab-runner\s+register{SAME}-r[ =]+(?!-){WORD}"),
    (("7z",), rf"(?<![\w.-])7z[ar]?{SAME}-p(?=[^\s-]){WORD}"),
    (("ssh-keygen",), rf"\bssh-keygen{SAME}(?-i:-N)[ \t]+(?!-){WORD}"),
    (("ansible-vault", "askpass"), r"(?<!\S)--askpass\s+<\(echo\s+(?P<value>[^\s)]+)"),
    # Directives that are followed by a name, and what stands under it.
    (("env", "param", "header"), rf"^[ \t]*{_DIRECTIVE}[ \t]+(?P<name>[A-Za-z][\w.-]*)[ \t]+(?!=){WORD}"),
    # https://docs.strongswan.org/docs/latest/config/secrets.html
    (("xauth", "eap"), r":\s*(?:EAP|XAUTH)\s+[\"'](?P<value>[^\"'\n]+)[\"']"),
    ((": rsa", ": ecdsa", ": pkcs8"), r":\s+(?:RSA|ECDSA|PKCS8)\s+\S+\s+[\"'](?P<value>[^\"'\n]+)[\"']"),
    # Settings of OpenLDAP, of keepalived, of Splunk, of game servers, of HAProxy.
    (("bindpw", "rootpw", "pass4symmkey"), rf"^[ \t]*(?:bindpw|rootpw|pass4SymmKey[ \t]*=)[ \t]+{WORD}"),
    (("auth_pass",), rf"(?:^[ \t]*|\bauth_type\s+PASS\b\s*)auth_pass\s+{WORD}"),
    (("rcon_password", "sv_password"), rf"^[ \t]*(?:rcon_password|sv_password)[ \t]+(?=[\"']){WORD}"),
    (("insecure-password", "stats auth"), r"\b(?:insecure-password\s+|stats\s+auth\s+[\w.-]+:)(?P<value>[^\s\"']+)"),
    # https://www.postfix.org/SASL_README.html#client_sasl_enable
    (("sasl_passwd",), rf"{_ECHO}[\"']?\S+\s+[\w.@-]+:(?P<value>[^\s\"'|;&]+)[\"']?\s*>+\s*\S*sasl_passwd\b"),
    (("debconf", "root_password"), rf"(?<![\w-])[\w-]+/[\w-]{{0,60}}pass(?:word)?[\w-]*+\s+password\s+{WORD}"),
    (("slappasswd", "ldappasswd"), rf"\b(?:sl|ld)appasswd{SAME}(?-i:-s)[ \t]+{WORD}"),
    (("ipa-",), rf"\bipa-(?:(?:server|replica)-install{SAME}-[apw]|client-install{SAME}-w)[ \t]+{WORD}"),  # -p of a client is a name
    (("net ads", "net rpc", "rpcclient"), rf"\b(?:net\s+(?:ads|rpc)|rpcclient){SAME}-U[ \t]*[\"']?[\w.\\-]+%{WORD}"),
    # https://docs.oracle.com/en/database/oracle/oracle-database/19/sutil/oracle-data-pump-export-utility.html
    (
        ("impdp", "expdp", "sqlldr", "rman ", "sqlplus"),
        r"\b(?:sqlplus|impdp|expdp|sqlldr|rman\s+target)\s+(?:-\w+\s+)*\\?[\"']?[A-Za-z]\w*/(?P<value>[^\s/@\"']+)(?:@|[\"']?\s+as\s+sysdba\b)",
    ),
    (("reset-admin-password",), rf"\breset-admin-password\s+(?!-){WORD}"),
    (("-auth ",), rf"\b(?:jenkins|splunk){SAME}-auth[ \t]+[\"']?[\w.@-]+:{WORD}"),
    (("mc alias", "mcli alias"), rf"\bmc(?:li)?\s+alias\s+set\s+\S+\s+\S+\s+\S+\s+(?!-){WORD}"),
    # Uploads of packages, and what keeps the logins for them.
    (("twine",), rf"\btwine{SAME}-p[ \t]+(?!-){WORD}"),
    (("poetry config",), rf"\bpoetry\s+config\s+(?:http-basic\.\S+[ \t]+\S+|pypi-token\.\S+)[ \t]+(?!-){WORD}"),
    (("composer config",), rf"\bcomposer\s+config\s+(?:-\S+\s+)*http-basic\.\S+[ \t]+\S+[ \t]+(?!-){WORD}"),
    (("bundle config",), rf"\bbundle\s+config\s+(?:set\s+)?(?:--\w+\s+)*(?!mirror\.)[\w-]+\.[\w.-]+\s+[\"']?[\w.-]+:(?!//){VALUE}"),
    (("nuget",), rf"\bnuget\s+add\s+source{SAME}-p[ \t]+(?!-){WORD}"),
    # Feeds of Azure take any word: https://learn.microsoft.com/en-us/azure/devops/artifacts/nuget/publish
    (("nuget",), rf"\bnuget\s+push{SAME}-(?:ApiKey|k)[ \t]+(?=\S*\d)(?=\S{{16}}){WORD}"),
    (("curl",), rf"\bcurl{SAME}--oauth2-bearer[ =]+(?!-){WORD}"),  # https://curl.se/docs/manpage.html
    (("curl",), rf"\bcurl{SAME}(?:--proxy-user|(?-i:-U))[ =]*[\"']?[^\s:\"'$]+:{VALUE}"),
    # It may be a name, too: https://docs.sonarsource.com/sonarqube-server/latest/analyzing-source-code/analysis-parameters/
    (("sonar.login",), r"-Dsonar\.login=[\"']?(?=\w*\d)(?P<value>\w{16,})"),
    (("operator unseal",), r"\bvault\s+operator\s+unseal\s+(?:-\S+\s+)*(?!-)[\"']?(?P<value>[\w+/=]{20,})"),
    # https://mikefarah.gitbook.io/yq/usage/tips-and-tricks, https://jqlang.org/manual/#assignment
    (("yq ", "jq "), r"(?:^|[\s'\"(|])(?:\.[\w-]+)*\.(?P<name>[\w-]+)\s*\|?=\s*\\?\"(?P<value>[^\"\\\n]+)\\?\""),
    # Under `secret` alone stands what it is called, mostly: `--arg secret db-login`.
    (("--arg ",), rf"\s--arg\s+(?P<name>\w+)\s+(?<!\ssecret\s)(?!-){WORD}"),
    (("--arg ",), rf"\s--arg\s+(?P<name>secret)\s+(?=[^\s]*\d)(?!-){WORD}"),
    (("chpasswd",), rf"\bchpasswd\b(?:\s+-\w+)*\s*<<<\s*[\"']?[\w.-]+:{VALUE}"),
    (("chpasswd",), rf"\bchpasswd\b(?:\s+-\w+)*\s*<<-?\s*[\"']?\w+[\"']?[ \t]*\n\s*[\w.-]+:{VALUE}"),
    (("passwd",), r"(?<!/etc/)\bpasswd\b[^\n|;&<]{0,80}<<-?\s*[\"']?\w+[\"']?[ \t]*\n\s*(?P<value>[^\s\"'$]+)\n\s*(?P=value)\n"),
    (("mysqladmin",), rf"\bmysqladmin{SAME}password[ \t]+(?!-){WORD}"),
    (("passphrase-fd",), rf"{_WRITTEN}gpg2?\b[^\n|;&]{{0,400}}?\s--passphrase-fd[ =]0"),
    (("cryptsetup",), rf"{_WRITTEN}cryptsetup\b|\bcryptsetup{SAME}<<<\s*[\"']?(?P<given>[^\s\"'|;&]+)"),
    (
        ("-keystore",),
        (rf"{_WRITTEN}\S*(?:elasticsearch|kibana|logstash)-keystore\s+add\b[^\n|;&]{{0,200}}?(?:(?<!access_)key|password|pwd|secret|token)"
        r"|\b(?:elasticsearch|kibana|logstash)-keystore\s+add\b[^\n|;&<]{0,200}?"
        r"(?:(?<!access_)key|password|pwd|secret|token)[^\n|;&<]{0,40}<<<\s*[\"']?(?P<given>[^\s\"'|;&]+)"),
    ),
    (("net use",), rf"\bnet\s+use\b(?:\s+[A-Z]:)?\s+\\\\\S+\s+(?![/*]){WORD}\s+/user:"),
    (("networkcredential",), rf"\bNetworkCredential\(\s*(?:[\"'][^\"'\n]*[\"']|\$\w+)\s*,\s*(?=[\"']){WORD}"),
    (("setpassword",), rf"\bSetPassword[\"']?\s*[(,]\s*(?=[\"']){WORD}"),  # of ADSI
    (("psexec",), rf"\bpsexec(?:64)?(?:\.exe)?{SAME}-p[ \t]+(?!-){WORD}"),
    (("rclone",), rf"\brclone\s+config\s+(?:create|update)\b[^\n|;&]{{0,400}}?\s(?:client_secret|pass|secret_access_key|token)[ =]{WORD}"),
    (("cqlsh",), rf"\bcqlsh{SAME}-p[ \t]+(?!-){WORD}"),
    (("smbclient",), rf"\bsmbclient\s+[\"']?//\S+[ \t]+(?!-){WORD}"),
    (("rar ",), rf"\b(?:un)?rar\s+\w+\s+(?:-\S+\s+)*-h?p(?=[^\s-]){WORD}"),
    (("snmp",), rf"\b(?:snmp(?:bulk)?(?:get|getnext|inform|set|trap|walk)|net-snmp-create-v3-user){SAME}(?-i:-[AX])[ \t]+(?!-){WORD}"),
    # https://www.net-snmp.org/docs/man/snmpd.conf.html, …/snmpcmd.html; `public` and `private` are what each device begins with.
    (
        ("community",),
        rf"^[ \t]*(?:snmp-server[ \t]+community|r[ow]community6?)[ \t]+(?![\"']?(?:public|private)\b){WORD}",
    ),
    (("snmp",), rf"\bsnmp(?:bulk)?(?:get|getnext|inform|set|table|trap|walk){SAME}(?-i:-c)[ \t]*(?!(?:public|private)\b){WORD}"),
    (("createuser ",), rf"^[ \t]*createUser[ \t]+(?:-e[ \t]+\S+[ \t]+)?\S+[ \t]+(?:MD5|SHA(?:-\d+)?)[ \t]+{WORD}"),  # of snmpd.conf
    (("approle/",), rf"\bapprole/[^\n|;&]{{0,400}}?\ssecret_id={WORD}"),  # https://developer.hashicorp.com/vault/docs/auth/approle
    (("ipmitool",), rf"\bipmitool{SAME}(?-i:-P)[ \t]+(?!-){WORD}"),
    (("cloudflared",), r"\bcloudflared\s+service\s+install\s+(?P<value>[\w=+/-]{30,})"),
    (("gh auth",), rf"\bgh\s+auth\s+login\b[^\n|;&<]{{0,200}}<<<\s*{WORD}"),
    (("gh secret",), rf"\bgh\s+secret\s+set\s+(?:-\S+\s+\S+\s+)*(?P<name>\w+){SAME}(?:-b|--body)[ =]+(?!-){WORD}"),
    (("authtoken", "snyk auth"), rf"\b(?:ngrok\s+(?:config\s+add-)?authtoken|snyk\s+auth)[ \t]+(?!-)(?=[^\s]*\d){WORD}"),
    (("set-agent-token",), rf"\bset-agent-token\s+(?:-\S+\s+)*\w+\s+(?!-){WORD}"),
    # Files of settings: of PostgreSQL and PgBouncer, of Redis, of pppd, msmtp, nginx and ProFTPD, of WordPress and Jenkins.
    (("pgpass",), rf"(?:^[ \t]*|[\"'])[^\s:#\"']+:(?:\d+|\*):[^\s:]+:[^\s:]+:{VALUE}"),
    (("userlist.txt",), r"^[ \t]*\"[\w.-]+\"[ \t]+\"(?!md5|SCRAM)(?P<value>[^\"\n]+)\""),
    # https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
    (("user ",), r"^[ \t]*user[ \t]+[\w.-]++(?=[^\n]*\s(?:[~+&]|all(?:keys|commands)\b))[^\n>]*\s>(?P<value>[^\s\"']+)"),
    (("chap-secrets", "pap-secrets"), rf"{_ECHO}[\"']?\S+\s+\S+\s+{VALUE}\s+\S+\s*>+\s*\S*(?:ch|p)ap-secrets\b"),
    (("msmtprc",), rf"^[ \t]*password[ \t]+{WORD}"),
    (("{plain}",), rf":\{{PLAIN\}}{VALUE}"),
    (("sqlconnectinfo",), rf"\bSQLConnectInfo[ \t]+\S+[ \t]+\S+[ \t]+{WORD}"),
    (("_here",), r"\bs(?P<by>[/|#,@~])(?P<name>\w*(?:key|password|secret|token))_here(?P=by)(?P<value>[^\s\"'\\&/|#,@~]+)(?P=by)"),
    # https://www.gnu.org/software/inetutils/manual/html_node/ftp-invocation.html, http://www.ncftp.com/ncftp/doc/ncftpput.html
    (
        ("ftp",),
        rf"\bftp\b[^\n<]{{0,200}}<<-?[ \t]*[\"']?\w+[\"']?[^\n]{{0,80}}\n(?:[^\n]{{0,200}}\n){{0,8}}?[ \t]*{_LOGIN}{VALUE}[ \t]*$",
    ),
    (("ftp",), rf"\bftp\b[^\n<]{{0,200}}<<<\s*\$?[\"'](?:[^\n\"']{{0,100}}\\n)?{_LOGIN}(?P<value>[^\s\"'|;&\\]+)"),
    (("ncftp",), rf"\bncftp(?:get|ls|put)?{SAME}(?-i:-p)[ \t]+(?!-){WORD}"),
    (("rabbitmqadmin",), rf"\brabbitmqadmin{SAME}(?-i:-p)[ \t]+(?!-){WORD}"),
    (("kv put",), rf"\bconsul\s+kv\s+put\s+(?:-\S+\s+)*(?P<name>[\w./-]+)\s+(?![@<-]){WORD}"),
    # https://docs.oracle.com/en/database/oracle/oracle-database/19/netag/configuring-naming-methods.html, Easy Connect
    (("@//",), r"(?<![\w/:.@-])[A-Za-z]\w*/(?P<value>[^\s/@:\"']+)@//[\w.-]+[:/]"),
    (("crudini", "openstack-config"), rf"\b(?:crudini|openstack-config)\s+--set\s+\S+\s+\S+\s+(?P<name>[\w.-]+)\s+(?!-){WORD}"),
    (("samba-tool",), rf"\bsamba-tool\s+user\s+(?:add|create)\s+(?!-)\S+\s+(?!-){WORD}"),
    # https://spark.apache.org/docs/latest/configuration.html#dynamically-loading-spark-properties, and the files of Hadoop and Hibernate
    (("spark.",), rf"^[ \t]*(?P<name>spark\.[\w.-]+)[ \t]+(?!=){WORD}"),
    (("<name>",), r"<name>\s*(?P<name>[\w.-]+)\s*</name>\s*<value>\s*(?P<value>[^<\s]+)\s*</value>"),
    (("<property",), r"<property\s+name=[\"'](?P<name>[\w.:-]+)[\"']\s*>\s*(?P<value>[^<\s]+)\s*</"),
    (("createaccount", "changeuserpassword"), rf"\b(?:createAccount|changeUserPassword)\({_USER}{WORD}"),
    # https://requests.readthedocs.io/en/latest/user/authentication/
    (("auth=(", "basicauth("), rf"\b(?:auth=|(?:HTTP|aiohttp\.)?BasicAuth)\({_USER}{WORD}"),
    # https://prometheus.io/docs/alerting/latest/configuration/#pagerduty_config
    (("_key",), r"\b(?:routing|service)_key[\"']?[ \t]*[:=][ \t]*[\"']?(?P<value>[0-9a-f]{32})(?![0-9a-z])"),
    (("nessuscli",), rf"\bnessuscli{SAME}--key[ =]+{WORD}"),
    # What else programs take: as a file that the shell makes up, from the standard input, behind a name.
    (("private-key",), rf"\bprivate-key\s+<\(\s*(?:echo|printf)\s+(?:-\w+\s+)?{WORD}(?<!\))"),  # of WireGuard
    (("secret create",), rf"{_WRITTEN}(?:docker|podman)\s+secret\s+create\b[^\n|;&]{{0,200}}?\s-(?!\S)"),
    (("secret put",), rf"\bsecret\s+put\s+\S[^\n|;&<]{{0,200}}<<<\s*{WORD}"),
    (("davfs2/secrets",), rf"{_ECHO}[\"']?\S+\s+\S+\s+{VALUE}[\"']?\s*>+\s*\S*davfs2/secrets\b"),
    (("--passwd-on-stdin",), rf"{_WRITTEN}openconnect\b[^\n|;&]{{0,400}}?\s--passwd-on-stdin\b"),
    (("cargo login",), r"\bcargo\s+login\s+(?!-)[\"']?(?P<value>(?=[^\s\"']*\d)[^\s\"'|;&]{20,})"),
    # https://httpie.io/docs/cli/basic-auth
    (("http", "xh "), rf"(?:^|[\s;&|(])(?:https?|xh)\s+(?:-[\w-]+\s+)*?(?:-a|--auth)[ =][\"']?[\w.@-]+:{VALUE}"),
    (("curl",), rf"\bcurl{SAME}(?:(?-i:-E)|--cert)[ =]+[\"']?(?!pkcs11:)[^\s:\"']{{2,}}:(?![\\/]){VALUE}"),
    (("nssm",), rf"\bnssm(?:\.exe)?\s+set\s+\S+\s+ObjectName\s+(?![\"']?(?:NT\s|LocalSystem))\S+\s+{WORD}"),
    (("dsadd", "dsmod"), rf"\bds(?:add|mod)\s+user{SAME}-pwd[ \t]+(?!\*){WORD}"),
    # https://learn.microsoft.com/en-us/windows/win32/seccrypto/signtool, …/windows-server/administration/windows-commands/winrs
    (("signtool",), rf"\bsigntool(?:\.exe)?\s+sign{SAME}/p[ \t]+(?!/){WORD}"),
    (("winrs",), rf"\bwinrs(?:\.exe)?{SAME}[-/]p(?:assword)?:{WORD}"),
    (("processmodel.",), rf"\bprocessModel\.password:{WORD}"),  # of a pool of IIS
    # https://web.mit.edu/kerberos/krb5-latest/doc/admin/admin_commands/kadmin_local.html
    (("kadmin", "addprinc"), rf"\b(?:kadmin{SAME}(?-i:-w)|addprinc{SAME}-pw)[ \t]+(?!-){WORD}"),
    # Clients of databases: Db2, Sybase, Vertica, Neo4j.
    (("db2 ",), rf"\bdb2\s+[\"']?connect\s+to\s+\S+\s+user\s+\S+\s+using\s+{WORD}"),
    (("isql", "tsql"), rf"\b(?:isql|tsql){SAME}(?-i:-P)[ \t]*{WORD}"),
    (("vsql",), rf"\bvsql{SAME}(?-i:-w)[ \t]+(?!-){WORD}"),
    (("set-initial-password",), rf"\bset-initial-password\s+(?!-){WORD}"),
    (("cypher-shell",), rf"\bcypher-shell{SAME}-p[ \t]+(?!-){WORD}"),
    (("http_passwd",), rf"^[ \t]*HTTP_Passwd[ \t]+{WORD}"),  # of Fluent Bit
    (("[output]",), rf"^[ \t]+(?P<name>[A-Za-z][\w.]*)[ \t]+{WORD}[ \t\r]*$"),
    (("rdesktop",), rf"\brdesktop{SAME}(?-i:-p)[ \t]+(?!-){WORD}"),
    (("suseconnect",), rf"\bSUSEConnect{SAME}(?:-r|--regcode)[ =]+(?!-){WORD}"),
    (("composer config",), rf"\bcomposer\s+config\s+(?:-\S+\s+)*(?:bearer|github-oauth|gitlab-(?:oauth|token))\.\S+[ \t]+(?!-){WORD}"),
    # Of routers and firewalls. Behind 5, 8 and 9 stands a digest:
    # https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/security/d1/sec-d1-cr-book/sec-cr-e1.html, https://docs.frrouting.org/en/latest/bgp.html,
    # https://docs.vyos.io/en/latest/configuration/system/login.html
    (
        ("secret", "password"),
        rf"{_ROUTER}{_LOGS_IN}\s+(?:password|secret)\s+(?:[07]\s+)?(?![5689]\s){WORD}[ \t]*{_END}",
    ),
    (("neighbor",), rf"\bneighbor\s+\S+\s+password\s+(?:\d\s+)?{WORD}[ \t\r]*{_END}"),
    (("isakmp",), rf"\bisakmp\s+key\s+(?:[06]\s+)?{WORD}\s+(?:address|hostname)\b"),
    (("radius", "tacacs"), rf"{_ROUTER}(?:radius|tacacs)-server\s+(?:host\s+\S+\s+)?key\s+(?:[07]\s+)?{WORD}[ \t]*{_END}"),
    (
        ("plaintext-password", "pre-shared-", "psksecret"),  # of Junos behind `$9$` only what its own cipher made of one
        rf"\b(?:plaintext-password|pre-shared-secret|pre-shared-key\s+ascii-text|psksecret)[ \t]+(?![\"']?\$9\$){WORD}",
    ),
    (("printf",), rf"\bprintf\s+(?:-\w+\s+)*[\"'](?:(?P<name>[\w.-]+)=|(?:requirepass|masterauth)[ \t]+)%s(?:\\n)?[\"']\s+{WORD}"),
    (("spawn ",), rf"^[ \t]*set[ \t]+(?P<name>\w+)[ \t]+(?![\[{{]){WORD}[^\0]{{0,1000}}?\bspawn "),  # of expect
    (("plink", "pscp", "psftp"), rf"\b(?:plink|pscp|psftp)(?:\.exe)?{SAME}-pw[ \t]+(?!-){WORD}"),
    (("env:",), rf"\bEnv:(?P<name>\w+)[\"']?\s+-Value\s+(?!\(){WORD}"),
    (("mosquitto",), rf"\bmosquitto_(?:pub|rr|sub){SAME}(?-i:-P)[ \t]+(?!-){WORD}"),
    (("mosquitto",), rf"\bmosquitto_passwd\s+(?:-c\s+)?-b\s+\S+\s+\S+\s+{WORD}"),
    (("etcdctl",), rf"\betcdctl{SAME}--user[ =][\"']?[\w.-]+:{VALUE}"),
    (("caddy",), rf"\bcaddy\s+hash-password{SAME}(?:-p|--plaintext)[ =]+(?!-){WORD}"),
    (("wpa_passphrase",), rf"\bwpa_passphrase\s+(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"']+)\s+(?![<>]){WORD}"),
    (("nmcli",), rf"\bnmcli\b[^\n|;&]{{0,200}}?\spassword\s+{WORD}"),
    # Of web servers: a variable, and the header that is compared with what only the caller should know.
    (("set $",), rf"\bset\s+\$(?P<name>\w+)\s+(?=[\"']){WORD}[\"']\s*;"),
    (("$http_",), r"\$http_(?P<name>\w+)\s*!?=\s*[\"']?(?P<value>(?=[^\s\"')]*\d)[^\s\"')]{8,})"),
    (("hdr(",), r"\bf?hdr\((?P<name>[\w-]+)\)\s+(?:-\w\s+(?:str\s+)?)*(?P<value>(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,})(?=\s*(?:\}|$))"),
    (("setenvif",), r"\bSetEnvIf(?:NoCase)?\s+(?P<name>[\w-]+)\s+[\"']?\^?(?P<value>(?=[\w-]*\d)[\w-]{8,})\$?[\"'\s]"),
    # Of other files of settings: of Kafka and ZooKeeper, https://kafka.apache.org/documentation/#security_sasl_plain, and of Fluentd.
    (("loginmodule",), r"LoginModule\b[^;]{0,400}?\buser_\w+=\\?\"(?P<value>[^\"\\\n]+)\\?\""),
    (("@type ",), rf"@type [^<>]{{0,400}}?^[ \t]*password[ \t]+{WORD}[ \t]*$"),
    # Of code: where a password has its place, and what tokens are signed with.
    (("pdo(", "mysqli"), rf"\b(?:new\s+PDO|mysqli_connect|new\s+mysqli)\(\s*[\"'][^\"'\n]*[\"']\s*,{_USER}{WORD}"),
    (("mysql", "mariadb"), rf"\b(?:MySQLdb|pymysql|mariadb)\.connect\(\s*[\"'][^\"'\n]*[\"']\s*,{_USER}{WORD}"),
    (("oracle",), rf"\b(?:cx_Oracle|oracledb)\.connect\({_USER}{WORD}"),
    (("setbasicauth(", ".login("), rf"(?:\bSetBasicAuth|\.login)\({_USER}{WORD}"),
    (("plainauth(",), rf"\bPlainAuth\(\s*\"[^\"\n]*\"\s*,{_USER}{WORD}"),
    (("getconnection(",), rf"\bgetConnection\([^,\n]{{1,200}},{_USER}{WORD}"),
    (("jwt.",), rf"\bjwt\.(?:..code|sign|verify)\(\s*[^,\n\"'`]{{1,80}},\s*(?=[\"'])(?![\"'](?:-----|[A-Z]{{2}}\d{{3}}[\"'])){WORD}"),
)  # fmt: skip


def rows(written: Iterable[tuple[tuple[str, ...], str]]) -> Forms:
    """Forms with the words of which one is in each text that has them, in lower case: without one, a text is not searched."""
    return tuple((marks, regex(pattern, re.IGNORECASE | re.MULTILINE)) for marks, pattern in written)


TOOLS: Final = rows(_ROWS)


def given(forms: Forms, text: str) -> Iterator[re.Match[str]]:
    """Where a password is given: its `value`, or `given`, or the `pair` of a name and it in base64, as they are written."""
    lowered = " ".join(text.lower().split())  # a word of two has one blank, a form any number of them
    for marks, pattern in forms:
        if any(mark in lowered for mark in marks):
            for found in pattern.finditer(text):
                said = found.groupdict()
                name = next((said[key] for key in ("name", "inner") if said.get(key)), None)
                if name is None or announces(name):
                    yield found

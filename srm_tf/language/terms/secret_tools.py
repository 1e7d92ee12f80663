"""Passwords that tools and their files of settings take, each looked for only where a word of it is in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from srm_tf.language.terms.secret_names import announces
from srm_tf.regex import regex

WORD: Final = r"[\"']?(?P<value>[^\s\"'|;&]+)"  # the argument of an option, quoted or not
_NO_NUMBER: Final = r"(?!\d+(?:\s|$))"
SAME: Final = r"\b[^\n|;&]{0,400}?\s"  # up to an option of the same command
_ECHO: Final = r"\b(?:echo|printf)\s+(?:-\w+\s+)*"
_WRITTEN: Final = rf"{_ECHO}[\"']?(?P<value>[^\s\"'$`|;&<>\\]+)(?:\\n)?[\"']?\s*\|\s*(?:sudo\s+)?"
_SCHEMES: Final = "ApiKey|Bearer|Bot|GenieKey|SSWS|Splunk|token"  # after which a token stands in a header
_HEADER: Final = r"\bAuthorization\\?[\"']?\]?\s*+(?:=>|[:=,])?\s*+\\?[\"'`]?"
# A word that stands in for what comes later: in capitals, or with a mark on each side.
_UPPER: Final = r"(?P<name>(?-i:[A-Z][A-Z0-9_]*?))(?:_PLACEHOLDER)?"
_MARKED: Final = r"(?:__|@@?|%%?|\{\{ ?|<|\$\{|##)(?P<inner>[A-Za-z][\w.-]*?)(?:__|@@?|%%?| ?\}\}|>|\}|##)"
_DIRECTIVE: Final = (
    r"(?:ENV|SetEnv|setenv|env|RequestHeader[ \t]+(?:set|add)|add_header|proxy_set_header|passenger_env_var|(?:fastcgi|scgi|uwsgi)_param)"
)
_TWICE: Final = r"\s*\|\s*(?:sudo\s+)?(?:smb)?passwd\b"  # which asks for it again
# (words of which one is in such a text, in lower case; the form). Of a row with a name, that one has to announce a secret.
_ROWS: Final = (
    (("authorization",), rf"{_HEADER}Basic\s+(?P<pair>[A-Za-z0-9+/]{{8,}}={{0,2}})"),
    (("authorization",), rf"{_HEADER}(?:{_SCHEMES})\s+(?=[^\s\"'`]*\d)(?P<value>[\w.~+/=-]{{16,}})"),
    (("bearer ",), r"[\"'`]Bearer\s+(?=[^\s\"'`]*\d)(?P<value>[\w.~+/=-]{16,})[\"'`]"),
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
    (("vncpasswd",), rf"{_WRITTEN}vncpasswd\b|\bvncpasswd{SAME}<<<\s*[\"']?(?P<given>[^\s\"'|;&]+)"),
    (("--password-stdin", "--with-token"), rf"{_WRITTEN}[a-z]\w*\s+(?:\w+\s+)?login\b"),
    (("<(",), r"-[\w-]*pass[\w-]*[ =]+<\(\s*(?:echo|printf)\s+(?:-\w+\s+)?[\"']?(?P<value>[^\s\"'|;&)]+)"),
    (("-command",), r"-[\w-]*(?:pass\w*|secret|token)-command[ =]+[\"'](?:echo|printf)\s+(?:-\w+\s+)?(?P<value>[^\s\"'|;&]+)"),
    # https://dev.mysql.com/doc/refman/8.4/en/create-user.html
    (
        ("identified",),
        r"\bIDENTIFIED\s+(?:WITH\s+\\?[\"'`]?\w+\\?[\"'`]?\s+)?BY\s+(?:PASSWORD\s+)?\\?(?P<q>[\"'])(?P<value>(?:(?!\\?(?P=q))[^\n])+)",
    ),
    # https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.management/set-itemproperty, …/reg-add
    (("-value",), rf"\s-Name\s+[\"']?(?P<name>\w+)[\"']?\s+-Value\s+(?!\(){_NO_NUMBER}{WORD}"),
    (("reg add",), rf"\breg\s+add\b[^\n]{{0,200}}?\s/v\s+[\"']?(?P<name>\w+)[\"']?(?:\s+/t\s+\w+)?\s+/d\s+{_NO_NUMBER}{WORD}"),
    (("/pass", "/api", "/token", "/license", "/secret"), rf"(?<![^\s\"'])/(?P<name>[A-Za-z]\w*)[:=](?=[^\s/:]){WORD}"),
    # https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/gg651155(v=ws.11)
    (("net use",), rf"\bnet\s+use\b[^\n|;&]{{0,200}}?\s/user:\S+\s+(?![/*]){WORD}"),
    # https://docs.npmjs.com/cli/commands/npm-config
    (("config set",), rf"\b(?:npm|pnpm|yarn)\s+config\s+set\s+\S*(?:_auth|_authToken|_password|npmAuthToken)[ \t=]+{WORD}"),
    (("config set",), rf"\bCONFIG\s+SET\s+(?:requirepass|masterauth)\s+{WORD}"),
    (("put-parameter",), rf"\bput-parameter\b(?=[^\n|;&]*SecureString)[^\n|;&]{{0,400}}?\s--value[ =]+{WORD}"),
    (("gitlab-runner",), rf"\bgitlab-runner\s+register{SAME}-r[ =]+(?!-){WORD}"),
    (("7z",), rf"(?<![\w.-])7z[ar]?{SAME}-p(?=[^\s-]){WORD}"),
    (("ssh-keygen",), rf"\bssh-keygen{SAME}(?-i:-N)[ \t]+(?!-){WORD}"),
    (("ansible-vault", "askpass"), r"(?<!\S)--askpass\s+<\(echo\s+(?P<value>[^\s)]+)"),
    # Directives that are followed by a name, and what stands under it.
    (("env", "param", "header"), rf"^[ \t]*{_DIRECTIVE}[ \t]+(?P<name>[A-Za-z][\w.-]*)[ \t]+(?!=){WORD}"),
    # https://docs.strongswan.org/docs/latest/config/secrets.html
    ((": xauth", ": eap"), r":\s*(?:EAP|XAUTH)\s+[\"'](?P<value>[^\"'\n]+)[\"']"),
    # Settings of OpenLDAP, of keepalived, of Splunk, of game servers, of HAProxy.
    (("bindpw", "rootpw", "pass4symmkey"), rf"^[ \t]*(?:bindpw|rootpw|pass4SymmKey[ \t]*=)[ \t]+{WORD}"),
    (("auth_pass",), rf"(?:^|\bauth_type\s+PASS\b)\s*auth_pass\s+{WORD}"),
    (("rcon_password", "sv_password"), rf"^[ \t]*(?:rcon_password|sv_password)[ \t]+(?=[\"']){WORD}"),
    (("insecure-password", "stats auth"), r"\b(?:insecure-password\s+|stats\s+auth\s+[\w.-]+:)(?P<value>[^\s\"']+)"),
    # https://www.postfix.org/SASL_README.html#client_sasl_enable
    (("sasl_passwd",), rf"{_ECHO}[\"']?\S+\s+[\w.@-]+:(?P<value>[^\s\"'|;&]+)[\"']?\s*>+\s*\S*sasl_passwd\b"),
    (("debconf", "root_password"), rf"\b[\w-]+/[\w-]*pass(?:word)?[\w-]*\s+password\s+{WORD}"),
    (("slappasswd",), rf"\bslappasswd{SAME}-s[ \t]+{WORD}"),
    (("ipa-",), rf"\bipa-(?:(?:server|replica)-install{SAME}-[apw]|client-install{SAME}-w)[ \t]+{WORD}"),  # -p of a client is a name
    (("net ads", "net rpc", "rpcclient"), rf"\b(?:net\s+(?:ads|rpc)|rpcclient){SAME}-U[ \t]*[\"']?[\w.\\-]+%{WORD}"),
    # https://docs.oracle.com/en/database/oracle/oracle-database/19/sutil/oracle-data-pump-export-utility.html
    (
        ("impdp", "expdp", "sqlldr", "rman ", "sqlplus"),
        r"\b(?:sqlplus|impdp|expdp|sqlldr|rman\s+target)\s+(?:-\w+\s+)*[\"']?[A-Za-z]\w*/(?P<value>[^\s/@\"']+)(?:@|[\"']?\s+as\s+sysdba\b)",
    ),
    (("reset-admin-password",), rf"\breset-admin-password\s+(?!-){WORD}"),
    (("-auth ",), rf"\b(?:jenkins|splunk){SAME}-auth[ \t]+[\"']?[\w.@-]+:{WORD}"),
    (("mc alias", "mcli alias"), rf"\bmc(?:li)?\s+alias\s+set\s+\S+\s+\S+\s+\S+\s+(?!-){WORD}"),
    (("nessuscli",), rf"\bnessuscli{SAME}--key[ =]+{WORD}"),
)  # fmt: skip
_ROW: Final = tuple((marks, regex(pattern, re.IGNORECASE | re.MULTILINE)) for marks, pattern in _ROWS)


def given_to_tools(text: str) -> Iterator[re.Match[str]]:
    """Where a tool takes a password: its `value`, or `given`, or the `pair` of a name and it in base64, as they are written."""
    lowered = text.lower()
    for marks, pattern in _ROW:
        if any(mark in lowered for mark in marks):
            for found in pattern.finditer(text):
                said = found.groupdict()
                name = next((said[key] for key in ("name", "inner") if said.get(key)), None)
                if name is None or announces(name):
                    yield found

"""Passwords that commands take as an argument, and keys that only their shape gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from srm_tf.language.terms.secret_names import SIGNS, announces
from srm_tf.language.terms.secret_tools import SAME, TOOLS, WORD, given, rows
from srm_tf.language.terms.texts import out_of_base64
from srm_tf.regex import regex

_SET: Final = r"[\"']?[ \t]*[:=][ \t]*(?P<value>[^\s\"'|;&/,#]+)"
_NO_PORT: Final = r"(?!\d{1,5}(?::\d{1,5})?(?:/\w+)?(?![^\s\"']))"  # which Docker takes under the same letter, of an image of that name
_NAMES: Final = "PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY"
_NAMED: Final = ("password", "passwd", "secret", "token", "api_key", "apikey")  # of which one is where such a name is
# Files that hold nothing but a secret, by their names.
_FILE: Final = (
    r"[\"']?(?:[\w.~${}-]*/)*(?:\.erlang\.cookie|\.pgpass|\.netrc|\.my\.cnf|id_(?:rsa|ed25519|ecdsa)|\w*[._-]?vault[._-]pass\w*"
    r"|(?:[\w.-]*[._-])?pass(?:phrase)?\.(?:txt|key)|[\w.-]*(?:password|secret|token)[\w-]*(?:\.(?:txt|conf|key))?|[\w.-]+\.psk)(?=[\"'\s;&|]|$)"
)
_OF_REDIS: Final = r"(?:requirepass|masterauth)[ \t]+"
_WRITES: Final = r"(?:\b(?:echo|printf)[ \t]+(?:-\w+[ \t]+)*(?:[\"'][ \t]*)?|[/$\d][aci]\\?[ \t]*)"  # what a shell prints, or sed puts in
_PRINTS: Final = r"\b(?:echo|printf)\s+(?:-\w+\s+)?"
_READ: Final = r"\s*\|\s*(?:sudo\s+)?chpasswd\b"
_CODED: Final = r"(?:\|\s*base64(?:\s+-[\w-]+)*\s*)?"
# (words of which one is in such a text, in lower case; the form). What the manuals of these programs say of their options: `-p` of mysql
# has its value right behind it, that of docker after a blank.
_ROWS: Final = (
    (("sshpass",), rf"\bsshpass\s+-p\s*{WORD}"),
    (("login",), rf"\b(?:docker|podman|buildah|skopeo|nerdctl|oras|helm\s+registry|az(?:\s+acr)?|cf|oc)\s+login{SAME}-p[ \t]+{WORD}"),
    (("mysql", "mariadb"), rf"\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb){SAME}-p(?=[^\s-]){_NO_PORT}{WORD}"),
    (("curl",), rf"\bcurl{SAME}(?:(?-i:-[fgikLnsSv]*u)|-u|--user)[ \t=]*[\"']?[^\s:\"'$]+:(?P<value>[^\s\"'|;&]+)"),
    (("net",), rf"\bnet\s+user\s+[\"']?[\w.-]+[\"']?\s+(?!/){WORD}"),
    (("convertto-securestring",), rf"\bConvertTo-SecureString\s+(?:-(?:AsPlainText|Force)\s+)*(?:-String\s+)?(?=[\"']){WORD}"),
    (("redis-cli",), rf"\bredis-cli{SAME}-a[ \t]+{WORD}"),
    (("mongo",), rf"\bmongo(?:sh|dump|restore|import|export)?{SAME}-p[ \t]+{_NO_PORT}{WORD}"),
    (("ldap",), rf"\bldap(?:add|compare|delete|modify|modrdn|passwd|search|whoami){SAME}(?-i:-w)[ \t]*{WORD}"),
    (("sqlcmd", "bcp"), rf"\b(?:sqlcmd|bcp){SAME}(?-i:-P)[ \t]*{WORD}"),  # -p has sqlcmd print statistics
    (_NAMED, rf"(?<![^\s\"'])-D[\w.-]*(?:{_NAMES})={WORD}"),  # properties of Java
    (("htpasswd",), rf"\bhtpasswd\s+-(?=\w*(?-i:b))(?!\w*n)\w+\s+\S+\s+\S+\s+{WORD}"),  # a file and a name stand before it; with -n, a name
    (("htpasswd",), rf"\bhtpasswd\s+-(?=\w*(?-i:b))(?=\w*n)\w+\s+\S+\s+{WORD}"),
    (("openssl",), rf"\bopenssl\s+passwd\s+(?:-(?:[156]|apr1)\s+|-salt\s+\S+\s+)*(?![-<]){WORD}"),
    (("rabbitmqctl",), rf"\brabbitmqctl\s+(?:add_user|change_password)\s+(?!-)\S+\s+(?!-){WORD}"),
    (("vault",), rf"\bvault\s+login\s+(?!-){WORD}"),
    # of the configuration of Redis, and what is written into it: more words behind one are a message about it
    (("requirepass", "masterauth"), rf"^[ \t]*{_OF_REDIS}{WORD}"),
    (
        ("requirepass", "masterauth"),
        rf"{_WRITES}{_OF_REDIS}\\?[\"']?(?P<value>[^\s\"'|;&<>\\]+)(?=[\"'\\]|[ \t]*(?:[>|]|$))",
    ),
    (
        ("requirepass", "masterauth"),
        rf"\bs(?P<by>[/|#,@])(?:(?!(?P=by))[^\n]){{0,80}}(?P=by)[ \t]*{_OF_REDIS}(?P<value>(?:(?!(?P=by))[^\s\"'\\])+)(?P=by)",
    ),
    # The key that Consul, Nomad and Serf gossip under, and the tokens of Consul's lists, which are UUIDs:
    # https://developer.hashicorp.com/consul/docs/reference/agent/configuration-file/encryption and …/configuration-file/acl
    (("encrypt",), r"(?:\bencrypt\"?[ \t]*[:=]|\s-encrypt\s)[ \t]*[\"']?(?P<value>[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{43}=)(?=[\"'\s,}]|$)"),
    (("tokens",), r"\btokens\"?\s*+[:=]?\s*+\{[^{}]{0,400}?\"?\w+\"?\s*[:=]\s*\"(?P<value>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\""),
    # In capitals it is a variable, which `export` and `docker run -e` pass on by its name.
    (("aws_",), rf"(?:\b(?-i:aws_)|\bENV[ \t]+AWS_)(?:secret_access_key|session_token)[ \t]+(?![=:]){WORD}"),
    # of programs that take long options after one dash
    (("-token", "-password", "-passwd", "-secret"), rf"(?<!\S)-(?:token|password|passwd|secret)[ \t=]+(?![-(]){WORD}"),
    # and of servers of games, which take them after a plus, too
    (("password", "passwd"), rf"(?<!\S)[-+](?!no|(?-i:e[A-Z_]))\w*(?:password|passwd)[ \t=]+(?![-+(]){WORD}"),
    (("setx",), rf"\bsetx[ \t]+(?:/m[ \t]+)?\w*(?:{_NAMES})[ \t]+{WORD}"),
    (("$env:",), rf"\$env:\w*(?:{_NAMES})[ \t]*=[ \t]*\\?(?=[\"'\d]){WORD}"),  # any other word is a command of PowerShell
    (("define(",), rf"\bdefine\(\s*[\"']\w*(?:{_NAMES})[\"']\s*,\s*(?=[\"']){WORD}"),
    (("</",), rf"<(?:[\w.-]*(?:{_NAMES}))>(?:\s*<Value>)?(?P<value>[^<\s]+)</"),
    (("value=",), rf"<\w+\s+(?:key|name)=[\"'][\w.:-]*(?:{_NAMES})[\"']\s+value=[\"'](?P<value>[^\"'\n]+)"),  # of ASP.NET, of Spring
    (("setenvironmentvariable(",), rf"\bSetEnvironmentVariable\(\s*[\"']\w*(?:{_NAMES})[\"']\s*,\s*(?=[\"']){WORD}"),
    (("useradd", "usermod"), rf"\buser(?:add|mod){SAME}-p[ \t]+(?!-){WORD}"),
    # What sed writes into a file of settings.
    (
        ("pass", "secret", "token", "api_key", "apikey"),
        rf"\bs(?P<by>[/|#,])[^\n/|#,]{{0,80}}(?P=by)[^\n/|#,:=]{{0,40}}?(?<!max)(?<!max_)(?:{_NAMES}|[_-]PASS){_SET}(?P=by)",
    ),
    (("storepass", "keypass"), rf"(?<!\S)-\w*(?:store|key)pass[ \t]+(?!-){WORD}"),  # of keytool
    (("openssl",), rf"\bopenssl\s+enc{SAME}(?-i:-k)[ \t]+(?!-){WORD}"),
    (("zip",), rf"(?<![\w.-])(?:un)?zip{SAME}(?-i:-P)[ \t]*(?!-){WORD}"),  # `wget files.zip -P here` has none
    (("cmdkey", "xfreerdp"), rf"\b(?:cmdkey|xfreerdp){SAME}/p(?:ass)?(?:[ \t]+|:){WORD}"),
    # what it runs stands between quotes, and has its own /p
    (("schtasks",), rf"\bschtasks(?:[^\n|;&\"]|\"[^\"\n]*\"){{0,400}}?\s/r?p[ \t]+{WORD}"),
    (("smbclient",), rf"\bsmbclient{SAME}-U[ \t]*[\"']?[\w.\\\\-]+%{WORD}"),
    (("lftp",), rf"\blftp{SAME}-u[ \t]+[\"']?[\w.-]+,{WORD}"),
    (
        ("adcli", "kinit", "realm", "sudo"),
        rf"\b(?:echo|printf)\s+(?:-\w+\s+)?{WORD}[\"']?\s*\|\s*(?:sudo\s+)?(?:adcli|kinit|realm\s+join|sudo\s+(?-i:-S)(?!\s+tee\b))\b",
    ),
    (("adcli", "kinit", "realm"), rf"\b(?:adcli|kinit|realm\s+join){SAME}<<<\s*{WORD}"),
    (("password",), r"\bSET\s+PASSWORD\s+(?:FOR\s+\S+\s*)?=\s*(?:PASSWORD\(\s*)?'(?P<value>[^'\n]+)'"),
    # Addresses of databases that begin with no scheme, or go on behind one without `//`: of Oracle, and of Go's driver for MySQL.
    (("jdbc:oracle:",), r"\bjdbc:oracle:\w+:[\w.]+/(?P<value>[^\s/@\"']+)@"),
    (("@tcp(", "@unix("), r"(?<![\w:/@.-])[\w.-]+:(?P<value>[^\s:@/\"']+)@(?:tcp|unix)\("),
    # Files of settings: .pgpass, .netrc, .npmrc, those of Docker and of strongSwan.
    # https://www.postgresql.org/docs/current/libpq-pgpass.html
    ((":",), r"^[^\s:#]+:(?:\d{1,5}|\*):[^\s:]+:[a-z_*][^\s:]*:(?P<value>(?:\\:|[^\s:])+)[ \t\r]*$"),
    (("machine",), rf"(?<!#)(?<!# )\bmachine\s+\S+\s+login\s+\S+\s+password\s+{WORD}"),
    (("_auth", "_password"), rf"(?:^|:)_(?:auth|authToken|password)[ \t]*=[ \t]*{WORD}"),
    (('"auth"',), r"\"auth\"\s*:\s*\"(?P<pair>[A-Za-z0-9+/]{8,}={0,2})\"\s*[,}]"),
    (("psk",), r":\s*PSK\s+[\"'](?P<value>[^\"'\n]+)[\"']"),
    (("password",), r"\bPASSWORD\s+'(?P<value>[^'\n]+)'"),
    (("--stdin",), rf"\b(?:echo|printf)\s+(?:-\w+\s+)*(?!-){WORD}[\"']?\s*\|\s*(?:sudo\s+)?passwd\s+(?:[\w.-]+\s+)?--stdin\b"),
    (("chpasswd",), rf"{_PRINTS}(?P<q>[\"'])[\w.-]+:(?P<value>[^\s\"'\\]+)(?:\\n[^\"'\n]*)?(?P=q){_READ}"),
    (("chpasswd",), rf"{_PRINTS}[\w.-]+:(?P<value>[^\s\"'|;&\\]+){_READ}"),
    (
        ("pass", "secret", "token", ".netrc", ".my.cnf", ".erlang.cookie", "id_", ".psk"),
        rf"\b(?:echo|printf)\s+(?:-\w+\s+)?[\"']?(?P<value>[^\s\"'$`|;&<>]+)[\"']?\s*{_CODED}(?:\|\s*(?:sudo\s+)?tee\s+(?:-a\s+)?|>>?\s*){_FILE}",
    ),
    (("bearer",), r"(?:\bAuthorization:\s*|\A[\"']?)Bearer\s+(?P<value>[\w.~+/-]{16,})"),  # a header, or the value of one
    # https://cloudinit.readthedocs.io/en/latest/reference/modules.html#mod-cc-set-passwords
    (
        ("chpasswd",),
        (rf"\bchpasswd[\"']?:[ \t]*\{{?[ \t]*\n?(?:[ \t]*[\"']?\w+[\"']?:[ \t]*\w+(?:,|[ \t]*\n))?"
        rf"[ \t]*[\"']?list[\"']?:[ \t]*(?:[|>][-+]?)?[ \t]*\n?[ \t]*(?:- )?[\"']?[\w.-]+:(?!R\b|RANDOM\b){WORD}"),
    ),
)  # fmt: skip
_NO_COMMAND: Final = regex(r"[\w./+-]*")  # what has no blank in it, and none of `=:<"'`: most values of variables
COMMANDS: Final = rows(_ROWS)
# The words of a command as a list: of `runcmd` of cloud-init, of a Dockerfile, of a container; then one word a line.
_LISTED: Final = regex(
    r"^[ \t]*(?:-[ \t]+)?(?:-|CMD|ENTRYPOINT|RUN|[\"']?(?:args|command|entrypoint)[\"']?:)[ \t]*\[([^\]\n]*)\][ \t]*$", re.MULTILINE
)
_ITEMS: Final = regex(
    r"^(?P<indent>[ \t]*)(?:-[ \t]+)?-[ \t]+[^\s-][^\n]*(?:\n(?P=indent)(?:[ \t]{2})?-[ \t]+\S[^\n]*)+"
    r"|^(?P<inner>[ \t]*)-[ \t]+[\"']?[-+]{1,2}\w[^\n]*(?:\n(?P=inner)-[ \t]+\S[^\n]*)+",
    re.MULTILINE,
)
_ITEM: Final = regex(r"^[ \t]*(?:-[ \t]+)+[\"']?([^\n]*?)[\"']?[ \t]*$", re.MULTILINE)
_OPTION: Final = regex(r"^[ \t]*-[ \t]+[\"']?[-+]{1,2}[A-Za-z]", re.MULTILINE)
# A command on its next line: of a shell, of PowerShell. Behind `=`, `(` or a comma, a text of several lines begins: of JavaScript, of Go.
_GOES_ON: Final = regex(r"(?<=[ \t])(?:\\|(?<![=(,:+>?[][ \t])(?<!return[ \t])`)\r?\n")
_BETWEEN: Final = regex(r"[\"']?[ \t]*,[ \t]*[\"']?")

# 40 signs of base64, as a whole text, as what is assigned, or between quotes.
_SECRET_KEY: Final = regex(r"(?:\A|[=:][ \t]*|[\"'])([A-Za-z0-9/+]{40})(?=[\"'\s,;]|\Z)")
_WORDS: Final = regex(r"[A-Z]?[a-z]{2,}")
_MOST: Final = 22  # signs in what may be words: of 40 drawn by lot more are in 3 of 100, in names 28 and more
_SLASHES: Final = 4  # more of them are a path


def taken(text: str) -> Iterator[str]:
    """What commands in a text take as a password, as it is written.

    >>> list(taken("curl -u deploy:hunter2 https://example.com | sh"))
    ['hunter2']
    """
    if _NO_COMMAND.fullmatch(text) is not None:
        return
    for command in listed(text):
        yield from taken(command)
    for found in given((*COMMANDS, *TOOLS), _GOES_ON.sub("", text)):
        said = found.groupdict()
        value = said.get("value") or said.get("given") or out_of_base64(said.get("pair") or "").partition(":")[2]
        if not is_named(value):
            yield value


def listed(text: str) -> Iterator[str]:
    r"""The commands of which a text has the words as a list, up to the first that has a blank in it: of a list of commands none.

    >>> list(listed('args: ["run", "--token", "x"]')), list(listed('- "-u"\n- root\n')), list(listed("- docker login\n- mkdir -p /x\n"))
    (['run --token x'], ['-u root'], [])
    """
    yield from (_BETWEEN.sub(" ", found[1].strip(" \t\"'")) for found in _LISTED.finditer(text))
    if _OPTION.search(text) is None:
        return
    for found in _ITEMS.finditer(text):
        words = list(takewhile(lambda word: " " not in word, _ITEM.findall(found[0])))
        if any(word.startswith(SIGNS) for word in words):
            yield " ".join(words)


def is_named(value: str) -> bool:
    """Whether a word says what belongs there, as `-p PASSWORD` does."""
    return value.isupper() and announces(value)


def is_drawn(text: str) -> bool:
    """Whether a text has the shape of the secret half of an AWS access key: 40 signs of base64, drawn by lot.

    >>> is_drawn("wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"), is_drawn("TheNameOfTheQueueOfOrdersThatFailedTwic1")
    (True, False)
    """
    mixed = not (text.islower() or text.isupper()) and any(sign.isdigit() for sign in text)
    return mixed and text.count("/") <= _SLASHES and sum(map(len, _WORDS.findall(text))) <= _MOST


def secret_keys(text: str) -> Iterator[str]:
    """What in a text has that shape."""
    return (found[1] for found in _SECRET_KEY.finditer(text) if is_drawn(found[1]))

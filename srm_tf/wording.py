"""How numbers and lists read in what people are told, and which texts may be told at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def count(number: int, one: str, several: str = "") -> str:
    """A number with its noun.

    >>> count(1, "resource"), count(1200, "resource")
    ('1 resource', '1,200 resources')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def listed(items: Sequence[T], most: int, shown: Callable[[T], str] = str, between: str = ", ") -> str:
    """The first items, each as it is `shown`, and how many more there are; of one more, that one: it takes no more room.

    >>> listed(["a", "b", "c"], 2), listed(["a", "b", "c", "d"], 2)
    ('a, b, c', 'a, b and 2 more')
    """
    first = items if len(items) <= most + 1 else items[:most]
    left = len(items) - len(first)
    return between.join(map(shown, first)) + (f" and {left:,} more" if left else "")


def capital(text: str) -> str:
    """Its first letter large, and the rest as it is, which `str.capitalize` makes small."""
    return text[:1].upper() + text[1:]


def together(reasons: Sequence[str]) -> str:
    """Reasons as one: what has a comma in it ends with one.

    >>> together(["var.a, which has no value", "aws_vpc.b.id"])
    'var.a, which has no value, and aws_vpc.b.id'
    """
    return " and ".join([*(f"{one}," if ", " in one else one for one in reasons[:-1]), *reasons[-1:]])


def safe(text: str) -> str:
    r"""The text with everything escaped that a terminal might obey or hide: control characters, escapes, marks of direction.

    So are commands to those who run pipelines, which obey `##[…]` and `##vso[…]` wherever they stand in a line:
    `src/Runner.Common/ActionCommand.cs` of actions/runner, `Command.cs` of microsoft/azure-pipelines-agent.

    >>> safe("a\x1b[31mb"), safe("##vso[task.setvariable]"), safe("##")
    ('a\\x1b[31mb', '#\\x23vso[task.setvariable]', '##')
    """
    if "##" in text and "[" in text:
        text = text.replace("##", "#\\x23")
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def unsigned(text: str) -> str:
    """The text without what addresses in it sign in with: nothing marks that as sensitive.

    >>> unsigned("https://app:hunter2@example.com/a@b"), unsigned("https://example.com:443/a@b")
    ('https://…@example.com/a@b', 'https://example.com:443/a@b')
    >>> unsigned("https://app:hunt@er2@example.com/a@b"), unsigned("https://example.com/a.zip?version=3&token=hunter2")
    ('https://…@example.com/a@b', 'https://example.com/a.zip?version=3&token=…')
    """
    if ":/" not in text:
        return text
    import re  # noqa: PLC0415 — few texts have an address in them

    # The last `@` ends a password that has others in it; so long a name may be a token. Taken for a path, it has lost a slash.
    bare = re.sub(r"(:/{1,2})(?:[^/?#\s'\"@:]*:[^/?#\s'\"]*|[^/?#\s'\"@]{16,})@", r"\1…@", text) if "@" in text else text
    # What says who asks: https://www.rfc-editor.org/rfc/rfc6750#section-2.3, and others by their names.
    name = r"[?&;][\w.-]*(?i:auth|credential|key|pass|pwd|secret|sig|token)[\w.-]*="
    return re.sub(rf"({name})[^&#\s'\"]+", r"\1…", bare) if "=" in bare and "://" in bare else bare


def safe_json(found: bytes) -> bytes:
    r"""JSON on one line, the same to whoever reads it, with everything escaped that `safe` escapes: terminals and logs show it, too.

    >>> safe_json('["a\u202eb…","##vso[x]"]'.encode()).decode()
    '["a\\u202eb…","#\\u0023vso[x]"]'
    """
    found = found.replace(b"##", b"#\\u0023")
    text = found.decode()
    if text.isprintable():
        return found
    import re  # noqa: PLC0415 — few texts have such characters, and most of those have few

    return re.sub(r"[^ -~]", lambda hit: hit[0] if hit[0].isprintable() else _unit(hit[0]), text).encode()


def _unit(one: str) -> str:
    """A character as JSON writes those that it does not show: by its units of UTF-16 (https://www.rfc-editor.org/rfc/rfc8259#section-7)."""
    units = one.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def encodable(text: str) -> str:
    r"""File names need not be Unicode: what of them is not is escaped.

    >>> encodable("a\udcff.tf")
    'a\\udcff.tf'
    """
    return text.encode("utf-8", "backslashreplace").decode()

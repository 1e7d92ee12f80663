"""Markdown as the browser gets it: read by a real parser where there is one."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

# Elements that Markdown and this product make. Others come from an input that was obeyed.
OURS = frozenset({"h3", "p", "sub", "table", "thead", "tbody", "tr", "th", "td", "a", "code", "pre", "strong", "em", "ul", "li"}) | {
    "details",
    "summary",
}
VOID = frozenset({"!doctype", "br", "hr", "img"})


class Read(HTMLParser):
    """What a page is made of, and what stands outside of code."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.links: list[str] = []
        self.bare: list[str] = []
        self.code: list[str] = []
        self.order: list[str] = []  # all text, as it is read
        self.comments: list[str] = []
        self.attributes: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [f"{tag}.{name}" for name, _ in attrs]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.order.append(data)
        (self.code if {"code", "pre"} & set(self._open) else self.bare).append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def read(text: str) -> Read:
    """Parsed as CommonMark with tables, strikethrough and HTML."""
    parser = pytest.importorskip("markdown_it", reason="markdown-it-py comes with the development tools only")
    return Read(parser.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))

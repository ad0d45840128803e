"""Where in the text of a document a change belongs, so that all else stays as it is, to the byte."""

from collections.abc import Iterator
from typing import Any

import tomlkit
from tree_sitter import Node

from crampguard.settings.locating import dotted
from crampguard.settings.positions import Positions
from crampguard.settings.values import Path


def ways_to_set(text: str, key: Path, value: object) -> Iterator[str]:
    """The document with ``key`` set, the best way first; not each of them comes out right."""
    layout = _Layout(text)
    if (there := layout.value(key)) is not None:
        yield layout.spliced(there.start_byte, there.end_byte, literal(value))
        return
    if (cleared := layout.without(key)) != text:
        yield from ways_to_set(cleared, key, value)
        return
    if len(key) > 1:
        yield from layout.inserted(key[:-1], key[-1:], value)
    yield layout.appended(_table(key, value))
    for length in reversed(range(len(key))):
        yield from layout.inserted(key[:length], key[length:], value)


def without_statements(text: str, key: Path) -> str:
    """The document without what sets ``key`` or anything in it."""
    return _Layout(text).without(key)


class _Layout:
    """A text and its statements. All places are those of bytes, as tree-sitter counts."""

    def __init__(self, text: str) -> None:
        self._text = text.encode()
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._positions = Positions(text)

    def value(self, key: Path) -> Node | None:
        """What is written for ``key``, if it is one value and not a table with a header."""
        for path, node in self._positions.statements:
            if path == key and not _has_header(node):
                return _value(node)
        return None

    def spliced(self, start: int, end: int, new: str) -> str:
        """The text with ``new`` in place of that span."""
        return (self._text[:start] + new.encode() + self._text[end:]).decode()

    def without(self, key: Path) -> str:
        """The text without the statements that set ``key`` or what lies in it."""
        cuts: list[tuple[int, int]] = []
        for path, node in self._positions.statements:
            known = any(start <= node.start_byte < end for start, end in cuts)
            if path[: len(key)] == key and not known:
                cuts.append(self._cut(node))
        text = self._text
        for start, end in sorted(cuts, reverse=True):
            text = text[:start] + text[end:]
        return text.decode()

    def inserted(self, table: Path, key: Path, value: object) -> Iterator[str]:
        """With one more key after the last of the table that is written at that path."""
        pair = f"{dotted(key)} = {literal(value)}"
        if not table:
            roots = [node for _path, node in self._positions.statements if _is_root(node)]
            yield self._line_after(roots[-1], pair) if roots else self.spliced(0, 0, pair + self._line_end)
        for path, node in self._positions.statements:
            if path != table:
                continue
            if _has_header(node):
                yield self._line_after(_last(node), pair)
            elif (inline := _value(node)).type == "inline_table":
                below = inline.named_children
                at = below[-1].end_byte if below else inline.start_byte + 1
                yield self.spliced(at, at, f", {pair}" if below else pair)

    def appended(self, lines: list[str]) -> str:
        """With a table after all others, a blank line before it."""
        text = self._text.decode()
        if text:
            text += self._line_end * (1 if text.endswith("\n") else 2)
        return text + "".join(line + self._line_end for line in lines)

    def _line_after(self, node: Node, line: str) -> str:
        start = self._line_start(node)
        before = self._text[start : node.start_byte].decode()
        indent = before if before.isspace() else ""
        end = self._line_stop(node)
        if self._text[:end].endswith(b"\n"):
            return self.spliced(end, end, indent + line + self._line_end)
        return self.spliced(end, end, self._line_end + indent + line)

    def _cut(self, node: Node) -> tuple[int, int]:
        around = node.parent
        if around is None or around.type not in {"inline_table", "array"}:
            return self._line_start(node), self._line_stop(_last(node))
        parts = [part for part in around.named_children if part.type != "comment"]
        place = parts.index(node)
        if place + 1 < len(parts):
            return node.start_byte, parts[place + 1].start_byte
        return parts[place - 1].end_byte if place else node.start_byte, node.end_byte

    def _line_start(self, node: Node) -> int:
        return self._text.rfind(b"\n", 0, node.start_byte) + 1

    def _line_stop(self, node: Node) -> int:
        return self._text.find(b"\n", node.end_byte) + 1 or len(self._text)


def _has_header(node: Node) -> bool:
    return node.type in {"table", "table_array_element"}


def _is_root(node: Node) -> bool:
    return node.type == "pair" and node.parent is not None and node.parent.type == "document"


def _value(node: Node) -> Node:
    return node.named_children[1] if node.type == "pair" else node


def _last(node: Node) -> Node:
    """The last key of a table with a header, or its header; any other node itself."""
    if not _has_header(node):
        return node
    return [below for below in node.named_children if below.type != "comment"][-1]


def _table(key: Path, value: Any) -> list[str]:
    """The lines of a table of its own for ``key``."""
    match value:
        case dict() if len(key) == 1 or (len(key) == 2 and key[0] == "reminders"):
            return [f"[{dotted(key)}]", *_pairs(value)]
        case [dict(), *_others] if all(isinstance(each, dict) for each in value):
            return [line for each in value for line in (f"[[{dotted(key)}]]", *_pairs(each))]
        case _:
            return [f"[{dotted(key[:-1])}]", *_pairs({key[-1]: value})]


def _pairs(table: dict[Any, object]) -> list[str]:
    return [f"{dotted((key,))} = {literal(value)}" for key, value in table.items()]


def literal(value: Any) -> str:
    """The value on one line."""
    match value:
        case dict():
            return "{" + ", ".join(_pairs(value)) + "}"
        case list() | tuple():
            return "[" + ", ".join(literal(each) for each in value) + "]"
        case _:
            return str(tomlkit.item(value).as_string())

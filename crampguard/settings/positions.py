"""Where in the person's file each key and each value stands.

tomllib tells values without positions, tree-sitter positions without values; together they tell both. Only
needed when something is wrong, or is to be changed.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from crampguard.settings.values import Path


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Both count from 1; the column counts characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Place:
    key: Node
    value: Node


class Positions:
    """The places in one valid document."""

    def __init__(self, text: str) -> None:
        self._lines = [line.encode() for line in text.split("\n")]
        self._places: dict[Path, _Place] = {}
        self._sizes: dict[Path, int] = {}
        self.statements: list[tuple[Path, Node]] = []
        """Every table with a header, ``key = value`` and part of an array: what is around comes first."""
        # The tree owns its nodes: they live as long as it does.
        self._tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
        for node in self._tree.root_node.named_children:
            if node.type == "pair":
                self._pair((), node)
            elif node.type in {"table", "table_array_element"}:
                path = self._header(node)
                for below in node.named_children[1:]:
                    self._pair(path, below)

    def of_key(self, path: Path) -> Position | None:
        """Where the key at ``path`` is written; where the table around it begins if it isn't."""
        if place := self._places.get(path):
            return self._position(place.key)
        return self.of_value(path[:-1])

    def of_value(self, path: Path) -> Position | None:
        """Where the value at ``path`` begins (a table: its header), or that of the table around it."""
        for length in range(len(path), 0, -1):
            if place := self._places.get(path[:length]):
                return self._position(place.value)
        return None

    def _position(self, node: Node) -> Position:
        row, column = node.start_point
        # tree-sitter counts bytes.
        return Position(row + 1, len(self._lines[row][:column].decode()) + 1)

    def _header(self, table: Node) -> Path:
        path: Path = ()
        for part, name in _parts(table.named_children[0]):
            if path in self._sizes:
                # What stands below an array of tables belongs to the latest of them.
                path = (*path, self._sizes[path] - 1)
            path = (*path, name)
            self._places.setdefault(path, _Place(part, table))
        key = self._places[path].key
        if table.type == "table_array_element":
            number = self._sizes.get(path, 0)
            self._sizes[path] = number + 1
            path = (*path, number)
        self._places[path] = _Place(key, table)
        self.statements.append((path, table))
        return path

    def _pair(self, path: Path, pair: Node) -> None:
        todo = [(path, pair)]
        while todo:
            path, node = todo.pop()
            if node.type == "pair":
                *around, (last, name) = _parts(node.named_children[0])
                for part, step in around:
                    path = (*path, step)
                    self._places.setdefault(path, _Place(part, part))
                value = node.named_children[1]  # a comment on its line may come after it
                self._places[(*path, name)] = _Place(last, value)
                self.statements.append(((*path, name), node))
                todo.append(((*path, name), value))
            elif node.type == "inline_table":
                todo += [(path, below) for below in node.named_children]
            elif node.type == "array":
                items = [item for item in node.named_children if item.type != "comment"]
                for number, item in enumerate(items):
                    self._places[(*path, number)] = _Place(item, item)
                    self.statements.append(((*path, number), item))
                    todo.append(((*path, number), item))


def _parts(key: Node) -> Iterator[tuple[Node, str]]:
    if key.type == "dotted_key":
        for below in key.named_children:
            yield from _parts(below)
    else:
        # A quoted key may hold escapes; tomllib knows them all.
        written = (key.text or b"").decode()
        yield key, next(iter(tomllib.loads(f"{written} = 0")))

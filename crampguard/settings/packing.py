"""Frozen values as JSON text and back, so that one process can validate what another goes by.

What a value is made of is read from its class: a field that is added to a reminder travels along. Nothing is
taken on trust: text that doesn't fit the class, field by field, is refused.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

_CLASS = "is"
_MICROSECOND = timedelta(microseconds=1)


class UnpackingError(ValueError):
    """The text is no packed value of the class that was asked for."""


def pack(value: object) -> str:
    """A dataclass as one line of ASCII; :func:`unpack` makes its equal."""
    return json.dumps(_packed(value))


def unpack(kind: type[T], text: str | bytes) -> T:
    """The value that :func:`pack` was given. Raises UnpackingError."""
    try:
        value: T = _unpacked(kind, json.loads(text))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise UnpackingError(f"no packed {kind.__name__}: {error!r}") from error
    return value


def _packed(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case timedelta():
            return value // _MICROSECOND
        case tuple():
            return [_packed(each) for each in value]
        case frozenset():
            return [_packed(each) for each in sorted(value)]
        case _ if is_dataclass(value):
            parts = {field.name: _packed(getattr(value, field.name)) for field in fields(value)}
            return {_CLASS: type(value).__name__} | parts
        case _:
            raise TypeError(f"{value!r} can't be packed")


def _unpacked(kind: Any, packed: Any) -> Any:
    match get_origin(kind), get_args(kind):
        case origin, choices if origin is UnionType:
            return _unpacked(_chosen(choices, packed), packed)
        case origin, (each, end) if origin is tuple and end is Ellipsis:
            return tuple(_unpacked(each, part) for part in _of(list, packed))
        case origin, parts if origin is tuple:
            return tuple(_unpacked(*pair) for pair in zip(parts, _of(list, packed), strict=True))
        case origin, (each,) if origin is frozenset:
            return frozenset(_unpacked(each, part) for part in _of(list, packed))
    if kind is timedelta:
        return _of(int, packed) * _MICROSECOND
    if is_dataclass(kind):
        return _made(kind, dict(_of(dict, packed)))
    return kind(packed) if issubclass(kind, Enum) else _of(kind, packed)


def _made(kind: Any, given: dict[str, Any]) -> Any:
    hints = _hints(kind)
    if given.pop(_CLASS) != kind.__name__ or given.keys() != hints.keys():
        raise TypeError(f"not a {kind.__name__}")
    return kind(**{name: _unpacked(hint, given[name]) for name, hint in hints.items()})


def _chosen(choices: tuple[Any, ...], packed: Any) -> Any:
    """Which class of a union the value is of: the one it names, or else the only one beside None."""
    if packed is None:
        return NoneType
    named = packed[_CLASS] if isinstance(packed, dict) else None
    for each in choices:
        if each is not NoneType and named in {None, each.__name__}:
            return each
    raise TypeError(f"{named} is none of {choices}")


def _of(kind: type[T], packed: Any) -> T:
    # Not isinstance(): True is an int there.
    if type(packed) is not kind:
        raise TypeError(f"{packed!r} is not {kind.__name__}")
    return packed


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)

"""Values in PulseAudio's messages: each begins with the kind that it is (PulseAudio's ``tagstruct.h``)."""

import struct
from collections.abc import Iterator

Value = int | bool | str | bytes | dict[str, str] | None
"""What we have no use for (volumes, formats) stays bytes."""

_UINT = struct.Struct(">I")


def encoded(*values: Value) -> bytes:
    """A message of these values: numbers of 32 bits, texts, bytes, properties."""
    return b"".join(_encoded(value) for value in values)


def decoded(message: bytes) -> list[Value]:
    """The values of a message. Raises ValueError where it makes no sense."""
    rest = _Rest(message)
    values = []
    while not rest.is_empty:
        values.append(rest.value())
    return values


def _encoded(value: Value) -> bytes:
    match value:
        case None:
            return b"N"
        case bool():
            return b"1" if value else b"0"
        case int():
            return b"L" + _UINT.pack(value)
        case str():
            return b"t" + value.encode() + b"\0"
        case bytes():
            return b"x" + _UINT.pack(len(value)) + value
        case dict():
            properties = (_property(key, text.encode() + b"\0") for key, text in value.items())
            return b"".join((b"P", *properties, b"N"))


def _property(key: str, value: bytes) -> bytes:
    return _encoded(key) + _encoded(len(value)) + _encoded(value)


class _Rest:
    """What has not been read yet of a message."""

    def __init__(self, message: bytes) -> None:
        self._message = message
        self._at = 0

    @property
    def is_empty(self) -> bool:
        return self._at >= len(self._message)

    def value(self) -> Value:
        match self._taken(1):
            case b"N":
                return None
            case b"1":
                return True
            case b"0":
                return False
            case b"B":
                return self._taken(1)[0]
            case b"L" | b"V":
                return self._uint()
            case b"R" | b"r" | b"U":
                return int.from_bytes(self._taken(8), "big")
            case b"t":
                return self._text()
            case b"x":
                return self._taken(self._uint())
            case b"P":
                return dict(self._properties())
            case b"a":  # a format: kind, channels, rate
                return self._taken(6)
            case b"m":  # positions of channels, a byte each
                return self._taken(self._taken(1)[0])
            case b"v":  # volumes of channels
                return self._taken(4 * self._taken(1)[0])
            case tag:
                raise ValueError(f"unknown kind of value {tag!r}")

    def _properties(self) -> Iterator[tuple[str, str]]:
        while (key := self.value()) is not None:
            # The value's length stands there twice.
            _length, value = self.value(), self.value()
            if not isinstance(key, str) or not isinstance(value, bytes):
                raise ValueError(f"not a property: {key!r}, {value!r}")
            yield key, value.removesuffix(b"\0").decode(errors="replace")

    def _text(self) -> str:
        end = self._message.find(b"\0", self._at)
        if end < 0:
            raise ValueError("a text without an end")
        return self._taken(end + 1 - self._at)[:-1].decode(errors="replace")

    def _uint(self) -> int:
        (value,) = _UINT.unpack(self._taken(_UINT.size))
        return int(value)

    def _taken(self, size: int) -> bytes:
        taken = self._message[self._at : self._at + size]
        self._at += size
        if len(taken) < size:
            raise ValueError("the message is too short")
        return taken

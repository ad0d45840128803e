"""Whether a program looks through a camera by way of PipeWire, as browsers and what runs in sandboxes do."""

from collections.abc import Callable, Iterator, Mapping

from crampguard.domain.presence import Answer, Reading, Signal
from crampguard.presence.programs import named
from crampguard.presence.wire.pipewire import PipeWire, Thing, pipewire


class PipeWireCamera:
    """Whether a camera is linked to a program, in PipeWire. A screen that is shared is no camera."""

    name = "pipewire-camera"
    signal = Signal.CALL

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    async def watch(self, tell: Callable[[Reading], None]) -> None:
        """As :class:`crampguard.domain.ports.Source` says. The end of PipeWire is a failure."""
        last: Reading | None = None
        async with pipewire(self._environment) as server:
            while True:
                reading = _reading(server)
                if reading != last:
                    tell(reading)
                last = reading
                await server.changed()


def _reading(server: PipeWire) -> Reading:
    programs = list(_who_sees(server.things))
    return Reading(Answer.YES, named(programs)) if programs else Reading(Answer.NO)


def _who_sees(things: Mapping[int, Thing]) -> Iterator[str]:
    """The program at the other end of each link from a camera."""
    for thing in things.values():
        if thing.kind == "Link" and _is_camera(_named_in(thing, "link.output.node", things)):
            yield _program(_named_in(thing, "link.input.node", things), things)


def _is_camera(node: Thing | None) -> bool:
    """As xdg-desktop-portal knows one: some screen shares have the same class (src/camera.c)."""
    return (
        node is not None
        and node.properties.get("media.class") == "Video/Source"
        and node.properties.get("media.role") == "Camera"
    )


def _program(node: Thing | None, things: Mapping[int, Thing]) -> str:
    if node is None:
        return ""
    client = _named_in(node, "client.id", things)
    both = {**(client.properties if client else {}), **node.properties}
    keys = ("application.name", "node.description", "node.name")
    return next((name for key in keys if (name := both.get(key))), "")


def _named_in(thing: Thing, key: str, things: Mapping[int, Thing]) -> Thing | None:
    number = thing.properties.get(key, "")
    return things.get(int(number)) if number.isdecimal() else None

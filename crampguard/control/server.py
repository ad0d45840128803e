"""The service's side of the bus: it owns the name, so that there is one service and everybody finds it."""

from typing import TYPE_CHECKING

from crampguard.bus import ask_bus
from crampguard.control.names import BUS_NAME, OBJECT_PATH
from crampguard.domain.language import _
from crampguard.errors import AlreadyRunningError, CrampguardError

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

    from crampguard.domain.ports import Daemon


class ControlServer:
    """Answers on the bus for ``daemon``. Belongs to the event loop."""

    def __init__(self, bus: "MessageBus", daemon: "Daemon") -> None:
        # Imported here because dbus-fast is there on Linux only, and whoever has no bus makes no server.
        from crampguard.control.interface import ControlInterface

        self._bus = bus
        self._interface = ControlInterface(daemon)

    async def start(self) -> None:
        """Begin to answer. Raises AlreadyRunningError where another service does."""
        from dbus_fast import MessageType, NameFlag, RequestNameReply

        self._bus.export(OBJECT_PATH, self._interface)
        reply = await ask_bus(self._bus, "RequestName", "su", [BUS_NAME, NameFlag.DO_NOT_QUEUE.value])
        if reply.message_type is MessageType.METHOD_RETURN:
            if reply.body[0] in (RequestNameReply.PRIMARY_OWNER.value, RequestNameReply.ALREADY_OWNER.value):
                return
            refused: CrampguardError = await self._already_running()
        else:
            refused = CrampguardError(
                _("The session bus does not give out the name {name}: {error}").format(
                    name=BUS_NAME, error=" ".join(str(part) for part in reply.body)
                )
            )
        self._bus.unexport(OBJECT_PATH, self._interface)
        raise refused

    async def stop(self) -> None:
        """Give the name back and answer no more; the connection stays open. ConnectionError if it is lost."""
        await ask_bus(self._bus, "ReleaseName", "s", [BUS_NAME])
        self._bus.unexport(OBJECT_PATH, self._interface)

    def changed(self) -> None:
        """Tell whoever listens that the status is different now."""
        self._interface.tell_change()

    async def _already_running(self) -> AlreadyRunningError:
        from dbus_fast import MessageType

        owner = await ask_bus(self._bus, "GetConnectionUnixProcessID", "s", [BUS_NAME])
        # The owner may have gone in the meantime, or live where its number can't be known.
        known = owner.message_type is MessageType.METHOD_RETURN
        return AlreadyRunningError(
            _("crampguard is running already (process {pid})").format(pid=owner.body[0])
            if known
            else _("crampguard is running already"),
            _("'crampguard status' tells what it does."),
        )

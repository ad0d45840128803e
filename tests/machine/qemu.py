"""A machine in emulation: its power, its sleep, its battery clock, and the line that its guest speaks on."""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from tests.machine.image import Image

SILENCE = 300.0
"""Seconds without a word from the guest, after which it is taken for dead. Emulation is slow."""

# Registers of the battery clock (MC146818), and the ports through which they are reached.
_SECONDS, _MINUTES, _HOURS, _DAY, _MONTH, _YEAR, _CENTURY, _STATUS_B = 0, 2, 4, 7, 8, 9, 0x32, 0x0B
_ADDRESS, _DATA = 0x70, 0x71
_24_HOURS, _BEING_SET = 0x02, 0x80


class SilentError(Exception):
    """The guest has said or done nothing for too long, or the machine has ended."""


@dataclass(slots=True, kw_only=True)
class Machine:
    """A running machine."""

    _monitor: "_Monitor"
    _guest: IO[str]

    def line(self) -> str:
        """The next line of what the guest tells. Raises SilentError."""
        try:
            line = self._guest.readline()
        except TimeoutError:
            raise SilentError(f"not a word in {SILENCE:.0f} s") from None
        if not line:
            raise SilentError("the machine has ended")
        return line.rstrip("\r\n")

    def wake_at(self, moment: int) -> None:
        """Wait until it sleeps, let its battery clock come to ``moment`` (Unix time), and wake it."""
        self._monitor.wait_for("SUSPEND")
        self._set_battery_clock(datetime.fromtimestamp(moment, UTC))
        self._monitor.ask("system_wakeup")

    def cut_power(self) -> None:
        """And give it back: whatever the system had not written is lost."""
        self._monitor.ask("system_reset")

    def _set_battery_clock(self, to: datetime) -> None:
        self._write(_STATUS_B, _BEING_SET | _24_HOURS)
        century, year = divmod(to.year, 100)
        values = {_SECONDS: to.second, _MINUTES: to.minute, _HOURS: to.hour}
        values |= {_DAY: to.day, _MONTH: to.month, _YEAR: year, _CENTURY: century}
        for register, value in values.items():
            self._write(register, int(str(value), 16))  # Binary-coded decimals.
        self._write(_STATUS_B, _24_HOURS)

    def _write(self, register: int, value: int) -> None:
        for port, byte in ((_ADDRESS, register), (_DATA, value)):
            self._monitor.ask("human-monitor-command", {"command-line": f"o /b {port:#x} {byte:#x}"})


class _Monitor:
    """QEMU's own line (QMP)."""

    def __init__(self, connection: socket.socket) -> None:
        self._lines = connection.makefile("rw", encoding="utf-8")
        self._events: list[str] = []
        self._read()  # The greeting.
        self.ask("qmp_capabilities")

    def ask(self, command: str, arguments: dict[str, str] | None = None) -> Any:
        self._lines.write(json.dumps({"execute": command, "arguments": arguments or {}}) + "\n")
        self._lines.flush()
        while "return" not in (said := self._read()):
            if "error" in said:
                raise RuntimeError(f"{command}: {said['error']}")
        return said["return"]

    def wait_for(self, event: str) -> None:
        while event not in self._events:
            self._read()
        self._events.clear()

    def _read(self) -> dict[str, Any]:
        try:
            said: dict[str, Any] = json.loads(self._lines.readline())
        except TimeoutError:
            raise SilentError(
                f"QEMU waited {SILENCE:.0f} s for the machine to do what it had announced"
            ) from None
        if "event" in said:
            self._events.append(said["event"])
        return said


@contextmanager
def machine(image: Image, payload: Path, directory: Path, console: Path) -> Iterator[Machine]:
    """A machine that starts now. What it writes is forgotten; the kernel's messages go to ``console``."""
    with (
        _listening(directory / "monitor") as monitor,
        _listening(directory / "guest") as guest,
        subprocess.Popen(
            [
                *("qemu-system-x86_64", "-m", "1024", "-nodefaults", "-display", "none"),
                # Not q35: its firmware brings it back from a first S3 without the registers for a second one.
                *("-machine", "pc", "-global", "PIIX4_PM.disable_s3=0"),
                # Not KVM: it is not everywhere. A thread for the processor, another for the devices.
                *("-accel", "tcg,thread=multi", "-rtc", "base=utc,clock=host"),
                *("-kernel", str(image.kernel), "-initrd", str(image.initrd)),
                *("-append", "root=/dev/vda rw console=ttyS0 quiet mem_sleep_default=deep mitigations=off"),
                *("-drive", f"file={image.disk},if=virtio,format=raw,snapshot=on"),
                *("-drive", f"file={payload},if=virtio,format=raw,readonly=on"),
                *("-serial", f"file:{console}"),
                *("-chardev", f"socket,id=guest,path={directory / 'guest'}", "-serial", "chardev:guest"),
                *(
                    "-chardev",
                    f"socket,id=monitor,path={directory / 'monitor'}",
                    "-mon",
                    "monitor,mode=control",
                ),
            ]
        ) as qemu,
    ):
        try:
            yield Machine(
                _monitor=_Monitor(_accepted(monitor)), _guest=_accepted(guest).makefile("r", errors="replace")
            )
        finally:
            qemu.kill()


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(1)
        listener.settimeout(SILENCE)
        yield listener


def _accepted(listener: socket.socket) -> socket.socket:
    connection, _peer = listener.accept()
    connection.settimeout(SILENCE)
    return connection

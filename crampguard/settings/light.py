"""Valid settings for a process that must stay light: what validates them weighs half as much again.

What was found last lies in the state directory. While nothing has changed of which settings are made, that is
read; otherwise a process of its own validates, keeps what it finds, and ends.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from crampguard.domain.language import _
from crampguard.domain.settings import Settings
from crampguard.errors import CrampguardError
from crampguard.settings.examined import REQUIRED, SNAPSHOT, Examined
from crampguard.settings.file import content_of
from crampguard.settings.packing import UnpackingError, unpack
from crampguard.settings.problems import BadSettingsError
from crampguard.settings.source import Source

logger = logging.getLogger(__name__)

_PATIENCE = timedelta(minutes=1)


class ExaminationError(CrampguardError):
    """The process that validates could not be started, or did not do its work. Nothing is known."""


def at_hand(source: Source, directory: Path) -> Settings | None:
    """The settings as they are now, where a service has found that out already; else None."""
    examined = _stored(directory, _key_now(source))
    return examined.settings if examined else None


class LightReader:
    """Reads settings for one event loop, and validates none."""

    def __init__(self, source: Source, directory: Path, *, keeps: bool = True) -> None:
        """``keeps``: what turns out good is kept in ``directory``, for the next start."""
        self._source = source
        self._directory = directory
        self._keeps = keeps
        self._turn = asyncio.Lock()
        self._asked = 0
        self._answered = 0
        self._found: Examined | ExaminationError | None = None

    async def read(self) -> Examined:
        """The settings as they were when this was called, or later. Raises ExaminationError.

        One process at a time: all who ask while one works are answered by the next one, together.
        """
        self._asked += 1
        asked = self._asked
        async with self._turn:
            if self._answered < asked:
                answers = self._asked
                self._found = await self._read()
                self._answered = answers
            assert self._found is not None
            if isinstance(self._found, ExaminationError):
                raise self._found
            return self._found

    async def _read(self) -> Examined | ExaminationError:
        key = _key_now(self._source)
        if key and isinstance(self._found, Examined) and self._found.key == key:
            return self._found
        if stored := _stored(self._directory, key):
            return stored
        try:
            return await self._examined()
        except ExaminationError as error:
            return error

    async def _examined(self) -> Examined:
        command = [sys.executable, "-P", "-m", "crampguard.settings.examine"]
        arguments = [str(self._source.file), REQUIRED if self._source.required else "optional"]
        kept = [str(self._directory)] if self._keeps else []
        # The code that runs here, wherever it was found. -P: not what lies where we were started.
        environment = {**self._source.environment, "PYTHONPATH": os.pathsep.join(sys.path)}
        try:
            status, said, complaints = await _finished([*command, *arguments, *kept], environment)
        except OSError as error:
            raise _failed(error.strerror or str(error)) from error
        except TimeoutError as error:
            raise _failed(_("it took longer than a minute")) from error
        lines = complaints.decode(errors="replace").splitlines()
        for line in lines:
            logger.warning("%s", line)
        if status != 0:
            raise _failed(lines[-1] if lines else _("exit status {status}").format(status=status))
        try:
            return unpack(Examined, said)
        except UnpackingError as error:
            # An update puts other code beside a process that runs.
            raise _failed(_("was crampguard updated while it ran? Then start it again")) from error


def _key_now(source: Source) -> str:
    """The source's key; empty where it can't be read."""
    try:
        return source.key(content_of(source.file))
    except BadSettingsError:
        return ""


def _stored(directory: Path, key: str) -> Examined | None:
    if not key:
        return None
    try:
        stored = unpack(Examined, (directory / SNAPSHOT).read_bytes())
    except (OSError, UnpackingError) as error:
        logger.debug("no settings at hand: %s", error)
        return None
    return stored if stored.key == key else None


def _failed(reason: str) -> ExaminationError:
    return ExaminationError(_("Your settings could not be read: {reason}").format(reason=reason))


async def _finished(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """The process's exit status, what it said and what it complained of. It never outlives the call.

    Raises OSError where it can't be started, TimeoutError where it doesn't come to its end.
    """
    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
            # Ctrl-C in a terminal is for us.
            process_group=0,
        )
    )
    try:
        # Shielded: up to Python 3.11 a start that is cancelled may never come to its end.
        process = await asyncio.shield(starting)
    except asyncio.CancelledError:
        await _end(await starting)
        raise
    try:
        async with asyncio.timeout(_PATIENCE.total_seconds()):
            said, complaints = await process.communicate()
    finally:
        await _end(process)
    assert process.returncode is not None
    return process.returncode, said, complaints


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()

"""Spoken cues, where speech-dispatcher is there. Nothing waits for them, and nothing fails without them."""

import asyncio
import shutil
from dataclasses import dataclass, field

from crampguard.background import Background
from crampguard.domain.guiding import View
from crampguard.domain.language import LANGUAGE
from crampguard.guide.leading import Face
from crampguard.guide.painting import count_text

_PROGRAM = "spd-say"
_LONGEST = 10.0
"""Seconds that handing over a sentence may take: it needs none, or something hangs."""


def can_speak() -> bool:
    """Whether there is anything to speak with."""
    return shutil.which(_PROGRAM) is not None


@dataclass(slots=True)
class Spoken:
    """A :class:`~crampguard.guide.leading.Face` that also says what is new."""

    face: Face
    _background: Background = field(default_factory=Background)
    _last: View | None = None

    @property
    def counts(self) -> bool:
        """As the face that is seen."""
        return self.face.counts

    async def show(self, view: View, *, calls: bool) -> None:
        """Show it, and say it if it is new."""
        if view.still != self._last:
            self._last = view.still
            self._background.begin(_say(". ".join([view.title, *view.text[:2]])))
        elif calls and view.count is not None:
            self._background.begin(_say(count_text(view.count.seconds)))
        await self.face.show(view, calls=calls)

    def understood(self, said: str, view: View) -> str | None:
        """As the face that is seen."""
        return self.face.understood(said, view)

    async def close(self) -> None:
        """Say nothing more."""
        await self._background.end()


async def _say(text: str) -> None:
    speaking = await asyncio.create_subprocess_exec(
        _PROGRAM,
        "--application-name",
        "crampguard",
        "--language",
        LANGUAGE,
        "--",
        text,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_LONGEST):
            await speaking.wait()
    finally:
        if speaking.returncode is None:
            speaking.kill()
            await speaking.wait()

"""Spoken cues: handed to spd-say word for word, and never waited for."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crampguard.domain.relief import Choice
from crampguard.guide.relief import ReliefGuide
from crampguard.guide.voice import Spoken, can_speak
from tests.guide.faces import RecordingFace
from tests.rigs.processes import PATIENCE

GUIDE = ReliefGuide.begin(0.0, datetime(2026, 11, 22, 3, 12, tzinfo=UTC))
STRETCHING = GUIDE.pressed(Choice.NO, 0).pressed(Choice.NEXT, 0)


@pytest.fixture
def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipe that gets what is said, from a speaker in the place of speech-dispatcher's."""
    speaker, said = tmp_path / "spd-say", tmp_path / "said"
    speaker.write_text(f'#!/bin/sh\nfor word; do :; done\necho "$1 $2 $3 $4|$word" >>{said}\n')
    speaker.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return said


async def test_what_is_new_is_said_and_a_cue_is_a_number(spoken: Path) -> None:
    face = RecordingFace()
    voice = Spoken(face)
    await voice.show(STRETCHING.view(0), calls=True)
    await finished(voice)
    await voice.show(STRETCHING.view(10), calls=False)
    await voice.show(STRETCHING.view(30), calls=True)
    await finished(voice)
    assert words(spoken) == [
        "--application-name crampguard --language en|Stretch. Calf or foot: leg straight, pull your toes"
        " towards your shin. Hold.",
        "--application-name crampguard --language en|30",
    ]
    assert len(face.shown) == 3
    assert (voice.counts, voice.understood("no", GUIDE.view(0))) == (False, "no")


async def test_a_voice_that_hangs_holds_up_nothing_and_is_ended(spoken: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    (tmp_path / "spd-say").write_text(f"#!/bin/sh\nmkfifo {started}\nexec cat {started}\n")
    voice = Spoken(RecordingFace())
    await voice.show(GUIDE.view(0), calls=False)
    for _turn in range(20):
        await asyncio.sleep(0)
    await voice.close()
    assert not voice._background._tasks


def test_whether_there_is_a_voice(spoken: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert can_speak()
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert not can_speak()


def words(said: Path) -> list[str]:
    """What was said, a line each."""
    return said.read_text().splitlines()


async def finished(voice: Spoken) -> None:
    """Wait until all was said."""
    async with asyncio.timeout(PATIENCE):
        while tasks := voice._background._tasks:
            await asyncio.wait(tasks)

"""Settings for a process that validates none: at hand while nothing changed, else found by another one."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crampguard.domain.settings import Settings
from crampguard.settings.examined import SNAPSHOT, Origin
from crampguard.settings.light import ExaminationError, LightReader, at_hand
from crampguard.settings.reading import defaults, load
from crampguard.settings.source import Source

LATE = '[day]\nbedtime = "23:45"\n'
BAD = "[day]\nbedtme = 1\n"


class Person:
    """Somebody with settings, and a place to keep what was found."""

    def __init__(self, directory: Path) -> None:
        self.source = Source(file=directory / "config.toml", required=False, environment=dict(os.environ))
        self.state = directory / "state"

    def write(self, text: str) -> Settings | None:
        """What the text means; None if it is bad."""
        self.source.file.write_text(text)
        return None if text == BAD else load(self.source.file, {})

    def reader(self) -> LightReader:
        """As a service that starts."""
        return LightReader(self.source, self.state)


@pytest.fixture
def someone(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.fixture
def no_process(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called, it takes Python away: from then on no process can be started unnoticed."""
    return lambda: monkeypatch.setattr(sys, "executable", "/nowhere/python")


def program(directory: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Stand in for Python with a script of the shell."""
    file = directory / "python"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(file))


async def test_what_one_process_found_needs_no_other(someone: Person, no_process: Callable[[], None]) -> None:
    settings = someone.write(LATE)
    found = await someone.reader().read()
    assert (found.settings, found.origin, found.problems) == (settings, Origin.WRITTEN, ())
    no_process()
    assert await someone.reader().read() == found
    assert at_hand(someone.source, someone.state) == settings


async def test_no_file_is_remembered_as_well(someone: Person, no_process: Callable[[], None]) -> None:
    assert (await someone.reader().read()).settings == defaults()
    # What a file once said may yet be wanted: nothing takes its place.
    assert [file.name for file in someone.state.iterdir()] == [SNAPSHOT]
    no_process()
    assert (await someone.reader().read()).settings == defaults()


def other_variable(source: Source) -> Source:
    return replace(source, environment={**source.environment, "CRAMPGUARD_DAY__BEDTIME": "21:00"})


def other_language(source: Source) -> Source:
    return replace(source, environment={**source.environment, "LANGUAGE": "tlh"})


def named(source: Source) -> Source:
    return replace(source, required=True)


def rewritten(source: Source) -> Source:
    source.file.write_text(LATE.replace("23:45", "23:46"))
    return source


def taken_away(source: Source) -> Source:
    source.file.unlink()
    return source


@pytest.mark.parametrize("change", [other_variable, other_language, named, rewritten, taken_away])
async def test_whatever_settings_are_made_of_tells_that_they_changed(
    someone: Person, no_process: Callable[[], None], change: Callable[[Source], Source]
) -> None:
    someone.write(LATE)
    await someone.reader().read()
    someone.source = change(someone.source)
    assert at_hand(someone.source, someone.state) is None
    no_process()
    with pytest.raises(ExaminationError):
        await someone.reader().read()


async def test_bad_settings_are_told_with_their_places_and_the_last_good_ones_stand_in(
    someone: Person,
) -> None:
    someone.write(BAD)
    found = await someone.reader().read()
    assert found.origin is Origin.DEFAULTS
    assert found.settings == defaults()
    (problem,) = found.problems
    assert str(problem) == f"{someone.source.file}:2:1: day.bedtme: unknown key – did you mean 'bedtime'?"
    good = someone.write(LATE)
    await someone.reader().read()
    someone.write(BAD)
    found = await someone.reader().read()
    assert (found.settings, found.origin) == (good, Origin.LAST_GOOD)
    assert at_hand(someone.source, someone.state) is None


async def test_bad_settings_are_examined_once_while_they_stay_as_they_are(
    someone: Person, no_process: Callable[[], None]
) -> None:
    someone.write(BAD)
    reader = someone.reader()
    found = await reader.read()
    no_process()
    assert await reader.read() == found


@pytest.mark.parametrize("kept", ["", "{}", '{"is": "Examined"}'])
async def test_what_was_kept_and_is_damaged_is_found_anew(someone: Person, kept: str) -> None:
    settings = someone.write(LATE)
    await someone.reader().read()
    whole = (someone.state / SNAPSHOT).read_text()
    (someone.state / SNAPSHOT).write_text(kept)
    assert (await someone.reader().read()).settings == settings
    assert (someone.state / SNAPSHOT).read_text() == whole


async def test_what_is_kept_is_for_its_owner_alone(someone: Person) -> None:
    someone.write(LATE)
    await someone.reader().read()
    assert {file.stat().st_mode & 0o777 for file in someone.state.iterdir()} == {0o600}


async def test_who_asks_for_nothing_to_be_kept_leaves_nothing(someone: Person) -> None:
    settings = someone.write(LATE)
    assert (await LightReader(someone.source, someone.state, keeps=False).read()).settings == settings
    assert not someone.state.exists()


async def test_settings_that_cannot_be_kept_are_in_force_all_the_same(
    someone: Person, caplog: pytest.LogCaptureFixture
) -> None:
    settings = someone.write(LATE)
    someone.state.touch()
    with caplog.at_level(logging.WARNING):
        assert (await someone.reader().read()).settings == settings
    assert "the last good settings could not be saved" in caplog.text


async def test_a_process_that_cannot_be_started_is_told(
    someone: Person, no_process: Callable[[], None]
) -> None:
    no_process()
    with pytest.raises(ExaminationError, match="could not be read: No such file"):
        await someone.reader().read()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo first >&2; echo 'It broke.' >&2; exit 3", "It broke."),
        ("kill -KILL $$", "exit status -9"),
        ("echo '{}'", "was crampguard updated while it ran?"),
    ],
)
async def test_a_process_that_fails_is_told_with_what_it_said(
    someone: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    reader = someone.reader()
    with monkeypatch.context() as broken:
        program(tmp_path, broken, script)
        with pytest.raises(ExaminationError) as failure:
            await reader.read()
    assert told in failure.value.message
    # The next one may do better.
    assert (await reader.read()).settings == defaults()


async def test_all_who_ask_while_one_process_works_are_answered_by_the_next(
    someone: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, begun = tmp_path / "log", tmp_path / "begun"
    os.mkfifo(begun)
    # The first waits until the file has changed.
    program(
        tmp_path,
        monkeypatch,
        f'echo started >> {log}; test -p {begun} && read _ < {begun}; exec {sys.executable} "$@"',
    )
    reader = someone.reader()
    someone.write(BAD)
    first = asyncio.create_task(reader.read())
    await asyncio.to_thread(_let_go, begun)
    settings = someone.write(LATE)
    later = await asyncio.gather(*(reader.read() for _ in range(50)))
    assert {found.key for found in later} == {later[0].key}
    assert later[0].settings == settings
    assert log.read_text().count("started") <= 2
    await first


def _let_go(fifo: Path) -> None:
    # Opening waits until somebody reads.
    with fifo.open("w") as writer:
        fifo.unlink()
        writer.write("\n")


async def test_who_no_longer_waits_leaves_no_process_behind(
    someone: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, never = tmp_path / "started", tmp_path / "never"
    os.mkfifo(started)
    os.mkfifo(never)
    program(tmp_path, monkeypatch, f"echo $$ > {started}; read _ < {never}")
    asking = asyncio.create_task(someone.reader().read())
    process = int(await asyncio.to_thread(started.read_text))
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def children() -> set[str]:
    """The processes that ours has, those that have ended and were not asked for included."""
    # Those of the main thread, which starts them.
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


async def test_who_stops_waiting_while_it_starts_leaves_none_either(
    someone: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = tmp_path / "never"
    os.mkfifo(never)
    program(tmp_path, monkeypatch, f"read _ < {never}")
    before = children()
    asking = asyncio.create_task(someone.reader().read())
    # Long enough to begin, too short to have begun.
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert children() <= before

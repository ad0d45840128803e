"""All checks together: settings, the order, and checks that fail or hang."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from crampguard.doctor import Patient, State, examine
from crampguard.doctor.configuration import examine_settings
from crampguard.doctor.surroundings import about
from crampguard.domain.presence import Answer, Reading, Report, Signal
from crampguard.domain.settings import WaitOrIgnore
from crampguard.journal import FILE_NAME
from crampguard.settings.reading import loads
from tests.doctor.conftest import states, the


async def test_every_bad_finding_says_how_to_mend_it(patient: Patient) -> None:
    findings = await examine(patient)
    assert {"settings", "clock", "journal", "start", "service", "idle", "session-bus"} <= set(
        states(findings)
    )
    bad = [each for each in findings if each.state is State.BAD]
    assert {each.check for each in bad} == {"service", "session-bus"}
    assert all(each.mend for each in bad)
    assert all("\n" not in each.message + each.mend for each in findings)


async def test_a_check_that_fails_is_a_finding_and_the_others_go_on(patient: Patient) -> None:
    patient.autostart_file.mkdir(parents=True)
    findings = await examine(patient)
    failed = the("start", findings)
    assert (failed.state, "IsADirectoryError" in failed.message) == ("bad", True)
    assert the("session-bus", findings).state == "bad"


async def test_a_check_of_files_that_fails_is_a_finding_too(patient: Patient) -> None:
    patient.state_directory.parent.mkdir()
    patient.state_directory.write_text("a file where the directory should be")
    failed = [each for each in await examine(patient) if each.check == "storage"]
    assert [each.state for each in failed] == ["bad"]


async def test_a_file_that_hangs_holds_up_nothing(patient: Patient) -> None:
    patient.state_directory.mkdir(parents=True)
    pipe = patient.state_directory / FILE_NAME
    os.mkfifo(pipe)
    began = time.monotonic()
    findings = await examine(patient, limit=3.0)
    assert time.monotonic() - began < 30
    hung = the("storage", findings)
    assert (hung.state, "longer than 3 s" in hung.message) == ("bad", True)
    assert the("session-bus", findings).state == "bad"
    # Let go of the thread that waits for somebody to write.
    os.close(os.open(pipe, os.O_RDWR))


def test_every_problem_of_the_settings_is_a_finding(patient: Patient) -> None:
    problems = ("config.toml:1:1: evry: unknown key", "config.toml:3:8: day.bedtime: '25:00'")
    findings = [
        each for each in examine_settings(replace(patient, problems=problems)) if each.check == "settings"
    ]
    assert tuple(each.message for each in findings) == problems
    assert {each.state for each in findings} == {State.BAD}


def test_settings_that_keep_reminders_away_are_told(patient: Patient, tmp_path: Path) -> None:
    patient.settings_file.touch()
    limited = replace(patient, settings=loads("[you]\nfluids_limited = true", {}))
    told = [(each.check, each.state.value) for each in examine_settings(limited)]
    assert told == [("settings", "ok"), ("reminders", "note"), ("reminders", "ok")]
    off = tuple(replace(each, enabled=False) for each in patient.settings.reminders)
    nothing = replace(patient, settings=replace(patient.settings, reminders=off))
    assert states(examine_settings(nothing))["reminders"] == "bad"


SEEN = [signal for signal in Signal if signal is not Signal.GUIDE]
"""What can be seen of a desktop. A guide says of itself that it is on."""


def report(source: str, signal: Signal, answer: Answer, detail: str = "") -> Report:
    """One source's word."""
    return Report(source=source, signal=signal, reading=Reading(answer, detail))


@pytest.mark.parametrize("signal", SEEN)
def test_what_no_source_tells_is_noted_with_their_reasons(patient: Patient, signal: Signal) -> None:
    absent = [report("this", signal, Answer.UNKNOWN, "not here"), report("that", signal, Answer.UNKNOWN)]
    finding = about(patient, signal, absent)
    assert (finding.check, finding.state) == (signal.value, "note")
    assert finding.message.endswith("(this: not here; that)")
    assert about(patient, signal, []).state == "note"


@pytest.mark.parametrize("signal", SEEN)
def test_what_does_not_hold_is_well(patient: Patient, signal: Signal) -> None:
    finding = about(patient, signal, [report("this", signal, Answer.NO)])
    assert (finding.state, finding.message.endswith("(this)")) == ("ok", True)


@pytest.mark.parametrize("signal", SEEN)
def test_what_holds_is_told_with_who_says_so(patient: Patient, signal: Signal) -> None:
    finding = about(patient, signal, [report("this", signal, Answer.YES, "Firefox")])
    assert finding.state == ("bad" if signal is Signal.DO_NOT_DISTURB else "note")
    assert "(this: Firefox)" in finding.message
    assert bool(finding.mend) == (signal is Signal.DO_NOT_DISTURB)


def test_what_the_settings_ignore_is_noted_for_what_it_is(patient: Patient) -> None:
    moment = replace(patient.settings.moment, do_not_disturb=WaitOrIgnore.IGNORE)
    ignoring = replace(patient, settings=replace(patient.settings, moment=moment))
    finding = about(ignoring, Signal.DO_NOT_DISTURB, [report("dunst", Signal.DO_NOT_DISTURB, Answer.YES)])
    assert (finding.state, "the settings ignore it" in finding.message) == ("note", True)

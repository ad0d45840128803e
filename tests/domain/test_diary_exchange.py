"""The diary as files: read back as what was written, safe in a spreadsheet, refused with line numbers."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.domain.diary import Entry, Episode, Factor, Helped, Muscle, QuietNight, Side, State
from crampguard.domain.diary_exchange import (
    FIELDS,
    UnreadableDiaryError,
    facts,
    from_csv,
    from_json,
    to_csv,
    to_json,
)
from tests.domain.test_diary import entries as any_entry

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
LATE = datetime(9999, 1, 1, tzinfo=UTC)
ID = "0198a1b2-0000-7000-8000-000000000001"
CRAMP = Episode(
    id=ID,
    night=date(2026, 3, 2),
    start=datetime(2026, 3, 3, 3, 10, tzinfo=BERLIN),
    side=Side.LEFT,
    muscle=Muscle.CALF,
    severity=7,
    duration=timedelta(minutes=4),
    state=State.ASLEEP,
    woke=True,
    sleep_disturbance=0,
    sore=False,
    factors=frozenset({Factor.SHOES, Factor.HEAT}),
    helped=frozenset({Helped.STRETCH}),
    note="ouch",
)
FACTS = {
    "id": ID,
    "what": "cramp",
    "night": "2026-03-02",
    "start": "2026-03-03T03:10:00+01:00",
    "side": "left",
    "muscle": "calf",
    "severity": 7,
    "duration_seconds": 240,
    "state": "asleep",
    "woke": True,
    "sleep_disturbance": 0,
    "sore": False,
    "factors": ["heat", "shoes"],
    "helped": ["stretch"],
    "note": "ouch",
}
# What has begun: the property's entries lie at any time.
_written = any_entry.filter(lambda entry: date(1900, 1, 2) < entry.night < date(9998, 1, 1))
_diaries = st.lists(_written, max_size=6, unique_by=lambda entry: entry.id)


def problems(read: str) -> list[tuple[int, str]]:
    """What is wrong with a file."""
    parse = from_json if read.lstrip("\ufeff \n").startswith(("[", "{")) else from_csv
    with pytest.raises(UnreadableDiaryError) as refused:
        parse(read, BERLIN, NOW)
    return refused.value.problems


# There and back


def test_every_field_is_there_known_or_not() -> None:
    assert facts(CRAMP) == FACTS
    quiet = facts(QuietNight(id=ID, night=date(2026, 3, 2)))
    known = {"id": ID, "what": "quiet", "night": "2026-03-02", "factors": [], "helped": []}
    assert quiet == dict.fromkeys(FIELDS) | known


@given(_diaries)
def test_json_is_read_back_as_it_was(diary: list[Entry]) -> None:
    assert from_json(to_json(diary), BERLIN, LATE) == diary


@given(_diaries)
def test_csv_is_read_back_as_it_was(diary: list[Entry]) -> None:
    assert from_csv(to_csv(diary), BERLIN, LATE) == diary


def test_csv_has_a_line_for_each_entry() -> None:
    names, line, end = to_csv([CRAMP]).split("\r\n")
    assert names == ",".join(FIELDS)
    assert line == (
        f'{ID},cramp,2026-03-02,2026-03-03T03:10:00+01:00,left,calf,7,240,asleep,yes,0,no,"heat,shoes",stretch,ouch'
    )
    assert end == ""


# Spreadsheets


@pytest.mark.parametrize(
    "note",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "'quoted'"),
        *('=HYPERLINK("http://x")', "a;=1", "a,=1", "a\n=1", "a|=1", ";;=1", ";';=1", "a\t-1"),
    ],
)
def test_no_cell_begins_a_formula_whatever_separates_cells(note: str) -> None:
    noted = Episode(id=ID, night=date(2026, 3, 2), note=note)
    written = to_csv([noted])
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE):
            assert [cell for cell in row if cell.lstrip('"')[:1] in {*"=+-@\r＝"}] == []
    assert from_csv(written, BERLIN, NOW) == [noted]


def test_an_apostrophe_that_guards_nothing_stays() -> None:
    (entry,) = from_csv("night,note\n2026-03-02,'twas bad\n", BERLIN, NOW)
    assert entry.note == "'twas bad"


# By hand


def test_a_file_written_by_hand_may_say_little() -> None:
    text = "\ufeffStart; Muscle ;woke\n2026-03-03T03:10;calf;Yes\n\n2026-03-02T14:00+00:00;;\n"
    assert from_csv(text, BERLIN, NOW) == [
        Episode(
            night=date(2026, 3, 2),
            start=datetime(2026, 3, 3, 3, 10, tzinfo=BERLIN),
            muscle=Muscle.CALF,
            woke=True,
        ),
        Episode(night=date(2026, 3, 2), start=datetime(2026, 3, 2, 14, tzinfo=UTC)),
    ]


def test_fields_may_be_missing_in_json_too() -> None:
    text = '\ufeff[ {"night": "2026-03-02"},\n {"what": "quiet", "night": "2026-03-01", "side": null}\n]\n'
    assert from_json(text, BERLIN, NOW) == [
        Episode(night=date(2026, 3, 2)),
        QuietNight(night=date(2026, 3, 1)),
    ]
    assert from_json(" [ ] ", BERLIN, NOW) == []


# What is refused


def test_all_problems_are_told_with_their_lines() -> None:
    text = (
        "start,severity,side,woke,id\n"
        '2026-03-03T03:10,11,,,"\n"\n'
        "2026-03-03T03:10,three,,,\n"
        "2026-03-03T03:10,,up,,\n"
        "2026-03-03T03:10,,,perhaps,\n"
        "soon,,,,\n"
        "2026-03-10T10:00,,,,\n"
        "0001-01-01T00:00,,,,\n"
        ",3,,,\n"
        "2026-03-03T03:10,,,,one\n"
        f"2026-03-03T03:10,,,,{ID}\n"
        f"2026-03-03T03:10,,,,{ID}\n"
        "2026-03-03T03:10,1,,,,more\n"
    )
    assert problems(text) == [
        (2, "11 is not between 0 and 10"),
        (4, "severity: 'three' is not understood"),
        (5, "side: 'up' is not one of left, right, both"),
        (6, "woke: 'perhaps' is not one of yes, no"),
        (7, "start: 'soon' is not understood"),
        (8, "start: 2026-03-10T10:00 lies in the future"),
        (9, "start: 0001-01-01T00:00 lies too long ago"),
        (10, "neither start nor night is given"),
        (11, "id: 'one' is not understood"),
        (13, "id: the same as in line 12"),
        (14, "more cells than the first line has names"),
    ]


def test_json_s_problems_have_their_lines_too() -> None:
    text = (
        '[{"night": "2026-03-02",\n "severity": 3.5},\n7,\n{"night": "2026-03-02", "factors": {}},\n'
        '{"night": "2026-03-02", "factors": ["heat", ["a"]]},\n{"night": "2026-04-02"}\n]'
    )
    assert problems(text) == [
        (1, "severity: 3.5 is not understood"),
        (3, "this is no entry"),
        (4, "factors: {} is not understood"),
        (5, f"factors: \"['a']\" is not one of {', '.join(Factor)}"),
        (6, "night: 2026-04-02 lies in the future"),
    ]


def test_all_that_is_wrong_with_a_line_is_told() -> None:
    text = (
        "id,night,start,side,muscle,severity,helped\n"
        "one,,soon,links,Wade,x,\n"
        ",2026-03-02,2026-03-02T03:10,links,,,rest\n"
        ",3rd,,,calf,x,\n"
        ",2026-03-02,2026-03-02T03:10,left,,,\n"
    )
    muscles, helped = ", ".join(Muscle), ", ".join(Helped)
    assert problems(text) == [
        (2, "id: 'one' is not understood"),
        (2, "start: 'soon' is not understood"),
        (2, "side: 'links' is not one of left, right, both"),
        (2, f"muscle: 'Wade' is not one of {muscles}"),
        (2, "severity: 'x' is not understood"),
        (3, "side: 'links' is not one of left, right, both"),
        (3, f"helped: 'rest' is not one of {helped}"),
        (3, "the start is not in the night of 2026-03-02"),
        (4, "night: '3rd' is not understood"),
        (4, "severity: 'x' is not understood"),
        (5, "the start is not in the night of 2026-03-02"),
    ]


def test_nobody_s_night_was_before_1900() -> None:
    assert problems('[{"night": "1899-12-31"},\n{"night": "1900-01-01"}]') == [
        (1, "night: 1899-12-31 lies too long ago")
    ]


@pytest.mark.parametrize("number", [10**12, 10**30])
def test_a_number_that_no_duration_can_be_is_a_problem_of_its_line(number: int) -> None:
    said = [(2, "a duration is longer than zero and shorter than a day")]
    assert problems(f"night,duration_seconds\n2026-03-02,{number}\n") == said
    assert problems(f'[\n{{"night": "2026-03-02", "duration_seconds": {number}}}]') == said


def test_a_number_too_long_to_be_read_is_a_problem_of_its_line() -> None:
    number = "9" * 5000
    assert problems(f"night,severity\n2026-03-02,{number}\n") == [
        (2, f"severity: {number!r} is not understood")
    ]
    ((line, problem),) = problems(f'[\n{{"night": "2026-03-02", "severity": {number}}}]')
    assert (line, "digits" in problem) == (2, True)


def test_what_a_quiet_night_cannot_have_is_not_dropped_in_silence() -> None:
    text = '[{"night": "2026-03-02", "what": "quiet", "note": "slept well", "severity": null},\n'
    text += '{"night": "2026-03-01", "what": "quiet", "severity": 5, "factors": ["heat"]}]'
    assert problems(text) == [(2, "a quiet night has no severity, factors")]


def test_no_column_stands_there_twice() -> None:
    assert problems("night,note,night\n2026-03-02,,2026-03-01\n") == [(1, "two columns are called 'night'")]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "unknown field ''"),
        ("mussle\n", 1, "unknown field 'mussle' – did you mean 'muscle'?"),
        ("night,mood\n", 1, "unknown field 'mood'; there are: id, what"),
        ('night\n"2026-03-02\n', 2, "unexpected end of data"),
        ('[{"night" 1}]', 1, "':' delimiter"),
        ('[{"night": "2026-03-02"}\n\n{}]', 3, "a comma or ] is missing"),
        ('[{"night": "2026-03-02"}', 1, "a comma or ] is missing"),
        ('[\n{"mussle": 1}]', 2, "did you mean 'muscle'"),
        ("[" * 100_000, 1, "recursion"),
        ("{}", 1, "it has to begin with ["),
        ('[{"night": "2026-03-02", "what": "song"}]', 1, "what: 'song' is neither cramp nor quiet"),
        ('[{"night": "2026-03-02", "start": "2026-03-03T13:00"}]', 1, "not in the night of 2026-03-02"),
    ],
)
def test_what_is_no_diary_is_refused(text: str, line: int, problem: str) -> None:
    found = problems(text)
    assert found[-1][0] == line
    assert problem in found[-1][1]


def test_a_far_year_at_the_calendar_s_end_lies_in_the_future() -> None:
    text = json.dumps([{"start": "9999-12-31T23:59:00-23:00"}])
    assert problems(text) == [(1, "start: 9999-12-31T23:59:00-23:00 lies in the future")]


def test_the_error_tells_all_in_one_text() -> None:
    assert str(UnreadableDiaryError([(1, "a"), (2, "b")])) == "1: a; 2: b"

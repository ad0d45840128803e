"""The report for a doctor: what it says, what it escapes, and that it needs nothing from elsewhere."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

import pytest

from crampguard.domain.comparison import HABITS
from crampguard.domain.diary import Entry, Episode, Factor, Helped, Muscle, Side
from crampguard.domain.diary_wording import TOLD_OF_SIGNS
from crampguard.domain.event import HistoryEntry
from crampguard.domain.insight import Span, summary, weeks
from crampguard.domain.occurrence import Outcome
from crampguard.retrospect import Retrospect
from crampguard.settings.reading import defaults
from crampguard.web.report import report
from tests.domain.diaries import FIRST, cramp, diary, local, night, quiet, stretched
from tests.domain.test_insight import minutes

NOW = local(night(28), "09:00")
MONTH = Span(FIRST, night(27))


def written(
    entries: Iterable[Entry], history: Iterable[HistoryEntry] = (), medicines: str = "", span: Span = MONTH
) -> str:
    """The report on that diary."""
    noted = diary(entries)
    told = Retrospect(
        diary=noted,
        span=span,
        summary=summary(noted, span),
        weeks=weeks(noted, span),
        compared=span,
        comparisons=(),
    )
    return report(told, history, defaults(), NOW, medicines)


class _Text(HTMLParser):
    """The words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what could fetch something."""
        self.tags.add(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in {"src", "href", "srcset", "action"}
        ]

    def handle_data(self, data: str) -> None:
        """Collect."""
        self.words += data.split()


def read(page: str) -> _Text:
    """A page, as it is read."""
    text = _Text()
    text.feed(page)
    text.close()
    return text


def said(page: str) -> str:
    """Its words, after its style."""
    text = " ".join(read(page).words)
    return text[text.index("Leg cramps", text.index("}")) :]


KNOWN: dict[str, Any] = {
    "side": Side.LEFT,
    "muscle": Muscle.CALF,
    "severity": 6,
    "duration": minutes(4),
    "factors": frozenset({Factor.HEAT}),
    "helped": frozenset({Helped.STRETCH}),
    "woke": True,
}


def test_it_says_what_a_doctor_asks() -> None:
    entries: list[Entry] = [
        cramp(0, **KNOWN),
        cramp(8, **KNOWN | {"duration": minutes(12), "side": Side.RIGHT}),
        quiet(9),
        Episode(night=night(20), duration=minutes(11)),
    ]
    text = said(written(entries, stretched({0: Outcome.DONE, 1: Outcome.EXPIRED, 2: Outcome.MISSED})))
    for told in (
        "2026-01-05 – 2026-02-01 , 4 of 28 days logged",
        "3 cramps, on 3 days",
        "5.2 cramps per 7 logged days",
        "2 over 10 minutes",
        "A day without an entry is not a day without a cramp",
        "Severity median 6 of 10, noted for 2 of 3",
        "Duration median 11 min, noted for 3 of 3",
        "Longest 12 min",
        "14 Jan 03:00, night of 25 Jan",
        "Woken by it 2 of 3",
        "night (0–6 h) 2",
        "calf 2",
        "left 1 right 1",
        "2026-01-05 1 on 1 of 1 logged days",
        "2026-01-19 1 on 1 of 1 logged days",
        "2026-01-26 not logged",
        "heat 2",
        "not causes",
        "stretching 2",
        "Bedtime stretch: 3 minutes 1 of 2",
        "24 days without an entry: 6 Jan, 7 Jan, 8 Jan, 9 Jan, 10 Jan, 11 Jan and 18 more",
        "of 3 cramps, time unknown: 1, severity unknown: 1, side unknown: 1, muscle unknown: 1",
        "not medical advice",
        "made on 2026-02-02 by crampguard",
    ):
        assert told in text


def test_warning_signs_come_before_all_numbers() -> None:
    text = said(written([quiet(0)]))
    assert text.index("chest pain") < text.index("one leg swollen") < text.index("cramps, on")


def test_where_nothing_is_known_it_says_so() -> None:
    text = said(written([quiet(0)]))
    for told in (
        "Severity never noted",
        "Time of day never noted",
        "Often noted nothing noted",
        "none in this time",
    ):
        assert told in text
    assert "Longest" not in text


def test_where_nothing_is_missing_it_says_so() -> None:
    entries = [quiet(number) for number in range(27)]
    text = said(written([*entries, cramp(27, **KNOWN)]))
    assert "Every day is logged" in text
    assert "without an entry:" not in text


def test_medicines_are_the_person_s_words_or_lines_to_write_on() -> None:
    assert written([quiet(0)]).count('class="line"') == 3
    page = written([quiet(0)], medicines=" Ramipril 5 mg\nan <i>inhaler</i> ")
    assert "Ramipril 5 mg\nan &lt;i&gt;inhaler&lt;/i&gt;</p>" in page
    assert 'class="line"' not in page


def test_only_reminders_that_were_seen_are_counted() -> None:
    history = stretched({0: Outcome.MISSED}) + stretched({0: Outcome.DONE}, reminder="gone")
    assert "none in this time" in said(written([quiet(0)], history))


def test_it_fetches_nothing_and_runs_nothing() -> None:
    page = written([cramp(0, **KNOWN)], medicines="<script>alert(1)</script><img src=http://x>")
    found = read(page)
    assert found.addresses == []
    assert not found.tags & {"script", "img", "link", "iframe", "form", "object", "svg"}
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|http", page.replace("http-equiv", "").replace("http://x", ""))


def test_warning_signs_that_the_guide_was_told_of_are_in_it_with_their_dates() -> None:
    entries: list[Entry] = [
        cramp(0, note=TOLD_OF_SIGNS),
        cramp(8, note=f"{TOLD_OF_SIGNS} It was swollen."),
        Episode(night=night(8), note=TOLD_OF_SIGNS),
        cramp(9, note="Nothing else."),
    ]
    text = said(written(entries))
    assert "Warning signs noted of 3 cramps: 6 Jan, 14 Jan, 13 Jan" in text
    assert text.index("Warning signs noted") < text.index("How bad")
    assert text.count("told of warning signs") == 0
    assert "Warning signs noted" not in said(written([cramp(9)]))


def test_the_latest_notes_are_in_it_escaped_and_short() -> None:
    noted = [cramp(number, note=f"Night {number} <b>\n after") for number in range(6)]
    page = written([*noted, cramp(7, note="dolor " * 300), cramp(8)])
    text = said(page)
    assert "Night 4 &lt;b&gt; after</p>" in page
    assert "6 Jan 03:00 Night 0" not in text
    assert "9 Jan 03:00 Night 3" not in text
    assert "10 Jan 03:00 Night 4 <b> after" in text
    assert text.count("dolor ") == 13
    assert "dolor d…" in text
    assert "Latest notes, in the person's words and 4 more in the diary" in text
    assert "Latest notes" not in said(written([cramp(0)]))
    assert "more in the diary" not in said(written([cramp(0, note="Alone.")]))


@pytest.mark.parametrize("days", [14, 28, 366])
def test_it_may_tell_of_more_and_of_less(days: int) -> None:
    text = said(written([cramp(0)], span=Span(night(1 - days), FIRST)))
    assert f"1 of {days} days logged" in text


def test_every_habit_s_reminder_has_a_title_there() -> None:
    histories = [stretched({0: Outcome.DONE}, reminder=name) for name in HABITS]
    text = said(written([quiet(0)], [each for history in histories for each in history]))
    assert text.count("1 of 1") == len(HABITS)

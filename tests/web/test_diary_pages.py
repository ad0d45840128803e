"""The diary on the page: noted, filled in, changed, removed, brought back; whatever is written stays text."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from crampguard.diarist import keeping_diary
from crampguard.domain.diary import Diary, Episode, Factor, Helped, Muscle, QuietNight, Side, State, night_of
from crampguard.wallclock import utc_now
from tests.rigs.service import Home
from tests.web.visitor import Visitor

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "&lt;b&gt; &amp;amp; &#x3c;",
    "\u202eevil\u202c \u2067עברית\u2069 العربية",
    "🦵🏽 crämp … \u0000\u0007",
    "javascript:alert(1)",
]

EPISODE = {
    "start": "2026-03-03T03:10",
    "night": "2026-03-02",
    "side": "left",
    "muscle": "calf",
    "severity": "7",
    "minutes": "8,5",
    "state": "asleep",
    "woke": "yes",
    "sleep_disturbance": "4",
    "sore": "no",
    "factors": ["heat", "shoes"],
    "helped": ["stretch", "standing"],
    "note": "After the long walk.\nBoth shoes.",
}


@pytest.fixture(autouse=True)
def _empty(house: Home) -> Iterator[None]:
    """Each test begins with an empty diary."""
    yield
    with keeping_diary(house.state, utc_now) as diarist:
        for entry in diarist.diary().in_order_of_adding:
            diarist.remove(entry.id)


def diary(house: Home) -> Diary:
    """As it stands in the journal."""
    with keeping_diary(house.state, utc_now) as diarist:
        return diarist.diary()


def added(visitor: Visitor, house: Home, **fields: object) -> Episode:
    """A cramp that was noted on the page."""
    assert "Noted." in visitor.change("/diary/add", **{"night": "2026-03-02", **fields}).said
    return diary(house).episodes[-1]


def test_a_whole_entry_is_noted_as_it_was_typed(visitor: Visitor, house: Home) -> None:
    episode = added(visitor, house, **EPISODE)
    assert episode == Episode(
        id=episode.id,
        start=datetime(2026, 3, 3, 3, 10, tzinfo=UTC),
        night=night_of(datetime(2026, 3, 3, 3, 10, tzinfo=UTC)),
        side=Side.LEFT,
        muscle=Muscle.CALF,
        severity=7,
        duration=timedelta(minutes=8, seconds=30),
        state=State.ASLEEP,
        woke=True,
        sleep_disturbance=4,
        sore=False,
        factors=frozenset({Factor.HEAT, Factor.SHOES}),
        helped=frozenset({Helped.STRETCH, Helped.STANDING}),
        note="After the long walk.\nBoth shoes.",
    )
    said = visitor.get("/diary").said
    assert "2–3 March 2026" in said
    assert "03:10 left calf · 7 of 10 · 8 min 30 s" in said


def test_nothing_has_to_be_known_but_the_night(visitor: Visitor, house: Home) -> None:
    episode = added(visitor, house)
    assert episode == Episode(id=episode.id, night=episode.night)
    assert episode.night.isoformat() == "2026-03-02"
    assert "no more is known yet" in visitor.get("/diary").said


def test_it_is_filled_in_later_and_what_stood_there_stays(visitor: Visitor, house: Home) -> None:
    episode = added(visitor, house, start="2026-03-03T03:10")
    form = visitor.get(f"/diary/{episode.id}").text
    assert 'value="2026-03-03T03:10"' in form
    assert "Changed." in visitor.change(f"/diary/{episode.id}", **{**EPISODE, "note": ""}).said
    (filled,) = diary(house).episodes
    assert filled.id == episode.id
    assert filled.severity == 7
    again = visitor.get(f"/diary/{episode.id}").text
    for part in ('value="left" selected', 'value="calf" selected', 'value="8.5"', 'value="heat" checked'):
        assert part in again


def test_it_is_removed_and_brought_back(visitor: Visitor, house: Home) -> None:
    episode = added(visitor, house, **EPISODE)
    removed = visitor.change(f"/diary/{episode.id}/remove").said
    assert "Removed" in removed
    assert diary(house).episodes == ()
    assert "It is back." in visitor.change(f"/diary/{episode.id}/restore").said
    assert diary(house).episodes == (episode,)


def test_a_quiet_night_is_noted_once(visitor: Visitor, house: Home) -> None:
    assert "Noted: no cramps that night." in visitor.change("/diary/quiet").said
    visitor.change("/diary/quiet")
    (entry,) = diary(house).entries
    assert isinstance(entry, QuietNight)


def test_a_night_with_a_cramp_is_not_called_quiet(visitor: Visitor, house: Home) -> None:
    added(visitor, house)
    said = visitor.change("/diary/quiet", night="2026-03-02").said
    assert "There is a cramp in the diary for that night already." in said
    assert diary(house).logged.keys() == {diary(house).episodes[0].night}


def test_an_entry_of_last_night_counts_for_it(visitor: Visitor, house: Home) -> None:
    form = visitor.get("/diary/add?night=last").text
    night = form.partition('name="night" value="')[2].partition('"')[0]
    added(visitor, house, night=night)
    assert "You logged a cramp." in visitor.get("/").said
    assert "Any cramps last night?" not in visitor.get("/").said.partition("Still to come")[0]


def test_a_form_of_now_has_the_time_filled_in(visitor: Visitor) -> None:
    form = visitor.get("/diary/add").text
    start = datetime.fromisoformat(_value(form, "start"))
    assert abs(start.replace(tzinfo=UTC) - utc_now()) < timedelta(minutes=5)


def _value(form: str, name: str) -> str:
    return form.partition(f'name="{name}" type="datetime-local" value="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("severity", "11", "a number from 0 to 10"),
        ("severity", "-1", "a number from 0 to 10"),
        ("severity", "much", "a number from 0 to 10"),
        ("sleep_disturbance", "10.5", "a number from 0 to 10"),
        ("minutes", "0", "a number of minutes, under a day"),
        ("minutes", "1440", "a number of minutes, under a day"),
        ("minutes", "nan", "a number of minutes, under a day"),
        ("minutes", "1e999", "a number of minutes, under a day"),
        ("start", "yesterday", "not a date and time"),
        ("start", "2026-03-03T03:10Z", "not a date and time"),
        ("start", "9998-12-31T23:59", "in the future"),
        ("start", "9999-12-31T23:59", "not a date and time"),
        ("start", "0001-01-01T00:00", "not a date and time"),
        ("side", "up", "Choose one of these"),
        ("muscle", "heart", "Choose one of these"),
        ("woke", "perhaps", "Choose one of these"),
        ("factors", "curse", "Choose one of these"),
        ("note", "x" * 2001, "at the most"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_lost(
    visitor: Visitor, house: Home, field: str, value: str, told: str
) -> None:
    answer = visitor.post("/diary/add", {**EPISODE, field: value})
    assert answer.status == 422
    assert told in answer.said
    assert f'id="{field}-problem"' in answer.text
    if field != "note":
        assert "After the long walk." in answer.text
    assert diary(house).entries == ()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_writes_stays_text(visitor: Visitor, house: Home, text: str) -> None:
    episode = added(visitor, house, note=text, severity="3")
    assert episode.note == text.strip()
    visitor.change(f"/diary/{episode.id}/remove")
    for path in ("/diary", "/"):
        _holds_no_markup_of(visitor.get(path).text, text)
    visitor.change(f"/diary/{episode.id}/restore")
    for path in ("/diary", f"/diary/{episode.id}", "/charts"):
        _holds_no_markup_of(visitor.get(path).text, text)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["note", "severity", "start", "minutes", "side"])
def test_so_does_what_is_shown_again_because_it_was_wrong(visitor: Visitor, field: str, text: str) -> None:
    answer = visitor.post("/diary/add", {**EPISODE, "muscle": "heart", field: text})
    assert answer.status == 422
    _holds_no_markup_of(answer.text, text)


def _holds_no_markup_of(page: str, text: str) -> None:
    if set(text) & set("<>\"'"):
        assert text not in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in page.partition("7 * 7")[0][-40:]


@pytest.mark.parametrize("path", ["/diary/no-such-id", "/diary/..", "/diary/%3Cscript%3E", "/diary/a/b"])
def test_an_entry_that_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status == 404
    assert "<script>" not in answer.text.replace('<script type="module" src="/static/page.js">', "")


def test_removing_what_is_not_there_is_said(visitor: Visitor) -> None:
    assert "There is no entry with the id" in visitor.change("/diary/no-such-id/remove").said


def test_the_latest_nights_are_shown_and_the_others_on_request(visitor: Visitor, house: Home) -> None:
    first = datetime(2025, 1, 1, tzinfo=UTC).date()
    with keeping_diary(house.state, utc_now) as diarist:
        diarist.add(*(QuietNight(night=first + timedelta(days=number)) for number in range(65)))
    shown = visitor.get("/diary")
    assert shown.text.count("No cramps") >= 60
    assert "5 earlier nights" in shown.said
    assert "1–2 January 2025" not in shown.said
    assert "1–2 January 2025" in visitor.get("/diary?all").said


@pytest.mark.parametrize("night", ["2026-13-01", "soon", "0001-01-01", "9999-12-31"])
def test_a_night_that_is_none_is_refused(visitor: Visitor, night: str) -> None:
    assert visitor.post("/diary/quiet", {"night": night}).status == 400
    assert visitor.post("/diary/add", {"night": night}).status in {400, 422}

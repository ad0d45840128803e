"""A guide's view on terminals of every size: all of it can be read, as large as there is room."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampguard.catalogue.stretches import ROUTINES
from crampguard.domain.guiding import Count, Offer, View
from crampguard.domain.relief import Choice
from crampguard.domain.routine import Move
from crampguard.guide.letters import can_spell, spelled, width
from crampguard.guide.painting import Canvas, Tone, count_text, paint
from crampguard.guide.relief import ReliefGuide
from crampguard.guide.routine import RoutineGuide

NORMAL = Canvas(columns=80, rows=24)
SMALL = Canvas(columns=40, rows=12)


def relief_views() -> dict[str, View]:
    """Most of what the relief guide shows."""
    found: dict[str, View] = {}
    answers = {"Check first": "no", "Eased?": "yes", "And now?": "tight"}
    guide = ReliefGuide.begin(0.0, datetime(2026, 11, 22, 3, 12, tzinfo=UTC))
    now: float | None = 0.0
    found["Get help"] = guide.pressed(Choice.YES, 0).view(0)
    while now is not None and not guide.is_over:
        view = guide.view(now)
        found.setdefault(view.title, view)
        if view.title in answers:
            guide = guide.pressed(answers[view.title], now)
        elif view.title == "Stretch" and now > 95:
            guide = guide.pressed(Choice.EASED, now)
        else:
            now = guide.wakes_at
            assert now is not None
            guide = guide.passed(now)
            found[f"{guide.view(now).title} at {now:g}"] = guide.view(now)
    return found


VIEWS = relief_views() | {
    name: RoutineGuide.begin(routine, 0.0).pressed(Move.BEGIN, 0).view(14)
    for name, routine in ROUTINES.items()
}


def lines(view: View, canvas: Canvas, page: int = 0) -> list[str]:
    """What stands there, without its colours."""
    return ["".join(piece.text for piece in line) for line in paint(view, canvas, page).lines]


def words(view: View, canvas: Canvas) -> list[str]:
    """All words on all its pages."""
    pages = range(paint(view, canvas).pages)
    return " ".join(line for page in pages for line in lines(view, canvas, page)).split()


@pytest.mark.parametrize("canvas", [NORMAL, SMALL], ids=["80x24", "40x12"])
@pytest.mark.parametrize("name", VIEWS)
def test_everything_can_be_read(name: str, canvas: Canvas) -> None:
    view = VIEWS[name]
    seen = words(view, canvas)
    for paragraph in view.text:
        for word in paragraph.split():
            assert word in seen
    for offer in view.offers:
        if offer.letter and offer.key != view.main:
            assert offer.letter.upper() in seen
    assert not view.main or "SPACE" in seen


@pytest.mark.parametrize("name", VIEWS)
def test_on_an_ordinary_terminal_the_title_and_the_count_are_large(name: str) -> None:
    view = VIEWS[name]
    painted = lines(view, NORMAL)
    assert any(spelled(view.title)[1] in line for line in painted) or view.title == "Get help"
    if view.count is not None and view.count.seconds:
        text = count_text(view.count.seconds)
        assert any(spelled(text, scale=scale)[1] in line for scale in (1, 2) for line in painted)


def test_the_steps_while_it_hurts_are_on_one_page_of_a_small_terminal() -> None:
    for title in ("Check first", "Stop", "Stretch", "Massage", "Eased?", "Hold", "Walk"):
        assert paint(VIEWS[title], SMALL).pages == 1


def test_a_text_that_is_too_long_has_pages_and_says_so() -> None:
    view = VIEWS["Get help"]
    pages = paint(view, SMALL).pages
    assert pages > 1
    assert lines(view, SMALL, 0)[-1].strip() == "SPACE  more"
    assert "Q  Leave" in " ".join(lines(view, SMALL, pages - 1))
    assert lines(view, SMALL, 99) == lines(view, SMALL, pages - 1)


def test_a_page_that_goes_on_is_filled() -> None:
    tiny = Canvas(columns=20, rows=10)
    assert paint(VIEWS["Stretch"], tiny).pages == 2
    assert "SPACE  It eased" in " ".join(lines(VIEWS["Stretch"], tiny, 1))
    pages = paint(VIEWS["Get help"], tiny).pages
    assert all(line.strip() for page in range(pages - 2) for line in lines(VIEWS["Get help"], tiny, page))


def test_what_is_likely_to_be_pressed_is_set_off() -> None:
    painted = paint(VIEWS["Check first"], NORMAL)
    keys = [piece.text.strip() for line in painted.lines for piece in line if piece.tone is Tone.KEY]
    assert [key for key in keys if key] == ["Y", "N"]
    titles = {piece.tone for line in painted.lines for piece in line if piece.text.strip() == "█"}
    assert titles <= {Tone.ALARM, Tone.TITLE}


def test_a_terminal_without_blocks_gets_ascii() -> None:
    for view in VIEWS.values():
        for line in lines(view, Canvas(columns=80, rows=24, blocks=False)):
            assert set(line) <= {chr(code) for code in range(32, 127)} | set("·–")


def test_a_title_that_can_not_be_spelled_is_written_small() -> None:
    view = View(
        title="Prüfen", text=("Zuerst.",), offers=(Offer(key="ja", letter="j", label="Größer"),), main="ja"
    )
    assert not can_spell(view.title)
    assert "  PRÜFEN" in lines(view, NORMAL)
    assert lines(view, NORMAL)[-1] == "   SPACE  Größer"


SIZES = st.builds(Canvas, columns=st.integers(1, 200), rows=st.integers(1, 60), blocks=st.booleans())


@given(canvas=SIZES, name=st.sampled_from(list(VIEWS)), page=st.integers(0, 9))
def test_it_never_paints_beyond_the_terminal(canvas: Canvas, name: str, page: int) -> None:
    painted = lines(VIEWS[name], canvas, page)
    assert len(painted) <= canvas.rows
    if canvas.columns >= 40:
        assert max(map(len, painted)) <= canvas.columns


@pytest.mark.parametrize(("seconds", "text"), [(0, "0"), (59, "59"), (60, "1:00"), (905, "15:05")])
def test_a_count_is_written_as_clocks_write_it(seconds: int, text: str) -> None:
    assert count_text(seconds) == text


def test_large_letters() -> None:
    assert spelled("I!") == [" ▀█▀    █  ", "  █     █  ", "  █     ▀  ", " ▀▀▀    ▀  "]
    assert spelled("1", scale=2, blocks=False)[0] == "    ##    "
    assert [len(row) for row in spelled("STRETCH")] == [width("STRETCH")] * 4
    assert width("") == 0
    assert can_spell("It's 10:05, ok?")


def test_a_view_without_a_count_and_offers_is_painted_too() -> None:
    view = View(title="Noted", text=("",), offers=(), count=Count(5, 6.0))
    assert paint(view, SMALL).pages == 1

"""Plain lines: a few for whatever is new, and a letter for an answer."""

from datetime import UTC, datetime

from crampguard.domain.relief import Choice
from crampguard.guide.plain import PlainFace
from crampguard.guide.relief import ReliefGuide

GUIDE = ReliefGuide.begin(0.0, datetime(2026, 11, 22, 3, 12, tzinfo=UTC))


async def test_what_is_new_is_written_once_and_a_cue_is_a_count() -> None:
    written: list[str] = []
    face = PlainFace(written.append)
    stretching = GUIDE.pressed(Choice.NO, 0).pressed(Choice.NEXT, 0)

    await face.show(GUIDE.view(0), calls=False)
    await face.show(stretching.view(0), calls=True)
    await face.show(stretching.view(7), calls=False)
    await face.show(stretching.view(30), calls=True)

    assert [text.splitlines()[1:] for text in written[:2]] == [
        [
            "CHECK FIRST",
            "Is the leg red, hot or swollen, or do you have chest pain or trouble breathing?"
            " Then don't stretch or rub it.",
            "[y: Yes | n: No | q: Leave]",
        ],
        [
            "STRETCH  0",
            "Calf or foot: leg straight, pull your toes towards your shin. Hold.",
            "[Enter: It eased | 1: Calf | 2: Foot | 3: Back of thigh | 4: Front of thigh"
            " | w: I have warning signs | q: Leave]",
        ],
    ]
    assert written[2:] == ["30\n"]
    assert not face.counts


def test_a_letter_or_a_word_answers_and_enter_stands_for_the_main_offer() -> None:
    face = PlainFace(lambda _text: None)
    view = GUIDE.pressed(Choice.NO, 0).pressed(Choice.NEXT, 0).view(0)
    assert [face.understood(said, view) for said in ("", " W\r", "quit", "0", "3")] == [
        "eased", "signs", "leave", None, "thigh-back"
    ]  # fmt: skip
    assert face.understood("", GUIDE.view(0)) is None

"""Text that no channel stumbles over."""

from hypothesis import given
from hypothesis import strategies as st

from crampguard.notifiers.text import harmless, shorten

ANYTHING = st.text(alphabet=st.characters())


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_ordinary_text_of_any_language_stays_as_it_is() -> None:
    text = "Ein Schluck Wasser? 水を飲む 👩‍⚕️ – \nשתה"
    assert harmless(text) == text


def test_control_characters_and_surrogates_are_replaced() -> None:
    assert harmless("a\0b\x1b[2Jc\r\x7f\x9b\ud800\td") == "a\ufffdb\ufffd[2Jc\ufffd\ufffd\ufffd\ufffd d"


@given(st.text(alphabet=st.characters(codec=None)))
def test_whatever_it_is_it_can_be_encoded_and_holds_no_control_but_the_line_feed(text: str) -> None:
    result = harmless(text)
    result.encode()
    assert len(result) == len(text)
    assert not any(ord(character) < 32 and character != "\n" for character in result)


def test_what_fits_is_not_touched() -> None:
    assert shorten("x" * 63, 63) == "x" * 63


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert shorten("x" * 64, 63) == "x" * 62 + "…"


def test_a_character_of_two_units_is_not_cut_in_half() -> None:
    assert shorten("💧💧💧", 5) == "💧💧…"
    assert shorten("💧💧💧", 4) == "💧…"


@given(st.text(alphabet=st.characters(codec="utf-8")), st.integers(min_value=1, max_value=300))
def test_the_limit_holds_for_any_text(text: str, limit: int) -> None:
    assert units(shorten(text, limit)) <= limit

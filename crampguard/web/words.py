"""The diary's words in a form and in a line of the list."""

from collections.abc import Iterable
from datetime import date, timedelta

from crampguard.domain.diary import Episode
from crampguard.domain.diary_wording import Word, length_text, where_text, word_text, words_text
from crampguard.domain.language import _


def choices(words: Iterable[Word]) -> list[tuple[str, str]]:
    """Value and text of each, for a form."""
    return [(word.value, word_text(word)) for word in words]


def night_text(night: date) -> str:
    """Both its days: ``21–22 November 2026``."""
    end = night + timedelta(days=1)
    first = night.strftime(_("%d %B") if night.month != end.month else "%d").lstrip("0")
    return f"{first}–{end.strftime(_('%d %B %Y')).lstrip('0')}"


def episode_text(episode: Episode) -> str:
    """All that is known of it but its time and note, in a line."""
    parts = [
        where_text(episode),
        "" if episode.severity is None else _("{severity} of 10").format(severity=episode.severity),
        "" if episode.duration is None else length_text(episode.duration),
        word_text(episode.state) if episode.state else "",
        _("woke you") if episode.woke else "",
        _("sore afterwards") if episode.sore else "",
        _("noted: {factors}").format(factors=words_text(episode.factors)) if episode.factors else "",
        _("helped: {what}").format(what=words_text(episode.helped)) if episode.helped else "",
    ]
    return " · ".join(filter(None, parts))

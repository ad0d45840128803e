"""A guide as plain lines: for terminals that can't do more, for screen readers, and without a terminal."""

from collections.abc import Callable

from crampguard.domain.guiding import View
from crampguard.domain.language import _
from crampguard.guide.painting import count_text


class PlainFace:
    """A :class:`~crampguard.guide.leading.Face` that writes a few lines whenever something is different."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """``write`` is given whole lines, each with its end."""
        self._write = write
        self._last: View | None = None

    @property
    def counts(self) -> bool:
        """A line a second would be read by nobody."""
        return False

    async def show(self, view: View, *, calls: bool) -> None:
        """As the protocol says."""
        if view.still != self._last:
            self._last = view.still
            self._write(self._lines(view))
        elif calls and view.count is not None:
            self._write(f"{count_text(view.count.seconds)}\n")

    def understood(self, said: str, view: View) -> str | None:
        """A line that was typed: the first letter of it counts, and an empty one is the main offer."""
        letter = said.strip()[:1].lower()
        if not letter:
            return view.main or None
        return next((offer.key for offer in view.offers if offer.letter == letter), None)

    def _lines(self, view: View) -> str:
        count = "" if view.count is None else f"  {count_text(view.count.seconds)}"
        offers = [
            f"{_('Enter') if offer.key == view.main else offer.letter}: {offer.label}"
            for offer in view.offers
            if offer.letter or offer.key == view.main
        ]
        lines = ["", f"{view.title.upper()}{count}", *view.text]
        if offers:
            lines.append("[" + " | ".join(offers) + "]")
        return "".join(line + "\n" for line in lines)

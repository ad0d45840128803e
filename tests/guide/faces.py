"""A face that shows nothing and remembers what it was asked to show, and time that passes when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from crampguard.domain.guiding import View


@dataclass
class Clock:
    """Seconds that pass when somebody says so."""

    now: float = 0.0

    def __call__(self) -> float:
        """Now."""
        return self.now


@dataclass
class RecordingFace:
    """A :class:`crampguard.guide.leading.Face`."""

    shown: list[View] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    """The titles that were shown with a call for attention."""
    counts: bool = False
    then: Callable[[View], None] = lambda _view: None
    """What happens once something is shown."""

    async def show(self, view: View, *, calls: bool) -> None:
        """Remember it."""
        self.shown.append(view)
        if calls:
            self.called.append(view.title)
        self.then(view)

    def understood(self, said: str, view: View) -> str | None:
        """Keys as they are; "?" is none."""
        return None if said == "?" else said

    @property
    def titles(self) -> list[str]:
        """What was shown, each once in a row."""
        titles = [view.title for view in self.shown]
        return [title for at, title in enumerate(titles) if not at or titles[at - 1] != title]

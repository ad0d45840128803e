"""A guide in notifications: one of them, shown anew in its place, whose buttons lead on."""

from datetime import timedelta
from typing import TYPE_CHECKING

from crampguard import pictures
from crampguard.domain.diary_wording import length_text
from crampguard.domain.guiding import View
from crampguard.domain.language import _
from crampguard.domain.notification import Closure, Notification, Refused, Unreachable
from crampguard.domain.ports import Notifier
from crampguard.domain.reminder import Button, Urgency
from crampguard.errors import CrampguardError

if TYPE_CHECKING:
    from crampguard.guide.leading import Leader, Led


class NotificationFace:
    """A :class:`~crampguard.guide.leading.Face` on a channel with buttons."""

    def __init__(self, notifier: Notifier, tag: str, *, audible: bool = False) -> None:
        self._notifier = notifier
        self._tag = tag
        self._audible = audible
        self._last: View | None = None

    @property
    def counts(self) -> bool:
        """A notification a second would be a nuisance."""
        return False

    async def show(self, view: View, *, calls: bool) -> None:
        """As the protocol says. Raises CrampguardError where it can't be seen."""
        if view.still == self._last and not calls:
            return
        self._last = view.still
        delivery = await self._notifier.show(self._notification(view, audible=calls and self._audible))
        if isinstance(delivery, (Unreachable, Refused)):
            raise CrampguardError(
                _("It could not be shown: {detail}").format(detail=delivery.detail),
                _("In a terminal it goes on: crampguard cramp"),
            )

    def understood(self, said: str, view: View) -> str | None:
        """A button's key. It left with its notification, so the next one is shown in any case."""
        self._last = None
        return said if said in {offer.key for offer in view.offers} else None

    async def clear(self) -> None:
        """Take it off the screen."""
        await self._notifier.withdraw(self._tag)

    def went(self, leader: "Leader[Led]", closure: Closure | None) -> None:
        """It is on the screen no more. None: its notification service has gone.

        Whoever closes it leaves the guide; what expired by itself is shown again.
        """
        self._last = None
        if closure in {None, Closure.EXPIRED}:
            leader.look_again()
        else:
            leader.leave()

    def _notification(self, view: View, *, audible: bool) -> Notification:
        seconds = 0 if view.count is None else view.count.seconds
        # As it is when it is shown: it isn't counted here, so that a bare number would tell nothing.
        count = length_text(timedelta(seconds=seconds)) if seconds else ""
        return Notification(
            tag=self._tag,
            title=" · ".join(filter(None, (view.title, count))),
            message="\n".join(view.text),
            # In a cramp it has to be seen, do not disturb or not; a stretch is no emergency.
            urgency=Urgency.CRITICAL if view.is_of_need else Urgency.NORMAL,
            # And a step may last longer than a desktop shows things for.
            stays=True,
            sound=audible,
            buttons=tuple(Button(offer.key, offer.label) for offer in view.offers if offer.is_button),
            picture=pictures.png(view.picture) if view.picture else None,
        )

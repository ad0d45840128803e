"""Who may see the page: an invitation works once, and is exchanged for a session."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

INVITATION_LASTS = timedelta(minutes=2)
"""A browser that has to be started first takes some seconds."""

_MOST_SESSIONS = 100
"""Nobody has so many browsers; the oldest goes."""


def new_key() -> str:
    """What invitations are signed with: for the server, and for whoever may read its owner's files."""
    return secrets.token_hex(32)


def invite(key: str, now: datetime) -> str:
    """A one-time invitation. Whoever has the key may write one, so that no server need be asked for it."""
    issued = f"{int(now.timestamp())}.{secrets.token_hex(16)}"
    return f"{issued}.{_signature(key, issued)}"


@dataclass(slots=True, kw_only=True)
class Session:
    """A browser that was let in."""

    id: str
    """Its cookie. Never shown."""
    csrf_token: str
    """What every form of its pages carries: pages of others can't know it."""
    has_cramp: bool = False
    """It was opened because of a cramp: the guide begins at once."""
    _said: list["Said"] = field(default_factory=list)

    def tell(self, text: str, *, is_bad: bool = False) -> None:
        """Have the next page say this, once."""
        self._said.append(Said(text, is_bad))

    def told(self) -> "list[Said]":
        """What is to be said now."""
        said, self._said = self._said, []
        return said


@dataclass(frozen=True, slots=True)
class Said:
    """A message for the person, on top of the next page."""

    text: str
    is_bad: bool


class Guests:
    """The sessions of one server. They live as long as its process."""

    def __init__(self, key: str, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._clock = clock
        self._used: set[str] = set()
        self._sessions: dict[str, Session] = {}

    def admit(self, invitation: str) -> Session | None:
        """A new session; None for an invitation that is forged, used or too old."""
        issued, _dot, signature = invitation.rpartition(".")
        if not hmac.compare_digest(signature.encode(), _signature(self._key, issued).encode()):
            return None
        at = datetime.fromtimestamp(int(issued.partition(".")[0]), UTC)
        # A clock that was set in between makes an invitation invalid, not eternal.
        if issued in self._used or abs(self._clock() - at) > INVITATION_LASTS:
            return None
        self._used.add(issued)
        session = Session(id=secrets.token_urlsafe(32), csrf_token=secrets.token_urlsafe(32))
        self._sessions[session.id] = session
        if len(self._sessions) > _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        return session

    def session(self, id_: str) -> Session | None:
        """The session of that cookie, if there is one."""
        return self._sessions.get(id_)


def _signature(key: str, text: str) -> str:
    return hmac.digest(bytes.fromhex(key), text.encode(errors="replace"), "sha256").hex()

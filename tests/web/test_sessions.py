"""Invitations and sessions."""

from datetime import UTC, datetime, timedelta

import pytest

from crampguard.web.sessions import INVITATION_LASTS, Guests, invite, new_key

NOW = datetime(2026, 3, 3, 3, 10, tzinfo=UTC)


class Door:
    """Guests whose clock stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW
        self.key = new_key()
        self.guests = Guests(self.key, lambda: self.now)


@pytest.fixture
def door() -> Door:
    """A new server's."""
    return Door()


def test_an_invitation_is_good_once(door: Door) -> None:
    invitation = invite(door.key, NOW)
    session = door.guests.admit(invitation)
    assert session is not None
    assert door.guests.session(session.id) is session
    assert door.guests.admit(invitation) is None


def test_several_invitations_are_good_at_the_same_time(door: Door) -> None:
    first, second = invite(door.key, NOW), invite(door.key, NOW)
    assert door.guests.admit(second)
    assert door.guests.admit(first)


@pytest.mark.parametrize("later", [INVITATION_LASTS, -INVITATION_LASTS])
def test_an_invitation_is_good_for_two_minutes_by_a_clock_that_may_be_set(
    door: Door, later: timedelta
) -> None:
    early, late = invite(door.key, NOW), invite(door.key, NOW)
    door.now = NOW + later
    assert door.guests.admit(early)
    door.now += later / abs(later) * timedelta(seconds=1)
    assert door.guests.admit(late) is None


@pytest.mark.parametrize("forged", ["", ".", "..", "1.2.3", "ü.ü.ü", "x" * 5000, "99999999999999999.a.b"])
def test_what_was_not_signed_lets_nobody_in(door: Door, forged: str) -> None:
    assert door.guests.admit(forged) is None


def test_an_invitation_of_another_server_lets_nobody_in(door: Door) -> None:
    assert door.guests.admit(invite(new_key(), NOW)) is None


def test_the_time_in_an_invitation_is_signed_too(door: Door) -> None:
    _issued, rest = invite(door.key, NOW - timedelta(days=1)).split(".", 1)
    assert door.guests.admit(f"{int(NOW.timestamp())}.{rest}") is None


def test_every_session_has_secrets_of_its_own(door: Door) -> None:
    sessions = [door.guests.admit(invite(door.key, NOW)) for _each in range(5)]
    secrets = {secret for each in sessions if each for secret in (each.id, each.csrf_token)}
    assert len(secrets) == 10


def test_the_oldest_session_goes_before_there_are_too_many(door: Door) -> None:
    first = door.guests.admit(invite(door.key, NOW))
    for _each in range(100):
        last = door.guests.admit(invite(door.key, NOW))
    assert first is not None
    assert last is not None
    assert door.guests.session(first.id) is None
    assert door.guests.session(last.id) is last


def test_what_is_to_be_said_is_said_once(door: Door) -> None:
    session = door.guests.admit(invite(door.key, NOW))
    assert session is not None
    session.tell("Noted.")
    assert [each.text for each in session.told()] == ["Noted."]
    assert session.told() == []

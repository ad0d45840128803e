"""The service stays light: what validates settings runs in a process that ends, and only if they changed."""

import signal
from pathlib import Path

import pytest
from dbus_fast.aio import MessageBus

from crampguard.bus import disconnect
from crampguard.control.names import BUS_NAME, INTERFACE, OBJECT_PATH
from tests.rigs.dunst import Dunst
from tests.rigs.processes import finish
from tests.rigs.service import OFTEN, SETTINGS, Home, ServiceManager, ServiceProcess
from tests.rigs.session_bus import SessionBus, call

HEAVY = ("pydantic", "pydantic_settings", "pydantic_core", "tree_sitter", "tomli_w", "tomlkit")


def mapped(service: ServiceProcess, *names: str) -> set[str]:
    """Which packages have put a library of theirs into the process."""
    maps = Path(f"/proc/{service.process.pid}/maps").read_text()
    return {name for name in names if name in maps}


async def reload_over(address: str) -> None:
    """Ask the service to read the settings again; return once it answers."""
    bus = await MessageBus(bus_address=address).connect()
    await call(bus, BUS_NAME, OBJECT_PATH, INTERFACE, "Reload")
    await disconnect(bus)


@pytest.fixture
def broken(person: Home, tmp_path: Path) -> Path:
    """A pydantic that can't be imported, in place of the real one."""
    package = tmp_path / "broken" / "pydantic"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('raise RuntimeError("pydantic is broken")')
    person.environment["PYTHONPATH"] = str(package.parent)
    return package


def test_a_start_on_unchanged_settings_imports_nothing_that_validates(person: Home, desktop: Dunst) -> None:
    person.write_settings(SETTINGS)
    assert person.start().stop() == 0
    # Python tells of each module that it imports, in the order in which it does.
    service = ServiceProcess(person, (), {"PYTHONPROFILEIMPORTTIME": "1"})
    person.services.append(service)
    assert "Next:" in service.wait_for_line("Next:", *HEAVY)
    assert service.stop() == 0


def test_changed_settings_are_validated_by_another_process(person: Home, desktop: Dunst) -> None:
    person.write_settings(SETTINGS)
    service = person.start()
    person.write_settings(SETTINGS + OFTEN)
    service.wait_for_line("settings read again")
    # A library that it does use shows that they would be seen.
    assert mapped(service, *HEAVY, "dbus_fast") == {"dbus_fast"}


def test_a_hang_up_is_answered_when_the_settings_are_in_force(
    person: Home, desktop: Dunst, manager: ServiceManager
) -> None:
    person.start_under(manager)
    manager.wait_for("READY=1")
    (service,) = person.services
    service.signal(signal.SIGSTOP)
    person.write_settings(SETTINGS + OFTEN)
    service.signal(signal.SIGHUP)
    service.signal(signal.SIGCONT)
    manager.wait_for("RELOADING=1")
    manager.wait_for("READY=1")
    assert "eye-drops" in {each["reminder"] for each in person.json("status")["next"]}


def test_a_request_to_reload_is_answered_when_the_settings_are_in_force(
    person: Home, desktop: Dunst, private_bus: SessionBus
) -> None:
    service = person.start()
    service.signal(signal.SIGSTOP)
    person.write_settings(SETTINGS + OFTEN)
    service.signal(signal.SIGCONT)
    finish(reload_over(private_bus.address))
    assert "eye-drops" in {each["reminder"] for each in person.json("status")["next"]}


def test_where_nothing_can_validate_it_does_not_start_and_says_why(person: Home, broken: Path) -> None:
    refused = person.command("run", status=1)
    assert "Your settings could not be read: RuntimeError: pydantic is broken" in refused.stderr


def test_where_nothing_can_validate_any_more_the_settings_stay_and_it_is_told(
    person: Home, desktop: Dunst, broken: Path
) -> None:
    whole = person.environment.pop("PYTHONPATH")
    person.write_settings(SETTINGS)
    assert person.start().stop() == 0
    person.environment["PYTHONPATH"] = whole
    service = person.start()
    person.write_settings(SETTINGS + OFTEN)
    person.until(lambda: bool(person.json("status")["problems"]))
    status = person.json("status")
    assert status["problems"] == ["Your settings could not be read: RuntimeError: pydantic is broken"]
    assert "eye-drops" not in {each["reminder"] for each in status["next"]}
    broken.rename(broken.with_name("mended"))
    service.signal(signal.SIGHUP)
    person.until(lambda: person.json("status")["problems"] == [])
    assert "eye-drops" in {each["reminder"] for each in person.json("status")["next"]}


def test_an_end_that_is_asked_for_while_settings_are_validated_is_in_good_order(
    person: Home, broken: Path
) -> None:
    (broken / "__init__.py").write_text("import os, signal; os.kill(os.getppid(), signal.SIGTERM); input()")
    person.command("run", status=0)
    assert not (person.state / "settings.json").exists()

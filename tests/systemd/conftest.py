"""A real user manager for each test, apart from the machine's own and gone when the test ends."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.rigs.processes import PATIENCE

CHECKOUT = Path(__file__).parents[2]
USER_SESSION = Path(__file__).with_name("user-session.sh")
PROGRAM = Path(sys.executable).with_name("crampguard")
ORDINARY_USER = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSession:
    """A person's session under systemd. Commands run in it as that person."""

    first_process: int
    """Process 1 of its namespaces, as numbered here."""
    user: pwd.struct_passwd
    home: Path

    @property
    def units(self) -> Path:
        """Where the person's own units lie."""
        return self.home / ".config" / "systemd" / "user"

    def write(self, file: Path, text: str) -> None:
        """A file of the person's, in folders of theirs."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        for path in (file, *(above for above in file.parents if above.is_relative_to(self.home))):
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """The finished command, whatever its exit status."""
        return subprocess.run(
            [
                *("nsenter", "--target", str(self.first_process), "--mount", "--cgroup", "--pid"),
                *("env", "-i", *(f"{name}={value}" for name, value in self._environment().items())),
                *("setpriv", "--reuid", str(self.user.pw_uid), "--regid", str(self.user.pw_gid)),
                "--clear-groups",
                *command,
            ],
            cwd="/",
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def crampguard(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """The program under test."""
        return self.run(PROGRAM, *arguments)

    def systemctl(self, *arguments: str) -> str:
        """What ``systemctl --user`` answered. The test fails when it did."""
        done = self.run("systemctl", "--user", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def shown(self, property_: str) -> str:
        """A property of our unit."""
        return self.systemctl("show", "--value", "--property", property_, "crampguard.service")

    def _environment(self) -> dict[str, str]:
        runtime = f"/run/user/{self.user.pw_uid}"
        own = {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "USER": self.user.pw_name,
            "XDG_RUNTIME_DIR": runtime,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus",
        }
        if "COVERAGE_PROCESS_CONFIG" not in os.environ:
            return own
        # The person may not write into the checkout: what was measured is fetched from their home.
        return own | {
            "COVERAGE_PROCESS_START": str(CHECKOUT / "pyproject.toml"),
            "COVERAGE_FILE": str(self.home / ".coverage"),
        }


@pytest.fixture
def session() -> Iterator[UserSession]:
    """A session that has just begun; graphical-session.target is not active in it."""
    _skip_where_impossible()
    user = pwd.getpwnam(ORDINARY_USER)
    home = Path(tempfile.mkdtemp(prefix="crampguard-home-"))
    os.chown(home, user.pw_uid, user.pw_gid)
    try:
        with _manager(user, home) as first_process:
            yield UserSession(first_process=first_process, user=user, home=home)
        for measured in home.glob(".coverage.*"):
            shutil.move(measured, CHECKOUT / measured.name)
    finally:
        shutil.rmtree(home)


@contextmanager
def _manager(user: pwd.struct_passwd, home: Path) -> Iterator[int]:
    notify = home / "notify"
    visible = [sys.base_prefix, sys.prefix, str(CHECKOUT), str(home)]
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener,
        (home / "manager.log").open("wb") as log,
    ):
        listener.bind(str(notify))
        notify.chmod(0o666)
        listener.settimeout(PATIENCE)
        process = subprocess.Popen(
            [USER_SESSION, user.pw_name, home, notify, *visible], stdout=log, stderr=subprocess.STDOUT
        )
        try:
            try:
                while b"READY=1" not in listener.recv(4096):
                    pass
            except TimeoutError:
                pytest.fail("The user manager did not come up:\n" + (home / "manager.log").read_text())
            yield _only_child(_only_child(process.pid))
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _only_child(process_id: int) -> int:
    (child,) = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return int(child)


def _skip_where_impossible() -> None:
    if os.geteuid() != 0:
        pytest.skip("a user manager of one's own needs root, for its namespaces")
    if not Path("/lib/systemd/systemd").exists():
        pytest.skip("systemd is not installed")
    tried = subprocess.run(
        [
            "unshare",
            "--mount",
            "--cgroup",
            "--pid",
            "--fork",
            "mount",
            "-t",
            "cgroup2",
            "none",
            "/sys/fs/cgroup",
        ],
        capture_output=True,
        text=True,
    )
    if tried.returncode != 0:
        pytest.skip(f"no namespaces or no cgroups here: {tried.stderr.strip()}")

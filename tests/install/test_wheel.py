"""What a person gets who installs crampguard: from a built wheel, into an empty environment."""

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.rigs.processes import minimal_environment

CHECKOUT = Path(__file__).parents[2]
MINUTES = 300.0
"""Seconds until a test gives up on the package registry."""


def pip(*arguments: str | Path, python: Path = Path(sys.executable)) -> None:
    """The test fails, with pip's own words, when pip does."""
    done = subprocess.run(
        [python, "-m", "pip", "--disable-pip-version-check", *arguments],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=MINUTES,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, made as a packager would."""
    directory = tmp_path_factory.mktemp("sdist")
    environment = directory / "hatchling"
    venv.create(environment, with_pip=True)
    pip("install", "--quiet", "hatchling", python=environment / "bin" / "python")
    subprocess.run(
        [environment / "bin" / "python", "-m", "hatchling", "build", "-t", "sdist", "-d", directory / "dist"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        timeout=MINUTES,
    )
    (made,) = (directory / "dist").iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution: the longest way that it may go."""
    directory = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", directory, sdist)
    (made,) = directory.iterdir()
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, in an environment that holds nothing else."""
    environment = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(environment, with_pip=True)
    pip("install", "--quiet", wheel, python=environment / "bin" / "python")
    return environment / "bin" / "crampguard"


def crampguard(program: Path, home: Path, *arguments: str) -> str:
    """What it prints, for a person with an empty home and no desktop."""
    done = subprocess.run(
        [program, *arguments],
        cwd=home,
        env=minimal_environment(home),
        capture_output=True,
        text=True,
        timeout=MINUTES,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_what_is_no_code(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        unit = archive.read("crampguard/data/crampguard.service")

    assert "crampguard/py.typed" in names
    assert unit == (CHECKOUT / "systemd" / "crampguard.service").read_bytes()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"crampguard"}


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "crampguard"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )

    with zipfile.ZipFile(wheel) as archive:
        assert {*filter(None, tracked.stdout.split("\0"))} <= {*archive.namelist()}


def test_the_source_distribution_holds_what_builds_and_tests_it(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "systemd/crampguard.service"} <= names
    assert {"config/crampguard.toml", "tests/system-packages.txt", "CHANGELOG.md"} <= names


def test_the_installed_program_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert "0.1.0" in crampguard(installed, tmp_path, "--version")


def test_the_installed_program_works_without_a_settings_file(installed: Path, tmp_path: Path) -> None:
    crampguard(installed, tmp_path, "config", "check")

    assert "drink-water" in crampguard(installed, tmp_path, "next", "--json")


def test_the_installed_program_carries_its_unit(installed: Path, tmp_path: Path) -> None:
    crampguard(installed, tmp_path, "service", "install", "--autostart")

    entry = (tmp_path / "config" / "autostart" / "crampguard.desktop").read_text()
    assert f"Exec={installed} run --background\n" in entry

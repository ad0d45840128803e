"""The last good settings: kept whole, for their owner alone, and never in the way."""

import logging
import stat
from pathlib import Path

import pytest

from crampguard.settings.dumping import load_last_good, save_last_good
from crampguard.settings.reading import defaults, load


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("day.bedtime = { fri = '00:00', sat-sun = '01:00' }\n")
    settings = load(file, {})
    directory = tmp_path / "state" / "crampguard"
    save_last_good(defaults(), directory)
    save_last_good(settings, directory)
    assert load_last_good(directory) == settings


def test_only_their_owner_can_read_them(tmp_path: Path) -> None:
    directory = tmp_path / "state"
    save_last_good(defaults(), directory)
    (kept,) = directory.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_there_may_be_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert load_last_good(tmp_path / "absent") is None
    assert not caplog.records


def test_what_cannot_be_used_is_logged_with_the_reason(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    save_last_good(defaults(), tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text("day.bedtim = 1\n")
    with caplog.at_level(logging.WARNING):
        assert load_last_good(tmp_path) is None
    assert f"{kept}:1:5: day.bedtim: unknown key" in caplog.text


def test_a_failure_leaves_what_was_kept_and_nothing_else(tmp_path: Path) -> None:
    save_last_good(defaults(), tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.unlink()
    kept.mkdir()
    (kept / "in-the-way").touch()
    with pytest.raises(OSError, match="directory"):
        save_last_good(defaults(), tmp_path)
    assert list(tmp_path.iterdir()) == [kept]

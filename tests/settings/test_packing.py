"""Whatever valid settings there are, they travel as text; text that is anything else is refused."""

import json
from datetime import timedelta
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as some

from crampguard.domain.reminder import Button, Reminder
from crampguard.domain.schedule import At
from crampguard.domain.settings import Settings
from crampguard.settings.examined import Examined, Origin
from crampguard.settings.packing import UnpackingError, pack, unpack
from crampguard.settings.problems import Problem
from crampguard.settings.reading import defaults, loads
from tests.settings.test_round_trip import documents


@given(documents)
def test_settings_come_back_as_they_were(document: dict[str, Any]) -> None:
    settings = loads(tomli_w.dumps(document), {})
    assert unpack(Settings, pack(settings)) == settings


@given(some.builds(Button, some.text(), some.text()), some.timedeltas(), some.text())
def test_what_no_settings_hold_yet_comes_back_too(button: Button, span: timedelta, text: str) -> None:
    reminder = Reminder(
        name=text, title=text, message=text, schedule=At(times=(0,)), catch_up=span, buttons=(button,)
    )
    assert unpack(Reminder, pack(reminder)) == reminder


def test_problems_come_back_as_they_were() -> None:
    problem = Problem(file="\udcff.toml", line=3, column=4, key="a.b", text="wröng")
    found = Examined(key="", settings=defaults(), origin=Origin.DEFAULTS, problems=(problem,))
    assert unpack(Examined, pack(found)) == found


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "{}", '{"is": "Settings"}', '{"is": "Reminder"}', "[" * 100_000, b"\xff"],
    ids=repr,
)
def test_other_text_is_refused(text: str | bytes) -> None:
    with pytest.raises(UnpackingError):
        unpack(Settings, text)


@given(some.data())
def test_settings_in_which_a_value_is_of_another_kind_are_refused(data: some.DataObject) -> None:
    packed = json.loads(pack(defaults()))
    table = packed
    while isinstance(table, dict | list) and table:
        within = table
        key = data.draw(some.sampled_from(sorted(table) if isinstance(table, dict) else range(len(table))))
        table = table[key]
    within[key] = data.draw(some.sampled_from([1.5, {}, {"is": "At"}, [[]]]))
    with pytest.raises(UnpackingError):
        unpack(Settings, json.dumps(packed))


@pytest.mark.parametrize("change", [{"you": None}, {"spare": 1}])
def test_settings_of_another_version_are_refused(change: dict[str, Any]) -> None:
    packed = json.loads(pack(defaults())) | change
    if change == {"you": None}:
        del packed["you"]
    with pytest.raises(UnpackingError):
        unpack(Settings, json.dumps(packed))


def test_what_has_no_text_is_no_value_to_pack() -> None:
    with pytest.raises(TypeError, match="can't be packed"):
        pack(1.5)

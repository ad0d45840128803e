"""A change to the person's file is that change and nothing else, whatever the layout."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crampguard.settings.editing import with_value, without
from crampguard.settings.reading import MARK

INTERLEAVED = """\
[reminders.drink-water]
every = "50m"

# my workouts
[[workouts]]
name = "Run"
days = "mon"
start = "18:30"
duration = "45m"

# eyes
[reminders.eye-drops]
title = "Eye drops"
at = "20:00"
"""

# No value is written twice, so that each can be told by its text.
BLOCKS = [
    "[reminders.drink-water] # water\nevery = '50m'   # often\n",
    "# my workouts\n[[workouts]]\nname = 'Run' # outside\nstart = '18:30'\nduration = '45m'\n",
    "[[workouts]]\nname = 'Swim'\nstart = '07:10'\nduration = '25m'\n# cold\n",
    "# eyes\n[reminders.eye-drops]\n  title = 'Eye drops ü'\n"
    "  at = [\n    '20:00', # late\n    '08:00',\n  ]\n",
    "[reminders.'shoe-check']\nenabled = false\n",
    "[day]\nbedtime = { sun-thu = '22:35', fri-sat = '00:15' }\n# active_hours = '09:00-10:00'\n",
    "[notifications]\n# snooze = '1h'\n",
    '[moment]\nspacing = """\n7m"""\n',
]
TOLD = {
    ("reminders", "drink-water", "every"): "'50m'",
    ("workouts", 0, "start"): "",
    ("reminders", "eye-drops", "title"): "'Eye drops ü'",
    ("reminders", "eye-drops", "at"): "[\n    '20:00', # late\n    '08:00',\n  ]",
    ("reminders", "shoe-check", "enabled"): "false",
    ("day", "bedtime"): "{ sun-thu = '22:35', fri-sat = '00:15' }",
    ("day", "bedtime", "fri-sat"): "'00:15'",
    ("moment", "spacing"): '"""\n7m"""',
    ("notifications", "snooze"): "",
    ("day", "timezone"): "",
    ("reminders", "eye-drops", "days"): "",
    ("you", "pregnant"): "",
    ("reminders", "hot-day", "message"): "",
}
comments = some.lists(some.sampled_from(["\n", "# a note = 'x'\n", "  # [day]\n"]), max_size=3).map("".join)


@some.composite
def texts(draw: some.DrawFn) -> str:
    blocks = draw(some.permutations(BLOCKS))[: draw(some.integers(0, len(BLOCKS)))]
    text = "".join(draw(comments) + block for block in blocks) + draw(comments)
    text = text.removesuffix("\n") if draw(some.booleans()) else text
    return draw(some.sampled_from(["", MARK])) + text.replace("\n", draw(some.sampled_from(["\n", "\r\n"])))


def parsed(text: str) -> Any:
    return tomllib.loads(text.removeprefix(MARK))


def at(document: Any, key: tuple[str | int, ...]) -> Any:
    for step in key:
        try:
            document = document[step]
        except (KeyError, IndexError):
            return None
    return document


@given(texts(), some.sampled_from(list(TOLD)), some.sampled_from(["'new' \"\\ é", "", True, ["a", "b"]]))
def test_a_key_that_is_set_changes_its_value_or_adds_its_lines(
    text: str, key: tuple[str | int, ...], value: object
) -> None:
    before = parsed(text)
    if at(before, key[:-1]) is None and "workouts" in key:
        return  # no place for it
    changed = with_value(text, key, value)
    assert at(parsed(changed), key) == value
    end = "\r\n" if "\r\n" in text else "\n"
    written = TOLD[key].replace("\n", end)
    if at(before, key) is not None and written:
        around = text.split(written)
        assert len(around) == 2
        assert changed.startswith(around[0])
        assert changed.endswith(around[1])
    elif at(before, key) is None:
        lines, more = text.removeprefix(MARK).splitlines(), changed.removeprefix(MARK).splitlines()
        added = len(more) - len(lines)
        assert added > 0
        assert any(more[:place] + more[place + added :] == lines for place in range(len(lines) + 1))
        assert changed.startswith(MARK) == text.startswith(MARK)
        assert end == "\n" or changed.count("\n") == changed.count("\r\n")


@given(texts(), some.sampled_from(list(TOLD)))
def test_what_is_set_and_taken_out_again_leaves_the_rest(text: str, key: tuple[str | int, ...]) -> None:
    before = parsed(text)
    if at(before, key[:-1]) is None or at(before, key) is not None:
        return
    assert without(with_value(text, key, "new"), key).splitlines() == text.splitlines()


def test_tables_that_stand_between_others_stay_there() -> None:
    changed = with_value(INTERLEAVED, ("reminders", "drink-water", "every"), "55m")
    assert changed == INTERLEAVED.replace("50m", "55m")
    changed = with_value(INTERLEAVED, ("reminders", "drink-water", "urgency"), "low")
    assert changed == INTERLEAVED.replace('"50m"\n', '"50m"\nurgency = "low"\n')
    changed = without(INTERLEAVED, ("workouts", 0, "days"))
    assert changed == INTERLEAVED.replace('days = "mon"\n', "")


@pytest.mark.parametrize(
    ("text", "key", "value", "becomes"),
    [
        ("a.b.c = 1\n", ("a", "b", "d"), "x", 'a.b.c = 1\na.b.d = "x"\n'),
        ("a = {}\n", ("a", "b", "c"), "x", 'a = {b.c = "x"}\n'),
        ("a = { b = 1 } # c\n", ("a", "c"), True, "a = { b = 1, c = true } # c\n"),
        ("[a]\nb = 1\n[a.c]\nd = 2\n", ("a", "c"), "x", '[a]\nb = 1\nc = "x"\n'),
        ("# one\n[a]\nb = 1", ("c",), "x", 'c = "x"\n# one\n[a]\nb = 1'),
        ("", ("workouts",), [{"name": "Run"}], '[[workouts]]\nname = "Run"\n'),
        ("[a]\nb = 'x'", ("a", "c"), "\x7f\n", "[a]\nb = 'x'\nc = \"\\u007f\\n\""),
    ],
)
def test_each_layout_has_its_place(
    text: str, key: tuple[str | int, ...], value: object, becomes: str
) -> None:
    assert with_value(text, key, value) == becomes


@pytest.mark.parametrize(
    ("text", "key", "becomes"),
    [
        ("a.b.c = 1\n", ("a", "b", "c"), ""),
        ("a.b.c = 1\na.b.d = 2\n# x\n", ("a", "b"), "# x\n"),
        ("a = { b = 1, c = 2 }\n", ("a", "b"), "a = { c = 2 }\n"),
        ("a = { b = 1, c = 2 }\n", ("a", "c"), "a = { b = 1 }\n"),
        ("a = { b = 1 }\n", ("a", "b"), "a = {  }\n"),
        ("[a]\nb = 1\n# about c\n[c]\n", ("a",), "# about c\n[c]\n"),
        ("[a]\nb = '''\nx\n''' # y\nc = 1\n", ("a", "b"), "[a]\nc = 1\n"),
    ],
)
def test_what_is_taken_out_leaves_no_line(text: str, key: tuple[str | int, ...], becomes: str) -> None:
    assert without(text, key) == becomes

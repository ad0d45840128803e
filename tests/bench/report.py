"""Writes ``docs/benchmarks.md``: what crampguard costs, and its neighbours. Nothing is typed by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from tests.bench.goals import GOALS, Figure, Figures, is_met, missed, told
from tests.bench.idling import Idleness
from tests.bench.installed import ROOT
from tests.bench.machine import Machine
from tests.bench.measures import Effort

DOCUMENT = ROOT / "docs" / "benchmarks.md"

_MARKS = {True: "yes", False: "**no**", None: ""}

_BEGINNING = """# What crampguard costs

`make bench-peers` wrote this on {day}: every figure on this page comes from that run.

{processor}, {cores} cores, {memory:.0f} GiB; {system}, {kernel}; {python}. {versions}.

Load of the machine: {loads[0]:.1f} before the run, {loads[1]:.1f} at the end of the idle windows,
{loads[2]:.1f} at its end, where it was at work itself. What takes milliseconds takes longer on a busy
machine.
"""

_BESIDE = """## Beside its neighbours

All at the same time, with nothing to do: {runs} windows of {idle:g} seconds each. Memory is that at the
end of the last window, {minutes:.0f} minutes after the start; the rest is the median of the windows,
and from where to where they lie.
"""

_METHOD = """## How it was measured

- **crampguard** is installed by pip into an empty environment, with a copy of the interpreter, so that
  it shares no pages with the programs that measure it. It runs on the default settings, with presence
  watching on, as an own process on a private session bus. Beside it run what a session has: an X
  server, a window manager, dunst and PipeWire. They are the desktop's and not counted, here as with the
  neighbours. By its own clock it is night, so that nothing comes due in the windows.
- **The neighbours** are Debian's packages, each with a home, an X server with a window manager, a
  session bus and a system bus of its own, and with the settings that they begin with. RSIBreak's
  greeting is taken as read.
- **Idle** means that nobody touches anything. Before each window the pointer of each screen moves once,
  so that nobody is taken for away.
- **Memory** is PSS and USS of `/proc/PID/smaps_rollup`, added up over a program and all that it
  started. Where several programs share a library (the neighbours do), PSS divides it among them: alone,
  each would have more.
- **Wake-ups** are the voluntary context switches of all threads, over the same processes. Processes
  that came and went within a window {departed}.
- **Processor** is user and system time, with that of children that have ended, in percent of one core.
- **Growth**: a service lives through {days} days, each with what the defaults show in a day, really
  shown by a notification server on the bus and two thirds of them answered or closed, with settings
  that change and a notification server that is started anew. Compared are the
  ends of the first day and of the last (USS: what others share moves PSS by more than that).
- **A day's processor** is that of a start and {minutes:.0f} idle minutes, and of one of those days (the
  mean), which includes the process that validates changed settings; and what a day of idleness would
  come to.
- **Start** is from the start of the process to `READY=1`, {starts} times. Where settings have changed,
  another process validates them first.
- **Due to accepted**: {firings} reminders, from the instant for which each was scheduled until a
  notification server that shows nothing has answered.
- **Commands** run {starts} times each, beside a service, from the start of their process to its end.
- **A wake-up** goes from the timer to the reminder's call and to its next alarm, within a process; the
  median of 100, five times.
"""

_COUNTED = "are counted: the kernel tells of each as it ends (taskstats)"
_NOT_COUNTED = (
    "are not counted, which takes root: programs that start others again and again fare too well here"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All that came of one run."""

    day: date
    machine: Machine
    loads: tuple[float, float, float]
    """Of the machine, in the minutes before the run, at the end of the windows and at its own end."""
    effort: Effort
    versions: Mapping[str, str]
    """Of each program that was idle."""
    idleness: Idleness
    figures: Figures


def document(run: Run) -> str:
    """The whole of it, in Markdown."""
    return "\n".join((*_opening(run), *_goals(run), *_beside(run), *_method(run)))


def _opening(run: Run) -> Iterator[str]:
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    yield _BEGINNING.format(
        day=run.day.isoformat(), versions=versions, loads=run.loads, **asdict(run.machine)
    )


def _goals(run: Run) -> Iterator[str]:
    yield from ("## Its goals", "", "| | goal | measured | met |", "|---|--:|--:|---|")
    for measure, goal in GOALS.items():
        figure = run.figures[measure]
        yield f"| {measure} | {goal.text} | {told(measure, figure)} | {_MARKS[is_met(measure, figure)]} |"
    yield ""
    misses = list(missed(run.figures))
    yield "Every goal is met." if not misses else "Not every goal is met in this run."
    yield ""


def _beside(run: Run) -> Iterator[str]:
    yield _BESIDE.format(runs=run.effort.runs, idle=run.effort.idle, minutes=run.idleness.minutes)
    yield "| | PSS, MiB | USS, MiB | wake-ups a second | processes a second | processor, % of a core |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, idle in run.idleness.programs.items():
        cells = [f"{idle.pss[-1]:.1f}", f"{idle.uss[-1]:.1f}"]
        counted = (idle.wakings, 2), (idle.started, 2), (idle.cpu, 3)
        cells += [Figure(tuple(samples)).text(digits) for samples, digits in counted]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""


def _method(run: Run) -> Iterator[str]:
    departed = _COUNTED if run.idleness.hears_departed else _NOT_COUNTED
    yield _METHOD.format(departed=departed, minutes=run.idleness.minutes, **asdict(run.effort))

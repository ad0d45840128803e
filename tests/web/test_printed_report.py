"""The report on paper: one page of A4 and of Letter, also for somebody who noted everything."""

import subprocess
from pathlib import Path

import pytest

from crampguard.domain.diary import Factor, Helped, Muscle, Side
from crampguard.domain.diary_wording import TOLD_OF_SIGNS
from crampguard.domain.occurrence import Outcome
from crampguard.settings.reading import defaults
from tests.domain.diaries import cramp, stretched
from tests.domain.test_insight import minutes
from tests.rigs.processes import PATIENCE, program
from tests.web.test_report import written

MUSCLES, SIDES = list(Muscle), list(Side)


def printed(page: str, paper: str, directory: Path) -> dict[str, str]:
    """What there is to know of the page, printed by a browser."""
    html, pdf = directory / "report.html", directory / "report.pdf"
    html.write_text(page.replace("@page {", f"@page {{ size: {paper};"))
    browser = [program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    browser += [f"--user-data-dir={directory / 'browser'}", f"--print-to-pdf={pdf}", html.as_uri()]
    subprocess.run(browser, check=True, capture_output=True, timeout=PATIENCE)
    told = subprocess.run([program("pdfinfo"), str(pdf)], check=True, capture_output=True, text=True)
    return {
        name: rest.strip()
        for name, _colon, rest in (line.partition(":") for line in told.stdout.splitlines())
    }


@pytest.mark.parametrize(("paper", "size"), [("A4", "(A4)"), ("letter", "(letter)")])
def test_a_month_is_one_page(paper: str, size: str, tmp_path: Path) -> None:
    entries = [
        cramp(
            number,
            side=SIDES[number % 3],
            muscle=MUSCLES[number % 5],
            severity=number % 11,
            duration=minutes(number + 1),
            factors=frozenset(Factor),
            helped=frozenset(Helped),
            note=f"{TOLD_OF_SIGNS} " + "Woke up, walked about. " * 80,
        )
        for number in range(28)
        if number % 3
    ]
    history = [
        each
        for reminder in defaults().reminders
        for each in stretched(dict.fromkeys(range(28), Outcome.DONE), reminder=reminder.name)
    ]
    told = printed(written(entries, history, "One\nTwo\nThree\nFour"), paper, tmp_path)
    assert told["Pages"] == "1"
    assert size in told["Page size"]

"""Asking other programs: bounded in time, and never waiting for input."""

import asyncio
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from dataclasses import dataclass

PATIENCE = 3.0
"""Seconds for an answer that takes some milliseconds where all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a program said."""

    status: int
    output: str
    complaint: str

    @property
    def properties(self) -> dict[str, str]:
        """The output's ``Name=value`` lines."""
        return dict(line.split("=", 1) for line in self.output.splitlines() if "=" in line)


async def ask(program: str, *arguments: str, environment: Mapping[str, str]) -> Answer | None:
    """Its answer; None where it isn't installed. Raises TimeoutError, and ends it then."""
    if (path := shutil.which(program, path=environment.get("PATH"))) is None:
        return None
    process = await asyncio.create_subprocess_exec(
        path, *arguments, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=dict(environment)
    )
    try:
        async with asyncio.timeout(PATIENCE):
            output, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Answer(
        status=process.returncode or 0,
        output=output.decode(errors="replace"),
        complaint=complaint.decode(errors="replace").strip(),
    )

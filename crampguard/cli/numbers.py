"""Numbers on the command line, refused by telling which ones would do."""

import click

from crampguard.domain.language import _


class AtLeastOne(click.ParamType[int]):
    """1, 2, 3 and so on."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; anything else is wrong usage."""
        try:
            number = int(str(value))
        except ValueError:
            number = 0
        if number < 1:
            self.fail(_("{value!r} is not a number, 1 or more").format(value=value), param, ctx)
        return number

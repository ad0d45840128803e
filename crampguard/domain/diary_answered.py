"""What is said to an answer of the night-check. Apart from other words, for the service loads little."""

from crampguard.domain.language import _, ngettext


def added_text(already: int) -> tuple[str, str]:
    """Title and message once a cramp was noted for last night, of which so many were noted before."""
    rest = _("'crampguard diary edit last' asks for the rest, and so does 'crampguard dashboard'.")
    if not already:
        return _("A cramp is noted for last night"), rest
    same = ngettext(
        "{n} was noted before. If it is the same: 'crampguard diary remove last'.",
        "{n} were noted before. If it is one of them: 'crampguard diary remove last'.",
        already,
    )
    return _("Another cramp is noted for last night"), f"{same.format(n=already)} {rest}"


def stays_text(already: int) -> tuple[str, str]:
    """Title and message once somebody said "none" of a night of which so many cramps were noted."""
    title = ngettext(
        "The diary has {n} cramp for last night", "The diary has {n} cramps for last night", already
    )
    how = _(
        "'crampguard diary list' shows what is there, and 'crampguard diary remove' takes out what is wrong."
    )
    return title.format(n=already), how

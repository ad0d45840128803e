"""What is said beside every number: why it doesn't tell what works. health.md, section 6.

Texts are marked, not yet translated.
"""

from crampguard.domain.language import N_

LOGGED_DAYS = N_("A day without an entry is not a day without a cramp. Days run from noon to noon.")

OFTEN_NOTED = N_("Noted beside a cramp, not causes: nobody notes them on days without one.")

COMPARISON = (
    N_(
        "People begin a diary when things are bad, so most get better by themselves: in trials, cramps fell"
        " by 27.8 % in four weeks in the groups that got a placebo."
    ),
    N_("Bad nights change habits: who has cramps stretches more, or gives up."),
    N_("Of several habits one may stand out by luck. Nights are not independent of each other, either."),
    N_('"Without" means that the reminder was shown and not answered with Done.'),
)
"""Beside every comparison of nights."""

"""Where notifications go: one file a channel, and ``choose`` to pick one."""

from crampguard.notifiers.choose import create

__all__ = ["create"]

"""Where notifications go: one file a channel, and ``choose`` to pick one."""

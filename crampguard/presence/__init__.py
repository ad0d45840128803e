"""What the desktop says of the person: one file a source, and the lookout that runs them all."""

from crampguard.presence.choose import sources
from crampguard.presence.guide import GuideSource
from crampguard.presence.lookout import Lookout, look

__all__ = ["GuideSource", "Lookout", "look", "sources"]

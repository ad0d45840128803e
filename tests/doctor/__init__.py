"""Each group of checks against the real thing, well and ill."""

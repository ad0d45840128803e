"""How Hypothesis looks for faults in the domain: without an eye on the clock."""

from hypothesis import HealthCheck, settings

settings.register_profile("crampguard", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("crampguard")

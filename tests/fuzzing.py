"""A pytest plugin for make fuzz: many more examples, and no clock on each of them."""

from hypothesis import HealthCheck, settings

settings.register_profile("fuzz", max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("fuzz")

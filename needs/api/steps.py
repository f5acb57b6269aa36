"""Needs take their steps as every floor does."""

from core.api.steps import read_again, step

__all__ = ["read_again", "step"]

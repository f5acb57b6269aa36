"""Doors for neighbours: looking needs no log-in."""

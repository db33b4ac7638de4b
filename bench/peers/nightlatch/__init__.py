"""Nightlatch's own side of the comparison."""

"""Faults put into a running Nightlatch while people use it, and what must hold all the same."""

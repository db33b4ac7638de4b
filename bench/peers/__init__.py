"""Nightlatch beside its peers on the same work, each under its own production server."""

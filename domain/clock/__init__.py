"""Moments, days and deadlines, and a server's clock that cannot be trusted."""

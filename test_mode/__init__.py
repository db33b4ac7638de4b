"""A server for tests: who has its token may move its clock, make people and remove them.

Nothing of it is loaded by a server for people (tests/unit/qa/test_test_mode.py).
"""

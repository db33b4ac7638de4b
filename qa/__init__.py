"""For testers: the server's test mode, and the kit in Python and in TypeScript."""

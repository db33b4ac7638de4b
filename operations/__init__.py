"""Running a server: start, checks, backups, keys, housekeeping."""

"""Opening the database, reading and writing it, and what is wrong when that fails."""

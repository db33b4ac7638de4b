"""Peewee loads psycopg wherever it's installed, which costs each process 50 ms and 10 MB.

Only those with a database address need it. They load it themselves, and tell Peewee what it would
have found there (`domain.database.adapter`). So it's hidden while Peewee is loaded; what loads
Peewee otherwise has to come after this.
"""

import importlib
import sys

# With Peewee itself: the one of its extensions in use that asks for psycopg, too.
_ASKING = "playhouse.migrations"

if "psycopg" not in sys.modules:
    sys.modules["psycopg"] = None  # type: ignore[assignment] # as Python has it: not to be found
    try:
        importlib.import_module(_ASKING)
    finally:
        del sys.modules["psycopg"]

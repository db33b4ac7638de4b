"""Sessions, how often one may try, and what only the right person may do."""

"""Programs for developers: each is started by a script, or as its first lines say."""

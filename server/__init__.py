"""The server process: the port it takes and the workers it starts."""

"""What happened to whose account, in which browser, and what people hear of it."""

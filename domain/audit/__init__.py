"""What happened to whose account: the security history, and what people hear of it."""

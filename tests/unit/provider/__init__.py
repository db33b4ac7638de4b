"""The provider as apps meet it: the Foundation's plans, and attacks."""

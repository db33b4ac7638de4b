"""Keys, what they seal, and random tokens."""

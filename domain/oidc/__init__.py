"""OpenID Connect: what apps ask by it, and what they are given."""

"""The addresses of OpenID Connect, one file for each noun."""

"""What an operator does from a shell: one module a noun."""

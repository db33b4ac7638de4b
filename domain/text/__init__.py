"""Text that people and files bring, before anything is made of it."""

"""What the product does. Knows the tables, never HTTP or HTML."""

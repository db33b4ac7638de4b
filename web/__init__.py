"""How HTTP meets the product: no rule and no page of its own."""

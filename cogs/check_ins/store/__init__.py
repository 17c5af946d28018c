"""How check-ins and all around them are remembered."""

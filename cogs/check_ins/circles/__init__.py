"""A few who tell one another how they are."""

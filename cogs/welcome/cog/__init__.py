"""Welcome, as people see it."""

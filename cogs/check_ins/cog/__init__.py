"""Check-ins, as people see them."""

"""Kudos, as people see them."""

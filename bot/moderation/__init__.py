"""Protecting people from people: who may reach others, who the team is, and what it can act on."""

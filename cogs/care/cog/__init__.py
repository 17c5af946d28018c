"""What the team uses, and what everybody can do about what others wrote."""

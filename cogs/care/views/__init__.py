"""What the team sees and fills in."""

"""What is done for a team by itself, and what becomes of what it is told."""

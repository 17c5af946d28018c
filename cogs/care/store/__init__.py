"""What is kept of what a team does."""

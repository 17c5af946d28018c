"""What people read about what a team does."""

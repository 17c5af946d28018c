"""What moderators press to decide, and what they see of it."""

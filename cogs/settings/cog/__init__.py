"""What moderators decide, and what becomes of it later."""

"""What is known of members: what they prefer, what is kept about them, and whether they are still there."""

"""What check-ins and all around them say, and what is allowed."""

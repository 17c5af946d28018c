"""What a reminder says, and when it comes again."""

"""What is allowed about kudos, and what they say."""

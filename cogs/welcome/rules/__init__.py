"""What is allowed and chosen when somebody is welcomed, and what it says."""

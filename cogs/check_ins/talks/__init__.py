"""Two people in a private thread."""

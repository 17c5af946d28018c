"""What can be pressed about settings."""

"""What is remembered about settings, beside the settings."""

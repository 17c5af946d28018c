"""What moderators see and press about the settings of their server."""

"""What people wrote is sealed on disk: with which keys, and how those change."""

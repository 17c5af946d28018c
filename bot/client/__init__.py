"""Discord, as the bot is connected to it: the client, what it is told, and what it tells of itself."""

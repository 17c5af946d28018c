"""How the bot is: what it logs, counts and owns up to, and what it tells whoever watches over it."""

"""Check-ins for everyone: cards, replies to them, and taking them down."""

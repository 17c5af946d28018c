"""Makes a new feature that works, is tested and has its page: `python -m bot.scaffold birthdays`."""

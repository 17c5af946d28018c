"""How reminders are remembered: those that wait, and those that have arrived."""

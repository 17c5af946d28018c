"""Buttons, forms and cards of reminders."""

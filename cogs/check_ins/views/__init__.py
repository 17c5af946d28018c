"""The forms, cards and buttons of check-ins."""

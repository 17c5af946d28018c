"""The buttons, forms and cards of welcoming."""

"""The buttons, forms and cards of kudos."""

"""What every door to the settings asks: what is wrong with them, and how they change."""

"""What several doors of welcoming decide alike."""

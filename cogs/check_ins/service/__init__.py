"""What several doors of check-ins do alike."""

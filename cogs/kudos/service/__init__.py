"""What several doors of kudos decide alike."""

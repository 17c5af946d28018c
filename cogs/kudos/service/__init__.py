"""What the commands, the buttons and the agenda decide alike."""

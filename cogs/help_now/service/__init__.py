"""What becomes of a call for help, and where the team reads of it."""

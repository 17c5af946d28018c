"""What people see of reminders: the commands, and what arrives."""

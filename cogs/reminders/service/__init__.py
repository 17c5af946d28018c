"""What commands, buttons and the agenda decide alike about reminders."""

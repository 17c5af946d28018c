"""What people read who need help, and those who answer them; and when somebody is reminded."""

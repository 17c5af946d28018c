"""What people press who need help, and those who answer them."""

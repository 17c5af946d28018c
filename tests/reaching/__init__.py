"""Who reaches out in tests, to whom, and what they are told; one file for each kind of people that they reach."""

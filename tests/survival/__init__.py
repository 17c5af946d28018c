"""The parts of survival: a town and its people, what goes wrong in which scenario, and what an auditor looks at."""

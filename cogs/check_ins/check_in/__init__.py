"""One check-in, and what every topic leans on: the form, the answer, audiences, history, cleaning up."""

"""Volunteers who listen, and the check-ins that wait for one."""

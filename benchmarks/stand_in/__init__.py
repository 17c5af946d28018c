"""The parts of the stand-in for Discord: its gateway, its REST interface, its world, and what goes wrong there."""

"""Hearth on a wire: the real process against a stand-in for Discord, on loopback."""

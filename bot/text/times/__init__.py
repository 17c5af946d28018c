"""Moments as people write them, in each language of Discord."""

"""Everyone is asked at the same time."""

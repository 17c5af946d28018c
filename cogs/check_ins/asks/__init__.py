"""One person asks another how they are."""

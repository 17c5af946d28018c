"""How newcomers and their welcome are remembered."""

"""How thanks are remembered."""

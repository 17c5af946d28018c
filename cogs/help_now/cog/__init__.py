"""Help, and what becomes of calls for it by themselves."""

"""Answering somebody: from the first moment of an interaction to the last edit of what was said."""

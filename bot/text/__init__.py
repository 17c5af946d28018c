"""Words: in whose language, from whose keyboard, about which moment and place."""

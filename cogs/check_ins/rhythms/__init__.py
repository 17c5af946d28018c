"""Being asked on one's own days, and friends who look out."""

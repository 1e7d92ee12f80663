"""Graph × catalogue → report."""

"""Facts about AWS and its controls as data, and the one door to them."""

"""Report → text. Each renderer is a pure function of data."""

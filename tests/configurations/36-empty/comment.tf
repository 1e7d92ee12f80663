# A comment, and nothing else.

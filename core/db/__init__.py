"""The database: one base for every subject's tables, and the only way to read and write them."""

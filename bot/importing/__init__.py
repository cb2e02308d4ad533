"""History from CSV files: each kind of file is parsed, planned against what is known, and applied as a whole."""

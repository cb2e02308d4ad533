"""What we remember: tables, plain query and write functions, and the database underneath."""

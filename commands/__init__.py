"""What people can do: one feature, one file."""

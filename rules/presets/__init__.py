"""Terms to start from, one TOML file each."""

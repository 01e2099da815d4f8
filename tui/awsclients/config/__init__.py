"""What the person wrote: clients, roles, sources and settings, read from TOML into frozen values."""

"""Many clients, many AWS accounts, one way in: clients and roles from TOML to a shell or console."""

__version__ = "0.1.0"

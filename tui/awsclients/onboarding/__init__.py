"""Bring a client in. Nothing here prints or asks."""

"""Bring a client in."""

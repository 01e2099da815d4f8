"""The embedded AWS: moto on loopback with what it lacks on top, and a lively set of clients to try."""

"""Long-term secrets: the type that does not print, and the keyring that keeps them."""

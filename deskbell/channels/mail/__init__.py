"""Mail to an address that somebody watches."""

"""Schema changes, made by the tortoise command and read before they are committed."""

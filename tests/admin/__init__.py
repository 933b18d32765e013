"""The panel, on a real store."""

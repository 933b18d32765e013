"""The web chat: a page that feels like a messenger, and its socket."""

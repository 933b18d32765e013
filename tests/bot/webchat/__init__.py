"""The web chat over real HTTP and WebSockets, on a real store."""

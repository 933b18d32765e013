"""The pages of the panel, asked for over HTTP."""

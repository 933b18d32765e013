"""Keeps what happened. Imports `cases` only; knows no channel and no page."""

"""The conversations: what is answered to what is said. Pure; imports `cases` only."""

"""The Telegram channel over real HTTP."""

"""Telegram bot."""

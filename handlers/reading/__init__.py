"""Reads what people type: commands, amounts, days, numbers, whole stories. Pure."""

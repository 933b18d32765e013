"""The channels, against strict fakes of their platforms."""

"""The platforms as tests need them: strict, and failing on demand."""

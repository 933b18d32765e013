"""Looks whether whole files hold what their first bytes promise, reading little of them.

Every look is bounded, however large the file is and whatever it claims: by steps
(`reading.MAX_PARTS`) and by the pieces read. Nothing is decompressed but the table
of contents of an Office document, up to a limit of its own.
"""

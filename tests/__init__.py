"""The tests of everything; they mirror the rooms."""

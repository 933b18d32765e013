"""Tests of how what people type is read."""

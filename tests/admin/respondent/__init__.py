"""Tests of the pages that a respondent's link opens."""

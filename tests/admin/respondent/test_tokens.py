"""Nobody makes up the address of a respondent's page."""

import pytest

from admin.respondent.tokens import link_of, token

ID = "0123456789abcdef01234567"


def test_a_token_names_its_link():
    assert link_of("secret", token("secret", ID)) == ID


@pytest.mark.parametrize(
    "said",
    ["", "0" * 56, token("other", ID), token("secret", ID)[:-1], f"{token('secret', ID)}\n"],
)
def test_what_was_not_signed_here_names_none(said):
    assert link_of("secret", said) == ""

"""The pages of those complained about: no account, one link, a case without the person."""

"""The errors that are meant for a person: the text of each is what that person reads."""


class CareError(Exception):
    """Something cannot be done. The text says what happened and what the person can do."""


class NotNow(CareError):
    """Something cannot be done at present; the same thing may well work a little later."""


class StartupError(Exception):
    """The bot cannot start. The text is for the operator: one readable line a problem, and how to mend it."""


class TemporaryStartupError(StartupError):
    """The bot cannot start at present; a later start may succeed without anybody doing anything."""

"""What is kept about a member: declared by whoever keeps it, next to the SQL that forgets it again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """One kind of thing that is kept about a member.

    Every module that stores such things has a tuple `KEEPS` of these, and a coroutine function
    `forget_member(tx, member_id)` that deletes them all, in every server.
    """

    table: str
    columns: tuple[str, ...]  # the columns that hold a member's id
    what: str  # said to the member
    until: str  # when it goes by itself

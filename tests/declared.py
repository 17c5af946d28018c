"""Who may do what by which button, menu, form and command: declared once, and held against all that there are."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from discord import AppCommandType
from discord.app_commands import Command

from bot.client.hearth import Hearth
from bot.moderation.ways import Way
from tests.forged import beginning, kinds


class Doing(Enum):
    """What it comes to when somebody does it."""

    THEIRS = "between them and the bot: open to everybody, and nobody else notices"
    GOING = "takes back what is theirs, or ends what they are in: open to everybody, for what is theirs"
    HELP = "reaches the team, from everybody"
    TEAM = "for the team alone"
    ANY = "reaches others, from any member who may"
    MEANT = "reaches others, from those who may and for whom it is meant"


@dataclass(frozen=True)
class Declared:
    """One thing that can be done; `opens` where it is a form that is answered with, which reaches nobody yet."""

    doing: Doing
    way: Way | None = None
    opens: bool = False


THEIRS, GOING, HELP, TEAM = (Declared(one) for one in (Doing.THEIRS, Doing.GOING, Doing.HELP, Doing.TEAM))


def _any(way: Way, *, opens: bool = False) -> Declared:
    return Declared(Doing.ANY, way, opens)


def _meant(way: Way, *, opens: bool = False) -> Declared:
    return Declared(Doing.MEANT, way, opens)


# By how a custom_id begins, with # for every number; the longest that fits counts. Every kind has its own line.
CONTROLS = {
    "answered:will": _any(Way.REPLIES),
    "answered:will:check_ins.asked": _any(Way.LISTENING),
    "answered:will:welcome.hello": _any(Way.GREETING),
    "answered:who": _any(Way.REPLIES),
    "answered:who:check_ins.asked": _any(Way.LISTENING),
    "answered:who:welcome.hello": _any(Way.GREETING),
    "care:queue": TEAM,
    "care:report": TEAM,
    "care:report_answer": TEAM,
    "care:report_bar": TEAM,
    "care:report_down": TEAM,
    "care:report_form": HELP,
    "care:take_down": TEAM,
    "check_ins:after": THEIRS,
    "check_ins:after_all": TEAM,
    "check_ins:again": THEIRS,
    "check_ins:as": _meant(Way.SHARING),
    "check_ins:ask": _any(Way.ASKING),
    "check_ins:ask_again": THEIRS,
    "check_ins:away": THEIRS,
    "check_ins:asked": _meant(Way.ASKING),
    "check_ins:asked:#:not_now": THEIRS,
    "check_ins:begin": THEIRS,
    "check_ins:change": THEIRS,
    "check_ins:choose": _meant(Way.SHARING),
    "check_ins:close": GOING,
    "check_ins:dismiss": TEAM,
    "check_ins:dismissed": TEAM,
    "check_ins:everyone": THEIRS,
    "check_ins:few": _meant(Way.CIRCLES, opens=True),
    "check_ins:few:others": THEIRS,
    "check_ins:few:close": THEIRS,
    "check_ins:form": _any(Way.SHARING),
    "check_ins:hand": GOING,
    "check_ins:handed": GOING,
    "check_ins:hear": _any(Way.REPLIES),
    "check_ins:hear_circle": _meant(Way.CIRCLES),
    "check_ins:just_reading": THEIRS,
    "check_ins:keep_out": TEAM,
    "check_ins:here": GOING,
    "check_ins:let_back": TEAM,
    "check_ins:heard": _any(Way.SHARING, opens=True),
    "check_ins:letter": _any(Way.REPLIES),
    "check_ins:others": _meant(Way.SHARING),
    "check_ins:reread": GOING,
    "check_ins:letter:reply": _meant(Way.REPLIES),
    "check_ins:listen": _meant(Way.LISTENING),
    "check_ins:let_in": _meant(Way.SHARING),
    "check_ins:lookout": _meant(Way.ASKING),
    "check_ins:lookout:#:no": GOING,
    "check_ins:lookout:end": GOING,
    "check_ins:no_more": THEIRS,
    "check_ins:not_today": THEIRS,
    "check_ins:now": THEIRS,
    "check_ins:nudge": THEIRS,
    "check_ins:open": THEIRS,
    "check_ins:ping": THEIRS,
    "check_ins:open_letter": THEIRS,
    "check_ins:prompts": _meant(Way.CIRCLES),
    "check_ins:read": THEIRS,
    "check_ins:read_circle": THEIRS,
    "check_ins:remove": TEAM,
    "check_ins:reply": _meant(Way.REPLIES, opens=True),
    "check_ins:rhythm": THEIRS,
    "check_ins:round": THEIRS,
    "check_ins:stop": THEIRS,
    "check_ins:turn_to": _meant(Way.SHARING),
    "check_ins:unasked": THEIRS,
    "check_ins:waits": _meant(Way.CIRCLES),
    "check_ins:waits:go": GOING,
    "check_ins:wish": TEAM,
    "check_ins:wishes": TEAM,
    "check_ins:withdraw": GOING,
    "check_ins:write": _any(Way.REPLIES, opens=True),
    "hearth:open": THEIRS,
    "hearth:place": TEAM,
    "hearth:post": TEAM,
    "help_now:alright": HELP,
    "help_now:answer": HELP,
    "help_now:answered": HELP,
    "help_now:countries": THEIRS,
    "help_now:country": THEIRS,
    "help_now:done": TEAM,
    "help_now:open": THEIRS,
    "help_now:pass_on": TEAM,
    "help_now:reopen": TEAM,
    "help_now:server": THEIRS,
    "help_now:take": TEAM,
    "help_now:tell": THEIRS,
    "help_now:they_wrote": HELP,
    "help_now:whom": THEIRS,
    "help_now:words": HELP,
    "help_now:write_to": TEAM,
    "help_now:written": TEAM,
    "inbox:again": THEIRS,
    "inbox:open": THEIRS,
    "inbox:read": THEIRS,
    "kudos:ask": _any(Way.KUDOS, opens=True),
    "kudos:decide": THEIRS,
    "kudos:export": THEIRS,
    "kudos:give": _any(Way.KUDOS),
    "kudos:private": GOING,
    "kudos:remove": GOING,
    "kudos:thank": _any(Way.KUDOS, opens=True),
    "kudos:thank_for": _any(Way.KUDOS),
    "kudos:wishes": THEIRS,
    "me": THEIRS,
    "me:again": THEIRS,
    "me:at": THEIRS,
    "me:hours": THEIRS,
    "me:pause": THEIRS,
    "me:until": THEIRS,
    "page": THEIRS,
    "privacy:forget": GOING,
    "privacy:keep": THEIRS,
    "privacy:show": THEIRS,
    "report": HELP,
    "report_this": HELP,
    "refusals:all": THEIRS,
    "refusals:allow": THEIRS,
    "remind": THEIRS,
    "remind:about": THEIRS,
    "remind:again": THEIRS,
    "remind:ask": THEIRS,
    "remind:at": THEIRS,
    "remind:choose": THEIRS,
    "remind:done": THEIRS,
    "remind:drop": THEIRS,
    "remind:later": THEIRS,
    "remind:mended": THEIRS,
    "remind:new": THEIRS,
    "remind:too": THEIRS,
    "remind:when": THEIRS,
    "settings:all": TEAM,
    "settings:off": TEAM,
    "settings:import:apply": TEAM,
    "settings:import:channel": TEAM,
    "settings:import:leave": TEAM,
    "settings:import:page": TEAM,
    "settings:import:role": TEAM,
    "settings:import:without": TEAM,
    "settings:reset": TEAM,
    "settings:undo": TEAM,
    "setup:channel": TEAM,
    "setup:channels": TEAM,
    "setup:city": TEAM,
    "setup:first": TEAM,
    "setup:look": TEAM,
    "setup:mend": TEAM,
    "setup:open": TEAM,
    "setup:page": TEAM,
    "setup:preview": TEAM,
    "setup:role": TEAM,
    "setup:typed": TEAM,
    "setup:zone": TEAM,
    "welcome:around": THEIRS,
    "welcome:change": THEIRS,
    "welcome:edit": _any(Way.INTRODUCTIONS, opens=True),
    "welcome:end_greeting": TEAM,
    "welcome:ended_greeting": TEAM,
    "welcome:going": THEIRS,
    "welcome:greet": _any(Way.GREETING),
    "welcome:greet:#:no": THEIRS,
    "welcome:held": TEAM,
    "welcome:held:file": TEAM,
    "welcome:held:some": TEAM,
    "welcome:held:these": TEAM,
    "welcome:held:undo": TEAM,
    "welcome:hello": _any(Way.GREETING),
    "welcome:hi": _any(Way.GREETING),
    "welcome:interests": TEAM,
    "welcome:introduce": _meant(Way.INTRODUCTIONS, opens=True),
    "welcome:introduction": _any(Way.INTRODUCTIONS),
    "welcome:pause": TEAM,
    "welcome:quiet": THEIRS,
    "welcome:tell": _meant(Way.INTRODUCTIONS),
    "welcome:tell:lost:no": THEIRS,
    "welcome:tell:meet:no": THEIRS,
    "welcome:text": TEAM,
    "welcome:texts": TEAM,
    "welcome:translated": TEAM,
    "welcome:vouch": TEAM,
    "welcome:withdraw": GOING,
}

COMMANDS = {
    "care": TEAM,
    "checkin": THEIRS,
    "checkin ask": _any(Way.ASKING),
    "checkin friend": _any(Way.ASKING),
    "circle ask-team": _meant(Way.CIRCLES),
    "circle join": _any(Way.CIRCLES),
    "circle leave": GOING,
    "circle list": THEIRS,
    "circle start": _any(Way.CIRCLES),
    "greeter off": GOING,
    "greeter on": _any(Way.GREETING),
    "greeter status": THEIRS,
    "hearth": THEIRS,
    "help-now": THEIRS,
    "inbox": THEIRS,
    "kudos given": THEIRS,
    "kudos give": _any(Way.KUDOS),
    "kudos mine": THEIRS,
    "kudos preferences": THEIRS,
    "listener off": GOING,
    "listener on": _any(Way.LISTENING),
    "listener status": THEIRS,
    "pause": THEIRS,
    "preferences": THEIRS,
    "privacy": THEIRS,
    "remind": THEIRS,
    "round": TEAM,
    "round list": THEIRS,
    "settings": TEAM,
    "setup": TEAM,
    "welcome": TEAM,
}

MENUS = {  # of a message and of a member
    "Ask how they are": _any(Way.ASKING, opens=True),
    "Give kudos": _any(Way.KUDOS, opens=True),
    "Remind me about this": THEIRS,
    "Report": HELP,
    "Take down": TEAM,
    "Why?": TEAM,
}


@cache
def control(custom_id: str) -> Declared:
    """What comes of pressing or sending this."""
    plain = re.sub(r"(?<=:)\d+(?=:|$)", "#", custom_id)
    return CONTROLS[max((one for one in CONTROLS if f"{plain}:".startswith(f"{one}:")), key=len)]


def command(name: str) -> Declared:
    """What comes of this command."""
    return COMMANDS[max((one for one in COMMANDS if f"{name} ".startswith(f"{one} ")), key=len)]


def undeclared(bot: Hearth) -> set[str]:
    """What there is that nobody has said anything of."""
    leaves = {one.qualified_name for one in bot.tree.walk_commands() if isinstance(one, Command)}
    groups = {name.partition(" ")[0] for name in COMMANDS}
    menus = {one.name for one in bot.tree.walk_commands(type=AppCommandType.message)}
    menus |= {one.name for one in bot.tree.walk_commands(type=AppCommandType.user)}
    return (
        {beginning(pattern) for pattern in kinds()} - set(CONTROLS)
        | {name for name in leaves if not any(f"{name} ".startswith(f"{one} ") for one in COMMANDS)}
        | {one for one in groups if not any(name.partition(" ")[0] == one for name in leaves)}
        | menus ^ set(MENUS)
    )


def unknown() -> set[str]:
    """What is declared, and is there no longer."""
    known = {beginning(pattern) for pattern in kinds()}
    return {one for one in CONTROLS if not any(f"{one}:".startswith(f"{name}:") for name in known)}

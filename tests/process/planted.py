"""What the auditors of check-ins are shown in their tests: what somebody asked, and what was sent to Discord."""

from typing import Any

Json = dict[str, Any]

NOW = 1_800_000_000.0
EVERYONE = 501


def snowflake(seconds: float) -> int:
    return int((NOW + seconds) * 1000 - 1_420_070_400_000) << 22


CARD = snowflake(5)  # What the buttons of a card say it is.


def ask(what: str, user: int, number: int, answer: Json | None, **details: Any) -> Json:
    entry: Json = {"what": what, "at": NOW + 0.5, "asked": NOW, "user": user, "id": number, "guild": 100}
    return {**entry, "options": {}, "answer": answer, **details}


def press(user: int, number: int, label: str, message: int, told: int = 7, **details: Any) -> Json:
    answer: Json = {"type": told, "data": {"embeds": [{}]}}
    return ask("press", user, number, answer, button=label, message=message, **details)


def card(words: str, *labels: str, content: str = "") -> Json:
    buttons = [{"type": 2, "label": label, "custom_id": f"feature:button:{CARD}"} for label in labels]
    embeds = [{"description": f"> {words}"}]
    return {"content": content, "embeds": embeds, "components": [{"type": 1, "components": buttons}]}


def request(method: str, path: str, body: Json | None = None, answer: int | None = None) -> Json:
    told = None if answer is None else str(answer)
    return {"at": NOW + 0.3, "method": method, "path": path, "json": body, "answer": told, "status": 200}


def post(number: int, channel: int, body: Json) -> Json:
    body = {"nonce": f"{number}", "enforce_nonce": True, "allowed_mentions": {"parse": []}, **body}
    return request("POST", f"/channels/{channel}/messages", body, number)


def told(words: str) -> Json:
    return {"type": 4, "data": {"content": words, "flags": 64}}

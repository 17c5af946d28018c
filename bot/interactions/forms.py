"""Forms that somebody fills in: what they wrote is taken even if the bot was restarted while they were writing."""

import re
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

import discord

from bot.errors import CareError
from bot.interactions.lifecycle import begin, respond_to_error
from bot.services import Services
from bot.text.language import _, set_locale
from bot.text.user_text import quoted

Answers = Mapping[str, list[str]]


class Form(ABC):
    """A modal whose meaning lies in its custom_id, as that of a button does."""

    template: ClassVar[re.Pattern[str]]

    @abstractmethod
    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        """Do what is to happen when somebody sends it. A CareError that this raises is shown to them alone.

        `about` is the custom_id; `answers` has, by the custom_id of each question, what was written or chosen.
        """

    async def takes(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether what somebody sent is this form; if so, it is answered."""
        data: Any = interaction.data or {}
        is_form = interaction.type is discord.InteractionType.modal_submit
        about = self.template.fullmatch(str(data.get("custom_id", ""))) if is_form else None
        if about is None:
            return False
        set_locale(interaction.locale)
        try:
            if await begin(interaction, "custom_id"):
                answers = _Answers(_answers(data["components"]))
                await self.submit(interaction, interaction.client.services, about, answers)
        except Exception as error:
            await respond_to_error(interaction, error)
        return True


class _Answers(dict[str, list[str]]):
    """What was answered; a question can be missing, because the form was opened before an update."""

    def __missing__(self, question: str) -> list[str]:
        raise CareError(_has_changed())


class _Given(list[str]):
    """What was answered to one question; where something must be written or chosen, a forger may give nothing."""

    def __getitem__(self, place: Any, /) -> Any:
        if not self:
            raise CareError(_has_changed())
        return super().__getitem__(place)  # pyright: ignore[reportUnknownVariableType]


def _has_changed() -> str:
    return _("This form has changed since you opened it. Please open it once more.")


def _answers(components: list[Any]) -> Iterator[tuple[str, list[str]]]:
    for label in components:
        match label:
            case {"component": {"custom_id": str(question), "values": [*given]}}:
                yield question, _Given(one for one in given if isinstance(one, str))
            case {"component": {"custom_id": str(question), "value": str() | None as written}}:
                yield question, _Given([written or ""])
            case _:
                pass


@contextmanager
def giving_back(*written: str) -> Generator[None]:
    """Give somebody back what they wrote where it cannot be kept: a CareError says it with the reason."""
    try:
        yield
    except CareError as refusal:
        words = "\n".join(quoted(part) for part in written if part)
        back = f"\n\n{_('What you wrote:')}\n{words}" if words else ""
        raise type(refusal)(f"{refusal}{back}") from refusal.__cause__


async def show_form(
    interaction: discord.Interaction[Any], title: str, custom_id: str, *questions: discord.ui.Label[Any]
) -> None:
    """Answer with a form; it must be the first answer."""
    modal = discord.ui.Modal(title=title, custom_id=custom_id)
    for question in questions:
        modal.add_item(question)
    modal.stop()  # discord.py need not remember it: whoever sends it is answered by what its custom_id says.
    await interaction.response.send_modal(modal)

"""What a server can decide about its language."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.settings import FeatureSettings, ServerLanguage, known_language


def _known(typed: str | None) -> str | None:
    return None if typed is None else known_language(typed)


class LanguageSettings(FeatureSettings):
    """Language."""

    feature = "language"

    language: Annotated[str | None, AfterValidator(_known), ServerLanguage()] = Field(
        default=None,
        description="In which language I write what everybody here reads; without it, in the one Discord has for you.",
    )

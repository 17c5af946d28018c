"""Three stories that the visitor presses through: each step happens in the community, and says what it was."""

from dataclasses import dataclass

from bot.demo.deeds import (
    ChecksIn,
    Deed,
    GivesThanks,
    NewcomerArrives,
    Presses,
    Says,
    SaysHi,
    SetsReminder,
    TimePasses,
)
from bot.demo.world import DIRECT, NEWCOMER, THREAD


@dataclass(frozen=True)
class Step:
    """One press: what its button says, what happens, whom and where the visitor looks at then, and what it was.

    {newcomer} stands for whoever has come last.
    """

    press: str
    deeds: tuple[Deed, ...]
    person: str
    place: str
    words: str


@dataclass(frozen=True)
class Story:
    """How it is called, what it is about, where it begins, and its steps."""

    title: str
    about: str
    person: str
    place: str
    words: str
    steps: tuple[Step, ...]


STORIES = {
    "newcomer": Story(
        "A newcomer",
        "Somebody comes in, and is met by people",
        "June",
        "welcome",
        "You are June, who has been here for a while. This is #welcome, where newcomers are greeted.",
        (
            Step(
                "Let somebody join",
                (NewcomerArrives(),),
                "June",
                "welcome",
                "{newcomer} has joined and accepted the rules. Hearth waits a little, so that they can look around.",
            ),
            Step(
                "A few minutes later",
                (TimePasses(3),),
                "June",
                "welcome",
                "Hearth has greeted {newcomer}, at the bottom. What counts is that a person answers, and so the "
                "greeting asks everyone here: Say hi is a single press.",
            ),
            Step(
                "Say hi, as June",
                (SaysHi("June", NEWCOMER),),
                "June",
                "welcome",
                "Below the greeting stands who said hi, by name. Nobody had to write anything.",
            ),
            Step(
                "See it as {newcomer}",
                (),
                NEWCOMER,
                "welcome",
                "You are {newcomer} now. Introduce yourself, be shown around, or press Not now: all three are fine. "
                "Had nobody said hi, Hearth would ask the greeters in #greeters the next day.",
            ),
        ),
    ),
    "bad-day": Story(
        "A bad day",
        "Somebody is heard, by one person alone",
        "Sofia",
        "general",
        "You are Sofia. She slept badly, and would not tell everyone in #general.",
        (
            Step(
                "Tell Hearth how she is",
                (
                    ChecksIn(
                        "Sofia", 2, "listen", "Three bad nights in a row. I am so tired of it.", audience="listeners:1"
                    ),
                ),
                "Sofia",
                "general",
                "She typed /checkin now and chose: not so well, just listen, for listeners only. She alone sees this "
                "answer, although it stands in #general.",
            ),
            Step(
                "Be Imani, who listens",
                (),
                "Imani",
                "listeners",
                "Imani has offered to listen. The card in #listeners says how somebody is and what would help, and not "
                "who it is.",
            ),
            Step(
                "I'll listen",
                (Presses("Imani", "listeners", "I'll listen"), TimePasses(1)),
                "Imani",
                THREAD,
                "A private thread for the two of them. It stands below #general for Sofia and Imani, and for nobody "
                "else whom you can play here.",
            ),
            Step(
                "Write to her",
                (Says("Imani", THREAD, "Hello Sofia. I am here, and I have time. What are the nights like?"),),
                "Imani",
                THREAD,
                "A press was a beginning; this is the answer. Hearth does not read along.",
            ),
            Step(
                "Be Sofia",
                (),
                "Sofia",
                THREAD,
                "Somebody is there. Write back, if you like: this works as in Discord. Either of them can close it, "
                "no reason needed.",
            ),
            Step(
                "Be Tomas, and look for it",
                (),
                "Tomas",
                "general",
                "Nothing of it is here: not the card, not the thread. Whoever has a bad day decides who knows.",
            ),
        ),
    ),
    "promise": Story(
        "A promise",
        "Something is promised, remembered, and thanked for",
        "Tomas",
        "general",
        "You are Tomas, who says yes to everything, and forgets half of it.",
        (
            Step(
                "Promise something",
                (
                    Says("Wei", "general", "My radio only hums. Could somebody look at it tonight?"),
                    Says("Tomas", "general", "I will! And I bring my soldering iron."),
                ),
                "Tomas",
                "general",
                "Quickly said. Tonight he will stand in front of Wei's door without it.",
            ),
            Step(
                "Ask Hearth to remind him",
                (SetsReminder("Tomas", "in 3 hours", "Wei's radio: bring the soldering iron"),),
                "Tomas",
                "general",
                "He typed /remind me, with when and what. Only he sees the answer; for the others he just said yes.",
            ),
            Step(
                "Three hours later",
                (TimePasses(180),),
                "Tomas",
                DIRECT,
                "Hearth reminds him on time, among his direct messages, which nobody else reads.",
            ),
            Step(
                "Not yet: in an hour",
                (Presses("Tomas", DIRECT, "1 h"), TimePasses(60)),
                "Tomas",
                DIRECT,
                "One press put it off, and an hour later it is here again.",
            ),
            Step(
                "He goes, and Wei thanks him",
                (
                    Presses("Tomas", DIRECT, "Done"),
                    GivesThanks("Wei", "thanks", "Tomas", "Came with the soldering iron, and my radio sings again."),
                ),
                "Wei",
                "thanks",
                "Wei typed /kudos give, and everyone reads in #thanks what somebody did. There are no points and no "
                "ranks.",
            ),
        ),
    ),
}


@dataclass(frozen=True)
class Bookmark:
    """Where the visitor is in a story: `done` of its steps have happened."""

    key: str
    done: int = 0

    @property
    def story(self) -> Story:
        """Return which story it is."""
        return STORIES[self.key]

    @property
    def here(self) -> Story | Step:
        """Return what happened last: a step, or the story's beginning."""
        return self.story.steps[self.done - 1] if self.done else self.story

    @property
    def following(self) -> Step | None:
        """Return the step that comes now; None at the end."""
        return self.story.steps[self.done] if self.done < len(self.story.steps) else None

    @property
    def next_story(self) -> str:
        """Return the key of the story after this one; the first comes after the last."""
        keys = list(STORIES)
        return keys[(keys.index(self.key) + 1) % len(keys)]

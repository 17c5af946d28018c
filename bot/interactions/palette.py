"""The colours of cards: each says what kind of thing it is, and nothing depends on it alone."""

import discord

WARM = discord.Colour(0xD9A35F)  # thanks, people who wait for an answer, help
CALM = discord.Colour(0x5B8DB8)  # what somebody looks at for themselves
QUIET = discord.Colour(0x6A8CAF)  # how somebody is
FRESH = discord.Colour(0x6FA37C)  # newcomers

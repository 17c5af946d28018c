"""What is allowed, what a reminder says, and when it comes again.

`repeat_parsing.py` makes of somebody's words (in their language: `repeat_phrases.py`) a rule of RFC 5545 (`rrule.py`);
`repeating.py` says when that comes next (`rrule_times.py`), and `repeat_texts.py` how it is said.
"""

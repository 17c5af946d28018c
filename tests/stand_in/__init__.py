"""The parts of the stand-in for Discord: its gateway, its REST interface, its world, and what goes wrong there.

`discord_server.py` puts them together. A request comes in at `front.py` (noted by `ledger.py`, held up by `limits.py`
and `faults.py`) and is answered by `rest.py`, `places.py` or `threads.py`; a shard connects at `gateway.py`.
`world.py`, `messages.py` and `interactions.py` are what there is, what is said and what is asked. `control.py` is for
whoever tests with it.
"""

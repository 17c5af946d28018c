"""The parts of the stand-in for Discord: its gateway, its REST interface, its world, and what goes wrong there.

`server.py` puts them together. A request comes in at `middleware.py` (noted by `request_log.py`, held up by `limits.py`
and `faults.py`) and is answered by `rest.py`, `guild_routes.py` or `threads.py`; a shard connects at `gateway.py`, with
`event_faults.py` between. `world.py`, `messages.py` and `interactions.py` are what there is, what is said and what is
asked. `control.py` is for whoever tests with it.
"""

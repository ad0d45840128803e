"""A person's settings: from a TOML file and the environment to plain, valid values, or to every problem.

Nothing is imported here: whoever needs a file of this room imports that. Those that validate and write TOML
weigh more than the rest of the service; ``light`` is there so that it does without them.
"""

"""The command line's parts: what it takes, what it answers, and one module per command.

``kosshi.cli`` imports a command's module only when the command is run, so that ``kosshi --help``
waits for nothing.
"""

"""What a command answers: for people and for machines, with the errors that go with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kosshi.errors import KosshiError, one_line


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it is told: the name of its class, and what it says."""

    name: str
    error: KosshiError

    @property
    def line(self) -> str:
        """The one line for people."""
        return f"誤り（{self.name}）: {self.error}"

    @property
    def data(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "class": self.name,
            "message": one_line(self.error.message),
            "file": self.error.file,
            "line": self.error.line,
            "remedy": self.error.remedy,
        }


def failure(error: KosshiError) -> Failure:
    """Return an error as it is told."""
    return Failure(type(error).__name__, error)


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a command.

    Attributes:
        text: for people, on standard output; "" where there is nothing to say.
        data: for machines, instead of ``text``.
        notes: lines for people that are no part of the outcome, on standard error.
        failures: what went wrong; the first decides the exit code.
    """

    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def exit_code(self) -> int:
        """The process's exit code."""
        return self.failures[0].error.exit_code if self.failures else 0

    def machine(self) -> dict[str, Any]:
        """Return the one object for machines."""
        if not self.failures:
            return dict(self.data)
        told: dict[str, Any] = {"error": self.failures[0].data, "exit_code": self.exit_code}
        if self.data or len(self.failures) > 1:
            told["errors"] = [each.data for each in self.failures]
        return {**self.data, **told}


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(character) else 2 if east_asian_width(character) in "WFA" else 1
        for character in text
    )


def aligned(rows: Iterable[tuple[str, str]], indent: str = "  ") -> list[str]:
    """Return lines of two columns, the second aligned; in a row without a first it goes on."""
    listed = list(rows)
    width = max((columns(first) for first, _ in listed), default=0)
    return [
        f"{indent}{first}{' ' * (width - columns(first))}  {second}".rstrip()
        for first, second in listed
    ]

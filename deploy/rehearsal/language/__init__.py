"""The rehearsal language: from a YAML file to steps and expectations, every mistake at its line."""

from deploy.rehearsal.language.acts import ACTS
from deploy.rehearsal.language.expectations import SHAPES
from deploy.rehearsal.language.file import parse
from deploy.rehearsal.language.materials import ALL, Choice
from deploy.rehearsal.language.mistakes import Finding, Mistake, NotBuilt
from deploy.rehearsal.language.names import ClockName, Place, clock_name, place
from deploy.rehearsal.language.rehearsal import After, Expectation, Rehearsal, Step
from deploy.rehearsal.language.scene import Alias, Kind
from deploy.rehearsal.language.starting import starting_file

__all__ = [
    "ACTS",
    "ALL",
    "SHAPES",
    "After",
    "Alias",
    "Choice",
    "ClockName",
    "Expectation",
    "Finding",
    "Kind",
    "Mistake",
    "NotBuilt",
    "Place",
    "Rehearsal",
    "Step",
    "clock_name",
    "parse",
    "place",
    "starting_file",
]

"""Nobody asks what time it is, and nobody waits by sleeping, but the few who must."""

from tests.house.source import calls, files, name_of

ASKING = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
}
# The office's clock itself, and tokens, which live by the machine's time and not by the law's.
MAY_ASK = {
    "services/chassis/clock.py",
    "services/chassis/auth.py",
    "services/chassis/testing.py",
    "gateway/principal.py",
}
SLEEPING = {"time.sleep", "asyncio.sleep"}
# Who waits on other processes, with a deadline; and a play, which people want to follow.
MAY_SLEEP = (
    "deploy/embedded/processes.py",
    "deploy/cli/demo.py",
    "deploy/demo/flagship.py",
    "tests/journey/",
    "tests/browser/",
    "tests/faults/",
    "tests/bench/",
)


def found(names: set[str], *rooms: str) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for path in files(*rooms):
        for name, line in calls(path):
            if name in names:
                lines.setdefault(name_of(path), []).append(f"{line}: {name}")
    return lines


def test_the_time_is_a_parameter() -> None:
    askers = found(ASKING, "contracts", "services", "gateway", "deploy")

    assert {name: at for name, at in askers.items() if name not in MAY_ASK} == {}


def test_nobody_sleeps() -> None:
    sleepers = found(SLEEPING)

    assert {name: at for name, at in sleepers.items() if not name.startswith(MAY_SLEEP)} == {}

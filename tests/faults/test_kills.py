"""kill -9 of every process in turn while flagship cases are under way: nothing lost or doubled."""

import asyncio

import pytest

from deploy.demo.flagship import Cast, pauses, play
from deploy.demo.people import Person, client
from deploy.embedded.trial import Trial
from tests.faults.checking import EXPECTED, faults_of, ledger_of, steps

CASES = 20
PATIENCE = 120.0
VICTIMS = ("intake", "approval", "supervision", "disclosure", "gateway", "nats", "postgres")


async def wait_for_the_ledger(supervisor: Person, numbers: list[str]) -> None:
    """Until supervision has heard the end of every case, or its patience is over."""
    async with asyncio.timeout(PATIENCE):
        for number in numbers:
            for pause in pauses():
                if steps(await ledger_of(supervisor, number)) >= EXPECTED:
                    break
                await asyncio.sleep(pause)


@pytest.mark.parametrize("victim", VICTIMS)
async def test_every_case_completes_whatever_is_killed(trial: Trial, victim: str) -> None:
    async with client(connections=64) as http:
        cast = await Cast.assemble(
            http, trial.base, trial.passwords(), patience=PATIENCE, outlives_faults=True
        )
        supervisor = await Person.sign_in(
            http, trial.base, name="supervisor", password=trial.passwords()["supervisor"]
        )
        under_way = asyncio.Event()

        def watch(who: str, act: str, answer: object) -> None:
            if act == "review":
                under_way.set()

        playing = asyncio.gather(*(play(cast, seed=seed, watch=watch) for seed in range(CASES)))
        await under_way.wait()
        former = trial.kill(victim)
        numbers = await playing
        await asyncio.to_thread(trial.await_back, victim, former)
        await wait_for_the_ledger(supervisor, numbers)

        wrong = [fault for number in numbers for fault in await faults_of(supervisor, number)]
        assert wrong == []
        verified = await supervisor.get("/api/supervision/ledger/verify")
        assert verified["sound"], verified
        assert verified["gaps"] == []

"""The file `yimen rehearse --new` writes: of any matter, whenever it starts, without a mistake."""

from datetime import datetime
from pathlib import Path

import pytest

from contracts.time import SHANGHAI, YearUnknown
from deploy.rehearsal.language import Rehearsal, starting_file
from services.intake.domain.catalogue import Offer
from tests.unit.rehearsal.written import catalogue, parsed

OFFERS = catalogue().offers
MINUTES = next(offer for offer in OFFERS if offer.key == "laonian")
FLAGSHIP = next(offer for offer in OFFERS if offer.key == "KP-441825-01")


def started(folder: Path, offer: Offer, start: datetime) -> Rehearsal:
    return parsed(folder, starting_file(offer, start=start))


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.key)
def test_every_offer_has_a_starting_file(tmp_path: Path, offer: Offer) -> None:
    read = parsed(tmp_path, starting_file(offer))

    assert [step.act for step in read.steps[:2]] == ["receive", "accept"]
    assert read.steps[-1].act == "deliver"
    assert {one.kind for step in read.steps for one in step.expect} == {
        *("case", "item", "clock", "ledger"),
    }
    clocks = [one for step in read.steps for one in step.expect if one.kind == "clock"]
    assert {one.fields["lamp"] for one in clocks} == {"green"}
    kept = read.steps[-1].expect[0].fields
    assert kept["no_flags"] == ("PROMISE_BREACHED", "STATUTE_BREACHED")


def test_of_a_group_one_item_is_chosen_and_the_others_are_named() -> None:
    text = starting_file(FLAGSHIP)

    assert "items: [lixiang, xuanzhi, guihua, shuibao, huanping, lindi, dizhi-beian]" in text
    assert "也可换用：jigai-beian、shuibao-biao、huanping-biao" in text


@pytest.mark.parametrize("start", ["2026-02-14T17:20", "2026-02-28T12:00", "2026-12-31T23:59"])
@pytest.mark.parametrize("offer", [MINUTES, FLAGSHIP], ids=lambda offer: offer.key)
def test_it_begins_when_the_hall_next_opens(tmp_path: Path, offer: Offer, start: str) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)

    read = started(tmp_path, offer, begin)

    assert read.start == begin
    assert read.steps[0].moment.time().isoformat() == "09:00:00"
    assert (read.steps[0].moment - begin).days < 11


def test_dates_through_a_provisional_year_say_so() -> None:
    text = starting_file(FLAGSHIP, start=datetime(2026, 12, 21, 8, tzinfo=SHANGHAI))

    assert "provisional: true" in text


def test_without_a_calendar_there_is_nothing_to_write() -> None:
    with pytest.raises(YearUnknown):
        starting_file(FLAGSHIP, start=datetime(2031, 1, 1, tzinfo=SHANGHAI))

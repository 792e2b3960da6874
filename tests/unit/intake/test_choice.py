"""What may be chosen from an offer, and by which project."""

import pytest

from contracts.identifiers import IdentifierRefused
from services.intake.domain.choice import Project, choose, eligible, listed
from services.intake.domain.errors import (
    ItemTwice,
    NoItems,
    NotInKeyPlan,
    ProjectRequired,
    TwoOfOneGroup,
    UnknownItem,
    UnknownMaterial,
)
from tests.unit.intake.written import offers

OFFERS = offers()
FLAGSHIP, PENSION = OFFERS["KP-441825-01"], OFFERS["yanglao"]
PROJECT = Project("生物质热电联产", "2611-441825-04-01-123456", in_key_plan=True)


def test_items_come_in_the_order_of_the_catalogue() -> None:
    assert choose(FLAGSHIP, ["lindi", "lixiang"]) == ("lixiang", "lindi")


def test_a_single_matter_needs_no_choosing() -> None:
    assert choose(PENSION, []) == ("yanglao",)
    assert choose(PENSION, ["yanglao"]) == ("yanglao",)


def test_of_one_group_only_one_can_be_chosen() -> None:
    with pytest.raises(TwoOfOneGroup, match="水土保持"):
        choose(FLAGSHIP, ["shuibao", "shuibao-biao"])


def test_a_bundle_without_items_is_no_application() -> None:
    with pytest.raises(NoItems):
        choose(FLAGSHIP, [])


def test_an_unknown_item_is_refused_without_repeating_what_was_typed() -> None:
    with pytest.raises(UnknownItem) as refused:
        choose(FLAGSHIP, ["lixiang", "441825195806120041"])

    assert "第2个" in str(refused.value)
    assert "441825195806120041" not in str(refused.value)


def test_an_item_listed_twice_is_refused() -> None:
    with pytest.raises(ItemTwice):
        choose(FLAGSHIP, ["lindi", "lindi"])


def test_only_listed_materials_are_taken() -> None:
    demanded = FLAGSHIP.demanded(("lindi",))

    assert listed(demanded, ["SM1", "lindi/m1"]) == {"SM1", "lindi/m1"}
    with pytest.raises(UnknownMaterial, match="第2份"):
        listed(demanded, ["SM1", "shuibao/m1"])


def test_a_key_project_needs_its_code_and_its_place_in_the_plan() -> None:
    eligible(FLAGSHIP, PROJECT)
    with pytest.raises(ProjectRequired):
        eligible(FLAGSHIP, None)
    with pytest.raises(IdentifierRefused):
        eligible(FLAGSHIP, Project("项目", "2613-441825-04-01-123456", in_key_plan=True))
    with pytest.raises(NotInKeyPlan):
        eligible(FLAGSHIP, Project("项目", PROJECT.code))


def test_a_single_matter_asks_for_no_project() -> None:
    eligible(PENSION, None)

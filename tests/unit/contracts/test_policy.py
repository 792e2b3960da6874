"""A region's own choices are data, complete and readable."""

from datetime import date

import pytest

from contracts import calendars, policy
from contracts.time import Thresholds, Timeline


def test_the_default_region_chooses_what_the_law_leaves_open() -> None:
    county = policy.load("441825")

    assert county.thresholds == Thresholds()
    assert [str(limit) for limit in (county.acceptance, county.delivery, county.rating)] == [
        "5个工作日",
        "10个工作日",
        "5个工作日",
    ]
    assert (str(county.ceiling.limit), county.ceiling.extend) == ("45个工作日", 15)


def test_the_regions_calendar_is_the_national_one_until_it_adds_to_it() -> None:
    assert policy.load("441825").work_calendar().version == calendars.office().version


def test_a_grant_must_be_public_by_the_earliest_of_the_rules() -> None:
    county = policy.load("441825")
    calendar = county.work_calendar()
    dues = {
        rule.name: Timeline.begin(rule.limit.to_time(), date(2026, 11, 24), calendar).told
        for rule in county.disclosure
    }

    assert dues == {"双公示": "2026-12-03", "主动公开": "2026-12-22"}


@pytest.mark.parametrize("region", ["000000", "../441825", "", "４４１８２５"])
def test_an_unknown_region_is_refused(region: str) -> None:
    with pytest.raises(policy.UnknownRegion, match="没有地区"):
        policy.load(region)

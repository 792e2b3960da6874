"""The catalogue in force: versions never change, and a case keeps the one it came under."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from contracts import policy
from contracts.intake import CataloguePublished, ListedItem
from services.chassis.kit import Kit
from services.chassis.testing import StillClock
from services.intake.commands import publishing
from services.intake.commands.publishing import CatalogueBroken, Loaded
from tests.service.intake.conftest import CATALOGUE, Told
from tests.service.intake.flagship import MATERIALS, Desk

BUNDLED = [
    *("lixiang", "jigai-beian", "xuanzhi", "guihua", "shuibao", "shuibao-biao"),
    *("huanping", "huanping-biao", "lindi", "dizhi-beian"),
]


async def load(kit: Kit, folder: Path, *, on: date) -> Loaded:
    async with kit.works.begin(kit.works.as_system()) as work:
        return await publishing.load(work, folder, policy=policy.load(kit.region), effective_on=on)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demo catalogue, to change."""
    shutil.copytree(CATALOGUE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def rewrite(folder: Path, old: str, new: str) -> None:
    path = folder / "key-project.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


async def test_the_matters_in_force_are_public(client: AsyncClient) -> None:
    listed = (await client.get("/api/intake/matters")).json()["items"]
    by_key = (await client.get("/api/intake/matters/shuibao")).json()
    by_code = (await client.get("/api/intake/matters/440190005001")).json()

    assert len(listed) == 24
    assert by_key == by_code
    assert set(by_key["guide"]) == {
        *("subject", "name", "basis", "conditions", "materials", "procedure"),
        *("promised_limit", "fee_basis", "fee_standard", "window_authority"),
    }
    assert all(by_key["guide"].values())
    assert by_key["department_name"] == "县水务局"


async def test_a_bundle_lists_every_material_as_it_is_handed_in(client: AsyncClient) -> None:
    bundle = (await client.get("/api/intake/matters/KP-441825-01")).json()

    ids = [m["id"] for m in bundle["shared_materials"]]
    ids += [m["id"] for item in bundle["items"] for m in item["materials"]]
    assert set(MATERIALS) <= set(ids)
    assert bundle["project_required"] is True


async def test_every_version_is_told_with_all_its_disclosure_fields(told: Told) -> None:
    (published,) = await told("catalogue/440190005001")

    event = published.read(CataloguePublished)
    assert event.version == 1
    assert event.guide.materials == ("水土保持方案审批申请", "水土保持方案报告书")
    assert event.statutory_limit == "10个工作日"


async def test_of_a_bundle_its_items_are_told_in_order_and_of_a_matter_none(told: Told) -> None:
    (bundle,) = await told("catalogue/KP-441825-01")
    (single,) = await told("catalogue/440190005001")

    items = bundle.read(CataloguePublished).items
    assert [item.key for item in items] == BUNDLED
    name = "生产建设项目水土保持方案审批(报告书)"
    assert items[4] == ListedItem(code="440190005001", key="shuibao", name=name)
    assert single.read(CataloguePublished).items == ()


async def test_loading_the_same_again_publishes_nothing(kit: Kit, clock: StillClock) -> None:
    again = await load(kit, CATALOGUE, on=clock().date())

    assert again.published == []
    assert again.unchanged == 24


async def test_a_change_makes_a_new_version_of_the_matter_and_of_the_bundles_it_is_in(
    kit: Kit, folder: Path, clock: StillClock
) -> None:
    rewrite(folder, "  name: 建设用地规划许可证核发", "  name: 建设用地规划许可")

    loaded = await load(kit, folder, on=clock().date())

    assert [(v.offer.key, v.number) for v in loaded.published] == [
        ("guihua", 2),
        ("KP-441825-01", 2),
    ]


async def test_a_new_version_is_in_force_from_its_day_on(
    kit: Kit, folder: Path, clock: StillClock, client: AsyncClient
) -> None:
    rewrite(folder, "  name: 建设用地规划许可证核发", "  name: 建设用地规划许可")
    await load(kit, folder, on=clock().date() + timedelta(days=1))

    before = (await client.get("/api/intake/matters/guihua")).json()["version"]
    clock.move(timedelta(days=1))
    after = (await client.get("/api/intake/matters/guihua")).json()["version"]

    assert (before, after) == (1, 2)


async def test_a_case_keeps_the_version_it_was_received_under(
    kit: Kit, folder: Path, clock: StillClock, desk: Desk
) -> None:
    number = (await desk.hand_in()).json()["number"]
    rewrite(
        folder,
        "promised: {days: 10, unit: WORKING_DAY, clock_start",
        "promised: {days: 8, unit: WORKING_DAY, clock_start",
    )
    await load(kit, folder, on=clock().date())

    old = (await desk.act(number, "accept")).json()
    new = (await desk.act((await desk.hand_in()).json()["number"], "accept")).json()

    assert (old["version"], old["items"][0]["due"][0]["on"]) == (1, "2026-12-08")
    assert (new["version"], new["items"][0]["due"][0]["on"]) == (2, "2026-12-04")


async def test_a_broken_catalogue_is_not_loaded_at_all(
    kit: Kit, folder: Path, clock: StillClock, client: AsyncClient
) -> None:
    rewrite(folder, "  name: 建设用地规划许可证核发", "  name: 建设用地规划许可")
    rewrite(folder, "dept: lyj", "dept: moon")

    with pytest.raises(CatalogueBroken, match="moon"):
        await load(kit, folder, on=clock().date())

    assert (await client.get("/api/intake/matters/guihua")).json()["version"] == 1


async def test_an_unknown_matter_is_unknown(client: AsyncClient) -> None:
    answer = await client.get("/api/intake/matters/nothing")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/matter-unknown"


@pytest.mark.parametrize(
    "change", ["UPDATE offer_version SET effective_on = '2020-01-01'", "DELETE FROM offer_version"]
)
async def test_the_service_itself_cannot_change_what_was_published(kit: Kit, change: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with kit.engine.begin() as conn:
            await conn.execute(text(change))

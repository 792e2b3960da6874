"""A key project as it is handed in at the desk, and the people who act on it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from services.chassis.testing import Keyring

SIX = ["lixiang", "xuanzhi", "guihua", "shuibao", "huanping-biao", "lindi"]
COMPANY = {
    "kind": "enterprise",
    "name": "连山绿源生物质能有限公司",
    "id_number": "91441825MADEM0011A",
    "phone": "13800138000",
}
PERSON = {
    "kind": "person",
    "name": "韦某某",
    "id_number": "441825195806120041",
    "phone": "138 0013 8001",
}
PROJECT = {"name": "生物质热电联产项目", "code": "2611-441825-04-01-123456", "in_key_plan": True}
MATERIALS = [
    *("SM1", "SM2", "SM3", "SM4", "SM5"),
    *(
        "lixiang/m1",
        "xuanzhi/m1",
        "xuanzhi/m2",
        "xuanzhi/m3",
        "guihua/m1",
        "guihua/m2",
        "guihua/m3",
    ),
    *("shuibao/m1", "shuibao/m2", "huanping-biao/m1", "huanping-biao/m2"),
    *("lindi/m1", "lindi/m2", "lindi/m3"),
]
FLAGSHIP: dict[str, Any] = {
    "matter": "KP-441825-01",
    "items": SIX,
    "materials": MATERIALS,
    "applicant": COMPANY,
    "project": PROJECT,
}
PENSION: dict[str, Any] = {"matter": "yanglao", "materials": ["m1"], "applicant": PERSON}


@dataclass(frozen=True)
class Desk:
    """Sends what people send."""

    client: AsyncClient
    keyring: Keyring

    async def hand_in(
        self,
        application: dict[str, Any] = FLAGSHIP,
        *,
        who: tuple[str, ...] = ("zhang", "clerk"),
        key: str | None = None,
        **changes: Any,
    ) -> Response:
        return await self.client.post(
            "/api/intake/cases",
            json={**application, **changes},
            headers={**self.keyring.headers(*who), "idempotency-key": key or uuid4().hex},
        )

    async def act(
        self, number: str, act: str, *, who: tuple[str, ...] = ("zhang", "clerk"), **body: Any
    ) -> Response:
        return await self.client.post(
            f"/api/intake/cases/{number}/{act}",
            json=body or None,
            headers={**self.keyring.headers(*who), "idempotency-key": uuid4().hex},
        )

    async def look(self, number: str, *, who: tuple[str, ...] = ("zhang", "clerk")) -> Response:
        return await self.client.get(
            f"/api/intake/cases/{number}", headers=self.keyring.headers(*who)
        )

    async def accepted(self) -> str:
        """The number of a flagship case that has just been accepted."""
        number: str = (await self.hand_in()).json()["number"]
        assert (await self.act(number, "accept")).status_code == 200
        return number

"""What is sent to intake. Unknown fields are refused, so that a slip of the pen is noticed."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts.identifiers import Channel
from contracts.parties import PartyKind
from services.chassis.auth import Principal
from services.chassis.texts import LINE, TEXT
from services.intake.commands.receiving import Application
from services.intake.commands.revealing import Field as PersonalField
from services.intake.commands.revealing import Reason
from services.intake.domain.applicant import Applicant, IdKind, identified
from services.intake.domain.case import Refusal
from services.intake.domain.choice import Project


def _said(written: str) -> str:
    if not written.strip():
        raise ValueError("不能为空")
    return written.strip()


Said = AfterValidator(_said)
Name = Annotated[str, Field(max_length=100, pattern=LINE), Said]
Id = Annotated[str, Field(min_length=1, max_length=64)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ApplicantIn(_Asked):
    """Who applies. Numbers are checked, stored encrypted, and never repeated in an answer."""

    kind: PartyKind
    name: Name
    id_number: Annotated[str, Field(min_length=1, max_length=40)]
    id_kind: IdKind | None = None
    """Default: `uscc` for organisations, `citizen_id` for persons."""
    phone: Annotated[str, Field(max_length=30)] | None = None

    def checked(self, today: date) -> Applicant:
        return identified(
            self.kind,
            self.name,
            id_kind=self.id_kind,
            id_number=self.id_number,
            telephone=self.phone,
            today=today,
        )


class ProjectIn(_Asked):
    name: Name
    code: Annotated[str, Field(min_length=1, max_length=40)]
    """固定资产投资项目代码, e.g. `2611-441825-04-01-123456`."""
    in_key_plan: bool = False
    """Whether it stands in the plan of key projects."""


class ApplicationIn(_Asked):
    """A matter or bundle by `code` or `key`, with what was handed in."""

    matter: Id
    items: list[Id] = Field(default_factory=list, max_length=30)
    """Keys of the items, for a bundle: at most one of each `one_of` group."""
    channel: Channel | None = None
    """Default: `window` for clerks, `online` for applicants."""
    materials: list[Id] = Field(default_factory=list, max_length=300)
    """Ids of the materials handed in, as the matter's page lists them."""
    applicant: ApplicantIn
    project: ProjectIn | None = None

    def application(self, principal: Principal, *, today: date) -> Application:
        project = self.project
        return Application(
            matter=self.matter,
            items=self.items,
            channel=self.channel or usual_channel(principal),
            materials=self.materials,
            applicant=self.applicant.checked(today),
            project=Project(project.name, project.code, project.in_key_plan) if project else None,
        )


def usual_channel(principal: Principal) -> Channel:
    return Channel.WINDOW if principal.has("clerk") else Channel.ONLINE


class RefusalIn(_Asked):
    """行政许可法 32(2): reasons, and the organ that is competent."""

    reason: Annotated[str, Field(max_length=500, pattern=TEXT), Said]
    right_organ: Annotated[str, Field(max_length=100, pattern=LINE)] = ""

    def refusal(self) -> Refusal:
        return Refusal(self.reason, self.right_organ.strip())


class DeliveryIn(_Asked):
    method: Annotated[str, Field(max_length=20)] = "window"
    """`window`, `post` or `electronic`, as far as the matters allow it."""


class RevealIn(_Asked):
    field: PersonalField
    reason: Reason

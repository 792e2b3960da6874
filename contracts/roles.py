"""Who may act: the roles of the front desk, the departments and those who watch them.

Departmental roles are written `handler:swj`; the others stand alone.
"""

from enum import StrEnum


class Role(StrEnum):
    APPLICANT = "applicant"
    AGENT = "agent"
    CLERK = "clerk"
    PREEXAMINER = "preexaminer"
    HANDLER = "handler"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    HEAD = "head"
    LEAD = "lead"
    COUNTY_HEAD = "county_head"
    ISSUE_CLERK = "issue_clerk"
    SUPERVISOR = "supervisor"
    DISCLOSURE_OFFICER = "disclosure_officer"
    SECRECY_REVIEWER = "secrecy_reviewer"
    CATALOGUE_ADMIN = "catalogue_admin"
    CALENDAR_ADMIN = "calendar_admin"
    OPERATOR = "operator"


DEPARTMENTAL = frozenset({Role.HANDLER, Role.REVIEWER, Role.DECIDER, Role.HEAD, Role.LEAD})


class UnknownRole(ValueError):
    def __init__(self, written: str) -> None:
        super().__init__(f"没有“{written}”这一角色；部门角色须写作“角色:部门”，如 handler:swj。")


def checked(written: str) -> str:
    """The role as written, if there is such a role and it names a department where it must.

    Raises `UnknownRole`.
    """
    name, _, department = written.partition(":")
    if name not in set(Role) or (name in DEPARTMENTAL) != bool(department):
        raise UnknownRole(written)
    return written

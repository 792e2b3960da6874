"""Who may act, and what must have happened before. Each refusal beside what would be allowed."""

from datetime import timedelta
from itertools import product

import pytest

from contracts.roles import DEPARTMENTAL, Role
from services.approval.domain.errors import (
    AlreadyClaimed,
    ClaimedByAnother,
    ForeignDepartment,
    NoOpinion,
    NotChecked,
    NotClaimed,
    NotYourRole,
    OccurredInFuture,
    ReasonMissing,
    RemedyMissing,
    SamePerson,
)
from services.approval.domain.item import explained, past
from services.approval.domain.states import Act
from tests.unit.approval.items import (
    CLAIM,
    DECIDER,
    HANDLER,
    HEAD,
    NOW,
    REVIEWER,
    STRANGER,
    item,
    officer,
    ready,
    terms,
)

MAY = {
    Act.CLAIM: {Role.HANDLER},
    Act.REVIEW: {Role.HANDLER},
    Act.CHECK: {Role.REVIEWER},
    Act.GRANT: {Role.DECIDER, Role.HEAD},
    Act.DENY: {Role.DECIDER, Role.HEAD},
}
DECISIONS = [Act.GRANT, Act.DENY]


@pytest.mark.parametrize(("act", "role"), list(product(Act, sorted(DEPARTMENTAL))))
def test_an_act_is_open_to_its_roles_and_to_no_other(act: Act, role: Role) -> None:
    account = "handler" if act is Act.REVIEW else "somebody"
    by = officer(account, role)
    before = item() if act is Act.CLAIM else ready()

    if role in MAY[act]:
        before.take(act, by, at=NOW)
    else:
        with pytest.raises(NotYourRole):
            before.take(act, by, at=NOW)


@pytest.mark.parametrize("act", Act)
def test_nobody_of_another_department_does_anything(act: Act) -> None:
    with pytest.raises(ForeignDepartment):
        ready().take(act, STRANGER, at=NOW)


def test_who_claims_answers_for_it_from_that_moment() -> None:
    claimed = item().take(Act.CLAIM, HANDLER, at=NOW)

    assert claimed.claim == CLAIM
    assert claimed.handler == "handler"


@pytest.mark.parametrize("account", ["handler", "other"])
def test_an_item_is_claimed_once(account: str) -> None:
    with pytest.raises(AlreadyClaimed):
        item(claim=CLAIM).take(Act.CLAIM, officer(account, Role.HANDLER), at=NOW)


def test_a_review_needs_a_claim() -> None:
    with pytest.raises(NotClaimed):
        item().take(Act.REVIEW, HANDLER, at=NOW)


def test_a_review_needs_the_claim_of_the_same_person() -> None:
    with pytest.raises(ClaimedByAnother):
        item(claim=CLAIM).take(Act.REVIEW, officer("other", Role.HANDLER), at=NOW)


def test_a_check_needs_an_opinion_to_check() -> None:
    with pytest.raises(NoOpinion):
        item(claim=CLAIM).take(Act.CHECK, REVIEWER, at=NOW)


def test_nobody_checks_his_own_review() -> None:
    both = officer("handler", Role.HANDLER, Role.REVIEWER)

    with pytest.raises(SamePerson):
        ready().take(Act.CHECK, both, at=NOW)


@pytest.mark.parametrize("act", DECISIONS)
def test_a_decision_needs_a_claim(act: Act) -> None:
    with pytest.raises(NotClaimed):
        item().take(act, DECIDER, at=NOW)


@pytest.mark.parametrize("act", DECISIONS)
def test_a_decision_needs_an_opinion(act: Act) -> None:
    with pytest.raises(NoOpinion):
        item(claim=CLAIM).take(act, DECIDER, at=NOW)


@pytest.mark.parametrize("act", DECISIONS)
def test_the_handler_does_not_decide_whatever_else_he_is(act: Act) -> None:
    everything = officer("handler", *DEPARTMENTAL)

    with pytest.raises(SamePerson):
        ready().take(act, everything, at=NOW)


@pytest.mark.parametrize("act", DECISIONS)
def test_the_one_who_gave_the_opinion_does_not_decide_after_a_change_of_handler(act: Act) -> None:
    before = ready(reviewed_by="earlier")

    with pytest.raises(SamePerson):
        before.take(act, officer("earlier", Role.DECIDER), at=NOW)


@pytest.mark.parametrize("act", DECISIONS)
def test_a_matter_that_asks_for_a_check_is_not_decided_without(act: Act) -> None:
    asked, plain = (ready(terms=terms(check=check), checked_by=None) for check in (True, False))

    with pytest.raises(NotChecked):
        asked.take(act, DECIDER, at=NOW)
    assert plain.take(act, DECIDER, at=NOW).decision


@pytest.mark.parametrize("act", DECISIONS)
def test_the_one_who_checked_does_not_decide(act: Act) -> None:
    before = ready(terms=terms(check=True))

    with pytest.raises(SamePerson):
        before.take(act, officer("reviewer", Role.REVIEWER, Role.HEAD), at=NOW)
    assert before.take(act, HEAD, at=NOW).decision


@pytest.mark.parametrize("missing", ["", " ", "\n"])
def test_a_denial_says_why_and_how_to_contest_it(missing: str) -> None:
    with pytest.raises(ReasonMissing):
        explained(missing, "可以申请行政复议")
    with pytest.raises(RemedyMissing):
        explained("不符合条件", missing)
    explained("不符合条件", "可以申请行政复议")


def test_nothing_is_said_to_have_happened_in_the_future() -> None:
    earlier = NOW - timedelta(days=3)

    assert past(earlier, now=NOW) == earlier
    assert past(NOW, now=NOW) == NOW
    assert past(None, now=NOW) is None
    with pytest.raises(OccurredInFuture):
        past(NOW + timedelta(seconds=1), now=NOW)

"""What may be seen of a person."""

import pytest

from contracts.identifiers import mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("李某某", "李**"),
        ("李某", "李*"),
        ("欧阳某", "欧阳*"),
        ("司马某某", "司马**"),
        ("欧阳", "欧*"),
        ("买买提·吐尔逊", "买******"),
        (" 韦某某 ", "韦**"),
        ("某", "*"),
        ("", ""),
    ],
)
def test_of_a_name_only_the_surname_is_shown(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_of_an_identity_number_the_birth_date_is_never_shown() -> None:
    assert mask_id("441825195806120041") == "441825********0041"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13812341234", "138****1234"), ("07638731234", "076****1234"), ("12345", "*****")],
)
def test_of_a_telephone_number_the_middle_is_hidden(number: str, shown: str) -> None:
    assert mask_phone(number) == shown

"""Words are found by characters and pairs, in whatever width, case and brackets they are typed."""

from hypothesis import given
from hypothesis import strategies as st

from services.disclosure.domain.searching import MOST_WORDS, folded, indexed, pieces, words


def test_one_spelling_for_width_case_and_brackets() -> None:
    assert folded("连水许［２０２６］1号") == folded("连水许〔2026〕1号") == "连水许〔2026〕1号"
    assert folded("MADEM") == "madem"


def test_what_cannot_be_seen_is_not_looked_for() -> None:
    assert words("\x00 水土\u200b　保持\ud800") == ["水土", "保持"]


def test_a_flood_of_words_is_cut() -> None:
    assert len(words("词 " * 100)) == MOST_WORDS


def test_a_word_of_two_characters_is_one_pair() -> None:
    assert pieces("绿源") == ["绿源"]
    assert pieces("源") == ["源"]


@given(st.text(min_size=1), st.data())
def test_every_part_of_an_indexed_text_is_found(text: str, data: st.DataObject) -> None:
    runs = folded(text).split()
    for run in runs:
        start = data.draw(st.integers(0, len(run) - 1))
        end = data.draw(st.integers(start + 1, len(run)))
        assert set(pieces(run[start:end])) <= set(indexed(text))

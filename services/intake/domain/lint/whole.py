"""All files of a catalogue together: what only shows when everything has been read."""

from collections.abc import Iterable, Mapping, Sequence

from services.intake.domain.catalogue import Catalogue, Department, Matter, Offer
from services.intake.domain.lint.bundles import bundle
from services.intake.domain.lint.matters import Rules, matter
from services.intake.domain.lint.reading import Reading
from services.intake.domain.lint.source import Finding, Place
from services.intake.domain.lint.source import Mapping as File


class Written:
    """What has been read so far, with the places, so that the second of two can name the first."""

    def __init__(self) -> None:
        self.departments: dict[str, Department] = {}
        self.matters: dict[str, Matter] = {}
        """By key and by code."""
        self.by_file: dict[str, tuple[Matter, ...]] = {}
        self.places: dict[tuple[str, str], Place] = {}

    def claim(self, reading: Reading, field: str, written: str) -> None:
        """Notes it if the same key or code was used before."""
        first = self.places.setdefault((field, written), reading.at)
        if written and first != reading.at:
            text = f"的{field}“{written}”与 {first} 重复；编码终身唯一，不得重复使用。"
            reading.note("used-twice", text, at=reading.place(field))


def catalogue(files: Sequence[File], rules: Rules) -> tuple[Catalogue, list[Finding]]:
    """What the files say, and every rule they break, in the order of the lines."""
    findings: list[Finding] = []
    readings = [Reading(file, findings, what="文件") for file in files]
    written = Written()
    for reading in readings:
        _departments(reading, written)
    for reading in readings:
        written.by_file[reading.at.file] = tuple(_matters(reading, written, rules))
    offers = [Offer((m,)) for matters in written.by_file.values() for m in matters]
    for reading in readings:
        offers += _bundles(reading, written, rules)
    for reading in readings:
        reading.finish()
    findings.sort()
    return Catalogue(tuple(written.departments.values()), tuple(offers)), findings


def _departments(reading: Reading, written: Written) -> None:
    for entry in reading.each("departments", what="部门名录"):
        id, name = entry.text("id", required=True), entry.text("name", required=True)
        entry.what = f"部门 {id}"
        written.claim(entry, "id", id)
        written.departments[id] = Department(id, name, entry.text("uscc"))


def _matters(reading: Reading, written: Written, rules: Rules) -> Iterable[Matter]:
    for key in ("matters", "items"):
        for entry in reading.each(key, what="事项"):
            entry.what = f"事项 {entry.text('key') or entry.text('name') or '（无名）'} "
            built = matter(entry, written.departments, rules)
            written.claim(entry, "key", entry.text("key"))
            written.claim(entry, "basic_code", entry.text("basic_code"))
            if built is not None:
                written.matters[built.key] = written.matters[built.terms.code] = built
                yield built


def _bundles(reading: Reading, written: Written, rules: Rules) -> Iterable[Offer]:
    single = reading.inner("bundle")
    listed = [*reading.each("bundles", what=""), *reading.each("composite_matters", what="")]
    for entry in [*([single] if single else []), *listed]:
        entry.what = f"联办事项 {entry.text('code') or '（无编码）'} "
        own: Mapping[str, tuple[Matter, ...]] = written.by_file if entry is single else {}
        built = bundle(
            entry,
            written.matters,
            own.get(reading.at.file, ()),
            departments=written.departments,
            rules=rules,
        )
        written.claim(entry, "code", entry.text("code"))
        if built is not None:
            yield built

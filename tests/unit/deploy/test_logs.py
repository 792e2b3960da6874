"""Log files: kept small under a writer that notices nothing, and read for their last words."""

from pathlib import Path

from deploy.embedded import logs


def test_a_log_that_has_grown_is_moved_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "intake.log"
    with log.open("a", buffering=1) as writer:
        writer.write("first\n" * 10)
        logs.rotate(log, largest=20)
        writer.write("second\n")

    assert log.read_text() == "second\n"
    assert (tmp_path / "intake.log.1").read_text() == "first\n" * 10


def test_only_the_last_few_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "intake.log"
    for number in range(6):
        log.write_text(f"{number}" * 30)
        logs.rotate(log, largest=20)

    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["intake.log", "intake.log.1", "intake.log.2", "intake.log.3"]
    assert (tmp_path / "intake.log.3").read_text() == "3" * 30


def test_a_small_log_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "intake.log"
    log.write_text("few words")

    logs.rotate(log)

    assert [path.name for path in tmp_path.iterdir()] == ["intake.log"]


def test_an_obituary_gives_the_cause_in_plain_words(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text("FATAL: could not write lock file: No space left on device\n")

    said = logs.obituary("postgres", log)

    assert "磁盘已满" in said
    assert "could not write lock file" in said

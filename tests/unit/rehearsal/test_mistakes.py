"""Every rule of the language, broken once: one mistake, on its line, that names what is wrong."""

from pathlib import Path

import pytest

from tests.unit.rehearsal.written import BUNDLE, HEAD, SINGLE, mistakes

DO = "- {at: 2026-03-02T10:00, as: clerk, do: "
EXPECT = "- at: 2026-03-02T10:00\n  expect:\n  - "
RECEIVE = "- {at: 2026-03-02T09:00, as: clerk, do: receive, case: P1, "

FILES = [
    ("", 1, "空的"),
    ("- rehearsal\n", 1, "名称: 值"),
    ("start: 2026-03-02T08:00\nsteps:\n" + SINGLE, 1, "rehearsal"),
    ("rehearsal: 试演\nsteps:\n" + SINGLE, 1, "start"),
    ("rehearsal: 试演\nstart: 2026-03-02T08:00\n", 1, "steps"),
    ("rehearsal: 试演\nstart: 2026-03-02T08:00\nsteps: []\n", 3, "空的"),
    ("rehearsal: 试演\nstart: 2026-03-02T08:00\nsteps: all\n", 3, "列表"),
    (HEAD + "- receive\n", 4, "名称: 值"),
    ("regoin: '441825'\n" + HEAD + SINGLE, 1, "region"),
    ("region: '000000'\n" + HEAD + SINGLE, 1, "000000"),
    ("rehearsal: 又一次\n" + HEAD + SINGLE, 2, "两次"),
    ("rehearsal:\nstart: 2026-03-02T08:00\nsteps:\n" + SINGLE, 1, "文字"),
    (HEAD.replace("T08:00", "") + SINGLE, 2, "时间"),
    (HEAD.replace("T08:00", "T24:00") + SINGLE, 2, "24:00"),
    (HEAD.replace("03-02", "02-30") + SINGLE, 2, "2026-02-30"),
    (HEAD.replace("T08:00", "T08:00+08:00") + SINGLE, 2, "时间"),
    ("calendar: cn\n" + HEAD + SINGLE, 1, "calendar"),
    ("calendar: {base: us}\n" + HEAD + SINGLE, 1, "us"),
    ("calendar: {base: cn, known_untill: 2026}\n" + HEAD + SINGLE, 1, "known_until"),
    ("calendar: {known_until: soon}\n" + HEAD + SINGLE, 1, "整数"),
    ("calendar: {overlay: [2026-03-03]}\n" + HEAD + SINGLE, 1, "overlay"),
    ("calendar: {overlay: {of: [2026-03-03]}}\n" + HEAD + SINGLE, 1, "off"),
    ("calendar: {overlay: {off: [2026-03-33]}}\n" + HEAD + SINGLE, 1, "2026-03-33"),
    ("calendar: {overlay: {off: [2026-03-03], work: [2026-03-03]}}\n" + HEAD + SINGLE, 1, "既"),
    ("calendar: {hours: [['08:30', '24:00']]}\n" + HEAD + SINGLE, 1, "24:00"),
    ("calendar: {hours: [['08:30']]}\n" + HEAD + SINGLE, 1, "每段"),
    ("calendar: {hours: [['12:00', '08:30']]}\n" + HEAD + SINGLE, 1, "重叠"),
    (HEAD + SINGLE + "- {at: 2026-03-02T10:00, do: [\n", 6, "YAML"),
    (HEAD + SINGLE + "- {at: &a 2026-03-02T10:00, expect: [*a]}\n", 5, "锚点"),
    (HEAD + SINGLE + "- &a {at: 2026-03-02T10:00}\n", 5, "锚点"),
    (HEAD + SINGLE + "- !!map {at: 2026-03-02T10:00}\n", 5, "类型标记"),
    (HEAD + SINGLE + "- {at: 2026-03-02T10:00, [a]: b}\n", 5, "名称"),
    ("%YAML 1.1\n---\n" + HEAD + SINGLE, 2, "1.1"),
    (HEAD + SINGLE + "---\n" + HEAD + SINGLE, 5, "---"),
    (HEAD + SINGLE + "- " + "[" * 50 + "\n", 5, "太深"),
    (HEAD + "- {at: 2026-03-02T09:00, \x07}\n", 4, "控制字符"),
]

STEPS = [
    # when
    ("- {expect: [{case: P1, state: RECEIVED}]}", 5, "at 或 after"),
    ("- {at: 2026-03-02T10:00, after: 3h, expect: [{case: P1, state: RECEIVED}]}", 5, "只写一个"),
    ("- {at: 2026-03-02T08:59, expect: [{case: P1, state: RECEIVED}]}", 5, "早于"),
    ("- {after: 3m, expect: [{case: P1, state: RECEIVED}]}", 5, "3m"),
    ("- {after: 2000wd, expect: [{case: P1, state: RECEIVED}]}", 5, "日历"),
    ("- {after: 99999d, as: clerk, do: accept, case: P1}\n" * 40, 34, "超出"),
    ("- {after: 1wd, as: clerk, do: accept, case: P1}\n" + DO + "accept, case: P1}", 6, "早于"),
    ("- {at: 2026-03-02T10:00}", 5, "既没有 do"),
    ("- {at: 2026-03-02T10:00, expect: []}", 5, "空的"),
    # who
    ("- {at: 2026-03-02T10:00, do: accept, case: P1}", 5, "缺少 as"),
    ("- {at: 2026-03-02T10:00, as: clrek, do: accept, case: P1}", 5, "clerk"),
    ("- {at: 2026-03-02T10:00, as: operator, do: accept, case: P1}", 5, "operator"),
    ("- {at: 2026-03-02T10:00, as: handler, do: claim, item: P1}", 5, "handler:swj"),
    ("- {at: 2026-03-02T10:00, as: clerk:swj, do: accept, case: P1}", 5, "不分部门"),
    ("- {at: 2026-03-02T10:00, as: handler:sjw, do: claim, item: P1}", 5, "swj"),
    # what
    (DO + "acept, case: P1}", 5, "accept"),
    (DO + "accept, csae: P1}", 5, "是否应为“case”"),
    (DO + "accept, case: P1, days: 3}", 5, "days"),
    (DO + "accept, case: P1, case: P1}", 5, "两次"),
    (DO + "accept}", 5, "须写明 case"),
    (DO + "extend, case: P1, item: P1, days: 3}", 5, "只能写一个"),
    (DO + "accept, case: P1, refused: false}", 5, "refused"),
    (DO + "accept, case: P1, refused: 不行}", 5, "refused"),
    (DO + "deliver, case: P1, method: pigeon}", 5, "pigeon"),
    (DO + "grant, item: P1, occurred_at: yesterday}", 5, "yesterday"),
    (DO + "pause, item: P1, procedure: lunch}", 5, "lunch"),
    (DO + "pause, item: P1, procedure: hearing, days: many}", 5, "整数"),
    (DO + "pause, item: P1, procedure: hearing, days: '5'}", 5, "整数"),
    (DO + "rate, case: P1, grade: 6}", 5, "1到5"),
    (DO + "card_appeal, card: P1, text: 有理由}", 5, "anomaly"),
    (DO + "card_appeal, card: P1, anomaly: A26}", 5, "A26"),
    (DO + "card_decide, card: P1, anomaly: A02, outcome: forget}", 5, "forget"),
    (DO + "order, dept: nobody, days: 3}", 5, "nobody"),
    (DO + "ask, request: Q1, way: by_pigeon}", 5, "by_pigeon"),
    (DO + "ask_reply, request: Q1, reply: R17}", 5, "Q1"),
    (DO + "publish, record: R1, reviewed: yes}", 5, "true 或 false"),
    (DO + "not_accept, case: P1, reason: true}", 5, "引号"),
    # names
    (DO + "accept, case: P2}", 5, "没有“P2”"),
    (DO + "accept, case: P1/canji}", 5, "别名"),
    (DO + "claim, item: P1/shuibao}", 5, "没有选办"),
    (DO + "submit, case: P1, matter: canji}", 5, "再立一次"),
    (DO + "submit, case: P 2, matter: canji}", 5, "不能作别名"),
    (DO + "receive, case: P1, matter: caifa}", 5, "不是“林木采伐"),
    (DO + "receive, case: P1, channel: window}", 5, "第4行"),
    (DO + "publish, record: P1}", 5, "另取别名"),
    # services and calendars
    ("- {at: 2026-03-02T10:00, do: stop_service, service: gateway}", 5, "gateway"),
    ("- {at: 2026-03-02T10:00, do: start_service, service: intake}", 5, "没有停"),
    ("- {after: 1h, do: stop_service, service: intake}\n" * 2, 6, "已经停了"),
    ("- {after: 1h, do: stop_service, service: intake, refused: true}", 5, "不会被拒绝"),
    ("- {after: 1h, as: calendar_admin, do: calendar}", 5, "没有写要改什么"),
    ("- {after: 1h, as: calendar_admin, do: calendar, year: 2027, off: []}", 5, "status"),
    ("- {after: 1h, as: calendar_admin, do: calendar, off: [x]}", 5, "日期"),
    # expectations
    (EXPECT + "accepted", 7, "期望"),
    (EXPECT + "{state: RECEIVED, case: P1}", 7, "最前面"),
    (EXPECT + "{cse: P1, state: RECEIVED}", 7, "case"),
    (EXPECT + "{case: P1}", 7, "没有写要核对什么"),
    (EXPECT + "{case: P1, sttae: RECEIVED}", 7, "state"),
    (EXPECT + "{case: P1, state: RECIEVED}", 7, "RECEIVED"),
    (EXPECT + "{item: P1, state: RECEIVED}", 7, "RECEIVED"),
    (EXPECT + "{case: P1, flags: DEEMED}", 7, "列表"),
    (EXPECT + "{case: P1, flags: [DEMED]}", 7, "DEEMED"),
    (EXPECT + "{case: P1, no_flags: [DEEMED, DEEMED]}", 7, "两次"),
    (EXPECT + "{clock: P1, state: running}", 7, "种类"),
    (EXPECT + "{clock: P1/promisd, state: running}", 7, "promised"),
    (EXPECT + "{clock: P1/reply, state: running}", 7, "公开申请"),
    (EXPECT + "{clock: 'P1/acceptance#0', state: running}", 7, "#1"),
    (EXPECT + "{clock: P1/acceptance, state: runing}", 7, "running"),
    (EXPECT + "{clock: P1/acceptance, lamp: orange}", 7, "orange"),
    (EXPECT + "{clock: P1/acceptance, due: soon}", 7, "soon"),
    (EXPECT + "{clock: P1/acceptance, due: 2026-03-09T24:00}", 7, "24:00"),
    (EXPECT + "{clock: P1/acceptance, elapsed: 1.5}", 7, "整数"),
    (EXPECT + "{clock: P1/acceptance, provisional: no}", 7, "true 或 false"),
    (EXPECT + "{clock: P1/acceptance, breached_at: 2026-03-09}", 7, "时间"),
    (EXPECT + "{ledger: P1, steps: [intake.case_recieved]}", 7, "intake.case_received"),
    (EXPECT + "{ledger: P1, verified: 'true'}", 7, "true 或 false"),
    (EXPECT + "{card: P1, anomaly: A2}", 7, "A2"),
    (EXPECT + "{card: P1/promises, count: 0}", 7, "promised"),
    (EXPECT + "{card: P1, colour: orange}", 7, "orange"),
    (EXPECT + "{card: P1, count: -1}", 7, "小于零"),
    (EXPECT + "{card: P1, state: LOST}", 7, "LOST"),
    (EXPECT + "{papers: P1, has: [P-T1]}", 7, "P-T1"),
    (EXPECT + "{kpi: ontime_rate, value: 1.0}", 7, "on_time_rate"),
    (EXPECT + "{kpi: on_time_rate, value: high}", 7, "数字"),
    (EXPECT + "{score: sjw, month: 2026-11, value: 95}", 7, "swj"),
    (EXPECT + "{score: swj, month: 2026-13, value: 95}", 7, "月份"),
    (EXPECT + "{score: swj, value: 95}", 7, "month"),
    (EXPECT + "{published: P1, is: maybe}", 7, "true 或 false"),
    (EXPECT + "{notified: handler, about: P1}", 7, "handler:swj"),
    (EXPECT + "{notified: clerk, about: P9}", 7, "P9"),
    (EXPECT + "{request: P1, state: ANSWERED}", 7, "不是公开申请"),
]

MAKING = [
    ("matter: cnaji}", "canji"),
    ("materials: all}", "matter"),
    ("matter: canji, items: [canji]}", "不写 items"),
    ("matter: canji, channel: windw}", "window"),
    ("matter: canji, materials: most}", "all"),
    ("matter: canji, materials: [m9]}", "m9"),
    ("matter: canji, materials: [canji/m1]}", "canji/m1"),
    ("matter: canji, materials: [m1, m1]}", "两次"),
    ("matter: canji, materials: {without: [m1]}}", "except"),
    ("matter: canji, materials: {except: [m9]}}", "m9"),
    ("matter: KP-441825-01}", "items"),
    ("matter: KP-441825-01, items: []}", "空的"),
    ("matter: KP-441825-01, items: [shuibao, canji]}", "canji"),
    ("matter: KP-441825-01, items: [lindi, lindi]}", "两次"),
    ("matter: KP-441825-01, items: [shuibao, shuibao-biao]}", "同属“水土保持”"),
    ("matter: KP-441825-01, items: [shuibao], materials: [m1]}", "m1"),
    ("matter: KP-441825-01, items: [shuibao], materials: [lindi/m1]}", "lindi/m1"),
]

IN_A_BUNDLE = [
    (DO + "claim, item: P1}", 5, "P1/shuibao、P1/lindi"),
    (DO + "claim, item: P1/guihua}", 5, "没有选办"),
    (DO + "supply, case: P1, materials: [guihua/m1]}", 5, "guihua/m1"),
    (DO + "accept, case: P1, deferred: [m1]}", 5, "m1"),
    (DO + "request_correction, case: P1, lines: {except: [SM1]}}", 5, "材料列表"),
    (EXPECT + "{item: P1, state: REVIEWING}", 7, "P1/shuibao、P1/lindi"),
    (EXPECT + "{clock: P1/promised, state: running}", 7, "P1/shuibao/promised"),
    (EXPECT + "{clock: P1/shuibao, state: running}", 7, "种类"),
    (EXPECT + "{clock: P1/shuibao/acceptance, state: running}", 7, "P1/acceptance"),
    (EXPECT + "{clock: P1/guihua/promised, state: running}", 7, "没有选办"),
    (EXPECT + "{card: P1/guihua, count: 0}", 7, "guihua"),
]


def told(found: list[tuple[int, str]]) -> list[int]:
    return [line for line, _ in found]


@pytest.mark.parametrize(("text", "line", "words"), FILES)
def test_what_is_no_rehearsal_says_why(tmp_path: Path, text: str, line: int, words: str) -> None:
    found = mistakes(tmp_path, text)

    assert told(found) == [line]
    assert words in found[0][1]


@pytest.mark.parametrize(("steps", "line", "words"), STEPS)
def test_a_wrong_step_is_told_at_its_line(
    tmp_path: Path, steps: str, line: int, words: str
) -> None:
    found = mistakes(tmp_path, f"{HEAD}{SINGLE}{steps}\n")

    assert line in told(found)
    assert words in "".join(text for at, text in found if at == line)


@pytest.mark.parametrize(("rest", "words"), MAKING)
def test_a_case_is_made_of_what_the_catalogue_has(tmp_path: Path, rest: str, words: str) -> None:
    found = mistakes(tmp_path, f"{HEAD}{RECEIVE}{rest}\n{DO}accept, case: P1}}\n")

    assert told(found) == [4]
    assert words in found[0][1]


@pytest.mark.parametrize(("steps", "line", "words"), IN_A_BUNDLE)
def test_in_a_bundle_items_are_named(tmp_path: Path, steps: str, line: int, words: str) -> None:
    found = mistakes(tmp_path, f"{HEAD}{BUNDLE}{steps}\n")

    assert told(found) == [line]
    assert words in found[0][1]

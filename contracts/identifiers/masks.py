"""What of a person's marks may be seen. Everything not kept is a star."""

_COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 宇文 "
    "长孙 鲜于 闾丘 端木 万俟 闻人 赫连 澹台 申屠 钟离 轩辕 呼延 南宫 独孤 "
    "拓跋 西门 公羊 公冶 濮阳 太史 淳于 宗政 仲孙 公西 乐正 谷梁 歐陽 司馬 "
    "諸葛 東方 尉遲 獨孤 長孫 公孫 鮮于 閭丘"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND_SURNAMES.split())


def mask_name(name: str) -> str:
    """李某某 → 李**, 欧阳某 → 欧阳*. A one-character name keeps nothing."""
    name = name.strip()
    kept = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    if len(name) <= 1:
        return "*" * len(name)
    return name[:kept] + "*" * (len(name) - kept)


def mask_id(number: str) -> str:
    """For lists of staff: region and the last four; never the birth date. Not for the public."""
    return _kept(number, first=6, last=4)


def mask_phone(number: str) -> str:
    """138****1234"""
    return _kept(number, first=3, last=4)


def _kept(number: str, *, first: int, last: int) -> str:
    hidden = len(number) - first - last
    if hidden < min(first, last):
        return "*" * len(number)
    return number[:first] + "*" * hidden + number[-last:]

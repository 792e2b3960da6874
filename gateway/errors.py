"""What the door refuses, and the sentence that says why. `problems.py` gives each its status."""

from math import ceil


class WrongPassword(Exception):
    def __init__(self) -> None:
        super().__init__("用户名或密码不正确。")


class Locked(Exception):
    """Said of any name that was tried too often, whether or not there is such an account."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "连续输错密码次数过多，此用户名暂停登录，"
            f"请 {ceil(seconds / 60)} 分钟后再试，或联系管理员。"
        )
        self.retry_after = seconds


class TooManySignIns(Exception):
    def __init__(self, seconds: int) -> None:
        super().__init__(f"此处登录尝试过于频繁，请 {seconds} 秒后再试。")
        self.retry_after = seconds


class Busy(Exception):
    def __init__(self) -> None:
        super().__init__("同时登录的人较多，请稍后几秒再试。")
        self.retry_after = 3


class AccountsAway(Exception):
    def __init__(self) -> None:
        super().__init__("暂时无法核对登录状态，系统正在恢复，请稍后再试。")
        self.retry_after = 2


class NotSignedIn(Exception):
    def __init__(self) -> None:
        super().__init__("请先登录。")


class MustChangePassword(Exception):
    def __init__(self) -> None:
        super().__init__("首次登录须先修改初始密码，请到“修改密码”页面修改后再办理业务。")


class PasswordTooWeak(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(f"新密码不符合要求：{why}。")


class NameNotAllowed(Exception):
    def __init__(self) -> None:
        super().__init__("用户名须为 2 至 64 个字符，不含空格，可用字母、数字、汉字和 . _ - @。")


class UnknownAccount(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(f"没有名为“{name}”的账户。")


class NameTaken(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(f"已有名为“{name}”的账户。")


class CrossOrigin(Exception):
    def __init__(self) -> None:
        super().__init__("此请求来自其他网站，为保护您的账户已被拒绝。请在本系统的页面上操作。")


class TooManyRequests(Exception):
    def __init__(self, seconds: int) -> None:
        super().__init__(f"操作过于频繁，请 {seconds} 秒后再试。")
        self.retry_after = seconds


class BodyTooLarge(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(f"提交的内容超过 {limit // 1024} KB 的上限，请缩小后重试。")


class HeadTooLarge(Exception):
    def __init__(self) -> None:
        super().__init__("请求头过大。请清除浏览器中本站的数据后重试。")


class Malformed(Exception):
    def __init__(self) -> None:
        super().__init__("请求的网址或格式有误，请核对后重试。")


class MethodRefused(Exception):
    def __init__(self) -> None:
        super().__init__("此地址不支持这种操作。")


class BodyTooSlow(Exception):
    def __init__(self) -> None:
        super().__init__("网络过慢，提交的内容没有收完，本次操作没有生效，请重试。")


class ServiceDown(Exception):
    def __init__(self) -> None:
        super().__init__("此项服务暂时无法使用，正在恢复，请稍后再试。")
        self.retry_after = 2


class ServiceSilent(Exception):
    def __init__(self) -> None:
        super().__init__("此项服务没有及时应答。请先查询办理结果，再决定是否重新提交。")

"""Each refusal of the door as a problem (RFC 9457) for programs, or as a page for people."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway import errors
from services.chassis.problems import Problem
from services.chassis.web import problem_page

PROBLEMS: dict[type[Exception], Problem] = {
    errors.WrongPassword: Problem(401, "wrong-password", "登录失败"),
    errors.Locked: Problem(429, "sign-in-locked", "暂停登录"),
    errors.TooManySignIns: Problem(429, "too-many-sign-ins", "登录过于频繁"),
    errors.Busy: Problem(503, "sign-in-busy", "登录繁忙"),
    errors.AccountsAway: Problem(503, "accounts-unavailable", "暂时无法核对登录"),
    errors.NotSignedIn: Problem(401, "sign-in-required", "需要登录"),
    errors.MustChangePassword: Problem(403, "password-change-required", "须先修改密码"),
    errors.PasswordTooWeak: Problem(422, "password-too-weak", "密码不符合要求"),
    errors.CrossOrigin: Problem(403, "cross-origin", "来自其他网站的请求"),
    errors.TooManyRequests: Problem(429, "too-many-requests", "操作过于频繁"),
    errors.BodyTooLarge: Problem(413, "body-too-large", "内容过大"),
    errors.HeadTooLarge: Problem(431, "head-too-large", "请求头过大"),
    errors.BodyTooSlow: Problem(408, "body-too-slow", "接收超时"),
    errors.Malformed: Problem(400, "malformed", "请求格式有误"),
    errors.MethodRefused: Problem(405, "method-not-allowed", "不支持此操作"),
    errors.ServiceDown: Problem(503, "service-unavailable", "服务暂时无法使用"),
    errors.ServiceSilent: Problem(504, "service-timeout", "服务没有及时应答"),
}

REFUSALS = tuple(PROBLEMS)


def answer(request: Request | None, refusal: Exception) -> Response:
    """For any of `REFUSALS`; a page if `request` is a browser's that was about to show one."""
    said = PROBLEMS[type(refusal)].response(str(refusal))
    response: Response = said
    if request is not None and problem_page.is_wanted(request):
        if isinstance(refusal, errors.MustChangePassword):
            return RedirectResponse("/password", 303)
        response = problem_page.show(request, bytes(said.body), status=said.status_code)
    seconds = retry_after(refusal)
    if seconds:
        response.headers["retry-after"] = seconds
    if isinstance(refusal, errors.BodyTooSlow):
        # The rest may still come, and must not be taken for a request.
        response.headers["connection"] = "close"
    return response


def retry_after(refusal: Exception) -> str:
    """Seconds, or nothing."""
    return str(getattr(refusal, "retry_after", ""))

"""Cross-site request forgery: browsers say where a request comes from; only our own pages may.

The algorithm of Go's `http.CrossOriginProtection`: no tokens in forms, nothing to forget.
"""

from urllib.parse import urlsplit

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def forged(method: str, *, fetch_site: str, origin: str, host: str) -> bool:
    """Whether a browser was led to send this from another site; absent headers are empty strings.

    A client that sends neither header is no browser (or one too old to be led with SameSite
    cookies), and passes.
    """
    if method in SAFE:
        return False
    if fetch_site:
        return fetch_site not in ("same-origin", "none")
    if not origin:
        return False
    return _authority(origin) != host.lower()


def _authority(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None

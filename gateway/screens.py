"""The gateway's own pages: Jinja, Chinese, no script and nothing from outside."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse


class Screens:
    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def show(self, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
        return HTMLResponse(self._templates.get_template(template).render(shown), status)

    def problem(self, body: bytes, *, reference: str) -> HTMLResponse:
        """A problem document (RFC 9457) for a person to read."""
        said: dict[str, Any] = json.loads(body)
        return self.show(
            "problem.html",
            status=int(said["status"]),
            title=said["title"],
            detail=said["detail"],
            reference=reference,
        )

"""Each source says once a second how far it is: the watermark supervision fires by, and gaps show.

On core NATS, not in the stream and so not in the ledger.
"""

from datetime import datetime

from nats.aio.client import Client
from pydantic import AwareDatetime, BaseModel

from contracts import subjects
from services.chassis.relay import head_of
from services.chassis.work import Works


class Status(BaseModel):
    source: str
    time: AwareDatetime
    """Nothing of this source happens before this instant any more that is not yet numbered."""
    sourceseq: int


async def status_of(works: Works) -> Status | None:
    """This source's status, or None while events wait to be numbered."""
    settled: datetime = works.settled_until()
    async with works.read() as conn:
        numbered, _published, waiting = await head_of(conn)
    if waiting:
        return None
    return Status(source=works.source, time=settled, sourceseq=numbered)


async def say(works: Works, client: Client) -> int:
    """Publish the status; never anything to do twice, so it returns 0."""
    status = await status_of(works)
    if status is not None:
        await client.publish(subjects.status(works.source), status.model_dump_json().encode())
    return 0

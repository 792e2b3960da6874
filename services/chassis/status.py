"""Each source says once a second how far it is: the watermark supervision fires by, and gaps show.

On core NATS, not in the stream and so not in the ledger.
"""

from nats.aio.client import Client
from prometheus_client import Gauge
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import text

from contracts import subjects
from services.chassis.work import Works

UNPUBLISHED = Gauge("yimen_outbox_unpublished", "Committed events the broker has not yet taken")

_FAR = text(
    "SELECT numbered, greatest(published, 0) AS published, w.count AS waiting, w.since"
    " FROM source_head, (SELECT count(*), min(at) AS since FROM outbox WHERE sourceseq IS NULL) w"
)


class Status(BaseModel):
    source: str
    time: AwareDatetime
    """Nothing of this source happens before this instant any more that is not yet numbered."""
    sourceseq: int


async def status_of(works: Works) -> Status:
    """How far this source is: what is open or not yet numbered holds it back, nothing else."""
    # Read before the database is: work that begins in between cannot act earlier.
    settled = works.settled_until()
    async with works.read() as conn:
        far = (await conn.execute(_FAR)).one()
    UNPUBLISHED.set(far.numbered - far.published + far.waiting)
    time = settled if far.since is None else min(settled, far.since.astimezone(settled.tzinfo))
    return Status(source=works.source, time=time, sourceseq=far.numbered)


async def say(works: Works, client: Client) -> int:
    """Publish the status; never anything to do twice, so it returns 0."""
    if client.is_connected:
        status = await status_of(works)
        await client.publish(subjects.status(works.source), status.model_dump_json().encode())
    return 0

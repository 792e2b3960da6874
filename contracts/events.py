"""Every event there is, by type."""

from contracts import approval, disclosure, intake, supervision
from contracts.envelope import Event

MODULES = (intake, approval, supervision, disclosure)

EVENTS: dict[str, type[Event]] = {
    event.type: event
    for module in MODULES
    for event in vars(module).values()
    if isinstance(event, type)
    and issubclass(event, Event)
    and event.__module__ == module.__name__
    and "type" in vars(event)
}

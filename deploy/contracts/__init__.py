"""Our promises as files in `contracts/`: schemas, OpenAPI, AsyncAPI, and recorded examples.

`python -m deploy.contracts` (`make contracts`) writes them anew. A recorded example never changes
and never leaves; only an event that has none yet gets its first.
"""

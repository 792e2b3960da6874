"""`python -m deploy.cli`, the same as `yimen`."""

from deploy.cli import main

main()

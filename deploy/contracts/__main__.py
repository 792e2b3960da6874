"""`python -m deploy.contracts`."""

from deploy.contracts import files

if __name__ == "__main__":
    files.write()

"""`python -m services.approval serve|work|migrate`"""

from services.approval.app import SERVICE
from services.chassis.process import main

if __name__ == "__main__":
    main(SERVICE)

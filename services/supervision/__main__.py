"""python -m services.supervision serve | work | migrate"""

from services.chassis.process import main
from services.supervision.app import SERVICE

if __name__ == "__main__":
    main(SERVICE)

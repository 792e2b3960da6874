"""`python -m services.intake serve|work|migrate`"""

from services.chassis.process import main
from services.intake.app import SERVICE

main(SERVICE)

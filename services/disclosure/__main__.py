"""`python -m services.disclosure serve|work|migrate`"""

from services.chassis.process import main
from services.disclosure.app import SERVICE

main(SERVICE)

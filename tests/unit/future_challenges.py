"""As tests.unit.future: what was answered with a passkey."""

import pytest

from domain.database.storage import write
from domain.passkeys import assertion, challenges, options, uses
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import AnsweredBefore, TookTooLong
from models import SpentChallenge
from operations import housekeeping
from tests.unit import future
from tests.unit.passkeys import us, with_passkey


def answered_in_the_future(w: future.World) -> bool:
    """The challenge holds again once its time has come, so what was answered stays answered."""
    key, asked = with_passkey(w.bob), Ceremony(us(), challenges.SIGNING_IN, "a", verifies=True)
    answer = key.sign(options.to_use(asked, w.then))
    used = assertion.verify(answer, asked, w.then)
    with write():
        uses.note(used, "sign-in of one", w.then)
    housekeeping.sweep(w.now)
    with pytest.raises(TookTooLong):
        assertion.verify(answer, asked, w.now)
    housekeeping.sweep(w.then + future.MINUTE)
    with write(), pytest.raises(AnsweredBefore):
        uses.note(used, "sign-in of another", w.then + future.MINUTE)
    housekeeping.sweep(w.then + future.HOUR)
    return not SpentChallenge.select().exists()

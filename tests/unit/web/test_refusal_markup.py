"""The wait in a sentence, marked for the script that counts it down."""

from domain.access.throttle import TooManyTries
from domain.mfa.totp import CodeAlreadyUsed
from domain.refusals import Refused
from domain.text.wording import duration
from tests.unit.browser import words
from web.refusal_markup import worded


def test_the_wait_is_marked_and_the_sentence_stays_as_it_was() -> None:
    sentence = f"Too many attempts. Try again in {duration(90)}."
    html = worded(TooManyTries(sentence, retry_after=90))
    assert words(html) == sentence
    assert "<span>90 seconds</span>" in html
    assert 'data-then="You can try again now."' in html


def test_what_comes_after_the_wait_fits_what_was_refused() -> None:
    refusal = CodeAlreadyUsed("Used. Your app shows one in 5 seconds: wait.", retry_after=5)
    assert 'data-then="Enter the one your app shows now."' in worded(refusal)


def test_a_sentence_without_a_wait_is_left_alone_and_escaped() -> None:
    assert worded(Refused("No <b>.")) == "No &lt;b&gt;."
    assert worded(Refused("Not now.", retry_after=5)) == "Not now."

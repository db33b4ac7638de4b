"""Common passphrases: they are famous, so a guesser of passphrases tries them first."""

from domain.users import context_words

PHRASES = (
    "correct horse battery staple",
    "four unrelated words work well",
    "the quick brown fox jumps over the lazy dog",
    "pack my box with five dozen liquor jugs",
    "jackdaws love my big sphinx of quartz",
    "now is the time for all good men",
    "lorem ipsum dolor sit amet",
    "to be or not to be that is the question",
    "may the force be with you",
    "all your base are belong to us",
    "never gonna give you up",
    "one ring to rule them all",
    "live long and prosper",
    "houston we have a problem",
    "elementary my dear watson",
    "winter is coming",
    "hasta la vista baby",
    "luke i am your father",
    "my voice is my passport",
    "supercalifragilisticexpialidocious",
    "in the beginning god created the heaven and the earth",
    "we the people of the united states",
    "it was the best of times",
    "four score and seven years ago",
    "i think therefore i am",
    "mary had a little lamb",
    "twinkle twinkle little star",
    "roses are red violets are blue",
    "happy birthday to you",
    "hello darkness my old friend",
    "the answer is forty two",
    "i am not a robot",
    "this is my password",
    "my password is password",
    "let me in please",
)


def resembles_one(password: str) -> bool:
    """Whether `password` is a common passphrase, however it is written, with little besides."""
    return context_words.leaned_on(password, PHRASES) is not None

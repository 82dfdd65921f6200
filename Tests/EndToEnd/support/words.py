"""Asks by the thousand, no two alike."""

_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def name(number):
    """A made-up word for a number, another one for each."""
    word = ""
    while True:
        word = _SYLLABLES[number % len(_SYLLABLES)] + word
        number //= len(_SYLLABLES)
        if not number:
            return word


def ask(number):
    when = name(number + 7)
    return f"Please let us export the {name(number)} report as a spreadsheet, we copy it by hand each {when} morning."

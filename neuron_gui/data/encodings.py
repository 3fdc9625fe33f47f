"""Find the encoding of a text that is not UTF-8 and has no byte order mark, from its few non-ASCII letters.

A table of numbers has only a few words with letters beyond ASCII. They are too few for a detector that counts pairs
of letters. So for each encoding the words are compared with the letters of its languages.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

_LATIN = {
    "cp1252": (
        "äöüßÄÖÜ",
        "éèêàâçîïôûùëœÉÈÊÀÂÇÎÔ",
        "áéíóúñüÁÉÍÓÚÑ¿¡ºª",
        "ãõáâàéêíóôúçÃÕÁÂÀÉÊÍÓÔÚÇºª",
        "àèéìòùÀÈÉÌÒÙ",
        "åäöéÅÄÖÉ",
        "æøåéÆØÅ",
        "ëïéèöüáóÉ",
        "àèéíòóúüçïÀÈÉÍÒÓÚÇ·",
    ),
    "cp1250": (
        "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
        "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",
        "áäčďéíĺľňóôŕšťúýžÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ",
        "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
        "ăâîşţĂÂÎŞŢ",
        "čćđšžČĆĐŠŽ",
    ),
    "cp1254": ("çğıöşüâÇĞİÖŞÜ",),
}
# This encoding is rare, and its letters are those of Turkish in the other encoding.
_ICELANDIC = ("þðæöáéíóúýÞÐÆÖÁÉÍÓÚÝ",)
_OTHER = {
    "cp1251": (
        ("оеаинтсрвлкмдпуяьыйбзжхюшцщэфёгч", "оеаинтсрвлкд"),
        ("оаиінетрвслкдмупзяьбгйчхцїєюшжщґф", "оаиінетрвслд"),
        ("аеоитнрсвлкдпмъзубгчщжцюяйхфш", "аеоитнрсвлкд"),
        ("аеоијнтрсвлкдпмузбгчцхшжљњћђџф", "аеоијнтрсвлкд"),
    ),
    "koi8-r": (("оеаинтсрвлкмдпуяьыйбзжхюшцщэфёгч", "оеаинтсрвлкд"),),
    "cp866": (("оеаинтсрвлкмдпуяьыйбзжхюшцщэфёгч", "оеаинтсрвлкд"),),
    "cp1253": (("αοιετσνηυρπκμλωςγδάίόέήύώθφχβξζψϊϋΐΰ", "αοιετσνηυρπςόίά"),),
}
#: Lead bytes of letters that are in common use, and of signs that prove nothing.
_DOUBLE = {
    "cp932": (((0x82, 0x83), (0x88, 0x97)), ((0x81, 0x81),)),
    "euc_jp": (((0xA4, 0xA5), (0xB0, 0xCF)), ((0xA1, 0xA3),)),
    "cp949": (((0xB0, 0xC8),), ((0xA1, 0xA3),)),
    "gb18030": (((0xB0, 0xD7),), ((0xA1, 0xA3),)),
    "big5": (((0xA4, 0xC6),), ((0xA1, 0xA3),)),
}
_WORD = re.compile(r"[^\s\d,;|\t\"'()\[\]{}<>=+*/:.!?_\-%&#@~^\\`$]+")
_SIGNS = frozenset("°µ²³€£¥§±×÷½¼¾·–—‘’“”„«»…•‰™©®¹ \xa0¢º")
_SAMPLE_WORDS = 400
_LONGEST_WORD = 40
_ENOUGH = 0.75
# By how much another encoding must be better.
_SURER = 0.1


def tell_encoding(sample: bytes) -> str:
    """Return the most likely encoding.

    Parameters
    ----------
    sample
        Bytes, some of them above 127; the last character may be incomplete.

    Returns
    -------
    str
        A Python codec name; Windows-1252 or Latin-1 unless another one is more likely.
    """
    lines = [line for line in sample.splitlines() if not line.isascii()]
    text = b"\n".join(lines[:_SAMPLE_WORDS])
    double = {encoding: score for encoding in _DOUBLE if (score := _double_score(text, encoding)) > _ENOUGH}
    if double:
        return max(double, key=lambda encoding: double[encoding])
    scores: dict[str, float] = {}
    for encoding in ("cp1252", "cp1250", "cp1254", "mac_roman"):
        scores[encoding] = _latin_score(_words(text, encoding), _LATIN.get(encoding, _LATIN["cp1252"]))
    for encoding, languages in _OTHER.items():
        words = _words(text, encoding)
        scores[encoding] = max(_alphabet_score(words, *language) for language in languages)
    western = scores["cp1252"] = max(scores["cp1252"], _latin_score(_words(text, "cp1252"), _ICELANDIC) - _SURER)
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] > western + _SURER / 2:
        return best
    return "latin-1" if any(byte in text for byte in b"\x81\x8d\x8f\x90\x9d") else "cp1252"


def _words(text: bytes, encoding: str) -> Counter[str]:
    """Return the words with letters beyond ASCII, each with its number of occurrences."""
    found = _WORD.findall(text.decode(encoding, "replace"))
    return Counter([word[:_LONGEST_WORD] for word in found if not word.isascii()][:_SAMPLE_WORDS])


def _latin_score(words: Counter[str], languages: tuple[str, ...]) -> float:
    """Return the largest share of special letters that belong to a single language."""
    special = [(letter, word) for word in words for letter in word if not letter.isascii()]
    if not special:
        return 0.0
    best = 0.0
    for language in languages:
        known = sum(_fits_latin(letter, word, language) for letter, word in special)
        best = max(best, known / len(special))
    return best


def _fits_latin(letter: str, word: str, language: str) -> float:
    if letter in language:
        if len(word) > 1 and all(other.isalpha() and not other.isascii() for other in word):
            return 0.0  # a word of only special letters is in another alphabet
        if len(word) == 1 and letter != "à":
            return 0.5
        if letter in "õÕ" and f"{letter}e" not in word and f"{letter}E" not in word:
            return 0.5  # before e only, in Portuguese
        return 1.0 if _is_cased(word) else 0.3
    if letter in _SIGNS:
        # A sign may be at the end of a word, as in cm², but not between two letters.
        inner = word.strip("".join(_SIGNS))
        return 0.9 if letter not in inner else -1.0
    return -1.0


def _alphabet_score(words: Counter[str], alphabet: str, common: str) -> float:
    """Return how well the words consist of an alphabet's letters; common letters count most."""
    letters = fitting = 0.0
    for word in words:
        strange = [letter for letter in word if not letter.isascii()]
        letters += len(strange)
        cased = _is_cased(word) and not any(letter.isascii() and letter.isalpha() for letter in word)
        for letter in strange:
            lower = letter.lower()
            if lower in common:
                fitting += 1.0 if cased else 0.3
            elif lower in alphabet:
                fitting += 0.8 if cased else 0.2
            else:
                fitting += 0.8 if letter in _SIGNS else -1.0
    # Pairs of equal letters are rare, so that one word of a Western text is not taken for another alphabet.
    return fitting / letters if letters else 0.0


def _is_cased(word: str) -> bool:
    """Whether a word is in lower case, in capitals, or has one capital at its beginning."""
    letters = [letter for letter in word if letter.isalpha()]
    plain = "".join(letters)
    return plain.islower() or plain.isupper() or plain[1:].islower() or not _is_mixed(letters)


def _is_mixed(letters: list[str]) -> bool:
    """Whether a capital follows a lower-case letter more than once, which is rare in names like rowCount."""
    return sum(one.islower() and other.isupper() for one, other in pairwise(letters)) > 0


def _double_score(text: bytes, encoding: str) -> float:
    """Return the share of two-byte letters that are in common use; 0 if the bytes are not a text."""
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        # The sample may end inside a letter.
        if error.start < len(text) - 3:
            return 0.0
    common, signs = _DOUBLE[encoding]
    good = total = place = sure = end = 0
    leads: Counter[int] = Counter()
    while place < len(text) - 1:
        lead, trail = text[place], text[place + 1]
        if lead < 0x80:
            place += 1
            continue
        if encoding == "cp932" and 0xA1 <= lead <= 0xDF:
            total += 1  # a narrow katakana
            place += 1
            continue
        # Next to a Latin letter, or before one that would be its second byte, the byte is more likely a Latin letter.
        beside = (text[place - 1 : place].isalpha() and place != end) or text[place + 2 : place + 3].isalpha()
        place = end = place + 2
        if any(low <= lead <= high for low, high in signs):
            continue
        total += 1
        full = encoding in ("cp932", "big5") or trail >= 0xA1
        if full and any(low <= lead <= high for low, high in common):
            good += not beside
            sure += trail >= 0x80 or (encoding == "cp932" and lead in (0x82, 0x83))
            leads[lead] += 1
    if not sure or (total < 6 and 2 * sure < total):
        return 0.0
    score = good / total
    if encoding == "euc_jp" and not leads[0xA4] + leads[0xA5]:
        score -= 0.3
    if encoding == "cp949" and total < 3:
        score -= 0.2
    return score

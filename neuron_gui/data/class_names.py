"""Which of two classes is the positive one, and which spellings are the same class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from neuron_gui.data.cells import parse_number, shown, word_set

# Words that mean yes: in English and in languages where the word for no may come later in the alphabet.
_TRUE = word_set(
    """
    true t yes y 1 + pos positive on present sick spam pass passed win won success abnormal malignant case diseased
    accepted approved accepté acceptée aceptado accettato angenommen genehmigt krank malade enfermo enferma malato
    wahr vrai verdadero vero ja j oui o si sí sì sim s ano a tak da да д так evet e igen i kyllä jah jā taip
    истина igaz prawda doğru tosi sant ✓ ✔ ☑ ○
    ναι ν 是 有 对 真 阳性 陽性 合格 はい ﾊｲ 有り あり ｱﾘ 예 네 참 있음 양성 합격 نعم כן हाँ हां ใช่ có ya ndiyo
    """
)
_FALSE = word_set(
    """
    false f no n 0 - neg negative off absent healthy ham fail failed loss lost failure normal benign control rejected
    denied refused refusé refusée rechazado rifiutato abgelehnt gesund sain sano sana falsch
    faux falso nein nee non não nao ne nie нет н ні не hayır hayir h nem nej nei ei nē nu
    ложь hamis fałsz yanlış epätosi falskt ✗ ✘ ☒ × όχι ο 否 无 無
    错 假 阴性 陰性 不合格 いいえ ｲｲｴ なし ﾅｼ 無し 아니오 아니요 거짓 없음 음성 불합격 لا לא नहीं ไม่ ไม่ใช่ không tidak
    hapana
    """
)
# What may stand before the name of a class to name the other one: "paid" and "unpaid".
_NEGATIONS = (
    *("not ", "not-", "not_", "no ", "no-", "no_", "non ", "non-", "non_", "un", "nicht ", "kein ", "keine ", "pas "),
    *("não ", "niet ", "geen ", "inte ", "icke-", "ikke ", "ej ", "ei ", "nie ", "ne ", "nem ", "nu ", "не ", "не"),
    *("δεν ", "μη ", "غير ", "لا ", "לא ", "不", "非", "未", "无"),
    *("無", "没", "불", "비", "미", "ไม่", "không ", "tidak "),
)


def means_yes_or_no(word: str) -> bool:
    """Whether a word in lower case means yes or no, true or false in one of the languages known here."""
    return word in _TRUE or word in _FALSE


def default_positive(names: Sequence[str]) -> str:
    """Choose the positive class: one that means yes, else the last of the list.

    A single Latin letter means yes or no only beside its opposite: not "a" beside "b".

    Of "no" and "yes", "false" and "true", "-" and "+", "N" and "J" it is the second; of "setosa" and "not setosa",
    and of "paid" and "unpaid", the first. Otherwise it is the last one in the order of ``classes``: 1 of 0 and 1,
    2 of 1 and 2, 1 of −1 and 1, "virginica" of three kinds of iris.

    Parameters
    ----------
    names
        At least one class, in the order of ``classes``.
    """
    if any(parse_number(name) is None for name in names):
        yes = [name for name in names if name.casefold() in _TRUE]
        no = [name for name in names if name.casefold() in _FALSE]
        if len(names) == 2:
            for name, other in (names, tuple(reversed(names))):
                if other.casefold() in {before + name.casefold() for before in _NEGATIONS}:
                    return name
            if len(yes) == 1 and (no or not _is_letter(yes[0])):
                return yes[0]
            if len(no) == 1 and not _is_letter(no[0]):
                return next(name for name in names if name != no[0])
        elif len(yes) == 1 and no:
            return yes[0]
    return names[-1]


def _is_letter(name: str) -> bool:
    """Whether a name is one Latin letter, which may be the name of a group."""
    return len(name) == 1 and name.isascii() and name.isalpha()


def spelled_alike(counts: Mapping[str, int], others: int) -> dict[str, str]:
    """Group texts that differ only in case and spaces.

    Parameters
    ----------
    counts
        The texts, each with its number of rows.
    others
        Number of other classes. If fewer than two classes would be left, case distinguishes the classes, and
        nothing is grouped.

    Returns
    -------
    dict
        For each text the spelling of its group: the most frequent one; of equally frequent ones the one in lower case.
    """
    groups: dict[str, list[str]] = {}
    for text in counts:
        groups.setdefault(" ".join(text.casefold().split()), []).append(text)
    if len(groups) + others < 2:
        return {text: text for text in counts}
    chosen = {}
    for key, texts in groups.items():
        best = max(texts, key=lambda text: (counts[text], text == key, text))
        chosen.update(dict.fromkeys(texts, best))
    return chosen


def told_together(groups: Mapping[str, str], padded: frozenset[str]) -> str:
    """Say which spellings count as one class; "" if there is nothing to say.

    Parameters
    ----------
    groups
        The result of ``spelled_alike``.
    padded
        Texts that are in the file both with and without spaces around them.
    """
    together: dict[str, list[str]] = {}
    for text, best in groups.items():
        if text != best:
            together.setdefault(best, []).append(text)
    parts = [
        f"{', '.join(f'“{shown(text, 20)}”' for text in sorted(texts)[:3])} with “{shown(best, 20)}”"
        for best, texts in sorted(together.items())
    ]
    parts += [f"“{shown(text, 20)} ” with “{shown(text, 20)}”" for text in sorted(padded & set(groups))]
    if not parts:
        return ""
    return f"Put together as one class: {'; '.join(parts[:4])}{'; …' if len(parts) > 4 else ''}."

"""Find the encoding of a text that is not UTF-8 and has no byte order mark, from its few non-ASCII letters.

A table of numbers has only a few words with letters beyond ASCII. They are too few for a detector that counts pairs
of letters. So for each encoding the words are compared with the letters of its languages.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from neuron_gui.data.class_names import means_yes_or_no

_WESTERN = (
    "äöüßÄÖÜ",
    "äõöüšžÄÕÖÜŠŽ",
    "éèêàâçîïôûùëœÉÈÊÀÂÇÎÔ",
    "áéíóúñüÁÉÍÓÚÑ¿¡ºª",
    "ãõáâàéêíóôúçÃÕÁÂÀÉÊÍÓÔÚÇºª",
    "àèéìòùÀÈÉÌÒÙ",
    "åäöéÅÄÖÉ",
    "æøåéÆØÅ",
    "ëïéèöüáóÉ",
    "àèéíòóúüçïÀÈÉÍÒÓÚÇ·",
)
_CENTRAL = (
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",
    "áäčďéíĺľňóôŕšťúýžÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ",
    "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
    "ăâîşţĂÂÎŞŢ",
    "čćđšžČĆĐŠŽ",
)
_LATIN = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1254": ("çğıöşüâÇĞİÖŞÜ",),
    "mac_roman": _WESTERN,
    "cp1257": ("ąčęėįšųūžĄČĘĖĮŠŲŪŽ", "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ"),
    "iso8859-2": _CENTRAL,
    "cp850": _WESTERN,
}
#: Seldom used, and with letters where others have signs such as ©: these must fit better.
_SELDOM = ("iso8859-2", "cp850", "mac_cyrillic")
# This encoding is rare, and its letters are those of Turkish in the other encoding.
_ICELANDIC = "þðæöáéíóúýÞÐÆÖÁÉÍÓÚÝ"
#: Letters of other alphabets, the most frequent ones first.
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_UKRAINIAN = "оаиіентрвслкдмупзяьгбчхйцїєюжшщґф"
_OTHER = {
    "cp1251": (
        _CYRILLIC,
        _UKRAINIAN,
        "аеиотнрсвлкдпмъзубгчщжцюяйхф",
        "аоеијнтрсвлкдпмузбгчцхшжљњћђџф",
    ),
    "koi8-u": (_CYRILLIC, _UKRAINIAN),
    "cp866": (_CYRILLIC,),
    "mac_cyrillic": (_CYRILLIC, _UKRAINIAN),
    "cp1253": ("αοιετσνηυρπκμλωςγδάίόέήύώθφχβξζψϊϋΐΰ",),
    "cp1255": ("יוהלאמרתבשנםחכקעדטפצסגזןךץף",),
    "cp1256": ("اليمنرتوبةعدفسهقكحجشأطصخزضثىءغذئإآظؤکگپچژ",),
}
#: Narrow katakana, the most frequent ones first. Each has one byte, so that only whole words of them are Japanese.
_KATAKANA = "ﾝｽﾄﾙｲｼﾗｸﾘｰｱﾌﾀﾚｶｻｷﾃﾑﾏﾞｺﾛﾊﾐｵﾒﾂｹｯｾｳﾁﾅﾎｴﾉﾓﾜﾆﾕｬｭﾔﾈﾖｿﾍｮﾇﾟｨｧｪｫｦｩ"
_KATAKANA_WORD = re.compile("(?![ｧ-ｰ])(?:[ｳｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ|[ｦ-ﾝ]){2,}")
#: Lead bytes of letters that are in common use, and of signs that prove nothing.
_DOUBLE = {
    "cp932": (((0x82, 0x83), (0x88, 0x97)), ((0x81, 0x81),)),
    "euc_jp": (((0xA4, 0xA5), (0xB0, 0xCF)), ((0xA1, 0xA3),)),
    "cp949": (((0xB0, 0xC8),), ((0xA1, 0xA3),)),
    "gb18030": (((0xB0, 0xD7),), ((0xA1, 0xA3),)),
    "big5": (((0xA4, 0xC6),), ((0xA1, 0xA3),)),
}
# In Thai, vowels and tones that are written above, below or after a letter need a consonant or a mark before them;
# vowels that are written before a letter need a consonant after them.
_THAI_WORD = re.compile("(?:[เ-ไ]?[ก-ฮ][ะ-ูๅ็-๎]*ๆ?ฯ?)+")
_THAI_MARK = re.compile("[เ-ไะ-ูๅ็-๎]")
# The least share of such marks in Thai, and the fewest Thai letters: without and with another encoding that is likely.
_THAI_MARKS = 0.25
_FEWEST_THAI = 3
_SURELY_THAI = 6
# How much letters in words of capitals count: in a wrong encoding, letters are often capitals.
_CAPITALS = 0.9
# Letters that tables often have, in names of columns and in classes.
_KANJI = (
    "是否男女年別長高体重温度数量価格名前時間日期成績合不良正常面積率値生死結果有無大小性齢陽陰収入支出判定湿天気晴雨曇"
    "身幅厚番号氏住所電話会社員売上個品種類色点計平均差購買金額用者患検査診断血圧糖脂肪喫煙飲酒病院歴級組学校科目国語英理"
    "未済可能異当選落営業地域県市区町村速距離"
)
_FREQUENT = {
    "cp932": frozenset(_KANJI),
    "euc_jp": frozenset(_KANJI),
    "cp949": frozenset(
        "예아니오네요이의남여자나성별길너비높키체중온도종류수량가격름시간날짜적합불통과실패결유무대소정상면생사는을를"
    ),
    "gb18030": frozenset(
        "是否男女对错年龄性别长宽高度体重温类型数量价格名称时间日期成绩分结果有无合不通过失败大小好坏正常面积率值"
        "阳阴收入支出判定湿天气晴雨阴身厚号姓住址电话公司员工销售个品种色点计平均差购买金额用户患者检查诊断血压糖脂肪吸烟饮酒"
        "病院史级组学校科目语英理未已可能异地区省市县村速距离花萼瓣"
    ),
    "big5": frozenset(
        "是否男女對錯年齡性別長寬高度體重溫類型數量價格名稱時間日期成績分結果有無合不通過失敗大小好壞正常面積率值"
        "陽陰收入支出判定濕天氣晴雨身厚號姓住址電話公司員工銷售個品種色點計平均差購買金額用戶患者檢查診斷血壓糖脂肪吸菸飲酒"
        "病院史級組學校科目語英理未已可能異地區省市縣村速距離花萼瓣"
    ),
}
_WORD = re.compile(r"[^\s\d,;|\t\"'()\[\]{}<>=+*/:.!?_\-%&#@~^\\`$]+")
_SIGNS = frozenset("°µ²³€£¥§±×÷½¼¾·–—‘’“”„«»…•‰™©®¹ \xa0¢º")
_SAMPLE_WORDS = 400
_LONGEST_WORD = 40
# The least score of an encoding with two bytes for a letter, and the share of frequent letters that proves it.
_ENOUGH = 0.75
# How much better an encoding is if one of its words means yes or no, or if all its letters are frequent in tables.
_KNOWN_WORD = 0.3
_ALL_FREQUENT = 0.4
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
    thai = _thai_letters(text)
    if thai >= (_SURELY_THAI if double else _FEWEST_THAI) and max(double.values(), default=0.0) < 1.0:
        return "cp874"
    if double:
        return max(double, key=lambda encoding: double[encoding])
    scores: dict[str, float] = {}
    for encoding, languages in (_LATIN | _OTHER).items():
        if encoding != "cp1252" and not _decodes(text, encoding):
            continue
        words = _words(text, encoding)
        fit = _latin_score if encoding in _LATIN else _alphabet_score
        scores[encoding] = max(fit(words, language) for language in languages) + _KNOWN_WORD * _has_known(words)
        scores[encoding] -= _SURER * (encoding in _SELDOM)
    kana = _words(text, "cp932")
    if kana and all(map(_KATAKANA_WORD.fullmatch, kana)):
        scores["cp932"] = _alphabet_score(kana, _KATAKANA) + _KNOWN_WORD * _has_known(kana) - _SURER
    western = scores["cp1252"] = max(scores["cp1252"], _latin_score(_words(text, "cp1252"), _ICELANDIC) - _SURER)
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] > western + _SURER / 2:
        return best
    return "latin-1" if any(byte in text for byte in b"\x81\x8d\x8f\x90\x9d") else "cp1252"


def _decodes(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def first_word(text: str) -> str:
    """Return the first word with letters beyond ASCII, or ""."""
    return next((word[:_LONGEST_WORD] for word in _WORD.findall(text) if not word.isascii()), "")


def _thai_letters(text: bytes) -> int:
    """Return the number of Thai letters; 0 if a mark has no consonant, or there are fewer marks than in Thai."""
    words = _words(text, "cp874")
    written = "".join(words)
    strange = sum(not letter.isascii() for letter in written)
    enough = len(_THAI_MARK.findall(written)) >= _THAI_MARKS * strange
    return strange if enough and all(map(_THAI_WORD.fullmatch, words)) else 0


def _words(text: bytes, encoding: str) -> Counter[str]:
    """Return the words with letters beyond ASCII, each with its number of occurrences."""
    found = _WORD.findall(text.decode(encoding, "replace"))
    return Counter([word[:_LONGEST_WORD] for word in found if not word.isascii()][:_SAMPLE_WORDS])


def _has_known(words: Counter[str]) -> bool:
    """Whether a word beyond ASCII means yes or no; single letters prove nothing."""
    return any(len(word) > 1 and means_yes_or_no(word.lower()) for word in words)


def _latin_score(words: Counter[str], language: str) -> float:
    """Return the share of special letters that belong to a language."""
    special = [(letter, word) for word in words for letter in word if not letter.isascii()]
    return sum(_fits_latin(letter, word, language) for letter, word in special) / max(len(special), 1)


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


def _alphabet_score(words: Counter[str], alphabet: str) -> float:
    """Return how well the words consist of an alphabet's letters; frequent letters count most."""
    worth = {letter: 1.0 - 0.5 * index / len(alphabet) for index, letter in enumerate(alphabet)}
    letters = fitting = 0.0
    for word in words:
        strange = [letter for letter in word if not letter.isascii()]
        letters += len(strange)
        cased = 1.0 if _is_cased(word) and not any(letter.isascii() and letter.isalpha() for letter in word) else 0.3
        if len(word) > 1 and word.isupper():
            cased *= _CAPITALS
        for letter in strange:
            lower = letter.lower()
            if lower in worth:
                fitting += cased * worth[lower]
            else:
                fitting += 0.8 if letter in _SIGNS else -1.0
    return fitting / letters if letters else 0.0


def _is_cased(word: str) -> bool:
    """Whether no capital follows a lower-case letter, as one often does in a wrong encoding."""
    letters = [letter for letter in word if letter.isalpha()]
    return not any(one.islower() and other.isupper() for one, other in pairwise(letters))


def _double_score(text: bytes, encoding: str) -> float:
    """Return the share of two-byte letters that are in common use; 0 if the bytes are not a text."""
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        # The sample may end inside a letter.
        if error.start < len(text) - 3:
            return 0.0
    common, signs = _DOUBLE[encoding]
    good = total = index = sure = end = 0
    leads: Counter[int] = Counter()
    while index < len(text) - 1:
        lead, trail = text[index], text[index + 1]
        if lead < 0x80:
            index += 1
            continue
        if encoding == "cp932" and 0xA1 <= lead <= 0xDF:
            total += 1  # a narrow katakana
            index += 1
            continue
        # Next to a Latin letter, or before one that would be its second byte, the byte is more likely a Latin letter.
        beside = (text[index - 1 : index].isalpha() and index != end) or text[index + 2 : index + 3].isalpha()
        index = end = index + 2
        if any(low <= lead <= high for low, high in signs):
            continue
        total += 1
        full = encoding in ("cp932", "big5") or trail >= 0xA1
        if full and any(low <= lead <= high for low, high in common):
            good += not beside
            sure += trail >= 0x80 or (encoding == "cp932" and lead in (0x82, 0x83))
            leads[lead] += 1
    frequent = [letter in _FREQUENT[encoding] for letter in text.decode(encoding, "ignore") if not letter.isascii()]
    known = sum(frequent) / max(len(frequent), 1)
    if known < _ENOUGH and (not sure or (total < 6 and 2 * sure < total)):
        return 0.0
    score = good / max(total, 1) + _ALL_FREQUENT * known
    if encoding == "euc_jp" and not leads[0xA4] + leads[0xA5]:
        score -= 0.3
    if encoding == "cp949" and total < 3:
        score -= 0.2
    return score

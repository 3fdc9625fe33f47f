"""The few words of a small table are enough to recognize most encodings, and the guess is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from neuron_gui.data.encodings import tell_encoding
from neuron_gui.data.files import KnownFormat, OpenedFile, load

# Codecs, and the cells with letters of some tables.
WORDS = [
    ("cp1252", ["Länge Größe", "süß sauer für", "müde wach gehört", "année réussi échoué", "à payer"]),
    ("cp1252", ["año sí no", "corazón presión", "não sim", "duração opções", "længde køb død", "vanus läbis kõrgus"]),
    ("mac_roman", ["âge décédé", "élève fenêtre", "año niño sí", "não sim", "ålder längd död"]),
    ("cp1250", ["długość wynik", "płeć zdał", "délka šířka třída", "žena muž", "férfi nő", "dužina čvrstoća", "preţ"]),
    ("cp1254", ["yaş boy geçti", "kadın ağırlık", "genişlik yükseklik", "İstanbul evet değer"]),
    ("cp1257", ["moteris mirė lytis rūšis", "žmogus ūgis", "šķirne", "svars nē ķermenis"]),
    ("cp1251", ["длина класс", "да нет", "Масса Объём", "пол муж жен", "так ні", "да не", "дужина разред"]),
    ("koi8-r", ["длина класс", "да нет", "вес рост", "имя да", "пол муж жен"]),
    ("cp866", ["длина класс", "да нет", "возраст пол"]),
    ("cp1253", ["μήκος πλάτος", "ναι όχι", "ηλικία φύλο", "Θερμοκρασία Πίεση"]),
    ("cp874", ["ความยาว ความกว้าง", "ใช่ ไม่ใช่", "เพศ ชาย หญิง", "น้ำหนัก ผ่าน ไม่ผ่าน", "ดี ไม่ดี", "ใช่", "ไม่"]),
    ("cp1255", ["כן לא", "גיל מין זכר נקבה", "משקל גובה", "תוצאה ציון נכשל"]),
    ("cp1256", ["نعم لا", "الطول العرض", "العمر ذكر أنثى", "طول عرض کلاس"]),
    ("gb18030", ["长度 宽度", "是 否", "男 女", "对 错", "温度 压力 合格", "价格 面积 已售"]),
    ("big5", ["長度 寬度", "是 否", "男 女", "體重 身高", "價格 面積"]),
    ("cp932", ["長さ 幅", "はい いいえ", "男 女", "体重 身長 合格", "不良 良品"]),
    ("euc_jp", ["長さ 幅", "はい いいえ", "性別 年齢 陽性 陰性", "収入 支出 判定", "温度 湿度 天気 晴 雨"]),
    ("koi8-u", ["зріст вага чол жін", "вік дохід так ні"]),
    ("iso8859-2", ["długość szerokość płeć", "šířka délka třída"]),
    ("cp850", ["Größe Länge Käufer", "müde wach gehört"]),
    ("cp932", ["ﾅｶﾞｻ ﾊﾊﾞ", "ﾊｲ ｲｲｴ", "ｵﾝﾄﾞ ｼﾂﾄﾞ ｹｯｶ"]),
    ("mac_cyrillic", ["Длина Ширина Класс", "Возраст да нет"]),
    ("cp1251", ["ДЛИНА ШИРИНА", "ДА НЕТ"]),
    ("cp1253", ["ΝΑΙ ΟΧΙ"]),
    ("cp949", ["길이 너비", "예 아니오", "남자 여자", "체중 키 합격", "가격 면적"]),
]


@pytest.mark.parametrize(("codec", "words"), [(codec, words) for codec, tables in WORDS for words in tables])
def test_a_few_words_tell_the_encoding(codec: str, words: str) -> None:
    text = "".join(f"{word},1.5,2\n" for word in words.split())
    assert text.encode(codec).decode(tell_encoding(text.encode(codec))) == text


def test_the_encoding_that_is_guessed_is_told_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "thai.csv"
    text = "ความยาว,b,ผล\n" + "".join(f"{i},{i * i % 7},{'ใช่' if i % 2 else 'ไม่ใช่'}\n" for i in range(8))
    path.write_bytes(text.encode("cp874"))
    dataset = load(path)
    assert dataset.feature_names == ("ความยาว", "b")
    assert dataset.class_names == ("ไม่ใช่", "ใช่")
    assert dataset.notes == ("Letters are read as Thai (Windows-874), as in “ความยาว”; this is a guess.",)
    assert load(path, known=KnownFormat(encoding="cp874")).notes == ()
    path.write_text(text, encoding="utf-8")
    assert load(path).notes == ()


def test_a_word_that_comes_late_is_told_without_an_example(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(b"a,b,label\n" + b"1,2,no\n3,4,yes\n" * 20_000 + "5,6,größer\n".encode("cp1252"))
    with OpenedFile(path) as file:
        assert file.guess().told == ("Letters are read as Western (Windows-1252); this is a guess.",)

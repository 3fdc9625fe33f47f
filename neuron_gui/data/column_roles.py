"""The likely role of a column: the label, a feature, or an id that is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from neuron_gui.data.affixes import is_almost_number
from neuron_gui.data.arrays import BoolArray, FloatArray
from neuron_gui.data.cells import is_missing_label, is_missing_number, word_set
from neuron_gui.data.some_rows import some_rows
from neuron_gui.data.table import Column, Table

# Words in the name of a label, in many European and Asian languages; below, words that may be in other names, too.
_LABEL_WORDS = word_set(
    """
    label labels class classes target targets y species outcome outcomes diagnosis survived response churn churned
    default purchased bought passed spam fraud klasse klassen ziel zielvariable etikett diagnose art étiquette
    etiquette classe cible clase etiqueta objetivo rótulo alvo diagnóstico etichetta bersaglio esito doel klass
    målvariabel mål klasa etykieta cel třída štítek cíl osztály címke cél sınıf etiket hedef luokka razred
    clasă țintă класс метка цель диагноз исход клас мітка ціль етикет
    цел κλάση ετικέτα στόχος είδος فئة الفئة تصنيف التصنيف הסיווג תווית सिवायवर्ग वर्ग लेबल 类
    类别 類別 标签 標籤 目标 目標 分类 分類 结果 結果 诊断 違約 违约 クラス ラベル 目的変数 カテゴリ 診断 분류 레이블
    라벨 클래스 목표 결과 진단
    """
)
_WEAK_LABEL_WORDS = word_set(
    """
    category result group type status kind output decision grade approved disease ergebnis gruppe kategorie typ
    résultat resultat groupe resultado grupo tipo risultato gruppo resultaat groep grupp wynik grupa výsledek skupina
    eredmény csoport sonuç grup результат группа тип вид αποτέλεσμα ομάδα
    """
)
_ID_WORDS = word_set(
    """
    id ids uid uuid guid index idx row rownames rowname no nr num obs unnamed key serial sn номер 编号 編號 序号
    番号 번호 identifiant kennung
    """
)
#: The most values of a numeric label; a column with more is a measurement.
FEW_VALUES = 20
_MANY_TEXTS = 50
_MOST_BOUNDS = 1_000
_SAMPLE_ROWS = 5_000
_NEARLY_EVERY = 0.9
_FEWEST_TO_TELL = 4


@dataclass(frozen=True, slots=True)
class Role:
    """The properties of a column that decide its role.

    Parameters
    ----------
    column
        The column.
    numeric
        Whether most cells that are not missing are numbers.
    whole
        Whether all numbers are whole.
    values
        The different numbers, ascending, of at most a few thousand rows.
    distinct
        Number of different values in these rows, numbers and texts.
    constant
        Whether all rows have the same value.
    id_like
        Whether it names or numbers the rows: then it is not the label unless it is chosen.
    named_id
        Whether it also has the name of an id: then it is no feature either.
    """

    column: Column
    numeric: bool
    whole: bool
    values: FloatArray
    distinct: int
    constant: bool
    id_like: bool
    named_id: bool


def role_of(table: Table, column: Column) -> Role:
    """Return the properties of a column."""
    some = some_rows(table.rows, _SAMPLE_ROWS)
    numbers, codes = column.numbers[some], column.codes[some]
    texts = np.array([*(not is_missing_number(one) for one in column.texts), False])
    labels = np.array([*(not is_missing_label(one) for one in column.texts), False])
    almost = np.zeros(len(texts), dtype=np.bool_)
    for code, text in enumerate(column.texts[:_MOST_BOUNDS]):
        almost[code] = is_almost_number(text, table.format.decimal)
    likely = int(np.count_nonzero(codes < 0)) + int(np.count_nonzero(almost[codes]))
    numeric = likely > int(np.count_nonzero(texts[codes] & ~almost[codes])) and bool(np.any(codes < 0))
    values = np.unique(numbers[np.isfinite(numbers)])
    used = np.unique(codes[labels[codes]])
    distinct = len(values) + len(used)
    filled = int(np.count_nonzero(np.isfinite(numbers))) + int(np.count_nonzero(labels[codes]))
    whole = bool(np.all(values == np.round(values)))
    id_like = _is_id(table, column, numeric and not (whole and not len(used)), distinct, filled)
    return Role(
        column,
        numeric,
        whole,
        values,
        distinct,
        distinct < 2 and _is_constant(column, labels),
        id_like,
        id_like and _is_called_id(table, column),
    )


def label_words(name: str) -> tuple[bool, bool]:
    """Return whether the name of a column means a label, and whether it may mean one."""
    words = _words(name)
    return bool(words & _LABEL_WORDS), bool(words & _WEAK_LABEL_WORDS)


def label_score(table: Table, role: Role) -> float:
    """Return how likely a column is the label; far below zero if it cannot be."""
    column = role.column
    if column.index == table.format.label:
        return 100.0
    surely, perhaps = label_words(column.name)
    whole_name = column.name.strip().casefold() in _LABEL_WORDS
    score = 4.5 if whole_name else 3.5 if surely else 2.0 if perhaps else 0.0
    if column is table.columns[-1]:
        score += 2.0
    elif column is table.columns[0]:
        score += 0.5
    if role.id_like:
        return score - 100.0
    if role.numeric:
        if role.distinct > FEW_VALUES or not role.whole:
            return score - 20.0
    else:
        score += 1.0
        if role.distinct > _MANY_TEXTS or 2 * role.distinct > min(table.rows, _SAMPLE_ROWS) > _FEWEST_TO_TELL:
            score -= 3.0
    if role.distinct < 2:
        return score - 10.0
    if role.distinct == 2:
        score += 2.0
        if role.numeric and role.values.tolist() in ([0.0, 1.0], [-1.0, 1.0]):
            score += 1.0
    return score


def is_plainly_the_label(table: Table, role: Role) -> bool:
    """Whether a constant column is meant to be the label: by its name, or because it is the last one."""
    named = label_words(role.column.name)[0]
    return role.constant and (named or role.column is table.columns[-1]) and (not role.numeric or role.whole)


def feature_penalty(table: Table, role: Role) -> int:
    """Return how unlikely a column of numbers is a feature: 0 for a measurement."""
    if len(role.values) < 2:
        return 3
    if role.id_like or _is_called_id(table, role.column):
        return 2
    return int(len(role.values) == 2)


def _is_constant(column: Column, labels: BoolArray) -> bool:
    """Whether all rows that have a value have the same value; a rare other value counts as a difference."""
    finite = column.numbers[np.isfinite(column.numbers)]
    texts = column.codes[labels[column.codes]]
    if len(finite) and len(texts):
        return False
    some = finite if len(finite) else texts
    return not len(some) or bool(np.all(some == some[0]))


def _is_id(table: Table, column: Column, measured: bool, distinct: int, filled: int) -> bool:
    if filled <= _FEWEST_TO_TELL or distinct < _NEARLY_EVERY * filled or measured:
        return False
    if len(column.texts) - ("" in column.texts) and not np.isfinite(column.numbers[:100]).any():
        return True  # a different text in nearly every row
    if _is_called_id(table, column):
        return True
    with np.errstate(over="ignore", invalid="ignore"):  # the numbers may be near the largest float
        numbered = bool(np.all(np.diff(column.numbers[:_SAMPLE_ROWS]) == 1.0))
    return numbered and column is table.columns[0]


def _is_called_id(table: Table, column: Column) -> bool:
    """Whether a column has the name of an id, or is the first one and has no name in a header."""
    if _words(column.name) & _ID_WORDS or re.search(r"(?:^|[a-z_ ])I[Dd]$", column.name):
        return True
    return table.format.header and column is table.columns[0] and column.name == "column 1"


def _words(name: str) -> set[str]:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return set(re.split(r"[\W\d_]+", parted.casefold()))

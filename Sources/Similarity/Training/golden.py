"""Writes the golden files that the Swift module is held against: `texts.jsonl` and `features.jsonl`.

    python golden.py [--out ../../../Tests/SimilarityTests/Golden]

`texts.jsonl` has one text a line with its words, its WordPiece rows and its vector. `features.jsonl` has a tiny store in
its first line, then pairs of a query and an earlier document with their features, their logit and the statistics that
these depend on. Both follow `table.bin` and `reranker.json`: run this again after either has changed.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np

from features import NAMES, Stream
from profiles import Profiles
from sentences import sentences
from table import Table
from wordpiece import RESOURCES, WordPiece
from words import words

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parents[2] / "Tests" / "SimilarityTests" / "Golden"

# Texts that are made to be awkward: one idea each.
AWKWARD = [
    "", " ", "\n\t\r", ".", "...", "!", "?!?!", "'", "''", "_", "__init__", "a", "A", "7", "the", "The THE the", "is it",
    "don't", "Don\u2019t do it, can\u2019t do it", "rock'n'roll", "'quoted'", "snake_case_name and kebab-case-name",
    "camelCaseWord PascalCaseWord iOSApp macOS HTTPServer JSON5Parser v2Beta", "XMLHttpRequest parseHTMLString",
    "running planned planning stopped stopping falling filled passes passed buzzing sees seeing freed agreed",
    "classes buses status analysis crisis gas boss ties tries flies dies series species movies",
    "red bed used ring king bring thing string things rings made make making makes", "sing singe singing ages aged",
    "naïve café résumé Ångström Übergröße jalapeño coöperate", "cafe\u0301 = café, n\u0303 = ñ", "İstanbul ISTANBUL ısı",
    "straße STRASSE ẞ", "œuvre Ærø Øresund łódź Đorđe", "ὈΔΥΣΣΕΎΣ ὁδός Οδυσσέας",
    "Тёмная тема для приложения", "ПОЖАЛУЙСТА, добавьте экспорт в CSV!", "Експорт звітів у PDF",
    "请添加深色模式", "导出报表为CSV文件", "登录失败error403重试", "ダークモードを追加してください", "スマホアプリ", "検索が遅い。改善してほしい！",
    "다크 모드를 추가해 주세요", "로그인 오류 403", "الرجاء إضافة الوضع الداكن", "أَهْلًا وَسَهْلًا", "מצב כהה בבקשה", "कृपया डार्क मोड जोड़ें",
    "โปรดเพิ่มโหมดมืด", "ກະລຸນາ", "ကျေးဇူးပြု၍", "សូម​បន្ថែម", "ძალიან გთხოვთ", "Խնդրում եմ",
    "🎉", "🎉🎉🎉", "great🎉work 👍🏽 thanks", "👨‍👩‍👧‍👦 family plan", "❤️ it ☕ ✓ done ✅", "🇩🇪 flag", "1️⃣ first",
    "€100 £5 ¥20 50% off 3×4 ½ ² ™ © ®", "price ≤ 100 → cheaper…", "“smart” ‘quotes’ «guillemets» — dash – en",
    "soft\u00adhyphen zero\u200bwidth no\u00a0break joiner\u200dhere bom\ufeff", "null\u0000byte bell\u0007 esc\u001b[31m del\u007f",
    "line\u2028separator para\u2029graph next\u0085line vertical\u000btab form\u000cfeed", "private\ue000use replacement\ufffdchar",
    "ﬁne ﬂow ＦＵＬＬ ｗｉｄｔｈ ①②③ Ⅳ", "x\u0301\u0302\u0303\u0304 zalgo ẗ̸e̵x̷t̶", "a\u0308\u0308",
    "https://example.org/path/to/page?id=42&x=%20y#frag", "see http://www.example.com:8080/a_b/c-d.html, thanks",
    "mail me: jane.doe+test@example.co.uk", "C:\\Users\\me\\Desktop\\file.txt", "/usr/local/bin/thing --flag=value -x",
    "550e8400-e29b-41d4-a716-446655440000 deadbeef 0x1F", "ERR_CONNECTION_REFUSED (0x80070005) at line 42:17",
    "v1.2.3-beta.4+build5 2024-02-29T23:59:59Z 1,000,000.00", "192.168.0.1 ::1 fe80::1%eth0", "#1234 @team $HOME ~tilde `code`",
    "<b>bold</b> &amp; {json: [1, 2]} | pipe ^ caret", "SELECT * FROM items WHERE id='1' OR '1'='1'; --",
    "a" * 99, "b" * 100, "c" * 101, "word" * 60, "ab " * 200, "é" * 120, "🎉" * 150, "中" * 120, "9" * 130, "_a" * 70, "x'" * 50,
    "Donaudampfschifffahrtsgesellschaftskapitän", "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    "mixed中文andEnglish日本語text한국어end", "tab\tseparated\tvalues", "CRLF\r\nline\r\nend", "[UNK] [CLS] [SEP] [MASK] [PAD] ##ing [unused5]",
    "\U00020000\U0002a6d6 rare ideographs", "𝐛𝐨𝐥𝐝 𝔣𝔯𝔞𝔨𝔱𝔲𝔯 letters", "Ｔ＿Ｔ", "・・・ カ・ナ", "〜〜〜 ー ー", "ノート「メモ」", "ʼn ŉ", "it\u02bcs it\u2019s",
]  # fmt: skip

POOLS = [
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz0123456789",
    "     \t\n",
    ".,;:!?'\"_-()[]{}<>/\\@#$%^&*+=~`|",
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßŠŽžĞİı",
    "абвгдежзиклмнопрстуфхцчшщыэюяЁЇЄ",
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήΐΣ",
    "中文日本語導出報表搜索登录かなカナーのをが",
    "한국어로그인오류",
    "العربيةדברעברית",
    "हिन्दीไทยลาว",
    "🎉👍🏽❤️☕✅🇩🇪👨‍👩‍👧",
    "\u0000\u0007\u001b\u007f\u0085\u00a0\u00ad\u200b\u200d\u2028\ufeff\ufffd\ue000",
    "\u0301\u0308\u0327\u0338",
    "“”‘’«»—–…•≤→×½²™①Ⅳﬁ＿Ａ",
]


def fuzzed(rng, sources):
    """A text that nobody would write: a real one with foreign scalars put in, or a pure mixture of scripts."""
    if rng.random() < 0.6:
        chars = list(rng.choice(sources))
        for _ in range(rng.randint(1, 12)):
            chars.insert(rng.randint(0, len(chars)), rng.choice(rng.choice(POOLS)))
        return "".join(chars)
    pools = rng.sample(POOLS, rng.randint(1, 4))
    return "".join(rng.choice(rng.choice(pools)) for _ in range(rng.choice([3, 10, 30, 120, 600])))


def texts():
    """All golden texts, the same in every run."""
    requests = (HERE / "requests.txt").read_text(encoding="utf-8").splitlines()
    rng = random.Random(4)
    return requests + AWKWARD + [fuzzed(rng, requests + AWKWARD) for _ in range(200)]


def documents():
    """A tiny store: real requests, every third with a body, awkward texts between them, some asked again."""
    requests = (HERE / "requests.txt").read_text(encoding="utf-8").splitlines()
    bodies = sentences(100, seed=3)
    found = []
    for number in range(90):
        found.append((requests[number], " ".join(bodies[number : number + 4]) if number % 3 == 0 else ""))
        if number % 9 == 8:
            found.append((AWKWARD[number], AWKWARD[number + 1] if number % 2 else ""))
        if number % 15 == 14:
            found.append((requests[number - 9].upper(), requests[number - 8]))
    return found


def pairs(tokenizer, table, model):
    """Each query with its four best candidates and its last one."""
    stored = documents()
    profiles = Profiles(stored, tokenizer, table)
    names = list(profiles.numbers)
    stream = Stream(profiles, len(table.weight))
    yield {"documents": [{"title": title, "body": body} for title, body in stored]}
    for query in range(len(stored)):
        candidates, features = stream.compare(query)
        if query < 60 or not len(candidates):
            continue
        scores = features @ np.array(model["coefficients"]) + model["intercept"]
        order = np.argsort(-scores, kind="stable")
        for place in dict.fromkeys([*order[:4], order[-1]]):
            document = int(candidates[place])
            one, other = profiles.items[query], profiles.items[document]
            terms, rows = np.union1d(one.terms, other.terms), np.union1d(one.pieces, other.pieces)
            yield {
                "query": query,
                "document": document,
                "count": query + 1,
                "average": round(stream.average, 6),
                "nearest": round(float(features[place][3] - features[place][5]), 6),
                "df": {names[term]: int(stream.df[term]) for term in terms},
                "dfp": {str(row): int(stream.dfp[row]) for row in rows},
                "features": {name: round(float(value), 6) for name, value in zip(NAMES, features[place])},
                "logit": round(float(scores[place]), 6),
            }


def write_lines(path, rows):
    """Writes one JSON object a line, ASCII only, so that no editor or tool changes a scalar on the way."""
    path.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows), encoding="ascii")
    print(f"{path.name}: {len(rows)} lines")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=GOLDEN)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    tokenizer, table = WordPiece(), Table.load()
    model = json.loads((RESOURCES / "reranker.json").read_text())
    rows = []
    for text in texts():
        pieces = tokenizer.rows(text)
        vector = [round(float(value), 4) for value in table.vectors([pieces])[0]]
        rows.append({"text": text, "words": words(text), "pieces": pieces, "vector": vector})
    write_lines(out / "texts.jsonl", rows)
    write_lines(out / "features.jsonl", list(pairs(tokenizer, table, model)))


if __name__ == "__main__":
    main()

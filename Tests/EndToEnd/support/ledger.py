"""The store looked at from outside, with another program's SQLite."""

import json
import shutil
import sqlite3
from contextlib import closing


class Ledger:
    """Reads a copy: opening the file itself would replay and checkpoint its log, which is the daemon's to do."""

    def __init__(self, store, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self._copy = folder / store.name
        for suffix in ("", "-wal"):
            part = store.with_name(store.name + suffix)
            if part.exists():
                shutil.copyfile(part, self._copy.with_name(self._copy.name + suffix))

    def rows(self, sql, *arguments):
        with closing(sqlite3.connect(self._copy)) as database:
            return database.execute(sql, arguments).fetchall()

    def one(self, sql, *arguments):
        return self.rows(sql, *arguments)[0][0]

    def column(self, sql, *arguments):
        return [row[0] for row in self.rows(sql, *arguments)]

    def slack_messages(self):
        """The `ts` of the message in every kept event, in order of arrival."""
        return [json.loads(body)["event"]["ts"] for (body,) in self.rows("SELECT body FROM inbox ORDER BY id")]

internal import GRDB

/// The tables.
///
/// Times are Unix milliseconds. A migration, once released, never changes: the next one follows it.
enum Schema {
    static func migrate(_ pool: DatabasePool) throws {
        try checkVersion(pool)
        try migrator.migrate(pool)
    }

    /// Refuses a file that a newer triaged has written.
    static func checkVersion(_ pool: DatabasePool) throws {
        let isNewer = try pool.read { db in try migrator.hasBeenSuperseded(db) }
        if isNewer {
            throw StoreError(
                .newer, "the database was written by a newer triaged; run that version, or restore a backup")
        }
    }

    /// Refuses a file that this version would have to migrate first, which is the daemon's to do.
    static func requireCurrent(_ pool: DatabasePool) throws {
        try checkVersion(pool)
        let isCurrent = try pool.read { db in try migrator.hasCompletedMigrations(db) }
        if !isCurrent {
            throw StoreError(
                .unusable, "the database was written by an older triaged; start this version's daemon on it once")
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 the main job") { db in try db.execute(sql: theMainJob) }
        migrator.registerMigration("2 the whole rule language") { db in try db.execute(sql: theRuleLanguage) }
        migrator.registerMigration("3 hidden words") { db in try db.execute(sql: hiddenWords) }
        migrator.registerMigration("4 past requests") { db in try db.execute(sql: pastRequests) }
        migrator.registerMigration("5 recognition") { db in try db.execute(sql: recognition) }
        migrator.registerMigration("6 themes") { db in try db.execute(sql: themes) }
        migrator.registerMigration("7 asking sources") { db in try db.execute(sql: askingSources) }
        migrator.registerMigration("8 answers by mail") { db in try db.execute(sql: answersByMail) }
        return migrator
    }

    private static let theMainJob = """
        -- What sources sent, as they sent it. Rows never change: a decision adds its outcome beside them, so that
        -- deciding does not rewrite the bodies' pages. The newest row is never deleted, so that ids only grow
        -- (AUTOINCREMENT would write a second table with each event).
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            headers TEXT NOT NULL,
            body BLOB NOT NULL
        ) STRICT;

        CREATE TABLE inbox_outcome (
            event INTEGER PRIMARY KEY REFERENCES inbox(id),
            outcome TEXT NOT NULL,
            reason TEXT,
            submission INTEGER,
            at INTEGER NOT NULL
        ) STRICT;

        -- An event put off: it failed and is tried again at `until`; `fence` grows with every claim.
        CREATE TABLE inbox_lease (
            event INTEGER PRIMARY KEY REFERENCES inbox(id),
            until INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            reason TEXT
        ) STRICT;

        CREATE TABLE request (
            id INTEGER PRIMARY KEY,
            title TEXT NOT NULL,
            status TEXT NOT NULL,
            team TEXT,
            priority TEXT,
            labels TEXT NOT NULL,
            voices INTEGER NOT NULL,
            fingerprint INTEGER,
            merged_into INTEGER REFERENCES request(id),
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX request_by_fingerprint ON request(fingerprint) WHERE fingerprint IS NOT NULL;

        -- One person's ask or comment; `content` is the whole value, the columns are what is looked up.
        CREATE TABLE submission (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            platform TEXT NOT NULL,
            scope TEXT NOT NULL,
            external_id TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('ask', 'comment', 'tombstone')),
            state TEXT NOT NULL CHECK (state IN ('live', 'dropped', 'withdrawn')),
            version INTEGER NOT NULL,
            request INTEGER REFERENCES request(id),
            source TEXT NOT NULL,
            thread TEXT,
            voice TEXT NOT NULL,
            submitted_at INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            content TEXT NOT NULL,
            UNIQUE (platform, scope, external_id)
        ) STRICT;
        CREATE INDEX submission_by_request ON submission(request) WHERE request IS NOT NULL;
        CREATE INDEX submission_by_thread ON submission(thread) WHERE thread IS NOT NULL AND role = 'ask';
        CREATE INDEX submission_by_source ON submission(source, id);

        -- What a submission said before it was edited: a decision can always be made again from what it saw.
        CREATE TABLE submission_revision (
            submission INTEGER NOT NULL REFERENCES submission(id),
            version INTEGER NOT NULL,
            content TEXT NOT NULL,
            replaced_at INTEGER NOT NULL,
            PRIMARY KEY (submission, version)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rule_set (
            hash TEXT PRIMARY KEY,
            files TEXT NOT NULL,
            first_used_at INTEGER NOT NULL
        ) STRICT;

        -- The recorded inputs are the submission at `version`, `match`, `at` and the rule set's text by hash.
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            submission INTEGER NOT NULL REFERENCES submission(id),
            version INTEGER NOT NULL,
            request INTEGER REFERENCES request(id),
            rules TEXT NOT NULL REFERENCES rule_set(hash),
            at INTEGER NOT NULL,
            match TEXT NOT NULL,
            decision TEXT NOT NULL
        ) STRICT;
        CREATE INDEX decision_by_submission ON decision(submission);
        CREATE INDEX decision_by_request ON decision(request) WHERE request IS NOT NULL;

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            destination TEXT NOT NULL,
            request INTEGER REFERENCES request(id),
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead', 'uncertain')),
            due_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            lease_until INTEGER,
            fence INTEGER NOT NULL,
            external_id TEXT,
            reason TEXT,
            created_at INTEGER NOT NULL,
            settled_at INTEGER,
            post TEXT NOT NULL
        ) STRICT;
        CREATE INDEX outbox_due ON outbox(due_at, id) WHERE state = 'waiting';
        CREATE INDEX outbox_sending ON outbox(id) WHERE state = 'sending';
        CREATE INDEX outbox_by_request ON outbox(request) WHERE request IS NOT NULL;

        -- What happened to requests, in commit order here; followers must bear gaps and late rows of other stores.
        CREATE TABLE log (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            request INTEGER,
            kind TEXT NOT NULL,
            detail TEXT
        ) STRICT;
        CREATE INDEX log_by_request ON log(request) WHERE request IS NOT NULL;

        CREATE TABLE counter (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO counter VALUES ('request', 0), ('inbox_done_through', 0), ('readiness_checks', 0);

        -- What the bot said in the built-in room.
        CREATE TABLE lobby_post (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            address TEXT,
            thread TEXT,
            request INTEGER,
            at INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX lobby_post_by_thread ON lobby_post(thread);
        """

    private static let theRuleLanguage = """
        -- What was looked up for a decision, so that it can be made again: directory rows, turns, likeness.
        ALTER TABLE decision ADD COLUMN inputs TEXT NOT NULL DEFAULT '{}';

        ALTER TABLE request ADD COLUMN assignee TEXT;
        ALTER TABLE request ADD COLUMN objective TEXT;
        ALTER TABLE request ADD COLUMN score INTEGER;
        ALTER TABLE request ADD COLUMN snoozed_until INTEGER;
        ALTER TABLE request ADD COLUMN first_response_due INTEGER;
        ALTER TABLE request ADD COLUMN decision_due INTEGER;

        -- How often each round robin has been used.
        CREATE TABLE turn (
            name TEXT PRIMARY KEY,
            used INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- What a person set right: never overridden by rules, and what a backtest is scored against.
        CREATE TABLE correction (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            request INTEGER NOT NULL REFERENCES request(id),
            at INTEGER NOT NULL,
            by TEXT NOT NULL,
            correction TEXT NOT NULL
        ) STRICT;
        CREATE INDEX correction_by_request ON correction(request);
        """

    private static let hiddenWords = """
        -- What nobody is to be shown of a submission, as spans of its content; those of asks stand in their decisions too.
        ALTER TABLE submission ADD COLUMN redactions TEXT;
        """

    private static let pastRequests = """
        -- When it was decided, and in which words, so that the answer can be quoted to whoever asks again.
        ALTER TABLE request ADD COLUMN decided_at INTEGER;
        ALTER TABLE request ADD COLUMN decision_words TEXT;

        -- How far each import has come; it commits with the events, so that none is kept twice and none left out.
        CREATE TABLE import (
            name TEXT PRIMARY KEY,
            cursor TEXT NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let recognition = """
        -- What recognition keeps of a request: its words and meaning as numbers, made with the table `model`. `change`
        -- grows with every row that is written, so that an index in memory reads on from where it was; `bytes` are NULL
        -- when the request is not to be found any more.
        CREATE TABLE profile (
            request INTEGER PRIMARY KEY REFERENCES request(id),
            change INTEGER NOT NULL,
            model INTEGER NOT NULL,
            bytes BLOB,
            -- The vector of an outside model, where one is configured and answered.
            dense BLOB,
            source TEXT NOT NULL,
            channel TEXT,
            -- The request that founded its theme.
            theme INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX profile_by_change ON profile(change);

        -- What people said of matches, with what recognition had said; the newest word about a pair counts.
        CREATE TABLE answer (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            submission INTEGER NOT NULL REFERENCES submission(id),
            request INTEGER NOT NULL REFERENCES request(id),
            is_same INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            logit INTEGER,
            score INTEGER NOT NULL,
            by TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX answer_by_pair ON answer(submission, request);

        -- A merged request keeps everything of its own, so that parting is to forget the link.
        ALTER TABLE request ADD COLUMN status_before TEXT;
        CREATE INDEX request_by_merge ON request(merged_into) WHERE merged_into IS NOT NULL;
        CREATE INDEX request_by_change ON request(updated_at);
        -- Each person once, however many voices a request has.
        CREATE INDEX submission_by_voice ON submission(request, voice) WHERE role = 'ask' AND state = 'live';
        """

    private static let themes = """
        -- The members of a theme are looked up when it is shown.
        CREATE INDEX profile_by_theme ON profile(theme) WHERE theme IS NOT NULL;
        """

    private static let answersByMail = """
        -- A mail that answers one of ours names it by its Message-ID.
        CREATE INDEX outbox_by_message ON outbox(external_id) WHERE external_id LIKE '%@triaged.%';
        """

    private static let askingSources = """
        -- How far each source that is asked has been read; it commits with the events.
        CREATE TABLE poll (
            source TEXT PRIMARY KEY,
            cursor TEXT NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- What was looked up because events leave it out: names of channels and people, keys that sign requests.
        -- `fact` is NULL where the platform knows none, or will not tell.
        CREATE TABLE fact (
            source TEXT NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            fact TEXT,
            until INTEGER NOT NULL,
            PRIMARY KEY (source, kind, id)
        ) STRICT, WITHOUT ROWID;
        """
}

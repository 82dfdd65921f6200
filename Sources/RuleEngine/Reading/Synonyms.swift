import Documents

/// What people write who know another tool, or think aloud: a table for each place in a rule file.
///
/// A word that is here is never taken for a slip of the finger. The correction is made only where nothing but the
/// word changes.
enum Synonyms {
    /// Facts, and the words that join conditions.
    static let conditions = table(
        ("all", ["every", "all_of", "both"]), ("any", ["either", "any_of", "one_of"]),
        ("not", ["none", "unless", "except", "none_of"]),
        ("author.email", ["email", "mail", "e-mail", "from", "sender", "author.mail", "author.address"]),
        ("author.email_domain", ["domain", "email_domain", "author.domain", "author.mail_domain", "company"]),
        ("author.name", ["name", "user", "username", "author.username", "author.user", "author.display_name"]),
        ("author.id", ["user_id", "author_id", "author.user_id"]), ("author.is_bot", ["is_bot", "bot", "author.bot"]),
        ("author.group", ["group", "groups", "author.groups", "author.team", "author.role", "role"]),
        ("title", ["subject", "headline", "summary"]),
        ("text", ["body", "message", "content", "description", "comment", "question"]),
        ("language", ["lang", "locale"]), ("label", ["tag", "tags", "labels"]), ("channel", ["room"]),
        ("time.weekday", ["day", "weekday", "time.day", "day_of_week"]),
        ("time.clock", ["hour", "time.hour", "time.time", "clock"]), ("time.date", ["date", "today"]),
        ("match.outcome", ["duplicate", "is_duplicate", "is_new"]), ("match.team", ["team"]),
        ("match.status", ["status"]), ("match.voices", ["voices", "match.votes", "match.count"]),
        ("source.kind", ["kind", "type"]), ("votes", ["upvotes", "voters", "likes"])
    ).merging([
        "and": Synonym("all", isSame: true), "or": Synonym("any", isSame: true),
        "has_attachment": Synonym("attachment", "write attachment: present"),
        "has_attachments": Synonym("attachment", "write attachment: present"),
        "attachments": Synonym("attachment", "attachment has the names, attachment.count the number"),
        "file": Synonym("attachment"), "files": Synonym("attachment"),
        "plan": Synonym("customer.plan", "a column of the directory is customer.plan, a form's answer field.plan"),
        "fields": Synonym("field", "write field.NAME, or field: { NAME: … }"),
    ]) { first, _ in first }

    /// Ways of comparing, and what joins them.
    static let matchers = table(
        ("all", ["every"]), ("any", ["either", "any_of"]),
        ("not", ["is_not", "isnt", "none", "!=", "neq", "ne", "no"]),
        ("contains", ["includes", "include", "has", "substring", "like"]), ("only", ["exactly"]),
        ("starts_with", ["begins_with", "startswith", "prefix", "begins"]), ("words", ["keywords", "any_words"]),
        ("regex", ["matches", "match", "re"]), ("similar_to", ["similar", "resembles", "sounds_like", "examples"]),
        ("gt", ["greater_than", "above", "more_than", "over", "after"]),
        ("lt", ["less_than", "below", "fewer_than", "under", "before"]),
        ("gte", ["min", "minimum", "from", "since"]), ("lte", ["max", "at_most", "maximum", "until"]),
        ("between", ["range", "from_to"]), ("present", ["exists", "set", "defined"]),
        ("missing", ["empty", "absent", "blank"])
    ).merging(
        [
            "and": Synonym("all", isSame: true), "or": Synonym("any", isSame: true),
            "regexp": Synonym("regex", isSame: true), "pattern": Synonym("regex"),
            ">": Synonym("gt", isSame: true), ">=": Synonym("gte", isSame: true),
            "<": Synonym("lt", isSame: true), "<=": Synonym("lte", isSame: true),
            "ends_with": Synonym("regex", "a pattern does it: regex: 'refund$'"),
            "endswith": Synonym("regex", "a pattern does it: regex: 'refund$'"),
        ].merging(
            ["=", "==", "is", "eq", "equals", "equal", "in", "is_in"].map {
                ($0, Synonym("", "a plain value means is, and a list is one of: leave the word out"))
            }
        ) { first, _ in first }
    ) { first, _ in first }

    /// What a rule does.
    static let actions = table(
        ("route", ["team", "to", "route_to", "send_to", "queue"]),
        ("assign", ["owner", "assignee", "assign_to", "person"]),
        ("label", ["tag", "tags", "labels", "add_label", "add_labels"]),
        ("notify", ["channel", "post", "post_to", "ping", "tell", "alert"]),
        ("reply", ["answer", "respond", "message", "say", "comment"]),
        ("drop", ["ignore", "discard", "skip", "reject"]),
        ("priority", ["prio", "severity", "urgency"]), ("redact", ["hide", "mask"]),
        ("snooze", ["delay", "later", "postpone"]),
        ("sla", ["due", "deadline", "first_response", "decision", "remind"]),
        ("stop", ["end", "break", "halt", "final"]), ("ask", ["form", "question", "questions"]),
        ("status", ["state"]), ("objective", ["goal"]), ("score", ["points", "reach", "impact", "effort"])
    ).merging([
        "escalate": Synonym("sla", "it is a part of sla: sla: { decision: 5 business days, escalate: [payments] }")
    ]) { first, _ in first }

    /// The keys of a rule.
    static let rule = table(
        ("when", ["condition", "conditions", "match", "where", "given"]), ("then", ["do", "action", "actions"]),
        ("name", ["title", "id", "description", "rule"]), ("expires", ["until", "expiry", "expires_at"])
    ).merging([
        "if": Synonym("when", isSame: true), "unless": Synonym("when", "write when: { not: … }"),
        "enabled": Synonym("status", "a rule that is off has status: draft"),
        "disabled": Synonym("status", "a rule that is off has status: draft"),
        "active": Synonym("status", "a rule that is off has status: draft"),
    ]) { first, _ in first }

    /// The keys of a file.
    static let file = table(
        ("dedupe", ["duplicates", "deduplication", "deduplicate"]),
        ("words", ["vocabulary", "vocabularies", "lists"]), ("timezone", ["tz", "zone"]),
        ("business_hours", ["hours", "office_hours", "working_hours"]), ("include", ["import", "imports", "includes"]),
        ("templates", ["replies", "answers"]), ("rotas", ["rotation", "rotations", "schedules"])
    )

    private static func table(_ rows: (String, [String])...) -> [String: Synonym] {
        Dictionary(rows.flatMap { row in row.1.map { ($0, Synonym(row.0)) } }) { first, _ in first }
    }
}

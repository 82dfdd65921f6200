package import Intake

/// How far an import has come: all that the same command needs to go on from there.
package struct ImportCursor: Sendable, Equatable {
    /// The import's name, which is also the scope of its rows' ids.
    package var name: String
    /// What the file and the way it is read were known by.
    package var file: String
    /// Where the next row begins: bytes from the start of the file, and the line, counted from 1.
    package var offset: Int64
    package var line: Int
    /// Rows in the whole file.
    package var total: Int
    /// Rows read so far, and those of them that were refused.
    package var rows = 0
    package var refused = 0
    /// The first few refusals, each with its place.
    package var reasons: [String] = []
    /// How long the file of refused rows was at this point.
    package var refusedBytes: Int64 = 0
    /// The first and the last event; between them may be others'.
    package var firstEvent: Int64?
    package var lastEvent: Int64?
    package var isFinished = false

    package init(name: String, file: String, offset: Int64, line: Int, total: Int) {
        self.name = name
        self.file = file
        self.offset = offset
        self.line = line
        self.total = total
    }
}

extension ImportCursor: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("name", .string(name)), ("file", .string(file)), ("offset", .int(offset)), ("line", .int(Int64(line))),
            ("total", .int(Int64(total))), ("rows", .int(Int64(rows))), ("refused", .int(Int64(refused))),
            ("reasons", JSON(reasons)), ("refused_bytes", .int(refusedBytes)),
            ("first_event", firstEvent.map(JSON.int)), ("last_event", lastEvent.map(JSON.int)),
            ("is_finished", isFinished ? true : nil),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            name: try json.text("name"), file: try json.text("file"), offset: try json.whole("offset"),
            line: json.number("line") ?? 1, total: json.number("total") ?? 0)
        rows = json.number("rows") ?? 0
        refused = json.number("refused") ?? 0
        reasons = json.texts("reasons")
        refusedBytes = json["refused_bytes"]?.int ?? 0
        firstEvent = json["first_event"]?.int
        lastEvent = json["last_event"]?.int
        isFinished = json["is_finished"]?.bool ?? false
    }
}

/// What became of an import's rows.
package struct ImportResults: Sendable, Equatable {
    /// Became requests of their own.
    package var opened = 0
    /// Said what a request says already, and are one more voice of it.
    package var joined = 0
    /// Rules dropped them.
    package var dropped = 0
    /// Were known already.
    package var repeated = 0
    /// Kept, and not decided yet.
    package var waiting = 0
    /// Kept and then not understood, or not decided; with the reasons.
    package var failed = 0
    package var reasons: [String] = []

    package init() {}
}

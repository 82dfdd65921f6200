import Documents
import Intake

/// One value of `rawRequest`, or one `answer` of the API, as text: its shape tells what was asked for.
///
/// Shapes seen in deliveries and in api.jotform.com/docs: `{first, last, …}` names, `{area, phone}` and `{full}`
/// phones, `{addr_line1, …}` addresses, `{day, month, year, …}` dates, `{timeInput, …}` times, appointments, lists and
/// objects of what was chosen, tables, products, uploads and signatures.
struct JotformValue {
    private(set) var kind: FormAnswer.Kind = .other
    private(set) var values: [String] = []
    private(set) var attachments: [Attachment] = []
    /// How `pretty` may write it, the likeliest first.
    private(set) var spellings: [String] = []
    /// The rows and columns of a table, where the form is known.
    private let rows: [String]
    private let columns: [String]

    private static let limit = 200

    init(_ value: JSON, rows: [String] = [], columns: [String] = []) {
        self.rows = rows
        self.columns = columns
        read(value)
    }

    private mutating func read(_ value: JSON) {
        switch value {
        case .object: object(value)
        case .array(let elements): list(elements)
        default:
            guard let text = value.scalarText?.tidied.nonEmpty else { return }
            scalar(text)
        }
    }

    // MARK: - Texts

    private mutating func scalar(_ text: String) {
        if text.hasPrefix("data:image/") {
            // A signature is drawn: its bytes are no text.
            let type = String(text.dropFirst("data:".count).prefix { $0 != ";" && $0 != "," }.prefix(40))
            kind = .file
            values = ["signed"]
            attachments = [Attachment(name: "signature." + (type.split(separator: "/").last ?? "png"), mediaType: type)]
            return
        }
        if text.hasPrefix("{") || text.hasPrefix("["), let inner = try? JSON(parsing: text, parts: 5000) {
            // Tables and widgets come as JSON inside a text.
            let widget = inner["widget_metadata"]
            read(widget == nil ? inner : inner["value"] ?? widget?["value"] ?? .null)
            spellings.append(text)
            return
        }
        if Self.isUpload(text) { return list([.string(text)]) }
        values = [text]
        spellings = [text, Self.oneLine(text)]
        if Double(text) != nil {
            kind = .number
        } else {
            // A long answer, or one of several lines, was written into a box for it.
            kind = text.contains("\n") || text.utf8.count >= 120 ? .longText : .written
        }
    }

    private mutating func list(_ elements: [JSON]) {
        if elements.contains(where: { if case .object = $0 { true } else { false } }) {
            if links(elements) { return }
            kind = .other
            values = elements.prefix(Self.limit).compactMap { Self.line($0, depth: 0).nonEmpty }
            spell(values)
            return
        }
        if !rows.isEmpty || elements.contains(where: { !$0.elements.isEmpty }) {
            return table(elements.map { ("", $0) })
        }
        let texts = elements.prefix(Self.limit).compactMap { $0.scalarText?.tidied.nonEmpty }
        if !texts.isEmpty, texts.allSatisfy(Self.isUpload) {
            kind = .file
            attachments = texts.map { Attachment(at: $0, name: Self.fileName($0)) }
            values = texts
            let names = attachments.map(\.name)
            spellings = [names.joined(separator: " "), names.joined(separator: ", "), texts.joined(separator: " ")]
            return
        }
        kind = .choice
        values = texts
        spell(texts)
    }

    /// Uploads of widgets: `{name, url}`, with addresses on Jotform's own server.
    private mutating func links(_ elements: [JSON]) -> Bool {
        let links = elements.prefix(Self.limit).compactMap { one -> Attachment? in
            guard let url = one["url"]?.string?.tidied.nonEmpty, url.hasPrefix("/") || url.hasPrefix("http") else {
                return nil
            }
            return Attachment(at: url.hasPrefix("/") ? "https://www.jotform.com" + url : url, name: one["name"]?.string)
        }
        guard links.count == min(elements.count, Self.limit) else { return false }
        kind = .file
        attachments = links
        values = links.compactMap(\.url)
        spell(links.map(\.name))
        return true
    }

    private mutating func spell(_ texts: [String]) {
        spellings = [" ", ", ", "\n", "; "].map { texts.joined(separator: $0) }
    }

    // MARK: - Objects

    private mutating func object(_ value: JSON) {
        let has = { (keys: String...) in keys.contains { value[$0] != nil } }
        if has("first", "last") {
            one(Self.join(value, ["prefix", "first", "middle", "last", "suffix"]), .name)
        } else if has("full", "area", "phone") {
            phone(value)
        } else if has("addr_line1", "postal", "addr_line2") {
            address(value)
        } else if has("implementation"), has("date") {
            // Every appointment that was not made has a time zone as well.
            if value["date"]?.string?.tidied.nonEmpty != nil { one(Self.join(value, ["date", "timezone"]), .date) }
        } else if has("year"), has("month") {
            date(value)
        } else if has("datetime", "litemode"), let text = (value["datetime"] ?? value["litemode"])?.string {
            one(text.tidied, .date)
        } else if has("timeInput", "hourSelect") || (has("hour") && has("min")) {
            let end = Self.time(value, "Range").nonEmpty.map { " - " + $0 } ?? ""
            one(Self.time(value, "") + end, .date)
        } else if has("products", "totalInfo", "paymentArray") {
            products(value)
        } else {
            chosen(value)
        }
    }

    private mutating func one(_ text: String, _ kind: FormAnswer.Kind, spelled: [String] = []) {
        guard let text = text.tidied.nonEmpty else { return }
        self.kind = kind
        values = [text]
        spellings = [text] + spelled
    }

    private mutating func phone(_ value: JSON) {
        let area = value["area"]?.scalarText?.tidied ?? ""
        let number = value["phone"]?.scalarText?.tidied ?? value["full"]?.scalarText?.tidied ?? ""
        let country = value["country"]?.scalarText?.tidied ?? ""
        let local = area.isEmpty ? number : "(\(area)) \(number)"
        guard !local.isEmpty else { return }
        one(
            country.isEmpty ? local : "\(country) \(local)", .phone,
            spelled: [local, "\(area)-\(number)", "\(area) \(number)", "\(country) \(area) \(number)"])
    }

    private mutating func address(_ value: JSON) {
        let parts = ["addr_line1", "addr_line2", "city", "state", "postal", "country"]
            .compactMap { value[$0]?.scalarText?.tidied.nonEmpty }
        one(parts.joined(separator: ", "), .other, spelled: [parts.joined(separator: " ")] + Self.labelled(value))
    }

    /// As mails write an address, each line behind its name.
    private static func labelled(_ value: JSON) -> [String] {
        let names = [
            ("addr_line1", "Street Address"), ("addr_line2", "Street Address Line 2"), ("city", "City"),
            ("state", "State / Province"), ("postal", "Postal / Zip Code"), ("country", "Country"),
        ]
        let lines = names.compactMap { key, name in
            value[key]?.scalarText?.tidied.nonEmpty.map { "\(name): \($0)" }
        }
        return [lines.joined(separator: " "), lines.joined(separator: "\n")]
    }

    private mutating func date(_ value: JSON) {
        let part = { (key: String) in value[key]?.scalarText?.tidied ?? "" }
        let (year, month, day) = (part("year"), part("month"), part("day"))
        guard !(year + month + day).isEmpty else { return }
        let date = [year, Self.two(month), Self.two(day)].filter { !$0.isEmpty }.joined(separator: "-")
        let time = Self.time(value, "")
        var spelled = [[month, day, year], [day, month, year], [year, month, day]].flatMap { parts in
            ["-", "/", " ", "."].map { parts.joined(separator: $0) }
        }
        if !time.isEmpty { spelled += spelled.map { "\($0) \(time)" } }
        one(time.isEmpty ? date : "\(date) \(time)", .date, spelled: spelled)
    }

    private static func time(_ value: JSON, _ end: String) -> String {
        let part = { (keys: String...) in
            keys.lazy.compactMap { value[$0 + end]?.scalarText?.tidied.nonEmpty }.first ?? ""
        }
        let hour = part("hourSelect", "hour")
        let minute = part("minuteSelect", "min")
        let clock = hour.isEmpty ? part("timeInput") : minute.isEmpty ? hour : "\(hour):\(two(minute))"
        return clock.isEmpty ? "" : "\(clock) \(part("ampm"))".tidied
    }

    private static func two(_ text: String) -> String { text.utf8.count == 1 ? "0" + text : text }

    /// What was bought and for how much; cards and accounts are nobody's business here.
    private mutating func products(_ value: JSON) {
        kind = .other
        var list = value["products"] ?? .null
        if let text = value["paymentArray"]?.string, list.elements.isEmpty, let inner = try? JSON(parsing: text) {
            list = inner["product"] ?? .null
        }
        for product in list.elements.prefix(Self.limit) {
            let name = product.scalarText ?? product["productName"]?.scalarText ?? product["name"]?.scalarText ?? ""
            let count = product["quantity"]?.scalarText?.nonEmpty.map { " × " + $0 } ?? ""
            if let line = (name + count).tidied.nonEmpty { values.append(line) }
        }
        let info = value["totalInfo"]
        let total = info?["totalSum"]?.scalarText?.tidied ?? value["total"]?.scalarText?.tidied
        if let total = total?.nonEmpty {
            values.append("Total: \(total) \(info?["currency"]?.scalarText ?? "")".tidied)
        }
    }

    /// What was ticked, by its place or by its row; `other` is what was typed beside.
    private mutating func chosen(_ value: JSON) {
        let members = value.members.filter { !Self.tableKeys.contains($0.key) && !Self.isSensitive($0.key) }
        let isTable = members.contains { member in
            !(Int(member.key) != nil || member.key == "other") || !member.value.elements.isEmpty
                || !member.value.members.isEmpty
        }
        if isTable || !rows.isEmpty { return table(members.map { ($0.key, $0.value) }) }
        kind = .choice
        values = members.prefix(Self.limit).compactMap { $0.value.scalarText?.tidied.nonEmpty }
        spell(values)
    }

    // MARK: - Tables

    private static let tableKeys: Set<String> = ["colIds", "rowIds", "litemode", "datetime", "timezone"]

    static func isSensitive(_ key: String) -> Bool {
        let key = key.lowercased()
        return key.hasPrefix("cc_") || ["cardnumber", "cvv", "cvc", "iban", "accountnumber"].contains(key)
    }

    /// A line for each row: `row: what was answered`.
    private mutating func table(_ lines: [(key: String, value: JSON)]) {
        kind = .other
        for (index, line) in lines.prefix(Self.limit).enumerated() {
            let place = Int(line.key) ?? (line.key.isEmpty ? index : nil)
            let row = place.map { rows.indices.contains($0) ? rows[$0] : "" } ?? line.key
            guard let text = cells(line.value).nonEmpty else { continue }
            values.append((row.isEmpty ? text : "\(row): \(text)").tidied)
        }
        spell(values)
        spellings.append(lines.map { Self.line($0.value, depth: 0) }.joined(separator: " ").tidied)
    }

    private func cells(_ value: JSON) -> String {
        let cells = value.members.isEmpty ? value.elements.map { ("", $0) } : value.members.map { ($0.key, $0.value) }
        guard !cells.isEmpty else { return Self.line(value, depth: 0) }
        let isNamed = cells.count > 1 && columns.count > 1
        return cells.prefix(Self.limit).enumerated().compactMap { index, cell in
            guard let text = Self.line(cell.1, depth: 1).nonEmpty else { return nil }
            let place = Int(cell.0) ?? index
            if isNamed, columns.indices.contains(place), columns[place] != text { return "\(columns[place]): \(text)" }
            return Int(cell.0) == nil && !cell.0.isEmpty ? "\(cell.0): \(text)" : text
        }.joined(separator: ", ")
    }

    /// Any value on one line.
    private static func line(_ value: JSON, depth: Int) -> String {
        if let text = value.scalarText { return text.hasPrefix("data:") ? "" : oneLine(text.tidied) }
        guard depth < 4 else { return "" }
        if !value.elements.isEmpty {
            return value.elements.prefix(limit).compactMap { line($0, depth: depth + 1).nonEmpty }
                .joined(separator: ", ")
        }
        return value.members.prefix(limit).compactMap { member in
            guard !isSensitive(member.key), let text = line(member.value, depth: depth + 1).nonEmpty else { return nil }
            return Int(member.key) == nil ? "\(member.key): \(text)" : text
        }.joined(separator: ", ").tidied
    }

    // MARK: - Parts

    private static func join(_ value: JSON, _ keys: [String]) -> String {
        keys.compactMap { value[$0]?.scalarText?.tidied.nonEmpty }.joined(separator: " ")
    }

    private static func oneLine(_ text: String) -> String {
        text.contains("\n") ? text.split(separator: "\n").joined(separator: " ") : text
    }

    /// The address of something that was uploaded with the form, or of a signature that was drawn in it.
    static func isUpload(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://"))
            && (text.firstRange(of: "/uploads/") != nil || text.firstRange(of: "/widget-uploads/") != nil)
            && !text.contains(where: \.isWhitespace)
    }

    private static func fileName(_ url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        let last = path.split(separator: "/").last ?? path
        return String(decoding: last.utf8.percentDecoded, as: UTF8.self)
    }
}

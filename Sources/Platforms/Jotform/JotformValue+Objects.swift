import Documents
import Intake

/// Objects: what they are is told by the names of their parts.
extension JotformValue {
    mutating func object(_ value: JSON) {
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
}

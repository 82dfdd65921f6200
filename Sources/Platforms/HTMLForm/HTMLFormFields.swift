import Intake

/// Makes answers of a form's values: by name what each is, and what the page's machinery adds is left out.
struct HTMLFormFields: Sendable {
    /// What the person saw, by the field's name.
    var labels: [String: String] = [:]
    /// Fields that people do not see: filled in, they tell a robot.
    var honeypots: Set<String> = []
    var questions = FormQuestions()

    /// The name of a honeypot that was filled in.
    func filledHoneypot(_ entries: [FormEntry]) -> String? {
        entries.first { honeypots.contains($0.name) && $0.value.trimmed.nonEmpty != nil }?.name
    }

    /// In the form's order; values of a repeated name are one answer.
    func answers(_ entries: [FormEntry]) -> [FormAnswer] {
        var answers: [FormAnswer] = []
        var places: [String: Int] = [:]
        for entry in entries where !isLeftOut(entry) {
            let name = HTMLFormName(entry.name)
            if let place = places[name.dotted] {
                add(entry, to: &answers[place])
            } else {
                places[name.dotted] = answers.count
                var answer = FormAnswer(
                    id: entry.name, name: name.dotted.nonEmpty, kind: name.isList ? .choice : kind(name),
                    label: label(name, entry.name), values: [])
                add(entry, to: &answer)
                answers.append(answer)
            }
        }
        return answers.map(finished)
    }

    private func label(_ name: HTMLFormName, _ raw: String) -> String {
        (labels[raw] ?? labels[name.dotted])?.tidied.nonEmpty ?? name.readable
    }

    private func add(_ entry: FormEntry, to answer: inout FormAnswer) {
        if let file = entry.file {
            answer.kind = .file
            // A file input that was left empty comes as a file without a name.
            guard let name = file.name.tidied.nonEmpty else { return }
            answer.values.append(name)
            answer.attachments.append(Attachment(name: name, mediaType: file.mediaType))
        } else if let value = entry.value.tidied.nonEmpty {
            answer.values.append(value)
        }
    }

    private func finished(_ answer: FormAnswer) -> FormAnswer {
        var answer = answer
        // A box that was ticked comes as `on`; some frameworks put a hidden `0` before its `1`.
        let isTicked = answer.values == ["on"] || answer.values == ["0", "1"]
        if isTicked { answer.values = ["yes"] }
        if answer.kind == .consent {
            answer.values = answer.values.suffix(1).map { Self.agreed[$0.lowercased()] ?? $0 }
        } else if isTicked || answer.values.count > 1, answer.kind != .file {
            answer.kind = .choice
        }
        return answer
    }

    private static let agreed = [
        "1": "yes", "true": "yes", "on": "yes", "agree": "yes", "agreed": "yes", "accepted": "yes", "0": "no",
        "false": "no", "off": "no",
    ]

    // MARK: - What a name says

    private func kind(_ name: HTMLFormName) -> FormAnswer.Kind {
        let plain = name.plain
        if let part = Self.partOfName(name) { return part }
        if Self.knownUnasked.contains(plain) || plain.hasPrefix("utm ") { return .hidden }
        if plain == "replyto" || plain == "reply to" { return .email }
        if plain.split(separator: " ").contains(where: FormWords.consents.contains) { return .consent }
        return .written
    }

    /// What pages tell of themselves.
    private static let knownUnasked: Set<String> = [
        "gclid", "fbclid", "msclkid", "referrer", "referer", "page", "page url", "page title", "landing page",
        "user agent", "timezone", "locale", "lang", "language", "timestamp", "form id", "form name", "source",
        "page id", "from name",
    ]

    /// Builders' own names for a first and a last name: `fname`, WPForms' `…[first]`, Gravity Forms' `input_1.3`.
    private static func partOfName(_ name: HTMLFormName) -> FormAnswer.Kind? {
        let last = name.plain.split(separator: " ").last ?? ""
        if last == "fname" || (last == "first" && name.steps.count > 1) { return .firstName }
        if last == "lname" || (last == "last" && name.steps.count > 1) { return .lastName }
        guard name.dotted.hasPrefix("input_") else { return nil }
        return name.dotted.hasSuffix(".3") ? .firstName : name.dotted.hasSuffix(".6") ? .lastName : nil
    }

    // MARK: - What is nobody's answer

    private func isLeftOut(_ entry: FormEntry) -> Bool {
        let name = entry.name
        let declared = [questions.title, questions.text, questions.email, questions.name].contains(name)
        guard !declared, labels[name] == nil else { return false }
        return honeypots.contains(name) || Self.isMachinery(name.lowercased(), value: entry.value)
    }

    /// Tokens, captchas, buttons and switches for the receiver, as frameworks, form services and HTML itself name them.
    private static func isMachinery(_ name: String, value: String) -> Bool {
        // `_next`, `_token`, `__VIEWSTATE`, `_wpnonce`, `_charset_`; but `_replyto` is an address that a person wrote.
        if name.isEmpty || name.hasPrefix("_") { return name != "_replyto" }
        // The direction of what was written (HTML, `dirname`), and where a picture was pressed that is a button.
        if name.hasSuffix(".dir"), ["ltr", "rtl"].contains(value) { return true }
        if name == "x" || name == "y" || name.hasSuffix(".x") || name.hasSuffix(".y") {
            return !value.isEmpty && value.allSatisfy { $0.isASCII && $0.isNumber }
        }
        // Actions of Next.js, buttons and switches of WPForms and Gravity Forms, the trap of Mailchimp.
        if name.contains("$action") || value.hasPrefix(#"["$K"#) { return true }
        if name.hasPrefix("wpforms["), !name.hasPrefix("wpforms[fields]") { return true }
        if name.hasPrefix("gform_") || name.hasPrefix("is_submit_") || isNumbered(name, "state_") { return true }
        if name.hasPrefix("b_"), value.isEmpty { return true }
        return machinery.contains(name) || name.hasPrefix("csrf") || name.hasSuffix("captcha-response")
            || name.hasSuffix("turnstile-response") || name.contains("captcha") || name.contains("honeypot")
    }

    private static func isNumbered(_ name: String, _ prefix: String) -> Bool {
        name.hasPrefix(prefix) && Int(name.dropFirst(prefix.utf8.count)) != nil
    }

    private static let machinery: Set<String> = [
        "authenticity_token", "xsrf_token", "utf8", "commit", "submit", "button", "btn", "send", "op", "bot-field",
        "form-name", "form_build_id", "form_token", "altcha", "max_file_size", "phpsessid", "ak_hp_textarea", "ak_js",
        "access_key", "idempotency_key", "submission_id", "botcheck", "redirect", "ccemail", "apikey", "subscribe",
        "returl", "oid",
    ]
}

/// A field's name as frameworks shape it: `contact[email]`, `topics[]`, `firstName`, `your-message`.
struct HTMLFormName: Equatable {
    /// Its steps: `contact`, `email`.
    let steps: [String]
    /// True where its brackets say that it may repeat.
    let isList: Bool

    init(_ name: String) {
        var steps: [String] = []
        var step = ""
        for character in name.tidied {
            guard character == "[" || character == "]" else {
                step.append(character)
                continue
            }
            steps.append(step)
            step = ""
        }
        steps.append(step)
        isList = name.hasSuffix("[]")
        steps = steps.map { String($0.trimmed) }.filter { !$0.isEmpty }
        // Drupal numbers even what there is only one of: `message[0][value]`.
        if steps.count > 2, steps.suffix(2) == ["0", "value"] { steps.removeLast(2) }
        self.steps = steps
    }

    /// `contact.email`, as rules ask for it.
    var dotted: String { steps.joined(separator: ".") }

    /// Its words in lower case.
    var plain: String { words.joined(separator: " ").lowercased() }

    /// `firstName` as `First name`; what is written in capitals stays.
    var readable: String {
        let written = words.map { word in
            if ["url", "id", "faq"].contains(word.lowercased()) { return word.uppercased() }
            return word.dropFirst().contains(where: \.isLowercase) ? word.lowercased() : word
        }
        let text = written.joined(separator: " ")
        return text.isEmpty ? "Answer" : text.prefix(1).uppercased() + text.dropFirst()
    }

    private var words: [String] {
        var words: [String] = []
        for step in steps {
            var word = ""
            var wasLower = false
            for character in step {
                let isBreak = "_-. ".contains(character)
                if isBreak || (wasLower && character.isUppercase) {
                    if !word.isEmpty { words.append(word) }
                    word = ""
                }
                if !isBreak { word.append(character) }
                wasLower = character.isLowercase
            }
            if !word.isEmpty { words.append(word) }
        }
        return words
    }
}

import Intake
import Platforms
import Store

/// What was learned at one source's platform.
extension LookupDesk {
    struct Shelf {
        var lookups = Lookups()
        /// Until when each answer is good, unknown ones too.
        var until: [Lookup.Subject: Timestamp] = [:]
        /// Those of them that are only here for a while.
        var said: Set<Lookup.Subject> = []
        /// Nothing is asked before that time.
        var restsUntil: Timestamp?
        /// The platform itself asked for a rest, or one was ended in vain.
        var restIsFirm = false
        /// Why nothing could be learned the last time.
        var trouble: String?
    }
}

extension LookupDesk.Shelf {
    /// What people said is decided upon by now.
    mutating func forgetSaid(at now: Timestamp) {
        for subject in said where until[subject].map({ $0 <= now }) ?? true {
            said.remove(subject)
            until[subject] = nil
            lookups[subject.kind, subject.id] = nil
        }
    }

    mutating func set(_ subject: Lookup.Subject, _ fact: Lookup.Fact?, until: Timestamp) {
        // What was known stays when it is asked again and nobody tells any more.
        if fact != nil || lookups[subject.kind, subject.id] == nil { lookups[subject.kind, subject.id] = fact }
        self.until[subject] = until
        if subject.kind.isSaid { said.insert(subject) }
        if fact != nil { (restIsFirm, trouble) = (false, nil) }
    }
}

extension LookedUp {
    init(_ source: String, _ subject: Lookup.Subject, _ fact: Lookup.Fact?, _ until: Timestamp) {
        self.init(source: source, kind: subject.kind.rawValue, id: subject.id, fact: fact?.json, until: until)
    }
}

extension Lookup.Fact {
    var json: JSON {
        JSON(compact: [
            ("name", name.map(JSON.string)), ("email", email.map(JSON.string)), ("is_bot", isBot ? true : nil),
            ("document", document),
        ])
    }

    init(json: JSON) {
        self.init(
            name: json["name"]?.string, email: json["email"]?.string, isBot: json["is_bot"]?.bool ?? false,
            document: json["document"])
    }
}

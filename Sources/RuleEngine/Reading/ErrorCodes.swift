/// The stable short names of everything that can be wrong with a rule set.
///
/// A code is never given a new meaning.
package enum RuleCode: String, CaseIterable, Sendable {
    case notMapping = "R001"
    case keyMissing = "R002"
    case wrongKind = "R003"
    case notAllowed = "R004"
    case unknownKey = "R005"
    case version = "R010"
    case notYet = "R011"
    case duplicateName = "R012"
    case unknownCondition = "R013"
    case unknownMatcher = "R014"
    case unknownAction = "R015"
    case unknownTeam = "R016"
    case unknownVocabulary = "R017"
    case badPattern = "R018"
    case patternTooBig = "R019"
    case badNumber = "R020"
    case badAddress = "R021"
    case noCatchAll = "R022"
    case endsWithoutRoute = "R023"
    case dropContradicted = "R024"
    case nothingListed = "R025"
    case givenTwice = "R026"
    case unmatchableText = "R027"
    case badFactValue = "R028"
    case matcherDoesNotFit = "R029"
    case fieldsCollide = "R030"
    case neverReached = "R031"
    case unusualPriority = "R032"
    case badTime = "R033"
    case noFiles = "R034"
    case settingMissing = "R035"
    case mixedMeasures = "R036"
    case unknownZone = "R037"
    case unknownGroup = "R038"
    case unknownColumn = "R039"
    case badTable = "R040"
    case notFound = "R041"
    case outsideOfSet = "R042"
    case includeCycle = "R043"
    case tooManyFiles = "R044"
    case expired = "R045"
    case catchAllExpires = "R046"
    case notAPerson = "R047"

    /// What it is, in a few words.
    package var title: String { explained.title }

    /// What it means and what to do about it, in a sentence or two.
    package var explanation: String { explained.explanation }

    private var explained: (title: String, explanation: String) {
        switch self {
        case .notMapping:
            ("a mapping is expected", "Here the language expects `key: value` pairs and found a text or a list.")
        case .keyMissing: ("a key is missing", "Something that every file, team, rule or test must say is not there.")
        case .wrongKind:
            (
                "wrong kind of value",
                "A text, a list, a number or true/false is expected, and something else stands here."
            )
        case .notAllowed: ("not one of the allowed words", "The key takes one of a few words; the hint lists them.")
        case .unknownKey: ("unknown key", "No such key exists here: mostly a slip of the finger, else a wrong place.")
        case .version: ("unknown version", "The file must say `version: 1`; this program reads no other.")
        case .notYet:
            ("not yet available", "The language has a place for this, but this version cannot do it, and says so.")
        case .duplicateName:
            ("two rules share a name", "Names appear in decisions and traces, so each rule needs its own.")
        case .unknownCondition: ("unknown condition", "The key in `when` is no fact that conditions can ask for.")
        case .unknownMatcher: ("unknown matcher", "The key below a fact is no way of comparing it.")
        case .unknownAction: ("unknown action", "The key in `then` is nothing a rule can do.")
        case .unknownTeam: ("unknown team", "A rule names a team that `teams` does not have.")
        case .unknownVocabulary:
            (
                "unknown vocabulary",
                "`words: name` takes a name from the file's `words`; a list takes the words themselves."
            )
        case .badPattern:
            ("not a regular expression", "RE2 refuses the pattern: it has no back-references and no look-around.")
        case .patternTooBig:
            ("pattern too big", "The pattern is too costly to match: large counts such as `{1,500}` multiply it.")
        case .badNumber: ("not a number", "Numbers are written `100000`, `100,000` or `99.5`.")
        case .badAddress:
            ("not an address", "An address is `destination:address`, such as `lobby:#payments`, or the key of a team.")
        case .noCatchAll:
            ("no catch-all", "The last live rule must have no `when` and a `route`, so that nothing is left lying.")
        case .endsWithoutRoute:
            (
                "ends without a route",
                "The rule stops the reading and may leave a submission without a team: add `route`."
            )
        case .dropContradicted:
            ("contradicts drop", "`drop` cancels routes and notices, so a rule that drops can give neither.")
        case .nothingListed:
            ("nothing in the list", "An empty list or mapping can mean everything or nothing: say which.")
        case .givenTwice: ("given twice", "A setting, team or vocabulary of the whole rule set is given in two files.")
        case .unmatchableText:
            ("no text can match", "Nothing is left to compare: only spaces, or a `*` that does not end a word.")
        case .badFactValue: ("no such value", "The fact never has this value.")
        case .matcherDoesNotFit: ("does not fit the fact", "Words are not looked for in numbers, nor numbers in flags.")
        case .fieldsCollide:
            ("two fields collide", "Two fields of a test have names that rules cannot tell apart.")
        case .neverReached:
            ("never takes effect", "An earlier rule without conditions stops, drops or routes before it.")
        case .unusualPriority: ("unusual priority", "Priorities are urgent, high, normal and low; others sort last.")
        case .badTime:
            ("not a time", "Times are `\"09:00\"`, dates `2026-12-25`, days `mon-fri`, zones `Europe/Berlin`.")
        case .noFiles: ("no rule file", "A rule set is one file or a folder with at least one `.yaml` file in it.")
        case .settingMissing:
            (
                "a setting is not given",
                "The rule asks for something that the set's `business_hours`, `groups` or `directory` must say first."
            )
        case .mixedMeasures:
            ("numbers and dates mixed", "A number is compared with numbers and a date with dates: no value is both.")
        case .unknownZone: ("unknown time zone", "Zones have the names of the tz database, such as `Europe/Berlin`.")
        case .unknownGroup: ("unknown group", "A rule names a group that `groups` does not have.")
        case .unknownColumn: ("unknown column", "The directory's table has no column of that name.")
        case .badTable:
            (
                "not a table",
                "The directory's file must be CSV in UTF-8: a header with the joined column, and rows of its length."
            )
        case .notFound:
            ("no such file", "Nothing is there under that name, seen from the folder of the file that names it.")
        case .outsideOfSet:
            ("outside of the rule set", "Paths are relative and stay within the folder that the rule set is in.")
        case .includeCycle: ("files include each other", "A file cannot include itself, by whatever way round.")
        case .tooManyFiles: ("too many files", "Includes may nest 8 deep, and a set has at most 500 files.")
        case .expired: ("expired", "The rule's last day has passed, so it matches nothing any more.")
        case .catchAllExpires: ("catch-all expires", "The last live rule must always apply.")
        case .notAPerson:
            (
                "not a member",
                "A group lists e-mail addresses, domains such as `\"@example.org\"`, and the platforms' ids of people."
            )
        }
    }
}

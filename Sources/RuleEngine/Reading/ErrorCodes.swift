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

    case unknownDestination = "R065"
    case labelSlip = "R066"
    case shadowed = "R067"
    case withoutEffect = "R068"
    case alwaysTaken = "R069"
    case neverMatches = "R070"
    case redundantWord = "R071"
    case unusedTeam = "R072"
    case unusedVocabulary = "R073"
    case strayExample = "R074"

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

        case .unknownDestination:
            (
                "unknown destination",
                "The part before the colon is none of the configuration's `destinations`, so posts to it would be dead."
            )
        case .labelSlip:
            (
                "a label nearly like another",
                "Conditions see the labels that the source sent; this one is a letter away from one that rules set."
            )
        case .shadowed:
            (
                "never reached",
                "An earlier rule that stops or drops matches whenever this one would, so its turn never comes."
            )
        case .withoutEffect:
            ("changes nothing", "Earlier rules match whenever this one does, and have given everything it gives.")
        case .alwaysTaken:
            (
                "never counts",
                "The first value given counts, and an earlier rule that matches whenever this one does gives another."
            )
        case .neverMatches:
            ("never matches", "Two parts of the condition never hold together, so what stands under both never does.")
        case .redundantWord:
            ("an entry too many", "Another entry of the same list finds everything that this one finds.")
        case .unusedTeam: ("nobody goes there", "No rule routes to the team, notifies it, or names it in another way.")
        case .unusedVocabulary: ("a list that nobody uses", "No rule looks for the words of this vocabulary.")
        case .strayExample:
            (
                "an example nearer to another team",
                "A `similar_to` example resembles another team's examples more than those of its own."
            )
        }
    }
}

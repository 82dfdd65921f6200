extension RuleCode {
    /// The words of the pages under `Rules/errors/`.
    var explained: (title: String, explanation: String) {
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
            (
                "contradicts drop",
                "`drop` says that there is no request, so its rule cannot route, notify, assign, ask, promise or snooze."
            )
        case .nothingListed:
            ("nothing in the list", "An empty list or mapping can mean everything or nothing: say which.")
        case .givenTwice:
            ("given twice", "A setting or a name of the whole rule set, such as a team, is given in two places.")
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
            ("not a time", "Times are `\"09:00\"`, dates `2026-12-25` and days `mon-fri`.")
        case .noFiles: ("no rule file", "A rule set is one file or a folder with at least one `.yaml` file in it.")
        case .settingMissing:
            (
                "a setting is not given",
                "The rule asks for something that the set's `business_hours` or `directory` must say first."
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
        case .badSpan:
            (
                "not a span of time",
                "Spans are a whole number and `minutes`, `hours`, `days` or `weeks`, or `business` minutes, hours or days."
            )
        case .unknownObjective: ("unknown objective", "A rule names a goal that no team lists under `objectives`.")
        case .unknownRota: ("unknown rota", "A rule names a rota that `rotas` does not have.")
        case .noOwners: ("nobody to take turns", "`round_robin` takes a list of people, or a team that has `owners`.")
        case .offTheScale:
            (
                "off the scale",
                "Reach counts people, impact goes from 0 to 3, confidence from 0 to 100, effort counts person-months above 0."
            )
        case .unknownForm: ("unknown form", "A rule names a form that `forms` does not have.")
        case .badOptions:
            ("wrong options", "A `choice` and `choices` need two options at least, each once; other fields take none.")
        case .badShowIf:
            (
                "show_if looks elsewhere",
                "A field of a form is shown by the answers to fields before it, and by nothing else."
            )
        case .unknownTemplate: ("unknown template", "A rule names a template that `templates` does not have.")
        case .unknownPlaceholder:
            ("nothing to fill in", "`{{…}}` takes the name of a fact, or `request`, `team`, `voices` or `link`.")
        case .brokenPlaceholder: ("a place that does not end", "What begins with `{{` must end with `}}`.")
        case .emptyPattern:
            ("a pattern for nothing", "The pattern also matches where nothing is, so it cannot say what to hide.")
        case .noBusinessHours:
            (
                "business hours are not given",
                "Without `business_hours`, business time is counted Monday to Friday, nine to five."
            )
        case .formFieldTwice: ("a field stands twice", "Two fields of a form answer to one key.")
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
        case .unusedTemplate: ("an answer that nobody gives", "No rule replies with this template.")
        case .unusedRota: ("a rota that nobody follows", "No rule assigns by this rota.")
        case .unusedGroup: ("a group that nobody asks for", "No rule compares `author.group` with this group.")
        case .literalSign:
            (
                "a sign that does nothing",
                "A star, curly quotes or single braces were meant to do something, and are looked for or said as they stand."
            )
        case .wholeText:
            (
                "the whole message is compared",
                "A plain value must be all that the message says; `words` finds it in it."
            )
        case .comparedAsText:
            ("a number compared as a text", "`\">50\"` is a text of three signs: `gt`, `gte`, `lt` and `lte` compare.")
        case .unknownValue:
            (
                "a value that nothing has",
                "No row of the directory has it, or no form has such a field or such an answer."
            )
        case .oddPattern:
            (
                "not the pattern it seems to be",
                "The slashes around it or a control character in it are looked for, or it matches every text."
            )
        case .mistakenName:
            (
                "a name where none is looked up",
                "`reply` says a text as it stands, and `assign` names a person: a template and a team are named otherwise."
            )
        case .comesToNothing:
            (
                "a time that comes to nothing",
                "The request is put off until a day that has passed, or decided before it is answered."
            )
        case .neverGiven:
            ("nothing gives it", "The test expects a label or a priority that no rule gives, so it cannot pass.")
        case .badCost:
            (
                "not the cost of a wrong merge",
                "`one_wrong_merge_costs: 20 missed` says that one wrong merge is as bad as 20 duplicates that nobody noticed: "
                    + "a whole number from 1 to 1000 and the word `missed`."
            )
        case .testsOnly:
            ("not in a file of tests", "A file `NAME.test.yaml` holds `version` and `tests`; the rest has other files.")
        case .badCase:
            ("not in a case", "A case of a test is its facts, its `expect` and, if you like, its `name`.")
        }
    }
}

/// Every way of comparing a fact, in alphabetical order.
///
/// To add one: a file beside this one, and its line here.
package var allMatchers: [any Matcher.Type] { readableMatchers }

let readableMatchers: [any ReadableMatcher.Type] = [
    Between.self,
    Contains.self,
    GreaterThan.self,
    AtLeast.self,
    LessThan.self,
    AtMost.self,
    Missing.self,
    Only.self,
    Present.self,
    Regex.self,
    SimilarTo.self,
    StartsWith.self,
    Words.self,
]

/// Keys that join conditions; they are no matchers, and stand beside them.
let joiningWords = ["all", "any", "not"]

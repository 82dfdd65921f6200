/// Every way of comparing a fact, in the order of the reference.
///
/// To add one: a file beside this one, and its line here.
package var allMatchers: [any Matcher.Type] { readableMatchers }

let readableMatchers: [any ReadableMatcher.Type] = [
    Words.self,
    Only.self,
    Contains.self,
    StartsWith.self,
    Regex.self,
    SimilarTo.self,
    GreaterThan.self,
    AtLeast.self,
    LessThan.self,
    AtMost.self,
    Between.self,
    Present.self,
    Missing.self,
]

/// Keys that join conditions; they are no matchers, and stand beside them.
let joiningWords = ["all", "any", "not"]

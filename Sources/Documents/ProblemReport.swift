package import Intake

/// Problems in the forms that programs read.
package enum ProblemReport {
    /// An array with an object for each problem, all keys always there.
    ///
    /// - Parameter page: where a code is explained; `nil` when nowhere.
    package static func json(_ problems: [Problem], page: (String) -> String?) -> JSON {
        .array(
            problems.map { problem in
                [
                    "file": .string(problem.place.file), "line": .int(Int64(problem.place.line)),
                    "column": .int(Int64(problem.place.column)), "length": .int(Int64(problem.place.length)),
                    "severity": .string(problem.severity.rawValue), "code": .string(problem.code),
                    "message": .string(problem.message), "hint": JSON(problem.hint), "page": JSON(page(problem.code)),
                    "fix": problem.fix.map(json) ?? .null,
                ]
            })
    }

    private static func json(_ fix: Fix) -> JSON {
        let new: JSON =
            switch fix.change {
            case .replace(let new): .string(new)
            case .removeEntry: .null
            }
        return [
            "line": .int(Int64(fix.place.line)), "column": .int(Int64(fix.place.column)), "old": .string(fix.old),
            "new": new,
        ]
    }
}

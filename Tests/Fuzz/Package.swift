// swift-tools-version: 6.3
import PackageDescription

// The rule reader under libFuzzer: what it needs of the program, by links into ../../Sources, and nothing else, so that
// it builds in a minute or two. Built and run by `run`, which adds the sanitizer's flags.
let package = Package(
    name: "rules-fuzz",
    dependencies: [.package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0")],
    targets: [
        .target(name: "CCLD2", linkerSettings: [.linkedLibrary("cld2")]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "Crypto"),
        .target(name: "Intake"),
        .target(name: "Documents", dependencies: ["Intake", "CSimdjson", .product(name: "Yams", package: "Yams")]),
        .target(name: "RuleEngine", dependencies: ["Intake", "Documents", "CCLD2", "CRE2", "Crypto"]),
        .target(name: "RulesFuzz", dependencies: ["Intake", "Documents", "RuleEngine"]),
        // libFuzzer brings `main`.
        .executableTarget(name: "rules-fuzz", dependencies: ["RulesFuzz"]),
    ],
    swiftLanguageModes: [.v6]
)
let faces: Set<String> = ["CCLD2", "CRE2", "CSimdjson", "rules-fuzz"]
for target in package.targets where !faces.contains(target.name) {
    target.swiftSettings =
        [.strictMemorySafety()]
        + [
            "ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault", "NonisolatedNonsendingByDefault",
            "InferIsolatedConformances", "ImmutableWeakCaptures",
        ].map { .enableUpcomingFeature($0) }
}

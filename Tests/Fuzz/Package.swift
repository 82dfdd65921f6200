// swift-tools-version: 6.3
import PackageDescription

// What reads foreign bytes, under libFuzzer: what that needs of the program, by links into ../../Sources, and nothing
// else, so that it builds in a few minutes. Built and run by `run`, which adds the sanitizer's flags.
let package = Package(
    name: "triaged-fuzz",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
    ],
    targets: [
        .target(name: "CCLD2", linkerSettings: [.linkedLibrary("cld2")]),
        .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0"),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(
            name: "CHTML", cSettings: [.unsafeFlags(["-I/usr/include/libxml2"])],
            linkerSettings: [.linkedLibrary("xml2")]),
        .target(name: "Intake"),
        .target(name: "Documents", dependencies: ["Intake", "CSimdjson", .product(name: "Yams", package: "Yams")]),
        .target(
            name: "Platforms",
            dependencies: [
                "CGMime", "CHTML", "Intake", "Documents", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        .target(
            name: "RuleEngine",
            dependencies: ["Intake", "Documents", "CCLD2", "CRE2", .product(name: "Crypto", package: "swift-crypto")]),

        // One library for each fuzzer, and what two of them share.
        .target(name: "RulesFuzz", dependencies: ["Intake", "Documents", "RuleEngine"]),
        .target(name: "PlatformChecks", dependencies: ["Intake", "Documents", "Platforms"]),
        .target(name: "JSONFuzz", dependencies: ["Intake", "Documents", "Platforms", "PlatformChecks"]),
        .target(name: "FormsFuzz", dependencies: ["Intake", "Documents", "Platforms", "PlatformChecks"]),
        .target(name: "MIMEFuzz", dependencies: ["Intake", "Platforms", "PlatformChecks"]),
        // libFuzzer brings `main`.
        .executableTarget(name: "rules-fuzz", dependencies: ["RulesFuzz"]),
        .executableTarget(name: "json-fuzz", dependencies: ["JSONFuzz"]),
        .executableTarget(name: "forms-fuzz", dependencies: ["FormsFuzz"]),
        .executableTarget(name: "mime-fuzz", dependencies: ["MIMEFuzz"]),
    ],
    swiftLanguageModes: [.v6]
)
let faces: Set<String> = [
    "CCLD2", "CGMime", "CHTML", "CRE2", "CSimdjson", "rules-fuzz", "json-fuzz", "forms-fuzz", "mime-fuzz",
]
for target in package.targets where !faces.contains(target.name) {
    target.swiftSettings =
        [.strictMemorySafety()]
        + [
            "ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault", "NonisolatedNonsendingByDefault",
            "InferIsolatedConformances", "ImmutableWeakCaptures",
        ].map { .enableUpcomingFeature($0) }
}

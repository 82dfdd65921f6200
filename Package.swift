// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "triaged",
    products: [
        .executable(name: "triaged", targets: ["triaged"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        // No traits: the router and the server are all that is used (no configuration reader, no full Foundation).
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // MARK: Faces of C and C++ libraries: no policy in them.
        .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
        .systemLibrary(name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCLD2", linkerSettings: [.linkedLibrary("cld2")]),
        // libxml2's headers lie one folder deeper than compilers look, on every Debian.
        .target(
            name: "CHTML", cSettings: [.unsafeFlags(["-I/usr/include/libxml2"])],
            linkerSettings: [.linkedLibrary("xml2")]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CVectors", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // MARK: Values and pure functions.
        .target(name: "Intake"),
        .target(name: "Documents", dependencies: ["Intake", "CSimdjson", .product(name: "Yams", package: "Yams")]),
        .target(
            name: "Platforms",
            dependencies: [
                "CGMime", "CHTML", "Intake", "Documents", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "RuleEngine",
            dependencies: ["Intake", "Documents", "CCLD2", "CRE2", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "Similarity", dependencies: ["CVectors", "Intake"], exclude: ["Training"],
            resources: [.copy("Resources")]),
        .target(name: "Conversation", dependencies: ["Intake"]),

        // MARK: Input and output.
        .target(name: "Telemetry", dependencies: [.product(name: "Logging", package: "swift-log")]),
        .target(name: "Store", dependencies: ["Intake", "Documents", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(name: "CurlTransport", dependencies: ["Intake", "CLibcurl"]),
        .target(name: "Reports", dependencies: ["Intake", "Similarity", "Store"]),

        // MARK: The moving parts.
        .target(
            name: "Pipeline",
            dependencies: [
                "Intake", "Documents", "Platforms", "RuleEngine", "Similarity", "Conversation", "Store",
                "CurlTransport",
                "Telemetry",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "Hub",
            dependencies: [
                "Intake", "Documents", "Platforms", "Reports", "Similarity", "Store", "Telemetry",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "triaged",
            dependencies: [
                "Intake", "Documents", "Platforms", "RuleEngine", "Similarity", "Conversation", "Store",
                "CurlTransport",
                "Reports", "Pipeline", "Hub", "Telemetry", "CZlib",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),

        // MARK: Tests.
        .target(
            name: "Support",
            dependencies: ["Intake", "Documents", "Store"],
            path: "Tests/Support"
        ),
        .executableTarget(
            name: "triaged-bench",
            dependencies: [
                "Intake", "Documents", "Platforms", "RuleEngine", "Similarity", "Reports", "Store", "CurlTransport",
                "Hub", "Telemetry",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Tests/Benchmarks/Sources"
        ),
        .testTarget(name: "HouseTests"),
    ],
    swiftLanguageModes: [.v6]
)

// One test target per module, `Tests/<Module>Tests`, with the module's own dependencies in reach.
let tested = [
    "Conversation", "CurlTransport", "Documents", "Hub", "Intake", "Pipeline", "Platforms", "Reports", "RuleEngine",
    "Similarity", "Store", "Telemetry",
]
// Beside them: the engine that `similar_to` asks where triaged runs, for the examples of the pages.
let besides: [String: [Target.Dependency]] = ["RuleEngine": ["Similarity"]]
for module in tested {
    let seen = (package.targets.first { $0.name == module }?.dependencies ?? []) + (besides[module] ?? [])
    package.targets.append(
        .testTarget(
            name: module + "Tests", dependencies: [.byName(name: module), "Support"] + seen,
            exclude: ["Platforms": ["Fixtures", "Golden"], "Similarity": ["Golden"]][module] ?? [])
    )
}

// The same strict settings for every Swift target of ours; the C faces have none to take. Warnings are errors only
// where CI asks for it, so that a newcomer with a newer compiler can still build.
let warningsAreErrors = Context.environment["TRIAGED_WARNINGS_AS_ERRORS"] == "1"
let faces: Set<String> = ["CCLD2", "CGMime", "CHTML", "CLibcurl", "CRE2", "CSimdjson", "CVectors", "CZlib"]
for target in package.targets where !faces.contains(target.name) {
    target.swiftSettings =
        [.strictMemorySafety()] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])
        + [
            "ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault", "NonisolatedNonsendingByDefault",
            "InferIsolatedConformances", "ImmutableWeakCaptures",
        ].map { .enableUpcomingFeature($0) }
    // Its loops over numbers are some thirty times slower unoptimised, and the tests send thousands of requests through.
    if target.name == "Similarity" {
        target.swiftSettings?.append(.unsafeFlags(["-O"], .when(configuration: .debug)))
    }
}

// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is built with: Swift 6, explicit existentials and imports, no warning left standing.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let deque = product(name: "DequeModule", package: "swift-collections")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let grdbSQLite = product(name: "GRDBSQLite", package: "GRDB.swift")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let logging = product(name: "Logging", package: "swift-log")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
    static let systemPackage = product(name: "SystemPackage", package: "swift-system")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let yams = product(name: "Yams", package: "Yams")
}

/// A library of ours and, beside it, its tests in `Tests/<name>Tests`.
func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], tests: [Target.Dependency] = [],
    judges: Bool = false, plugins: [Target.PluginUsage] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: house, plugins: plugins),
        .testTarget(
            name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies + tests,
            // Programs in other languages that judge ours; they are run, not compiled.
            exclude: judges ? ["Judges"] : [], swiftSettings: house),
    ]
}

let libraries: [[Target]] = [
    library("RunbridgeCore"),
    library("RunbridgeDocument", ["RunbridgeCore", .yams]),
    library("RunbridgeProviders", ["RunbridgeCore", "RunbridgeDocument"]),
    library("RunbridgeFormats", ["RunbridgeCore", "RunbridgeDocument", .mustache]),
    library(
        "RunbridgeCatalog", ["RunbridgeCore", "RunbridgeDocument", "RunbridgeFormats", "RunbridgeProviders"],
        plugins: ["EmbedCatalog"]),
    library("RunbridgeSigning", ["RunbridgeCore", "COpenSSL"], judges: true),
    library("RunbridgeHTTP", ["CCurl"]),
    library("RunbridgeProcesses", ["RunbridgeCore", .subprocess, .systemPackage]),
    library("RunbridgeStore", ["RunbridgeCore", .grdb, .grdbSQLite]),
    library(
        "RunbridgeWatchers",
        [
            "RunbridgeCore", "RunbridgeHTTP", "RunbridgeProcesses", "RunbridgeProviders", "RunbridgeSigning",
            .httpTypes, .hummingbirdCore, .logging, .nioCore, .nioHTTP1, .nioHTTPTypes, .nioPosix, .systemPackage,
        ],
        tests: ["RunbridgeCatalog", "RunbridgeStandIn"], judges: true),
    library(
        "RunbridgeSinks",
        [
            "RunbridgeCore", "RunbridgeFormats", "RunbridgeHTTP", "RunbridgeProcesses", "RunbridgeSigning",
            .systemPackage,
        ],
        tests: ["RunbridgeCatalog"], judges: true),
    library("RunbridgeStandIn", ["RunbridgeCore", .hummingbird, .logging], judges: true),
    library(
        "RunbridgeDaemon",
        [
            "RunbridgeCatalog", "RunbridgeCore", "RunbridgeDocument", "RunbridgeFormats", "RunbridgeHTTP",
            "RunbridgeProviders", "RunbridgeSigning", "RunbridgeSinks", "RunbridgeStore", "RunbridgeWatchers",
            .deque, .logging, .systemPackage,
        ],
        tests: ["RunbridgeStandIn"], judges: true),
]

let package = Package(
    name: "runbridge",
    products: [
        .executable(name: "runbridge", targets: ["runbridge"]),
        .plugin(name: "CheckConfig", targets: ["CheckConfig"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: libraries.flatMap { $0 } + [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .executableTarget(
            name: "runbridge",
            dependencies: [
                "RunbridgeCatalog", "RunbridgeCore", "RunbridgeDaemon", "RunbridgeDocument", "RunbridgeFormats",
                "RunbridgeHTTP", "RunbridgeProviders", "RunbridgeSigning", "RunbridgeSinks", "RunbridgeStandIn",
                "RunbridgeStore", "RunbridgeWatchers", .argumentParser, .logging, .unixSignals,
            ],
            swiftSettings: house),
        .executableTarget(
            name: "CatalogTool",
            dependencies: ["RunbridgeCore", "RunbridgeDocument", "RunbridgeFormats", "RunbridgeProviders"],
            swiftSettings: house),
        .target(
            name: "TestSupport", dependencies: ["RunbridgeCore"], path: "Tests/TestSupport", swiftSettings: house),
        .testTarget(
            name: "runbridgeTests",
            dependencies: [
                "RunbridgeCore", "RunbridgeDaemon", "RunbridgeStandIn", "RunbridgeStore", "TestSupport", "runbridge",
            ],
            exclude: ["Judges"], swiftSettings: house),
        .plugin(name: "EmbedCatalog", capability: .buildTool, dependencies: ["CatalogTool"]),
        .plugin(
            name: "CheckConfig",
            capability: .command(
                intent: .custom(verb: "check-config", description: "Checks every file of config/ as runbridge would.")),
            dependencies: ["runbridge"]),
    ]
)

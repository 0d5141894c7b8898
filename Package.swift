// swift-tools-version: 6.2
import PackageDescription

// The house, floor by floor. A test (Tests/ArchitectureTests) holds the imports in Sources/ against
// ARCHITECTURE.md: what may import what, and by which one door each package enters.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

/// One library module of the house.
func floor(
  _ name: String, _ dependencies: [Target.Dependency], embedded: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: embedded.map(Resource.embedInCode),
    swiftSettings: strict)
}

/// The tests of one module, with the shared test support.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: dependencies + ["TestSupport"],
    swiftSettings: strict)
}

let package = Package(
  name: "retort",
  products: [.executable(name: "retort", targets: ["retort"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    // System libraries and the two bridges to C++.
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    // The words between Retort and its warden, a program of its own that Scripts/setup compiles.
    .systemLibrary(name: "CWarden"),
    .systemLibrary(name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(
      name: "CSimdJSON",
      cxxSettings: [.unsafeFlags(["-fno-modules", "-fno-cxx-modules"])],
      linkerSettings: [.linkedLibrary("simdjson")]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .target(
      name: "CCLD2",
      cxxSettings: [.unsafeFlags(["-fno-modules", "-fno-cxx-modules"])],
      linkerSettings: [.linkedLibrary("cld2")]),
    .target(
      name: "CFastText",
      cxxSettings: [.unsafeFlags(["-fno-modules", "-fno-cxx-modules"])],
      linkerSettings: [.linkedLibrary("fasttext")]),
    .target(
      name: "CSimilarity",
      // Fast in a debug build, too.
      cSettings: [.unsafeFlags(["-O2", "-fno-slp-vectorize"])]),
    .target(
      name: "CParquet",
      exclude: ["parquet.cpp"],  // Compiled by Scripts/setup against Arrow C++; loaded at run time.
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),

    // Floor 0
    floor("Corpus", ["COpenSSL"]),
    floor("Machine", ["Corpus"]),
    floor("Recipes", ["Corpus", .product(name: "Yams", package: "Yams")]),
    // Floor 1
    floor(
      "Formats",
      ["Corpus", "Machine", "CSimdJSON", "CParquet", "CZlib", "CZstd", "CLibXML"]),
    floor("Tokenizers", ["Corpus", "Machine", "Formats"]),
    floor("Similarity", ["Corpus", "Machine", "Formats", "Tokenizers", "CSimilarity"]),
    floor(
      "Hub",
      [
        "Corpus", "Machine", "Recipes",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),
    floor("Texts", ["Corpus", "Machine", "CFastText", "CCLD2", "CPCRE2"]),
    floor(
      "Sandbox",
      [
        "Corpus", "Machine", "CWarden",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], embedded: ["SelfTest/trials.py"]),
    floor(
      "Grading",
      [
        "Corpus", "Machine", "Formats", "Sandbox", .product(name: "BigInt", package: "BigInt"),
      ], embedded: ["Code/Running/driver.py"]),
    floor(
      "Processes",
      ["Corpus", "Machine", .product(name: "Subprocess", package: "swift-subprocess")],
      embedded: ["launcher.py"]),
    floor(
      "Teachers",
      [
        "Corpus", "Machine", "Formats", "Processes",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),
    floor("Ledger", ["Corpus", "Machine", .product(name: "GRDB", package: "GRDB.swift")]),
    // Floor 2
    floor(
      "Stages",
      [
        "Corpus", "Machine", "Recipes", "Formats", "Texts", "Tokenizers", "Similarity", "Grading",
        "Teachers",
      ]),
    floor("Datasets", ["Corpus", "Machine", "Formats", "Texts", "Similarity", "Grading"]),
    // Floor 3
    floor(
      "Pipeline",
      [
        "Corpus", "Machine", "Recipes", "Formats", "Hub", "Sandbox", "Grading", "Teachers",
        "Ledger",
        "Stages",
      ]),
    // Floor 5
    .executableTarget(
      name: "retort",
      dependencies: [
        "Corpus", "Machine", "Recipes", "Formats", "Tokenizers", "Similarity", "Hub", "Teachers",
        "Ledger", "Stages", "Datasets", "Pipeline", "Sandbox", "Grading",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Benchmarks
    .executableTarget(
      name: "data-benchmark", dependencies: ["Corpus", "Datasets", "Formats"],
      path: "Benchmarks/Data", swiftSettings: strict),
    .executableTarget(
      name: "similarity-benchmark", dependencies: ["Corpus", "Formats", "Machine", "Similarity"],
      path: "Benchmarks/Similarity", swiftSettings: strict),
    .executableTarget(
      name: "teachers-benchmark",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Benchmarks/Teachers", swiftSettings: strict),
    .executableTarget(
      name: "grading-benchmark", dependencies: ["Corpus", "Formats", "Grading"],
      path: "Benchmarks/Grading", swiftSettings: strict),
    .executableTarget(
      name: "sandbox-benchmark",
      dependencies: [
        "Corpus", "Grading", "Machine", "Sandbox",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      path: "Benchmarks/Sandbox", swiftSettings: strict),
    .executableTarget(
      name: "filters-benchmark",
      dependencies: ["Corpus", "Recipes", "Teachers", "Stages", "Pipeline"],
      path: "Benchmarks/Filters", swiftSettings: strict),

    // Tests
    .target(
      name: "TestSupport",
      dependencies: [
        "Corpus", "Formats", "Machine",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    tests("Architecture"),
    tests("Corpus", ["Corpus"]),
    tests("Machine", ["Machine"]),
    tests("Recipes", ["Recipes"]),
    tests("Formats", ["Formats"]),
    tests("Tokenizers", ["Tokenizers"]),
    tests("Similarity", ["Similarity", "Tokenizers"]),
    tests("Hub", ["Hub", "Recipes"]),
    tests("Texts", ["Texts"]),
    tests("Sandbox", ["Sandbox"]),
    tests("Grading", ["Grading", "Sandbox"]),
    tests("Processes", ["Processes"]),
    tests("Teachers", ["Teachers"]),
    tests("Ledger", ["Ledger", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("Stages", ["Stages", "Recipes", "Formats", "Teachers"]),
    tests("Datasets", ["Datasets", "Formats"]),
    tests("Pipeline", ["Pipeline", "Stages", "Recipes", "Ledger", "Teachers"]),
    tests("Retort", ["retort"]),
  ]
)

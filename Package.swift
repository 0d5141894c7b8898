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
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
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
    // The words between Retort and the supervisor of its sandboxes, a program of its own that Scripts/setup compiles.
    .systemLibrary(name: "CSupervisor"),
    .systemLibrary(name: "CMalloc"),
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
    floor("Values", ["COpenSSL"]),
    floor("Corpus", ["Values"]),
    floor("Machine", ["Values", "CMalloc"]),
    floor("Statistics", []),
    floor("Recipes", ["Values", "Corpus", .product(name: "Yams", package: "Yams")]),
    // Floor 1
    floor(
      "Formats",
      ["Values", "Corpus", "Machine", "CLibXML", "CParquet", "CSimdJSON", "CZlib", "CZstd"]),
    floor("Tokenizers", ["Values", "Machine", "Formats"]),
    floor("Texts", ["Values", "Machine", "CCLD2", "CFastText", "CPCRE2"]),
    floor("Similarity", ["Values", "Corpus", "Machine", "Formats", "Tokenizers", "CSimilarity"]),
    floor(
      "Hub",
      [
        "Values", "Machine", "Recipes",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    floor(
      "Processes",
      ["Values", "Machine", .product(name: "Subprocess", package: "swift-subprocess")],
      embedded: ["keeper.py", "launcher.py"]),
    floor(
      "Sandbox",
      [
        "Values", "Machine", "CSupervisor",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], embedded: ["SelfTest/trials.py"]),
    floor(
      "Grading",
      [
        "Values", "Corpus", "Machine", "Formats", "Sandbox",
        .product(name: "BigInt", package: "BigInt"),
      ],
      embedded: [
        "Code/Running/Python/driver.py",
        "Code/Running/Python/names.py",
        "Code/Running/Python/values.py",
        "Code/Running/Python/judge.py",
        "Code/Running/Python/link.py",
        "Code/Running/Python/program.py",
        "Code/Running/Python/sharing.py",
        "Code/Running/Python/standins.py",
        "Code/Running/Python/renewing.py",
        "Code/Running/Python/running.py",
        "Code/Running/Python/together.py",
        "Code/Running/Python/pytest_standin.py",
      ]),
    floor(
      "Teachers",
      [
        "Values", "Machine", "Formats", "Processes",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ], embedded: ["Serving/local.txt"]),
    floor("Ledger", ["Values", "Machine", .product(name: "GRDB", package: "GRDB.swift")]),
    floor("Storage", ["Values", "Corpus", "Machine", "Formats"]),
    // Floor 2
    floor("Asking", ["Values", "Machine", "Teachers", "Ledger"]),
    floor(
      "Filters",
      [
        "Values", "Corpus", "Machine", "Recipes", "Formats", "Tokenizers", "Texts", "Similarity",
        "Sandbox", "Grading", "Teachers", "Asking",
      ]),
    floor("Sources", ["Values", "Corpus", "Machine", "Recipes", "Formats", "Filters"]),
    floor(
      "Answering",
      [
        "Values", "Corpus", "Machine", "Recipes", "Formats", "Grading", "Teachers", "Asking",
        "Filters", "Sources",
      ]),
    floor("Export", ["Values", "Corpus", "Machine", "Recipes", "Formats", "Teachers", "Sources"]),
    floor(
      "Datasets", ["Values", "Corpus", "Machine", "Formats", "Texts", "Similarity", "Grading"]),
    floor("Reports", ["Values", "Corpus", "Machine", "Formats", "Storage"]),
    // Floor 3
    floor(
      "Pipeline",
      [
        "Values", "Corpus", "Machine", "Recipes", "Formats", "Hub", "Sandbox", "Grading",
        "Teachers", "Ledger", "Storage", "Asking", "Filters", "Sources", "Answering", "Export",
      ]),
    // Floor 4
    floor(
      "Evaluation",
      [
        "Values", "Corpus", "Machine", "Recipes", "Formats", "Hub", "Grading", "Teachers", "Ledger",
        "Storage", "Statistics", "Similarity", "Asking", "Filters", "Answering", "Datasets",
        "Pipeline",
      ],
      embedded: [
        "aime24", "aime25", "amc23", "math500", "hmmt_feb25", "gpqa_diamond", "jeebench",
        "livecodebench", "livecodebench_v5", "livecodebench_v6", "codeelo", "codeforces", "hle",
        "gsm8k", "olympiadbench", "omni_math",
      ].map { "Benchmarks/\($0).yaml" }),
    floor(
      "Training",
      [
        "Values", "Machine", "Recipes", "Formats", "Tokenizers", "Hub", "Processes", "Storage",
      ],
      embedded: [
        "Conversion/base.py", "Conversion/perplexity.py", "Conversion/togguf.py",
        "Environment/llamafactory.txt", "Environment/torch-cpu.txt", "Environment/trl.txt",
        "Launchers/train.py", "Rendering/renderer.py",
      ]),
    // Floor 5
    floor(
      "Studies",
      [
        "Values", "Machine", "Recipes", "Formats", "Teachers", "Storage", "Statistics", "Filters",
        "Answering", "Pipeline", "Evaluation", "Training",
      ]),
    // Floor 6
    .executableTarget(
      name: "retort",
      dependencies: [
        "Values", "Corpus", "Machine", "Recipes", "Formats", "Tokenizers", "Similarity", "Hub",
        "Sandbox", "Grading", "Teachers", "Ledger", "Storage", "Asking", "Filters", "Answering",
        "Datasets", "Reports", "Pipeline", "Statistics", "Evaluation", "Training", "Studies",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Benchmarks
    .executableTarget(
      name: "data-benchmark", dependencies: ["Values", "Formats"], path: "Benchmarks/Data",
      swiftSettings: strict),
    .executableTarget(
      name: "filters-benchmark",
      dependencies: ["Values", "Corpus", "Recipes", "Teachers", "Storage", "Asking", "Pipeline"],
      path: "Benchmarks/Filters", swiftSettings: strict),
    .executableTarget(
      name: "grading-benchmark", dependencies: ["Values", "Corpus", "Formats", "Grading"],
      path: "Benchmarks/Grading", swiftSettings: strict),
    .executableTarget(
      name: "runs-benchmark",
      dependencies: ["Values", "Machine", "Recipes", "Storage", "Filters", "Pipeline"],
      path: "Benchmarks/Runs", swiftSettings: strict),
    .executableTarget(
      name: "sandbox-benchmark",
      dependencies: [
        "Machine", "Sandbox", "Grading", .product(name: "Subprocess", package: "swift-subprocess"),
      ], path: "Benchmarks/Sandbox", swiftSettings: strict),
    .executableTarget(
      name: "similarity-benchmark", dependencies: ["Machine", "Formats", "Similarity"],
      path: "Benchmarks/Similarity", swiftSettings: strict),
    .executableTarget(
      name: "statistics-benchmark", dependencies: ["Statistics"], path: "Benchmarks/Statistics",
      swiftSettings: strict),
    .executableTarget(
      name: "teachers-benchmark",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], path: "Benchmarks/Teachers", swiftSettings: strict),

    // Tests
    .target(
      name: "TestSupport",
      dependencies: [
        "Values", "Corpus", "Machine", "Formats", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    tests("Architecture"),
    tests("Corpus", ["Values", "Corpus", "Formats"]),
    tests("Machine", ["Values", "Corpus", "Machine"]),
    tests("Statistics", ["Statistics"]),
    tests("Recipes", ["Values", "Corpus", "Recipes"]),
    tests("Formats", ["Values", "Corpus", "Machine", "Formats"]),
    tests("Tokenizers", ["Values", "Corpus", "Tokenizers"]),
    tests("Texts", ["Values", "Corpus", "Texts"]),
    tests("Similarity", ["Values", "Corpus", "Tokenizers", "Similarity"]),
    tests("Hub", ["Values", "Corpus", "Recipes", "Hub"]),
    tests("Processes", ["Values", "Processes"]),
    tests("Sandbox", ["Values", "Sandbox"]),
    tests("Grading", ["Values", "Corpus", "Formats", "Sandbox", "Grading"]),
    tests("Teachers", ["Values", "Corpus", "Machine", "Formats", "Teachers"]),
    tests("Ledger", ["Values", "Corpus", "Ledger", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("Storage", ["Values", "Corpus", "Storage"]),
    tests("Asking", ["Values", "Corpus", "Teachers", "Ledger", "Asking"]),
    tests(
      "Filters",
      [
        "Values", "Corpus", "Recipes", "Formats", "Teachers", "Asking", "Filters", "Sources",
        "Answering", "Pipeline",
      ]),
    tests("Sources", ["Values", "Corpus", "Machine", "Recipes", "Formats", "Sources", "Pipeline"]),
    tests(
      "Answering",
      ["Values", "Corpus", "Recipes", "Grading", "Teachers", "Asking", "Answering", "Pipeline"]),
    tests("Export", ["Corpus", "Recipes", "Export"]),
    tests("Datasets", ["Values", "Corpus", "Formats", "Grading", "Datasets"]),
    tests(
      "Pipeline",
      [
        "Values", "Corpus", "Machine", "Recipes", "Formats", "Teachers", "Ledger", "Storage",
        "Filters", "Reports", "Pipeline",
      ]),
    tests(
      "Evaluation",
      [
        "Values", "Corpus", "Machine", "Recipes", "Formats", "Grading", "Storage", "Statistics",
        "Evaluation",
      ]),
    tests(
      "Training", ["Values", "Corpus", "Machine", "Recipes", "Formats", "Tokenizers", "Training"]),
    tests("Studies", ["Values", "Machine", "Recipes", "Statistics", "Studies"]),
    tests("Retort", ["Values", "Corpus", "Machine", "Formats", "Ledger", "Training", "retort"]),
  ]
)

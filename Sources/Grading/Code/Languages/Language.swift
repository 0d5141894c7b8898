/// A programming language that tests can be run in. Another is one more entry of ``all``.
public struct Language: Sendable, Hashable {
  /// Its name in reports and options.
  public let name: String
  /// The program that compiles or runs it, as it is called on PATH.
  let tool: String
  /// Other names of such a program, which is looked for behind ``tool``.
  var otherTools: [String] = []
  /// The package of Debian that brings it.
  public let package: String
  /// The source's name in a sandbox.
  let sourceFile: String
  /// The command that compiles, for languages that are; `{tool}`, `{source}` and `{program}` stand for their paths.
  var compiling: [String]?
  /// The command that reads the header of all headers once for all programs; `{header}` stands for what it makes.
  var precompiling: [String]?
  /// The command that runs the program; `{memory}` stands for its limit in megabytes, `{class}` for Java's main class.
  var running: [String]
  /// What it needs in its environment.
  var environment: [String: String] = ["PATH": "/usr/bin:/bin"]
  /// Whether its addresses are limited, too: a backstop for memory. Virtual machines reserve far more than they use.
  var limitsAddresses = false
  /// What tells its version.
  var versionArgument = "--version"
  /// Folders of the machine, besides /usr, that it needs where they are.
  var folders: [String] = []

  /// Python 3. Hashing is the same in every run, so that verdicts are.
  public static let python = Language(
    name: "python", tool: "python3", otherTools: ["pypy3"], package: "python3",
    sourceFile: "main.py",
    running: ["{tool}", "-s", "-B", "{source}"],
    environment: [
      "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    ])

  /// C++17 by g++, optimized as judges do.
  public static let cpp = plusPlus("cpp", "c++17")
  /// C++20 by g++.
  public static let cpp20 = plusPlus("cpp20", "c++20")

  private static func plusPlus(_ name: String, _ standard: String) -> Language {
    Language(
      name: name, tool: "g++", package: "g++", sourceFile: "main.cpp",
      compiling: [
        "{tool}", "-std=\(standard)", "-O2", "-pipe", "-w", "-o", "{program}", "{source}",
      ],
      precompiling: [
        "/bin/sh", "-c",
        "header=$(echo '#include <bits/stdc++.h>' | {tool} -std=\(standard) -x c++ -E - "
          + "| sed -n 's|^# [0-9]* \"\\(.*/bits/stdc++[.]h\\)\".*|\\1|p' | head -n 1) && "
          + "{tool} -std=\(standard) -O2 -pipe -w -x c++-header -o {header} \"$header\"",
      ],
      running: ["{program}"], limitsAddresses: true)
  }

  /// C17 by gcc.
  public static let c = Language(
    name: "c", tool: "gcc", package: "gcc", sourceFile: "main.c",
    compiling: [
      "{tool}", "-std=gnu17", "-O2", "-pipe", "-w", "-o", "{program}", "{source}", "-lm",
    ],
    running: ["{program}"], limitsAddresses: true)

  /// Java, of the version that is there; the classes travel as one archive.
  public static let java = Language(
    name: "java", tool: "javac", package: "default-jdk-headless", sourceFile: "{class}.java",
    compiling: [
      "/bin/sh", "-c",
      "{tool} -J-Xss64m -J-XX:+UseSerialGC -nowarn -encoding UTF-8 -d /tmp/classes {source} && "
        + "\"$(dirname {tool})/jar\" --create --no-compress --file {program} -C /tmp/classes .",
    ],
    running: [
      "{java}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4", "-Xss512m", "-Xmx{memory}m",
      "-XX:-UsePerfData", "-cp", "{program}", "{class}",
    ],
    folders: ["/etc/java-11-openjdk", "/etc/java-17-openjdk", "/etc/java-21-openjdk"])

  /// Rust, edition 2021.
  public static let rust = Language(
    name: "rust", tool: "rustc", package: "rustc", sourceFile: "main.rs",
    compiling: [
      "{tool}", "--edition", "2021", "-O", "-A", "warnings", "-o", "{program}", "{source}",
    ],
    running: ["{program}"])

  /// Go.
  public static let go = Language(
    name: "go", tool: "go", package: "golang-go", sourceFile: "main.go",
    compiling: ["{tool}", "build", "-o", "{program}", "{source}"], running: ["{program}"],
    environment: [
      "PATH": "/usr/bin:/bin", "HOME": "/tmp", "GOCACHE": "/tmp/cache", "GO111MODULE": "off",
      "GOFLAGS": "-p=1",
    ], versionArgument: "version")

  /// JavaScript by Node.js.
  public static let javascript = Language(
    name: "javascript", tool: "node", otherTools: ["nodejs"], package: "nodejs",
    sourceFile: "main.js",
    running: ["{tool}", "--stack-size=65500", "{source}"])

  /// All that there are.
  public static let all = [python, cpp, cpp20, c, java, rust, go, javascript]

  /// Whether a file of that name holds a program of it.
  public func isNamed(byFile path: String) -> Bool {
    let end = sourceFile.drop { $0 != "." }
    return path.hasSuffix(end)
  }

  /// How it is compiled, for the names of what is kept.
  var recipe: String { (compiling ?? []).joined(separator: " ") }
}

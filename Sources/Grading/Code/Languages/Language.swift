/// A programming language that tests can be run in. Another is one more entry of ``all``.
public struct Language: Sendable, Hashable {
  /// Its name in reports and options.
  public let name: String
  /// How fenced blocks of it begin, in lower case.
  let tags: Set<String>
  /// What a block without a tag has in it, if it is of this language.
  let signs: [String]
  /// The program that compiles or runs it, as it is called on PATH.
  let tool: String
  /// The source's name in a sandbox.
  let sourceFile: String
  /// The command that compiles, for languages that are; `{tool}` and `{source}` stand for their paths, and what it
  /// makes is `{program}`.
  let compiling: [String]?
  /// The command that runs the program.
  let running: [String]
  /// What it needs in its environment.
  let environment: [String: String]

  /// Python 3. Hashing is the same in every run, so that verdicts are.
  public static let python = Language(
    name: "python", tags: ["python", "python3", "py", "py3"],
    signs: ["import ", "def ", "print(", "input("], tool: "python3", sourceFile: "main.py",
    compiling: nil, running: ["{tool}", "-s", "-B", "{source}"],
    environment: [
      "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    ])

  /// C++17 by g++, optimized as judges do.
  public static let cpp = Language(
    name: "cpp", tags: ["cpp", "c++", "cc", "cxx", "c++17", "cpp17", "c++14", "c++11"],
    signs: ["#include"], tool: "g++", sourceFile: "main.cpp",
    compiling: ["{tool}", "-std=c++17", "-O2", "-pipe", "-w", "-o", "{program}", "{source}"],
    running: ["{program}"], environment: ["PATH": "/usr/bin:/bin"])

  /// All that there are.
  public static let all = [python, cpp]

  /// The language of that name or tag.
  public init?(named name: String) {
    let name = name.lowercased()
    guard let language = Self.all.first(where: { $0.name == name || $0.tags.contains(name) }) else {
      return nil
    }
    self = language
  }

  /// Whether a file of that name holds a program of it.
  public func isNamed(byFile path: String) -> Bool {
    let end = sourceFile.drop { $0 != "." }
    return path.hasSuffix(end)
  }

  init(
    name: String, tags: Set<String>, signs: [String], tool: String, sourceFile: String,
    compiling: [String]?, running: [String], environment: [String: String]
  ) {
    self.name = name
    self.tags = tags
    self.signs = signs
    self.tool = tool
    self.sourceFile = sourceFile
    self.compiling = compiling
    self.running = running
    self.environment = environment
  }
}

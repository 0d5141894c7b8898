import Asking
import Corpus
import Formats
import Machine
import Recipes
import Values

/// A step that starts a program of the user's own: told before it runs, and not run for a plan.
public protocol StartsProgram: Sendable {
  /// What is started, as the recipe has it.
  var commandLine: String { get }
}

/// Keeps the rows that a program of the user's own keeps: it reads them as JSON Lines and writes a decision for each.
public struct CommandFilter<Row: FilteredRow>: RecipeFilter, StartsProgram {
  public static var name: String { "command" }
  public static var shorthand: String? { "run" }

  /// By `/bin/sh`, in the recipe's folder.
  public let commandLine: String
  private let folder: String
  private let scope: RowScope
  /// The files that it is made of, by their names in the recipe, and what is in them.
  private let files: [(name: String, digest: String)]

  /// Fields: `run`, the command line; `files`, what it reads besides the files that the command line names; `of`.
  public init?(_ fields: Fields, in setting: Setting) {
    let run = fields.text("run", hint: "run: python3 my_filter.py")
    let named = fields.texts("files")
    guard let scope = RowScope(fields, in: setting), let run else { return nil }
    var files: [(name: String, digest: String)] = []
    var isWhole = true
    for (name, mark) in named ?? [] {
      if let digest = try? Files.digest(of: setting.path(name)) {
        files.append((name, digest.description))
      } else {
        isWhole = false
        fields.log.error(mark, "\(fields.owner): \(name) cannot be read")
      }
    }
    // Words that are files are what it is made of: another content is another filter.
    for word in run.split(whereSeparator: \.isWhitespace).map(String.init) {
      let path = setting.path(word)
      guard !files.contains(where: { $0.name == word }), !Files.isFolder(path),
        Files.exists(path), let digest = try? Files.digest(of: path)
      else { continue }
      files.append((word, digest.description))
    }
    if let missing = Self.missingScript(run, setting) {
      isWhole = false
      fields.log.error(
        fields.mark(of: "run"), "\(fields.owner): there is no file \(missing)",
        hint: "its path begins at the recipe's folder")
    }
    guard isWhole else { return nil }
    commandLine = run
    folder = setting.folder
    self.scope = scope
    self.files = files
  }

  /// The script of a plain command line that is not there; nil where a shell would have to say what the words mean.
  private static func missingScript(_ run: String, _ setting: Setting) -> String? {
    guard !run.contains(where: { "$`*?;&|<>(){}'\"\\".contains($0) }) else { return nil }
    return run.split(whereSeparator: \.isWhitespace).map(String.init).first { word in
      let isScript =
        word.hasPrefix("./") || [".py", ".sh", ".rb", ".pl", ".js"].contains(where: word.hasSuffix)
      return isScript && !word.hasPrefix("-") && !Files.exists(setting.path(word))
    }
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "run": .string(commandLine), "of": scope.value,
      "files": .list(
        files.map { .record(["name": .string($0.name), "digest": .string($0.digest)]) }),
    ]
  }

  /// Memory: what it says of the rows that leave.
  public func survey(_ rows: ShardReader<Row>, asking asker: any Asker) async throws -> Survey<Row>
  {
    let program = DecidingProgram(commandLine, in: folder)
    var reasons = Reasons()
    let drops = try await withTaskCancellationHandler {
      try await OwnThread.run {
        let (given, expected) = (rows.rows(), rows.rows())
        var drops: [Row.ID: (reason: String, evidence: Record)] = [:]
        try program.run(
          {
            while let row = try given.next() {
              if scope.contains(row.asked) { return Self.line(row) }
            }
            return nil
          },
          hear: { line in
            var row = try expected.next()
            while let other = row, !scope.contains(other.asked) { row = try expected.next() }
            guard let row else {
              throw program.fault("it wrote more decisions than there are rows")
            }
            if let drop = try program.decision(line, on: row.name) {
              drops[row.id] = reasons.bounded(drop)
            }
          })
        var row = try expected.next()
        while let other = row, !scope.contains(other.asked) { row = try expected.next() }
        if let row {
          throw program.fault("it wrote no decision on \(row.name), nor on those behind it")
        }
        return drops
      }
    } onCancel: {
      program.end()
    }
    return Survey { row in
      guard let drop = drops[row.id] else { return .keep(row) }
      return .drop(reason: drop.reason, evidence: drop.evidence)
    }
  }

  /// A row as the program reads it: its name as `id`, and all else of it.
  private static func line(_ row: Row) -> String {
    let fields = row.record.fields.filter { $0.name != "id" }
    return Record([.init("id", .string(row.name))] + fields).json + "\n"
  }
}

/// Reasons are counted by their words: so many different ones, and the rest together.
private struct Reasons {
  private var known: Set<String> = []

  mutating func bounded(_ drop: (reason: String, evidence: Record)) -> (
    reason: String, evidence: Record
  ) {
    if known.contains(drop.reason) { return drop }
    guard known.count < 100 else {
      var evidence = drop.evidence
      evidence["reason"] = .string(drop.reason)
      return ("the program says so", evidence)
    }
    known.insert(drop.reason)
    return drop
  }
}

extension CommandFilter {
  public static var guide: FilterGuide {
    FilterGuide(
      "keeps the rows that a program of your own keeps: it reads rows as JSON Lines and writes a decision for each; see "
        + "Writing.md",
      parameters: [
        FilterParameter(
          "run", nil,
          "the command line, run by `/bin/sh` in the recipe's folder; files that it names decide by their content whether the "
            + "step is done again"),
        FilterParameter("files", "none", "other files that it reads, which decide likewise"), .of,
      ],
      examples: [
        FilterExample(
          "command: python3 short.py",
          files: [
            "short.py": """
            from json import dumps, loads
            from sys import stdin
            for line in stdin:
                row = loads(line)
                text = row.get("answer", row.get("text", ""))
                print(dumps({"id": row["id"], "keep": len(text) < 20, "reason": "it is long"}))
            """
          ],
          Row.self == Trace.self
            ? [
              .kept("why?", answer: "Because."),
              .dropped(
                "how?", answer: "In a way that takes many words.", because: "it is long"),
            ]
            : [
              .kept("why?"),
              .dropped("How many minutes are three hours?", because: "it is long"),
            ])
      ])
  }
}

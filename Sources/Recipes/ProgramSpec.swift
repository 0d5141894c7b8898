/// A program of the user's own that a recipe names: how it is started, and what it may do.
public struct ProgramSpec: Sendable {
  /// Run by `/bin/sh` in the recipe's folder.
  public let commandLine: Marked<String>
  /// Files that it reads besides those that the command line names.
  public let files: [Marked<String>]
  /// The most seconds in which it neither reads nor writes.
  public let silence: Double
  /// Whether it runs without a network, and sees nothing but the system's programs and the recipe's folder.
  public let isSandboxed: Bool

  /// Fields: `run`, the command line; `files`; `silence`, in seconds; `sandbox`.
  package init?(_ fields: Fields) {
    let run = fields.text("run", hint: "run: python3 my_program.py")
    files = (fields.texts("files") ?? []).map { Marked($0.text, mark: $0.mark) }
    silence = fields.number("silence", in: 0.1...86_400) ?? 600
    isSandboxed = fields.truth("sandbox") ?? false
    guard let run else { return nil }
    commandLine = Marked(run, mark: fields.mark(of: "run"))
  }

  /// Reads the grader of a source; nil if it has none, or it is wrong.
  static func readGrader(_ source: Fields) -> ProgramSpec? {
    guard let node = source.node("grader") else { return nil }
    let fields = Fields(
      node, owner: "the grader of \(source.owner)", log: source.log, shorthand: "run")
    defer { fields.finish() }
    return ProgramSpec(fields)
  }
}

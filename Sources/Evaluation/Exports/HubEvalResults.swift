import Foundation
import Machine
import Values

/// Scores for a model's page on the Hugging Face Hub: a file in the folder `.eval_results` of the model's repository.
///
/// Format: huggingface.co/docs/hub/eval-results. The Hub shows an entry if its dataset is a benchmark that has a task of
/// the name, as the dataset's `eval.yaml` lists them.
public enum HubEvalResults {
  /// One score.
  public struct Entry: Sendable, Equatable {
    /// The benchmark's dataset on the Hub: `Idavidrein/gpqa`.
    public var dataset: String
    /// The task within it: `gpqa_diamond`, or `default`.
    public var task: String
    /// The dataset's commit, if it is known.
    public var revision: String?
    /// In the unit of the benchmark's leaderboard, which is 0...1 for some and 0...100 for others.
    public var value: Double
    /// When the evaluation was.
    public var date: Date?
    /// Where the results come from, for instance a repository of traces.
    public var source: Source?
    /// What has to be known of the way of evaluating: `no-tools`, `pass@1 of 10`.
    public var notes: String?

    public init(
      dataset: String, task: String, revision: String? = nil, value: Double, date: Date? = nil,
      source: Source? = nil, notes: String? = nil
    ) {
      self.dataset = dataset
      self.task = task
      self.revision = revision
      self.value = value
      self.date = date
      self.source = source
      self.notes = notes
    }
  }

  /// What an entry refers to.
  public struct Source: Sendable, Equatable {
    /// `https://…`
    public var url: String
    /// How it is called on the page.
    public var name: String?

    public init(url: String, name: String? = nil) {
      self.url = url
      self.name = name
    }
  }

  /// The file's text. The same entries give the same bytes.
  ///
  /// - Throws: ``RetortError`` of kind `input` if the Hub would refuse an entry.
  public static func text(_ entries: [Entry]) throws -> String {
    guard !entries.isEmpty else {
      throw RetortError(.input, "cannot write results for the Hub", cause: "there are none")
    }
    return try entries.map(text).joined()
  }

  /// Writes them into a copy of the model's repository.
  ///
  /// - Parameter name: what the file is called, without its ending: letters, digits, `-`, `_` and `.`.
  /// - Returns: where the file is.
  /// - Throws: ``RetortError`` of kind `input` for entries or a name that will not do, or `storage`.
  @discardableResult
  public static func write(_ entries: [Entry], to repository: String, name: String) throws -> String
  {
    guard isName(name) else {
      throw RetortError(
        .input, "cannot write results for the Hub", cause: "\"\(name)\" is no name for a file")
    }
    let text = try text(entries)
    let folder = "\(repository)/.eval_results"
    try Files.makeFolder(folder)
    try Files.writeWhole(text, to: "\(folder)/\(name).yaml")
    return "\(folder)/\(name).yaml"
  }

  private static func text(_ entry: Entry) throws -> String {
    if let problem = problem(with: entry) {
      throw RetortError(
        .input, "cannot write the result of \(entry.dataset) for the Hub", cause: problem)
    }
    var lines = ["- dataset:", "    id: \(quoted(entry.dataset))"]
    lines.append("    task_id: \(quoted(entry.task))")
    if let revision = entry.revision { lines.append("    revision: \(quoted(revision))") }
    lines.append("  value: \(number(entry.value))")
    if let date = entry.date { lines.append("  date: \(quoted(date.ISO8601Format()))") }
    if let source = entry.source {
      lines += ["  source:", "    url: \(quoted(source.url))"]
      if let name = source.name { lines.append("    name: \(quoted(name))") }
    }
    if let notes = entry.notes { lines.append("  notes: \(quoted(notes))") }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func problem(with entry: Entry) -> String? {
    let parts = entry.dataset.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ isName(String($0)) }) else {
      return "its dataset should be an owner and a name, such as cais/hle"
    }
    if entry.task.isEmpty { return "it has no task" }
    if !entry.value.isFinite { return "its value is no number" }
    if let url = entry.source?.url, !url.hasPrefix("https://"), !url.hasPrefix("http://") {
      return "its source is no address on the web"
    }
    return nil
  }

  private static func isName(_ text: String) -> Bool {
    text.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.\-]{0,95}/) != nil
  }

  /// A number that readers of YAML 1.1 take for one: they want a point before an exponent.
  private static func number(_ value: Double) -> String {
    let digits = "\(value)"
    guard let place = digits.firstIndex(of: "e"), !digits.contains(".") else { return digits }
    return "\(digits[..<place]).0\(digits[place...])"
  }

  /// A text between quotation marks, with everything escaped that YAML would not have in there as it is.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: quoted += "\\\(scalar)"
      case 0x0A: quoted += "\\n"
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE...0xFFFF:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

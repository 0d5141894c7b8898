import Formats
import Values

/// Reads what launchers write, line by line.
///
/// Three forms are known: lines of our own program (`retort: {…}`), the lines of Transformers' trainer that LLaMA-Factory
/// shows (`  Num examples = 8`, `{'loss': '1.2', …}`), and the first row that LLaMA-Factory prints. Every line is a
/// stranger: what is not understood says nothing, numbers outside their ranges are none, and nothing is remembered of a
/// line but what ``LauncherEvent`` holds.
public struct LauncherLog {
  private let parser = JSONParser()
  private var isBehindTrainingExample = false
  private var awaitsLabels = false
  private var hasLabels = false
  /// Of the trainer's own lines, which tell one thing each.
  private var isBehindEvaluation = false
  private var batch: Int?
  private var updates: Int?
  private var startsAt = 0
  private var hasBegun = false
  private var step = 0

  /// The largest number that is taken for a count.
  private static let most = 1_000_000_000_000_000

  public init() {}

  /// What a line says; nothing for most.
  public mutating func read(_ line: String) -> [LauncherEvent] {
    // A progress bar that has no end of its own may stand in front of it.
    if let own = line.firstRange(of: "retort: {") {
      return self.own(line[line.index(before: own.upperBound)...])
    }
    if awaitsLabels {
      awaitsLabels = false
      return labels(line)
    }
    switch line {
    case "training example:": isBehindTrainingExample = true
    case "eval example:": isBehindTrainingExample = false
    case "label_ids:": awaitsLabels = isBehindTrainingExample && !hasLabels
    default:
      if let open = line.firstIndex(of: "{"), line.hasSuffix("}") { return logged(line[open...]) }
      return banner(line)
    }
    return []
  }

  // MARK: Our own program

  private mutating func own(_ text: Substring) -> [LauncherEvent] {
    guard let record = (try? parser.parse(String(text)))?.record,
      let event = record["event"]?.string
    else { return [] }
    func count(_ name: String) -> Int? { Self.count(record[name]?.integer) }
    switch event {
    case "prepared":
      guard let rows = count("rows"), let counted = count("counted"), let tokens = count("tokens"),
        let trained = count("trained"), counted <= rows, trained <= tokens
      else { return [] }
      let first = record["first_labels"]?.list.flatMap(Self.labels) ?? []
      return [.prepared(rows: rows, counted: counted, tokens: tokens, trained: trained)]
        + (first.isEmpty ? [] : [.firstLabels(first)])
    case "begin":
      guard let updates = count("updates"), let batch = count("batch"), let at = count("at") else {
        return []
      }
      return [.begin(updates: updates, batch: batch, at: at)]
    case "step":
      guard let step = count("step") else { return [] }
      return [
        .step(
          TrainingStep(
            step: step, loss: record["loss"]?.double ?? .nan,
            learningRate: record["learning_rate"]?.double,
            gradientNorm: record["grad_norm"]?.double, tokens: count("tokens")))
      ]
    case "held_out":
      guard let step = count("step"), let loss = record["loss"]?.double else { return [] }
      return [.heldOut(step: step, loss: loss)]
    case "saved": return count("step").map { [.saved(step: $0)] } ?? []
    case "stopped": return count("step").map { [.stopped(step: $0)] } ?? []
    case "finished": return [.finished(gpuBytes: count("gpu_bytes"))]
    default: return []
    }
  }

  private static func count(_ number: Int64?) -> Int? {
    number.flatMap { (0...Int64(most)).contains($0) ? Int($0) : nil }
  }

  private static func labels(_ values: [Value]) -> [Int32]? {
    let labels = values.compactMap { $0.integer.flatMap { Int32(exactly: $0) } }
    return labels.count == values.count ? labels : nil
  }

  // MARK: LLaMA-Factory's first row

  private mutating func labels(_ line: String) -> [LauncherEvent] {
    guard let list = (try? parser.parse(line))?.list, let labels = Self.labels(list),
      !labels.isEmpty
    else { return [] }
    hasLabels = true
    return [.firstLabels(labels)]
  }

  // MARK: Transformers' trainer

  /// `[INFO|trainer.py:1470] 2026-01-01 00:00:00,000 >>   Num examples = 8`
  private mutating func banner(_ line: String) -> [LauncherEvent] {
    if line.contains("***** Running training *****") { isBehindEvaluation = false }
    if line.contains("***** Running Evaluation *****") { isBehindEvaluation = true }
    if let at = Self.number(behind: "Continuing training from global step ", in: line)
      ?? Self.number(behind: " and global step ", in: line)
    {
      startsAt = at
    }
    if let at = Self.number(behind: "/checkpoint-", in: line),
      line.contains("Saving model checkpoint to ")
    {
      return [.saved(step: at)]
    }
    if !isBehindEvaluation, let rows = Self.number(behind: "  Num examples = ", in: line) {
      return [.rows(rows)]
    }
    batch =
      Self.number(
        behind: "Total train batch size (w. parallel, distributed & accumulation) = ", in: line)
      ?? batch
    updates = Self.number(behind: "Total optimization steps = ", in: line) ?? updates
    return []
  }

  private static func number(behind words: String, in line: String) -> Int? {
    guard let range = line.firstRange(of: words) else { return nil }
    let digits = line[range.upperBound...].prefix { $0.isASCII && ($0.isNumber || $0 == ",") }
    return Int64(digits.filter { $0 != "," }).flatMap { count($0) }
  }

  /// `{'loss': '10.89', 'grad_norm': '3.801', 'learning_rate': '0', 'epoch': '0.5'}`, of older versions with numbers.
  private mutating func logged(_ text: Substring) -> [LauncherEvent] {
    let numbers = Self.dictionary(text)
    if let loss = numbers["eval_loss"] { return [.heldOut(step: step, loss: loss)] }
    // LLaMA-Factory tells of each update a second time, without the norm.
    guard let loss = numbers["loss"], numbers["grad_norm"] != nil else { return [] }
    var events: [LauncherEvent] = []
    if !hasBegun, let updates, let batch {
      hasBegun = true
      step = startsAt
      events.append(.begin(updates: updates, batch: batch, at: startsAt))
    }
    step = min(Self.most, step + 1)
    events.append(
      .step(
        TrainingStep(
          step: step, loss: loss, learningRate: numbers["learning_rate"],
          gradientNorm: numbers["grad_norm"], tokens: nil)))
    return events
  }

  /// The numbers of a dictionary as Python writes it, with one level and plain keys.
  private static func dictionary(_ text: Substring) -> [String: Double] {
    var numbers: [String: Double] = [:]
    for pair in text.dropFirst().dropLast().split(separator: ",").prefix(100) {
      let parts = pair.split(separator: ":")
      guard parts.count == 2 else { continue }
      let (name, value) = (bare(parts[0]), bare(parts[1]))
      numbers[String(name)] = Double(value)
    }
    return numbers
  }

  private static func bare(_ text: Substring) -> Substring {
    let inner = text.drop { $0 == " " || $0 == "'" }
    return inner.prefix { $0 != "'" && $0 != " " }
  }
}

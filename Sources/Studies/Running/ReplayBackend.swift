import Formats
import Machine
import Values

/// Scores that lie in a file: JSON Lines of `{stage, cell, seed, task, item?, repeat?, score, se?, cost?}`.
///
/// A line with an item has a score in 0…1; one without is a benchmark's score in points. Lines of benchmarks by which is not
/// chosen are counted and not kept: whoever chooses cannot see them.
public struct ReplayBackend: CellBackend {
  private let runs: [Key: [CellRun]]
  private let costs: [Key: Double]
  /// How many lines were of other benchmarks.
  public let leftOut: Int

  private struct Key: Hashable {
    let stage: String
    let cell: String
  }

  /// - Parameters:
  ///   - path: the file.
  ///   - dev: the benchmarks by which is chosen.
  /// - Throws: ``RetortError`` of kind `input` for a line that is none of these, or a run that lacks a benchmark; of kind
  ///   `storage` if the file cannot be read.
  public init(path: String, dev: [String]) throws {
    try self.init(text: Files.text(of: path), path: path, dev: dev)
  }

  init(text: String, path: String, dev: [String]) throws {
    var scores: [Key: [Int: [String: Pile]]] = [:]
    var costs: [Key: Double] = [:]
    var leftOut = 0
    let parser = JSONParser()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      func fault(_ cause: String) -> RetortError {
        RetortError(
          .input, "\(path):\(index + 1) is no score", cause: cause,
          hint:
            "{\"stage\": \"filter\", \"cell\": \"random\", \"seed\": 1, \"task\": \"aime24\", \"score\": 41.9}"
        )
      }
      guard let record = (try? parser.parse(String(line)))?.record else {
        throw fault("it is no JSON object")
      }
      guard let stage = record["stage"]?.string, let cell = record["cell"]?.string,
        let task = record["task"]?.string
      else { throw fault("stage, cell and task are texts") }
      guard let score = record["score"]?.double, score.isFinite else {
        throw fault("score is a number")
      }
      let key = Key(stage: stage, cell: cell)
      if let cost = record["cost"]?.double {
        guard cost >= 0, cost.isFinite else { throw fault("cost is a number from 0 on") }
        costs[key] = cost
      }
      guard dev.contains(task) else {
        leftOut += 1
        continue
      }
      let seed = Int(clamping: record["seed"]?.integer ?? 1)
      var pile = scores[key]?[seed]?[task] ?? Pile()
      if let item = record["item"] {
        guard 0...1 ~= score else { throw fault("an item's score lies in 0…1") }
        let name = item.string ?? item.integer.map(String.init) ?? item.json
        let turn = Int(clamping: record["repeat"]?.integer ?? Int64(pile.items[name]?.count ?? 0))
        guard pile.items[name]?[turn] == nil else { throw fault("repeat \(turn) stands twice") }
        pile.items[name, default: [:]][turn] = score
      } else {
        guard 0...100 ~= score else { throw fault("a benchmark's score lies in 0…100 points") }
        guard pile.total == nil else {
          throw fault("seed \(seed) of this cell has another score on \(task)")
        }
        pile.total = score
        pile.error = record["se"]?.double
      }
      scores[key, default: [:]][seed, default: [:]][task] = pile
    }
    var runs: [Key: [CellRun]] = [:]
    for (key, seeds) in scores {
      runs[key] = try seeds.sorted { $0.key < $1.key }.map { seed, piles in
        CellRun(
          stage: key.stage, cell: key.cell, seed: seed, purpose: .choice,
          tasks: try dev.map { task in
            guard let pile = piles[task] else {
              throw RetortError(
                .input,
                "\(path): cell \"\(key.cell)\" of stage \"\(key.stage)\" has no score on \(task)",
                cause: "seed \(seed) has \(piles.keys.sorted().joined(separator: ", "))",
                hint: "choose by benchmarks that all cells have, or add the line")
            }
            return pile.score(task)
          })
      }
    }
    self.runs = runs
    self.costs = costs
    self.leftOut = leftOut
  }

  /// The lines of one run on one benchmark.
  private struct Pile {
    var total: Double?
    var error: Double?
    var items: [String: [Int: Double]] = [:]

    func score(_ task: String) -> TaskScore {
      let lists = items.mapValues { turns in turns.sorted { $0.key < $1.key }.map(\.value) }
      let means = lists.values.map { $0.reduce(0, +) / Double($0.count) }
      let mean = means.isEmpty ? nil : 100 * means.reduce(0, +) / Double(means.count)
      return TaskScore(task: task, score: mean ?? total ?? 0, error: error, items: lists)
    }
  }

  public func limit(of cell: Cell) -> Int? { runs[Self.key(cell)]?.count ?? 0 }
  public func cost(of cell: Cell) -> Double? { costs[Self.key(cell)] }

  public func run(_ cell: Cell, number: Int, purpose: CellRun.Purpose) async throws -> CellRun {
    let known = runs[Self.key(cell)] ?? []
    guard known.indices.contains(number - 1) else {
      throw RetortError(
        .missing,
        "run \(number) of cell \"\(cell.name)\" of stage \"\(cell.stage)\" is not in the file",
        cause: "it has \(known.count)")
    }
    let run = known[number - 1]
    return CellRun(
      stage: run.stage, cell: run.cell, seed: run.seed, purpose: purpose, tasks: run.tasks)
  }

  private static func key(_ cell: Cell) -> Key { Key(stage: cell.stage, cell: cell.name) }
}

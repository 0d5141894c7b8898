import Statistics
import Values

/// Where the runs of cells come from. Whatever makes scores, on this machine or elsewhere, is one of these.
public protocol CellBackend: Sendable {
  /// How often a cell can run; nil for any number.
  func limit(of cell: Cell) -> Int?
  /// What one run of a cell costs, in whatever unit cells are compared by; nil if that is not known.
  func cost(of cell: Cell) -> Double?
  /// One run of a cell.
  ///
  /// - Parameter number: which, from 1; another number is another seed.
  /// - Throws: ``RetortError`` if it cannot be had; `CancellationError` if the task was cancelled.
  func run(_ cell: Cell, number: Int, purpose: CellRun.Purpose) async throws -> CellRun
}

/// Scores that are drawn: every cell has a true score, and its runs lie around it.
public struct SimulatedBackend: CellBackend {
  private let spread: Double
  private let noise: Double
  private let tasks: [String]

  /// - Parameters:
  ///   - spread: how far cells' true scores lie apart, in points.
  ///   - noise: how far runs of one cell lie apart, in points.
  ///   - tasks: the benchmarks; the noise is that of their mean.
  public init(spread: Double, noise: Double, tasks: [String]) {
    self.spread = spread
    self.noise = noise
    self.tasks = tasks.isEmpty ? ["score"] : tasks
  }

  public func limit(of cell: Cell) -> Int? { nil }
  public func cost(of cell: Cell) -> Double? { nil }

  /// The cell's true score: the same for the same names, whatever else is in the study.
  public func truth(of cell: Cell) -> Double {
    var draws = Draws(seed: Self.seed("\(cell.stage)\n\(cell.name)"))
    return 40 + spread * draws.normal()
  }

  public func run(_ cell: Cell, number: Int, purpose: CellRun.Purpose) async throws -> CellRun {
    var draws = Draws(
      seed: Self.seed("\(cell.stage)\n\(cell.name)\n\(purpose.rawValue)\n\(number)"))
    let truth = truth(of: cell)
    let each = noise * Double(tasks.count).squareRoot()
    return CellRun(
      stage: cell.stage, cell: cell.name, seed: number, purpose: purpose,
      tasks: tasks.map { TaskScore(task: $0, score: truth + each * draws.normal()) })
  }

  private static func seed(_ text: String) -> UInt64 {
    UInt64(Digest(of: text).description.prefix(16), radix: 16) ?? 0
  }
}

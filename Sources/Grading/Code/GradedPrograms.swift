import Formats
import Machine
import Values

/// What came of many programs, found again by their places.
///
/// Memory: eight bytes for each program; what is kept of them lies in a temporary file.
public final class GradedPrograms: Sendable {
  private let records: SpilledTexts

  private init(_ records: SpilledTexts) {
    self.records = records
  }

  public var count: Int { records.count }

  /// What was kept of a program.
  ///
  /// - Parameter place: 0..<``count``, in the order in which the programs were given.
  public func record(_ place: Int) -> Record? {
    let text = records.withUTF8(place) { String(decoding: $0, as: UTF8.self) }
    return (try? JSONParser().parse(text))?.record
  }

  /// Grades programs, several at a time.
  ///
  /// Memory: two programs for each slot, and what is kept of those that were done before their turn, 32 for each slot.
  ///
  /// - Parameters:
  ///   - slots: how many run at one time; twice as many are given out, so that unpacking tests keeps none waiting.
  ///   - next: gives the programs; nil after the last.
  ///   - verdict: is called once for each program.
  ///   - keeping: what is kept of a verdict.
  ///   - done: is told what was kept, in the order in which the programs were given.
  /// - Throws: the first error of them; ``RetortError`` if no temporary file can be written.
  public static func grade<Item: Sendable>(
    slots: Int, _ next: () async throws -> Item?,
    _ verdict: @escaping @Sendable (Item) async throws -> CodeVerdict,
    keeping: @escaping @Sendable (CodeVerdict) -> Record, done: (Record) throws -> Void = { _ in }
  ) async throws -> GradedPrograms {
    let writer = try SpilledTexts.Writer()
    try await withThrowingTaskGroup(of: (Int, Record).self) { group in
      var early: [Int: Record] = [:]
      var (given, running) = (0, 0)
      var isOver = false
      while true {
        // Slow ones keep nobody waiting, until too many have gone ahead of them.
        while !isOver, running < slots * 2, given - writer.count < slots * 32 {
          guard let item = try await next() else {
            isOver = true
            break
          }
          let place = given
          given += 1
          running += 1
          group.addTask { (place, keeping(try await verdict(item))) }
        }
        guard let (place, record) = try await group.next() else { return }
        running -= 1
        early[place] = record
        while let record = early.removeValue(forKey: writer.count) {
          try writer.add(record.json)
          try done(record)
        }
      }
    }
    return GradedPrograms(try writer.finish())
  }
}

import Corpus
import Formats
import Grading

/// Gives each answer to a question with a reference its verdict; every row stays.
///
/// Not a filter that recipes name: it always runs, between answering and the answer filters.
public struct Grade: Filter {
  public static let name = "grade"

  public init() {}

  public var identity: Record {
    ["filter": .string(Self.name), "version": .integer(Int64(MathGrader.version))]
  }

  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    Survey { trace in
      guard let reference = trace.question.reference else { return .keep(trace) }
      var graded = trace
      graded.answer.verdict = MathGrader().grade(response: trace.answer.text, reference: reference)
      return .keep(graded)
    }
  }
}

import Corpus
import Recipes
import Values

extension DrawSpec {
  /// All that decides what is drawn, besides the rows and the seed.
  package var identity: Record {
    let (kind, number): (Value, Value) =
      switch amount {
      case .exactly(let count): ("rows", .integer(Int64(count)))
      case .atMost(let count): ("at_most", .integer(Int64(count)))
      // As it was once called in recipes: another word would undo finished stages.
      case .upsample(let count): ("up_sample", .integer(Int64(count)))
      case .share(let share): ("share", .double(share))
      }
    return ["amount": kind, "number": number, "stratify": Value(stratum?.text)]
  }

  /// The stratum of a row; the same for all where there are none.
  package func stratum(of row: Record) -> String { stratum?.stratum(of: row) ?? "" }
}

extension Question {
  /// It and so many copies, which have ids of their own.
  package func times(_ count: Int) -> [Question] {
    [self]
      + (1..<max(1, count)).map { number in
        Question(
          id: RowID(source: source, key: "\(id)/copy \(number)"), domain: domain, source: source,
          text: text, reference: reference, context: context,
          difficulty: difficulty, scores: scores)
      }
  }
}

/// A note when there were fewer rows than were asked for.
///
/// - Parameter part: the name of a source or a domain.
package func shortfall(_ drawn: Drawn, of part: String) -> [String] {
  guard drawn.shortfall > 0 else { return [] }
  return [
    "\(drawn.count + drawn.shortfall) questions of \(part) were asked for, but there were only \(drawn.count)"
  ]
}

import Answering
import Corpus
import Filters
import Formats
import Grading
import Recipes
import Sources
import Values

/// Finds filters that want what no row has: they would let answers be paid for and drop every one of them.
///
/// A recipe is read for it, and rows only as far as the first that has what is wanted.
final class NeedCheck {
  private let sources: [Source]
  private let log: FindingLog
  /// What sources lack, in words; the inner nil for nothing. Files are looked into once.
  private var lacks: [String: String?] = [:]

  init(_ sources: [Source], _ log: FindingLog) {
    self.sources = sources
    self.log = log
  }

  /// - Parameters:
  ///   - name: the filter's.
  ///   - unit: what would leave: answers or questions.
  func check(_ need: RowNeed, _ name: String, at mark: RecipeNode.Mark, _ unit: RowUnit) {
    let wanted = sources.filter {
      need.scope.contains(RowCounts.Origin(source: $0.spec.name, domain: $0.spec.domain))
    }
    let lacking = wanted.compactMap { source in
      lack(need.part, source).map { (source: source, words: $0) }
    }
    guard !lacking.isEmpty else { return }
    let words = lacking.map(\.words).joined(separator: "; ")
    if lacking.count == sources.count {
      log.error(
        mark, "\(name) keeps nothing, all \(unit) leave: \(words)",
        hint: need.part.hint)
    } else {
      let names = lacking.map { "\"\($0.source.spec.name)\"" }.joined(separator: ", ")
      let others = wanted.filter { source in
        !lacking.contains { $0.source.spec.name == source.spec.name }
      }
      let narrower =
        name == UntilVerified.name
        ? nil
        : others.first.map {
          "\(name): { of: \($0.spec.domain) } is about its \(unit) only; or: "
        }
      log.warning(
        mark, "\(name) keeps none of the \(unit) of \(names): \(words)",
        hint: (narrower ?? "") + need.part.hint)
    }
  }

  /// What a source lacks, in words; nil if it has what is wanted, or nobody can tell yet.
  private func lack(_ part: RowNeed.Part, _ source: Source) -> String? {
    switch part {
    case .reference: lackOfReference(source)
    case .tests: lackOfTests(source)
    // What a program of the user's own goes by is its own affair.
    case .verdict where source.spec.grader != nil: nil
    case .verdict:
      if let reference = lackOfReference(source), let tests = lackOfTests(source) {
        source.spec.reference == nil && source.spec.tests == nil
          ? "source \"\(source.spec.name)\" names neither a reference nor tests"
          : source.spec.reference == nil ? tests : reference
      } else {
        nil
      }
    }
  }

  private func lackOfReference(_ source: Source) -> String? {
    guard let column = source.spec.reference else {
      return "source \"\(source.spec.name)\" names no reference"
    }
    return remembered("\(source.spec.name)/reference") {
      holdsAny(source, column.value.paths) { row in
        guard let value = try? column.value.value(in: row) else { return false }
        return value != .null && value.string?.contains { !$0.isWhitespace } != false
      }
        ? nil
        : "\"\(column.value.text)\" of source \"\(source.spec.name)\" holds nothing in any row"
    }
  }

  private func lackOfTests(_ source: Source) -> String? {
    guard let column = source.spec.tests?.value else {
      return "source \"\(source.spec.name)\" names no tests"
    }
    return remembered("\(source.spec.name)/tests") {
      let reader = TestReader(column: column)
      return holdsAny(source, TestReader.columns(beside: column)) { row in
        (try? reader.suite(row)) != nil
      } ? nil : "\"\(column.text)\" of source \"\(source.spec.name)\" holds tests in no row"
    }
  }

  private func remembered(_ key: String, _ lack: () -> String?) -> String? {
    if let known = lacks[key] { return known }
    let found = lack()
    lacks[key] = .some(found)
    return found
  }

  /// Whether a row has something. What is not here yet, or cannot be read, may have it: others tell of that.
  private func holdsAny(
    _ source: Source, _ columns: [ColumnPath], _ has: (Record) -> Bool
  ) -> Bool {
    if source.isMissing { return true }
    do {
      for file in source.files {
        let reader = try file.open(columns)
        while let result = try reader.next() {
          if case .row(let row) = result, has(row) { return true }
        }
      }
      return false
    } catch {
      return true
    }
  }
}

extension RowNeed.Part {
  /// What brings it.
  fileprivate var hint: String {
    switch self {
    case .reference: "reference: COLUMN in the source says where the right answer stands"
    case .tests: "tests: COLUMN in the source says where the tests stand; see Programs.md"
    case .verdict:
      "reference: COLUMN or tests: COLUMN in the source says where the right answer or the tests stand"
    }
  }
}

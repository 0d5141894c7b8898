import Formats
import Foundation
import Values

/// The samples of one task of lm-evaluation-harness, as `--log_samples` writes them to `samples_*.jsonl`: one row for each
/// question and filter. Read one by one; memory: the longest row.
public final class LMEvalSamples {
  /// One question's answer, behind one filter.
  public struct Sample: Sendable, Equatable {
    /// The question's number in the dataset.
    public let document: String
    public let filter: String?
    /// The right answer.
    public let target: String
    /// What is left of the answers behind the filter.
    public let responses: [String]
    /// The metrics that are one number, or true or false, for one question; in the unit that the harness uses.
    public let metrics: [String: Double]
  }

  private let path: String
  private let reader: JSONLinesReader
  private let parser = JSONParser()

  /// - Throws: ``RetortError`` of kind `input` or `storage` if the file cannot be opened.
  public init(path: String) throws {
    self.path = path
    reader = try JSONLinesReader(path: path)
  }

  /// The next one; nil at the end.
  ///
  /// - Throws: ``RetortError`` of kind `input` for a row that is no sample.
  public func next() throws -> Sample? {
    switch try reader.next() {
    case nil: return nil
    case .row(let record)?: return try sample(record)
    case .malformed(let row)?:
      // The likelihoods of impossible answers are -Infinity.
      guard let mended = PythonConstants.nulled(row.bytes),
        let value = try? parser.parse(String(decoding: mended, as: UTF8.self)),
        let record = value.record
      else {
        throw RetortError(
          .input, "cannot read samples from \(path)", cause: "row \(row.row): \(row.problem)")
      }
      return try sample(record)
    }
  }

  private func sample(_ record: Record) throws -> Sample {
    guard let document = LMEvalTables.text(record["doc_id"]) else {
      throw RetortError(
        .input, "cannot read samples from \(path)", cause: "a row has no \"doc_id\"",
        hint: "give a samples_*.jsonl that lm-evaluation-harness has written")
    }
    let filter = LMEvalTables.text(record["filter"])
    let named = record["metrics"]?.list.map { Set($0.compactMap(\.string)) }
    var metrics: [String: Double] = [:]
    for field in record.fields {
      guard named?.contains(field.name) ?? !Self.others.contains(field.name) else { continue }
      if let number = LMEvalTables.number(field.value) { metrics[field.name] = number }
    }
    return Sample(
      document: document, filter: filter == "none" ? nil : filter,
      target: Self.text(record["target"]),
      responses: (record["filtered_resps"]?.list ?? []).map(Self.text), metrics: metrics)
  }

  /// A text, or what else stands there as JSON.
  private static func text(_ value: Value?) -> String {
    switch value {
    case nil, .null?: ""
    case .string(let text)?: text
    case let other?: other.json
    }
  }

  /// Fields that are no metrics, for harnesses that do not list theirs.
  private static let others: Set<String> = [
    "doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics",
    "doc_hash", "prompt_hash", "target_hash",
  ]
}

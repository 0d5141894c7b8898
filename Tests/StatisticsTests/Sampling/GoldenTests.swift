import Foundation
import TestSupport
import Testing

@testable import Statistics

/// lighteval's test cases, answers compared as strings.
struct GoldenTests {
  private struct Suite: Decodable {
    let test_cases: [Case]
  }

  private struct Case: Decodable {
    struct Parameters: Decodable {
      let k: Int
      let thresholds: [Double]?
    }
    struct Document: Decodable {
      let choices: [String]
      let gold_index: Gold
    }
    struct Response: Decodable { let text: [String] }
    /// One index, or several of which the first is meant.
    struct Gold: Decodable {
      let first: Int
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(Int.self) {
          first = one
        } else {
          first = try container.decode([Int].self).first ?? -1
        }
      }
    }
    let name: String
    let metric_params: Parameters
    let doc: Document
    let model_response: Response
    let expected_output: [String: Double]

    /// The answers, the first `count` of them, grouped by their text.
    func votes(first count: Int? = nil) throws -> Votes {
      let texts = model_response.text.prefix(count ?? .max)
      let kinds = Array(Set(texts)).sorted()
      return try Votes(
        texts.map { kinds.firstIndex(of: $0) },
        right: kinds.firstIndex(of: doc.choices[doc.gold_index.first]))
    }
  }

  private static func cases(_ name: String) throws -> [Case] {
    let data = try Data(contentsOf: URL(fileURLWithPath: SharedData.path("metrics/\(name).json")))
    return try JSONDecoder().decode(Suite.self, from: data).test_cases
  }

  @Test(.enabled(if: SharedData.isThere, "\(SharedData.absence)"))
  func passAtK() throws {
    for sample in try Self.cases("lighteval_pass_at_k") {
      let value = try AtK(.pass, k: sample.metric_params.k, of: [sample.votes()]).value
      #expect(abs(value - (sample.expected_output.values.first ?? -1)) < 0.01, "\(sample.name)")
    }
  }

  @Test(.enabled(if: SharedData.isThere, "\(SharedData.absence)"))
  func averageAtK() throws {
    for sample in try Self.cases("lighteval_avg_at_k") {
      let k = sample.metric_params.k
      let value = try AtK(.average, k: k, of: [sample.votes(first: k)]).value
      #expect(abs(value - (sample.expected_output.values.first ?? -1)) < 0.01, "\(sample.name)")
    }
  }

  /// lighteval gives a tie to the answer that came first, where ours shares it.
  @Test(.enabled(if: SharedData.isThere, "\(SharedData.absence)"))
  func majorityAtK() throws {
    for sample in try Self.cases("lighteval_maj_at_k") {
      let value = try AtK(.majority, k: sample.metric_params.k, of: [sample.votes()]).value
      let expected =
        sample.name.contains("No Majority") ? 1.0 / 3 : sample.expected_output.values.first
      #expect(abs(value - (expected ?? -1)) < 0.01, "\(sample.name)")
    }
  }

  @Test(
    .enabled(if: SharedData.isThere, "\(SharedData.absence)"),
    arguments: ["lighteval_g_pass_at_k"])
  func shareAtK(_ name: String) throws {
    var compared = 0
    for sample in try Self.cases(name) {
      let k = sample.metric_params.k
      let votes = try sample.votes()
      for threshold in try #require(sample.metric_params.thresholds) {
        let measure = AtK.Measure.share(threshold)
        let expected = try #require(sample.expected_output[measure.label(k: k)])
        #expect(abs(try AtK(measure, k: k, of: [votes]).value - expected) < 1e-9, "\(sample.name)")
        compared += 1
      }
      let expected = try #require(sample.expected_output[AtK.Measure.meanShare.label(k: k)])
      #expect(abs(try AtK(.meanShare, k: k, of: [votes]).value - expected) < 1e-9, "\(sample.name)")
    }
    #expect(compared >= 45)
  }
}

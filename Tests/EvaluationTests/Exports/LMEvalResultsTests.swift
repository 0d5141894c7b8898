import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Evaluation

struct LMEvalResultsTests {
  private func read(_ text: String) throws -> LMEvalResults {
    try LMEvalResults(text: text, path: "results_x.json")
  }

  /// As 0.4.13 writes it: filters, groups, "N/A" where there is no error, arguments as an object.
  private static let new = """
    {
      "results": {
        "gsm8k": {
          "name": "gsm8k", "alias": "gsm8k", "sample_len": 1319,
          "exact_match,strict-match": 0.25, "exact_match_stderr,strict-match": 0.0119,
          "exact_match,flexible-extract": 0.5, "exact_match_stderr,flexible-extract": "N/A"
        },
        "mmlu": {"alias": "mmlu", "acc,none": 0.4459, "acc_stderr,none": 0.0041,
                 "sample_count": {"acc,none": 14042}, "name": "mmlu"},
        "mmlu_virology": {"alias": "  - virology", "acc,none": NaN, "acc_stderr,none": NaN},
        "leaderboard": {" ": " ", "alias": "leaderboard"},
        "wikitext": {"alias": "wikitext", "word_perplexity,none": 11.5,
                     "word_perplexity_stderr,none": "N/A", "bits_per_byte,none": 0.65},
        "truthfulqa_gen": {"bleu_max,none": 27.5, "bleu_max_stderr,none": 0.8, "bleu_acc,none": 0.36,
                           "rougeL_diff,none": -3.5},
        "wmt": {"bleu,none": 0.7, "ter,none": 0.6, "chrf,none": 45.0}
      },
      "groups": {
        "mmlu": {"alias": "mmlu", "acc,none": 0.4459, "acc_stderr,none": 0.0041},
        "apart": {"acc,none": 0.5}
      },
      "group_subtasks": {"mmlu": ["mmlu_virology"], "gsm8k": []},
      "versions": {"gsm8k": 3.0, "mmlu": 2, "wikitext": "Yaml"},
      "n-shot": {"gsm8k": 5, "mmlu_virology": 0},
      "higher_is_better": {"gsm8k": {"exact_match": true}, "wikitext": {"word_perplexity": false},
                           "wmt": {"ter": false}},
      "n-samples": {"gsm8k": {"original": 1319, "effective": 100}},
      "config": {"model": "hf", "model_args": {"pretrained": "o/base", "peft": "o/student"}},
      "date": 1764000000.5, "lm_eval_version": "0.4.13"
    }
    """

  @Test func newFilesAreRead() throws {
    let results = try read(Self.new)
    #expect(results.model == "o/student")
    #expect(results.harness == "0.4.13")
    #expect(results.date == Date(timeIntervalSince1970: 1_764_000_000.5))
    let gsm8k = results.scores.filter { $0.task == "gsm8k" }
    #expect(
      gsm8k == [
        .init(
          task: "gsm8k", metric: "exact_match", filter: "strict-match", reported: 0.25, share: 0.25,
          standardError: 0.0119, samples: 100, shots: 5, version: "3", higherIsBetter: true,
          isGroup: false),
        .init(
          task: "gsm8k", metric: "exact_match", filter: "flexible-extract", reported: 0.5,
          share: 0.5, standardError: nil, samples: 100, shots: 5, version: "3",
          higherIsBetter: true, isGroup: false),
      ])
    let mmlu = results.scores.filter { $0.task == "mmlu" }
    #expect(mmlu.count == 1)
    #expect(mmlu[0].isGroup && mmlu[0].filter == nil && mmlu[0].samples == 14042)
    #expect(results.scores.filter(\.isGroup).map(\.task) == ["mmlu", "apart"])
    #expect(results.notes == ["mmlu_virology: acc,none is no number"])
    func score(_ task: String, _ metric: String) -> LMEvalResults.Score? {
      results.scores.first { $0.task == task && $0.metric == metric }
    }
    #expect(score("wikitext", "word_perplexity")?.reported == 11.5)
    #expect(score("wikitext", "word_perplexity")?.share == nil)
    #expect(score("wikitext", "word_perplexity")?.version == "Yaml")
    #expect(score("wikitext", "bits_per_byte")?.share == nil)
    #expect(score("truthfulqa_gen", "bleu_max")?.share == 0.275)
    #expect(score("truthfulqa_gen", "bleu_max")?.standardError == 0.008)
    #expect(score("truthfulqa_gen", "bleu_acc")?.share == 0.36)
    #expect(score("truthfulqa_gen", "rougeL_diff")?.share == nil)
    // A translation as bad as .7 of 100, or as good as .7 of 1?
    #expect(score("wmt", "bleu")?.share == nil)
    #expect(score("wmt", "ter")?.share == nil)
    #expect(score("wmt", "chrf")?.share == 0.45)
  }

  /// As 0.3 writes it, and forks of it still do.
  @Test func oldFilesAreRead() throws {
    let results = try read(
      """
      {
        "results": {
          "hellaswag": {"acc": 0.4147, "acc_stderr": 0.0049, "acc_norm": 0.5368,
                        "acc_norm_stderr": 0.0050},
          "squad2": {"exact": 50.5, "f1": 50.07, "HasAns_f1": 75.0, "best_exact_thresh": 0.0},
          "copa": {"acc": 1, "acc_stderr": 0}
        },
        "versions": {"hellaswag": 0, "squad2": 1},
        "config": {"model": "hf-causal", "model_args": "revision=main,pretrained=facebook/opt-1.3b",
                   "num_fewshot": 10, "batch_size": 8, "limit": null, "bootstrap_iters": 100000}
      }
      """)
    #expect(results.model == "facebook/opt-1.3b")
    #expect(results.harness == nil && results.date == nil && results.notes.isEmpty)
    #expect(results.scores.count == 7)
    #expect(
      results.scores[1]
        == .init(
          task: "hellaswag", metric: "acc_norm", filter: nil, reported: 0.5368, share: 0.5368,
          standardError: 0.0050, samples: nil, shots: 10, version: "0", higherIsBetter: nil,
          isGroup: false))
    #expect(results.scores.filter { $0.task == "squad2" }.map(\.share) == [0.505, 0.5007, 0.75, 0])
    #expect(results.scores.last?.reported == 1 && results.scores.last?.standardError == 0)
  }

  @Test(
    arguments: [
      (#""model_name": "a/b", "config": {"model_args": "pretrained=c/d"}"#, "a/b"),
      (#""config": {"model": "hf", "model_args": "pretrained=c/d=e,dtype=x"}"#, "c/d=e"),
      (#""config": {"model": "local", "model_args": "base_url=http://x, model=m"}"#, "m"),
      (#""config": {"model": "dummy", "model_args": ""}"#, "dummy"),
      (#""config": {"model": "dummy", "model_args": null}"#, "dummy"),
      (#""config_general": {"model_name": "old/leaderboard"}"#, "old/leaderboard"),
      (#""config": 3, "model_name": []"#, nil),
    ] as [(String, String?)])
  func theModelsNameIsFound(_ pair: (String, String?)) throws {
    #expect(try read("{\"results\": {}, \(pair.0)}").model == pair.1)
  }

  @Test(arguments: [
    "", "[]", "3", "{}", "{\"results\": []}", "{\"results\": null}", "{\"results\": {}", "NaN",
    "{\"results\": {\"a\": {\"acc\": 1e}}}",
  ])
  func whatHoldsNoResultsIsAnError(_ text: String) {
    let error = #expect(throws: RetortError.self) { try read(text) }
    #expect(error?.kind == .input && error?.cause != nil && error?.hint != nil)
  }

  @Test func nestingWithoutEndIsAnError() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: RetortError.self) { try read("{\"results\": {\"a\": \(deep)") }
  }

  @Test func onlyAFewNotesAreKept() throws {
    let tasks = (0..<5000).map { "\"t\($0)\": {\"acc,none\": \"N/A\"}" }.joined(separator: ",")
    let results = try read("{\"results\": {\(tasks)}}")
    #expect(results.scores.isEmpty)
    #expect(results.notes.count == 101 && results.notes.last == "and 4900 more")
  }

  /// Whatever stands anywhere in a file of the right shape, numbers that are read are numbers.
  @Test func strangeFilesAreReadOrRefused() throws {
    var random = SeededGenerator(5)
    let strange = [
      "null", "true", "NaN", "-Infinity", "\"N/A\"", "\"\"", "-1", "1e308", "0.5", "[]",
      "{}", "[0.5]", "{\"a\": 1}", "9223372036854775807", "-0.0", "50", "1.0", "0",
      "\"\\ud800\"", "\"0.5\"",
    ]
    let names = [
      "acc,none", "acc_stderr,none", "acc", "acc_stderr", "alias", ",", ",none", "_stderr", " ", "",
      "bleu,a,b", "sample_len", "f1,x", "samples", "sample_count", "acc_stderr,", "perplexity,none",
    ]
    // Beyond 64 bits: no reader of ours takes the whole file.
    let tooLarge = ["18446744073709551616", "1e400"]
    func value() -> String {
      random.element(random.integer(0...99) == 0 ? tooLarge : strange)
    }
    func object(_ names: [String], _ value: () -> String) -> String {
      let fields = (0..<random.integer(0...5)).map { _ in
        "\"\(random.element(names))\": \(value())"
      }
      return "{\(fields.joined(separator: ","))}"
    }
    let tasks = ["a", "b", "c"]
    func perTask() -> String {
      random.integer(0...5) == 0 ? value() : object(tasks) { value() }
    }
    func metrics() -> String {
      object(tasks) { random.integer(0...7) == 0 ? value() : object(names) { value() } }
    }
    let tables = [
      "groups", "versions", "n-shot", "n-samples", "higher_is_better", "group_subtasks", "config",
      "date", "model_name", "lm_eval_version",
    ]
    var read = 0
    var found = 0
    for _ in 0..<1500 {
      var fields = ["\"results\": \(metrics())"]
      for table in tables where random.integer(0...2) > 0 {
        fields.append("\"\(table)\": \(random.integer(0...3) == 0 ? metrics() : perTask())")
      }
      guard let results = try? self.read("{\(fields.joined(separator: ","))}") else { continue }
      read += 1
      found += results.scores.count
      for score in results.scores {
        #expect(score.reported.isFinite)
        #expect(score.share.map { (0...1).contains($0) } ?? true)
        #expect(score.standardError.map { $0 >= 0 && $0.isFinite } ?? true)
        #expect((score.samples ?? 0) >= 0 && (score.shots ?? 0) >= 0)
        #expect(!score.metric.hasSuffix("_stderr") && !score.metric.isEmpty)
      }
    }
    #expect(read > 700 && read < 1500 && found > 500)
  }
}

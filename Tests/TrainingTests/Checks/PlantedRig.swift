import Formats
import Foundation
import Machine
import Recipes
import TestSupport
import Testing
import Values

@testable import Training

/// A small clean training, and what is changed in it.
struct Planted: Sendable, CustomStringConvertible {
  let check: Int
  let what: String
  var outcome = Stamp.Outcome.fail
  var launcher = Launcher.trl
  /// Further lines of the training's file.
  var lines: [String] = []
  var rows: @Sendable ([Record]) -> [Record] = { $0 }
  /// Changes the student's files, by their names.
  var student: @Sendable (inout [String: Record], inout String) -> Void = { _, _ in }
  /// Files beside the data, by their names.
  var beside: [String: String] = [:]

  var description: String { "\(check) \(what) (\(launcher))" }
}

enum PlantedRig {
  /// Without a default system text; thoughts are left alone.
  static let template =
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n' }}{% endfor %}"
    + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

  /// As Qwen3's does: thoughts are found by their end, and an answer without one gets empty ones.
  static let thinkingTemplate =
    "{% for m in messages %}{% set c = m['content'] %}{{ '<|im_start|>' + m['role'] + '\\n' }}"
    + "{% if m['role'] == 'assistant' %}{% set t = '' %}{% if '</think>' in c %}"
    + "{% set t = c.split('</think>')[0].split('<think>')[-1].strip('\\n') %}"
    + "{% set c = c.split('</think>')[-1].lstrip('\\n') %}{% endif %}"
    + "{{ '<think>\\n' + t + '\\n</think>\\n\\n' + c }}{% else %}{{ c }}{% endif %}"
    + "{{ '<|im_end|>\\n' }}{% endfor %}"
    + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

  /// Two answers to each of 30 questions.
  static var rows: [Record] {
    (0..<60).map { number in
      [
        "id": .string("r\(number)"), "domain": number % 3 == 0 ? "math" : "code",
        "conversations": [
          .record(["from": "human", "value": .string("What is \(number / 2) times \(number / 2)?")]
          ),
          .record([
            "from": "gpt",
            "value": .string(
              "<think>\nTake \(number), try \(number % 7), and so on and on.\n</think>\n\nIt is \(number * number)."
            ),
          ]),
        ],
      ]
    }
  }

  /// A row with other texts.
  static func row(_ question: String, _ answer: String, id: String = "odd") -> Record {
    [
      "id": .string(id), "domain": "math",
      "conversations": [
        .record(["from": "human", "value": .string(question)]),
        .record(["from": "gpt", "value": .string(answer)]),
      ],
    ]
  }

  /// A tokenizer of single bytes.
  private static var tokenizer: Record {
    let bytes = ByteLetters.all.enumerated().map {
      Record.Field($0.element, .integer(Int64($0.offset)))
    }
    func added(_ id: Int64, _ text: String) -> Value {
      .record([
        "id": .integer(id), "content": .string(text), "single_word": false, "lstrip": false,
        "rstrip": false, "normalized": false, "special": true,
      ])
    }
    return [
      "version": "1.0",
      "added_tokens": [
        added(256, "<|endoftext|>"), added(257, "<|im_start|>"), added(258, "<|im_end|>"),
      ],
      "pre_tokenizer": .record([
        "type": "ByteLevel", "add_prefix_space": false, "use_regex": true, "trim_offsets": true,
      ]), "model": .record(["type": "BPE", "vocab": .record(Record(bytes)), "merges": []]),
    ]
  }

  private static var files: [String: Record] {
    [
      "tokenizer.json": tokenizer,
      "tokenizer_config.json": ["eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"],
      "config.json": [
        "model_type": "llama", "vocab_size": 300, "max_position_embeddings": 4096,
        "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
        "num_attention_heads": 4, "eos_token_id": 258,
      ], "generation_config.json": ["eos_token_id": 258],
    ]
  }

  static func report(_ planted: Planted) throws -> PreflightReport {
    let scratch = Scratch()
    var (files, template) = (files, template)
    planted.student(&files, &template)
    for (name, record) in files { try scratch.write("student/\(name)", Value.record(record).json) }
    if !template.isEmpty { try scratch.write("student/chat_template.jinja", template) }
    for (name, text) in planted.beside { try scratch.write(name, text) }
    let lines = planted.rows(rows).map { Value.record($0).json }
    try scratch.write("data/rows.jsonl", lines.joined(separator: "\n") + "\n")
    return try report(planted, in: scratch)
  }

  static func report(_ planted: Planted, in scratch: Scratch) throws -> PreflightReport {
    var keys: [String: String] = [
      "name": "planted", "data": "data/rows.jsonl", "student": "student",
      "with": planted.launcher.rawValue, "cutoff": "2048",
    ]
    for line in planted.lines {
      let parts = line.split(separator: ":", maxSplits: 1)
      keys[String(parts[0])] = String(parts[1])
    }
    let yaml = keys.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(
      separator: "\n")
    let log = FindingLog()
    let spec = try #require(TrainingSpec.read(yaml, log: log), "\(log.findings.map(\.message))")
    return try Preflight(
      spec,
      .init(
        folder: scratch.path,
        data: try FileSet(matching: ["\(scratch.path)/data/rows.jsonl"]),
        output: "\(scratch.path)/output")
    ).run()
  }
}

/// The letters that stand for bytes in byte-level vocabularies.
private enum ByteLetters {
  static let all: [String] = {
    var next: UInt32 = 256
    return (0..<256).map { byte in
      let isPrintable =
        (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
      defer { if !isPrintable { next += 1 } }
      return Unicode.Scalar(isPrintable ? UInt32(byte) : next).map { String(Character($0)) } ?? ""
    }
  }()
}

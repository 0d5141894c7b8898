import Foundation
import Formats
import TestSupport
import Testing
import Training
import Values

/// A student of random weights that learns in seconds, a few rows, and a folder to train it in.
struct TrainingRig {
  /// Whether a launcher is set up on this machine.
  static func isThere(_ launcher: Launcher) -> Bool {
    (try? TrainingEnvironment.ofThisMachine(launcher).isThere) ?? false
  }

  /// What a skipped test says.
  static func absence(_ launcher: Launcher) -> String {
    "\(launcher.title) is not set up: Scripts/setup training"
  }

  let scratch = Scratch()

  /// A Qwen2 of three million random weights, with SmolLM2's tokenizer, for LLaMA-Factory in its own environment.
  private static let student = """
    import sys, torch, transformers
    torch.manual_seed(7)
    transformers.Qwen2ForCausalLM(transformers.Qwen2Config(
        vocab_size=49152, hidden_size=64, intermediate_size=128, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=2048,
        tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=0)).save_pretrained(sys.argv[1])
    """

  init(_ launcher: Launcher, rows: Int, settings: String, more: String = "") async throws {
    let folder = "\(scratch.path)/student"
    try scratch.write("student/x", "")
    try BuiltInStudent.write(to: folder)
    let environment = try TrainingEnvironment.ofThisMachine(launcher)
    let code = try await exitCode(of: environment.python, "-c", Self.student, folder)
    try #require(code == 0, "the student of random weights could not be made")
    let lines = (0..<rows).map { number in
      let row: Record = [
        "conversations": .list([
          .record(["from": "human", "value": .string("What is \(number) + \(number)?")]),
          .record(["from": "gpt", "value": .string("It is \\boxed{\(2 * number)}.")]),
        ])
      ]
      return row.json + "\n"
    }
    try scratch.write("rows.jsonl", lines.joined())
    try scratch.write(
      "training.yaml",
      """
      name: canary
      data: rows.jsonl
      student: \(folder)
      with: \(launcher.rawValue)
      cutoff: 256
      settings: \(settings)
      acknowledge: [decontaminated]
      \(more)

      """)
  }

  var training: String { "\(scratch.path)/.retort/trainings/canary" }

  /// The lines of a JSON Lines file of the training's folder, as far as they are whole.
  func lines(_ file: String) -> [Record] {
    let text = (try? String(contentsOfFile: "\(training)/\(file)", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONParser().parse(String($0)).record }
  }

  func record(_ file: String) throws -> Record {
    let text = try String(contentsOfFile: "\(training)/\(file)", encoding: .utf8)
    return try JSONParser().parse(text).record ?? [:]
  }

  func events(_ name: String) -> [Record] {
    lines("events.jsonl").filter { $0["event"]?.string == name }
  }
}

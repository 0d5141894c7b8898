import Corpus
import Machine
import Recipes
import TestSupport
import Testing
import Tokenizers
import Values

@testable import Training

struct StudentFilesTests {
  @Test(.enabled(if: Files.exists(BuiltInStudent.weights), "SmolLM2's weights are not in .deps"))
  func theBuiltInStudentIsReadFromItsWeights() throws {
    let files = try BuiltInStudent.files()
    #expect(files.config["vocab_size"]?.integer == 49_152)
    #expect(files.token("eos_token") == "<|im_end|>")
    #expect(files.token("pad_token") != files.token("eos_token"))
    #expect(files.chatTemplate?.contains("<|im_start|>") == true)
    let tokenizer = try Tokenizer(json: files.tokenizer, named: "smollm2")
    let text = "<|im_start|>user\nWhat is 12 + 30?<|im_end|>\n"
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    #expect(tokenizer.encode("<|im_end|>") == [2])
    let scratch = Scratch()
    try BuiltInStudent.write(to: scratch.path)
    let read = try StudentFiles.read(scratch.path, name: "smollm2", weights: nil)
    #expect(read.config == files.config)
    #expect(read.chatTemplate == files.chatTemplate)
  }

  @Test func filesOfStrangersAreChecked() throws {
    let scratch = Scratch()
    func fault(_ name: String, _ text: String) throws -> String? {
      try scratch.write(name, text)
      do {
        _ = try StudentFiles.read(scratch.path, name: "x", weights: nil)
        return nil
      } catch { return "\(error)" }
    }
    #expect(try fault("README", "")?.contains("no config.json") == true)
    #expect(try fault("config.json", "[1]")?.contains("no JSON object") == true)
    #expect(try fault("config.json", "{\"a\": ")?.contains("cannot read") == true)
    #expect(try fault("config.json", "{}")?.contains("no tokenizer.json") == true)
    #expect(try fault("tokenizer.json", "{}") == nil)
    #expect(try fault("tokenizer_config.json", "nonsense")?.contains("tokenizer_config") == true)
  }

  @Test func aStudentOfTheHubIsReadFromItsCache() throws {
    let scratch = Scratch()
    let commit = "0123456789abcdef0123456789abcdef01234567"
    let folder = "models--own--small"
    try scratch.write("\(folder)/refs/main", "\(commit)\n")
    try scratch.write("\(folder)/snapshots/\(commit)/config.json", "{\"vocab_size\": 5}")
    try scratch.write("\(folder)/snapshots/\(commit)/tokenizer.json", "{}")
    func find(_ name: String, _ revision: String? = nil) throws -> StudentFiles {
      let spec = StudentSpec(model: Marked(name, mark: .start), revision: revision)
      return try StudentFiles.find(spec, folder: scratch.path, cache: scratch.path)
    }
    #expect(try find("own/small").weights == commit)
    #expect(try find("own/small", commit).weights == commit)
    for (name, revision) in [("own/other", nil), ("own/small", "../../x"), ("nothing", nil)] {
      #expect(throws: RetortError.self) { try find(name, revision) }
    }
  }

  /// Damaged in thousands of ways, the metadata is read or refused, and nothing else happens.
  @Test func damagedWeightsAreRefused() {
    var generator = SeededGenerator(9)
    var bytes =
      Array("GGUF".utf8) + [3, 0, 0, 0] + [UInt8](repeating: 0, count: 8) + [2]
      + [UInt8](repeating: 0, count: 7)
    func text(_ text: String) -> [UInt8] {
      [UInt8(text.utf8.count)] + [UInt8](repeating: 0, count: 7) + Array(text.utf8)
    }
    bytes += text("a") + [8, 0, 0, 0] + text("value")
    bytes +=
      text("b") + [9, 0, 0, 0, 5, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0] + [1, 0, 0, 0, 2, 0, 0, 0]
    #expect((try? GGUFMetadata(bytes))?.values["b"] == [1, 2])
    #expect((try? GGUFMetadata(bytes))?.values["a"] == "value")
    var refused = 0
    for _ in 0..<5000 {
      var damaged = bytes
      for _ in 0..<generator.integer(1...4) {
        damaged[generator.integer(0...damaged.count - 1)] = UInt8(generator.integer(0...255))
      }
      if generator.integer(0...2) == 0 { damaged.removeLast(generator.integer(0...damaged.count)) }
      if (try? GGUFMetadata(damaged)) == nil { refused += 1 }
    }
    #expect(refused > 1000)
  }
}

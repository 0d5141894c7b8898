import Formats
import Foundation
import Machine
import Values

extension StudentFiles {
  /// Finds a student's files: of the model that comes along, of a folder, or of the Hub's cache on this machine.
  ///
  /// - Parameters:
  ///   - folder: where relative paths start.
  ///   - cache: the folder that Hugging Face's tools share; nil for `$HF_HOME` or its default.
  /// - Throws: ``RetortError`` of kind `input` if a file is missing or is not what it should be; of kind `usage` if
  ///   nothing is there under that name.
  public static func find(_ student: StudentSpec, folder: String, cache: String? = nil) throws
    -> StudentFiles
  {
    let name = student.model.value
    if name == BuiltInStudent.name { return try BuiltInStudent.files() }
    let path = name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
    if Files.isFolder(path) { return try read(path, name: name, weights: nil) }
    if StudentSpec.isHubName(name) {
      return try inCache(name, revision: student.revision ?? "main", cache: cache ?? hubFolder)
    }
    throw RetortError(
      .usage, "there is no student \"\(name)\"",
      hint:
        "\(BuiltInStudent.name), a folder with config.json and tokenizer.json, or owner/name of the Hub"
    )
  }

  private static var hubFolder: String {
    let environment = ProcessInfo.processInfo.environment
    if let cache = environment["HF_HUB_CACHE"] { return cache }
    let home = environment["HF_HOME"] ?? "\(environment["HOME"] ?? "")/.cache/huggingface"
    return "\(home)/hub"
  }

  private static func inCache(_ name: String, revision: String, cache: String) throws
    -> StudentFiles
  {
    let model = "\(cache)/models--\(name.replacing("/", with: "--"))"
    let isRevision = !revision.contains("..") && revision.wholeMatch(of: /[A-Za-z0-9._\/-]+/) != nil
    let commit =
      isRevision
      ? (try? Files.text(of: "\(model)/refs/\(revision)"))?.trimmed ?? revision : revision
    let folder = "\(model)/snapshots/\(commit)"
    guard isRevision, !commit.contains("/"), Files.isFolder(folder) else {
      throw RetortError(
        .usage, "\(name) (\(revision)) is not in the Hub's cache on this machine",
        cause: "there is no folder \(folder)",
        hint:
          "hf download \(name) --revision \(revision) config.json tokenizer.json tokenizer_config.json "
          + "generation_config.json")
    }
    return try read(folder, name: name, weights: commit)
  }

  /// Reads a student's folder.
  static func read(_ folder: String, name: String, weights: String?) throws -> StudentFiles {
    func record(_ file: String) throws -> Record? {
      let path = "\(folder)/\(file)"
      guard let size = Files.size(path) else { return nil }
      guard size <= 64 << 20 else {
        throw RetortError(.input, "\(path) is larger than such a file")
      }
      let text = LongNumbers.widened(try Files.text(of: path))
      do throws(JSONParser.SyntaxError) {
        if let record = try JSONParser().parse(text).record { return record }
      } catch {
        throw RetortError(.input, "cannot read \(path)", cause: error.text)
      }
      throw RetortError(.input, "cannot read \(path)", cause: "it is no JSON object")
    }
    guard let config = try record("config.json") else {
      throw RetortError(
        .input, "the student \(name) has no config.json", cause: "looked in \(folder)",
        hint: "a folder as save_pretrained writes it")
    }
    guard Files.size("\(folder)/tokenizer.json") != nil else {
      throw RetortError(
        .input, "the student \(name) has no tokenizer.json", cause: "looked in \(folder)",
        hint: "save its fast tokenizer: AutoTokenizer.from_pretrained(…).save_pretrained(…)")
    }
    let tokenizerConfig = try record("tokenizer_config.json") ?? [:]
    return StudentFiles(
      name: name, folder: folder, tokenizer: try Files.text(of: "\(folder)/tokenizer.json"),
      tokenizerConfig: tokenizerConfig, config: config,
      generationConfig: try record("generation_config.json"),
      chatTemplate: try template(folder, tokenizerConfig),
      weights: weights ?? names(folder))
  }

  /// `chat_template.jinja` if it is there, else the field of tokenizer_config.json: a text, or the one of several
  /// that is called `default`.
  private static func template(_ folder: String, _ config: Record) throws -> String? {
    let path = "\(folder)/chat_template.jinja"
    if Files.size(path) != nil { return try Files.text(of: path) }
    switch config["chat_template"] {
    case .string(let text): return text
    case .list(let named):
      return named.lazy.compactMap(\.record).first { $0["name"]?.string == "default" }?["template"]?
        .string
    default: return nil
    }
  }

  /// A digest of what names the weight files of a folder: their names, sizes and times of change.
  ///
  /// The bytes of a large model take minutes to read, so what a stamp holds is whether a file was written again.
  private static func names(_ folder: String) -> String {
    let manager = FileManager.default
    let files = ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix(".safetensors") || $0.hasSuffix(".bin") || $0.hasSuffix(".gguf")
    }.sorted()
    let lines = files.map { name in
      let facts = try? manager.attributesOfItem(atPath: "\(folder)/\(name)")
      let time = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(name) \(Files.size("\(folder)/\(name)") ?? 0) \(time)"
    }
    return Digest(of: lines.joined(separator: "\n")).description
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

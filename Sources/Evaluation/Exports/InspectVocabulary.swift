import Formats
import Foundation
import Values

/// Inspect's words for what others call otherwise.
///
/// Source: the classes of `inspect_ai` 0.3.285; what they do not know they ignore, but a known field with a word or a
/// type that they do not expect makes them refuse the whole log.
enum InspectVocabulary {
  /// Why a model stopped; `unknown` for a word that says nothing to us.
  static func stopReason(_ word: String) -> String {
    switch word.lowercased().replacing("-", with: "_") {
    case "stop", "eos", "end_turn", "stop_sequence", "complete", "completed": "stop"
    case "length", "max_tokens", "max_output_tokens", "max_new_tokens": "max_tokens"
    case "model_length", "context_length", "model_context_window_exceeded": "model_length"
    case "tool_calls", "tool_use", "function_call": "tool_calls"
    case "content_filter", "safety", "refusal": "content_filter"
    default: "unknown"
    }
  }

  /// The settings of a generation: what Inspect has a field for, and the rest as what else stood in the request.
  static func generation(_ settings: Record) -> Record {
    var known = Record()
    var others = Record()
    for field in settings.fields where field.value != .null {
      if let (name, value) = setting(field) {
        known[name] = value
      } else {
        others[field.name] = field.value
      }
    }
    if !others.fields.isEmpty { known["extra_body"] = .record(others) }
    return known
  }

  /// The field of `GenerateConfig` for a setting, if there is one that takes such a value.
  private static func setting(_ field: Record.Field) -> (String, Value)? {
    switch field.name {
    case "temperature", "top_p", "frequency_penalty", "presence_penalty":
      field.value.double.flatMap { $0.isFinite ? (field.name, .double($0)) : nil }
    case "max_tokens", "top_k", "seed":
      field.value.integer.map { (field.name, .integer($0)) }
    case "stop":
      field.value.list.flatMap { list in
        list.allSatisfy { $0.string != nil } ? ("stop_seqs", field.value) : nil
      }
    case "reasoning_effort":
      field.value.string.flatMap { efforts.contains($0) ? (field.name, field.value) : nil }
    default: nil
    }
  }

  private static let efforts: Set<String> = [
    "none", "minimal", "low", "medium", "high", "xhigh", "max",
  ]

  /// A time, in universal time and to the second: `2026-11-25T10:00:00+00:00`.
  static func time(_ date: Date) -> String {
    date.ISO8601Format().replacing("Z", with: "+00:00")
  }

  /// The name of a log: Inspect's tools know logs by the time at its beginning, and read task and id between underscores.
  static func fileName(created: String, task: String, id: String) -> String {
    "\(part(created))_\(part(task))_\(part(id)).eval"
  }

  private static func part(_ text: String) -> String {
    let letters = text.prefix(80).unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        || scalar == "." ? Character(scalar) : "-"
    }
    return String(String(letters).prefix(80))
  }

  /// An item's id as Inspect can have it: it puts ids into paths within the log as they are, slashes included. One that
  /// makes no such path, or that looks as if it had been changed so, is written as in addresses on the web; different ids
  /// stay different.
  static func sampleID(_ id: String) -> String {
    let bytes = Array(id.utf8)
    let escapes = bytes.indices.filter { place in
      let digits = bytes[(place + 1)...].prefix(2)
      return bytes[place] == UInt8(ascii: "%") && digits.count == 2
        && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
    // A browser takes these for steps in an address.
    let isStep = id == "." || id == ".."
    if escapes.isEmpty, !isStep, ZipFile.problem(with: samplePath(id, epoch: 1)) == nil {
      return id
    }
    var text: [UInt8] = []
    for (place, byte) in bytes.enumerated() {
      if byte < 0x20 || byte == 0x7F || isStep || escapes.contains(place)
        || "/\\".utf8.contains(byte)
      {
        text.append(UInt8(ascii: "%"))
        text += hexadecimal(CollectionOfOne(byte)).uppercased().utf8
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Where a sample stands within a log.
  static func samplePath(_ id: String, epoch: Int) -> String { "samples/\(id)_epoch_\(epoch).json" }
}

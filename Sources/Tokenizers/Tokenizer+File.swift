import Formats
import Machine
import Values

extension Tokenizer {
  /// Reads a `tokenizer.json`.
  ///
  /// - Throws: ``RetortError`` of kind `input` if the file cannot be read, or says something that this
  ///   tokenizer does not do: then no ids are better than wrong ones.
  public convenience init(file path: String) throws {
    try self.init(json: try Files.text(of: path), named: path)
  }

  /// Reads what stands in a `tokenizer.json`.
  ///
  /// - Parameter path: how errors call it.
  /// - Throws: as ``init(file:)``.
  public convenience init(json text: String, named path: String) throws {
    let root: Value
    do throws(JSONParser.SyntaxError) {
      root = try JSONParser().parse(text)
    } catch {
      throw RetortError(.input, "cannot read the tokenizer \(path)", cause: error.text)
    }
    do {
      try self.init(TokenizerFile(root: root.record ?? [:]))
    } catch let unsupported as TokenizerFile.Unsupported {
      throw RetortError(
        .input, "cannot use the tokenizer \(path)", cause: unsupported.what,
        hint: "byte-level BPE as GPT-2, Llama 3, Qwen 2 and SmolLM2 have it is understood")
    }
  }

  private convenience init(_ file: TokenizerFile) throws {
    self.init(
      model: try file.model(), splitting: try file.splitting(), added: try file.addedTokens(),
      normalizes: try file.normalizes())
  }
}

/// What stands in a `tokenizer.json`.
struct TokenizerFile {
  let root: Record

  /// Something that is not done here.
  struct Unsupported: Error {
    let what: String
  }

  func normalizes() throws -> Bool {
    try Self.steps(root["normalizer"], "normalizers").reduce(false) { _, step in
      guard step["type"]?.string == "NFC" else {
        throw Unsupported(what: "its normalizer \(step["type"]?.string ?? "?")")
      }
      return true
    }
  }

  func splitting() throws -> Splitting {
    var cuts: [Splitting.Cut] = []
    var addsSpace = false
    var isByteLevel = false
    for step in try Self.steps(root["pre_tokenizer"], "pretokenizers") {
      switch step["type"]?.string {
      case "Digits": cuts.append(step["individual_digits"]?.bool == true ? .digits : .runsOfDigits)
      case "Split": cuts.append(.pattern(try pattern(of: step)))
      case "ByteLevel":
        isByteLevel = true
        if step["add_prefix_space"]?.bool ?? true {
          guard cuts.isEmpty else { throw Unsupported(what: "a space before every word") }
          addsSpace = true
        }
        if step["use_regex"]?.bool ?? true { cuts.append(.pattern(.gpt2)) }
      case let other: throw Unsupported(what: "its pre-tokenizer \(other ?? "?")")
      }
    }
    guard isByteLevel else { throw Unsupported(what: "it is not byte-level") }
    return Splitting(cuts: cuts, addsSpace: addsSpace)
  }

  private func pattern(of step: Record) throws -> WordPattern {
    guard step["behavior"]?.string == "Isolated", step["invert"]?.bool != true,
      let regex = step["pattern"]?.record?["Regex"]?.string, let pattern = WordPattern(regex: regex)
    else { throw Unsupported(what: "its pattern \(step["pattern"]?.json ?? "?")") }
    return pattern
  }

  func addedTokens() throws -> AddedTokens {
    AddedTokens(
      try (root["added_tokens"]?.list ?? []).compactMap(\.record).map { token in
        if token["single_word"]?.bool == true {
          throw Unsupported(what: "its added token \(token["content"]?.json ?? "?"), a single word")
        }
        return .init(
          content: Array((token["content"]?.string ?? "").unicodeScalars),
          id: Int32(clamping: token["id"]?.integer ?? -1),
          takesBlanksBefore: token["lstrip"]?.bool == true,
          takesBlanksBehind: token["rstrip"]?.bool == true)
      })
  }

  func model() throws -> BytePairEncoding {
    guard let model = root["model"]?.record, model["type"]?.string ?? "BPE" == "BPE",
      let vocabulary = model["vocab"]?.record, let merges = model["merges"]?.list
    else { throw Unsupported(what: "its model is not BPE") }
    for name in ["continuing_subword_prefix", "end_of_word_suffix"]
    where model[name]?.string ?? "" != "" {
      throw Unsupported(what: "its \(name)")
    }
    if model["byte_fallback"]?.bool == true { throw Unsupported(what: "its byte_fallback") }
    if (model["dropout"]?.double ?? 0) != 0 { throw Unsupported(what: "its dropout") }

    var tokens: [String: Int32] = [:]
    tokens.reserveCapacity(vocabulary.fields.count)
    for field in vocabulary.fields {
      tokens[field.name] = Int32(clamping: field.value.integer ?? -1)
    }
    let alphabet = ByteAlphabet()
    let byteTokens = try (0..<256).map { byte -> Int32 in
      if let token = tokens[String(alphabet.characters[byte])] { return token }
      // SmolLM2 has none for most control characters; what has none and no stand-in is left out.
      guard model["unk_token"]?.string == nil else {
        throw Unsupported(what: "it has no token for the byte \(byte)")
      }
      return BytePairEncoding.missing
    }
    let triples = try merges.map { merge -> (Int32, Int32, Int32) in
      let parts =
        merge.list?.compactMap(\.string)
        ?? merge.string?.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        ?? []
      guard parts.count == 2, let left = tokens[parts[0]], let right = tokens[parts[1]],
        let whole = tokens[parts[0] + parts[1]]
      else { throw Unsupported(what: "its merge \(merge.json)") }
      return (left, right, whole)
    }
    let words = model["ignore_merges"]?.bool == true ? alphabet.bytes(of: tokens) : nil
    return BytePairEncoding(
      byteTokens: byteTokens, merges: triples, words: words, pieces: alphabet.pieces(of: tokens))
  }

  /// A step, or the steps of a sequence; none where there is nothing.
  private static func steps(_ value: Value?, _ name: String) throws -> [Record] {
    guard let record = value?.record else { return [] }
    guard record["type"]?.string == "Sequence" else { return [record] }
    return (record[name]?.list ?? []).compactMap(\.record)
  }
}

/// The characters that stand for bytes in a byte-level vocabulary: printable ones for themselves, the others
/// by further characters in their order (`bytes_to_unicode` of GPT-2).
struct ByteAlphabet {
  /// For every byte.
  let characters: [Unicode.Scalar]

  init() {
    var next: UInt32 = 256
    characters = (0..<256).map { byte in
      let isPrintable =
        (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
      defer { if !isPrintable { next += 1 } }
      return Unicode.Scalar(isPrintable ? UInt32(byte) : next) ?? " "
    }
  }

  /// By token id the bytes that it stands for; what is not made of the alphabet stands for itself.
  func pieces(of tokens: [String: Int32]) -> [Int32: [UInt8]] {
    var pieces: [Int32: [UInt8]] = [:]
    pieces.reserveCapacity(tokens.count)
    let known = bytes(of: tokens)
    for (bytes, token) in known { pieces[token] = bytes }
    for (text, token) in tokens where pieces[token] == nil { pieces[token] = Array(text.utf8) }
    return pieces
  }

  /// Every token's bytes, for tokens that are made of the alphabet.
  func bytes(of tokens: [String: Int32]) -> [[UInt8]: Int32] {
    let byCharacter = Dictionary(
      uniqueKeysWithValues: characters.enumerated().map { ($0.element, UInt8($0.offset)) })
    var words: [[UInt8]: Int32] = [:]
    words.reserveCapacity(tokens.count)
    for (text, token) in tokens {
      let bytes = text.unicodeScalars.compactMap { byCharacter[$0] }
      if bytes.count == text.unicodeScalars.count { words[bytes] = token }
    }
    return words
  }
}

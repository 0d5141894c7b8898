import Foundation
import Synchronization

/// Texts into token ids, as a `tokenizer.json` of Hugging Face `tokenizers` says: byte-level byte-pair
/// encoding, as GPT-2, Llama 3, Qwen 2 and SmolLM2 have it.
///
/// No special tokens are added at the ends; those that stand in the text are found. Safe to use from several
/// threads; a class as its parts are, because threads that copy a struct of tables for every word do little else
/// than count references.
public final class Tokenizer: Sendable {
  let model: BytePairEncoding
  let splitting: Splitting
  let added: AddedTokens
  /// Whether texts are brought into Unicode's form C first.
  let normalizes: Bool
  /// What added tokens say, by their ids.
  let names: [Int32: String]
  private let memory = WordMemory()

  init(model: BytePairEncoding, splitting: Splitting, added: AddedTokens, normalizes: Bool) {
    self.model = model
    self.splitting = splitting
    self.added = added
    names = Dictionary(
      added.ids.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    self.normalizes = normalizes
  }

  /// The token ids of a text.
  public func encode(_ text: String) -> [Int32] {
    var tokens: [Int32] = []
    forEachWord(of: text) { word, _ in tokens += word }
    return tokens
  }

  /// How many tokens a text has.
  public func count(_ text: String) -> Int {
    var count = 0
    forEachWord(of: text) { word, _ in count += word.count }
    return count
  }

  /// For each token of a text, where the word stands that it is a part of: code points of the text, in
  /// Unicode's form C if the tokenizer brings texts into it.
  public func places(_ text: String) -> [Range<Int>] {
    var places: [Range<Int>] = []
    forEachWord(of: text) { word, place in places += word.map { _ in place } }
    return places
  }

  /// The text that ``places(_:)`` are told in.
  public func normal(_ text: String) -> String {
    normalizes ? text.precomposedStringWithCanonicalMapping : text
  }

  private func forEachWord(of text: String, _ body: ([Int32], Range<Int>) -> Void) {
    var start = 0
    for piece in added.split(text) {
      switch piece {
      case .token(let token, let characters):
        body([token], start..<(start + characters))
        start += characters
      case .text(let text):
        var scalars = Array(normal(String(text)).unicodeScalars)
        let count = scalars.count
        if splitting.addsSpace, scalars.first != " " { scalars.insert(" ", at: 0) }
        let shift = scalars.count - count
        splitting.forEachWord(of: scalars) { range in
          var bytes: [UInt8] = []
          for scalar in scalars[range] { UTF8.encode(scalar).map { bytes.append(contentsOf: $0) } }
          let place = max(0, range.lowerBound - shift)..<(range.upperBound - shift)
          body(
            memory.tokens(of: bytes, by: model),
            (start + place.lowerBound)..<(start + place.upperBound))
        }
        start += count
      }
    }
  }
}

/// How a text becomes words.
final class Splitting: Sendable {
  /// One cut after another: each divides what the one before it left together.
  enum Cut: Sendable, Equatable {
    case pattern(WordPattern)
    /// Every digit by itself.
    case digits
    /// Runs of digits by themselves.
    case runsOfDigits
  }

  let cuts: [Cut]
  /// Whether a space is put before a text that does not begin with one.
  let addsSpace: Bool

  init(cuts: [Cut], addsSpace: Bool) {
    self.cuts = cuts
    self.addsSpace = addsSpace
  }

  func forEachWord(of text: [Unicode.Scalar], _ body: (Range<Int>) -> Void) {
    divide(text, 0..<text.count, 0, body)
  }

  /// - Parameter number: the cut to begin with.
  private func divide(
    _ text: [Unicode.Scalar], _ range: Range<Int>, _ number: Int, _ body: (Range<Int>) -> Void
  ) {
    guard !range.isEmpty else { return }
    guard number < cuts.count else { return body(range) }
    let cut = cuts[number]
    switch cut {
    case .pattern(let pattern):
      // What a pattern sees ends where the piece does.
      let piece = range == 0..<text.count ? text : Array(text[range])
      var start = 0
      while start < piece.count {
        let end = pattern.wordEnd(piece, from: start)
        divide(text, (range.lowerBound + start)..<(range.lowerBound + end), number + 1, body)
        start = end
      }
    case .digits, .runsOfDigits:
      var start = range.lowerBound
      while start < range.upperBound {
        let isDigit = CharacterClass(text[start]) == .number
        var end = start + 1
        if !(isDigit && cut == .digits) {
          while end < range.upperBound, (CharacterClass(text[end]) == .number) == isDigit {
            end += 1
          }
        }
        divide(text, start..<end, number + 1, body)
        start = end
      }
    }
  }
}

/// The tokens of short words that were met before: most words of a text are. In several parts, so that threads
/// seldom wait for each other.
///
/// Memory: at most 131,072 words of up to 32 bytes.
private final class WordMemory: Sendable {
  private final class Part: Sendable {
    let words = Mutex<[[UInt8]: [Int32]]>([:])
  }

  private let parts = (0..<64).map { _ in Part() }

  func tokens(of word: [UInt8], by model: BytePairEncoding) -> [Int32] {
    guard word.count <= 32 else { return model.encode(word) }
    let sum = word.reduce(0) { $0 &* 31 &+ Int($1) }
    let part = parts[sum & 63]
    if let known = part.words.withLock({ $0[word] }) { return known }
    let tokens = model.encode(word)
    part.words.withLock { if $0.count < 1 << 11 { $0[word] = tokens } }
    return tokens
  }
}

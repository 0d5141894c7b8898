import Foundation
import TestSupport
import Testing
import Values

@testable import Tokenizers

/// Kind 13: a damaged tokenizer.json is refused, or it tokenizes.
struct MutatedTokenizersTests {
  private static let file: String = {
    let letters = (0..<256).map { byte -> String in
      // GPT-2's letters for bytes.
      let isPlain =
        (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
      guard !isPlain else { return String(Unicode.Scalar(UInt8(byte))) }
      let before = (0..<byte).count {
        !((33...126).contains($0) || (161...172).contains($0) || (174...255).contains($0))
      }
      return Unicode.Scalar(UInt32(256 + before)).map { String($0) } ?? ""
    }
    let vocabulary = (letters + ["th", "the", "an"]).enumerated().map { place, token in
      let encoded =
        (try? JSONEncoder().encode(token)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return "\(encoded): \(place)"
    }.joined(separator: ", ")
    return """
      {"added_tokens": [{"id": 259, "content": "<|end|>", "special": true, "lstrip": false, "rstrip": false,
        "normalized": false, "single_word": false}],
       "normalizer": {"type": "NFC"},
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
       "decoder": {"type": "ByteLevel"},
       "model": {"type": "BPE", "ignore_merges": false, "vocab": {\(vocabulary)},
        "merges": ["t h", "th e", "a n"]}}
      """
  }()

  @Test func everyMutationIsRefusedOrTokenizes() throws {
    let whole = try Tokenizer(json: Self.file, named: "whole")
    #expect(!whole.encode("the end").isEmpty)
    var mutations = Mutations(14)
    var refused = 0
    for _ in 0..<300 {
      do {
        let tokenizer = try Tokenizer(json: mutations.next(Self.file), named: "mutated")
        _ = tokenizer.encode("the end of an é<|end|> \u{0}")
      } catch {
        #expect(error is RetortError)
        refused += 1
      }
    }
    #expect(refused > 20)
  }
}

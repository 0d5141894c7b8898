import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Tokenizers

/// Against Hugging Face `tokenizers`, which trains a tokenizer of each make and says what its ids are.
@Suite(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
struct TokenizerTests {
  /// The makes of GPT-2, RoBERTa (with a space in front), SmolLM2, Qwen 2, Llama 3.
  static let makes = ["gpt2", "roberta", "smollm2", "qwen2", "llama3"]

  private static let oracle = """
    import sys, json, tokenizers as t
    from tokenizers import pre_tokenizers as p, normalizers as n, models as m, trainers as tr, Regex, AddedToken
    make, folder = sys.argv[1:]
    texts = json.load(open(folder + "/texts.json"))
    modern = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|%s| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
    split = lambda digits: p.Sequence([p.Split(Regex(modern % digits), "isolated"), p.ByteLevel(False, use_regex=False)])
    k = t.Tokenizer(m.BPE(ignore_merges=(make == "llama3")))
    k.pre_tokenizer = {"gpt2": p.ByteLevel(False), "roberta": p.ByteLevel(True),
      "smollm2": p.Sequence([p.Digits(True), p.ByteLevel(False)]),
      "qwen2": split(r"\\p{N}"), "llama3": split(r"\\p{N}{1,3}")}[make]
    if make == "qwen2": k.normalizer = n.NFC()
    k.train_from_iterator(texts, tr.BpeTrainer(vocab_size=1200, special_tokens=["<|end|>", "<|endofit|>"],
      initial_alphabet=p.ByteLevel.alphabet(), show_progress=False))
    k.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    k.save(folder + "/" + make + ".json")
    print(json.dumps([k.encode(x, add_special_tokens=False).ids for x in texts]))
    """

  private static func texts() -> [String] {
    var generator = SeededGenerator(21)
    let pieces = [
      "the ", "question", " is", "I'm", "they'LL", "don't", "'ſ", " 12345", "3.14", "½Ⅷ٣", "\n",
      "\r\n", "\n\n  \n",
      "   ", "\t", " ", "  x", "é", "e\u{301}", "한국어", "日本語", "😀👩‍👩‍👧", "\\frac{1}{2}", "$x^2$", "!?",
      "...\n", "-- ",
      "\u{A0}", "\u{2003}", "\u{3000}", "<|end|>", "<|endofit|>", "<|en", " <mask>", "_a1", "ABC",
      "ß", "Ǆ", "\u{0}", "\u{FFFD}",
      "function(x) {", "    return", "```py\n", "a", "aa", "aaaa",
    ]
    let random = (0..<400).map { _ in
      (0..<generator.integer(0...40)).map { _ in generator.element(pieces) }.joined()
    }
    return random + [
      "", " ", "\n", "a", "'", "''s", String(repeating: "ab", count: 300),
      String(repeating: "x", count: 500),
    ]
  }

  @Test(arguments: makes)
  func idsAreThoseOfHuggingFace(_ make: String) async throws {
    let scratch = Scratch()
    let texts = Self.texts()
    try scratch.write(
      "texts.json", String(decoding: try JSONEncoder().encode(texts), as: UTF8.self))
    let printed = try await Oracle.python(Self.oracle, [make, scratch.path])
    let expected = try JSONDecoder().decode([[Int32]].self, from: Data(printed.utf8))
    let tokenizer = try Tokenizer(file: "\(scratch.path)/\(make).json")
    for (text, ids) in zip(texts, expected) {
      #expect(tokenizer.encode(text) == ids, "\(make): \(text.debugDescription)")
      #expect(tokenizer.count(text) == ids.count)
    }
  }

  @Test func whatIsNotUnderstoodIsRefused() async throws {
    let scratch = Scratch()
    try scratch.write("texts.json", "[\"a b\"]")
    _ = try await Oracle.python(Self.oracle, ["qwen2", scratch.path])
    let text = String(decoding: try scratch.read("qwen2.json"), as: UTF8.self)
    for (old, new) in [
      ("\"NFC\"", "\"NFKC\""), ("\"Isolated\"", "\"Removed\""), ("\"BPE\"", "\"Unigram\""),
      ("\\\\p{N}|", "\\\\p{N}{1,2}|"), ("\"byte_fallback\": false", "\"byte_fallback\": true"),
    ] {
      #expect(text.contains(old), "\(old)")
      let path = try scratch.write("other.json", text.replacing(old, with: new))
      #expect { try Tokenizer(file: path) } throws: {
        ($0 as? RetortError)?.what.hasPrefix("cannot use the tokenizer") == true
      }
    }
    let path = try scratch.write("broken.json", "{")
    #expect { try Tokenizer(file: path) } throws: {
      ($0 as? RetortError)?.what.contains("broken.json") == true
    }
  }
}

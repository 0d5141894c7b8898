import Corpus
import Foundation
import TestSupport
import Testing

@testable import Formats

struct LoneSurrogatesTests {
  @Test(arguments: [
    (#""a\ud800x""#, "a\u{FFFD}x"), (#""\uDC00\ud800""#, "\u{FFFD}\u{FFFD}"),
    (#""\ud83d\ude00 \ud83d""#, "😀 \u{FFFD}"), (#""\ud83d\n""#, "\u{FFFD}\n"),
    (#""\\ud800 \ud800""#, "\\ud800 \u{FFFD}"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
  ])
  func halfACharacterIsReplaced(_ pair: (String, String)) throws {
    #expect(try JSONParser().parse(pair.0) == .string(pair.1))
  }

  @Test(arguments: [#""\ud83d\ude00""#, #""\\ud800""#, #""\u00e9\n""#, #""\ud8""#, "\"\\", ""])
  func textsWithoutStayAsTheyAre(_ text: String) {
    let mended = Array(text.utf8).withUnsafeBufferPointer { LoneSurrogates.mended($0) }
    #expect(mended == nil)
  }

  @Test(arguments: [#""\ud80""#, #"{"a":"\ud800","#, #""\ud800"#])
  func whatIsBrokenBesidesIsStillBroken(_ text: String) {
    #expect(throws: JSONParser.SyntaxError.self) { try JSONParser().parse(text) }
  }

  /// Python puts up with them, too; its halves become U+FFFD when they are written as UTF-8.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func pythonReadsTheSame() async throws {
    var generator = SeededGenerator(8)
    let pieces = [#"\ud83d"#, #"\ude00"#, #"\\"#, "u", #"\u0041"#, "x", #"\n"#, "é"]
    let texts = (0..<300).map { _ in
      "\"" + (0..<generator.integer(0...8)).map { _ in generator.element(pieces) }.joined() + "\""
    }
    let scratch = Scratch()
    try scratch.write("texts", texts.joined(separator: "\n"))
    let printed = try await Oracle.python(
      """
      import json, sys
      lone = lambda c: "\\ufffd" if 0xd800 <= ord(c) <= 0xdfff else c
      read = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
      print(json.dumps(["".join(map(lone, text)) for text in read]))
      """, ["\(scratch.path)/texts"])
    let expected = try JSONDecoder().decode([String].self, from: Data(printed.utf8))
    let parser = JSONParser()
    for (text, value) in zip(texts, expected) {
      #expect(
        try parser.parse(text).string.map { Array($0.unicodeScalars) }
          == Array(value.unicodeScalars))
    }
  }
}

import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Texts

struct TextClassifierTests {
  private var small: TextClassifier.Options {
    var options = TextClassifier.Options()
    options.dimension = 16
    options.epochs = 5
    options.minimumCount = 1
    options.buckets = 1000
    return options
  }

  private func train(_ scratch: Scratch, _ options: TextClassifier.Options) throws -> TextClassifier
  {
    let lines = (0..<200).map { number in
      number.isMultiple(of: 2)
        ? TextClassifier.line(
          "prove that the sum\nof angle \(number) is even", label: TextClassifier.positive)
        : TextClassifier.line(
          "Ann buys \(number) apples in the shop", label: TextClassifier.negative)
    }
    return try TextClassifier(training: try scratch.write("train.txt", lines.joined()), options)
  }

  @Test func tellsKindsApartAndIsKept() throws {
    let scratch = Scratch()
    let model = try train(scratch, small)
    let proof = try #require(model.probability(of: "prove that\nthe angle is even"))
    let shop = try #require(model.probability(of: "Ann buys apples"))
    #expect(proof > 0.8 && shop < 0.2 && (0...1).contains(proof))
    #expect(model.probability(of: "") != nil, "the end of a line is a word")
    #expect(Set(model.labels) == [TextClassifier.positive, TextClassifier.negative])
    let path = "\(scratch.path)/model.bin"
    try model.save(to: path)
    #expect(
      try TextClassifier(path: path).probability(of: "prove that\nthe angle is even") == proof)
    // Trained again, it is the same.
    #expect(try train(scratch, small).probability(of: "prove that\nthe angle is even") == proof)
    // A label in a text is no label.
    #expect(model.probability(of: "__label__positive Ann buys apples").map { $0 < 0.5 } == true)
    for (text, line) in [
      ("a__b _c", "a__b _c"), ("a\nb\u{0}c", "a b c"), ("x__label__", "x__label_"), ("", ""),
      ("__label__\u{301}_ ___label__", "__label_\u{301}_ ___label_"),
    ] {
      #expect(TextClassifier.line(text, label: "l") == "l \(line)\n")
      #expect(model.probability(of: text) == model.probability(of: line))
    }
  }

  @Test func whatIsNoModelIsRefused() throws {
    let scratch = Scratch()
    let path = try scratch.write("x.bin", "no model, and long enough to be looked at")
    for bad in [path, "\(scratch.path)/none"] {
      #expect(throws: RetortError.self) { try TextClassifier(path: bad) }
    }
    let empty = try scratch.write("empty.txt", "")
    #expect(throws: RetortError.self) { try TextClassifier(training: empty, small) }
  }

  /// Models of all kinds, and lines of all kinds: two labels are told from folded vectors, the rest by the library.
  @Test(
    .enabled(if: FastTextProgram.isThere, "\(FastTextProgram.absence)"),
    arguments: [
      "-wordNgrams 1", "-wordNgrams 2 -bucket 1000", "-wordNgrams 3 -bucket 77 -minCount 2",
      "-wordNgrams 5 -dim 7", "-wordNgrams 2 -bucket 1000 -loss ova", "-loss hs", "-minn 2 -maxn 4",
      "three labels", "quantized",
    ])
  func saysWhatTheProgramSays(_ kind: String) throws {
    let scratch = Scratch()
    var generator = SeededGenerator(7)
    let pieces = [
      "prove", "that", "even", "Ann", "buys", "apples", "é", "zwölf", "한국어", "\u{7F}", "</s>x", "<",
      "__label",
      "__label__positive", "\t", "\r", "\u{B}", "\u{C}", "\u{A0}", "1", "23", ".", "?",
    ]
    func text(_ bias: Int) -> String {
      (0..<generator.integer(0...14)).map { _ in
        let piece = generator.element(
          generator.integer(0...1) == 0 ? Array(pieces[bias..<bias + 3]) : pieces)
        return piece + (generator.integer(0...4) == 0 ? "" : " ")
      }.joined()
    }
    let labels = kind == "three labels" ? 3 : 2
    let names = [TextClassifier.positive, TextClassifier.negative, "__label__neither"]
    let lines = (0..<900).map { number -> String in
      let label = number % labels
      return TextClassifier.line(text(label * 3), label: names[label])
    }
    try scratch.write("train.txt", lines.joined())
    let program = FastTextProgram(scratch)
    let options = kind.hasPrefix("-") ? kind.split(separator: " ").map(String.init) : []
    try program.run(
      [
        "supervised", "-input", "train.txt", "-output", "m", "-dim", "10", "-epoch", "20",
        "-thread", "1",
      ]
        + options)
    if kind == "quantized" { try program.run(["quantize", "-input", "train.txt", "-output", "m"]) }
    let model = kind == "quantized" ? "m.ftz" : "m.bin"

    // Nothing that looks like a label reaches a classifier, so it does not reach the program.
    let texts = (0..<600).map { text($0 % 9) }.map { $0.replacing("__label__", with: "__label_") }
    try scratch.write("texts.txt", texts.map { $0 + "\n" }.joined())
    let theirs = try program.probabilities(model, "texts.txt", labels: labels)
    #expect(theirs.count == texts.count && Set(theirs).count > 100)
    let classifier = try TextClassifier(path: "\(scratch.path)/\(model)")
    for (text, theirs) in zip(texts, theirs) {
      let ours = classifier.probability(of: text) ?? -1
      #expect(abs(ours - theirs) < 1e-5, "\(text.debugDescription)")
      let cut = text.index(text.startIndex, offsetBy: generator.integer(0...text.count))
      let (first, rest) = (String(text[..<cut]), String(text[cut...]))
      #expect(
        classifier.probability(of: first, rest) == classifier.probability(of: first + " " + rest))
      // Whoever writes the end of a line into a text ends it there.
      #expect(classifier.probability(of: text + " </s> Ann") == classifier.probability(of: text))
    }
  }
}

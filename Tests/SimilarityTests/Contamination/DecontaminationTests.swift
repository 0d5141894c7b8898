import Corpus
import Foundation
import TestSupport
import Testing
import Tokenizers
import Values

@testable import Similarity

struct DecontaminationTests {
  private static let items = [
    "Find the sum of all integer bases b > 9 for which 17 in base b is a divisor of 97 in base b.",
    "A fair coin is tossed ten times. What is the probability that no two heads come in a row?",
    "Compute 2 + 2.",
  ]
  private let decontamination = Decontamination(
    [
      EvaluationSet(name: "exam", items: items.enumerated().map { .init(id: "e\($0)", text: $1) }),
      EvaluationSet(name: "quiz", items: [.init(id: "q0", text: items[1] + " Explain.")]),
    ], Decontamination.Rules())

  @Test func aTypoIsFoundByItsRatio() throws {
    let question =
      "Find the sum of all intger bases b > 9 for wich 17 in base b divides 97 in base b."
    let found = try #require(decontamination.contamination(of: question))
    #expect(found.worst.set == 0 && found.worst.item == 0)
    #expect(found.worst.ratio == Indel.ratio(question, Self.items[0]))
    #expect(found.reason(decontamination.rules) == "it is like an evaluation question")
    let evidence = found.evidence(for: question, in: decontamination)
    #expect(evidence["set"] == "exam" && evidence["item"] == "e0")
    for span in (evidence["alike"]?.list ?? []).compactMap(\.record) {
      let text = span["text"]?.string ?? ""
      #expect(stretch(span["question"], of: question) == text)
      #expect(stretch(span["item"], of: Self.items[0]) == text)
    }
  }

  @Test func aPreambleIsFoundByItsWords() throws {
    let preamble = String(repeating: "Here is a story that leads to nothing at all. ", count: 10)
    let question = preamble + Self.items[1].uppercased()
    let found = try #require(decontamination.contamination(of: question))
    #expect(found.matches.map(\.ratio) == [nil, nil])
    #expect(found.reason(decontamination.rules).hasPrefix("it shares 13 words in a row"))
    let evidence = found.evidence(for: question, in: decontamination)
    let shared = try #require(evidence["shared"]?.record)
    #expect(evidence["shared_words"] == 19)
    #expect(shared["text"]?.string?.hasPrefix("A FAIR COIN") == true)
    #expect(stretch(shared["item"], of: Self.items[1]).hasPrefix("A fair coin is tossed"))
    #expect(evidence["others"]?.list?.first?.record?["set"] == "quiz")
  }

  @Test func shortOnesShareNoNGram() {
    #expect(decontamination.contamination(of: "My task: compute 2 + 2. Thank you!") == nil)
    #expect(decontamination.contamination(of: "Compute 2 + 3.") != nil)
    #expect(decontamination.contamination(of: "") == nil)
  }

  @Test func boilerplateIsNotEnoughWhereMostMustBeShared() {
    let common =
      "The first line contains an integer t, the number of test cases that follow below it."
    let items = ["Sort the numbers. ", "Count the trees of the wood and of the park. "].map {
      $0 + common
    }
    let sets = [EvaluationSet(name: "s", items: items.map { .init(id: $0, text: $0) })]
    let question = "Find a path from the first town to all others, as short as can be. " + common
    #expect(Decontamination(sets, .init(indel: nil)).contamination(of: question) != nil)
    let strict = Decontamination(sets, .init(indel: nil, cover: 0.9))
    #expect(strict.contamination(of: question) == nil)
    #expect(strict.contamination(of: "Please: " + items[1])?.worst.item == 1)
  }

  @Test func anItemThatRepeatsItselfIsCoveredWhole() {
    let line = "so long and thanks for all the fish "
    let item = "Once more: " + line + "and again " + line + line + "the end"
    let sets = [EvaluationSet(name: "s", items: [.init(id: "0", text: item)])]
    for length in 1...13 {
      let all = Decontamination(sets, .init(indel: nil, ngram: length, cover: 1))
      #expect(all.contamination(of: "Please read: " + item)?.worst.shared?.cover == 1)
      #expect(all.contamination(of: "Please read: " + item.dropLast(4)) == nil)
    }
  }

  @Test func rulesCanBeSwitchedOff() {
    let typo = "Compute 2 + 3."
    let sets = decontamination.sets
    #expect(Decontamination(sets, .init(indel: nil)).contamination(of: typo) == nil)
    #expect(
      Decontamination(sets, .init(ngram: nil)).contamination(of: "Well: " + Self.items[0])?.worst
        .shared == nil)
  }

  @Test func theReportCountsBySetAndRule() {
    var report = ContaminationReport(decontamination)
    for question in [Self.items[0], "clean", Self.items[1], "Compute 2 + 2?"] {
      report.add(decontamination.contamination(of: question))
    }
    #expect(report.questions == 4 && report.contaminated == 3)
    let exam = report.sets[0]
    #expect(exam.items == 3 && exam.itemsFound == 3 && exam.questions == 3)
    #expect(exam.byBoth == 2 && exam.byIndel == 1 && exam.byNGram == 0 && exam.highest == 100)
    #expect(report.sets[1].questions == 1)
    #expect(report.notes.count == 2)
  }

  @Test func manyQuestionsAreTheSameOnAnyNumberOfThreads() {
    var source = TextPairs(seed: 5)
    let questions =
      Self.items
      + (0..<300).map { _ in
        let text = CodePoints(source.integer(0...1) == 0 ? Self.items[0] : Self.items[1])
        let changed = source.changed(text, share: source.integer(0...80))
        return changed.text(0..<changed.count)
      }
    let one = decontamination.contaminations(of: questions, threads: 1)
    #expect(one == questions.map(decontamination.contamination(of:)))
    #expect(one == decontamination.contaminations(of: questions, threads: 5))
    #expect(one.contains { $0 == nil } && one.contains { $0 != nil })
  }

  private func stretch(_ pair: Value?, of text: String) -> String {
    let ends = (pair?.list ?? []).compactMap(\.integer).map { Int($0) }
    return CodePoints(text).text(ends[0]..<ends[1])
  }
}

/// N-grams of token ids, against Hugging Face `tokenizers` and a plain scan in Python.
@Suite(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
struct TokenNGramTests {
  private static let oracle = """
    import json, sys, tokenizers as t
    from tokenizers import pre_tokenizers as p, models as m, trainers as tr
    folder = sys.argv[1]
    questions, items = json.load(open(folder + "/texts.json"))
    k = t.Tokenizer(m.BPE()); k.pre_tokenizer = p.ByteLevel(False)
    k.train_from_iterator(items, tr.BpeTrainer(vocab_size=400, initial_alphabet=p.ByteLevel.alphabet(), show_progress=False))
    k.save(folder + "/tokenizer.json")
    grams = lambda x: {tuple(i[n:n + 13]) for i in [k.encode(x, add_special_tokens=False).ids] for n in range(len(i) - 12)}
    theirs = [grams(x) for x in items]
    print(json.dumps([[n for n, g in enumerate(theirs) if g & grams(x)] for x in questions]))
    """

  @Test func matchesAreThoseOfAPlainScanOverTokens() async throws {
    var generator = SeededGenerator(31)
    let words = ["sum", "of", "all", "é", "12", "-", "😀", "the", "日本", "\\frac{1}{2}", "x^2", "is"]
    func text(_ count: Int) -> String {
      (0..<count).map { _ in generator.element(words) }.joined(separator: " ")
    }
    let items = (0..<20).map { _ in text(30) }
    let questions = (0..<60).map { number -> String in
      let item = Array(items[number % 20].split(separator: " "))
      let start = generator.integer(0...20)
      let piece = item[start..<min(item.count, start + generator.integer(2...14))]
      return text(5) + " " + piece.joined(separator: " ") + " " + text(5)
    }
    let scratch = Scratch()
    let json = try JSONEncoder().encode([questions, items])
    try scratch.write("texts.json", String(decoding: json, as: UTF8.self))
    let printed = try await Oracle.python(Self.oracle, [scratch.path])
    let expected = try JSONDecoder().decode([[Int]].self, from: Data(printed.utf8))
    let tokenizer = try Tokenizer(file: "\(scratch.path)/tokenizer.json")
    let decontamination = Decontamination(
      [EvaluationSet(name: "s", items: items.enumerated().map { .init(id: "\($0)", text: $1) })],
      .init(indel: nil, units: .tokens(tokenizer)))
    for (question, items) in zip(questions, expected) {
      let found = decontamination.contamination(of: question)
      #expect((found?.matches ?? []).map(\.item) == items)
      guard let found else { continue }
      let evidence = found.evidence(for: question, in: decontamination)
      let text = evidence["shared"]?.record?["text"]?.string ?? ""
      #expect(!text.isEmpty && question.contains(text))
    }
    #expect(expected.contains([]) && expected.contains { !$0.isEmpty })
  }
}

import Corpus
import Values

/// Grades math answers: right, wrong, or cannot tell.
///
/// ```swift
/// MathGrader().grade(response: "So it is \\boxed{\\frac12}.", reference: "0.5")  // .right
/// MathGrader().grade(response: "\\boxed{5 cm}", reference: "5\\text{ m}")        // .wrong
/// MathGrader().grade(response: "\\boxed{9^{9^9}}", reference: "2")               // .couldNotTell("…")
/// ```
///
/// Every grade has a budget of steps and of numbers' sizes, and no clock: it is the same on every machine.
public struct MathGrader: Sendable {
  /// Part of the fingerprint of graded stages: changes with every change of a verdict.
  public static let version = 9

  private let options: MathOptions

  public init(options: MathOptions = MathOptions()) {
    self.options = options
  }

  /// Compares a response's final answer with the reference.
  ///
  /// - Parameters:
  ///   - response: all that was written; see ``FinalAnswer`` for what counts of it.
  ///   - reference: an answer, bare or as the last of a solution.
  /// - Returns: `wrong` only if both were read and they differ.
  public func grade(response: String, reference: String) -> Verdict {
    let reference = Self.reference(reference)
    let answer = FinalAnswer(in: response)
    if let expected = ChoiceLetter.reference(reference) {
      let isMarked = answer.map { [.boxed, .whole, .tagged].contains($0.rule) } ?? false
      if !isMarked, let choice = ChoiceLetter(in: response) {
        return choice.letter == expected ? .right : .wrong
      }
      if !isMarked, let answer, answer.rule == .stated, Self.isSmall(answer.text, expected) {
        return .right
      }
      // A letter may be named beside a box with the value.
      if isMarked, let answer, options.mode == .exact, ChoiceLetter.choices(answer.text) == nil,
        ChoiceLetter.label(of: answer.text) == nil
      {
        if let choice = ChoiceLetter(statedIn: response) {
          return choice.letter == expected
            ? .right : .couldNotTell("the box holds no letter, and another letter is named")
        }
        let isSmall = ChoiceLetter.small(answer.text) == expected
        return isSmall ? .right : .couldNotTell("the reference is a letter, the answer is none")
      }
    }
    guard let answer else { return .couldNotTell("the response has no answer") }
    var verdict = grade(answer: answer.text, reference: reference)
    if verdict == .right, options.mode == .exact,
      let doubt = SwappedNumbers.reason(answer.text, reference)
    {
      return .couldNotTell(doubt)
    }
    // "So it is 12!" is joy, or a factorial.
    if verdict == .wrong, answer.text.hasSuffix("!"), ![.boxed, .tagged].contains(answer.rule),
      grade(answer: String(answer.text.dropLast()), reference: reference) == .right
    {
      verdict = .right
    }
    // "\\boxed{3.14}. The answer should be rounded to 2 decimal places." takes nothing back.
    if verdict == .wrong, options.mode == .exact, let boxed = answer.boxedBefore,
      grade(answer: boxed, reference: reference) == .right
    {
      return .couldNotTell("a box holds another answer than what is said behind it")
    }
    if verdict == .wrong, answer.isWeak, options.mode == .exact, !options.lastNumberDecides {
      return .couldNotTell("only the last number was found, and it is another")
    }
    return verdict
  }

  /// Whether an answer is a choice's letter, written as a small one: "(b)", "b".
  private static func isSmall(_ answer: String, _ letter: Character) -> Bool {
    ChoiceLetter.small(answer) == letter
      || answer.count == 1 && answer.uppercased() == String(letter)
  }

  /// Compares an answer with the reference, both bare: LaTeX or plain text.
  public func grade(answer: String, reference: String) -> Verdict {
    grade(answer: answer, reference: reference, labels: 0)
  }

  /// Letters before letters beyond so many are no choices.
  private static let mostLabels = 4

  /// - Parameter labels: how many letters of choices were taken away from the two.
  private func grade(answer: String, reference: String, labels: Int) -> Verdict {
    if options.mode == .string {
      return StringMatcher.isEquivalent(reference, answer) ? .right : .wrong
    }
    if labels <= Self.mostLabels, let verdict = choice(answer, reference, labels) {
      return verdict
    }
    guard max(answer.utf8.count, reference.utf8.count) <= Lexer.longest * 8 else {
      return options.mode == .mathVerify
        ? .wrong : .couldNotTell("the answer cannot be read: it is too long")
    }
    let (given, expected) = (Self.bare(answer), Self.bare(reference))
    let verdict = compare(given, expected)
    if options.mode == .exact, verdict == .right, answer != reference,
      let doubt = Doubts.reason(given, expected)
    {
      return .couldNotTell(doubt)
    }
    if options.mode == .exact, verdict == .wrong { return doubted(given, expected) ?? .wrong }
    // Math-Verify has two values.
    if options.mode == .mathVerify, verdict.reason != nil { return .wrong }
    return verdict
  }

  /// That nobody can tell, where one of the two may be meant otherwise than it is written, and is right then.
  private func doubted(_ answer: String, _ reference: String) -> Verdict? {
    if let reason = Sizes.roundingBetween(answer, reference) { return .couldNotTell(reason) }
    let (answers, references) = (OtherReadings.of(answer), OtherReadings.of(reference))
    if let reason = Likeness.reason(answer, reference) ?? wholes(answer, reference) {
      return .couldNotTell(reason)
    }
    if NotationDoubts.isDerivative(answer, reference) {
      return .couldNotTell("a derivative is not worked out")
    }
    if answers.isEmpty, references.isEmpty { return nil }
    for given in [answer] + answers {
      for expected in [reference] + references
      where given != answer || expected != reference {
        if compare(given, expected) == .right, Doubts.reason(given, expected) == nil {
          return .couldNotTell("it may be meant as \(given == answer ? expected : given)")
        }
      }
    }
    return nil
  }

  /// That two answers are equal for each whole number that a letter of theirs may stand for: `(-1)^{2n}` and 1.
  private func wholes(_ answer: String, _ reference: String) -> String? {
    let marks = ["(-1)^", "\\lfloor", "\\lceil", "i^{", "e^{"]
    guard marks.contains(where: { answer.holds($0) || reference.holds($0) }) else { return nil }
    let budget = Budget()
    guard case .success(let expected) = Self.read(reference, budget),
      case .success(let found) = Self.read(answer, budget)
    else { return nil }
    let letters = expected.symbols.union(found.symbols)
    guard let letter = ["n", "k", "m"].first(where: letters.contains) else { return nil }
    let comparer = Comparer(options: options, budget: budget)
    let areEqual = (1...4).allSatisfy { number in
      let number = Expression.whole(number)
      return
        (try? comparer.compare(
          expected.replacing(letter, with: number), found.replacing(letter, with: number))) == .same
    }
    return areEqual ? "they are equal where \(letter) is whole" : nil
  }

  /// Where one is a choice's letter and the other a choice with its text: `A`, `\textbf{(A) } 5`.
  private func choice(_ answer: String, _ reference: String, _ labels: Int) -> Verdict? {
    if options.mode == .exact, let given = ChoiceLetter.choices(answer),
      let expected = ChoiceLetter.choices(reference), given.count > 1 || expected.count > 1
    {
      return given == expected ? .right : .wrong
    }
    return switch (ChoiceLetter.label(of: answer), ChoiceLetter.label(of: reference)) {
    case (let given?, let expected?): given.letter == expected.letter ? .right : .wrong
    case (let given?, nil):
      ChoiceLetter.reference(reference).map { $0 == given.letter ? .right : .wrong }
        ?? grade(answer: given.text, reference: reference, labels: labels + 1)
    case (nil, let expected?):
      ChoiceLetter.reference(answer).map { $0 == expected.letter ? .right : .wrong }
        ?? grade(answer: answer, reference: expected.text, labels: labels + 1)
    case (nil, nil): nil
    }
  }

  private func compare(_ answer: String, _ reference: String) -> Verdict {
    guard answer.utf8.count <= Lexer.longest * 4 else {
      return .couldNotTell("the answer cannot be read: it is too long")
    }
    if answer == reference && !answer.isEmpty { return .right }
    // Two whole numbers that are written otherwise are others.
    if Self.isPlainNumber(answer), Self.isPlainNumber(reference) { return .wrong }
    guard options.mode == .exact else { return compare(answer, Reading(), reference, Reading()) }
    let (answer, reference) = Phrasing.withoutSpokenFraction(
      Phrasing.plain(answer), Phrasing.plain(reference))
    let (letters, others) = (
      Reading.letters(Array(answer.utf8)), Reading.letters(Array(reference.utf8))
    )
    var first = Reading()
    first.functions = letters.defined.union(others.defined)
    var verdict = compare(answer, first, reference, first)
    if verdict == .right { return verdict }
    if let reason = verdict.reason, Self.unitsWithinFormulas.contains(reason) {
      // Then they were factors.
      first.hasUnits = false
      let next = compare(answer, first, reference, first)
      if next == .right || next.reason?.contains("cannot be read") != true { verdict = next }
      if verdict == .right { return verdict }
    } else if [answer, reference].contains(where: { $0.holds("bn") || $0.holds("mn") }) {
      // Billions and millions, or factors.
      var second = first
      second.hasUnits = false
      if compare(answer, second, reference, second) == .right { return .right }
    }
    let isList = (Reading.hasGroups(Array(answer.utf8)), Reading.hasGroups(Array(reference.utf8)))
    let guesses =
      (letters.hasOthers || others.hasOthers) && !letters.areApplied && !others.areApplied
      ? [true, false] : [true]
    guard isList.0 || isList.1 || guesses.count > 1 else { return verdict }
    return compareReadings(answer, reference, first, verdict, isList, guesses)
  }

  /// What is said where letters side by side were taken for a unit or a word: `2hk+km`, `ac+as`.
  private static let unitsWithinFormulas = ["a unit within a formula", "it is not one value"]

  /// Where texts may be read in several ways: equal in one that both allow is right, and else only what is wrong in
  /// all of them is wrong.
  private func compareReadings(
    _ answer: String, _ reference: String, _ first: Reading, _ verdict: Verdict,
    _ isList: (Bool, Bool),
    _ guesses: [Bool]
  ) -> Verdict {
    var verdicts = [verdict]
    for guess in guesses {
      for own in isList.0 ? [false, true] : [false] {
        for other in isList.1 ? [false, true] : [false] {
          guard own || other || !guess else { continue }
          var (here, there) = (first, first)
          (here.guessesFunctions, there.guessesFunctions) = (guess, guess)
          (here.partsAtCommas, there.partsAtCommas) = (own, other)
          let next = compare(answer, here, reference, there)
          if next == .right { return .right }
          // What cannot be read so, or means nothing so, is not meant so.
          let reason = next.reason ?? ""
          if !reason.contains("cannot be read"), !(reason.contains("not one value") && !guess) {
            verdicts.append(next)
          }
        }
      }
    }
    return verdicts.first { $0 != .wrong } ?? .wrong
  }

  private func compare(_ answer: String, _ own: Reading, _ reference: String, _ other: Reading)
    -> Verdict
  {
    let budget = Budget()
    let expected: Expression
    let found: Expression
    switch Self.read(reference, budget, other) {
    case .success(let expression): expected = expression
    case .failure(let problem):
      return .couldNotTell("the reference cannot be read: \(problem.reason)")
    }
    switch Self.read(answer, budget, own) {
    case .success(let expression): found = expression
    case .failure(let problem): return .couldNotTell("the answer cannot be read: \(problem.reason)")
    }
    do {
      let comparer = Comparer(options: options, budget: budget)
      switch try comparer.compare(expected, found) {
      case .same: return .right
      case .different:
        guard options.mode == .exact, try comparer.isRenamed(expected, found) else { return .wrong }
        return .couldNotTell("their letters may stand for the same")
      case .unknown(let reason): return .couldNotTell(reason)
      }
    } catch let error as Budget.Exhausted {
      return .couldNotTell(error.what)
    } catch is Fraction.Undefined {
      return .couldNotTell("it divides by zero")
    } catch is Order.Undecided {
      return .couldNotTell("they are too close to tell apart")
    } catch {
      return .couldNotTell("\(error)")
    }
  }

  /// Whether a text is a whole number as everybody writes it: `42`, not `+42`, `042` or `4,200`.
  private static func isPlainNumber(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    return (1...15).contains(digits.count) && digits.first != UInt8(ascii: "0")
      && digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  /// The answer in a reference: the last of a solution, or all of it.
  private static func reference(_ text: String) -> String {
    let isSolution = text.utf8.count > 200 || text.utf8.contains(10)
    guard isSolution || text.holds("box") || text.holds("####"),
      let found = FinalAnswer(in: text)
    else { return text }
    return [.boxed, .hashes].contains(found.rule) || isSolution && found.rule == .stated
      ? found.text : text
  }

  /// Why an answer cannot be read; nil if it can.
  public static func problem(reading answer: String) -> String? {
    if case .failure(let problem) = read(bare(answer), Budget()) { problem.reason } else { nil }
  }

  private struct Unreadable: Error {
    let reason: String
  }

  private static func read(_ text: String, _ budget: Budget, _ reading: Reading = Reading())
    -> Result<
      Expression, Unreadable
    >
  {
    do {
      return .success(try Parser.expression(in: text, budget, reading))
    } catch let problem as Parser.SyntaxError {
      return .failure(Unreadable(reason: problem.text))
    } catch let problem as Lexer.SyntaxError {
      return .failure(Unreadable(reason: problem.text))
    } catch let problem as Budget.Exhausted {
      return .failure(Unreadable(reason: problem.what))
    } catch {
      return .failure(Unreadable(reason: "\(error)"))
    }
  }

  /// An answer without the marks of a formula around it and the full stop behind it.
  static func bare(_ text: String) -> String {
    var text = trimmed(text)
    var (hasDot, hasBackslash, hasOthers) = (false, false, false)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "."): hasDot = true
      case UInt8(ascii: "\\"): hasBackslash = true
      case UInt8(ascii: "$"), UInt8(ascii: "*"): hasOthers = true
      default: break
      }
    }
    guard hasDot || hasBackslash || hasOthers else { return text }
    // Too long to be read; each mark that is taken away would copy it.
    guard text.utf8.count <= Lexer.longest * 8 else { return text }
    for (long, short) in [
      ("a.m.", "am"), ("p.m.", "pm"), ("A.M.", "am"), ("P.M.", "pm"), ("a.m", "am"), ("p.m", "pm"),
    ]
    where hasDot && text.holds(long) {
      text = text.replacing(long, with: short)
    }
    // LaTeX that was escaped twice.
    if hasBackslash, text.holds("\\\\"), !text.holds("\\begin") {
      text = text.replacing("\\\\", with: "\\")
    }
    var isDone = false
    while !isDone {
      isDone = true
      for (open, close) in [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("**", "**")]
      where text.hasPrefix(open) && text.hasSuffix(close)
        && text.utf8.count > open.utf8.count + close.utf8.count
      {
        let inner = text.dropFirst(open.count).dropLast(close.count)
        guard !inner.contains(open) else { continue }
        text = trimmed(String(inner))
        isDone = false
      }
      if text.hasSuffix("."), !text.hasSuffix("..") {
        text = trimmed(String(text.dropLast()))
        isDone = false
      }
    }
    return withoutInnerMarks(text)
  }

  /// `$28$ %` and `$21,16$ or $11$` without their marks. One dollar sign alone is money.
  private static func withoutInnerMarks(_ text: String) -> String {
    guard text.utf8.contains(36) || text.holds("\\(") || text.holds("\\[") else {
      return text
    }
    var text = text
    for mark in ["\\(", "\\)", "\\[", "\\]", "$$"] where text.holds(mark) {
      text = text.replacing(mark, with: " ")
    }
    var count = 0
    var isEscaped = false
    for character in text {
      if character == "$" && !isEscaped { count += 1 }
      isEscaped = character == "\\"
    }
    guard count >= 2, count % 2 == 0 || text.last == "$" else { return trimmed(text) }
    var kept = ""
    isEscaped = false
    for character in text {
      if character != "$" || isEscaped { kept.append(character) }
      isEscaped = character == "\\"
    }
    return trimmed(kept)
  }
}

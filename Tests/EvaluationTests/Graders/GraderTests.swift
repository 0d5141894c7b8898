import Corpus
import Testing

@testable import Evaluation

/// What a text scores, kind by kind.
struct GraderTests {
  @Test(arguments: [
    ("So it is \\boxed{4}.", SampleGrade.Outcome.right), ("\\boxed{5}", .wrong),
    ("It is 4", .right), ("Well, it may be 7", .wrong), ("I do not know.", .noAnswer),
    ("", .noAnswer), ("I put it within \\boxed{}.", .noAnswer),

    ("\\boxed{9^{9^{9^9}}}", .couldNotTell),
  ])
  func math(_ text: String, _ outcome: SampleGrade.Outcome) {
    let grade = MathAnswers(GraderSpec(.math)).grade(Rig.answer(text), Rig.item())
    #expect(grade.outcome == outcome, "\(grade)")
    #expect((grade.score == nil) == (outcome == .couldNotTell))
  }

  /// The published harness takes "\boxed " in a reasoning for the answer; ours grades what follows the reasoning.
  @Test func theBoxInTheReasoningIsNoAnswer() {
    let answer = Rig.answer(
      "\\boxed{4}", reasoning: "I should mark it with \\boxed at the end. No.")
    let published = MathAnswers(
      GraderSpec(.math, rules: [.thinking, .boxedSpace, .stringEquality]))
    #expect(MathAnswers(GraderSpec(.math)).grade(answer, Rig.item()).outcome == .right)
    #expect(published.grade(answer, Rig.item()).outcome == .wrong)
    #expect(published.grade(Rig.answer("\\boxed{4}"), Rig.item()).outcome == .right)
    #expect(published.grade(Rig.answer("\\boxed{4.}"), Rig.item()).outcome == .wrong)
    #expect(published.grade(Rig.answer("It is 4"), Rig.item()).outcome == .noAnswer)
  }

  @Test(arguments: [
    ("x \\boxed {204} y", "{204} y"), ("\\boxed{\\frac{1}{2}} and", "\\frac{1}{2}"),
    ("\\fbox{3}", "3"),
    ("\\boxed{1} then \\boxed{2}", "2"), ("no box", nil), ("\\boxed{open", nil),
  ])
  func thePublishedBox(_ text: String, _ found: String?) {
    #expect(PublishedBox.answer(in: text) == found)
  }

  @Test func choices() {
    let item = Rig.item("q", reference: "w", options: ["w", "x", "y", "z"])
    let right = ChoiceLetters.right(item) ?? ""
    let wrong = ["A", "B", "C", "D"].first { $0 != right } ?? ""
    let grader = ChoiceAnswers(GraderSpec(.choice))
    func outcome(_ text: String) -> SampleGrade.Outcome {
      grader.grade(Rig.answer(text), item).outcome
    }
    #expect(outcome("\\boxed{\(right)}") == .right && outcome("\\boxed{\(wrong)}") == .wrong)
    #expect(outcome("The answer is (\(right)).") == .right)
    #expect(outcome("\\boxed{\(right)) the text}") == .right)
    #expect(outcome("It may be anything.") == .noAnswer)
    #expect(outcome("\\boxed{\(right),\(wrong)}") == .wrong)
    // The published table: the right one is D, whatever was shown, and the article "a" is a choice.
    let published = ChoiceAnswers(GraderSpec(.choice, rules: [.alwaysD, .letterAnywhere]))
    #expect(published.grade(Rig.answer("\\boxed{D}"), item).outcome == .right)
    #expect(published.grade(Rig.answer("\\boxed{D}, as a rule"), item).outcome == .wrong)
  }

  @Test(arguments: [
    ("So, the correct options are (A) and (B).", "AB"),
    ("Final answer: (A) and (B) are correct.", "AB"),
    ("Therefore, the correct options are A and C", "AC"),
    ("the correct option is [A] 14501 bar.", "A"),
    ("Option A is correct", "A"), ("The answer is (a)", "A"), ("\\boxed{b}", "B"),
    ("\\boxed{\\text{A, C, D}}", "ACD"), ("A box has a volume. The answer is D.", "D"),
    ("Hence statements (B), (C) and (D) are true.\nFinal answer: BCD", "BCD"),
    ("(C) is false. So the correct answer is (D).", "D"), ("**Answer: C**", "C"),
    ("Answer: A, because a body at rest stays there", "A"), ("The answer is none of them", ""),
    ("I think that a good answer is hard to find", ""),
  ])
  func letters(_ text: String, _ letters: String) {
    #expect(
      ChosenLetters.find(in: text) == (letters.isEmpty ? .nothing : .letters(letters)), "\(text)")
  }

  /// An answer that was cut is no answer for its last number, and one for its box.
  @Test func whatWasCutHasOnlyMarkedAnswers() {
    let math = MathAnswers(GraderSpec(.math))
    func outcome(_ text: String) -> SampleGrade.Outcome {
      let answer = Rig.answer(text, finish: "length")
      return math.grade(answer, Rig.item()).ofCut(answer.isCut).outcome
    }
    #expect(outcome("Let me see 12 and 4") == .cut && outcome("\\boxed{4} is") == .right)
    #expect(outcome("Therefore the answer is 5. But") == .wrong)
  }

  @Test func anOptionsTextIsItsLetter() {
    let item = Rig.item("q", reference: "red", options: ["red", "\\frac12", "blue", "green"])
    func grade(_ text: String) -> SampleGrade {
      ChoiceAnswers(GraderSpec(.choice)).grade(Rig.answer(text), item)
    }
    #expect(grade("\\boxed{red}").outcome == .right && grade("\\boxed{0.5}").outcome == .wrong)
    #expect(grade("\\boxed{yellow}").outcome == .couldNotTell)
  }

  @Test func aReferenceThatIsNoLetterCannotBeGraded() {
    let grade = ChoiceAnswers(GraderSpec(.choice)).grade(
      Rig.answer("\\boxed{A}"), Rig.item(reference: "Paris"))
    #expect(grade.outcome == .couldNotTell)
  }

  @Test(arguments: [
    ("MCQ", "B", "\\boxed{B}", 1.0), ("MCQ", "B", "\\boxed{C}", 0), ("MCQ", "B", "\\boxed{BC}", 0),
    ("MCQ(multiple)", "ABD", "\\boxed{ABD}", 1), ("MCQ(multiple)", "ABD", "\\boxed{A, D}", 0.5),
    ("MCQ(multiple)", "ABD", "\\boxed{\\text{A and B}}", 0.5),
    ("MCQ(multiple)", "ABD", "\\boxed{C}", 0),
    ("MCQ(multiple)", "ABD", "\\boxed{A}", 0.25), ("MCQ(multiple)", "ABD", "\\boxed{ABCD}", 0),
    ("Integer", "5", "\\boxed{5}", 1), ("Integer", "5", "\\boxed{5.02}", 0),
    ("Numeric", "3.14", "\\boxed{3.145}", 1), ("Numeric", "3.14", "\\boxed{3.16}", 0),
    ("Numeric", "1200", "\\boxed{1,200}", 1), ("Numeric", "0.5", "\\boxed{\\frac12}", 1),
    ("Numeric", "12.5", "\\boxed{12.5\\text{ m}}", 1), ("Numeric", "0.5", "\\boxed{P(E)=0.50}", 1),
  ])
  func jeebench(_ kind: String, _ reference: String, _ text: String, _ score: Double) {
    let grade = JEEBenchMarks(GraderSpec(.jeebench)).grade(
      Rig.answer(text), Rig.item(reference: reference, kind: kind))
    #expect(grade.score == score, "\(grade)")
  }

  @Test func aCutAnswerWithoutAnAnswerIsCut() {
    #expect(SampleGrade(.noAnswer).ofCut(true).outcome == .cut)
    #expect(SampleGrade(.right).ofCut(true).outcome == .right)
    #expect(SampleGrade(.noAnswer).ofCut(false).outcome == .noAnswer)
  }

  @Test func gradesAreWrittenAndRead() {
    for grade in [
      SampleGrade(.right, extracted: "4"), .marks(0.25, extracted: "A"), SampleGrade(.cut),
      SampleGrade(.couldNotTell, reason: "why"), SampleGrade(.missing, reason: "HTTP 400"),
    ] { #expect(SampleGrade(record: grade.record) == grade) }
  }
}

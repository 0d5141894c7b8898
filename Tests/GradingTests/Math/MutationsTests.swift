import Corpus
import Grading
import Testing

/// Answers of every notation, changed in a few places: whatever comes of them is graded, the same both ways round, and the
/// process stays.
struct MutationsTests {
  private static let answers = [
    "\\frac{3}{4}", "120^\\circ", "\\$18.90", "434_{8}", "1011_2", "x^2+2x+1", "\\sqrt{2}",
    "(1, 2)",
    "[0,\\infty)", "(-\\infty,2)\\cup(3,5]", "x=3,y=4", "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}",
    "\\{1,2,3\\}", "2\\pi r", "0.\\overline{3}", "1\\frac12", "5!", "\\binom{5}{2}", "\\log_2 8",
    "|x-1|<2", "3\\pm\\sqrt5", "7\\text{ cm}", "12,345", "1.5e-3", "\\sin^2 x", "e^{i\\pi}", "B",
    "2^{10}",
    "\\lfloor 2.7 \\rfloor", "10 \\pmod{7}", "x\\ge 3", "50\\%", "3:4", "\\emptyset", "f(x)=2x+1",
  ]
  private static let pieces =
    Array("0123456789xyabe+-*/^_(){}[]|,.;:=<>!%$&\\ ").map(String.init) + [
      "\\frac", "\\sqrt", "\\pi", "\\pm", "\\cup", "\\infty", "\\text{cm}", "\\begin{pmatrix}", "!",
      "^{", "_{", "_{36}", "_{37}", "\\sin", "\\overline{", "\\pmod{", "\\binom",
    ]

  private static func mutated(_ text: String, _ generator: inout SeededGenerator) -> String {
    var characters = Array(text)
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let place = Int.random(in: 0...characters.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0 where place < characters.count: characters.remove(at: place)
      case 1 where place < characters.count:
        characters.swapAt(place, Int.random(in: 0..<characters.count, using: &generator))
      default:
        characters.insert(contentsOf: pieces.randomElement(using: &generator) ?? "x", at: place)
      }
    }
    return String(characters)
  }

  @Test(arguments: 0..<8)
  func whateverIsWrittenIsGraded(_ seed: UInt64) {
    var generator = SeededGenerator(900 + seed)
    let grader = MathGrader()
    for number in 0..<400 {
      let original = Self.answers[number % Self.answers.count]
      let answer = Self.mutated(original, &generator)
      let verdict = grader.grade(answer: answer, reference: original)
      let back = grader.grade(answer: original, reference: answer)
      // Which one is the reference decides about rounded decimals and missing units only.
      let isOneSided = [verdict, back].contains {
        $0.reason?.contains("rounded") == true || $0.reason?.contains("missing") == true
      }
      if !isOneSided { #expect((verdict == .right) == (back == .right), "\(original) | \(answer)") }
      if MathGrader.problem(reading: answer) == nil {
        #expect(grader.grade(answer: answer, reference: answer) == .right, "\(answer)")
      }
    }
  }
}

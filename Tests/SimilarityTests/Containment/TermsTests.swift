import Testing

@testable import Similarity

struct TermsTests {
  private func digests(_ text: String) -> [UInt64] { Terms(CodePoints(text)).digests }

  @Test(arguments: [
    ("Find X.", "find x"), ("naïve Café", "naive cafe"), ("two apples", "2 apples"),
    ("twenty-five of three hundred", "25 of 300"), ("2,000", "2000"), (#"\frac{1}{2}"#, "1/2"),
    (#"2\cdot x"#, "2x"), ("x²", "x^2"), ("90°", "90 degrees"), (#"5\%"#, "5 percent"),
    ("0.50", ".5"), ("3.0", "3"), ("two hundred thirty one", "231"), ("five thousand", "5000"),
    (#"\frac{3}{20}"#, "3/20"), (#"\frac{3}20"#, #"\frac32\,0"#),
    (#"\dfrac{\sqrt{12}}{35}"#, #"\sqrt{12}/35"#),
    (#"\sqrt{5}20"#, #"\sqrt5 20"#), (#"\log_{28}"#, "log 28"),
    ("x &lt; 5 &amp; y&nbsp;&gt; 3", "x < 5 y > 3"), ("Ann&#39;s apples", "Ann's apples"),
    ("a two-digit number", "a 2 digit number"), ("007", "7"),
  ])
  func sayTheSame(_ first: String, _ second: String) {
    #expect(digests(first) == digests(second))
    #expect(!digests(first).isEmpty)
  }

  @Test(arguments: [
    ("x - 2", "x + 2"), ("x < 2", "x > 2"), ("-2", "2"), ("2 3", "23"), ("3.5", "35"),
    (#"\sin x"#, #"\cos x"#), ("five six", "56"), ("twenty-five", "20 and 5"), ("one two", "12"),
  ])
  func sayOtherThings(_ first: String, _ second: String) {
    #expect(digests(first) != digests(second))
  }

  @Test(arguments: [
    (
      "In the diagram.\n[asy]draw((0,0)--(1,1));[/asy] Find x.[asy]dot(a);[/asy]",
      "in the diagram find x"
    ),
    (#"See \begin{tikzpicture}\draw (0,0) -- (4,4);\end{tikzpicture} and tell."#, "see and tell"),
  ])
  func diagramsAreLeftOut(_ text: String, _ bare: String) throws {
    let points = CodePoints(text)
    let left = try #require(Diagrams.leftOut(of: points.values))
    #expect(left.count == points.count)
    #expect(Terms(CodePoints(left)).digests == digests(bare))
  }

  @Test(arguments: ["[asy] has no end", "no diagram", "[/asy] ends [asy] early", ""])
  func whatIsNoDiagramStays(_ text: String) {
    #expect(Diagrams.leftOut(of: CodePoints(text).values) == nil)
  }

  @Test(arguments: [
    (
      "Count them.\n\nInput\n\nN\n\nSample Input 1\n\n3\n\nSample Output 1\n\n2\n",
      "Count them. Input N"
    ),
    (
      "Sort it.Sample Input 1:\n4\nSample Output 1:\n5\nNote\n\nIn short.",
      "Sort it."
    ),
    (
      "Sum it.\n\n**Example 1:**\n\nInput: a = 7\nOutput: 9\n\nConstraints:\n\n1 <= a",
      "Sum it. Constraints: 1 <= a"
    ),
  ])
  func samplesBehindAStatementAreLeftOut(_ text: String, _ bare: String) throws {
    let left = try #require(Samples.leftOut(of: CodePoints(text).values))
    #expect(Terms(CodePoints(left)).digests == digests(bare))
  }

  @Test(arguments: ["Sample Input 1\n3", "An example: 1 of 3.", "For example, examples help.", ""])
  func whatHasNoSamplesStays(_ text: String) {
    #expect(Samples.leftOut(of: CodePoints(text).values) == nil)
  }

  @Test(arguments: [
    ("Which is prime?\n(A) 4 (B) 6 (C) 7\nEnter a letter.", "Which is prime? Enter a letter."),
    ("Which is prime?\nA. 4\nB. 6\nC. 7\nD. 9", "Which is prime?"),
    (
      #"Which is prime? $\textbf{(A)}\ 4 \qquad \textbf{(B)}\ 6 \qquad \textbf{(C)}\ 7$"#,
      "Which is prime?"
    ),
  ])
  func optionsAreLeftOut(_ text: String, _ bare: String) throws {
    let left = try #require(Options.leftOut(of: CodePoints(text).values))
    #expect(Terms(CodePoints(left)).digests == digests(bare))
  }

  @Test(arguments: [
    "(A) 4 (B) 6 (C) 7", "Let f(A) = f(B).", "A. Smith and B. Jones met. C. Miller did not.", "",
  ])
  func whatHasNoOptionsStays(_ text: String) {
    #expect(Options.leftOut(of: CodePoints(text).values) == nil)
  }

  @Test(arguments: [
    ("What is 1/2 + 1/3? Express your answer as a common fraction.", "What is 1/2 + 1/3?"),
    (
      #"Solve $\frac{1}{x} > 0.$ Enter your answer using interval notation."#,
      #"Solve $\frac{1}{x} > 0.$"#
    ),
    (#"Find \[x + 1 = 2.\]Round to the nearest tenth."#, #"Find \[x + 1 = 2.\]"#),
    ("How far?\nGive your answer as a decimal. [asy]", "How far? [asy]"),
  ])
  func howAnAnswerIsWrittenIsLeftOut(_ text: String, _ bare: String) throws {
    let left = try #require(AnswerForms.leftOut(of: CodePoints(text).values))
    #expect(Terms(CodePoints(left)).digests == digests(bare))
  }

  /// What is all that is asked is no form of an answer.
  @Test(arguments: [
    "Express 0.125 as a common fraction.", "Let $x = 2^3$. Write $x$ in simplest form.",
    "What is it? It is a fraction.", "Find x. Enter the house!", "",
  ])
  func whatIsAskedStays(_ text: String) {
    #expect(AnswerForms.leftOut(of: CodePoints(text).values) == nil)
  }

  @Test func wordsAndCommandsTellMoreThanLettersAndSigns() {
    let terms = Terms(CodePoints("Find $\\sin x + ab$, 日本."))
    #expect(terms.isWord == [true, true, false, false, false, true, true])
  }

  @Test func placesAreThoseOfTheText() {
    let text = CodePoints("So: twenty-five \\dfrac{é}{2,000} 日本")
    let terms = Terms(text)
    let stretches = (0..<terms.count).map { text.text(terms.place(of: $0..<($0 + 1))) }
    #expect(stretches == ["So", "twenty-five", "é", "2,000", "日", "本"])
    #expect(terms.isNumber == [false, true, false, true, false, false])
  }
}

import Testing

@testable import Grading

/// What is read in one way and may be meant in another: right as it is written, or nobody can tell; never wrong.
struct OtherReadingsKindTests {
  private static let doubtful: [(answer: String, reference: String)] = [
    (#"x=\frac{\pi}{4}+k\pi"#, #"\frac{5\pi}{4}+n\pi"#),
    (#"\$2\text{ per kg}"#, "2 dollars per kilogram"), (#"\$2/kg"#, #"\$2 per kg"#),
    ("60'", #"1^\circ"#), ("30''", #"0.5'"#), (#"2\pi m"#, #"2\pi\text{ m}"#),
    (#"2\pi m"#, #"2\pi"#),
    ("3 x 4", "12"), ("3x4", "12"), ("1/2x", #"\frac{1}{2x}"#), (#"\log e"#, "1"),
    (#"\phi"#, #"\frac{1+\sqrt5}{2}"#), (#"\varphi^2"#, #"\frac{3+\sqrt5}{2}"#),
    ("1.000.000", "1000000"), ("2:30", "2.5 hours"), ("5k", "5000"), ("5M", "5000000"),
    (#"\$5k"#, "5000"), ("[5.3]", "5"), ("A_{16}", "10"), ("5C2", "10"), ("5P2", "20"),
    (#"\overline{AB}"#, "AB"), (#"\triangle ABC"#, "ABC"), (#"\pi/6 rad"#, #"30^\circ"#),
    (#"\phi(12)"#, "4"), (#"\varphi\left(36\right)"#, "12"), (#"\sigma(12)"#, "28"),
    (#"\tau(12)"#, "6"), (#"\mu(30)"#, "-1"), (#"\zeta(2)"#, #"\frac{\pi^2}{6}"#),
    (#"\pi(100)"#, "25"), (#"\phi(12)+1"#, "5"),
  ]

  @Test(arguments: doubtful)
  func kindDoubtfulNotationIsNotWrong(_ pair: (answer: String, reference: String)) {
    for (answer, reference) in [pair, (pair.reference, pair.answer)] {
      let verdict = MathGrader().grade(answer: answer, reference: reference)
      #expect(verdict != .wrong, "\(answer) for \(reference)")
    }
  }

  /// Another value stays wrong, however it may be meant.
  @Test(arguments: [
    (#"\frac{\pi}{4}+k\pi"#, #"\frac{\pi}{3}+n\pi"#), (#"\$2/kg"#, #"\$3/kg"#),
    ("60'", #"2^\circ"#),
    (#"2\pi m"#, #"3\pi"#), ("3 x 4", "13"), ("1/2x", #"\frac{2}{x}"#), ("5k", "500"),
    ("5k", "6000"),
    ("1.000.000", "10000"), ("2:30", "3.5 hours"), ("A_{16}", "11"), ("5C2", "12"),
    (#"\triangle ABC"#, "ABD"), ("[5.3]", "6"), (#"\phi"#, "2"),
    (#"\phi(12)"#, "6"), (#"\sigma(12)"#, "27"), (#"\zeta(2)"#, "2"), (#"\zeta(3)"#, "2"),
  ])
  func anotherValueStaysWrong(_ answer: String, _ reference: String) {
    let verdict = MathGrader().grade(answer: answer, reference: reference)
    #expect(verdict == .wrong, "\(answer) for \(reference): \(verdict)")
  }

  @Test(arguments: [
    ("3 x 10^5", "300000"), ("2 x 10^{-3}", "0.002"), ("Rs. 50", "50"), ("Rs 50", "₹50"),
    ("Rs. 1,250", "₹1250"),
  ])
  func whatHasOneMeaningIsRead(_ answer: String, _ reference: String) {
    #expect(MathGrader().grade(answer: answer, reference: reference) == .right)
  }

  /// What a response asks is not its answer, and a box that it denies is none.
  @Test func whatIsAskedOrDeniedIsNoAnswer() {
    func verdict(_ response: String, _ reference: String) -> Bool? {
      switch MathGrader().grade(response: response, reference: reference) {
      case .right: true
      case .wrong: false
      default: nil
      }
    }
    #expect(verdict("Is the answer 5?", "5") == nil)
    #expect(verdict("Could it be 5?", "5") == nil)
    #expect(verdict("It is 5. Any questions?", "5") == true)
    #expect(verdict(#"\boxed{A}, not \boxed{B}"#, "A") == true)
    #expect(verdict(#"\boxed{A}, not \boxed{B}"#, "B") == false)
    #expect(verdict(#"So $\boxed{12}$ and not $\boxed{13}$."#, "12") == true)
    #expect(verdict(#"It is not \boxed{3}"#, "4") != true)
  }
}

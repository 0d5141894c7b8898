import Testing

@testable import Grading

/// What is equal as it is read and may not be as it is meant, and what a number in a sentence belongs to.
struct DoubtsKindTests {
  @Test(arguments: [
    // Letters are no free constants wherever they stand.
    (#"\angle ABC"#, #"\angle ABD"#), ("AC=2AB", "AD=2AB"), ("AB=CD", "AC=BD"), ("mc^2", "mk^2"),
    (#"\frac12kx^2"#, #"\frac12cx^2"#), (#"\frac{c}{a}"#, #"\frac{k}{a}"#), ("Q=CV", "Q=KV"),
    // Connectives, functions, what does not commute.
    (#"p\land q"#, #"p\lor q"#), ("p∧q", "p∨q"), ("f(g(x))", "g(f(x))"), ("f(2x)", "2f(x)"),
    ("E(X^2)", "E(X)^2"), ("A^{-1}B", "BA^{-1}"), ("PAP^{-1}", "P^{-1}AP"), ("HTH", "HHT"),
    (#"\vec a\times\vec b"#, #"\vec b\times\vec a"#),
    // Times and ratios, sets and fractional parts.
    ("2:04", "1:02"), ("12:30", "2:05"), (#"\{x\}"#, "x"), (#"\{\frac72\}"#, #"\frac72"#),
  ])
  func kindIsNotRight(_ answer: String, _ reference: String) {
    #expect(MathGrader().grade(answer: answer, reference: reference) != .right)
    #expect(MathGrader().grade(answer: reference, reference: answer) != .right)
  }

  @Test(arguments: [
    ("x^2+C", "x^2+K"), ("y=Ce^x", "y=Ke^x"), (#"\ln|x|+C"#, #"\ln|x|+c"#), ("f(x)=2x+1", "2x+1"),
    ("f(x)=x^2-1", "f(x)=(x-1)(x+1)"), ("2:4", "1:2"), (#"\{3\}"#, "3"), ("xy", "yx"),
    ("P(1+r)^2", "P(1+2r+r^2)"), ("N(N+1)/2", #"\frac{N^2+N}{2}"#),
    (#"x=\frac{\pi}{4}+k\pi, k\in\mathbb{Z}"#, #"\frac{\pi}{4}+n\pi, n\in\mathbb{Z}"#),
    ("P=2, Q=3", "Q=3, P=2"), (#"2\cdot\mathbf{i}+3\mathbf{j}"#, "(2,3)"),
    ("(-3,-1) U (2,4)", #"(-3,-1)\cup(2,4)"#), ("(1, oo)", #"(1,\infty)"#),
  ])
  func whatIsEqualStaysRight(_ answer: String, _ reference: String) {
    #expect(MathGrader().grade(answer: answer, reference: reference) == .right)
  }

  /// Rounding with powers of ten and percents, decimal commas, prices, wholes that nobody names.
  @Test(arguments: [
    (#"1.38065\times10^{-23}"#, #"1.38\times10^{-23}"#), ("1.23456e5", #"1.23\times10^5"#),
    (#"66.67\%"#, "0.667"), (#"\frac12"#, "0,5"),
    (#"15\text{ dollars per hour}"#, #"\$15\text{ per hour}"#),
    (#"\cos(n\pi)"#, "(-1)^n"), ("0", #"\sin n\pi"#), ("0.375 (or 3/8)", "0.375"),
    (#"\ln(x)"#, "log(x)"),
  ])
  func kindIsNotWrong(_ answer: String, _ reference: String) {
    #expect(MathGrader().grade(answer: answer, reference: reference) != .wrong)
    #expect(MathGrader().grade(answer: reference, reference: answer) != .wrong)
  }

  @Test(arguments: [
    (#"6.0\times10^{3}"#, #"7\times10^3"#), (#"5\%"#, "0.06"), (#"\frac12"#, "0,6"),
  ])
  func anotherSizeIsWrong(_ answer: String, _ reference: String) {
    #expect(MathGrader().grade(answer: answer, reference: reference) == .wrong)
  }

  /// The last number of a text is what it belongs to.
  @Test(arguments: [
    "so x = −5", "It fell to −5 °C", "The change is –5 degrees", "The change is - 5", "Area is 5π",
    "We get 5x", "So 2^5", "Time is 3:05", "The answer is minus 5", "The answer is half of 5",
    "The answer is twice 5", "The answer is the square root of 5",
    "The answer is 2 to the power of 5",
    "It is 12 minus 5",
  ])
  func aPartOfSomethingIsNoAnswer(_ response: String) {
    #expect(MathGrader().grade(response: response, reference: "5") != .right)
  }

  @Test(arguments: [
    ("the value is **5**", "5"), ("the value is *5* now", "5"), ("the change is +5", "5"),
    ("so x = −5", "-5"), ("The answer is negative 5", "-5"), ("The total is 5 apples", "5"),
    ("So it costs $5", "5"), ("so 12 + 3 = 15", "15"), ("He has 3 of 7", "7"), ("It is 5%", "5%"),
  ])
  func aNumberAloneIsOne(_ response: String, _ reference: String) {
    #expect(MathGrader().grade(response: response, reference: reference) == .right)
  }

  @Test(arguments: ["It is option(A).", "So it is A<br>", "I choose (A), since x = 2"])
  func aChoiceStaysOne(_ response: String) {
    #expect(MathGrader().grade(response: response, reference: "A") == .right)
  }

  @Test func aDifferenceIsNoNegativeNumber() {
    #expect(MathGrader().grade(response: "It is 12 minus 5", reference: "-5") != .right)
  }

  /// A letter within a formula is no choice.
  @Test(arguments: [
    "The answer is P(A) = 1/2.", #"So the answer is $\boxed{f(A)=3}$."#, "Answer: 12 A",
    #"The answer is $\frac{1}{2}$ for event A."#,
  ])
  func aNameIsNoChoice(_ response: String) {
    #expect(MathGrader().grade(response: response, reference: "A") != .right)
  }
}

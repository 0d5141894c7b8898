import Corpus
import Foundation
import Grading
import TestSupport
import Testing

struct MathGraderTests {
  private func grade(_ answer: String, _ reference: String) -> Verdict {
    MathGrader().grade(response: "\\boxed{\(answer)}", reference: reference)
  }

  /// Answer and reference, by what they show.
  @Test(arguments: [
    // Whole numbers and their separators.
    ("1,000", "1000"), ("1{,}000", "1000"), ("1 000", "1000"), ("10\\,000", "10000"), ("007", "7"),
    ("11,\\! 111,\\! 100", "11111100"), ("\u{2212}3", "-3"), ("+5", "5"), ("-(-5)", "5"),
    // Decimals, percents, scientific notation.
    (".5", "0.5"), ("2.50", "2.5"), ("0.\\overline{3}", "1/3"), ("0.1\\overline{6}", "1/6"),
    ("75\\%", "0.75"), ("0.75", "75\\%"), ("1.5e3", "1500"), ("2.5 \\times 10^{-3}", "0.0025"),
    ("3.14159", "3.1416"),
    // Fractions and mixed numbers.
    ("\\frac12", "0.5"), ("\\dfrac{3}{4}", "3/4"), ("\\frac1{72}", "1/72"),
    ("1\\frac{4}{5}", "9/5"),
    ("3 1/2", "3.5"), ("-1\\frac12", "-1.5"), ("\\frac{-1}{2}", "-\\frac{1}{2}"),
    ("{1 \\over 2}", "1/2"),
    // Roots and powers.
    ("\\sqrt{12}", "2\\sqrt3"), ("\\frac{1}{\\sqrt2}", "\\frac{\\sqrt2}{2}"), ("2^{10}", "1024"),
    ("\\sqrt[3]{-8}", "-2"), ("8^{2/3}", "4"), ("\\sqrt{-4}", "2i"), ("i^2", "-1"),
    ("\\sqrt{3+2\\sqrt2}", "1+\\sqrt2"),
    ("\\sqrt{2}\\sqrt{8}", "4"), ("\\frac{2}{1+\\sqrt3}", "\\sqrt3-1"),
    // Functions.
    ("5!", "120"), ("\\binom{10}{3}", "120"), ("\\log_2 8", "3"), ("\\ln e^2", "2"),
    ("\\sin\\frac{\\pi}{6}", "1/2"), ("\\cos 60^\\circ", "\\frac12"), ("|{-3}|", "3"),
    ("\\lfloor 2.7 \\rfloor", "2"), ("\\sum_{k=1}^{10} k", "55"), ("\\prod_{k=1}^{5} k", "120"),
    ("\\gcd(12, 18)", "6"), ("17 \\mod 5", "2"), ("e^{i\\pi}", "-1"),
    // Polynomials and rational functions.
    ("(x+1)^2", "x^2+2x+1"), ("2x+3", "3+2x"), ("\\frac{x^2-1}{x-1}", "x+1"),
    ("(a+5)(b+2)", "ab+2a+5b+10"),
    ("x(x-1)", "x^2-x"), ("\\tan^2 y + 1", "\\sec^2 y"), ("\\frac{\\pi r}{h+r}", "\\pi r/(r+h)"),
    ("\\cos^2 x - \\sin^2 x", "\\cos 2x"), ("\\frac{1}{3\\sqrt[3]{x}^2}", "\\frac{1}{3x^{2/3}}"),
    // Equations and inequalities.
    ("x = 5", "5"), ("5", "x=5"), ("2x+4y-3=0", "y=-\\frac12x+\\frac34"), ("5 \\ge x", "x \\le 5"),
    ("x \\in [-2, 7]", "[-2,7]"), ("-2 \\le x \\le 7", "x \\in [-2,7]"), ("x > 3", "(3, \\infty)"),
    ("x != 3", "x \\neq 3"), ("f(x) = 2x", "2x"), ("x = 1 + 1 = 2", "2"),
    ("\\frac{\\sqrt3}{3} \\approx 0.577", "\\frac{\\sqrt3}{3}"),
    ("-2x < 4", "x > -2"),
    // Sets, lists, tuples, intervals, matrices.
    ("-2, 3", "x=3 \\text{ or } x=-2"), ("\\{2, 1\\}", "\\{1, 2\\}"),
    ("1 \\pm \\sqrt{19}", "1-\\sqrt{19}, 1+\\sqrt{19}"),
    ("\\{1\\pm\\sqrt5, -2\\}", "-2, 1+\\sqrt5, 1-\\sqrt5"), ("(100,200)", "(100, 200)"),
    ("(3, \\frac{\\pi}{2})", "\\left(3, \\pi/2\\right)"), ("[0, 1)", "[0,1)"),
    ("(3,\\infty) \\cup (-\\infty, 2)", "(-\\infty, 2) \\cup (3, \\infty)"),
    (
      "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}", "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}"
    ),
    ("(1, 2)", "\\begin{pmatrix}1\\\\2\\end{pmatrix}"), ("p=5,q=2;p=7,q=2", "(5,2),(7,2)"),
    (
      "\\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}",
      "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}"
    ),
    ("14:64", "7:32"), ("21, 16 and 11", "21,16 or 11"),
    // Units, money, time, bases, words.
    ("5", "5\\text{ cm}"), ("15\\text{ cm}^2", "15\\mbox{ square centimeters}"),
    ("500 cm", "5\\text{ m}"),
    ("0.05 m", "5 cm"), ("27\\text{ units}", "27"), ("90", "90^\\circ"),
    ("\\frac{\\pi}{2}", "90^\\circ"),
    ("\\$1,250.50", "1250.5"), ("18.90", "\\$18.90"), ("250 cents", "\\$2.50"),
    ("12:30 pm", "12:30"),
    ("52_8", "52_{8}"), ("101_2", "5"), ("six", "6"), ("East", "\\text{east}"),
    ("the ellipse", "\\text{ellipse}"),
    ("\\text{(C)}", "C"), ("C", "\\textbf{(C)}"), ("\\mathrm{E}", "E"), ("\\infty", "\\infty"),
    ("30 min", "0.5\\text{ hours}"), ("90 sec", "1.5\\text{ min}"),
    ("10:30", "10:30 \\text{ a.m.}"), ("(-\\infty, \\infty)", "\\mathbb{R}"),
    ("x > 3", "\\{x \\mid x > 3\\}"),
    ("60^\\circ", "\\angle ABC = 60^\\circ"), ("k\\pi", "k\\pi, k \\in \\mathbb{Z}"),
    ("33\\frac13\\%", "1/3"),
    ("\\frac{n(n+1)}{2}", "\\binom{n+1}{2}"), ("\\textbf{(A) } 5", "A"), ("5", "(A) 5"),
    ("x**2", "x^2"),
    ("7.5 \\text{ hours}", "7 \\text{ hours and } 30 \\text{ minutes}"),
    ("100\\pi", "100\\pi \\text{ m}^3"),
    ("60^\\circ", "\\frac{\\pi}{3}\\text{ rad}"), ("0.5", "\\cos(\\pi/3)"), ("\\text{DNE}", "DNE"),
    ("sqrt(2)/2", "\\frac{\\sqrt2}{2}"), ("\\{\\}", "\\emptyset"),
    ("2\\pi", "2\\pi \\text{ radians}"),
    // Numbers too large to be worked out are still what they are.
    ("9^{9^9}", "9^{9^9}"), ("1000000!", "1000000!"),
  ])
  func right(_ answer: String, _ reference: String) {
    #expect(grade(answer, reference) == .right, "\(grade(answer, reference))")
  }

  @Test(arguments: [
    ("73", "72"), ("-5", "5"), ("0.7", "3/4"), ("1/3", "1/4"), ("9.0000001", "9"),
    ("10^{100}+1", "10^{100}"),
    ("\\frac{1}{2006!}", "\\frac{1}{2004!}"), ("1+\\frac1e", "1-\\frac1e"), ("5 m", "5 cm"),
    ("5 kg", "5 m"),
    ("\\sqrt3", "\\sqrt2"), ("x^2+2x+2", "(x+1)^2"), ("y^2+1", "x^2+1"), ("x+1", "2"),
    ("x < 5", "x > 5"), ("x \\le 5", "x < 5"), ("[0,9)", "(0,9)"), ("(1,2)", "(2,1)"),
    ("1,2,3", "1,2"),
    ("\\{1,2\\}", "\\{1,3\\}"), ("-\\infty", "\\infty"), ("1:00", "12:00"), ("53_8", "52_8"),
    ("\\text{west}", "\\text{east}"), ("D", "C"), ("2x+4y-3=1", "2x+4y-3=0"), ("\\pm 2021", "2021"),
    ("f(y)", "f(x)"),
    ("\\begin{pmatrix}1\\\\3\\end{pmatrix}", "\\begin{pmatrix}1\\\\2\\end{pmatrix}"),
    ("\\sin x", "\\cos x"), ("3.15", "\\pi"), ("-x < 5", "x < -5"), ("4\\sqrt2", "4"),
    ("e^{\\pi\\sqrt{163}}", "262537412640768744"),
  ])
  func wrong(_ answer: String, _ reference: String) {
    #expect(grade(answer, reference) == .wrong, "\(grade(answer, reference))")
  }

  @Test(arguments: [
    ("9^{9^9}", "2", "too large"), ("1000000!", "5", "too large"), ("75", "75\\%", "percent"),
    ("3.14", "\\pi", "rounded"), ("52", "52_8", "base"), ("1,22", "1.22", "comma"),
    ("\\pi", "3.14", "rounded"), ("2/3", "0.67", "rounded"), ("x|x|", "x^2", "positive"),
    ("\\frac{1}{0}", "1", "divides by zero"), ("\\int_0^1 x dx", "1/2", "not supported"),
    ("1, 2, \\ldots, 9", "9", "dots"), ("\\frac{1}", "1", "ends too early"),
    ("1..2", "1", "not expected"),
    ("5", "\\text{five apples and a pear}", "words"), ("(a+b+c+d+e+f+g+h)^{24}", "2", "steps"),
  ])
  func couldNotTell(_ answer: String, _ reference: String, _ reason: String) {
    let verdict = grade(answer, reference)
    #expect(verdict.reason?.contains(reason) == true, "\(verdict)")
  }

  @Test func optionsDecideWhatIsAQuestionOfTaste() {
    var options = MathOptions()
    options.percentIsNumber = true
    options.acceptsMissingUnit = false
    let grader = MathGrader(options: options)
    #expect(grader.grade(answer: "75", reference: "75\\%") == .right)
    #expect(grader.grade(answer: "5", reference: "5\\text{ cm}").reason == "the unit is missing")
    #expect(grader.grade(answer: "5 cm", reference: "5\\text{ cm}") == .right)
  }

  /// Reading a fraction that was written out gives the fraction back, whatever its form.
  @Test func formsOfOneNumberAreEqual() {
    var generator = SeededGenerator(2)
    for _ in 0..<500 {
      let numerator = Int.random(in: -9999...9999, using: &generator)
      let denominator = Int.random(in: 1...9999, using: &generator)
      let factor = Int.random(in: 1...9, using: &generator)
      let reference = "\(numerator)/\(denominator)"
      for form in [
        "\(numerator * factor)/\(denominator * factor)", "\\frac{\(numerator)}{\(denominator)}",
        " \(numerator) / \(denominator) ",
      ] {
        #expect(grade(form, reference) == .right)
      }
      #expect(grade("\(numerator + 1)/\(denominator)", reference) == .wrong)
    }
  }

  /// A polynomial multiplied out is the product of its factors, and no other.
  @Test func productsOfRandomPolynomialsAreTheirExpansions() {
    var generator = SeededGenerator(3)
    for _ in 0..<300 {
      let roots = (0..<3).map { _ in Int.random(in: -9...9, using: &generator) }
      let (a, b, c) = (roots[0], roots[1], roots[2])
      let factors = roots.map { "(x\($0 < 0 ? "+" : "-")\(abs($0)))" }.joined()
      let expanded = "x^3 + (\(-(a + b + c)))x^2 + (\(a * b + b * c + a * c))x + (\(-a * b * c))"
      #expect(grade(factors, expanded) == .right)
      #expect(grade(factors, expanded + " + 1") == .wrong)
    }
  }

  /// There is a short way for whole numbers; it comes to what the long way does.
  @Test func wholeNumbersAreComparedAsAllOthers() {
    var generator = SeededGenerator(11)
    for _ in 0..<500 {
      let digits = Int.random(in: 1...15, using: &generator)
      let least = (0..<(digits - 1)).reduce(1) { power, _ in power * 10 }
      let (one, other) = (
        Int.random(in: least..<(least * 10), using: &generator)
          * (Bool.random(using: &generator) ? 1 : -1),
        Int.random(in: least..<(least * 10), using: &generator)
      )
      for mode in [MathMode.exact, .mathVerify] {
        var options = MathOptions()
        options.mode = mode
        options.percentIsNumber = Bool.random(using: &generator)
        let grader = MathGrader(options: options)
        #expect(
          grader.grade(answer: "\(one)", reference: "\(other)")
            == grader.grade(answer: "\(one) + 0", reference: "\(other)"), "\(one) \(other) \(mode)")
      }
    }
  }

  @Test(arguments: [
    String(repeating: "7", count: 1_000_000),
    String(repeating: "(", count: 200) + "1" + String(repeating: ")", count: 200),
    String(repeating: "\\boxed{", count: 10_000), String(repeating: "$", count: 100_000),
    String(repeating: "{9^", count: 50) + "9" + String(repeating: "}", count: 50), "5000!/4999!",
    "\\sum_{k=1}^{100000} k^k", "(x+1)^{20}(y+1)^{20}(z+1)^{20}", "\\sqrt{1234567890123456789}",
    "\\",
    "}{", "\\begin{pmatrix}", "\u{0}", "\\frac\\frac\\frac", "1 2 3", "^^^", "_", "|||", "\\left(",
  ])
  func rubbishIsNoCrashAndNoHang(_ answer: String) {
    _ = grade(answer, "2")
    _ = MathGrader().grade(response: answer, reference: answer)
  }

  /// Every base that has digits, and what is none.
  @Test func numeralsOfAllBases() {
    let grader = MathGrader()
    for base in 2...36 {
      for value in [1, base - 1, base, base * base * base + 1, 123_456_789] {
        let numeral = String(value, radix: base, uppercase: true)
        for text in ["\(numeral)_{\(base)}", "\(numeral.lowercased())_{\(base)}"] {
          let verdict = grader.grade(answer: text, reference: String(value))
          if numeral.allSatisfy(\.isNumber) { #expect(verdict == .right, "\(text) is \(value)") }
          // What begins with a letter may be a name with an index, small letters may be factors.
          if numeral.first?.isNumber == true, text.hasPrefix(numeral) {
            #expect(verdict != .wrong, "\(text) is \(value)")
          }
          #expect(grader.grade(answer: text, reference: String(value + 1)) != .right)
        }
      }
    }
    // Small letters are digits where a digit follows one, and for base 16; else they may be names.
    for (text, value) in [("75bcd15_{16}", 123_456_789), ("ff_{16}", 255), ("1a2_{12}", 266)] {
      #expect(grader.grade(answer: text, reference: "\(value)") == .right, "\(text) is \(value)")
      #expect(grader.grade(answer: text, reference: "\(value + 1)") == .wrong, "\(text)")
    }
    #expect(grader.grade(answer: "2a_{12}", reference: "34") != .right)
    for base in ["0", "1", "37", "100", "-2", "1/2", "99999999999999999999"] {
      _ = grader.grade(answer: "434_{\(base)}", reference: "1")
      _ = grader.grade(answer: "4Z4_{\(base)}", reference: "1")
    }
  }
}

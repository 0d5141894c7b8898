import Corpus
import Grading
import Testing

/// A reference, a response and the verdict on it, written as one line: `reference ;; response ;; verdict`. `⏎` is a new
/// line. "not right" leaves open whether the difference is proved, "not wrong" whether anything is.
struct KindPair: CustomTestStringConvertible, Sendable {
  let reference: String
  let response: String
  let verdict: String

  static func pairs(in lines: String) -> [KindPair] {
    lines.split(separator: "\n").map { line in
      let parts = line.split(separator: " ;; ", omittingEmptySubsequences: false).map(String.init)
      return KindPair(
        reference: parts[0], response: parts[1].replacing("⏎", with: "\n"), verdict: parts[2])
    }
  }

  var testDescription: String { "\(reference) | \(response)" }

  var found: Verdict { MathGrader().grade(response: response, reference: reference) }

  func check() {
    let found = found
    if verdict == "not right" {
      #expect(found != .right)
    } else if verdict == "not wrong" {
      #expect(found != .wrong)
    } else {
      #expect(found.word.replacing("_", with: " ") == verdict, "\(found)")
    }
  }
}

// Grades pairs, for `make bench-grading`.
//
//   grading-benchmark verdicts [MODE] < PAIRS  a verdict for each line {"gold": …, "pred": …, "places": …}
//   grading-benchmark read < PAIRS            why each line's pred cannot be read, or null
//   grading-benchmark fuzz N < PAIRS          N seeded mutations of the pairs' answers, and what came of them
//   grading-benchmark time N < PAIRS          the seconds that N rounds over all pairs take, and the pairs
import Corpus
import Formats
import Foundation
import Grading
import Values

let arguments = CommandLine.arguments
var pairs: [(gold: String, pred: String, places: Int)] = []
let parser = JSONParser()
while let line = readLine() {
  guard let row = try? parser.parse(line).record else { continue }
  pairs.append(
    (row["gold"]?.string ?? "", row["pred"]?.string ?? "", Int(row["places"]?.integer ?? 6)))
}
let grader = MathGrader()

switch arguments.dropFirst().first {
case "verdicts":
  var options = MathOptions()
  options.mode = arguments.count > 2 ? MathMode(rawValue: arguments[2]) ?? .exact : .exact
  for pair in pairs {
    options.places = pair.places
    let verdict = MathGrader(options: options).grade(response: pair.pred, reference: pair.gold)
    print(verdict.record.json)
  }
case "read":
  for pair in pairs { print(Value(MathGrader.problem(reading: pair.pred)).json) }
case "time":
  let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1
  var right = 0
  let start = ContinuousClock.now
  for _ in 0..<rounds {
    for pair in pairs where grader.grade(response: pair.pred, reference: pair.gold) == .right {
      right += 1
    }
  }
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  print("{\"seconds\":\(seconds),\"pairs\":\(rounds * pairs.count),\"right\":\(right)}")
case "fuzz":
  print(
    fuzz(arguments.count > 2 ? Int(arguments[2]) ?? 1000 : 1000, pairs.map { ($0.gold, $0.pred) })
      .json)
default:
  FileHandle.standardError.write(
    Data("usage: grading-benchmark verdicts | read | time N | fuzz N\n".utf8))
  exit(2)
}

/// Grades mutated answers against themselves and against another, both ways round.
func fuzz(_ count: Int, _ pairs: [(gold: String, pred: String)]) -> Record {
  let grader = MathGrader()
  var generator = SeededGenerator(7)
  let pieces =
    Array("0123456789xyabe+-*/^_(){}[]|,.;:=<>!%$&\\ ").map(String.init) + [
      "\\frac", "\\sqrt", "\\pi", "\\pm", "\\cup", "\\infty", "\\text{cm}", "\\begin{pmatrix}", "!",
      "^{", "\\sin",
    ]
  let answers = pairs.map { FinalAnswer(in: $0.pred)?.text ?? $0.gold }
  func mutated(_ text: String) -> String {
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
  var counts: [String: Int] = [:]
  var (notReflexive, notSymmetric) = (0, 0)
  var slowest = Duration.zero
  for number in 0..<count {
    let original = answers[number % answers.count]
    let answer = mutated(original)
    let start = ContinuousClock.now
    let verdict = grader.grade(answer: answer, reference: original)
    let time = ContinuousClock.now - start
    if time > slowest, time > .milliseconds(3) {
      FileHandle.standardError.write(
        Data("\(time / .milliseconds(1)) ms: \(original) | \(answer)\n".utf8))
    }
    slowest = max(slowest, time)
    counts[verdict.word, default: 0] += 1
    if MathGrader.problem(reading: answer) == nil,
      grader.grade(answer: answer, reference: answer) != .right
    {
      notReflexive += 1
      if notReflexive <= 5 {
        FileHandle.standardError.write(Data("not reflexive: \(answer)\n".utf8))
      }
    }
    let back = grader.grade(answer: original, reference: answer)
    // Which one is the reference decides about rounded decimals and missing units only.
    let isOneSided = [verdict, back].contains { verdict in
      ["rounded", "missing"].contains { verdict.reason?.contains($0) == true }
    }
    if (verdict == .right) != (back == .right), !isOneSided {
      notSymmetric += 1
      if notSymmetric <= 5 {
        FileHandle.standardError.write(
          Data("not symmetric: \(original) | \(answer) \(verdict) \(back)\n".utf8))
      }
    }
  }
  return [
    "mutations": .integer(Int64(count)), "right": .integer(Int64(counts["right", default: 0])),
    "wrong": .integer(Int64(counts["wrong", default: 0])),
    "could_not_tell": .integer(Int64(counts["could_not_tell", default: 0])),
    "not_reflexive": .integer(Int64(notReflexive)), "not_symmetric": .integer(Int64(notSymmetric)),
    "slowest_ms": .double(slowest / .milliseconds(1)),
  ]
}

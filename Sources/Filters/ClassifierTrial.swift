import Machine
import Texts
import Values

/// How well a classifier of the same kind tells examples apart that it has not seen: a fifth of them, at most 1,000 of
/// each kind.
struct ClassifierTrial: Sendable {
  /// The probability that it finds a positive example more likely than a negative one: 0.5 for a guess, 1 for all told
  /// apart (the area under the ROC curve; Hanley and McNeil 1982).
  let auc: Double
  /// How many examples were held out.
  let held: Int

  /// Fewer of a kind tell nothing.
  private static let least = 20
  private static let mostHeld = 1000
  /// The trial learns from no more than so many, and has no more places for runs of words: that is enough to see whether
  /// there is anything to learn, and takes seconds.
  private static let mostLearnt = 20_000
  private static let mostBuckets = 100_000

  /// Learns from four fifths of examples and asks about the others; nil if there are too few.
  ///
  /// - Parameter lines: of a training file, in a mixed order.
  static func held(_ lines: [String], _ options: TextClassifier.Options) throws -> ClassifierTrial?
  {
    var (held, learnt): ([(isPositive: Bool, text: String)], [String]) = ([], [])
    var counts = [true: 0, false: 0]
    for line in lines {
      let isPositive = line.hasPrefix(TextClassifier.positive)
      let number = counts[isPositive, default: 0]
      counts[isPositive] = number + 1
      if number % 5 == 0, number < 5 * mostHeld {
        let label = isPositive ? TextClassifier.positive : TextClassifier.negative
        held.append((isPositive, String(line.dropFirst(label.count + 1))))
      } else if learnt.count < mostLearnt {
        learnt.append(line)
      }
    }
    guard counts.values.allSatisfy({ $0 >= least }) else { return nil }
    let folder = try TemporaryFolder("trial")
    defer { withExtendedLifetime(folder) {} }
    let path = "\(folder.path)/examples.txt"
    try Files.writeWhole(learnt.joined(), to: path)
    var options = options
    options.buckets = min(options.buckets, mostBuckets)
    let classifier = try TextClassifier(training: path, options)
    // Of a text without a known word nothing is told.
    let scores = held.map { (classifier.probability(of: $0.text) ?? 0.5, $0.isPositive) }
    return ClassifierTrial(auc: auc(scores), held: held.count)
  }

  /// The area under the ROC curve of scores; equal scores count half.
  static func auc(_ scores: [(score: Double, isPositive: Bool)]) -> Double {
    let sorted = scores.sorted { $0.score < $1.score }
    let positives = Double(scores.count { $0.isPositive })
    let negatives = Double(scores.count) - positives
    guard positives > 0, negatives > 0 else { return 0.5 }
    var (below, sum, start) = (0.0, 0.0, 0)
    while start < sorted.count {
      var end = start
      while end < sorted.count, sorted[end].score == sorted[start].score { end += 1 }
      let equal = sorted[start..<end].count { !$0.isPositive }
      sum += Double(end - start - equal) * (below + Double(equal) / 2)
      below += Double(equal)
      start = end
    }
    return sum / (positives * negatives)
  }

  var note: String {
    let hundredths = Int((auc * 100).rounded())
    let number = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    let told = "the classifier has a held-out AUC of \(number) on \(grouped(held)) examples"
    return auc >= 0.6
      ? told
      : told
        + ": it learnt nothing, and what it keeps is as good as drawn; more examples, more epochs or a lower min_count"
  }

  static func tooFew(_ count: Int) -> String {
    "\(grouped(count)) examples are too few to tell whether the classifier learnt anything: \(least) of each kind"
  }
}

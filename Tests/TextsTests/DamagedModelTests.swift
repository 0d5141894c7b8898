import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Texts

/// Kind 13: a damaged model of fastText is refused, or it answers; it never ends the process and never goes on for ever.
struct DamagedModelTests {
  private static func model(_ scratch: Scratch, _ change: (inout TextClassifier.Options) -> Void)
    throws -> Data
  {
    var options = TextClassifier.Options()
    options.dimension = 8
    options.epochs = 1
    options.minimumCount = 1
    options.buckets = 50
    change(&options)
    let lines = (0..<40).map {
      TextClassifier.line(
        "word\($0) of a text",
        label: $0 % 2 == 0 ? TextClassifier.positive : TextClassifier.negative)
    }
    let trained = try TextClassifier(
      training: try scratch.write("train.txt", lines.joined()), options)
    try trained.save(to: "\(scratch.path)/whole.bin")
    return try scratch.read("whole.bin")
  }

  private static func damaged(_ whole: Data, _ generator: inout SeededGenerator) -> Data {
    var damaged = whole
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: damaged = whole.prefix(Int.random(in: 0..<whole.count, using: &generator))
    case 1: damaged += Data([1, 2, 3])
    case 2:
      // A number is another one: in the arguments, or anywhere.
      let place = 4 * Int.random(in: 0..<(whole.count - 8) / 4, using: &generator)
      for index in place..<place + 4 {
        damaged[index] = UInt8.random(in: 0...255, using: &generator)
      }
    case 3:
      let place = Int.random(in: 0..<120, using: &generator)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    default:
      let place = Int.random(in: 0..<whole.count, using: &generator)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    }
    return damaged
  }

  @Test(arguments: [false, true])
  func aDamagedModelIsRefusedOrAnswers(_ hasRuns: Bool) throws {
    let scratch = Scratch()
    let whole = try Self.model(scratch) { if !hasRuns { ($0.wordNGrams, $0.buckets) = (1, 0) } }
    #expect(throws: Never.self) { try TextClassifier(path: "\(scratch.path)/whole.bin") }
    var generator = SeededGenerator(hasRuns ? 1 : 2)
    var refused = 0
    for _ in 0..<400 {
      let path = try scratch.write("damaged.bin", Self.damaged(whole, &generator))
      do {
        let model = try TextClassifier(path: path)
        _ = model.probability(of: "word1 of a text that nobody has seen", "and more of it")
      } catch {
        #expect(error is RetortError)
        refused += 1
      }
    }
    #expect(refused > 150, "\(refused)")
  }

  /// A quantized model, as fastText's own program makes it.
  @Test(.enabled(if: FastTextProgram.isThere, "\(FastTextProgram.absence)"))
  func quantizedModelsAreLookedThroughToo() throws {
    let scratch = Scratch()
    _ = try Self.model(scratch) { $0.buckets = 2000 }
    let program = FastTextProgram(scratch)
    try program.run([
      "supervised", "-input", "train.txt", "-output", "q", "-dim", "8", "-bucket", "2000",
      "-minCount",
      "1", "-wordNgrams", "2", "-thread", "1",
    ])
    try program.run([
      "quantize", "-input", "train.txt", "-output", "q", "-cutoff", "300", "-qnorm", "-dsub", "2",
    ])
    let whole = try scratch.read("q.ftz")
    _ = try TextClassifier(path: "\(scratch.path)/q.ftz")
    var generator = SeededGenerator(3)
    for _ in 0..<200 {
      let path = try scratch.write("damaged.ftz", Self.damaged(whole, &generator))
      if let model = try? TextClassifier(path: path) {
        _ = model.probability(of: "word1 of a text that nobody has seen", "and more of it")
      }
    }
  }
}

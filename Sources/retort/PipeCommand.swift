import ArgumentParser
import Dispatch
import Formats
import Foundation
import Grading
import Similarity
import Synchronization
import Values

struct PipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipe",
    abstract: "Answer another program line by line: grades and similarities, as JSON.",
    discussion: """
      Reads a JSON object a line and writes one for each, in their order, as soon as no further line waits:
        {"response": "It is \\\\boxed{4}.", "reference": "4"}   its verdict, as retort grade math gives it
        {"first": "one text", "second": "another"}             their Indel ratio, 0 to 100
      The Python package is fed by it.

      EXAMPLES
        echo '{"response": "4", "reference": "4"}' | retort pipe
        retort pipe < pairs.jsonl > verdicts.jsonl
      """)

  /// A line may be so long, in bytes.
  private static let longest = 64 << 20
  /// Lines that are worked on together by one core.
  private static let block = 64

  func run() throws {
    var waiting: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(STDIN_FILENO, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      waiting += piece[..<count]
      guard let end = waiting.lastIndex(of: UInt8(ascii: "\n")) else {
        guard waiting.count <= Self.longest else {
          throw RetortError(.input, "a line has more than \(Self.longest >> 20) MB")
        }
        continue
      }
      answer(waiting[..<end].split(separator: UInt8(ascii: "\n")))
      waiting.removeSubrange(...end)
    }
    if !waiting.isEmpty { answer([waiting[...]]) }
  }

  /// Answers lines, on all cores, and writes the answers in the order of the lines.
  private func answer(_ lines: [ArraySlice<UInt8>]) {
    let blocks = stride(from: 0, to: lines.count, by: Self.block).map {
      Array(lines[$0..<min(lines.count, $0 + Self.block)])
    }
    let texts = Mutex([String](repeating: "", count: blocks.count))
    DispatchQueue.concurrentPerform(iterations: blocks.count) { place in
      let parser = JSONParser()
      let text = blocks[place].map { Self.answer($0, parser).json + "\n" }.joined()
      texts.withLock { $0[place] = text }
    }
    Terminal.write(texts.withLock { $0 }.joined())
  }

  private static func answer(_ line: ArraySlice<UInt8>, _ parser: JSONParser) -> Record {
    guard let record = (try? parser.parse(String(decoding: line, as: UTF8.self)))?.record else {
      return ["error": "it is no JSON object"]
    }
    if let response = record["response"]?.string, let reference = record["reference"]?.string {
      let verdict = MathGrader().grade(response: response, reference: reference)
      return [
        "verdict": .string(verdict.word), "reason": Value(verdict.reason),
        "answer": Value(FinalAnswer(in: response)?.text),
      ]
    }
    if let first = record["first"]?.string, let second = record["second"]?.string {
      return ["similarity": .double(Indel.ratio(first, second))]
    }
    return ["error": "it has neither response and reference nor first and second, as texts"]
  }
}

import Corpus
import Foundation
import Ledger
import TestSupport
import Testing
import Values

struct CallLedgerTests {
  static let origin = CallLedger.Origin(place: "http://a/v1", model: "m")

  static func entry(_ number: Int, content: String = "text\u{0}é") -> CallLedger.Entry {
    CallLedger.Entry(
      key: Digest(of: "\(number)").bytes, origin: origin, sample: Int64(number),
      content: content, reasoning: number % 2 == 0 ? "hm" : nil, finishReason: "stop",
      promptTokens: 3, completionTokens: number % 3 == 0 ? nil : Int64(number),
      cost: number % 4 == 0 ? nil : Money(picodollars: Int64(number)))
  }

  @Test func remembersWhatItWasGiven() async throws {
    let scratch = Scratch()
    let ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
    #expect(try ledger.entry(for: Self.entry(1).key) == nil)
    for number in 1...4 { try await ledger.record([Self.entry(number)], for: "r") }
    for number in 1...4 {
      #expect(try ledger.entry(for: Self.entry(number).key) == Self.entry(number))
    }
    #expect(try ledger.count() == 4)
    #expect(try ledger.meanCompletionTokens(Self.origin) == 7.0 / 4)
    #expect(try ledger.meanCompletionTokens(.init(place: "http://b/v1", model: "m")) == nil)
  }

  @Test func theFirstAnswerStays() async throws {
    let scratch = Scratch()
    let ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
    try await ledger.record([Self.entry(1, content: "first")], for: "r")
    try await ledger.record([Self.entry(1, content: "second")], for: "r")
    #expect(try ledger.entry(for: Self.entry(1).key)?.content == "first")
  }

  /// What was recorded is there for the next process: a second ledger on the same file, while the
  /// first is open, is such a one.
  @Test func recordedIsOnTheDisk() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let ledger = try CallLedger(path: path)
    try await withThrowingTaskGroup { group in
      for number in 0..<500 {
        group.addTask { try await ledger.record([Self.entry(number)], for: "r") }
      }
      try await group.waitForAll()
    }
    let other = try CallLedger(path: path)
    #expect(try other.count() == 500)
    #expect(try (0..<500).allSatisfy { try other.entry(for: Self.entry($0).key) == Self.entry($0) })
  }

  @Test func twoWritersShareAFile() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let ledgers = [try CallLedger(path: path), try CallLedger(path: path)]
    try await withThrowingTaskGroup { group in
      for number in 0..<200 {
        group.addTask { try await ledgers[number % 2].record([Self.entry(number)], for: "r") }
      }
      try await group.waitForAll()
    }
    #expect(try ledgers[0].count() == 200)
  }

  @Test func anotherFileIsNotALedger() throws {
    let scratch = Scratch()
    let path = try scratch.write("calls.sqlite", String(repeating: "not a database ", count: 100))
    #expect {
      try CallLedger(path: path)
    } throws: { error in
      let error = error as? RetortError
      return error?.kind == .storage && error?.hint?.contains("damaged") == true
    }
  }

  @Test func takesLittleMoreThanItsAnswers() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let ledger = try CallLedger(path: path)
    var generator = SeededGenerator(1)
    let count = 2000
    // Random letters, which nothing could make smaller.
    for _ in 0..<count / 50 {
      let entries = (0..<50).map { _ in
        let text = String(
          decoding: (0..<2048).map { _ in UInt8.random(in: 97...122, using: &generator) },
          as: UTF8.self)
        return CallLedger.Entry(
          key: Digest(of: text).bytes, origin: Self.origin, sample: 0, content: text,
          reasoning: nil, finishReason: "stop", promptTokens: 1, completionTokens: 2, cost: nil)
      }
      try await ledger.record(entries, for: "r")
    }
    try ledger.close()
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    #expect(size < count * 2048 * 5 / 4, "\(size) bytes")
  }
}

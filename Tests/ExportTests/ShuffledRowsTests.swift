import Corpus
import Foundation
import TestSupport
import Testing
@testable import Export

struct ShuffledRowsTests {
  private let order = SeededOrder(seed: 7, purpose: "export")
  private let traces = (0..<600).map { number in
    Samples.trace(Samples.question("question \(number)"), sample: Int64(number % 3))
  }

  /// The names in the order of a plain sort in memory.
  private var sorted: [String] {
    traces.map { (order.rank(RowID(source: "", key: $0.name)), $0.name) }.sorted { $0 < $1 }
      .map(\.1)
  }

  /// One pile, some piles, and piles that are dealt two and three times.
  @Test(arguments: [64 << 20, 20_000, 3000, 1500])
  func rowsStandInTheOrderOfTheirRanks(_ pileBytes: Int) throws {
    let scratch = Scratch()
    let folder = "\(scratch.path)/shuffle"
    let rows = try ShuffledRows(
      order: order, bytes: 200_000, folder: folder, pileBytes: pileBytes)
    for trace in traces { try rows.add(trace) }
    var names: [String] = []
    try rows.forEach { names.append($0.name) }
    #expect(names == sorted)
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  /// What was not foreseen, be it large or a wrong guess, is found out from the piles.
  @Test func rowsMayBeMoreThanWasSaid() throws {
    let scratch = Scratch()
    let rows = try ShuffledRows(
      order: order, bytes: 0, folder: "\(scratch.path)/shuffle", pileBytes: 1000)
    for trace in traces { try rows.add(trace) }
    var names: [String] = []
    try rows.forEach { names.append($0.name) }
    #expect(names == sorted)
  }

  @Test func rowsOfOneNameStayTogetherInOnePile() throws {
    let scratch = Scratch()
    let one = traces[0]
    let rows = try ShuffledRows(
      order: order, bytes: 0, folder: "\(scratch.path)/shuffle", pileBytes: 1)
    for _ in 0..<5 { try rows.add(one) }
    var count = 0
    try rows.forEach { _ in count += 1 }
    #expect(count == 5)
  }

  @Test func fewFilesAreOpenHoweverLargeTheRowsAre() throws {
    let scratch = Scratch()
    let rows = try ShuffledRows(
      order: order, bytes: 40 << 30, folder: "\(scratch.path)/shuffle")
    #expect(Self.openFiles(below: scratch.path) <= 32)
    for trace in traces { try rows.add(trace) }
    var names: [String] = []
    var most = 0
    try rows.forEach {
      names.append($0.name)
      if names.count.isMultiple(of: 50) { most = max(most, Self.openFiles(below: scratch.path)) }
    }
    #expect(names == sorted)
    #expect(most <= 33)
  }

  /// How many of this process's descriptors are of files in a folder.
  private static func openFiles(below folder: String) -> Int {
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return descriptors.filter {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?
        .hasPrefix(folder) == true
    }.count
  }
}

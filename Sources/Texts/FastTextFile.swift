import Foundation
import Machine
import Values

/// A model file of fastText's, looked through before the library reads it: that all its parts are there, as long as they
/// say, and that no number in it leads out of another part.
///
/// The layout is that of the library's `saveModel` (version 12, and 11): arguments, dictionary, input matrix, output
/// matrix, each dense or quantized.
enum FastTextFile {
  /// - Throws: ``RetortError`` of kind `input` that tells what is wrong.
  /// - Complexity: reads the dictionary; matrices are only measured.
  static func check(_ path: String) throws {
    let descriptor = try Files.openForReading(path)
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    defer { withExtendedLifetime(handle) {} }
    guard let size = Files.size(path), size > 0 else { throw refusal(path, "it is empty") }
    guard let pages = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), pages != MAP_FAILED
    else { throw systemError("cannot read \(path)") }
    defer { munmap(pages, size) }
    var reader = Reader(bytes: UnsafeRawBufferPointer(start: pages, count: size))
    do throws(Fault) {
      try reader.model()
    } catch {
      throw refusal(path, error.what)
    }
  }

  private static func refusal(_ path: String, _ cause: String) -> RetortError {
    RetortError(
      .input, "\(path) cannot be read as a model of fastText", cause: cause,
      hint: "is the file whole? fetch or make it anew")
  }

  private struct Fault: Error {
    let what: String

    init(_ what: String) { self.what = what }
  }

  private struct Reader {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws(Fault)
      -> Number
    {
      try skip(MemoryLayout<Number>.size)
      return Number(
        littleEndian: bytes.loadUnaligned(
          fromByteOffset: place - MemoryLayout<Number>.size, as: Number.self))
    }

    private mutating func count(_ what: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
      let value = Int(try number(Int32.self))
      guard range.contains(value) else { throw Fault("\(what) is \(value)") }
      return value
    }

    private mutating func long(_ what: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
      let value = Int(try number(Int64.self))
      guard range.contains(value) else { throw Fault("\(what) is \(value)") }
      return value
    }

    private mutating func skip(_ count: Int) throws(Fault) {
      guard count >= 0, count <= bytes.count - place else { throw Fault("the file is cut off") }
      place += count
    }

    private mutating func truth(_ what: String) throws(Fault) -> Bool {
      let value = try number(UInt8.self)
      guard value <= 1 else { throw Fault("\(what) is \(value)") }
      return value == 1
    }

    mutating func model() throws(Fault) {
      guard try number(Int32.self) == 793_712_314 else { throw Fault("it does not begin as one") }
      let version = try count("its version", 11...12)
      let dimension = try count("its dimension", 1...100_000)
      for _ in 0..<4 { _ = try number(Int32.self) }  // ws, epoch, minCount, neg
      let wordRuns = try count("wordNgrams", 1...32)
      let loss = try count("its loss", 1...4)
      guard try count("its kind", 1...3) == 3 else { throw Fault("it is no classifier") }
      let buckets = try count("bucket", 0...Int(Int32.max))
      _ = try count("minn", 0...64)
      let letters = try count("maxn", 0...64)
      _ = try number(Int32.self)
      try skip(8)
      let hasRuns = wordRuns > 1 || letters > 0 && version > 11
      guard buckets > 0 || !hasRuns else { throw Fault("it has no buckets for runs of words") }
      let (words, labels, kept) = try dictionary(loss: loss, buckets: buckets)
      let isQuantized = try truth("quant")
      let rows = words + (kept ?? (hasRuns ? buckets : 0))
      try matrix("input", dimension, isQuantized: isQuantized, rows: rows...Int.max)
      let isOutputQuantized = try truth("qout")
      try matrix(
        "output", dimension, isQuantized: isQuantized && isOutputQuantized, rows: labels...labels)
      guard place == bytes.count else { throw Fault("something follows its end") }
    }

    /// - Returns: how many words and labels it has, and how many buckets were kept if some were not.
    private mutating func dictionary(loss: Int, buckets: Int) throws(Fault)
      -> (words: Int, labels: Int, kept: Int?)
    {
      let size = try count("the number of its words", 1...Int(Int32.max))
      let words = try count("the number of its words", 0...size)
      let labels = try count("the number of its labels", 1...size)
      guard words + labels == size else { throw Fault("its words and labels are not all") }
      _ = try number(Int64.self)
      let kept = try long("pruneidx_size", -1...Int(Int32.max))
      var (last, sum) = (Int.max, 0)
      for index in 0..<size {
        guard let start = bytes.baseAddress,
          let end = memchr(start + place, 0, bytes.count - place)
        else { throw Fault("a word does not end") }
        try skip(start.distance(to: UnsafeRawPointer(end)) - place + 1)
        let occurrences = try long("how often a word occurs", 0...1_000_000_000_000_000)
        guard try number(UInt8.self) == (index < words ? 0 : 1) else {
          throw Fault("a word is not where its kind is")
        }
        guard index >= words else { continue }
        // From the counts the tree of hierarchical softmax is built, and the table of negative samples.
        guard occurrences <= last || loss != 1 else { throw Fault("its labels are not in order") }
        (last, sum) = (occurrences, sum + min(occurrences, 1 << 32))
      }
      guard sum > 0 || loss > 2 else { throw Fault("its labels never occur") }
      for _ in 0..<max(0, kept) {
        guard (0..<max(1, buckets)).contains(Int(try number(Int32.self))),
          (0..<kept).contains(Int(try number(Int32.self)))
        else { throw Fault("a bucket leads nowhere") }
      }
      return (words, labels, kept >= 0 ? kept : nil)
    }

    private mutating func matrix(
      _ name: String, _ dimension: Int, isQuantized: Bool, rows: ClosedRange<Int>
    ) throws(Fault) {
      let hasNorms = isQuantized ? try truth("qnorm") : false
      let height = try long("the height of its \(name) matrix", 0...Int(Int32.max))
      guard rows.contains(height) else { throw Fault("its \(name) matrix has \(height) rows") }
      guard try number(Int64.self) == Int64(dimension) else {
        throw Fault("its \(name) matrix is not as wide as its dimension")
      }
      guard isQuantized else { return try skip(height * dimension * 4) }
      let codes = try count("the number of its codes", 0...Int(Int32.max))
      try skip(codes)
      let pieces = try quantizer(dimension)
      guard codes == height * pieces else { throw Fault("its codes are not those of its rows") }
      guard hasNorms else { return }
      try skip(height)
      guard try quantizer(1) == 1 else { throw Fault("its norms are quantized in pieces") }
    }

    /// - Returns: into how many pieces a row is cut.
    private mutating func quantizer(_ dimension: Int) throws(Fault) -> Int {
      _ = try count("a quantizer's dimension", dimension...dimension)
      let pieces = try count("the number of pieces", 1...dimension)
      let width = try count("the width of a piece", 1...dimension)
      let last = try count("the width of the last piece", 1...width)
      guard (pieces - 1) * width + last == dimension else {
        throw Fault("its pieces are not a whole row")
      }
      try skip(dimension * 256 * 4)
      return pieces
    }
  }
}

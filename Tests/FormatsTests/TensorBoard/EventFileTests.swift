import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

struct EventFileTests {
  /// Reads a file of events with nothing but Python itself: its own checksums, bit by bit, and its own reading of
  /// protocol buffers. Prints a JSON list of `[wall time's bits, step, version, tag, value's bits]`.
  private static let reader = """
    import json, struct, sys

    def crc32c(data):
        crc = 0xffffffff
        for byte in data:
            crc ^= byte
            for _ in range(8):
                crc = (crc >> 1) ^ (0x82f63b78 if crc & 1 else 0)
        return crc ^ 0xffffffff

    def masked(data):
        crc = crc32c(data)
        return (((crc >> 15) | (crc << 17)) + 0xa282ead8) & 0xffffffff

    def fields(data):
        place = 0
        def varint():
            nonlocal place
            value = shift = 0
            while True:
                byte = data[place]; place += 1
                value |= (byte & 127) << shift; shift += 7
                if byte < 128: return value
        out = {}
        while place < len(data):
            key = varint()
            if key & 7 == 0: value = varint()
            elif key & 7 == 1: value = data[place:place + 8]; place += 8
            elif key & 7 == 5: value = data[place:place + 4]; place += 4
            elif key & 7 == 2:
                size = varint(); value = data[place:place + size]; place += size
                assert len(value) == size
            else: raise ValueError(key)
            assert key >> 3 not in out
            out[key >> 3] = value
        return out

    data = open(sys.argv[1], "rb").read()
    place, out = 0, []
    while place < len(data):
        head = data[place:place + 8]
        assert masked(head) == struct.unpack("<I", data[place + 8:place + 12])[0], "length"
        size = struct.unpack("<Q", head)[0]
        body = data[place + 12:place + 12 + size]
        assert masked(body) == struct.unpack("<I", data[place + 12 + size:place + 16 + size])[0], "data"
        place += 16 + size
        event = fields(body)
        tag = value = None
        if 5 in event:
            summary = fields(event[5])
            assert list(summary) == [1]
            scalar = fields(summary[1])
            tag, value = scalar[1].decode(), struct.unpack("<I", scalar[2])[0]
        step = event.get(2, 0)
        out.append([struct.unpack("<d", event[1])[0].hex(), step - (1 << 64) if step >> 63 else step,
                    event[3].decode() if 3 in event else None, tag, value])
    assert place == len(data)
    print(json.dumps(out))
    """

  @Test(
    arguments: [
      ("123456789", 0xE306_9283), ("", 0), ("a", 0xC1D0_4330),
    ] as [(String, UInt32)])
  func checksumsArePublishedOnes(_ pair: (String, UInt32)) {
    #expect(CRC32C.checksum(pair.0.utf8) == pair.1)
  }

  /// RFC 3720, B.4.
  @Test func thirtyTwoBytesHaveTheStandardsChecksum() {
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum((0..<32).map { UInt8($0) }) == 0x46DD_794E)
  }

  @Test func anIndependentReaderFindsEveryNumber() async throws {
    let scratch = Scratch()
    var random = SeededGenerator(11)
    let long = String(repeating: "längs ", count: 200)
    var added: [(tag: String, value: Double, step: Int64, seconds: Double)] = [
      ("loss", 0.1, 0, 1.5), ("loss", -0.0, .max, 1e9), ("größe/😀", .infinity, .min, 0),
      ("", 1e300, -1, 2.25), (long, .leastNonzeroMagnitude, 127, 3), ("nan", .nan, 128, 4),
    ]
    for index in 0..<200 {
      added.append(
        (
          "t/\(index % 7)", Double(random.integer(-1_000_000...1_000_000)) / 777,
          Int64(random.integer(0...1 << 40)), 1.7e9 + Double(index) / 8
        ))
    }
    let file = try EventFile(folder: "\(scratch.path)/runs/a", startedAt: 1_764_000_000.75)
    for each in added {
      try file.add(tag: each.tag, value: each.value, step: each.step, at: each.seconds)
    }
    try file.finish()
    #expect(file.path.hasSuffix("/runs/a/events.out.tfevents.1764000000.retort"))
    let output = try await Oracle.python(Self.reader, [file.path])
    let events = try JSONParser().parse(output).list!.map { $0.list! }
    #expect(events.count == added.count + 1)
    #expect(events[0][2] == "brain.Event:2")
    #expect(events[0][0].string.flatMap(Double.init) == 1_764_000_000.75)
    for (event, each) in zip(events.dropFirst(), added) {
      #expect(event[0].string.flatMap(Double.init) == each.seconds)
      #expect(event[1].integer == each.step)
      #expect(event[2] == .null)
      #expect(event[3] == .string(each.tag))
      #expect(event[4].integer == Int64(Float(each.value).bitPattern))
    }
  }

  @Test func sameNumbersGiveTheSameBytes() throws {
    let scratch = Scratch()
    for run in ["a", "b"] {
      let file = try EventFile(folder: "\(scratch.path)/\(run)", startedAt: 7, suffix: "x")
      for step in 0..<50 {
        try file.add(tag: "loss", value: 1 / Double(step + 1), step: Int64(step), at: 8)
      }
      try file.finish()
    }
    let name = "events.out.tfevents.0000000007.x"
    #expect(try scratch.read("a/\(name)") == scratch.read("b/\(name)"))
  }

  /// What is not finished is no file of events, and is gone with the writer.
  @Test func anUnfinishedFileIsNotTakenForOne() throws {
    let scratch = Scratch()
    do {
      let file = try EventFile(folder: scratch.path, startedAt: 7)
      try file.add(tag: "loss", value: 1, step: 1, at: 8)
      let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
      #expect(names.count == 1 && !names[0].contains("tfevents"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test(arguments: [
    (-1.0, "a"), (1e10, "a"), (.nan, "a"), (.infinity, "a"), (1, ""), (1, "a/b"), (1, "é"),
    (1, String(repeating: "a", count: 101)),
  ])
  func whatMakesNoNameIsRefused(_ pair: (Double, String)) {
    let scratch = Scratch()
    #expect(throws: RetortError.self) {
      try EventFile(folder: scratch.path, startedAt: pair.0, suffix: pair.1)
    }
  }
}

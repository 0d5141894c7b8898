import Foundation

/// Looks through texts for bytes that no training should see: control strings, NULs, characters that were lost.
struct TextScan: Sendable {
  /// By their first byte.
  private let control: [UInt8: [[UInt8]]]
  private let isLooked: [Bool]

  /// What was found in a text.
  struct Findings: Sendable, Equatable {
    var control = false
    var nul = false
    /// U+FFFD: what stands where a character could not be read.
    var replaced = false
  }

  /// - Parameter control: the texts of special tokens.
  init(control: some Sequence<String>) {
    let all = control.map { Array($0.utf8) }.filter { !$0.isEmpty }
    self.control = Dictionary(grouping: all) { $0[0] }
    var looked = [Bool](repeating: false, count: 256)
    for bytes in all { looked[Int(bytes[0])] = true }
    looked[0] = true
    looked[0xEF] = true
    isLooked = looked
  }

  func scan(_ text: String, into findings: inout Findings) {
    var text = text
    text.withUTF8 { bytes in
      for index in bytes.indices where isLooked[Int(bytes[index])] {
        let byte = bytes[index]
        if byte == 0 { findings.nul = true }
        if byte == 0xEF, index + 2 < bytes.count, bytes[index + 1] == 0xBF, bytes[index + 2] == 0xBD
        {
          findings.replaced = true
        }
        guard !findings.control, let tokens = control[byte] else { continue }
        findings.control = tokens.contains { token in
          token.count <= bytes.count - index
            && token.indices.allSatisfy { bytes[index + $0] == token[$0] }
        }
      }
    }
  }
}

/// How often a text stands in another, byte by byte, without overlapping. O(n) for texts whose first byte is rare.
func occurrences(of wanted: String, in text: String, upTo most: Int = .max) -> Int {
  var (text, wanted) = (text, wanted)
  return text.withUTF8 { bytes in
    wanted.withUTF8 { pattern in
      guard let first = pattern.first, let base = bytes.baseAddress, let start = pattern.baseAddress
      else { return 0 }
      var count = 0
      var place = 0
      while count < most, bytes.count - place >= pattern.count,
        let found = memchr(base + place, Int32(first), bytes.count - place - pattern.count + 1)
      {
        place = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
        if memcmp(base + place, start, pattern.count) == 0 {
          count += 1
          place += pattern.count
        } else {
          place += 1
        }
      }
      return count
    }
  }
}

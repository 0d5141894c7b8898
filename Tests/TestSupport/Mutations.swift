import Corpus
import Foundation

/// Damages and odd changes of a file, by a seed: what a fuzzer without a guide does.
public struct Mutations: Sendable {
  private var generator: SeededGenerator

  public init(_ seed: UInt64) { generator = SeededGenerator(seed) }

  private static let words: [[UInt8]] = [
    "{", "}", "[", "]", "\"", "'", ":", ",", "\n", "\\", "$", "-", "&", "<", ">", "\u{0}",
    "99999999999999999999", "-1", "1e999", "null", "\u{202E}", "é", "    ", "!!binary ", "*a",
    "&a ",
  ].map { Array($0.utf8) }

  /// Some bytes with one to six changes: pieces that are gone, twice there, in another place, or replaced.
  public mutating func next(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 1...24, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 2:
        let piece = Array(bytes[start..<end])
        bytes.removeSubrange(start..<end)
        bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &generator))
      case 3:
        if let word = Self.words.randomElement(using: &generator) {
          bytes.insert(contentsOf: word, at: start)
        }
      case 4: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      default: bytes[start] = UInt8.random(in: 0...255, using: &generator)
      }
    }
    return bytes
  }

  /// The same of a text.
  public mutating func next(_ text: String) -> String {
    String(decoding: next(Array(text.utf8)), as: UTF8.self)
  }
}

import Corpus

@testable import Similarity

/// Pairs of texts that are hard for bounds: near a threshold, reordered, repetitive, of odd alphabets.
struct TextPairs {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed)
  }

  private static let alphabets: [[Unicode.Scalar]] = [
    Array("ab".unicodeScalars),
    Array("etaoin shrdlu ETAOIN 0123456789 .,\\{}$^_\n".unicodeScalars),
    Array("e\u{301}é\u{308}ü한국어ㅎㅏㄴ😀👩‍👧日本語\u{FFFD}\u{0}\u{10FFFF}".unicodeScalars),
    (0x4E00..<0x4E80).compactMap(Unicode.Scalar.init),
  ]

  /// A text of up to so many code points.
  mutating func text(_ most: Int) -> CodePoints {
    let alphabet = generator.element(Self.alphabets)
    let count = generator.integer(0...most)
    return CodePoints((0..<count).map { _ in generator.element(alphabet).value })
  }

  /// Two texts of up to so many code points.
  mutating func next(_ most: Int) -> (CodePoints, CodePoints) {
    let first = text(most)
    switch generator.integer(0...6) {
    case 0: return (first, text(most))
    case 1: return (first, first)
    case 2: return (first, CodePoints(first.values.reversed()))
    case 3:
      let cut = generator.integer(0...first.count)
      return (first, CodePoints(Array(first.values[cut...] + first.values[..<cut])))
    case 4: return (first, CodePoints(first.values + text(most / 2).values))
    default: return (first, changed(first, share: generator.integer(0...60)))
    }
  }

  /// A copy of which so many of a hundred code points are left out, doubled or exchanged.
  mutating func changed(_ text: CodePoints, share: Int) -> CodePoints {
    var values: [UInt32] = []
    for value in text.values {
      guard generator.integer(0...99) < share else {
        values.append(value)
        continue
      }
      switch generator.integer(0...2) {
      case 0: break
      case 1: values += [value, generator.element(Self.alphabets[1]).value]
      default: values.append(generator.element(Self.alphabets[1]).value)
      }
    }
    return CodePoints(values)
  }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { generator.integer(range) }
}

/// The longest common subsequence by the textbook: no bits, no bounds.
func plainCommon(_ first: CodePoints, _ second: CodePoints) -> Int {
  var row = [Int](repeating: 0, count: second.count + 1)
  for value in first.values {
    var diagonal = 0
    for (place, other) in second.values.enumerated() {
      let above = row[place + 1]
      row[place + 1] = value == other ? diagonal + 1 : max(above, row[place])
      diagonal = above
    }
  }
  return row[second.count]
}

func plainDistance(_ first: CodePoints, _ second: CodePoints) -> Int {
  first.count + second.count - 2 * plainCommon(first, second)
}

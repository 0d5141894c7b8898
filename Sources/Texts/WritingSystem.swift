/// A script that texts are written in.
public enum WritingSystem: String, Sendable, CaseIterable {
  case latin, greek, cyrillic, armenian, hebrew, arabic, devanagari, bengali, tamil, telugu, thai
  case georgian, hangul, kana, han

  /// The blocks of Unicode that have its letters.
  private var blocks: [ClosedRange<UInt32>] {
    switch self {
    case .latin:
      [0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF]
    case .greek: [0x370...0x3FF, 0x1F00...0x1FFF]
    case .cyrillic: [0x400...0x52F]
    case .armenian: [0x531...0x58F]
    case .hebrew: [0x5D0...0x5EA]
    case .arabic: [0x620...0x64A, 0x66E...0x6D3, 0x750...0x77F]
    case .devanagari: [0x904...0x939, 0x958...0x961]
    case .bengali: [0x985...0x9B9, 0x9DC...0x9E1]
    case .tamil: [0xB85...0xBB9]
    case .telugu: [0xC05...0xC39]
    case .thai: [0xE01...0xE30]
    case .georgian: [0x10A0...0x10FF]
    case .hangul: [0x1100...0x11FF, 0x3131...0x318E, 0xAC00...0xD7A3]
    case .kana: [0x3041...0x3096, 0x30A1...0x30FA]
    case .han: [0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF]
    }
  }

  private static let table: [(range: ClosedRange<UInt32>, system: WritingSystem)] =
    allCases.flatMap { system in system.blocks.map { ($0, system) } }

  /// The script of a letter; nil for what is no letter, or of a script that is not known.
  static func of(_ scalar: UInt32) -> WritingSystem? {
    if scalar < 0x80 { return 0x61...0x7A ~= scalar | 0x20 ? .latin : nil }
    return table.first { $0.range.contains(scalar) }?.system
  }

  /// The letters of a text that are of none of some scripts, outside of formulas and code: how many there are, and the
  /// first stretch of them. A letter of an alphabet by itself, as π, is a sign and does not count; an ideograph does.
  ///
  /// - Complexity: O(n).
  public static func strayLetters(in text: String, besides allowed: Set<WritingSystem>) -> (
    count: Int, first: String
  ) {
    let prose = LanguageDetector.prose(of: text)
    if allowed.contains(.latin), prose.utf8.allSatisfy({ $0 < 0x80 }) { return (0, "") }
    var (count, first) = (0, "")
    var run: [Unicode.Scalar] = []
    func settle() {
      guard let start = run.first else { return }
      if run.count > 1 || isWhole(start.value) {
        count += run.count
        if first.isEmpty { first = String(String.UnicodeScalarView(run.prefix(40))) }
      }
      run = []
    }
    for scalar in prose.unicodeScalars {
      guard let system = of(scalar.value) else {
        // A mark belongs to its letter.
        if scalar.properties.generalCategory != .nonspacingMark { settle() }
        continue
      }
      if allowed.contains(system) { settle() } else { run.append(scalar) }
    }
    settle()
    return (count, first)
  }

  private static func isWhole(_ value: UInt32) -> Bool {
    switch of(value) {
    case .han, .kana, .hangul: true
    default: false
    }
  }
}

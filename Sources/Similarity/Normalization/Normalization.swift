import Values

/// What texts are freed of before they are compared: what two copies of one question often differ in.
public struct Normalization: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Runs of white space are one space, and none stands at the ends.
  public static let whiteSpace = Normalization(rawValue: 1)
  /// Letters are in lower case.
  public static let letterCase = Normalization(rawValue: 2)
  /// Characters are in their compatibility form: `ﬁ` is `fi`, a full-width `２` is `2`, and `é` is one thing
  /// however it is put together. (By Unicode's NFKD, under which the same texts are equal as under NFKC.)
  public static let unicode = Normalization(rawValue: 4)
  /// Notation of mathematics is in one form: `\dfrac` is `\frac`, `≤` and `\leq` are `\le`, `\(x\)` is `$x$`,
  /// `x^{2}` is `x^2`, `2,000` is `2000`; `\left`, fonts and spacing are left out.
  public static let latex = Normalization(rawValue: 8)

  public static let all: Normalization = [.whiteSpace, .letterCase, .unicode, .latex]

  /// The names by which recipes and commands call them.
  public static let names: [(name: String, normalization: Normalization)] = [
    ("white_space", .whiteSpace), ("case", .letterCase), ("unicode", .unicode), ("latex", .latex),
  ]

  /// Those of some names; nil if one is unknown. `all` stands for all, `none` for none.
  public init?(names: [String]) {
    var all: UInt8 = 0
    for name in names {
      switch name {
      case "none": continue
      case "all": all = Self.all.rawValue
      default:
        guard let known = Self.names.first(where: { $0.name == name }) else { return nil }
        all |= known.normalization.rawValue
      }
    }
    self.init(rawValue: all)
  }

  /// As they are reported and as they decide.
  public var value: Value {
    .list(Self.names.filter { contains($0.normalization) }.map { .string($0.name) })
  }
}

/// A text as it is compared, with where each of its code points comes from.
public struct NormalizedText: Sendable {
  public private(set) var points: CodePoints
  /// For each code point, its place in the text that was normalized; nil where nothing was changed.
  private var origins: [Int32]?
  private let count: Int

  /// - Complexity: O(n); some tens of megabytes a second.
  public init(_ text: CodePoints, _ normalization: Normalization) {
    count = text.count
    guard !normalization.isEmpty else {
      points = text
      return
    }
    var scalars = ScalarForms(
      text.values, normalization.contains(.unicode) ? .compatible : .asIs,
      keepsSigns: normalization.contains(.latex))
    if normalization.contains(.latex) {
      scalars = MathTokens(scalars).joined()
    } else if normalization.contains(.whiteSpace) {
      scalars.collapseSpaces()
    }
    if normalization.contains(.letterCase) { scalars.lowercase() }
    points = CodePoints(scalars.values)
    origins = scalars.origins
  }

  /// Where a range of code points comes from.
  public func origin(_ range: Range<Int>) -> Range<Int> {
    guard let origins else { return range }
    guard !range.isEmpty else {
      let place = range.lowerBound < origins.count ? Int(origins[range.lowerBound]) : count
      return place..<place
    }
    // A space between two tokens comes from the end of the one before it.
    let first = Int(origins[range.lowerBound])
    let last = Int(origins[range.upperBound - 1])
    return first..<max(first, min(count, last + 1))
  }
}

extension Normalization {
  /// A text as it is compared, without where its parts come from.
  func points(_ text: CodePoints) -> CodePoints {
    guard contains(.latex) else { return NormalizedText(text, self).points }
    let forms = ScalarForms(
      text.values, contains(.unicode) ? .compatible : .asIs, keepsSigns: true)
    return points(MathTokens(forms))
  }

  /// The same of a text whose tokens are known.
  func points(_ tokens: MathTokens) -> CodePoints {
    var scalars = ScalarForms(values: tokens.joinedValues, origins: nil)
    if contains(.letterCase) { scalars.lowercase() }
    return CodePoints(scalars.values)
  }

  /// A text as it is compared.
  public func text(_ text: String) -> String {
    guard !isEmpty else { return text }
    // As nearly all texts are.
    if isSubset(of: [.whiteSpace, .unicode]), Self.isSingleSpaced(text) { return text }
    let points = NormalizedText(CodePoints(text), self).points
    return points.text(0..<points.count)
  }

  /// Whether a text is plain ASCII with one space between its words and none around them.
  private static func isSingleSpaced(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      // A space before the first word would be one too many.
      var isBehindSpace = true
      for byte in bytes {
        if byte >= 0x80 || 0x09...0x0D ~= byte { return false }
        let isSpace = byte == 0x20
        if isSpace && isBehindSpace { return false }
        isBehindSpace = isSpace
      }
      return !isBehindSpace || bytes.isEmpty
    }
  }
}

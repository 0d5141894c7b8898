/// What an answer says, as it was written: the tree that the parser makes.
indirect enum Expression: Hashable, Sendable {
  /// A number, and how many digits stood behind its point if it was a decimal.
  case number(Rational, places: Int?)
  case constant(Constant)
  /// A variable, with its index: `x`, `x_1`, `\alpha`.
  case symbol(String)
  case sum([Expression])
  case product([Expression])
  case power(Expression, Expression)
  /// A known function, by its name in ``Functions``, or an unknown one by its own: `f(x)`.
  case function(String, [Expression])
  /// The first plus or minus the second: two values.
  case plusMinus(Expression, Expression)
  /// A number with a unit behind or before it.
  case quantity(Expression, Unit)
  /// Digits in another base than ten, and their value.
  case numeral(digits: String, base: Int, value: Rational)
  /// Hours and minutes, or a ratio: `7:32`.
  case ratio([Expression])
  /// `(a, b, …)`; of two it may be an open interval.
  case tuple([Expression])
  /// `a, b, …` without brackets, or joined by "and" or "or".
  case list([Expression])
  /// `\{a, b, …\}`
  case set([Expression])
  case interval(Interval)
  /// `\cup`, `\cap`, `\setminus` of sets.
  case combined(SetOperation, [Expression])
  /// Rows of equal length; a vector is a column.
  case matrix([[Expression]])
  /// `\{x \mid x > 3\}`: an element, and what is said of it.
  case builder(Expression, [Expression])
  /// Statements joined by "or".
  case either([Expression])
  /// Statements joined by "and".
  case both([Expression])
  /// Values, each with the condition under which it holds; nil for all else.
  case piecewise([Piece])
  /// The class of a number by a modulus: `3 \pmod 7`.
  case residue(Expression, Expression)
  /// `a < b \le c`: one sign less than sides.
  case relation([Expression], [Relation])
  /// Words.
  case text(String)

  enum Constant: String, Hashable, Sendable {
    case pi
    case e
    case i
    case infinity
  }

  struct Interval: Hashable, Sendable {
    let low: Expression
    let high: Expression
    let includesLow: Bool
    let includesHigh: Bool
  }

  struct Piece: Hashable, Sendable {
    let value: Expression
    let condition: Expression?
  }

  enum SetOperation: Hashable, Sendable {
    case union
    case intersection
    case difference
  }

  enum Relation: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "≠"
    case less = "<"
    case lessOrEqual = "≤"
    case greater = ">"
    case greaterOrEqual = "≥"
    case element = "∈"
    case notElement = "∉"
    case approximately = "≈"
    case congruent = "≡"

    /// The same with its sides exchanged; nil for those that have no such.
    var mirrored: Relation? {
      switch self {
      case .less: .greater
      case .lessOrEqual: .greaterOrEqual
      case .greater: .less
      case .greaterOrEqual: .lessOrEqual
      case .equal, .notEqual, .approximately, .congruent: self
      case .element, .notElement: nil
      }
    }
  }

  static func whole(_ number: Int) -> Expression { .number(Rational(number), places: nil) }
}

extension Expression {
  /// Whether it can be a whole answer: it has no words but as the whole of it, and few of them.
  var isAnswer: Bool {
    if case .text(let words) = self { return words.split(separator: " ").count <= 3 }
    return !hasWords
  }

  private var hasWords: Bool {
    switch self {
    case .text: true
    case .number, .constant, .symbol, .numeral: false
    case .sum(let parts), .product(let parts), .function(_, let parts), .ratio(let parts),
      .tuple(let parts),
      .list(let parts), .set(let parts), .combined(_, let parts), .relation(let parts, _),
      .either(let parts), .both(let parts):
      parts.contains(where: \.hasWords)
    case .power(let first, let second), .plusMinus(let first, let second):
      first.hasWords || second.hasWords
    case .quantity(let value, let unit):
      value.hasWords || unit.things.union(unit.strangers).count > 3
    case .builder(let element, let conditions):
      element.hasWords || conditions.contains(where: \.hasWords)
    case .piecewise(let pieces):
      pieces.contains { $0.value.hasWords || $0.condition?.hasWords ?? false }
    case .residue(let value, let modulus): value.hasWords || modulus.hasWords
    case .interval(let interval): interval.low.hasWords || interval.high.hasWords
    case .matrix(let rows): rows.contains { $0.contains(where: \.hasWords) }
    }
  }

  static func negated(_ value: Expression) -> Expression {
    if case .number(let number, let places) = value { return .number(-number, places: places) }
    if case .quantity(let number, let unit) = value { return .quantity(negated(number), unit) }
    return .product([whole(-1), value])
  }

  static func quotient(_ top: Expression, _ bottom: Expression) -> Expression {
    .product([top, .power(bottom, whole(-1))])
  }

  static func root(_ value: Expression, _ degree: Expression = whole(2)) -> Expression {
    .power(value, quotient(whole(1), degree))
  }

  /// Whether it is one value, not several, and no statement.
  var isScalar: Bool {
    switch self {
    case .number, .constant, .symbol, .sum, .product, .power, .function, .numeral: true
    case .quantity(let value, _): value.isScalar
    case .plusMinus, .ratio, .tuple, .list, .set, .interval, .combined, .matrix, .relation, .text,
      .builder, .either, .both, .piecewise, .residue:
      false
    }
  }
}

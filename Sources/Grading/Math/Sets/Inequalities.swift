import BigInt
import Values

/// Solves statements about one variable: linear and quadratic ones, those of higher degree whose roots are fractions,
/// quotients of them, and absolute values.
struct Inequalities {
  let budget: Budget
  let order: Order

  init(budget: Budget) {
    self.budget = budget
    order = Order(budget: budget)
  }

  /// - Returns: nil if it is none of those.
  func solve(
    _ left: Expression, _ sign: Expression.Relation, _ right: Expression, for name: String
  ) throws -> NumberSet? {
    try solve(.sum([left, .negated(right)]), sign, for: name, depth: 0)
  }

  private func solve(
    _ value: Expression, _ sign: Expression.Relation, for name: String, depth: Int
  ) throws -> NumberSet? {
    try budget.spend(10)
    guard depth <= 4 else { return nil }
    if let inner = value.innermostAbsolute(of: name) {
      let whole = Expression.function("abs", [inner])
      // Where what stands between the bars is negative, its sign turns.
      guard let above = try solve(inner, .greaterOrEqual, for: name, depth: depth + 1),
        let positive = try solve(
          value.replacing(whole, with: inner), sign, for: name, depth: depth + 1),
        let negative = try solve(
          value.replacing(whole, with: .negated(inner)), sign, for: name, depth: depth + 1),
        let upper = try positive.intersection(above, order),
        let lower = try negative.intersection(above.complement, order)
      else { return nil }
      return try upper.union(lower, order)
    }
    guard let form = try? Normalizer(budget: budget).normalize(value),
      var top = coefficients(form.top, name), var bottom = coefficients(form.bottom, name)
    else { return nil }
    let least = min(top.keys.min() ?? 0, 0)
    if least < 0 {
      top = Dictionary(uniqueKeysWithValues: top.map { ($0 - least, $1) })
      bottom = Dictionary(uniqueKeysWithValues: bottom.map { ($0 - least, $1) })
    }
    guard let zeros = try roots(top), let poles = try roots(bottom) else { return nil }
    return try signs(top, zeros, bottom, poles, sign)
  }

  /// The coefficients by powers of the variable; nil if it stands where it cannot.
  private func coefficients(_ polynomial: Polynomial, _ name: String) -> [Int: Expression]? {
    var sums: [Int: [Expression]] = [:]
    for (monomial, coefficient) in polynomial.terms {
      var rest = monomial
      var degree = 0
      if let power = rest.powers.removeValue(forKey: .symbol(name)) {
        guard let whole = power.int, whole.magnitude <= 12 else { return nil }
        degree = whole
      }
      guard rest.powers.keys.allSatisfy(\.isRealConstant) else { return nil }
      sums[degree, default: []].append(Polynomial(rest, coefficient).expression)
    }
    return sums.mapValues { $0.count == 1 ? $0[0] : .sum($0) }
  }

  // MARK: Roots

  /// The real roots of a polynomial in their order, each once; nil if they are not found.
  private func roots(_ coefficients: [Int: Expression]) throws -> [Expression]? {
    guard var degree = coefficients.keys.max() else { return [] }
    guard degree > 2 else {
      return try quadraticRoots(
        coefficients[2] ?? .whole(0), coefficients[1] ?? .whole(0), coefficients[0] ?? .whole(0))
    }
    // Fractions only: divide by one root after another.
    var row: [Rational] = []
    for power in 0...degree {
      guard case .number(let number, _) = coefficients[power] ?? .whole(0) else { return nil }
      row.append(number)
    }
    var found: [Rational] = []
    while degree > 2 {
      guard let root = try rationalRoot(row) else { break }
      if !found.contains(root) { found.append(root) }
      row = Self.divided(row, by: root)
      degree -= 1
    }
    guard degree <= 2 else { return nil }
    func number(_ index: Int) -> Expression {
      .number(index < row.count ? row[index] : .zero, places: nil)
    }
    guard let rest = try quadraticRoots(number(2), number(1), number(0)) else { return nil }
    var all: [Expression] = found.map { .number($0, places: nil) }
    for root in rest where try !all.contains(where: { try order.compare($0, root) == 0 }) {
      all.append(root)
    }
    return try sorted(all)
  }

  private func sorted(_ values: [Expression]) throws -> [Expression]? {
    var sorted: [Expression] = []
    for value in values {
      var place = 0
      while place < sorted.count {
        guard let sign = try order.compare(sorted[place], value) else { return nil }
        if sign > 0 { break }
        place += 1
      }
      sorted.insert(value, at: place)
    }
    return sorted
  }

  private func quadraticRoots(_ a: Expression, _ b: Expression, _ c: Expression) throws
    -> [Expression]?
  {
    guard let leading = try order.sign(of: a) else { return nil }
    if leading == 0 {
      guard let slope = try order.sign(of: b) else { return nil }
      return slope == 0 ? [] : [simple(.quotient(.negated(c), b))]
    }
    let discriminant = Expression.sum([.power(b, .whole(2)), .product([.whole(-4), a, c])])
    guard let sign = try order.sign(of: discriminant) else { return nil }
    let middle = Expression.quotient(.negated(b), .product([.whole(2), a]))
    if sign < 0 { return [] }
    if sign == 0 { return [simple(middle)] }
    let distance = Expression.quotient(.root(discriminant), .product([.whole(2), a]))
    let (first, second) = (
      simple(.sum([middle, .negated(distance)])), simple(.sum([middle, distance]))
    )
    return leading > 0 ? [first, second] : [second, first]
  }

  /// A constant as one fraction where it is one.
  private func simple(_ value: Expression) -> Expression {
    guard let number = (try? Normalizer(budget: budget).normalize(value))?.constant else {
      return value
    }
    return .number(number, places: nil)
  }

  private func rationalRoot(_ row: [Rational]) throws -> Rational? {
    if row[0].isZero { return .zero }
    // Whole coefficients first.
    let common = row.reduce(BigInt(1)) { $0 * $1.denominator }
    guard common.bitWidth < 200 else { return nil }
    let whole = row.map { ($0 * Rational(common)).numerator }
    guard let last = Int(exactly: whole[0]), let first = Int(exactly: whole[whole.count - 1]),
      last.magnitude < 100_000_000, first.magnitude < 100_000_000
    else { return nil }
    for top in try divisors(of: last) {
      for bottom in try divisors(of: first) {
        try budget.spend()
        for sign in [1, -1] {
          let root = Rational(sign * top) / Rational(bottom)
          var value = Rational.zero
          for coefficient in row.reversed() { value = value * root + coefficient }
          if value.isZero { return root }
        }
      }
    }
    return nil
  }

  private func divisors(of number: Int) throws -> [Int] {
    let size = abs(number)
    try budget.spend(1 + Int(Double(size).squareRoot()) / 64)
    return stride(from: 1, through: Int(Double(size).squareRoot()), by: 1).flatMap {
      size % $0 != 0 ? [] : $0 * $0 == size ? [$0] : [$0, size / $0]
    }
  }

  private static func divided(_ row: [Rational], by root: Rational) -> [Rational] {
    var quotient = [Rational](repeating: .zero, count: row.count - 1)
    var carry = Rational.zero
    for index in stride(from: row.count - 1, to: 0, by: -1) {
      carry = carry * root + row[index]
      quotient[index - 1] = carry
    }
    return quotient
  }

  // MARK: Signs

  private func signs(
    _ top: [Int: Expression], _ zeros: [Expression], _ bottom: [Int: Expression],
    _ poles: [Expression], _ sign: Expression.Relation
  ) throws -> NumberSet? {
    var all = zeros
    for pole in poles where try !all.contains(where: { try order.compare($0, pole) == 0 }) {
      all.append(pole)
    }
    guard let points = try sorted(all) else { return nil }
    var holds: [Bool] = []
    for cell in 0...(2 * points.count) {
      let value: Int
      if cell % 2 == 1 {
        let point = points[cell / 2]
        // Where the denominator is zero nothing holds.
        if try poles.contains(where: { try order.compare($0, point) == 0 }) {
          holds.append(false)
          continue
        }
        value = 0
      } else {
        guard let sample = try sample(points, cell / 2),
          let above = try order.sign(of: Self.value(top, sample)),
          let below = try order.sign(of: Self.value(bottom, sample))
        else { return nil }
        value = above * below
      }
      holds.append(Self.holds(value, sign))
    }
    return NumberSet(points: points) { holds[$0] }
  }

  private static func holds(_ value: Int, _ sign: Expression.Relation) -> Bool {
    switch sign {
    case .less: value < 0
    case .lessOrEqual: value <= 0
    case .greater: value > 0
    case .greaterOrEqual: value >= 0
    case .equal: value == 0
    case .notEqual: value != 0
    default: false
    }
  }

  private static func value(_ coefficients: [Int: Expression], _ point: Rational) -> Expression {
    .sum(
      coefficients.sorted { $0.key < $1.key }.map { power, coefficient in
        .product([coefficient, .power(.number(point, places: nil), .whole(power))])
      })
  }

  /// A fraction between two points.
  private func sample(_ points: [Expression], _ gap: Int) throws -> Rational? {
    func double(_ index: Int) throws -> Double? {
      guard points.indices.contains(index) else { return nil }
      return try Evaluator(point: 0, budget: budget).value(points[index])?.real
    }
    let (low, high) = (try double(gap - 1), try double(gap))
    let middle: Double
    switch (low, high) {
    case (nil, nil): middle = 0
    case (let low?, nil): middle = (low + max(1, abs(low) / 1000)).rounded(.up)
    case (nil, let high?): middle = (high - max(1, abs(high) / 1000)).rounded(.down)
    case (let low?, let high?):
      guard high - low > 1e-6 * max(1, abs(low), abs(high)) else { return nil }
      middle = (low + high) / 2
    }
    guard middle.isFinite, abs(middle) < 1e12 else { return nil }
    return Rational(BigInt((middle * 16_777_216).rounded()), over: BigInt(16_777_216))
  }
}

extension Expression {
  /// What stands between bars, with the variable in it and no bars.
  func innermostAbsolute(of name: String) -> Expression? {
    switch self {
    case .function("abs", let parts):
      guard parts.count == 1, parts[0].symbols.contains(name) else { return nil }
      return parts[0].innermostAbsolute(of: name) ?? parts[0]
    case .sum(let parts), .product(let parts), .function(_, let parts):
      return parts.lazy.compactMap { $0.innermostAbsolute(of: name) }.first
    case .power(let base, let exponent):
      return base.innermostAbsolute(of: name) ?? exponent.innermostAbsolute(of: name)
    default: return nil
    }
  }

  /// The same with a part replaced.
  func replacing(_ part: Expression, with value: Expression) -> Expression {
    if self == part { return value }
    func replaced(_ parts: [Expression]) -> [Expression] {
      parts.map { $0.replacing(part, with: value) }
    }
    return switch self {
    case .sum(let parts): .sum(replaced(parts))
    case .product(let parts): .product(replaced(parts))
    case .power(let base, let exponent):
      .power(base.replacing(part, with: value), exponent.replacing(part, with: value))
    case .function(let name, let parts): .function(name, replaced(parts))
    default: self
    }
  }

  /// The names of its variables.
  var symbols: Set<String> {
    switch self {
    case .symbol(let name): [name]
    case .sum(let parts), .product(let parts), .function(_, let parts), .ratio(let parts),
      .tuple(let parts), .list(let parts), .set(let parts), .combined(_, let parts),
      .relation(let parts, _), .either(let parts), .both(let parts):
      parts.reduce(into: []) { $0.formUnion($1.symbols) }
    case .power(let first, let second), .plusMinus(let first, let second),
      .residue(let first, let second):
      first.symbols.union(second.symbols)
    case .quantity(let value, _): value.symbols
    case .interval(let interval): interval.low.symbols.union(interval.high.symbols)
    case .matrix(let rows): rows.joined().reduce(into: []) { $0.formUnion($1.symbols) }
    case .builder(let element, let conditions):
      conditions.reduce(into: element.symbols) { $0.formUnion($1.symbols) }
    case .piecewise(let pieces):
      pieces.reduce(into: []) {
        $0.formUnion($1.value.symbols)
        if let condition = $1.condition { $0.formUnion(condition.symbols) }
      }
    case .number, .constant, .numeral, .text: []
    }
  }
}

extension Atom {
  /// Whether it is a real number without variables.
  var isRealConstant: Bool {
    switch self {
    case .prime, .constant(.pi), .constant(.e): true
    case .symbol, .constant: false
    case .function(let name, let arguments):
      Functions.names.contains(name) && arguments.allSatisfy(\.isRealConstant)
    case .power(let base, let exponent): base.isRealConstant && exponent.isRealConstant
    }
  }

  var expression: Expression {
    switch self {
    case .symbol(let name): .symbol(name)
    case .constant(let constant): .constant(constant)
    case .prime(let prime): .whole(prime)
    case .function(let name, let arguments): .function(name, arguments.map(\.expression))
    case .power(let base, let exponent): .power(base.expression, exponent.expression)
    }
  }
}

extension Polynomial {
  /// The polynomial as an expression again.
  var expression: Expression {
    let sum = terms.map { monomial, coefficient -> Expression in
      var factors: [Expression] = []
      if coefficient != .one || monomial.powers.isEmpty {
        factors.append(.number(coefficient, places: nil))
      }
      for (atom, power) in monomial.powers {
        factors.append(
          power == .one
            ? atom.expression : .power(atom.expression, .number(power, places: nil)))
      }
      return factors.count == 1 ? factors[0] : .product(factors)
    }
    return sum.isEmpty ? .whole(0) : sum.count == 1 ? sum[0] : .sum(sum)
  }
}

extension Fraction {
  var isRealConstant: Bool {
    top.atoms.union(bottom.atoms).allSatisfy(\.isRealConstant)
  }

  var expression: Expression {
    bottom == .one ? top.expression : .quotient(top.expression, bottom.expression)
  }
}

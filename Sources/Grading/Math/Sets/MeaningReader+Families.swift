import BigInt
import Values

// Families with whole parameters, classes by a modulus, sets of whole numbers.

extension MeaningReader {
  /// Nil if no whole parameter, no modulus and no set of whole numbers is in it.
  func family(of value: Expression) throws -> Meaning? {
    switch value {
    case .symbol(let name):
      return Self.wholes(name).map { Meaning(progressions: [$0]) }
    case .residue(let start, let modulus): return try residues([start], modulus, nil)
    case .relation(let sides, [.congruent]):
      guard case .residue(let start, let modulus) = sides[1], let name = sides[0].spokenName else {
        return nil
      }
      return try residues([start], modulus, name)
    case .relation(let sides, [.element]):
      guard let own = sides[0].spokenName, let inner = try family(of: sides[1]) else { return nil }
      return Meaning(name: own, reals: inner.reals, progressions: inner.progressions)
    case .list(let parts), .both(let parts): return try family(parts)
    case .either(let parts):
      return try united(parts)
    case .builder(let element, let conditions): return try builder(element, conditions)
    case .text(let words):
      switch Words.meaning(words) {
      case .integers: return Meaning(progressions: Self.wholes("mathbb Z").map { [$0] } ?? [])
      case .naturals: return Meaning(progressions: Self.wholes("mathbb N1").map { [$0] } ?? [])
      default: return nil
      }
    default: return nil
    }
  }

  /// A set of whole numbers by its name.
  static func wholes(_ name: String) -> Progression? {
    func from(_ start: Int, _ step: Int = 1, isTwoSided: Bool = false) -> Progression {
      Progression(start: .whole(start), step: .whole(step), isTwoSided: isTwoSided)
    }
    switch name {
    case "mathbb Z", "mathcal Z": return from(0, isTwoSided: true)
    case "mathbb N0", "mathbb N": return from(0)
    case "mathbb N1": return from(1)
    case "mathbb Z-": return from(-1, -1)
    case "odd Z": return from(1, 2, isTwoSided: true)
    case "even Z": return from(0, 2, isTwoSided: true)
    default: return nil
    }
  }

  private func residues(_ starts: [Expression], _ modulus: Expression, _ name: String?) throws
    -> Meaning?
  {
    guard let size = try? Normalizer(budget: budget).normalize(modulus).constant, !size.isZero
    else {
      return nil
    }
    var progressions: [Progression] = []
    for start in starts {
      for branch in try Branches.of(start, budget) {
        guard branch.isConstant, branch.isScalar else { return nil }
        progressions.append(
          Progression(start: branch, step: .number(size.magnitude, places: nil), isTwoSided: true))
      }
    }
    return Meaning(name: name, progressions: progressions)
  }

  private func united(_ parts: [Expression]) throws -> Meaning? {
    if let residues = try residueList(parts) { return residues }
    var all = Meaning()
    for part in parts {
      guard let next = try family(of: part), next.reals.isEmpty else { return nil }
      if let known = all.name, let own = next.name, known != own { return nil }
      all.name = all.name ?? next.name
      all.progressions += next.progressions
    }
    return all
  }

  // MARK: Lists with conditions

  /// Values with the domains of their parameters.
  struct Family {
    var values: [Expression] = []
    var name: String?
    /// The parameters' domains, in the order in which they are named.
    var domains: [(name: String, progression: Progression)] = []
    var others: [Expression] = []
  }

  /// Values and what is said of the letters in them; nil if nothing is said of a whole number.
  func split(_ parts: [Expression]) -> Family? {
    var family = Family()
    for part in parts.flatMap(\.flattenedStatements) {
      switch part {
      case .relation(let sides, [.element]):
        if case .symbol(let set) = sides[1], let domain = Self.wholes(set) {
          for name in sides[0].listedNames { family.domains.append((name, domain)) }
        } else {
          family.others.append(part)
        }
      case .relation(let sides, let signs) where signs == [.equal] && sides[0].spokenName != nil:
        if let known = family.name, known != sides[0].spokenName { return nil }
        family.name = sides[0].spokenName
        family.values.append(sides[1])
      case .relation(_, [.congruent]), .residue: family.values.append(part)
      case .relation: family.others.append(part)
      default: family.values.append(part)
      }
    }
    return family.domains.isEmpty ? nil : family
  }

  func family(_ parts: [Expression]) throws -> Meaning? {
    if let residues = try residueList(parts) { return residues }
    guard let family = split(parts) else { return nil }
    // What is said of a whole number by itself: "1 < x < 5, x an integer".
    if family.values.isEmpty {
      guard family.domains.count == 1, let (name, domain) = family.domains.first else { return nil }
      return try wholes(in: family.others, name, domain)
    }
    guard family.domains.count == 1, case (let parameter, var domain)? = family.domains.first else {
      return nil
    }
    if !family.others.isEmpty {
      guard let limited = try wholes(in: family.others, parameter, domain) else { return nil }
      guard limited.progressions.count == 1, limited.reals.isEmpty else { return nil }
      domain = limited.progressions[0]
    }
    var result = Meaning(name: family.name)
    for value in family.values {
      for branch in try Branches.of(value, budget) {
        guard let progressions = try progressions(branch, parameter, domain) else { return nil }
        if let progressions {
          result.progressions += progressions
        } else {
          guard let more = try result.reals.union(NumberSet(point: branch), order) else {
            return nil
          }
          result.reals = more
        }
      }
    }
    return result
  }

  /// `x \equiv 1, 3 \pmod 8`: the modulus stands behind the last only.
  private func residueList(_ parts: [Expression]) throws -> Meaning? {
    guard parts.count > 1, case .residue(let last, let modulus) = parts[parts.count - 1].residue
    else {
      return nil
    }
    var name: String?
    var all = try residues([last], modulus, nil)
    for part in parts.dropLast() {
      let next: Meaning?
      switch part {
      case .relation(let sides, let signs)
      where [.congruent, .equal].contains(signs.last) && sides.count == 2:
        name = sides[0].spokenName
        if case .residue(let start, let own) = sides[1] {
          next = try residues([start], own, nil)
        } else {
          next = try residues([sides[1]], modulus, nil)
        }
      case .residue(let start, let own): next = try residues([start], own, nil)
      default: next = part.isScalar ? try residues([part], modulus, nil) : nil
      }
      guard let next else { return nil }
      all?.progressions += next.progressions
    }
    all?.name = name
    return all
  }

  /// `a + bk` for a parameter's values; nil within if it does not depend on it, nil if it is of another form.
  private func progressions(_ value: Expression, _ parameter: String, _ domain: Progression) throws
    -> [Progression]??
  {
    try budget.spend(10)
    if value.hasAlternation(of: parameter) {
      guard domain.isTwoSided else { return nil }
      var all: [Progression] = []
      for rest in [0, 1] {
        // k = 2j and k = 2j + 1
        let parity = Expression.sum([.product([.whole(2), .symbol(parameter)]), .whole(rest)])
        let replaced = value.replacing(parameter, with: parity).withoutAlternation(
          of: parameter, budget)
        guard !replaced.hasAlternation(of: parameter),
          case .some(.some(let some)) = try progressions(replaced, parameter, domain)
        else { return nil }
        all += some
      }
      return .some(all)
    }
    guard let form = try? Normalizer(budget: budget).normalize(value), form.bottom == .one else {
      return nil
    }
    var start = Polynomial()
    var step = Polynomial()
    for (monomial, coefficient) in form.top.terms {
      var rest = monomial
      switch rest.powers.removeValue(forKey: .symbol(parameter)) {
      case nil: start.add(rest, coefficient)
      case Rational.one?: step.add(rest, coefficient)
      default: return nil
      }
      guard rest.powers.keys.allSatisfy(\.isRealConstant) else { return nil }
    }
    guard !step.isZero else { return .some(nil) }
    // The parameter itself runs through a progression.
    let first = Expression.sum([start.expression, .product([step.expression, domain.start])])
    let distance = Expression.product([step.expression, domain.step])
    return .some([Progression(start: first, step: distance, isTwoSided: domain.isTwoSided)])
  }
}

extension Meaning {
  /// The same of a bound variable.
  var nameless: Meaning { Meaning(name: nil, reals: reals, progressions: progressions) }
}

extension Expression {
  fileprivate var flattenedStatements: [Expression] {
    switch self {
    case .both(let parts): parts.flatMap(\.flattenedStatements)
    default: [self]
    }
  }

  /// The names before "∈": one or several.
  fileprivate var listedNames: [String] {
    switch self {
    case .symbol(let name): [name]
    case .list(let parts), .tuple(let parts): parts.flatMap(\.listedNames)
    default: []
    }
  }

  fileprivate var residue: Expression {
    if case .relation(let sides, [.congruent]) = self { return sides[1] }
    return self
  }

  /// Whether a power of minus one with a parameter in its exponent is in it.
  func hasAlternation(of name: String) -> Bool {
    switch self {
    case .power(let base, let exponent):
      base.isMinusOne && exponent.symbols.contains(name) || base.hasAlternation(of: name)
    case .sum(let parts), .product(let parts), .function(_, let parts):
      parts.contains { $0.hasAlternation(of: name) }
    case .quantity(let value, _): value.hasAlternation(of: name)
    default: false
    }
  }

  private var isMinusOne: Bool {
    if case .number(let number, _) = self { return number == Rational(-1) }
    return false
  }

  /// The same with such powers worked out where their exponents are known to be even or odd.
  fileprivate func withoutAlternation(of name: String, _ budget: Budget) -> Expression {
    switch self {
    case .power(let base, let exponent) where base.isMinusOne && exponent.symbols.contains(name):
      guard let form = try? Normalizer(budget: budget).normalize(exponent), form.bottom == .one
      else {
        return self
      }
      var rest = Rational.zero
      for (monomial, coefficient) in form.top.terms {
        if monomial == .one {
          rest = coefficient
        } else if !(coefficient / Rational(2)).isWhole || monomial.powers.count != 1 {
          return self
        }
      }
      guard rest.isWhole else { return self }
      return .whole((rest / Rational(2)).isWhole ? 1 : -1)
    case .sum(let parts): return .sum(parts.map { $0.withoutAlternation(of: name, budget) })
    case .product(let parts): return .product(parts.map { $0.withoutAlternation(of: name, budget) })
    case .function(let function, let parts):
      return .function(function, parts.map { $0.withoutAlternation(of: name, budget) })
    default: return self
    }
  }
}

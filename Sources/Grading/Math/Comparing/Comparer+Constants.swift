import Values

// Constants that may be chosen freely: `x^2 + C` and `x^2 + c`, `Ce^x` and `C_1e^x`.

extension Comparer {
  /// Where the sides differ in letters that commonly are free constants; nil if they do not.
  func freeConstants(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    if reference.isSymbol || answer.isSymbol { return nil }
    let (names, others) = (reference.symbols, answer.symbols)
    let (own, foreign) = (names.subtracting(others).sorted(), others.subtracting(names).sorted())
    if own.isEmpty, foreign.isEmpty {
      return try exchanged(reference, answer, names) ?? shifted(reference, answer, names)
    }
    // Letters alone may be anything.
    guard !names.isDisjoint(with: others), (own + foreign).allSatisfy(Self.isFreeConstant) else {
      return nil
    }
    guard own.count == foreign.count, own.count <= 3,
      (own + foreign).contains(where: Self.isSurelyFree)
    else {
      return (own + foreign).contains(where: Self.isSurelyFree)
        ? .unknown("whether a constant is free is not said") : nil
    }
    var result = Sameness.different
    let expected = Self.renamed(reference, own)
    for order in Self.permutations(foreign) {
      let sameness = try scalars(expected, Self.renamed(answer, order))
      if sameness == .same {
        return areTakenAsFree(reference, own, foreign, shared: names.intersection(others))
          ? .same : .unknown("whether a constant is free is not said")
      }
      if case .unknown = sameness { result = sameness }
    }
    guard result == .different else { return result }
    // Another constant may do the same: 2C for C.
    return try own.count == 1 && areOtherFamilies(reference, answer, own[0], foreign[0])
      ? .different : .unknown("whether the constants can make them equal is not known")
  }

  /// Whether letters that differ are surely free constants: none is one of a, b, c beside its neighbours (`\frac{a}{b}` and
  /// `\frac{a}{c}`), and small ones are added or are factors (`e^{-kt}` and `e^{-ct}` are others).
  private func areTakenAsFree(
    _ reference: Expression, _ own: [String], _ foreign: [String], shared: Set<String>
  ) -> Bool {
    guard !(own + foreign).contains(where: ["a", "b"].contains),
      shared.isDisjoint(with: ["a", "b", "d", "A", "B", "D"])
    else { return false }
    if (own + foreign).contains(where: { $0.first?.isUppercase == true }) { return true }
    return own.allSatisfy { isLinear(reference, in: $0) }
  }

  private func isLinear(_ value: Expression, in name: String) -> Bool {
    guard let form = try? Normalizer(budget: budget).normalize(value), form.bottom == .one else {
      return false
    }
    return form.top.terms.keys.allSatisfy { monomial in
      monomial.powers.allSatisfy { atom, power in
        if case .symbol(name) = atom { power == .one } else { !atom.mentions(name) }
      }
    }
  }

  /// Where both have the same free constant, another value of it may make them equal: `\sin^2 x + C` and
  /// `-\cos^2 x + C`; nil if they have none, or are equal as they are.
  private func shifted(_ reference: Expression, _ answer: Expression, _ names: Set<String>) throws
    -> Sameness?
  {
    guard let name = names.filter(Self.isSurelyFree).sorted().first, names.count > 1 else {
      return nil
    }
    let (expected, found) = (Self.renamed(reference, [name]), Self.renamed(answer, [name]))
    guard try scalars(expected, found) == .different else { return nil }
    let other = "free 0"
    func value(_ expression: Expression, _ constant: Int) -> Expression {
      expression.replacing(other, with: .whole(constant))
    }
    func difference(_ left: Expression, _ right: Expression) -> Expression {
      .sum([left, .negated(right)])
    }
    // Added as it is: then the rest must differ by a number, which two places of a variable tell.
    let isAdded = try [expected, found].allSatisfy {
      try scalars(difference(value($0, 1), value($0, 0)), .whole(1)) == .same
    }
    if isAdded, let variable = names.subtracting([name]).sorted().first {
      let shift = difference(value(expected, 0), value(found, 0))
      for (here, there) in [(1, 2), (2, 3)] {
        let (left, right) = (
          shift.replacing(variable, with: .whole(here)),
          shift.replacing(variable, with: .whole(there))
        )
        if try scalars(left, right) == .different { return .different }
      }
      return .unknown("they may differ by a constant")
    }
    return try areOtherFamilies(reference, answer, name, name)
      ? .different : .unknown("whether the constants can make them equal is not known")
  }

  /// Free constants with the same names may stand in each other's place.
  private func exchanged(_ reference: Expression, _ answer: Expression, _ names: Set<String>) throws
    -> Sameness?
  {
    let free = names.filter(Self.isSurelyFree).sorted()
    guard (2...3).contains(free.count), names.count > free.count else { return nil }
    let expected = Self.renamed(reference, free)
    for order in Self.permutations(free) {
      if try scalars(expected, Self.renamed(answer, order)) == .same { return .same }
    }
    return nil
  }

  /// Letters that mostly stand for parameters, which each writer names as he likes.
  private static let parameters = Set("abckmnpqstuvABCK".map(String.init))

  /// Whether two expressions are the same but for the names of parameters: `(t, 2t)` and `(s, 2s)`.
  func isRenamed(_ reference: Expression, _ answer: Expression) throws -> Bool {
    if reference.isSymbol || answer.isSymbol { return false }
    let (names, others) = (reference.symbols, answer.symbols)
    let (own, foreign) = (names.subtracting(others).sorted(), others.subtracting(names).sorted())
    guard (1...2).contains(own.count), own.count == foreign.count,
      (own + foreign).allSatisfy(Self.parameters.contains)
    else { return false }
    let expected = Self.renamed(reference, own)
    return try Self.permutations(foreign).contains {
      try compare(expected, Self.renamed(answer, $0)) == .same
    }
  }

  /// With names that no text has, so that nothing is free any more.
  private static func renamed(_ value: Expression, _ names: [String]) -> Expression {
    var renamed = value
    for (index, name) in names.enumerated() {
      renamed = renamed.replacing(name, with: .symbol("free \(index)"))
    }
    return renamed
  }

  /// `C`, `c`, `C_1`, `K`, and letters beside such.
  private static func isFreeConstant(_ name: String) -> Bool {
    isSurelyFree(name) || ["A", "B", "D", "K", "k", "a", "b"].contains(name)
      || name.hasPrefix("K_") || name.hasPrefix("k_")
  }

  private static func isSurelyFree(_ name: String) -> Bool {
    name == "C" || name == "c" || (name.hasPrefix("C_") || name.hasPrefix("c_")) && name.count == 3
  }

  private static func permutations(_ names: [String]) -> [[String]] {
    guard names.count > 1 else { return [names] }
    return names.indices.flatMap { index in
      var rest = names
      let first = rest.remove(at: index)
      return permutations(rest).map { [first] + $0 }
    }
  }

  /// Whether `g + hC` and `g' + h'C` are other families: h'/h is no number, or (g' - g)/h is none.
  private func areOtherFamilies(
    _ reference: Expression, _ answer: Expression, _ name: String, _ other: String
  ) throws -> Bool {
    let normalizer = Normalizer(budget: budget)
    func parts(_ value: Expression, _ name: String) throws -> (free: Expression, slope: Expression)?
    {
      guard let form = try? normalizer.normalize(value), form.bottom == .one else { return nil }
      var (free, slope) = (Polynomial(), Polynomial())
      for (monomial, coefficient) in form.top.terms {
        var rest = monomial
        switch rest.powers.removeValue(forKey: .symbol(name)) {
        case nil: free.add(rest, coefficient)
        case Rational.one?: slope.add(rest, coefficient)
        default: return nil
        }
        guard rest.powers.keys.allSatisfy(\.isIndependent) else { return nil }
      }
      return slope.isZero ? nil : (free.expression, slope.expression)
    }
    guard let left = try parts(reference, name), let right = try parts(answer, other),
      let ratio = try? normalizer.normalize(.quotient(right.slope, left.slope)),
      let shift = try? normalizer.normalize(
        .quotient(.sum([right.free, .negated(left.free)]), left.slope))
    else { return false }
    func isNumber(_ form: Fraction) -> Bool {
      form.top.atoms.union(form.bottom.atoms).allSatisfy {
        if case .symbol = $0 { false } else { true }
      }
    }
    return !isNumber(ratio) || !isNumber(shift)
  }
}

extension Atom {
  /// Whether a symbol stands in it.
  fileprivate func mentions(_ name: String) -> Bool {
    func mentions(_ form: Fraction) -> Bool {
      form.top.atoms.union(form.bottom.atoms).contains { $0.mentions(name) }
    }
    return switch self {
    case .symbol(let symbol): symbol == name
    case .constant, .prime: false
    case .function(_, let values): values.contains(where: mentions)
    case .power(let base, let exponent): mentions(base) || mentions(exponent)
    }
  }
}

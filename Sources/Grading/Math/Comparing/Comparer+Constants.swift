import Values

// Constants that may be chosen freely: `x^2 + C` and `x^2 + c`, `Ce^x` and `C_1e^x`.

extension Comparer {
  /// Where the sides differ in letters that commonly are free constants; nil if they do not.
  func freeConstants(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    if reference.isSymbol || answer.isSymbol { return nil }
    let (names, others) = (reference.symbols, answer.symbols)
    let (own, foreign) = (names.subtracting(others).sorted(), others.subtracting(names).sorted())
    if own.isEmpty, foreign.isEmpty { return try exchanged(reference, answer, names) }
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
      if sameness == .same { return .same }
      if case .unknown = sameness { result = sameness }
    }
    guard result == .different else { return result }
    // Another constant may do the same: 2C for C.
    return try own.count == 1 && areOtherFamilies(reference, answer, own[0], foreign[0])
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

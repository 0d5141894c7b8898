/// Whether two expressions say the same.
enum Sameness: Equatable {
  case same
  case different
  case unknown(String)

  /// Of several pairs all of which must be the same.
  static func all(_ parts: some Sequence<Sameness>) -> Sameness {
    var result = Sameness.same
    for part in parts {
      if part == .different { return .different }
      if case .unknown = part, result == .same { result = part }
    }
    return result
  }
}

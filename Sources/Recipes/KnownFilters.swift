/// What overrides have to know of the filters that a list of steps may name.
public struct KnownFilters: Sendable {
  /// The field that a lone value stands for, by the filter's name; nil for a filter that has none.
  public let shorthands: [String: String?]

  public init(_ filters: [(name: String, shorthand: String?)]) {
    shorthands = Dictionary(
      filters.map { ($0.name, $0.shorthand) }, uniquingKeysWith: { first, _ in first })
  }

  /// None at all.
  public static let none = KnownFilters([])

  func has(_ name: String) -> Bool { shorthands.keys.contains(name) }

  /// What a step is given, as a mapping if that can be told.
  func fields(of step: StepNode) -> RecipeNode {
    let parameters = step.parameters
    if case .mapping = parameters.content { return parameters }
    guard parameters.scalar != "", let shorthand = shorthands[step.name], let shorthand else {
      return parameters
    }
    return RecipeNode(
      .mapping([.init(key: shorthand, keyMark: parameters.mark, value: parameters)]),
      mark: parameters.mark)
  }
}

extension RecipeTree {
  /// The filters that the two lists of steps may name.
  public struct Filters: Sendable {
    public let questions: KnownFilters
    public let keep: KnownFilters

    public init(questions: KnownFilters, keep: KnownFilters) {
      self.questions = questions
      self.keep = keep
    }

    /// None: steps cannot be replaced by others, and a step's lone value hides its fields.
    public static let none = Filters(questions: .none, keep: .none)

    /// Those that the list at a place may name; nil if it is no list of steps.
    func steps(at place: some Collection<RecipePath.Component>) -> KnownFilters? {
      guard place.count == 1 else { return nil }
      switch place.first {
      case .field("questions"): return questions
      case .field("keep"): return keep
      default: return nil
      }
    }
  }
}
